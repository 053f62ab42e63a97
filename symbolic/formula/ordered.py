"""The factors of an ordered product that are written out: the first, the second and the last."""

from __future__ import annotations

from symbolic.formula.nodes import Formula, Index, IndexLike, OrderedProduct
from symbolic.formula.substitute import shifted, with_index

__all__ = ["ends", "factors_between"]


def ends(product: OrderedProduct) -> tuple[Formula, Formula, Formula]:
    """Return the first factor, the second and the last."""
    second = shifted(product.first, -1 if _descends(product) else 1)
    places = ((product.first, 0, 1), (second, 1, 2), (product.last, -2, -1))
    return tuple(_factor(product, layer, *links) for layer, *links in places)  # type: ignore[return-value]


def factors_between(product: OrderedProduct) -> tuple[Formula, ...]:
    """Return all factors of a product without links whose first and last layers are numbers."""
    first, last = product.first, product.last
    if not isinstance(first, int) or not isinstance(last, int):
        raise TypeError("only a product between two numbered layers has all its factors")
    layers = range(first, last - 1, -1) if first >= last else range(first, last + 1)
    return tuple(with_index(product.body, product.index, layer) for layer in layers)


def _descends(product: OrderedProduct) -> bool:
    """Say whether the layers go down: numbers tell, and the last layer D stands above any layer l."""
    first, last = product.first, product.last
    if isinstance(first, int) and isinstance(last, int):
        return first >= last
    return isinstance(first, Index) and first.letter == "D"


def _factor(product: OrderedProduct, layer: IndexLike, row: int, column: int) -> Formula:
    """Return the factor of `layer`, its (row, column) letters replaced by those at these places of the links."""
    factor = with_index(product.body, product.index, layer)
    if not product.links:
        return factor
    (own_row, own_column), shown = product.links[:2], product.links[2:]
    factor = with_index(factor, own_row, Index(shown[row]))
    return with_index(factor, own_column, Index(shown[column]))
