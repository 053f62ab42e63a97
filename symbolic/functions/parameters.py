"""Constants of a function that a spec chooses, such as alpha: made exact, and held to be positive.

A spec gives 0.01 and means 1/100; proofs need the latter.
"""

from __future__ import annotations

import math
from fractions import Fraction

import sympy

from symbolic.errors import ChalkgradError, Problem

__all__ = ["Constant", "positive"]

Constant = int | float | Fraction | sympy.Expr


def positive(function: str, parameter: str, value: Constant) -> sympy.Expr:
    """Return the parameter's value exactly: a float as the decimal number it is written as, 0.01 as 1/100.

    Raises:
        ChalkgradError: if `value` is not a positive finite real number.
    """
    exact = _exact(value)
    if exact is None or not exact.is_positive or not exact.is_finite:
        place = f"parameter `{parameter}` of `{function}`"
        raise ChalkgradError(str(Problem(place, f"`{value}`", "a positive finite number")))
    return exact


def _exact(value: object) -> sympy.Expr | None:
    """Return `value` without rounding, or None if it is not a finite number."""
    match value:
        case bool():
            return None
        case float() if math.isfinite(value):
            return _rational(Fraction(repr(float(value))))
        case int() | Fraction():
            return _rational(Fraction(value))
        case sympy.Float() if value.is_finite:
            return _rational(Fraction(str(value)))
        case sympy.Expr() if value.is_number:
            return value
        case _:
            return None


def _rational(value: Fraction) -> sympy.Rational:
    exact: sympy.Rational = sympy.Rational(value.numerator, value.denominator)
    return exact
