"""Claims that are meant for the last layer alone, or for hidden layers: by the layer of what their left side is of."""

from __future__ import annotations

from collections.abc import Sequence

from symbolic.formula.nodes import Formula, Index
from symbolic.formula.substitute import quantities, with_index

__all__ = ["HIDDEN", "LAST", "of_kind"]

LAST, HIDDEN = "last", "hidden"


def of_kind(sides: Sequence[Formula], kind: str, depth: int) -> tuple[Formula, ...] | None:
    """Return a claim for the layers that are meant; None where it speaks of others.

    A letter for any layer becomes the last one where that is meant. Where hidden layers are meant, it may stay: at the
    last layer, what comes behind it does not exist.
    """
    layer = next((quantity.layer for quantity in quantities(sides[0]) if quantity.layer is not None), None)
    is_last = layer in {Index("D"), depth}
    if not kind or layer is None:
        return tuple(sides)
    if kind == HIDDEN:
        return None if is_last else tuple(sides)
    if isinstance(layer, Index) and layer.letter != "D" and not layer.shift:
        return tuple(with_index(side, layer.letter, Index("D")) for side in sides)
    return tuple(sides) if is_last else None
