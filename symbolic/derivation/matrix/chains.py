"""Gradients as chains of whole arrays, for any layer: ∂L/∂W^l = ∂L/∂a^D ∂a^D/∂a^(D-1) ... ∂a^l/∂z^l ∂z^l/∂W^l.

A chain is proved by what its entries mean on the network at hand, for each of its layers: every index that two
neighbouring factors share is summed over, every factor is replaced by its index form, and the result must be the
gradient that the index engine finds, for all widths.
"""

from __future__ import annotations

from symbolic.derivation.index.along import check_far
from symbolic.derivation.index.engine import IndexDeriver
from symbolic.formula.build import equation
from symbolic.formula.nodes import (
    Dots,
    Formula,
    Gradient,
    Index,
    IndexLike,
    Listing,
    MatrixProduct,
    OrderedProduct,
    Partial,
    Quantity,
    Relations,
    Underbrace,
)
from symbolic.formula.notation import Layout
from symbolic.formula.ordered import factors_between
from symbolic.formula.substitute import shifted

__all__ = ["activations_through_layer", "gradient_listing", "gradient_over_layers", "gradient_through_layer"]

_L, _D = Index("l"), Index("D")
_MOST_LISTED = 3
"""Deeper networks have the middle of their gradient written as dots."""


def gradient_over_layers(deriver: IndexDeriver, layout: Layout, parameter: str, layer: IndexLike = _L) -> Relations:
    """Return ∂L/∂W^l as a product over the layers from D down to l, proved for each layer of the network.

    Where `layer` is a number, so is D: the depth of the network.
    """
    for l in (layer,) if isinstance(layer, int) else range(1, deriver.graph.depth):
        check_far(deriver, Quantity(parameter, l))
    top: IndexLike = deriver.graph.depth if isinstance(layer, int) else _D
    between = _between_activations(layout, top, layer)
    chain = (Partial(deriver.of, Quantity("a", top)), *between, *_into_layer(parameter, layer))
    return equation(Partial(deriver.of, Quantity(parameter, layer)), _ordered(layout, chain))


def _between_activations(layout: Layout, top: IndexLike, bottom: IndexLike) -> tuple[Formula, ...]:
    """Return ∂a^D/∂a^(D-1) ... ∂a^(l+1)/∂a^l, under a brace where it is more than one factor, in the layout's order."""
    if top == bottom:
        return ()
    q, lowest = Index("q"), shifted(bottom, 1)
    down = (top, lowest) if layout.jacobian == "numerator" else (lowest, top)
    between = OrderedProduct(Partial(Quantity("a", q), Quantity("a", shifted(q, -1))), "q", *down)
    written: Formula = between
    if isinstance(top, int):
        factors = factors_between(between)
        if len(factors) == 1:
            return factors
        written = MatrixProduct(factors) if len(factors) <= _MOST_LISTED else between
    return (Underbrace(written, Partial(Quantity("a", top), Quantity("a", bottom))),)


def gradient_through_layer(deriver: IndexDeriver, layout: Layout, parameter: str, above: IndexLike) -> Relations:
    """Return ∂L/∂W^(l-1) through layer l, the letter or number `above`, with ∂L/∂a^(l-1) under a brace."""
    for l in range(1, deriver.graph.depth):
        check_far(deriver, Quantity(parameter, l))
    below = shifted(above, -1)
    label, chain = activations_through_layer(deriver, layout, above).sides
    factors = (Underbrace(chain, label), *_into_layer(parameter, below))
    return equation(Partial(deriver.of, Quantity(parameter, below)), _ordered(layout, factors))


def activations_through_layer(deriver: IndexDeriver, layout: Layout, above: IndexLike) -> Relations:
    """Return ∂L/∂a^(l-1) = ∂L/∂a^l ∂a^l/∂z^l ∂z^l/∂a^(l-1), layer l being the letter or number `above`."""
    for l in range(1, deriver.graph.depth):
        check_far(deriver, Quantity("a", l))
    below = shifted(above, -1)
    chain = (
        Partial(deriver.of, Quantity("a", above)),
        Partial(Quantity("a", above), Quantity("z", above)),
        Partial(Quantity("z", above), Quantity("a", below)),
    )
    return equation(Partial(deriver.of, Quantity("a", below)), _ordered(layout, chain))


def gradient_listing(deriver: IndexDeriver, depth: IndexLike | None = None) -> Relations:
    """Return ∇L as the list of the derivatives by all parameters, layer by layer.

    Args:
        deriver: the engine on the network.
        depth: D, for a network that stands for any depth; by default the network's own number of layers.
    """
    graph = deriver.graph
    parts: list[Formula] = []
    if depth is None and graph.depth <= _MOST_LISTED:
        for l in range(1, graph.depth + 1):
            parts += _parameters(deriver, l, l)
    else:
        parts = [*_parameters(deriver, 1, 1), Dots(), *_parameters(deriver, graph.depth, depth or graph.depth)]
    return equation(Gradient(deriver.of), Listing(tuple(parts)))


def _parameters(deriver: IndexDeriver, l: int, shown: IndexLike) -> list[Formula]:
    """Return the derivatives by the parameters of layer l, which is written as `shown`."""
    graph = deriver.graph
    weight = [Partial(deriver.of, Quantity("W", shown))] if graph.owner(l) == l else []
    bias = [Partial(deriver.of, Quantity("b", shown))] if graph.biases(l).size else []
    return [*weight, *bias]


def _into_layer(parameter: str, l: IndexLike) -> tuple[Formula, Formula]:
    """∂a/∂z ∂z/∂W of one layer"""
    return (
        Partial(Quantity("a", l), Quantity("z", l)),
        Partial(Quantity("z", l), Quantity(parameter, l)),
    )


def _ordered(layout: Layout, factors: tuple[Formula, ...]) -> Formula:
    """Return a chain in the order of the layout: from the loss down, or from the parameter up."""
    return MatrixProduct(factors if layout.jacobian == "numerator" else factors[::-1])
