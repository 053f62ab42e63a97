"""The derivatives of one score by all of its weights at once: ∂z_1^[D]/∂W^[D] = (a^[D-1])^T for a layer of one unit.

W then is a single row, or a single column where the layout stores it from-to, and the derivative is arranged like it.
"""

from __future__ import annotations

from symbolic.derivation.index.engine import IndexDeriver
from symbolic.derivation.index.own_entry import own_entry_derivation
from symbolic.derivation.matrix.arrays import whole
from symbolic.derivation.matrix.entries import Entries
from symbolic.errors import ProofError
from symbolic.formula.build import equation
from symbolic.formula.nodes import Formula, Index, Partial, Quantity, Relations, Transpose
from symbolic.formula.notation import Layout
from symbolic.graph.probe import alike_widths

__all__ = ["derivative_by_weights"]

_I, _J = Index("i"), Index("j")


def derivative_by_weights(deriver: IndexDeriver, layer: int, layout: Layout) -> Relations:
    """Return ∂z_1^l/∂W^l for a layer of one unit, proved entry by entry.

    Raises:
        ProofError: where the array is not what the entries say, which is a fault of chalkgrad.
    """
    score, weight = Quantity("z", layer, (_I,)), Quantity("W", layer, (_I, _J))
    value = own_entry_derivation(deriver, score, weight).result
    inputs = whole(value)
    is_row = layout.weight_order == "to-from"
    lies_like_weights = is_row == (layout.vectors == "rows")
    array: Formula = inputs if lies_like_weights else Transpose(inputs)
    entries = Entries(layout, alike_widths(deriver.graph.spec))
    if entries.entry(array, *((1, _J) if is_row else (_J, 1))) != value:
        raise ProofError(
            "the derivative of a score by all of its weights could not be proved; it is not shown. This is a fault of "
            "chalkgrad, not of the input: please report it with the spec."
        )
    return equation(Partial(Quantity("z", layer, (1,)), Quantity("W", layer)), array)
