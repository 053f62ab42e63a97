"""Printed formulas mean what their trees mean: judged by readers that know nothing of the bracket table."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbolic.formula.latex import print_latex
from symbolic.formula.nodes import (
    ONE,
    Apply,
    Cases,
    Formula,
    Group,
    Index,
    Negative,
    Number,
    Partial,
    Power,
    Product,
    Quantity,
    Quotient,
    Relations,
    Sigma,
    Sign,
    Sum,
    Transpose,
    Underbrace,
)
from symbolic.formula.notation import NOTATION_NAMES, notation
from symbolic.formula.text import print_text
from tests.symbolic.formula.reading import LatexReader, TextReader
from tests.symbolic.formula.tex import faults
from tests.symbolic.formula.trees import formulas, scalars, value

SLIDES = notation("slides")
X, Y, Z = Quantity("x"), Quantity("y"), Quantity("f")
TWO = Number("2")


@settings(max_examples=400, deadline=None)
@given(scalars)
def test_text_read_from_left_to_right_means_what_the_tree_means(formula: Formula) -> None:
    assert TextReader(print_text(formula, SLIDES)).read() == value(formula, {})


@settings(max_examples=400, deadline=None)
@given(scalars)
def test_text_means_the_same_to_a_reader_for_whom_juxtaposition_binds_tighter_than_a_slash(formula: Formula) -> None:
    assert TextReader(print_text(formula, SLIDES), product_binds_tighter=True).read() == value(formula, {})


@settings(max_examples=400, deadline=None)
@given(scalars)
def test_latex_means_what_the_tree_means(formula: Formula) -> None:
    assert LatexReader(print_latex(formula, SLIDES)).read() == value(formula, {})


@settings(max_examples=300, deadline=None)
@given(formulas, st.sampled_from(NOTATION_NAMES))
def test_latex_is_well_formed_whatever_the_names(formula: Formula, name: str) -> None:
    assert faults(print_latex(formula, notation(name))) == []


@pytest.mark.parametrize(
    ("formula", "latex", "text"),
    [
        (Product((Sum((X, Y)), Z)), "(x + y) f", "(x + y) f"),
        (Sum((X, Negative(Sum((Y, Z))))), "x - (y + f)", "x - (y + f)"),
        (Sum((X, Negative(Product((Y, Z))))), "x - y f", "x - y f"),
        (Negative(Negative(X)), "-(-x)", "-(-x)"),
        (Product((X, Negative(Y))), "x (-y)", "x (-y)"),
        (Product((Product((X, Y)), Z), Sign.TIMES), r"x y \times f", "x y × f"),
        (Product((Product((X, Y), Sign.TIMES), Z), Sign.TIMES), r"(x \times y) \times f", "(x × y) × f"),
        (Quotient(Sum((X, Y)), Z), r"\frac{x + y}{f}", "(x + y)/f"),
        (Quotient(X, Quotient(Y, Z)), r"\frac{x}{\frac{y}{f}}", "x/(y/f)"),
        (Product((Quotient(X, Y), Z)), r"\frac{x}{y} f", "(x/y) f"),
        (Product((Quotient(ONE, TWO), Z)), r"\frac{1}{2} f", "1/2 f"),
        (Product((Z, Quotient(X, Y))), r"f \frac{x}{y}", "f x/y"),
        (Power(X, Quotient(ONE, TWO)), r"x^{\frac{1}{2}}", "x^(1/2)"),
        (Power(Quotient(X, Y), TWO), r"\left( \frac{x}{y} \right)^2", "(x/y)^2"),
        (Power(Quantity("a", 2, (1,)), TWO), r"(a_1^{[2]})^2", "(a_1^[2])^2"),
        (Power(Quantity("a", None, (1,)), TWO), r"a_1^2", "a_1^2"),
        (Power(Quantity("x", sample=3), TWO), r"(x^{(3)})^2", "(x^(3))^2"),
        (Power(Quantity("x", mark="'"), TWO), "(x')^2", "(x')^2"),
        (Transpose(Quantity("W", 2)), r"(W^{[2]})^{\top}", "(W^[2])^T"),
        (Transpose(Quantity("W")), r"W^{\top}", "W^T"),
        (Power(Apply("exp", (X,)), TWO), "(e^x)^2", "(e^(x))^2"),
        (Power(Apply("tanh", (X,)), TWO), r"\tanh^2(x)", "tanh(x)^2"),
        (Power(Apply("sigmoid", (X,)), TWO), r"\sigma(x)^2", "σ(x)^2"),
        (Power(Apply("tanh", (X,), 1), TWO), r"\tanh'(x)^2", "tanh'(x)^2"),
        (Power(Apply("sin", (X,)), Negative(ONE)), r"\sin(x)^{-1}", "sin(x)^(-1)"),
        (Power(Underbrace(X, Y), TWO), r"\left( \underbrace{x}_{y} \right)^2", "((x){= y})^2"),
        (Partial(Quotient(X, Y), Z), r"\frac{\partial}{\partial f} \left( \frac{x}{y} \right)", "∂(x/y)/∂f"),
        (Partial(Product((X, Y)), Z), r"\frac{\partial (x y)}{\partial f}", "∂(x y)/∂f"),
        (Product((X, TWO)), r"x \cdot 2", "x · 2"),
        (Product((TWO, X)), "2 x", "2 x"),
        (Sum((X, Negative(Sigma(Y, "k")))), r"x - \sum_{k} y", "x - Σ_{k} y"),
        (Product((Sigma(X, "k"), Y)), r"\left( \sum_{k} x \right) y", "(Σ_{k} x) y"),
        (Product((Y, Sigma(X, "k"))), r"y \sum_{k} x", "y Σ_{k} x"),
        (
            Product((Product((Y, Sigma(X, "k"))), Z), Sign.TIMES),
            r"\left( y \sum_{k} x \right) \times f",
            "(y Σ_{k} x) × f",
        ),
        (Apply("abs", (Product((Apply("abs", (X,)), Y)),)), r"\left| \left| x \right| y \right|", "abs(|x| y)"),
        (
            Product((TWO, Cases(((X, Relations((X, Y), ("<",))), (Y, None))))),
            r"2 \left( \begin{cases} x & x < y \\ y & \text{otherwise} \end{cases} \right)",
            "2 {x if x < y; y otherwise}",
        ),
        (Group(X), "(x)", "(x)"),
    ],
)
def test_brackets_stand_where_they_are_needed_and_nowhere_else(formula: Formula, latex: str, text: str) -> None:
    assert (print_latex(formula, SLIDES), print_text(formula, SLIDES)) == (latex, text)


def test_the_readers_notice_a_missing_bracket() -> None:
    right = Product((Sum((X, Y)), Z))
    assert TextReader("(x + y) f").read() == value(right, {})
    assert TextReader("x + y f").read() != value(right, {})
    assert LatexReader(r"\frac{x}{y} f").read() == value(Product((Quotient(X, Y), Z)), {})
    assert LatexReader(r"\sum_{k=1}^{3} y_k f").read() != value(Sigma(X, "k", 1, 3), {})
    free = Product((Sigma(Quantity("y", None, (Index("k"),)), "k", 1, 2), Quantity("y", None, (Index("k"),))))
    assert TextReader("(Σ_{k=1..2} y_k) y_k").read() == value(free, {})
    assert TextReader("Σ_{k=1..2} y_k y_k").read() != value(free, {})


@pytest.mark.parametrize(
    "latex",
    [
        "{x",
        "x}",
        r"\left( x",
        r"x \right)",
        r"\begin{cases} x \end{bmatrix}",
        r"\begin{cases} x",
        "x^2^3",
        "x_1_2",
        "x'_1^2",
        "x^2'",
        "x % y",
        "x $ y",
        "x & y",
        "x^",
    ],
)
def test_the_judge_of_latex_finds_a_planted_fault(latex: str) -> None:
    assert faults(latex) != []


def test_the_judge_of_latex_accepts_what_tex_accepts() -> None:
    good = (
        r"\left( x_1^{[2]} \right)^2 + {f'}_{1}^{[2]} f'^2 \begin{bmatrix} a & b \\ c & d \end{bmatrix} \text{50\% \{}"
    )
    assert faults(good) == []


def test_brackets_grow_with_what_is_tall_and_stay_small_otherwise() -> None:
    tall = print_latex(Product((Sum((X, Quotient(X, Y))), Z)), SLIDES)
    assert tall == r"\left( x + \frac{x}{y} \right) f"
    assert not re.search(r"\\left", print_latex(Product((Sum((X, Y)), Z)), SLIDES))
