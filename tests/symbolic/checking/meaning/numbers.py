"""A network of exact numbers with its arrays in plain lists, and what formulas are worth on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from mpmath import mp, mpf

from symbolic.checking.fields.interval import IntervalField
from symbolic.checking.meaning.arrays import Array
from symbolic.checking.meaning.elaborate import worth
from symbolic.checking.meaning.scene import Reading, Scene
from symbolic.checking.points.networks import circuit_of
from symbolic.checking.points.point import Point
from symbolic.checking.verdicts.session import Session
from symbolic.formula.nodes import Formula
from symbolic.formula.notation import Layout
from symbolic.formula.reader.parser import read_syntax
from symbolic.formula.resolver.resolve import Resolver, index_letters, resolve
from symbolic.spec.model import NetworkSpec
from symbolic.spec.shorthand import parse_shorthand

__all__ = [
    "A1",
    "B1",
    "B2",
    "D1",
    "D2",
    "LINEAR",
    "W1",
    "W2",
    "Z1",
    "Z2",
    "Rows",
    "X",
    "Y",
    "column",
    "decimals",
    "formula",
    "given",
    "laid",
    "meant",
    "scene",
    "times",
    "turned",
]

Rows = list[list[Fraction]]


def rows(*lists: tuple[Any, ...]) -> Rows:
    return [[Fraction(entry) for entry in each] for each in lists]


def column(*entries: Any) -> Rows:
    return rows(*((entry,) for entry in entries))


def turned(matrix: Rows) -> Rows:
    return [list(each) for each in zip(*matrix, strict=True)]


def times(left: Rows, right: Rows) -> Rows:
    return [
        [sum((left[i][k] * right[k][j] for k in range(len(right))), Fraction(0)) for j in range(len(right[0]))]
        for i in range(len(left))
    ]


def plus(left: Rows, right: Rows, scale: int = 1) -> Rows:
    return [[a + scale * b for a, b in zip(one, other, strict=True)] for one, other in zip(left, right, strict=True)]


LINEAR = parse_shorthand("2-3-2 identity half_sse")
"""z^[1] = a^[1], so that every number is a fraction: L = 1/2 Σ (a^[2] - y)²."""

W1 = rows((1, 2), (3, -1), ("1/2", 1))
B1 = column(1, 0, -1)
W2 = rows((2, -1, 1), ("1/4", 3, -2))
B2 = column("1/2", -1)
X = column(1, -2)
Y = column(3, "1/2")
Z1 = plus(times(W1, X), B1)
A1 = Z1
Z2 = plus(times(W2, A1), B2)
D2 = plus(Z2, Y, -1)
D1 = times(turned(W2), D2)


def given() -> dict[str, Fraction]:
    """Return the numbers by name."""
    found: dict[str, Fraction] = {}
    for l, (weights, biases) in enumerate(((W1, B1), (W2, B2)), start=1):
        for i, row in enumerate(weights, start=1):
            found |= {f"W[{l}][{i},{j}]": entry for j, entry in enumerate(row, start=1)}
            found[f"b[{l}][{i}]"] = biases[i - 1][0]
    for name, entries in (("x", X), ("y", Y)):
        found |= {f"{name}[{j}]": entry for j, (entry,) in enumerate(entries, start=1)}
    return found


def formula(latex: str, spec: NetworkSpec = LINEAR) -> Formula:
    """Return what is read on a network, in the notation of slides."""
    session = Session.begun(spec, b"a test")
    syntax = read_syntax(latex)
    return resolve(syntax, Resolver(session.vocabulary, session.habits, indices=index_letters([syntax])))


def scene(
    spec: NetworkSpec = LINEAR,
    values: Mapping[str, Fraction] | None = None,
    letters: Mapping[str, int] | None = None,
    reading: Reading | None = None,
    samples: int = 1,
) -> Scene:
    """Return the network at its numbers; at drawn ones where it is another."""
    preset = given() if values is None and spec == LINEAR else values
    point: Point[Any] = Point(circuit_of(spec), IntervalField(b"a test", preset=preset), samples)
    return Scene(point, reading or Reading(), dict(letters or {}))


def laid(**changes: Any) -> Reading:
    """Return a reading with another layout."""
    return Reading(layout=Layout(**changes))


def meant(latex: str | Formula, at: Scene | None = None, **letters: int) -> Any:
    """Return what a formula is worth: a fraction, or rows of them."""
    at = scene() if at is None else at
    for letter, number in letters.items():
        at = at.with_letter(letter, number)
    network: Any = at.network
    value = worth(formula(latex, network.spec) if isinstance(latex, str) else latex, at)
    return plain(value, lambda entry: entry)


def plain(value: Any, change: Callable[[Any], Any]) -> Any:
    if isinstance(value, Array):
        return [[change(entry) for entry in row] for row in value.rows]
    return change(value)


def decimals(latex: str | Formula, at: Scene, **letters: int) -> Any:
    """Return what a formula is worth as numbers of 40 digits."""

    def middle(entry: Any) -> mpf:
        with mp.workdps(45):
            if isinstance(entry, Fraction):
                return mpf(entry.numerator) / entry.denominator
            low, high = map(mp.mpf, entry)
            assert abs(high - low) < mpf(10) ** -40 * (1 + abs(low))
            return (low + high) / 2

    for letter, number in letters.items():
        at = at.with_letter(letter, number)
    network: Any = at.network
    return plain(worth(formula(latex, network.spec) if isinstance(latex, str) else latex, at), middle)
