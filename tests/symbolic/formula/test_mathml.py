r"""Every kind of formula prints in MathML Core, and says there what its LaTeX says.

The oracle is `mathml_reading`: it writes MathML as LaTeX by the names of elements, and that is read by the project's
reader as the formula that was printed. What it cannot see, spaces, classes and signs that nobody sees, is checked
in `test_mathml_elements`; so are colours that pages do not know, which are left out.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from symbolic.formula import nodes
from symbolic.formula.canonical import canonical
from symbolic.formula.latex import print_latex
from symbolic.formula.mathml import print_mathml
from symbolic.formula.nodes import (
    Apply,
    Entry,
    Formula,
    Gradient,
    Group,
    Hadamard,
    Index,
    MatrixProduct,
    Negative,
    Number,
    Partial,
    Position,
    Power,
    Product,
    Quantity,
    Quotient,
    Sigma,
    Sign,
    Sum,
    Transpose,
)
from symbolic.formula.notation import NOTATION_NAMES, Letter, Notation, notation
from symbolic.formula.own_function import OwnFunction
from symbolic.formula.resolver.read import read
from symbolic.spec.parse import parse_spec
from tests.symbolic.formula.mathml_reading import latex_of
from tests.symbolic.formula.resolver.derived import derived
from tests.symbolic.formula.resolver.drawn import formulas, leaves
from tests.symbolic.formula.resolver.test_read import COLOURED_BRACES, multiplies_numbers_as_matrices
from tests.symbolic.formula.test_printers import TABLE

EXAMPLES = tuple(sorted((Path(__file__).parents[3] / "symbolic" / "examples").glob("*.toml")))
NOTATIONS = st.sampled_from([notation(name) for name in NOTATION_NAMES])
FORMULAS = tuple(formula for formula, *_ in TABLE)
A, B, C = Quantity("a"), Quantity("b"), Quantity("x")


def holds(formula: Formula, written: Notation) -> bool:
    """Say whether the print of a formula is read as the formula."""
    found = read(latex_of(print_mathml(formula, written)), written)
    return canonical(found, written) == canonical(formula, written)


@pytest.mark.parametrize("name", NOTATION_NAMES)
@pytest.mark.parametrize("formula", FORMULAS, ids=[type(formula).__name__ for formula in FORMULAS])
def test_every_node_is_read_back_in_every_notation(formula: Formula, name: str) -> None:
    assert holds(formula, notation(name))


def test_every_node_of_the_closed_set_is_among_them() -> None:
    kinds = {kind for kind in vars(nodes).values() if isinstance(kind, type) and issubclass(kind, Formula)}
    assert kinds - {Formula} == {type(formula) for formula in FORMULAS}


@settings(max_examples=300)
@given(formulas, NOTATIONS)
def test_formulas_are_read_back(formula: Formula, written: Notation) -> None:
    assume(not COLOURED_BRACES.search(print_latex(formula, written)))
    assume(not multiplies_numbers_as_matrices(formula))
    assert holds(formula, written)


@settings(max_examples=300)
@given(leaves, NOTATIONS)
def test_letters_with_all_their_scripts_are_read_back(formula: Formula, written: Notation) -> None:
    assert holds(formula, written)


def seen(latex: str) -> str:
    """Return what is seen of LaTeX: no braces, no spaces, primes before subscripts, hats on what is bold."""
    plain = re.sub(r"\\,|[{} ]", "", re.sub(r"(_\{[^{}]*\}|_\w)('+)", r"\2\1", latex))
    return plain.replace(r"\boldsymbol\hat", r"\hat\boldsymbol").replace(r"\mathrm", r"\text")


def looks_like_latex(formula: Formula, written: Notation) -> bool:
    """Say whether MathML shows the same signs as LaTeX, with brackets of the same sizes at the same places."""
    return seen(latex_of(print_mathml(formula, written))) == seen(print_latex(formula, written))


BRACKETED = (
    Product((Sum((A, B)), C)),
    Sum((A, Negative(Sum((B, C))))),
    Sum((A, Negative(Sigma(B, "k")))),
    Negative(Sum((A, B))),
    Negative(Sigma(Sum((A, B)), "k")),
    Product((A, Negative(B))),
    Product((Product((A, B), Sign.TIMES), C), Sign.TIMES),
    Product((Sigma(A, "k"), B)),
    Product((A, Quotient(Number("2"), B), Number("3"))),
    MatrixProduct((A, Number("2"))),
    MatrixProduct((Sum((A, B)), Hadamard((B, C)))),
    Hadamard((Sigma(A, "k"), Sum((B, C)))),
    Power(Power(A, Number("2")), Number("3")),
    Power(Apply("tanh", (Quotient(A, B),)), Number("2")),
    Power(Apply("sigmoid", (A,), 1), Number("2")),
    Power(Group(Quotient(A, B)), Number("2")),
    Power(Group(A), Number("2")),
    Transpose(Quantity("W", 2)),
    Transpose(Quotient(A, B)),
    Partial(Sum((A, B)), C),
    Partial(Sum((Negative(A), B)), C),
    Partial(Product((A, B)), C),
    Partial(Sum((Partial(A, B), C)), B),
    Entry(Quotient(A, B), (1, 12)),
    Gradient(Sum((A, B)), C),
    Apply("total", (Sum((A, B)),)),
    Apply("max", (Quotient(A, B), C)),
    Apply("leaky_relu(alpha=0.2)", (A,), 1),
    Apply("my_f", (A,), 1),
    Partial(Partial(A, B), B),
    Partial(Partial(Quantity("b", 1, (1,)), C), Quantity("b", 1, (1,))),
    Power(Quantity("a", None, (1,)), Number("2")),
    Transpose(Quantity("L")),
    Quantity("Delta", 2),
    Quantity("L", mark="'"),
    Quantity("x", sample=3),
    Quantity("a", 2, (1,), 3, "'"),
    Quantity("f", None, (1,), mark="''"),
)


@pytest.mark.parametrize("name", NOTATION_NAMES)
@pytest.mark.parametrize("formula", BRACKETED)
def test_brackets_stand_where_latex_has_them_in_its_sizes(formula: Formula, name: str) -> None:
    assert looks_like_latex(formula, notation(name))
    assert looks_like_latex(formula, replace(notation(name), sample_mark=",{}", matrix=r"\cdot", elementwise=""))


@settings(max_examples=300)
@given(formulas, NOTATIONS)
def test_formulas_look_like_their_latex(formula: Formula, written: Notation) -> None:
    assert looks_like_latex(formula, written)


@pytest.mark.parametrize("name", NOTATION_NAMES)
@pytest.mark.parametrize("example", EXAMPLES[::3], ids=[example.stem for example in EXAMPLES[::3]])
def test_the_formulas_of_a_derivation_look_like_their_latex(example: Path, name: str) -> None:
    spec = parse_spec(example.read_text("utf-8"), example.name, "toml").model_copy(update={"notation": name})
    written = spec.written_in
    found = derived(spec, written)
    assert len(found) > 120
    assert [formula for formula in found if not looks_like_latex(formula, written)] == []


OWN = Notation(
    "own",
    layer_mark=r"\langle {} \rangle",
    sample_mark=",{}",
    letters=(
        ("W", Letter(r"\Theta", "Θ")),
        ("L", Letter(r"\mathcal{E}", "E")),
        ("z", Letter(r"\tilde{s}", "s")),
        ("b", Letter(r"\boldsymbol{\beta}", "β")),
        ("a", Letter(r"\vec{h}", "h")),
    ),
    derivative=r"\mathrm{d}",
    transpose=r"\mathsf{T}",
    indices=(("l", r"\ell"),),
)


@pytest.mark.parametrize(
    "formula",
    [
        Quantity("W", Index("l"), (Index("i"), Index("j"))),
        Quantity("a", Index("l", -1), (1,), Index("n")),
        Partial(Quantity("L"), Quantity("W", 2, (1, 1))),
        Partial(Partial(Quantity("L"), Quantity("z")), Quantity("z")),
        Transpose(MatrixProduct((Quantity("W", 1), Quantity("b", 1)))),
        Position(Index("l", 2)),
    ],
)
def test_a_notation_of_ones_own_is_read_back(formula: Formula) -> None:
    assert holds(formula, OWN)


@pytest.mark.parametrize("function", ["swish2", "phi", "f", "mish"])
def test_functions_that_a_network_defines_are_read_back(function: str) -> None:
    key = OwnFunction(function, "z*sigmoid(2*z)").key
    written = replace(notation("slides"), functions=(key,))
    z = Quantity("z", 1, (1,))
    for formula in (Apply(key, (z,)), Apply(key, (z,), 1), Power(Apply(key, (z,)), Number("2"))):
        assert holds(formula, written)
