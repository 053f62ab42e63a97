"""Units that are numbered through the network, as nodes of a graph are: in a 3-2-1 network z_6 is of the output.

Textbook examples number inputs, hidden units and outputs on, and weights by the two nodes that they join: w_46.
"""

from __future__ import annotations

from dataclasses import replace

from symbolic.formula.nodes import Formula, Quantity
from symbolic.formula.resolver.resolve import Resolver
from symbolic.formula.substitute import rebuilt
from symbolic.graph.graph import Graph
from symbolic.graph.network import NetworkGraph

__all__ = ["with_units_of_layers"]

_OF_UNITS = frozenset({"z", "a", "b", "delta"})


def with_units_of_layers(sides: tuple[Formula, ...], network: Graph, resolver: Resolver) -> tuple[Formula, ...]:
    """Return the sides with the layer of each numbered unit, where the writer's habit is to number on."""
    if resolver.habits.units == "layer" or not isinstance(network, NetworkGraph):
        return sides
    first = 0 if resolver.habits.units == "inputs" else 1

    def change(formula: Formula) -> Formula:
        if isinstance(formula, Quantity):
            is_bias = resolver.keys.get(id(formula)) == r"\theta"
            return resolver.in_place_of(formula, _counted(formula, network, first, is_bias))
        return resolver.in_place_of(formula, rebuilt(formula, change))

    return tuple(map(change, sides))


def _counted(quantity: Quantity, network: NetworkGraph, first: int, is_bias: bool) -> Quantity:
    """Return a quantity of one unit, or of two, in its layer; anything else as it is. θ_4 is the bias of node 4."""
    places = [_place(index, network, first) for index in quantity.indices if isinstance(index, int)]
    found = [place for place in places if place is not None]
    if quantity.layer is not None or not found or len(found) < len(quantity.indices):
        return quantity
    layer, unit = found[0]
    if quantity.name == "a" and layer == 0:
        return Quantity("x", None, (unit,), quantity.sample)
    if quantity.name in _OF_UNITS or (is_bias and len(found) == 1):
        return replace(quantity, name="b" if is_bias else quantity.name, layer=layer, indices=(unit,))
    if quantity.name in {"y", "yhat"} and layer == network.depth:
        return replace(quantity, indices=(unit,))
    if quantity.name == "W" and len(found) == len("ij"):
        above, below = found
        if above[0] == below[0] + 1:
            return replace(quantity, layer=above[0], indices=(above[1], below[1]))
    return quantity


def _place(number: int, network: NetworkGraph, first: int) -> tuple[int, int] | None:
    """Return the layer and the unit in it of a node, counted from layer `first` on; None for what is none."""
    for layer in range(first, network.depth + 1):
        if 1 <= number <= network.widths[layer]:
            return layer, number
        number -= network.widths[layer]
    return None
