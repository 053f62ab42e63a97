"""Derivatives of expressions: those of SymPy, and those of a complex step in mpmath."""

from __future__ import annotations

import mpmath
import pytest
import sympy
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from symbolic.formula.expression import FUNCTIONS, read_expression
from symbolic.formula.nodes import Quantity
from symbolic.formula.notation import notation
from symbolic.formula.slope import kinks_of, slope, with_slopes_written
from symbolic.formula.text import print_text
from tests.symbolic.formula.evaluation import evaluate

X, Y = Quantity("x"), Quantity("y")


def written(text, wrt=X):
    return print_text(with_slopes_written(slope(read_expression(text), wrt)), notation("slides"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(x + y)*z", "z"),
        ("x*y", "y"),
        ("x^2", "2 x"),
        ("3*x^3", "9 x^2"),
        ("0.5*x^2", "x"),
        ("x*x", "x + x"),
        ("exp(x*2)*y", "2 e^(x · 2) y"),
        ("exp(-x) - x*y + x", "1 - e^(-x) - y"),
        ("-x/y", "-1/y"),
        ("y/x", "-y/x^2"),
        ("exp(-x)", "-e^(-x)"),
        ("1/(1 + exp(-x))", "e^(-x)/(1 + e^(-x))^2"),
        ("log(x*y)", "y/(x y)"),
        ("sqrt(x)", "1/(2 sqrt(x))"),
        ("sigmoid(y*x)", "σ(y x) (1 - σ(y x)) y"),
        ("max(x, y)", "{1 if x ≥ y; 0 otherwise}"),
        ("sin(y)", "0"),
        ("y^x", "y^x ln(y)"),
        ("x^x", "x^x (ln(x) + 1)"),
        ("tanh(x)^2", "2 tanh(x) (1 - tanh(x)^2)"),
    ],
)
def test_a_derivative_is_written_as_by_hand(text, expected):
    assert written(text) == expected


SMOOTH = st.recursive(
    st.sampled_from(["x", "y", "2", "0.5"]),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["+", "-", "*"]), inner).map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
        st.tuples(inner, inner).map(lambda t: f"({t[0]})/(2 + ({t[1]})^2)"),
        inner.map(lambda t: f"({t})^3"),
        inner.map(lambda t: f"2^sin({t})"),
        inner.map(lambda t: f"-({t})"),
        st.tuples(st.sampled_from(["exp", "cosh", "sinh"]), inner).map(lambda t: f"{t[0]}(sin({t[1]}))"),
        st.tuples(st.sampled_from(["sin", "cos", "tanh", "sigmoid", "softplus", "erf", "erfc"]), inner).map(
            lambda t: f"{t[0]}({t[1]})"
        ),
        inner.map(lambda t: f"log(1 + ({t})^2)"),
        inner.map(lambda t: f"sqrt(1 + ({t})^2)"),
        st.tuples(inner, inner).map(lambda t: f"(1 + ({t[0]})^2)^sin({t[1]})"),
    ),
    max_leaves=6,
)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(text=SMOOTH, x=st.floats(-1.5, 1.5), y=st.floats(-1.5, 1.5))
def test_it_is_the_derivative_that_a_complex_step_finds(text, x, y):
    formula = read_expression(text)
    with mpmath.workdps(50):
        h = mpmath.mpf(10) ** -30
        at = {X: mpmath.mpf(x), Y: mpmath.mpf(y)}
        moved = {**at, X: mpmath.mpc(x, h)}
        expected = mpmath.im(evaluate(formula, moved.__getitem__)) / h
        assume(abs(expected) < 1e15)
        value = evaluate(slope(formula, X), at.__getitem__)
        assert abs(value - expected) <= mpmath.mpf(10) ** -25 * (1 + abs(expected))


@pytest.mark.parametrize("name", sorted(name for name in FUNCTIONS if name not in {"max", "min"}))
def test_every_function_has_its_derivative(name):
    formula = read_expression(f"{name}(x*y)")
    for x in ("0.3", "1.7"):
        with mpmath.workdps(40):
            at = {X: mpmath.mpf(x), Y: mpmath.mpf("0.9")}
            expected = mpmath.diff(lambda t, at=at: evaluate(formula, {**at, X: t}.__getitem__), at[X])
            assert abs(evaluate(slope(formula, X), at.__getitem__) - expected) < 1e-12 * (1 + abs(expected))


@pytest.mark.parametrize(("name", "first", "second"), [("max", 2, -1), ("max", -1, 2), ("min", 2, -1), ("min", -1, 2)])
def test_of_several_the_one_that_is_taken_counts(name, first, second):
    formula = read_expression(f"{name}(x^2, 3*x*y, y)")
    x, y = sympy.symbols("x y", real=True)
    exact = {"max": sympy.Max, "min": sympy.Min}[name](x**2, 3 * x * y, y)
    expected = sympy.diff(exact, x).subs({x: first, y: second})
    assert evaluate(slope(formula, X), {X: mpmath.mpf(first), Y: mpmath.mpf(second)}.__getitem__) == expected


def test_places_without_derivative_are_told():
    def told(text):
        book = notation("slides")
        return [(print_text(a, book), print_text(b, book)) for a, b in kinks_of(read_expression(text), X)]

    assert told("max(x, y) + relu(x*y)") == [("x = y", "1"), ("x y = 0", "0")]
    assert told("abs(x - y)") == [("x - y = 0", "0")]
    assert told("abs(y)") == []
