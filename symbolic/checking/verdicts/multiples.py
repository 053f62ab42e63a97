"""The fingerprint of a wrong sign or number: one side is the same multiple of the other wherever it is tried."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from symbolic.checking.effort import Effort
from symbolic.checking.fields.base import Undefined
from symbolic.checking.fields.modular import ModularField
from symbolic.checking.meaning.scene import Meaningless
from symbolic.checking.verdicts.question import Question

__all__ = ["multiple"]

_POINTS = 4


def multiple(question: Question, letters: Mapping[str, int]) -> Fraction | None:
    """Return the number of few digits that the right side is times the left one, in each entry and at each point."""
    first = _at(question, letters, 0)
    if first is None or any(_at(question, letters, turn) != first for turn in range(1, _POINTS)):
        return None
    return first


def _at(question: Question, letters: Mapping[str, int], turn: int) -> Fraction | None:
    point = question.trials.modular(turn)
    field = point.field
    if not isinstance(field, ModularField):
        raise TypeError("such points are drawn modulo a prime")
    scene = question.scene(point, letters)
    scene.effort = Effort()  # the line has been evaluated there before, and found small enough
    try:
        pairs = question.pairs(scene)
        quotients = {field.div(right, left) for left, right in pairs if not field.is_zero(left)}
    except (Undefined, Meaningless):
        return None
    if len(quotients) != 1 or any(field.is_zero(left) and not field.is_zero(right) for left, right in pairs):
        return None
    return field.of_few_digits(quotients.pop())
