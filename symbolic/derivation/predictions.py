"""Predictions by their other name: writers without a letter ŷ compare a_i^D with the targets, (a_i^D - y_i)."""

from __future__ import annotations

from symbolic.formula.nodes import Formula, IndexLike, Quantity, Relations
from symbolic.formula.substitute import rebuilt

__all__ = ["with_output_activations"]


def with_output_activations(statement: Relations, depth: IndexLike) -> Relations:
    """Return a statement about a network with a_i^D in place of ŷ_i, which every network defines as the same.

    Args:
        statement: what was derived, for entries, arrays or a batch.
        depth: how the statement writes the last layer, D or its number.
    """
    return Relations(tuple(_renamed(side, depth) for side in statement.sides), statement.signs)


def _renamed(formula: Formula, depth: IndexLike) -> Formula:
    match formula:
        case Quantity(name="yhat", indices=indices, sample=sample):
            return Quantity("a", depth, indices, sample)
        case Quantity(name="Yhat"):
            return Quantity("A", depth)
        case _:
            return rebuilt(formula, lambda part: _renamed(part, depth))
