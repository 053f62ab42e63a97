"""True values to hold fields against: mpmath at 80 digits, whatever the fields do."""

from __future__ import annotations

from fractions import Fraction

from mpmath import MPContext, mpf

from symbolic.checking.fields.interval import Enclosure

__all__ = ["TRUE", "encloses", "ends", "true"]

TRUE = MPContext()
TRUE.dps = 80


def true(value: Fraction | int) -> mpf:
    exact = Fraction(value)
    return TRUE.mpf(exact.numerator) / exact.denominator


def ends(x: Enclosure) -> tuple[mpf, mpf]:
    if isinstance(x, Fraction):
        return true(x), true(x)
    low, high = x
    return TRUE.make_mpf(low), TRUE.make_mpf(high)


def encloses(x: Enclosure, value: mpf, relative: float = 1e-40) -> bool:
    """Whether x contains the true value and little else; a fraction must be it, to 70 digits."""
    low, high = ends(x)
    slack = abs(TRUE.mpf(value)) * TRUE.mpf(10) ** -70
    width = abs(TRUE.mpf(value)) * relative + TRUE.mpf(10) ** -45
    return bool(low - slack <= value <= high + slack and high - low <= width)
