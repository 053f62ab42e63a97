"""Rounding for display, against the decimal module."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

import mpmath
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbolic.errors import ChalkgradError
from symbolic.formula.notation import notation
from symbolic.formula.text import print_text
from symbolic.numeric.rounding import MOST_DIGITS, Rounding

FOUR_DECIMALS = Rounding()


def shown(value, rounding=FOUR_DECIMALS):
    formula, exact = rounding.shown(value)
    return print_text(formula, notation("slides")), exact


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Fraction(3), ("3", True)),
        (Fraction(-1, 4), ("-0.25", True)),
        (Fraction(1, 3), ("0.3333", False)),
        (Fraction(12345, 10**8), ("0.0001", False)),
        (Fraction("0.00005"), ("0.0001", False)),
        (Fraction("0.00004"), ("4 · 10^(-5)", True)),
        (Fraction("0.12345"), ("0.1235", False)),
        (Fraction("-0.12345"), ("-0.1235", False)),
        (Fraction("0.99996"), ("1.0000", False)),
        (Fraction(0), ("0", True)),
        (Fraction(10) ** 15, ("1 · 10^15", True)),
        (mpmath.mpf("0.5"), ("0.5000", False)),
    ],
)
def test_numbers_are_shown_with_their_decimals(value, expected):
    assert shown(value) == expected


@settings(max_examples=300, deadline=None, derandomize=True)
@given(units=st.integers(-(10**12), 10**12), scale=st.integers(0, 9), digits=st.integers(0, 8))
def test_decimals_are_rounded_as_at_school(units, scale, digits):
    value = Fraction(units, 10**scale)
    exact = Decimal(units).scaleb(-scale)
    expected = exact.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP, Context(prec=60))
    if expected != 0 and abs(value) >= Fraction(1, 10**digits):
        assert Rounding(digits).rounded(value) == Fraction(expected)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(units=st.integers(-(10**12), 10**12).filter(bool), scale=st.integers(0, 30), digits=st.integers(1, 9))
def test_significant_digits_are_rounded_as_at_school(units, scale, digits):
    expected = Context(prec=digits, rounding=ROUND_HALF_UP).create_decimal(Decimal(units).scaleb(-scale))
    assert Rounding(digits, significant=True).rounded(Fraction(units, 10**scale)) == Fraction(expected)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(value=st.fractions(-1000, 1000, max_denominator=10**6), digits=st.integers(0, 6))
def test_only_an_exact_number_is_called_so(value, digits):
    rounding = Rounding(digits)
    assert rounding.shown(value)[1] == (rounding.rounded(value) == value)


@pytest.mark.parametrize(("digits", "significant"), [(-1, False), (0, True), (MOST_DIGITS + 1, False)])
def test_digits_that_cannot_be_had_are_refused(digits, significant):
    with pytest.raises(ChalkgradError, match=f"--digits: found {digits}; expected"):
        Rounding(digits, significant)


def test_no_more_digits_are_shown_than_are_kept():
    assert shown(Fraction("9.99996"), Rounding(5, significant=True)) == ("10.000", False)
    assert shown(Fraction("9.99996"), Rounding(4, significant=True)) == ("10.00", False)


def test_no_decimals_are_no_decimals():
    with mpmath.workdps(50):
        assert shown(mpmath.sin(1), Rounding(0)) == ("1", False)


def test_a_very_small_number_is_shown_with_a_power_of_ten():
    with mpmath.workdps(50):
        assert shown(mpmath.exp(-100000), Rounding(3, significant=True)) == ("3.56 · 10^(-43430)", False)
