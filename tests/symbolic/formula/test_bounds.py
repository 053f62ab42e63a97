"""Bounds hold: no value of an expression lies outside, and what may be undefined is said to be."""

from __future__ import annotations

import math

import mpmath
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from symbolic.formula.bounds import UndefinedError, bounds
from symbolic.formula.expression import read_expression
from symbolic.formula.nodes import Matrix, Quantity
from tests.symbolic.formula.evaluation import evaluate
from tests.symbolic.formula.expressions import anything

Z, OO = Quantity("z"), sympy.oo


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("1/(1 + exp(-2*z))", 0, 1),
        ("(1 + erf(z))/2", 0, 1),
        ("max(0, min(1, z))", 0, 1),
        ("exp(-z^2)", 0, 1),
        ("-z*z", -OO, 0),
        ("abs(z) + 3", 3, OO),
        ("2*sin(z) - 1", -3, 1),
        ("log(2 + cos(z))", 0, sympy.log(3)),
        ("sigmoid(z)^3", 0, 1),
        ("sqrt(sigmoid(z)) - 1", -1, 0),
        ("1/(1 + z^2)", 0, 1),
        ("2^tanh(z)", sympy.Rational(1, 2), 2),
        ("z", -OO, OO),
        ("pi*tanh(z)", -sympy.pi, sympy.pi),
        ("erfc(z)", 0, 2),
        ("log1p(exp(z))", 0, OO),
        ("min(cosh(z), 7)", 1, 7),
        ("(2 + z^2)^(-2)", 0, sympy.Rational(1, 4)),
        ("sigmoid(z)^(-0.5)", 0, OO),
        ("sinh(z)", -OO, OO),
    ],
)
def test_bounds_of_what_people_write(text: str, low: sympy.Expr, high: sympy.Expr) -> None:
    assert bounds(read_expression(text), {}) == pytest.approx((float(low), float(high)), abs=0, rel=1e-15)


def test_a_range_of_the_variable_counts() -> None:
    assert bounds(read_expression("-log(z)"), {Z: (0.0, 1.0)}) == (0, math.inf)
    assert bounds(read_expression("1/z"), {Z: (1.0, math.inf)}) == (0, 1)


def test_what_overflows_stays_below_infinity_on_one_side() -> None:
    low, high = bounds(read_expression("(sinh(z) - 10^120)^3"), {Z: (-1.0, 1.0)})
    assert low == -math.inf
    assert math.isfinite(high)
    low, high = bounds(read_expression("(10^120 + sin(z))^4"), {})
    assert math.isfinite(low)
    assert high == math.inf


@pytest.mark.parametrize("text", ["log(z)", "1/z", "sqrt(z - 1)", "z^0.5", "1/(z + z^2)", "z^z", "log1p(z)"])
def test_what_may_be_undefined_is_said_to_be(text: str) -> None:
    with pytest.raises(UndefinedError):
        bounds(read_expression(text), {})


def test_what_has_no_value_has_no_bounds() -> None:
    with pytest.raises(TypeError, match="no bounds of a Matrix"):
        bounds(Matrix(((Z,),)), {})


@settings(max_examples=200, deadline=None, derandomize=True)
@given(text=anything, at=st.floats(-30, 30))
def test_no_value_lies_outside(text: str, at: float) -> None:
    formula = read_expression(text)
    low, high = bounds(formula, {})
    with mpmath.workdps(40):
        value = evaluate(formula, lambda _: mpmath.mpf(at))
        slack = mpmath.mpf(10) ** -12 * (1 + abs(value))
        assert low - slack <= value <= high + slack
