"""Formulas as SymPy expressions that keep the order in which they are written."""

from __future__ import annotations

import mpmath
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from symbolic.formula.expression import read_expression
from symbolic.formula.from_sympy import from_sympy
from symbolic.formula.nodes import Apply, Matrix, Quantity
from symbolic.formula.notation import notation
from symbolic.formula.slope import slope
from symbolic.formula.text import print_text
from symbolic.formula.unevaluated import unevaluated
from symbolic.functions import unfold
from symbolic.functions.base import Z
from tests.symbolic.formula.evaluation import evaluate
from tests.symbolic.formula.expressions import anything

ARGUMENT = Quantity("z")
NAMES = {Z: ARGUMENT}


def back(text: str) -> str:
    """Return how an expression is printed once it has been to SymPy."""
    return print_text(from_sympy(unevaluated(read_expression(text), {ARGUMENT: Z}), NAMES), notation("slides"))


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("z*sigmoid(2*z)", "z σ(2 z)"),
        ("2 - z - 1", "2 - z - 1"),
        ("(z - 1)*(1 - z)", "(z - 1) (1 - z)"),
        ("z/3*z", "z/3 z"),
        ("-exp(-z^2)*z", "-e^(-z^2) z"),
        ("1/(1 + exp(-2*z))", "1/(1 + e^(-2 z))"),
        ("pi*sqrt(z)", "π sqrt(z)"),
        ("log1p(z) - expm1(z)", "log1p(z) - expm1(z)"),
        ("max(z, 0)^2", "max(0, z)^2"),
    ],
)
def test_an_expression_comes_back_as_it_was_written(text: str, written: str) -> None:
    assert back(text) == written


@settings(max_examples=150, deadline=None, derandomize=True)
@given(text=anything, z=st.integers(-30, 30))
def test_it_has_the_value_of_the_formula(text: str, z: int) -> None:
    formula = read_expression(text)
    with mpmath.workdps(40):
        at = mpmath.mpf(2 * z + 1) / 14
        expected = evaluate(formula, lambda _: at)
    exact = unfold(unevaluated(formula, {ARGUMENT: Z})).subs(Z, sympy.Rational(2 * z + 1, 14)).evalf(30)
    assert abs(mpmath.mpf(exact) - expected) <= mpmath.mpf(10) ** -12 * (1 + abs(expected))


def test_slopes_of_functions_are_those_of_the_registry() -> None:
    first = slope(read_expression("relu(3*z)"), ARGUMENT)
    assert print_text(from_sympy(unevaluated(first, {ARGUMENT: Z}), NAMES), notation("slides")) == (
        "3 {1 if z > 0; 0 otherwise}"
    )


@pytest.mark.parametrize("formula", [Matrix(((ARGUMENT,),)), Apply("nothing", (ARGUMENT,))])
def test_what_is_no_expression_of_one_variable_is_refused(formula: object) -> None:
    with pytest.raises(TypeError, match=r"^no expression of "):
        unevaluated(formula, {ARGUMENT: Z})  # type: ignore[arg-type]  # one of them is no such formula
