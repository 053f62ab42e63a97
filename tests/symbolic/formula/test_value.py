"""Values of formulas: fractions as long as they are fractions, and else what mpmath finds."""

from __future__ import annotations

from fractions import Fraction

import mpmath
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbolic.formula.expression import read_expression
from symbolic.formula.nodes import Quantity
from symbolic.formula.value import DIGITS, UndefinedValueError, value_of
from tests.symbolic.formula.evaluation import evaluate

AT = {Quantity("x"): Fraction(-3, 4), Quantity("y"): Fraction(5, 2), Quantity("n"): Fraction(2)}


def value(text, at=AT):
    with mpmath.workdps(DIGITS):
        return value_of(read_expression(text), at.__getitem__)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x*y + 1/3", Fraction(-15, 8) + Fraction(1, 3)),
        ("x^n - y^-2", Fraction(9, 16) - Fraction(4, 25)),
        ("max(x, y, 1)", Fraction(5, 2)),
        ("|x| + min(x, y)", Fraction(0)),
        ("relu(x) + relu(y)", Fraction(5, 2)),
        ("sigmoid(x - x)", Fraction(1, 2)),
        ("exp(0) + log(1) + tanh(0) + cos(0)", Fraction(2)),
        ("sqrt(9/4)", Fraction(3, 2)),
        ("0*exp(x)", Fraction(0)),
        ("sign(x)", Fraction(-1)),
    ],
)
def test_what_is_a_fraction_stays_one(text, expected):
    found = value(text)
    assert isinstance(found, Fraction)
    assert found == expected


@pytest.mark.parametrize("text", ["exp(x)", "sqrt(2)", "log(y)", "sigmoid(y)", "y^x", "pi*x", "tanh(x)*y + 1"])
def test_what_is_none_has_all_its_digits(text):
    found = value(text)
    assert isinstance(found, mpmath.mpf)
    with mpmath.workdps(DIGITS + 20):
        exact = evaluate(read_expression(text), lambda q: mpmath.mpf(AT[q].numerator) / AT[q].denominator)
        assert abs(found - exact) <= mpmath.mpf(10) ** (3 - DIGITS) * abs(exact)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(
    numbers=st.lists(st.fractions(-20, 20, max_denominator=1000), min_size=3, max_size=3),
    text=st.sampled_from(
        ["x*y + n", "(x - y)/(1 + n^2)", "x^2*y^3 - n", "max(x*y, n) - min(x, y, n)", "relu(x)*|y|/4"]
    ),
)
def test_exact_arithmetic_is_that_of_fractions(numbers, text):
    x, y, n = numbers
    names = {"x": x, "y": y, "n": n, "max": max, "min": min, "relu": lambda u: max(u, 0)}
    python = text.replace("^", "**").replace("|y|", "abs(y)")
    expected = eval(python, {"__builtins__": {}, "abs": abs}, names)  # noqa: S307  (the oracle; its texts stand above)
    found = value(text, {Quantity("x"): x, Quantity("y"): y, Quantity("n"): n})
    assert float(found) == pytest.approx(float(expected), rel=1e-14)
    if expected.denominator.bit_length() + abs(expected.numerator).bit_length() < 200:
        assert found == expected


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("1/(x + 3/4)", "a division by zero"),
        ("0^-1", "a division by zero"),
        ("log(x)", "the logarithm of a negative number"),
        ("log(x - x)", "the logarithm of 0"),
        ("sqrt(x)", "the square root of a negative number"),
        ("x^0.5", "a negative number to a power that is no whole number"),
        ("exp(exp(exp(y^9)))", "an overflow"),
        ("10^(y*10^9)", "an overflow"),
    ],
)
def test_what_has_no_value_is_told(text, why):
    with pytest.raises(UndefinedValueError) as error:
        value(text)
    assert error.value.why == why


@pytest.mark.parametrize("text", ["sin(pi*n)", "cos(pi/2)", "exp(y) - exp(y)", "sqrt(2)*sqrt(2) - 2"])
def test_what_cancels_altogether_is_0_and_not_its_rounding(text):
    found = value(text)
    assert found == 0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("log(1 + exp(-110))", "1.6889118802245320E-48"),
        ("-log(1 - 1/(1 + exp(-120)))", "120.00000000000000"),
        ("sin(1/10^30)", "1.0E-30"),
    ],
)
def test_no_digit_that_is_shown_is_lost_where_numbers_cancel(text, expected):
    assert abs(value(text) / mpmath.mpf(expected) - 1) < 1e-15


def test_fractions_do_not_grow_without_end():
    found = AT[Quantity("x")]
    for _ in range(200):
        found = value("z*z*y - z + 1/7", {Quantity("z"): found, Quantity("y"): Fraction(1, 3)})
        if not isinstance(found, Fraction):
            break
    assert isinstance(found, mpmath.mpf)
