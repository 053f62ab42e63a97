"""What every line of a derivation in indices is worth, against differences of a plain-loop network.

A derivative of an expression is a complex step in which everything else in the expression stays fixed.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import product

from mpmath import mp, mpf

from symbolic.derivation.steps import Derivation
from symbolic.formula.nodes import Index, Partial, Quantity
from symbolic.formula.notation import Notation
from symbolic.formula.text import print_text
from symbolic.spec.model import NetworkSpec
from tests.oracles.function_values import ACTIVATION_SLOPES, ACTIVATION_VALUES
from tests.symbolic.derivation.loops import World
from tests.symbolic.derivation.numbers import Point

__all__ = ["point_of", "wrong_lines"]

CLOSE = mpf("1e-14")


@cache
def point_of(network: NetworkSpec) -> Point:
    point = Point(network)
    assert point.is_clear_of_kinks()
    return point


def wrong_lines(network: NetworkSpec, derivation: Derivation) -> list[str]:
    """Return the lines of a derivation that are not worth what differences say, for some values of the letters."""
    with mp.workdps(30):
        return list(_wrong(network, derivation))


def _wrong(network: NetworkSpec, derivation: Derivation) -> Iterator[str]:
    point = point_of(network)

    def value(part: Quantity | Partial) -> mpf:
        if isinstance(part, Quantity):
            return point.values[point.key(part)]
        return point.expected(part.of, part.wrt)  # type: ignore[arg-type]  # between entries

    world = World(value, network.widths, _functions())  # type: ignore[arg-type]  # functions of mpmath
    for letters in _letters(network, derivation):
        expected = world.value(derivation.start, **letters)
        for step in derivation.steps:
            found = world.value(step.after, **letters)
            if abs(found - expected) > CLOSE * (1 + abs(expected)):
                yield f"{print_text(step.after, Notation('test'))} at {letters}: {found}, not {expected}"


def _letters(network: NetworkSpec, derivation: Derivation) -> Iterator[dict[str, int]]:
    """Yield all values of the letters in the derivative that a derivation starts from."""
    sizes: dict[str, int] = {}
    for entry in (derivation.of, derivation.wrt):
        l = {"x": 0, "yhat": network.depth, "y": network.depth}.get(entry.name, entry.layer)
        for index, layer in zip(entry.indices, (l, None if l is None else l - 1), strict=False):  # type: ignore[operator]
            assert isinstance(index, Index)
            sizes[index.letter] = network.widths[layer]  # type: ignore[index]  # layers of entries are numbers
    for values in product(*(range(1, size + 1) for size in sizes.values())):
        yield dict(zip(sizes, values, strict=True))


def _functions() -> dict[str, tuple[object, ...]]:
    found: dict[str, tuple[object, ...]] = {"exp": (mp.exp,), "log": (mp.log,), "abs": (abs,), "sign": (mp.sign,)}
    found["cosh"] = (mp.cosh,)
    found["tanh"] = (mp.tanh, ACTIVATION_SLOPES["tanh"])
    for name in ACTIVATION_VALUES.keys() & ACTIVATION_SLOPES.keys():  # one may be the slope of another
        found[name] = (ACTIVATION_VALUES[name], ACTIVATION_SLOPES[name])
    return found
