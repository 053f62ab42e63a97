"""Expressions over named scalars: what is read is what Python means by the same text, and the rest is refused."""

from __future__ import annotations

import math

import mpmath
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbolic.errors import FormulaError
from symbolic.formula.expression import MAX_DEPTH, read_expression
from symbolic.formula.nodes import Apply, Negative, Number, Power, Product, Quantity, Quotient, Sign, Sum
from tests.symbolic.formula.evaluation import evaluate

X, Y, Z = map(Quantity, "xyz")
VALUES = {X: mpmath.mpf("0.75"), Y: mpmath.mpf("1.5"), Z: mpmath.mpf("-0.25")}


@pytest.mark.parametrize(
    ("text", "formula"),
    [
        ("(x + y)*z", Product((Sum((X, Y)), Z))),
        ("x - y + z", Sum((X, Negative(Y), Z))),
        ("-x^2", Negative(Power(X, Number("2")))),
        ("-x*y", Negative(Product((X, Y)))),
        ("x/y*z", Product((Quotient(X, Y), Z))),
        ("x/y/z", Quotient(Quotient(X, Y), Z)),
        ("2*x*3", Product((Number("2"), X, Number("3")), Sign.DOT)),
        ("x**y**z", Power(X, Power(Y, Z))),
        ("x^-2", Power(X, Negative(Number("2")))),
        ("σ(x) × ln(y)", Product((Apply("sigmoid", (X,)), Apply("log", (Y,))))),
        ("max(x, 0, y)", Apply("max", (X, Number("0"), Y))),
        ("|x - y|", Apply("abs", (Sum((X, Negative(Y))),))),
        (".5x"[:2], Number("0.5")),
        ("w_1", Quantity("w_1")),
    ],
)
def test_what_is_written_is_kept_in_its_order(text, formula):
    assert read_expression(text) == formula


LEAVES = st.sampled_from(["x", "y", "z", "2", "0.5", "3"])
SAFE = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["+", "-", "*"]), inner).map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
        st.tuples(inner, st.sampled_from([" + ", "-", " * "]), inner).map("".join),
        inner.map(lambda t: f"-({t})"),
        inner.map(lambda t: f"({t})**2"),
        inner.map(lambda t: f"({t})/4"),
        st.tuples(st.sampled_from(["sin", "cos", "tanh"]), inner).map(lambda t: f"{t[0]}({t[1]})"),
        st.tuples(inner, inner).map(lambda t: f"max({t[0]}, {t[1]})"),
    ),
    max_leaves=8,
)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(text=SAFE)
def test_a_text_is_worth_what_python_makes_of_it(text):
    names = {str(quantity.name): float(value) for quantity, value in VALUES.items()}
    names |= {"sin": math.sin, "cos": math.cos, "tanh": math.tanh, "max": max}
    expected = eval(text, {"__builtins__": {}}, names)  # noqa: S307  (the oracle; the text is drawn here)
    value = evaluate(read_expression(text), VALUES.__getitem__)
    assert float(value) == pytest.approx(expected, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize(
    ("text", "start", "message"),
    [
        ("x y", 2, "found `y`; expected an operator + - * / ^ or the end. A product has a `*`."),
        ("x +", 3, "found the end; expected a number, a name, a function or a bracket"),
        ("((x)", 4, "found the end; expected `)`. A `(` is still open."),
        ("x = y", 2, "found `=`; expected numbers, names, functions, brackets and + - * / ^. An expression has no "),
        ("3..2", 2, "found `.2`; expected an operator"),
        ("max(x)", 0, "found max of 1; expected two to 4 arguments"),
        ("min(1, 2, 3, 4, 5)", 0, "found min of 5; expected two to 4 arguments"),
        ("exp(x", 5, "found the end; expected `)`. The bracket behind `exp` is still open."),
        ("9^9^9*x", 2, "found an exponent that is too large; expected at most 1000"),
        ("x^(2*10^9)", 2, "found an exponent that is too large"),
        ("exp(x, y)", 0, "found exp of 2; expected one argument"),
        ("sigmod(x)", 0, "found the function `sigmod`; expected one of"),
        ("x(y + z)", 0, "found the function `x`; expected one of"),
        ("", 0, "found the end; expected a number"),
        ("x ; y", 2, "found `;`; expected"),
        ("__import__('os')", 11, "found `'`"),
        ("__import__(os)", 0, "found the function `__import__`"),
        ("1e99", 0, "found a number that is too long; expected at most 40 digits"),
        ("1" * 41, 0, "found a number that is too long"),
    ],
)
def test_what_is_no_expression_is_refused_with_its_place(text, start, message):
    with pytest.raises(FormulaError) as error:
        read_expression(text)
    assert str(error.value).startswith(message)
    assert error.value.start == start


@pytest.mark.parametrize(
    "text", ["(" * 10_000 + "x", "-" * 10_000 + "x", "x" + "/x" * 10_000, "x" + "^x" * 10_000, "exp(" * 10_000]
)
def test_deep_nesting_is_refused(text):
    with pytest.raises(FormulaError, match=f"nested deeper than {MAX_DEPTH} levels"):
        read_expression(text)


def test_a_long_sum_is_no_nesting():
    formula = read_expression("+".join(["x*y"] * 10_000))
    assert len(formula.terms) == 10_000
