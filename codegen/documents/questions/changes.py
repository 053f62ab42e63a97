"""Changes of one weight that tell: large enough beside what rounding every result does to the answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from codegen.documents.questions.point import ROUNDING, UNIT, Point, exactly
from symbolic.formula.nodes import Partial, Quantity
from symbolic.graph.network import NetworkGraph

__all__ = ["Change", "rates", "steps"]

_STEPS = tuple(Fraction(step, 10) for step in (-2, -1, 1, 2))
_RATES = (Fraction(1, 2), Fraction(1), Fraction(2))
_LEAST = 20 * UNIT
"""A loss that changes less could as well not have changed at all."""

_MOST_OUTPUTS = 2
"""With more outputs, going back through the last layer is too long by hand."""


@dataclass(frozen=True, slots=True)
class Change:
    """A change of one weight.

    Attributes:
        wrt: the weight.
        by: a step, or a learning rate.
        tolerance: how far the answer may be off.
    """

    wrt: Quantity
    by: Fraction
    tolerance: Fraction


def steps(graph: NetworkGraph, point: Point) -> list[Change]:
    """Return steps of the weights of the last layer, or of that which it shares with, that move the loss most."""
    of = graph.objective
    return [
        each
        for wrt in point.moving(graph.matrix(graph.owner(graph.depth)), of)
        for each in _told(point, wrt, of, of, _STEPS, _LEAST)
    ]


def rates(graph: NetworkGraph, point: Point) -> list[Change]:
    """Return learning rates for the weights of one layer that descent changes most.

    It is the layer before the last where the way back is short, else the last.
    """
    near = graph.depth > 1 and graph.widths[-1] <= _MOST_OUTPUTS
    weights = graph.matrix(graph.owner(graph.depth - 1 if near else graph.depth))
    of = graph.objective
    return [
        Change(each.wrt, -each.by, each.tolerance)
        for wrt in point.moving(weights, of)
        for each in _told(point, wrt, wrt, of, tuple(-rate for rate in _RATES), UNIT)
    ]


def _told(
    point: Point, wrt: Quantity, start: Quantity, of: Quantity, factors: tuple[Fraction, ...], least: Fraction
) -> Iterator[Change]:
    """Yield the factors h for which `start` + ∂of/∂wrt h can be told from `start`."""
    slope = Partial(of, wrt)
    for factor in factors:
        value, *rounded = (
            exactly(values[start]) + exactly(values[slope]) * factor for values in (point.values, *point.rounded)
        )
        change = exactly(point.values[slope]) * factor
        allowed = point.tolerance(value, map(ROUNDING.rounded, rounded), change)
        if abs(change) >= least and allowed is not None:
            yield Change(wrt, factor, allowed)
