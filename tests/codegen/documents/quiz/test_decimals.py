"""Numbers that are typed: what a person rounds as asked is right, and no more than the tolerance allows."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import mpmath
import pytest
from hypothesis import given
from hypothesis import strategies as st

from codegen.documents.quiz.decimals import is_rounded, typed, written
from tests.codegen.documents.quiz.making import number

FRACTIONS = st.fractions(min_value=-1000, max_value=1000, max_denominator=10_000)
TOLERANCES = st.fractions(min_value=0, max_value=1, max_denominator=100_000)


@given(value=FRACTIONS, tolerance=TOLERANCES)
def test_the_value_and_all_within_the_tolerance_are_right(value: Fraction, tolerance: Fraction) -> None:
    right, allowed = map(Fraction, typed(number(value, tolerance)))
    half = Fraction(1, 20_000)
    assert abs(right - value) <= half
    assert tolerance <= allowed < tolerance + Fraction(1, 5_000)
    assert right - allowed <= value + half
    assert value - half <= right + allowed


@given(value=FRACTIONS)
def test_what_is_rounded_as_at_school_is_right(value: Fraction) -> None:
    by_hand = (Decimal(value.numerator) / value.denominator).quantize(Decimal("0.0001"), ROUND_HALF_UP)
    right, allowed = typed(number(value, Fraction(0)))
    assert abs(by_hand - right) <= allowed


@pytest.mark.parametrize(
    ("value", "tolerance", "right", "allowed"),
    [
        (Fraction(17), Fraction(0), "17", "0"),
        (Fraction(20), Fraction(0), "20", "0"),
        (Fraction(3, 8), Fraction(0), "0.375", "0"),
        (Fraction(1, 3), Fraction(0), "0.3333", "0.0001"),
        (Fraction(1, 32), Fraction(0), "0.0313", "0.0001"),
        (Fraction(-1, 32), Fraction(0), "-0.0313", "0.0001"),
        (mpmath.mpf("0.38574123"), Fraction(5, 10_000), "0.3857", "0.0005"),
        (mpmath.mpf("0.38574123"), Fraction(1, 100_000), "0.3857", "0.0001"),
        (mpmath.mpf("-0.00001"), Fraction(5, 10_000), "0", "0.0005"),
        (Fraction(10) ** 30 + Fraction(1, 2), Fraction(0), "1000000000000000000000000000000.5", "0"),
    ],
)
def test_numbers_are_written_as_a_person_types_them(
    value: Fraction, tolerance: Fraction, right: str, allowed: str
) -> None:
    found = tuple(written(each) for each in typed(number(value, tolerance)))
    assert found == (right, allowed)


def test_only_what_has_more_decimals_is_rounded() -> None:
    assert not is_rounded(number(Fraction(1, 16), Fraction(0)))
    assert is_rounded(number(Fraction(1, 32), Fraction(0)))
