"""Expressions as programs compute them: the same values, every name before its use, no long lines."""

from __future__ import annotations

import math

import mpmath
import pytest
import sympy
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from symbolic.formula.expression import read_expression
from symbolic.formula.nodes import Quantity
from symbolic.formula.slope import slope
from symbolic.formula.stable import stable_form
from symbolic.functions import StableForm
from symbolic.functions.base import Z
from tests.symbolic.formula.evaluation import evaluate
from tests.symbolic.formula.expressions import anything

ARGUMENT = Quantity("z")


def form_of(text: str, times: int = 0) -> StableForm:
    """Return how an expression, or its derivative of some order, is computed."""
    formula = read_expression(text)
    for _ in range(times):
        formula = slope(formula, ARGUMENT)
    return stable_form(formula, {ARGUMENT: Z})


def written(form: StableForm) -> list[str]:
    return [*(f"{name} = {value}" for name, value in form.lets), str(form.value)]


def test_functions_of_the_registry_are_computed_in_their_stable_forms() -> None:
    assert written(form_of("z*sigmoid(2*z)")) == [
        "u = 2*z",
        "e = exp(-Abs(u))",
        "f = exp(Min(0, u))/(e + 1)",
        "f*z",
    ]
    assert written(form_of("relu(z)")) == ["Max(0, z)"]


def test_the_slope_of_a_function_is_its_stable_slope() -> None:
    lines = written(form_of("tanh(z)", times=1))
    assert lines == ["e = exp(-Abs(z))", "s = 2*e/(e**2 + 1)", "s**2"]


def test_what_occurs_twice_is_computed_once() -> None:
    assert written(form_of("exp(2*z)/(1 + exp(2*z))")) == ["v = exp(2*z)", "v/(v + 1)"]


@settings(max_examples=200, deadline=None, derandomize=True)
@given(text=anything, times=st.integers(0, 2), k=st.integers(-20, 20))
def test_it_has_the_value_of_the_formula(text: str, times: int, k: int) -> None:
    formula = read_expression(text)
    for _ in range(times):
        formula = slope(formula, ARGUMENT)
    form, at = form_of(text, times), sympy.Rational(2 * k + 1, 14)
    with mpmath.workdps(30):
        expected = evaluate(formula, lambda _: mpmath.mpf(2 * k + 1) / 14)
    assume(math.isfinite(float(expected)))
    values: dict[sympy.Basic, sympy.Expr] = {Z: at}
    for name, expression in form.lets:
        assert expression.free_symbols <= values.keys()
        assert name not in values
        values[name] = expression.subs(values).evalf(30)
    found = mpmath.mpf(form.value.subs(values).evalf(30))
    assert abs(found - expected) <= mpmath.mpf(10) ** -12 * (1 + abs(expected))


@pytest.mark.parametrize("times", [0, 1, 2])
def test_no_line_is_long(times: int) -> None:
    form = form_of("z*tanh(log(1 + exp(z*z))) - exp(sin(z)^2)*cos(z*exp(z))/(1 + z^2)", times)
    assert max(map(len, written(form))) < 100
