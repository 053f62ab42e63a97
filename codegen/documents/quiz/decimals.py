"""Numbers as a learning system takes them: decimals with so many digits that nobody has to type more.

A number of up to four decimals is the answer as it is. Any other one is rounded, and its tolerance is rounded upwards,
so that what a person rounds in the same way is never marked wrong.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

from codegen.documents.questions.model import NumberAnswer
from codegen.documents.questions.point import ROUNDING

__all__ = ["PLACES", "is_rounded", "typed", "written"]

PLACES = ROUNDING.digits


def is_rounded(answer: NumberAnswer) -> bool:
    """Say whether a number has more decimals than are asked for."""
    return _units(answer).denominator != 1


def typed(answer: NumberAnswer) -> tuple[Decimal, Decimal]:
    """Return the number that is right, and how far an answer may be off."""
    units = _units(answer)
    nearest = floor(abs(units) + Fraction(1, 2))  # halves away from 0, as in the solution
    allowed = max(ceil(answer.tolerance * 10**PLACES), int(is_rounded(answer)))
    return _decimal(nearest if units > 0 else -nearest), _decimal(allowed)


def written(number: Decimal) -> str:
    """Return a number without zeros at its end: `-0.551`, `20`."""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _units(answer: NumberAnswer) -> Fraction:
    """Return the value in units of the last decimal."""
    value: Fraction = answer.value if isinstance(answer.value, Fraction) else Fraction(float(answer.value))
    return value * Fraction(10**PLACES)


def _decimal(units: int) -> Decimal:
    return Decimal(f"{units}e-{PLACES}")
