"""Sides that are numbers alone, computed or measured by somebody: which they are, and how far their digits tell."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from symbolic.checking.effort import TooMuch
from symbolic.checking.fields.base import Undefined
from symbolic.checking.meaning.scene import Meaningless
from symbolic.checking.points.point import Point
from symbolic.checking.verdicts.question import Question
from symbolic.checking.verdicts.testing import Letters, Tested
from symbolic.formula.nodes import Formula, Group, Listing, Matrix, Negative, Number, Position, Quantity
from symbolic.formula.substitute import children, quantities, rebuilt

__all__ = [
    "CLEARLY",
    "agree_in_digits",
    "decimals_of",
    "differ_clearly",
    "half_unit",
    "has_put_in",
    "in_digits",
    "is_clear",
    "is_data",
    "is_number",
    "is_settled",
    "plain_number",
    "tolerance",
    "with_number",
]

_MOST_COUNTED = 2
_CONSTANTS = frozenset(map(Fraction, ("1", "2", "1/2", "1/4", "1/5", "1/10", "1/100", "1/1000")))
"""Decimals that stand in formulas: halves, and the slopes of leaky functions."""
_ROUNDED_FROM = 4
"""Digits from which on a decimal number is taken for a rounded one: 0.15 is meant exactly, 0.5969 is not."""
CLEARLY = Decimal("0.05")
"""Share by which numbers must differ before they are called different: what was rounded on the way may add up."""
_SHOWN = 30


def is_data(side: Formula) -> bool:
    """Say whether a side is numbers alone that somebody measured or computed: no letters, and more than 0, 1 or 1/2.

    A row or a column of whole numbers is as well.
    """
    found = list(_numbers(side))
    if not found or any(True for _ in _letters_in(side)):
        return False
    return any(map(_is_measured, found)) or isinstance(side, Listing)


def has_put_in(side: Formula, constants: AbstractSet[Fraction]) -> bool:
    """Say whether somebody put numbers in for some of its letters: a decimal that no formula has as a constant.

    `constants` are those of the network at hand.
    """
    known = _CONSTANTS | constants
    return any(number.value not in known for number in decimals_of(side)) and not is_number(side)


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
    except (Meaningless, TooMuch, Undefined):
        return False
    field: Any = question.trials.rational(0).field
    return all(
        not field.apart(here, there)
        for pairs in zip(one, other, strict=True)
        for here, there in zip(*pairs, strict=True)
    )


def agree_in_digits(question: Question) -> bool:
    """Say whether two sides of numbers alone agree as far as the digits tell that are written, as computed ones do."""
    sides = (question.claim.left, question.claim.right)
    if not all(map(is_number, sides)):
        return False
    values = in_digits(question, question.trials.rational(0))
    allowed = tolerance(sides)
    return values is not None and all(abs(left - right) <= allowed(left, right) for left, right in values)


def differ_clearly(question: Question) -> bool:
    """Say whether two sides of numbers alone differ by more than rounding on the way can explain."""
    sides = (question.claim.left, question.claim.right)
    values = in_digits(question, question.trials.rational(0)) if all(map(is_number, sides)) else None
    return values is not None and any(is_clear(left, right, tolerance(sides)) for left, right in values)


def is_clear(one: Decimal, other: Decimal, allowed: Callable[[Decimal, Decimal], Decimal]) -> bool:
    """Say whether two values differ clearly, by a share of them and by more than their digits allow."""
    return abs(one - other) > max(CLEARLY * max(abs(one), abs(other)), 2 * allowed(one, other))


def in_digits(question: Question, point: Point[Any]) -> list[tuple[Decimal, Decimal]] | None:
    """Return what both sides are worth at a point, entry by entry; None where they have no such worth."""
    field: Any = point.field
    try:
        pairs = question.pairs(question.scene(point, {}))
        return [(Decimal(field.shown(one, _SHOWN)), Decimal(field.shown(other, _SHOWN))) for one, other in pairs]
    except (Meaningless, TooMuch, Undefined, InvalidOperation):
        return None


def tolerance(sides: Sequence[Formula]) -> Callable[[Decimal, Decimal], Decimal]:
    """Return by how much two values may differ whose numbers were rounded to the digits that are written."""
    results = [[half_unit(number) for number in _alone(side)] for side in sides]
    both = all(results)  # then the finer one tells
    alone = min(map(max, results)) if both else max((unit for units in results for unit in units), default=Decimal(0))
    share = sum(
        (half_unit(number) / Decimal(number.written) for side in sides for number in _rounded(side)), Decimal(0)
    )
    return lambda one, other: alone + share * max(abs(one), abs(other))


def is_number(side: Formula) -> bool:
    """Say whether a side is made of numbers alone."""
    return any(True for _ in _numbers(side)) and not any(True for _ in _letters_in(side))


def plain_number(formula: Formula) -> Fraction | None:
    """Return the number that a formula is, with its sign, whatever brackets stand round it; None for any other."""
    match formula:
        case Number():
            return formula.value
        case Negative(body=body):
            inner = plain_number(body)
            return None if inner is None else -inner
        case Group(body=body):
            return plain_number(body)
        case _:
            return None


def _alone(side: Formula) -> Iterator[Number]:
    """Yield the number that is a whole side, with its sign or without; of an array, those that are its entries."""
    match side:
        case Number():
            yield side
        case Negative(body=body) | Group(body=body):
            yield from _alone(body)
        case Matrix(rows=rows):
            for row in rows:
                for entry in row:
                    yield from _alone(entry)
        case Listing(parts=parts):
            for part in parts:
                yield from _alone(part)


def _rounded(side: Formula) -> Iterator[Number]:
    for number in _numbers(side):
        if "." in number.written and len(number.written.replace(".", "").lstrip("0")) >= _ROUNDED_FROM:
            yield number


def half_unit(number: Number) -> Decimal:
    """Return half a unit in the last digit of a decimal number; nothing for a whole one."""
    digits = len(number.written.partition(".")[2])
    return Decimal(5).scaleb(-digits - 1) if digits else Decimal(0)


def decimals_of(side: Formula) -> list[Number]:
    """Return the decimal numbers that stand in a side."""
    return [number for number in _numbers(side) if "." in number.written]


def with_number(side: Formula, number: Number, step: Decimal) -> Formula:
    """Return a side with one of its numbers, that very node, a step larger."""
    if side is number:
        return Number(format(Decimal(number.written) + step, "f"))
    return rebuilt(side, lambda part: with_number(part, number, step))


def _is_rounded(side: Formula) -> bool:
    """Say whether a decimal number stands in a side: it may have been rounded."""
    return bool(decimals_of(side))


def _is_measured(number: Number) -> bool:
    return "." in number.written or number.value > _MOST_COUNTED
