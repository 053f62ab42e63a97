"""Rounding for display: to so many decimals or significant digits, halves away from zero, as at school."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from fractions import Fraction

import mpmath

from symbolic.errors import ChalkgradError
from symbolic.formula.build import product
from symbolic.formula.nodes import Formula, Negative, Number, Power, Sign
from symbolic.formula.value import Value

__all__ = ["MOST_DIGITS", "Rounding"]

MOST_DIGITS = 30
_LARGE = 12
"""From 10^12 on a number is shown with a power of ten."""

_FARTHEST = 400
"""Beyond 10^400 and below 10^-400 a number is never written out."""


@dataclass(frozen=True, slots=True)
class Rounding:
    """One rule for all numbers of a document.

    Attributes:
        digits: how many are kept.
        significant: whether these are significant digits instead of decimals.
        carried: whether rounded values are gone on with, as with a calculator, instead of exact ones.

    Raises:
        ChalkgradError: for a number of digits that cannot be had.
    """

    digits: int = 4
    significant: bool = False
    carried: bool = False

    def __post_init__(self) -> None:
        least = 1 if self.significant else 0
        if not least <= self.digits <= MOST_DIGITS:
            raise ChalkgradError(f"--digits: found {self.digits}; expected {least} to {MOST_DIGITS}")

    @property
    def words(self) -> str:
        """The rule in a sentence or two."""
        kind = "significant digits" if self.significant else "decimals"
        small = "" if self.significant else ", and what would then be 0 to as many significant digits"
        rule = f"Numbers are rounded to {self.digits} {kind}{small}, halves away from zero"
        if self.carried:
            return f"{rule}, given ones too, and every line goes on with the rounded numbers of the lines before it."
        return (
            f"{rule}, for display only: every line is computed from values that are not rounded. What is rounded "
            "stands behind the sign for about equal, what is exact behind an equals sign."
        )

    @property
    def for_display(self) -> Rounding:
        """The same rule without going on with rounded numbers."""
        return replace(self, carried=False)

    def rounded(self, value: Value) -> Value:
        """Return the number that is shown for `value`; one that is never written out as it is."""
        if value == 0:
            return value
        if abs(_order(value)) > _FARTHEST:
            return value
        unit = Fraction(10) ** -self._places(value)
        count, rest = divmod(abs(_fraction(value)), unit)
        size = (count + (1 if 2 * rest >= unit else 0)) * unit
        return size if value > 0 else -size

    def shown(self, value: Value) -> tuple[Formula, bool]:
        """Return how `value` is written, and whether that is what it is exactly."""
        if value != 0 and abs(_order(value)) > _FARTHEST:
            return self._far_out(value), False
        number = _fraction(self.rounded(value))
        exact = isinstance(value, Fraction) and number == value
        places = self._places(number) if number else 0
        order = _order(number) if number else 0
        written = _scientific(abs(number), order, order) if order >= _LARGE or -order > max(self.digits, 4) else None
        if written is None:
            written = Number(_decimal(abs(number), None if exact else max(places, 0)))
        return (Negative(written) if number < 0 else written), exact

    def _far_out(self, value: Value) -> Formula:
        """Return a number with a power of ten, without ever writing that out."""
        order = _order(value)
        size = mpmath.mpf(value.numerator) / value.denominator if isinstance(value, Fraction) else value
        front = Rounding(max(self.digits, 1), significant=True).rounded(abs(size) / mpmath.mpf(10) ** order)
        written = _scientific(_fraction(front), 0, order)
        return Negative(written) if value < 0 else written

    def _places(self, value: Value) -> int:
        """Return how many decimals are kept of a value that is not 0: more where it would be shown as 0."""
        order = _order(value)
        if self.significant:
            return self.digits - 1 - order
        vanishes = order < -self.digits and 2 * abs(_fraction(value)) < Fraction(10) ** -self.digits
        if vanishes or order >= _LARGE:
            return max(self.digits, 1) - 1 - order
        return self.digits


def _order(value: Value) -> int:
    """Return k for 10^k <= |value| < 10^(k+1)."""
    if isinstance(value, Fraction):
        bits = value.numerator.bit_length() - value.denominator.bit_length()
    else:
        bits = int(mpmath.mag(value))
    size = abs(value)
    order = math.floor(bits * math.log10(2)) - 1
    while size >= (Fraction(10) ** (order + 1) if isinstance(size, Fraction) else mpmath.mpf(10) ** (order + 1)):
        order += 1
    return order


def _fraction(value: Value) -> Fraction:
    if isinstance(value, Fraction):
        return value
    sign, mantissa, exponent, _ = value._mpf_
    size = Fraction(int(mantissa)) * Fraction(2) ** int(exponent)
    return -size if sign else size


def _decimal(size: Fraction, places: int | None) -> str:
    """Return a decimal with so many places, or with as many as it has."""
    if places is None:
        places = 0
        while (size * 10**places).denominator != 1:
            places += 1
    digits = str(int(size * 10**places)).rjust(places + 1, "0")
    return f"{digits[:-places]}.{digits[-places:]}" if places else digits


def _scientific(size: Fraction, order: int, power: int) -> Formula:
    """2.4 · 10^(-7)"""
    front, order = size / Fraction(10) ** order, power
    ten = Power(Number("10"), Number(str(order)) if order >= 0 else Negative(Number(str(-order))))
    return product([Number(_decimal(front, None)), ten], Sign.DOT)
