"""Sides that are numbers alone, computed or measured by somebody: nothing here can judge them without values."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from symbolic.checking.fields.base import Undefined
from symbolic.checking.meaning.scene import Meaningless
from symbolic.checking.verdicts.question import Question
from symbolic.checking.verdicts.testing import Letters, Tested
from symbolic.formula.nodes import Formula, Number, Position, Quantity
from symbolic.formula.substitute import children, quantities

__all__ = ["is_data", "is_settled"]

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


def is_settled(question: Question, tested: Tested) -> bool:
    """Say whether sides that differ are the same at every point, so that no values of the quantities make them equal.

    The number of units or of samples may be another one where the numbers come from.
    """
    sides = (question.claim.left, question.claim.right)
    if any(quantity.name in {"width", "samples"} for side in sides for quantity in quantities(side)):
        return False
    if all(map(is_data, sides)):  # what is rounded may be equal but for that
        return not any(map(_is_rounded, sides))
    return all(_is_still(question, letters) for letters in tested.differing)


def _is_still(question: Question, letters: Letters) -> bool:
    """Say whether both sides are worth the same at two points."""
    points = (question.trials.rational(turn) for turn in range(2))
    try:
        one, other = (question.pairs(question.scene(point, letters)) for point in points)
    except (Meaningless, Undefined):
        return False
    field: Any = question.trials.rational(0).field
    return all(
        not field.apart(here, there)
        for pairs in zip(one, other, strict=True)
        for here, there in zip(*pairs, strict=True)
    )


def _is_rounded(side: Formula) -> bool:
    """Say whether a decimal number stands in a side: it may have been rounded."""
    return any("." in number.written for number in _numbers(side))


def _is_measured(number: Number) -> bool:
    return "." in number.written or number.value > _MOST_COUNTED
