"""Quantities in words, for those who hear a page, and in the order in which lists name them."""

from __future__ import annotations

from symbolic.formula.nodes import Quantity
from symbolic.graph.names import quantity_name
from symbolic.graph.network import NetworkGraph

__all__ = ["place_of", "spoken"]

_KINDS = {"W": "weight", "b": "bias", "z": "score", "a": "activation", "x": "input", "yhat": "prediction"}
_ENDS = {"y": "target", "L": "loss", "J": "cost", "R": "penalty", "lambda": "strength of the penalty"}


def spoken(graph: NetworkGraph, quantities: tuple[Quantity, ...]) -> str:
    """Return what a shape stands for: `weight W[4][1,1], from unit 1 of layer 3 to unit 1 of layer 4`."""
    kinds = ", ".join(f"{(_KINDS | _ENDS)[quantity.name]} {quantity_name(quantity)}" for quantity in quantities)
    quantity = quantities[0]
    numbers = quantity.indices or (1, 1)
    match quantity.name, quantity.layer:
        case "W", int(layer):
            source = f"input {numbers[1]}" if layer == 1 else f"unit {numbers[1]} of layer {layer - 1}"
            return f"{kinds}, from {source} to unit {numbers[0]} of layer {layer}"
        case "b" | "z" | "a", int(layer):
            return f"{kinds}, of unit {numbers[0]} of layer {layer}"
        case "x", _:
            return _named(kinds, graph.spec.names.inputs, numbers[0])
        case "yhat" | "y", _:
            return _named(kinds, graph.spec.names.outputs, numbers[0])
        case _:
            return kinds


def _named(kinds: str, names: tuple[str, ...], number: object) -> str:
    """Return a quantity with what a person calls it."""
    return f"{kinds}, {names[int(str(number)) - 1]}" if names else kinds


def place_of(quantity: Quantity) -> str:
    """Return under which heading a list has a quantity."""
    if quantity.layer is not None:
        return f"layer {quantity.layer}"
    return "inputs" if quantity.name == "x" else "predictions"
