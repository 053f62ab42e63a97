"""Small constructors leave out what a writer leaves out."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbolic.formula.build import MOST_WRITTEN_TERMS, equation, number, product, sum_of, written_sum
from symbolic.formula.nodes import ONE, ZERO, Formula, Index, Number, Product, Quantity, Relations, Sigma, Sign, Sum
from symbolic.formula.notation import notation
from symbolic.formula.text import print_text
from tests.symbolic.formula.evaluation import evaluate

X, Y = Quantity("x"), Quantity("y")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(3), "3"),
        (Fraction(-3), "-3"),
        (Fraction(1, 2), "1/2"),
        (Fraction(-1, 3), "-1/3"),
        (Fraction(1, 100), "0.01"),
        (Fraction(5, 4), "5/4"),
        (Fraction(10507, 10000), "1.0507"),
        (Fraction(1, 30), "1/30"),
        (Fraction(1, 10**9), "0.000000001"),
        (Fraction(0), "0"),
    ],
)
def test_a_number_is_written_as_people_write_it(value: Fraction, text: str) -> None:
    assert print_text(number(value), notation("slides")) == text


@settings(deadline=None)
@given(st.fractions())
def test_a_written_number_is_worth_what_was_asked_for(value: Fraction) -> None:
    assert _exact(number(value)) == value


def _exact(formula: Formula) -> Fraction:
    match formula:
        case Number():
            return Fraction(formula.written)
        case _ if hasattr(formula, "body"):
            return -_exact(formula.body)
        case _:
            return _exact(formula.numerator) / _exact(formula.denominator)


def test_products_and_sums_of_few_parts_need_no_node() -> None:
    assert product([]) == ONE
    assert product([X]) == X
    assert product([X, Y], Sign.DOT) == Product((X, Y), Sign.DOT)
    assert sum_of([]) == ZERO
    assert sum_of([X]) == X
    assert sum_of([X, Y]) == Sum((X, Y))


def test_a_long_sum_is_written_with_a_sigma_sign() -> None:
    def term(k: int | Index) -> Quantity:
        return Quantity("y", None, (k,))

    assert written_sum(MOST_WRITTEN_TERMS, term, "k") == tuple(term(k) for k in range(1, MOST_WRITTEN_TERMS + 1))
    assert written_sum(MOST_WRITTEN_TERMS + 1, term, "k") == (Sigma(term(Index("k")), "k", 1, MOST_WRITTEN_TERMS + 1),)
    assert written_sum(3, term, "k", most=2) == (Sigma(term(Index("k")), "k", 1, 3),)


def test_both_ways_of_writing_a_sum_have_one_value() -> None:
    def value(quantity: Formula) -> int:
        return 10 ** quantity.indices[0]

    written = sum_of(written_sum(4, lambda k: Quantity("y", None, (k,)), "k"))
    short = sum_of(written_sum(4, lambda k: Quantity("y", None, (k,)), "k", most=2))
    assert evaluate(written, value) == evaluate(short, value) == 11110


def test_an_equation_has_a_sign_between_any_two_sides() -> None:
    assert equation(X, Y, ONE) == Relations((X, Y, ONE), ("=", "="))
