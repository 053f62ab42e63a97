"""Statements about layers l and D made into statements about layers with numbers: layer 0 is the input."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any

from symbolic.formula.nodes import Index, OrderedProduct, Quantity

__all__ = ["at_layers"]

INPUTS = {"a": "x", "A": "X"}


def at_layers(statement: Any, **numbers: int) -> Any:
    """Return a formula, a step or a derivation with l=2 or D=5 put in; units keep their letters."""

    def number(layer: Any) -> Any:
        if isinstance(layer, Index) and layer.letter in numbers:
            return numbers[layer.letter] + layer.shift
        return layer

    match statement:
        case Quantity(name="width", indices=indices):
            return replace(statement, indices=tuple(map(number, indices)))
        case Quantity(name=name, layer=layer) if name in INPUTS and number(layer) == 0:
            return replace(statement, name=INPUTS[name], layer=None)
        case Quantity(layer=layer):
            return replace(statement, layer=number(layer))
        case tuple():
            return tuple(at_layers(part, **numbers) for part in statement)
        case OrderedProduct(body=body, first=first, last=last):
            return replace(statement, body=at_layers(body, **numbers), first=number(first), last=number(last))
        case _ if is_dataclass(statement) and not isinstance(statement, type | Index):
            parts = {field.name: getattr(statement, field.name) for field in fields(statement)}
            return replace(statement, **{name: at_layers(part, **numbers) for name, part in parts.items()})
        case _:
            return statement
