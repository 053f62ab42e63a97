"""One way to write each quantity and number, so that what a text gives by one name is found by another."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TypeGuard

from symbolic.checking.text.numbers_given import FREE
from symbolic.checking.verdicts.session import Session
from symbolic.formula.nodes import Formula, Group, Index, IndexLike, Negative, Number, Quantity
from symbolic.formula.substitute import rebuilt
from symbolic.graph.network import NetworkGraph

__all__ = ["VALUED", "as_formula", "numbered"]

VALUED = FREE | {"yhat", "z", "a", "L", "J", "delta", "X", "Y", "Z", "A", "Yhat"}
"""Names of quantities that a text may give a number."""
_RATE = Quantity("eta")
_WITH_ONE_HIDDEN = 2


def as_formula(value: float) -> Formula:
    """Return a number as it is written, in brackets where it is negative."""
    written = Number(format(abs(Decimal(repr(value))), "f"))
    return Group(Negative(written) if value < 0 else written)


def numbered(formula: Formula, session: Session) -> Formula:
    """Return `formula` with one way to write each quantity: its layer by number, ŷ for the last, 1 for an only unit."""
    if not isinstance(formula, Quantity):
        return rebuilt(formula, lambda part: numbered(part, session))
    graph, layer = session.graph, formula.layer
    if not isinstance(graph, NetworkGraph):
        return formula
    if formula == _RATE and session.rate is not None:
        return as_formula(session.rate)
    if isinstance(layer, Index) and layer.letter == "D":
        layer = graph.depth + layer.shift
    if formula.name == "a" and layer == graph.depth:
        return numbered(Quantity("yhat", None, formula.indices, formula.sample), session)
    at = graph.layer_of(replace(formula, layer=layer))
    indices = formula.indices
    if isinstance(at, int) and 0 <= at <= graph.depth and not any(isinstance(index, int) for index in indices):
        widths = (graph.widths[at], graph.widths[at - 1]) if formula.name == "W" and at else (graph.widths[at],)
        if formula.name in VALUED - {"L", "J"} and set(widths) == {1}:
            indices = (1,) * len(widths)
    if isinstance(layer, Index):  # whatever layer was made up for a bare letter, it is the one that has a value
        same = (key for key in session.values if _is_same(key, formula.name, indices))
        known = [key.layer for key in same if isinstance(key.layer, int)]
        if len(known) == 1:
            return numbered(replace(formula, layer=known[0]), session)
        likely = _likely_layer(formula, graph)
        if likely is not None:
            return numbered(replace(formula, layer=likely), session)
    return replace(formula, layer=layer, indices=indices)


def _likely_layer(quantity: Quantity, graph: NetworkGraph) -> int | None:
    """Return the layer that a letter without one is meant for: beside an only output, numbers are of hidden units."""
    if quantity.name not in {"a", "z", "delta"}:
        return None
    if graph.depth == 1:
        return 1
    if graph.depth != _WITH_ONE_HIDDEN or (graph.widths[-1] > 1 and quantity.name != "a"):
        return None
    has_number = any(isinstance(index, int) for index in quantity.indices)
    return 1 if has_number or graph.widths[-1] > 1 else graph.depth


def _is_same(key: Formula, name: str, indices: tuple[IndexLike, ...]) -> TypeGuard[Quantity]:
    return isinstance(key, Quantity) and key.name == name and key.indices in {indices, (1,)}
