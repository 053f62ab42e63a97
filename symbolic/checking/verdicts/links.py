r"""Layers that a chain of derivatives tells: in ∂z/∂h ∂h/∂a ∂a/∂W^{[1]}, a and h are of layer 1 and z of layer 2."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from symbolic.formula.nodes import Formula, Index, IndexLike, Partial, Quantity
from symbolic.formula.substitute import children, shifted

__all__ = ["layers_of_links"]

_STEPS = {("z", "a"): 1, ("z", "W"): 0, ("z", "b"): 0, ("a", "z"): 0, ("a", "W"): 0, ("a", "b"): 0, ("a", "a"): 1}
"""How many layers u is above v in a link ∂u/∂v."""
_FIXED: Mapping[str, IndexLike] = {"x": 0, "yhat": Index("D")}
_AS = {"x": "a", "yhat": "a"}

Kind = tuple[str, str]
Link = tuple[Quantity, Quantity]


def layers_of_links(
    sides: Sequence[Formula], waiting: Sequence[Quantity], keys: Mapping[int, str]
) -> dict[int, Quantity] | None:
    """Return the whole arrays `waiting` with the layers that links tell; None unless they tell all.

    `keys` has the letter of each quantity: all that are written with one letter are of one layer.
    """

    def kind(quantity: Quantity) -> Kind:
        return quantity.name, keys.get(id(quantity), quantity.name)

    links = [link for side in sides for link in _links(side)]
    if len(links) < len("uv"):
        return None
    ids = {id(quantity) for quantity in waiting}
    known: dict[Kind, IndexLike] = {}

    def layer_of(quantity: Quantity) -> IndexLike | None:
        return known.get(kind(quantity)) if id(quantity) in ids else _FIXED.get(quantity.name, quantity.layer)

    for _ in links:  # each pass settles one link at least, or none
        for of, by in links:
            step = _STEPS[_AS.get(of.name, of.name), _AS.get(by.name, by.name)]
            above, below = layer_of(of), layer_of(by)
            if above is None and below is not None:
                known[kind(of)] = shifted(below, step)
            elif below is None and above is not None:
                known[kind(by)] = shifted(above, -step)
    if any(kind(quantity) not in known or quantity.indices for quantity in waiting):
        return None
    return {id(quantity): replace(quantity, layer=known[kind(quantity)]) for quantity in waiting}


def _links(formula: Formula) -> Iterator[Link]:
    """Yield u and v of each ∂u/∂v between quantities of neighbouring layers."""
    if isinstance(formula, Partial) and isinstance(formula.of, Quantity) and isinstance(formula.wrt, Quantity):
        of, by = formula.of, formula.wrt
        if (_AS.get(of.name, of.name), _AS.get(by.name, by.name)) in _STEPS:
            yield of, by
    for part in children(formula):
        yield from _links(part)
