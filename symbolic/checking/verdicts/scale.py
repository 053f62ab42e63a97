"""Numbers of units on a wide network -> numbers on the small one on which a line is tried.

Units are alike, so a line that names unit 512 of 784 says the same of unit 7 of 8: numbers beyond the kept ones move
together, in their order, and the widths of layers with them. A sum up to the width of a layer stays one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from symbolic.checking.points.networks import WIDEST
from symbolic.formula.nodes import Entry, Formula, Number, Prod, Quantity, Sigma
from symbolic.formula.resolver.resolve import Resolver
from symbolic.formula.substitute import children, rebuilt
from symbolic.spec.model import NetworkSpec

AnyIndex = TypeVar("AnyIndex")

__all__ = ["scale_of", "scaled"]

_MOST_OUTPUTS = 16
"""A last layer up to this width is kept where its width stands in the line as a number, as in a mean over outputs."""


def scale_of(sides: Sequence[Formula], spec: NetworkSpec) -> dict[int, int]:
    """Return the new number of each unit beyond the kept ones that a line names, and of each width beyond them."""
    outputs = spec.widths[-1]
    counted = any(part.value == outputs for side in sides for part in _numbers(side))
    kept = max(WIDEST, outputs if counted and outputs <= _MOST_OUTPUTS else 0)
    wide = {width for width in spec.widths if width > kept}
    if not wide:
        return {}
    named = {unit for side in sides for unit in _units(side) if unit > kept}
    if not named:
        return dict.fromkeys(wide, kept)
    return {number: kept + rank for rank, number in enumerate(sorted(wide | named), start=1)}


def scaled(sides: Sequence[Formula], scale: Mapping[int, int], resolver: Resolver) -> tuple[Formula, ...]:
    """Return a line with its units numbered anew."""

    def number(index: AnyIndex) -> AnyIndex:
        return scale.get(index, index) if isinstance(index, int) else index  # type: ignore[return-value]  # an int stays one

    def change(formula: Formula) -> Formula:
        new = rebuilt(formula, change)
        if isinstance(new, Quantity | Entry) and any(index in scale for index in new.indices):
            new = replace(new, indices=tuple(map(number, new.indices)))
        elif isinstance(new, Sigma | Prod) and {new.lower, new.upper} & scale.keys():
            new = replace(new, lower=number(new.lower), upper=number(new.upper))
        return resolver.in_place_of(formula, new)

    return tuple(map(change, sides)) if scale else tuple(sides)


def _units(formula: Formula) -> Iterator[int]:
    match formula:
        case Quantity(indices=indices) | Entry(indices=indices):
            yield from (index for index in indices if isinstance(index, int))
        case Sigma(lower=lower, upper=upper) | Prod(lower=lower, upper=upper):
            yield from (bound for bound in (lower, upper) if isinstance(bound, int))
    for part in children(formula):
        yield from _units(part)


def _numbers(formula: Formula) -> Iterator[Number]:
    if isinstance(formula, Number):
        yield formula
    for part in children(formula):
        yield from _numbers(part)
