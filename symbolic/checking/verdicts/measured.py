"""Sides that are numbers alone, computed or measured by somebody: nothing here can judge them without values."""

from __future__ import annotations

from collections.abc import Iterator

from symbolic.formula.nodes import Formula, Number, Position, Quantity
from symbolic.formula.substitute import children

__all__ = ["is_data", "is_rounded"]

_MOST_COUNTED = 2


def is_data(side: Formula) -> bool:
    """Say whether a side is numbers alone that somebody measured or computed: no letters, and more than 0, 1 or 1/2."""
    found = list(_numbers(side))
    return bool(found) and not any(True for _ in _letters_in(side)) and any(map(_is_measured, found))


def _numbers(formula: Formula) -> Iterator[Number]:
    if isinstance(formula, Number):
        yield formula
    for part in children(formula):
        yield from _numbers(part)


def _letters_in(formula: Formula) -> Iterator[Formula]:
    if isinstance(formula, Quantity | Position):
        yield formula
    for part in children(formula):
        yield from _letters_in(part)


def is_rounded(side: Formula) -> bool:
    """Say whether a decimal number stands in a side: it may have been rounded."""
    return any("." in number.written for number in _numbers(side))


def _is_measured(number: Number) -> bool:
    return "." in number.written or number.value > _MOST_COUNTED
