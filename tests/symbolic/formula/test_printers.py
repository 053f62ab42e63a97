"""Every kind of formula prints, in LaTeX and in plain text: one row a node."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from symbolic.formula import nodes
from symbolic.formula.latex import print_latex
from symbolic.formula.nodes import (
    Apply,
    Cases,
    Dots,
    Entry,
    Formula,
    Gradient,
    Group,
    Hadamard,
    Highlight,
    Index,
    Listing,
    Matrix,
    MatrixProduct,
    Negative,
    Number,
    OrderedProduct,
    Partial,
    Position,
    Power,
    Prod,
    Product,
    Quantity,
    Quotient,
    Relations,
    Sigma,
    Sign,
    Sum,
    Text,
    Transpose,
    Underbrace,
)
from symbolic.formula.notation import Notation, notation
from symbolic.formula.text import print_text

A, B, C = Quantity("a"), Quantity("b"), Quantity("x")
TABLE = (
    (Number("0.01"), "0.01", "0.01"),
    (Quantity("W", 4, (1, 2)), "W_{12}^{[4]}", "W_12^[4]"),
    (Partial(A, B), r"\frac{\partial a}{\partial b}", "∂a/∂b"),
    (Partial(Partial(A, B), C), r"\frac{\partial^2 a}{\partial x \, \partial b}", "∂²a/∂x∂b"),
    (Partial(Partial(A, B), B), r"\frac{\partial^2 a}{\partial b^2}", "∂²a/∂b²"),
    (Sum((A, Negative(B), C)), "a - b + x", "a - b + x"),
    (
        Sigma(Quantity("a", None, (Index("k"),)), "k", 1, 9),
        r"\sum_{k=1}^{9} a_k",
        "Σ_{k=1..9} a_k",
    ),
    (Apply("total", (A,)), r"\sum a", "Σ a"),
    (Apply("sum_samples", (A,)), r"\sum_{\text{samples}} a", "Σ_{samples} a"),
    (
        Prod(Quantity("a", None, (Index("k"),)), "k", 1, 9),
        r"\prod_{k=1}^{9} a_k",
        "Π_{k=1..9} a_k",
    ),
    (Negative(A), "-a", "-a"),
    (Product((A, B, C), Sign.STAR), "a * b * x", "a * b * x"),
    (Hadamard((A, B)), r"a \odot b", "a ⊙ b"),
    (MatrixProduct((A, Sum((B, C)))), "a (b + x)", "a (b + x)"),
    (Transpose(A), r"a^{\top}", "a^T"),
    (Apply("sigmoid", (A,), 1), r"\sigma'(a)", "σ'(a)"),
    (Quotient(A, B), r"\frac{a}{b}", "a/b"),
    (Power(A, Number("2")), "a^2", "a^2"),
    (Relations((A, B, C), ("<=", "~")), r"a \le b \approx x", "a ≤ b ≈ x"),
    (
        Cases(((A, Relations((C, B), (">",))), (B, None))),
        r"\begin{cases} a & x > b \\ b & \text{otherwise} \end{cases}",
        "{a if x > b; b otherwise}",
    ),
    (
        Matrix(((A, Negative(B)), (C, A))),
        r"\begin{bmatrix} a & -b \\ x & a \end{bmatrix}",
        "[a (-b); x a]",
    ),
    (Group(Quotient(A, B)), r"\left( \frac{a}{b} \right)", "(a/b)"),
    (Underbrace(A, Text("new")), r"\underbrace{a}_{\text{new}}", "(a){= new}"),
    (Highlight(A, "red"), r"{\color{red} a}", "a"),
    (Entry(MatrixProduct((A, B)), (Index("i"), 2)), "(a b)_{i2}", "(a b)_i2"),
    (
        OrderedProduct(
            Partial(Quantity("a", Index("q")), Quantity("a", Index("q", -1))), "q", Index("D"), Index("l", 1)
        ),
        (
            r"\frac{\partial a^{[D]}}{\partial a^{[D-1]}} \frac{\partial a^{[D-1]}}{\partial a^{[D-2]}} "
            r"\cdots \frac{\partial a^{[l+1]}}{\partial a^{[l]}}"
        ),
        "∂a^[D]/∂a^[D-1] ∂a^[D-1]/∂a^[D-2] ⋯ ∂a^[l+1]/∂a^[l]",
    ),
    (Gradient(Quantity("L")), r"\nabla L", "∇L"),
    (Listing((A, Dots(), B)), r"\left[ a, \dots, b \right]", "[a, ..., b]"),
    (Dots(), r"\dots", "..."),
    (Position(Index("l", -1)), "l-1", "l-1"),
    (Text("50% of a_1"), r"\text{50\% of a\_1}", "50% of a_1"),
)


@pytest.mark.parametrize(("formula", "latex", "text"), TABLE, ids=[type(row[0]).__name__ for row in TABLE])
def test_a_node_prints_in_both_formats(formula: Formula, latex: str, text: str) -> None:
    usual = Notation("usual")
    assert (print_latex(formula, usual), print_text(formula, usual)) == (latex, text)


def _without_row(kinds: Iterable[type], rows: Iterable[tuple[Formula, str, str]]) -> set[type]:
    return set(kinds) - {type(formula) for formula, _, _ in rows}


KINDS = [
    kind
    for kind in vars(nodes).values()
    if isinstance(kind, type) and issubclass(kind, Formula) and kind is not Formula
]


def test_every_node_of_the_closed_set_has_a_row() -> None:
    assert _without_row(KINDS, TABLE) == set()


def test_a_node_without_row_would_be_noticed() -> None:
    assert _without_row(KINDS, TABLE[1:]) == {Number}


def test_a_node_that_no_printer_knows_is_refused() -> None:
    class Tensor(Formula):
        pass

    with pytest.raises(TypeError, match=r"^no LaTeX rule for Tensor: register one in symbolic/formula/latex\.py$"):
        print_latex(Tensor(), notation("slides"))
    with pytest.raises(TypeError, match=r"^no text rule for Tensor: register one in symbolic/formula/text\.py$"):
        print_text(Tensor(), notation("slides"))


@pytest.mark.parametrize(
    ("formula", "latex", "text"),
    [
        (Apply("exp", (A,)), "e^a", "e^(a)"),
        (Apply("sqrt", (A,)), r"\sqrt{a}", "sqrt(a)"),
        (Apply("abs", (A,)), r"\left| a \right|", "|a|"),
        (Apply("log", (A,)), r"\ln(a)", "ln(a)"),
        (Apply("max", (A, B)), r"\max(a, b)", "max(a, b)"),
        (Apply("tanh", (Quotient(A, B),)), r"\tanh\left( \frac{a}{b} \right)", "tanh(a/b)"),
        (Apply("leaky_relu(alpha=0.2)", (A,), 1), r"\operatorname{LReLU}_{0.2}'(a)", "LReLU_0.2'(a)"),
        (Apply("sqrt", (A,), 1), r"\operatorname{sqrt}'(a)", "sqrt'(a)"),
        (Apply("my_f", (A,)), r"\operatorname{my\_f}(a)", "my_f(a)"),
    ],
)
def test_functions_print_by_their_sign(formula: Formula, latex: str, text: str) -> None:
    usual = Notation("usual")
    assert (print_latex(formula, usual), print_text(formula, usual)) == (latex, text)


@pytest.mark.parametrize(
    ("bounds", "latex", "text"),
    [
        ((None, None), r"\sum_{k} a", "Σ_{k} a"),
        ((1, Index("n")), r"\sum_{k=1}^{n} a", "Σ_{k=1..n} a"),
        ((Index("j", 1), Quantity("n", 2)), r"\sum_{k=j+1}^{n^{[2]}} a", "Σ_{k=j+1..n^[2]} a"),
    ],
)
def test_a_sum_shows_the_bounds_it_has(bounds: tuple[Index | None, Index | None], latex: str, text: str) -> None:
    slides = notation("slides")
    formula = Sigma(A, "k", *bounds)
    assert (print_latex(formula, slides), print_text(formula, slides)) == (latex, text)
