"""Every kind of formula prints in Typst, and Typst takes it."""

from __future__ import annotations

import re

import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st

from symbolic.formula import nodes
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
from symbolic.formula.notation import LETTERS, NOTATION_NAMES, Letter, Notation, notation
from symbolic.formula.typst import print_typst, typst_pieces
from symbolic.formula.typst_signs import COLOURS, typst_letter, typst_mark, typst_string
from symbolic.functions import ACTIVATION_NAMES
from tests.symbolic.formula.trees import formulas as trees

A, B, C = Quantity("a"), Quantity("b"), Quantity("x")
AK = Quantity("a", None, (Index("k"),))
TABLE: tuple[tuple[Formula, str], ...] = (
    (Number("0.01"), "0.01"),
    (Quantity("W", 4, (1, 2)), r"W_(1 2)^(\[ 4 \])"),
    (Quantity("W", Index("l", -1), (10, Index("j"))), r"W_(10\, j)^(\[ l - 1 \])"),
    (Quantity("yhat"), "hat(y)"),
    (Quantity("f", mark="'"), "f'"),
    (Quantity("loss of mine"), '"loss of mine"'),
    (Quantity("ones", 3), "bold(1)"),
    (Quantity("x", sample=Index("n")), r"x^(\( n \))"),
    (Partial(A, B), "(∂ a)/(∂ b)"),
    (Partial(Partial(A, B), C), "(∂^2 a)/(∂ x thin ∂ b)"),
    (Partial(Partial(A, B), B), "(∂^2 a)/(∂ b^(2))"),
    (Partial(Sum((A, B)), C), r"(∂ \(a + b\))/(∂ x)"),
    (Partial(Quotient(Partial(A, B), C), B), "(∂)/(∂ b) (((∂ a)/(∂ b))/(x))"),
    (Sum((A, Negative(B), C)), "a - b + x"),
    (Sum((A, Negative(Sum((B, C))))), r"a - \(b + x\)"),
    (Sigma(AK, "k", 1, 9), "∑_(k=1)^(9) a_(k)"),
    (Sigma(AK, "k", 1, Quantity("width", Index("l"))), r"∑_(k=1)^(n^(\[ l \])) a_(k)"),
    (Sigma(AK, "k"), "∑_(k) a_(k)"),
    (Apply("total", (A,)), "∑ a"),
    (Apply("sum_samples", (A,)), '∑_("samples") a'),
    (Prod(AK, "k", 1, 9), "∏_(k=1)^(9) a_(k)"),
    (Negative(A), "-a"),
    (Product((A, B, C), Sign.STAR), "a * b * x"),
    (Product((A, Number("2"))), "a ⋅ 2"),
    (Product((Partial(A, B), Partial(B, C)), Sign.CHAIN), "(∂ a)/(∂ b) × (∂ b)/(∂ x)"),
    (Hadamard((A, B)), "a ⊙ b"),
    (MatrixProduct((A, Sum((B, C)))), r"a \(b + x\)"),
    (Transpose(A), "a^(⊤)"),
    (Transpose(MatrixProduct((A, B))), r"\(a b\)^(⊤)"),
    (Apply("sigmoid", (A,), 1), r"σ' \(a\)"),
    (Apply("tanh", (A,)), r'op("tanh") \(a\)'),
    (Apply("exp", (Negative(A),)), "e^(-a)"),
    (Apply("sqrt", (A,)), "sqrt(a)"),
    (Apply("abs", (A,)), "abs(a)"),
    (Apply("leaky_relu(alpha=0.2)", (A,), 1), r"""op("LReLU")'_("0.2") \(a\)"""),
    (Apply("my_f", (A,)), r'op("my_f") \(a\)'),
    (Apply("max", (A, B)), r'op("max") \(a\, b\)'),
    (Quotient(A, B), "(a)/(b)"),
    (Power(A, Number("2")), "a^(2)"),
    (Power(Apply("tanh", (A,)), Number("2")), r'op("tanh")^(2) \(a\)'),
    (Power(Quotient(A, B), Number("2")), "((a)/(b))^(2)"),
    (Relations((A, B, C), ("<=", "~")), "a ≤ b ≈ x"),
    (Cases(((A, Relations((C, B), (">",))), (B, None))), 'cases(a quad & x > b, b quad & "otherwise")'),
    (Matrix(((A, Negative(B)), (C, A))), 'mat(delim: "[", a, -b; x, a)'),
    (Group(Quotient(A, B)), "((a)/(b))"),
    (Underbrace(A, Text("new")), 'underbrace(a, "new")'),
    (Highlight(A, "red"), "text(fill: #red, a)"),
    (Highlight(A, "BrickRed"), "a"),
    (Entry(MatrixProduct((A, B)), (Index("i"), 2)), r"\(a b\)_(i 2)"),
    (
        OrderedProduct(Quantity("W", Index("q")), "q", Index("D"), Index("l", 1)),
        r"W^(\[ D \]) W^(\[ D - 1 \]) ⋯ W^(\[ l + 1 \])",
    ),
    (Gradient(Quantity("L")), "∇ L"),
    (Gradient(Quantity("L"), A), "∇_(a) L"),
    (Listing((A, Dots(), B)), r"[a\, …\, b]"),
    (Dots(), "…"),
    (Position(Index("l", -1)), "l - 1"),
    (Text('50% of "a_1" \\'), r'"50% of \"a_1\" \\"'),
)


def compiled(*formulas: str) -> bytes:
    """Return a page with all formulas on it; Typst raises for one that it does not take."""
    source = "\n".join(f"$ {formula} $" for formula in formulas)
    page: bytes = typst.compile(source.encode(), format="svg", ignore_system_fonts=True)
    return page


@pytest.mark.parametrize(("formula", "expected"), TABLE)
def test_a_node_prints(formula: Formula, expected: str) -> None:
    assert print_typst(formula, Notation("usual")) == expected


def test_every_node_of_the_closed_set_has_a_row() -> None:
    kinds = {kind for kind in vars(nodes).values() if isinstance(kind, type) and issubclass(kind, Formula)}
    assert kinds - {Formula} == {type(formula) for formula, _ in TABLE}


@pytest.mark.parametrize("name", NOTATION_NAMES)
def test_typst_takes_every_node_in_every_notation(name: str) -> None:
    compiled(*(print_typst(formula, notation(name)) for formula, _ in TABLE))


@pytest.mark.parametrize("formula", [formula for formula, _ in TABLE])
@pytest.mark.parametrize("name", ["slides", "bare"])
def test_the_pieces_of_a_formula_are_what_is_printed(formula: Formula, name: str) -> None:
    pieces = typst_pieces(formula, notation(name))
    assert " ".join(pieces) == print_typst(formula, notation(name))
    parts = (
        formula.terms if isinstance(formula, Sum) else formula.factors if isinstance(formula, Product) else (formula,)
    )
    assert len(pieces) == len(parts)


def test_a_formula_that_typst_does_not_take_would_be_seen() -> None:
    with pytest.raises(typst.TypstError):
        compiled("no such name")


def test_a_node_that_the_printer_does_not_know_is_refused() -> None:
    class Tensor(Formula):
        pass

    with pytest.raises(TypeError, match=r"^no Typst rule for Tensor: register one in symbolic/formula/typst\.py$"):
        print_typst(Tensor(), notation("slides"))


@settings(max_examples=40)
@given(st.lists(trees, min_size=1, max_size=8), st.sampled_from(NOTATION_NAMES))
def test_typst_takes_any_tree(formulas: list[Formula], name: str) -> None:
    compiled(*(print_typst(formula, notation(name)) for formula in formulas))


def test_typst_takes_every_letter_function_colour_and_sign() -> None:
    functions = [Apply(name, (A,), primes) for name in ACTIVATION_NAMES for primes in (0, 1, 2)]
    functions.append(Apply("leaky_relu(alpha=0.2)", (A,)))
    letters = [Quantity(name, 2, (1,)) for name in LETTERS]
    colours = [Highlight(A, colour) for colour in COLOURS]
    products = [Product((A, B), sign) for sign in Sign]
    relations = [
        Relations((A, B), (sign,))
        for sign in ("=", ":=", "<", ">", "<=", ">=", "!=", "~", "propto", "in", "->", "=>", "<=>")
    ]
    every: list[Formula] = [*functions, *letters, *colours, *products, *relations]
    compiled(*(print_typst(formula, notation("bold")) for formula in every))


@given(st.text(min_size=1, max_size=12), st.booleans())
@settings(max_examples=60)
def test_what_a_person_calls_a_thing_is_never_syntax(name: str, bold: bool) -> None:
    letter = Letter(rf"\mathbf{{{name}}}" if bold else name, name)
    shown = typst_letter(letter)
    assert shown.startswith("bold(") == bold
    compiled(f"{shown}_({typst_mark(name)})", typst_string(name))


@pytest.mark.parametrize("name", ["#let", "$", 'a"b', "\\", "pi", "x_#y", "sys.version", "//", "/*", "@a", "<a>"])
def test_names_that_look_like_syntax_are_shown_as_they_are(name: str) -> None:
    source = f"#set page(width: auto, height: auto)\n$ {typst_string(name)} $"
    plain = f"#set page(width: auto, height: auto)\n#math.equation(block: true, {typst_string(name)})"
    pages = [typst.compile(text.encode(), format="svg", ignore_system_fonts=True) for text in (source, plain)]
    assert re.sub(rb'data-[a-z-]+="[^"]*"', b"", pages[0]) == re.sub(rb'data-[a-z-]+="[^"]*"', b"", pages[1])
