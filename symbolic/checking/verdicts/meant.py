"""What a claim is meant for: two indices that are equal or that differ, the last layer alone, hidden layers alone."""

from __future__ import annotations

from collections.abc import Sequence

from symbolic.checking.meaning.letters import uses
from symbolic.checking.verdicts.session import Condition
from symbolic.formula.nodes import ONE, Formula, Group, Index, Negative, Product, Quantity, Sum
from symbolic.formula.substitute import quantities, with_index

__all__ = ["HIDDEN", "LAST", "conditioned", "of_layers"]

LAST, HIDDEN = "last", "hidden"


def conditioned(sides: tuple[Formula, ...], condition: Condition | None) -> tuple[Formula, ...]:
    """u = v for i ≠ j is (1 - δ_ij) u = (1 - δ_ij) v"""
    if condition is None:
        return sides
    letters = {use.letter for side in sides for use in uses(side) if use.role == "unit"}
    if not {condition.first, condition.second} <= letters:
        return sides
    both = Quantity("kronecker", None, (Index(condition.first), Index(condition.second)))
    factor: Formula = both if condition.equal else Group(Sum((ONE, Negative(both))))
    return tuple(Product((factor, Group(side))) for side in sides)


def of_layers(sides: Sequence[Formula], meant: str, depth: int) -> tuple[Formula, ...] | None:
    """Return a claim for the layers that are meant, LAST or HIDDEN; None where its left side is of others.

    A letter for any layer becomes the last one where that is meant. Where hidden layers are meant, it may stay: at the
    last layer, what comes behind it does not exist.
    """
    layer = next((quantity.layer for quantity in quantities(sides[0]) if quantity.layer is not None), None)
    is_last = layer in {Index("D"), depth}
    if not meant or layer is None:
        return tuple(sides)
    if meant == HIDDEN:
        return None if is_last else tuple(sides)
    if isinstance(layer, Index) and layer.letter != "D" and not layer.shift:
        return tuple(with_index(side, layer.letter, Index("D")) for side in sides)
    return tuple(sides) if is_last else None
