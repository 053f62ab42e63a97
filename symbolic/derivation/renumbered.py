"""Layer numbers in a statement replaced by letters or other numbers: what holds for a layer holds for its like."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from symbolic.formula.nodes import Index, IndexLike, Quantity

__all__ = ["renumbered"]

Statement = TypeVar("Statement")


def renumbered(statement: Statement, name: Callable[[int], IndexLike]) -> Statement:
    """Return a formula, a step or a derivation with name(l) for each layer number l, those of widths too."""
    changed: Statement = _changed(statement, name)
    return changed


def _changed(value: Any, name: Callable[[int], IndexLike]) -> Any:
    match value:
        case Quantity(name="width", indices=(int(l),)):
            return replace(value, indices=(name(l),))
        case Quantity(layer=int(l)):
            return replace(value, layer=name(l))
        case Quantity():
            return value
        case tuple():
            return tuple(_changed(part, name) for part in value)
        case _ if is_dataclass(value) and not isinstance(value, type | Index):
            parts = {field.name: getattr(value, field.name) for field in fields(value)}
            return replace(value, **{field: _changed(part, name) for field, part in parts.items()})
        case _:
            return value
