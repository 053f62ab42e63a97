"""What is printed is read back: read(print_latex(f, n), n) prints like f, for every node in every bundled notation.

In plain text the same holds where a line of text can tell. It cannot for colours, braces and words, which leave no sign
of where they end; for names of one's own, as `f` before a bracket; for the vector of ones, which is the number 1 there;
for matrices, whose entries stand side by side like factors; for ln' in an exponent; for a derivative by a letter with a
prime, `∂L/∂W' (l + 1)`, which is one of a function before a bracket; for two indices with a comma and samples beside
a bare layer, `a_11,2^3` and `a^3(n)`; and in a notation with a plain d, where d²x and `did(z)` are
words. Brackets are not compared, as a line of text needs more.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from symbolic.formula.canonical import canonical
from symbolic.formula.latex import print_latex
from symbolic.formula.nested import differentiated
from symbolic.formula.nodes import (
    Apply,
    Formula,
    Group,
    Highlight,
    Index,
    Matrix,
    MatrixProduct,
    Negative,
    Number,
    Partial,
    Power,
    Product,
    Quantity,
    Quotient,
    Sign,
    Text,
    Underbrace,
)
from symbolic.formula.notation import NOTATION_NAMES, Letter, Notation, notation
from symbolic.formula.own_function import OwnFunction
from symbolic.formula.resolver.read import read, read_text
from symbolic.formula.resolver.written import bracket_of
from symbolic.formula.substitute import children, derivatives, nodes_of, quantities, rebuilt
from symbolic.formula.text import print_text
from symbolic.spec.parse import parse_spec
from tests.symbolic.formula.resolver.derived import derived
from tests.symbolic.formula.resolver.drawn import OWN as OWN_NAMES
from tests.symbolic.formula.resolver.drawn import formulas, leaves
from tests.symbolic.formula.test_printers import TABLE

NOTATIONS = st.sampled_from([notation(name) for name in NOTATION_NAMES])
EXAMPLES = tuple(sorted((Path(__file__).parents[4] / "symbolic" / "examples").glob("*.toml")))
COLOURED_BRACES = re.compile(r"\\color\{\w+\} \{")
UNDER_BARE_LAYERS = re.compile(r"_\w+,|\^\w+\(|\bn\^\w")
WITHOUT_ALPHABET = frozenset({"ones"})


# --- LaTeX ------------------------------------------------------------------------------------------------------------


def holds(formula: Formula, written: Notation) -> bool:
    """Say whether the print of a formula is read as what prints like it."""
    found = read(print_latex(formula, written), written)
    return canonical(found, written) == canonical(formula, written)


def multiplies_numbers_as_matrices(formula: Formula) -> bool:
    """Say whether there is a product of matrices without a letter: what is printed is a product of numbers."""
    return any(
        isinstance(part, MatrixProduct) and not any(True for _ in quantities(part)) for part in nodes_of(formula)
    )


@settings(max_examples=500)
@given(formulas, NOTATIONS)
def test_printed_latex_is_read_back(formula: Formula, written: Notation) -> None:
    latex = print_latex(formula, written)
    assume(not COLOURED_BRACES.search(latex))
    assume(not multiplies_numbers_as_matrices(formula))
    assert canonical(read(latex, written), written) == canonical(formula, written)


@settings(max_examples=500)
@given(leaves, NOTATIONS)
def test_letters_with_all_their_scripts_are_read_back(formula: Formula, written: Notation) -> None:
    assert holds(formula, written)


@settings(max_examples=200)
@given(formulas, NOTATIONS)
def test_a_canonical_form_is_its_own(formula: Formula, written: Notation) -> None:
    once = canonical(formula, written)
    assert canonical(once, written) == once


@pytest.mark.parametrize("name", NOTATION_NAMES)
@pytest.mark.parametrize("formula", [row[0] for row in TABLE], ids=[type(row[0]).__name__ for row in TABLE])
def test_every_node_of_the_printers_table_is_read_back(formula: Formula, name: str) -> None:
    assert holds(formula, notation(name))


# --- what the engines write -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NOTATION_NAMES)
@pytest.mark.parametrize("example", EXAMPLES, ids=[example.stem for example in EXAMPLES])
def test_every_formula_of_a_derivation_is_read_back(example: Path, name: str) -> None:
    spec = parse_spec(example.read_text("utf-8"), example.name, "toml").model_copy(update={"notation": name})
    written = spec.written_in
    found = derived(spec, written)
    assert len(found) > 120
    assert [print_latex(formula, written) for formula in found if not holds(formula, written)] == []


@pytest.mark.parametrize("example", EXAMPLES, ids=[example.stem for example in EXAMPLES])
def test_so_is_their_plain_text(example: Path) -> None:
    spec = parse_spec(example.read_text("utf-8"), example.name, "toml")
    written = spec.written_in
    found = [formula for formula in derived(spec, written) if is_told_in_text(formula, written)]
    assert len(found) > 100
    assert [print_text(formula, written) for formula in found if not holds_in_text(formula, written)] == []


@pytest.mark.parametrize("function", ["swish2", "phi", "f", "mish", "act10"])
@pytest.mark.parametrize("name", NOTATION_NAMES)
def test_functions_that_a_network_defines_are_read_back(function: str, name: str) -> None:
    key = OwnFunction(function, "z*sigmoid(2*z)").key
    written = replace(notation(name), functions=(key,))
    z, batch = Quantity("z", 1, (1,)), Quantity("Z", 1)
    for formula in (
        Apply(key, (z,)),
        Apply(key, (z,), 1),
        Power(Apply(key, (z,)), Number("2")),
        Apply(key, (batch,), 1),
    ):
        assert read(print_latex(formula, written), written) == formula
        assert read_text(print_text(formula, written), written) == formula


# --- plain text -------------------------------------------------------------------------------------------------------


def without_brackets(formula: Formula) -> Formula:
    if isinstance(formula, Group):
        return without_brackets(formula.body)
    return rebuilt(formula, without_brackets)


def holds_in_text(formula: Formula, written: Notation) -> bool:
    found = read_text(print_text(formula, written), written)
    one, other = (canonical(_with_bare_fractions(each), written) for each in (found, formula))
    return without_brackets(one) == without_brackets(other)


def _with_bare_fractions(formula: Formula) -> Formula:
    """Return a formula without brackets round fractions, which a line of text has wherever another factor follows."""
    if isinstance(formula, Group) and isinstance(formula.body, Quotient):
        return _with_bare_fractions(formula.body)
    return rebuilt(formula, _with_bare_fractions)


def is_told_in_text(formula: Formula, written: Notation) -> bool:
    """Say whether a line of text tells all of a formula but its brackets."""
    if written.derivative != r"\partial":
        return False
    if not bracket_of(written.layer_mark) and UNDER_BARE_LAYERS.search(print_text(formula, written)):
        return False
    return not any(_is_lost(part) for part in _parts(formula))


def _parts(formula: Formula) -> list[Formula]:
    return [formula, *(part for child in children(formula) for part in _parts(child))]


def _is_lost(part: Formula) -> bool:
    if isinstance(part, Quantity) and (part.name in WITHOUT_ALPHABET or part.name in OWN_NAMES):
        return True
    in_exponent = isinstance(part, Apply) and part.function == "exp"
    primes = in_exponent and any(isinstance(inner, Apply) and inner.function == "log" for inner in _parts(part))
    if isinstance(part, Partial) and isinstance(part.wrt, Quantity) and part.wrt.mark:
        return True
    return primes or isinstance(part, Text | Underbrace | Highlight | Matrix)


@settings(max_examples=400)
@given(formulas, NOTATIONS)
def test_printed_text_is_read_back(formula: Formula, written: Notation) -> None:
    assume(is_told_in_text(formula, written))
    assert holds_in_text(formula, written)


# --- what is one, and what is not -------------------------------------------------------------------------------------

A, B, C = Quantity("a"), Quantity("b"), Quantity("x")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Product((A, B)), Product((B, A))),
        (Product((A, Product((B, C)))), Product((A, B, C))),
        (Group(A), A),
        (Product((A, B), Sign.DOT), Product((A, B))),
        (Negative(Product((A, B))), Product((Negative(A), B))),
        (Quantity("W", 1, (1, 2)), Quantity("W", 1, (2, 1))),
        (Quantity("a", 1, (12,)), Quantity("a", 1, (2, 1))),
        (Quantity("a", sample=2), Quantity("a", 2)),
        (Partial(Group(A), B), Partial(A, B)),
        (Power(A, Number("2")), Quantity("a", 2)),
        (Apply("tanh", (Group(A),)), Apply("tanh", (A,))),
    ],
)
def test_what_prints_differently_stays_apart(one: Formula, other: Formula) -> None:
    slides = notation("slides")
    assert print_latex(one, slides) != print_latex(other, slides)
    assert canonical(one, slides) != canonical(other, slides)


@settings(max_examples=400)
@given(formulas, NOTATIONS)
def test_what_is_one_prints_alike(formula: Formula, written: Notation) -> None:
    assume(not any(by_two_printed_alike(part, written) for part in derivatives(formula)))
    assert typeset(canonical(formula, written), written) == typeset(formula, written)


def by_two_printed_alike(formula: Partial, written: Notation) -> bool:
    """Say whether a second derivative is by u and v with one sign for both, as where C_k is L and L of sample k."""
    _, variables = differentiated(formula)
    return any(print_latex(u, written) == print_latex(v, written) for (u, _), (v, _) in pairwise(variables))


def typeset(formula: Formula, written: Notation) -> str:
    """Return what is seen of a formula: no braces, no spaces, brackets of any size, dots of any height."""
    seen = re.sub(r"\\left|\\right|[{} ]", "", print_latex(formula, written))
    return seen.replace(r"\cdots", r"\dots").replace(r"\mathrm", r"\text")


# --- other notations --------------------------------------------------------------------------------------------------

OWN = Notation(
    "own",
    layer_mark=r"\langle {} \rangle",
    sample_mark=",{}",
    letters=(("W", Letter(r"\Theta", "Θ")), ("L", Letter(r"\mathcal{E}", "E"))),
    derivative=r"\mathrm{d}",
)


@pytest.mark.parametrize(
    "formula",
    [
        Quantity("W", Index("l"), (Index("i"), Index("j"))),
        Quantity("a", Index("l", -1), (1,), Index("n")),
        Partial(Quantity("L"), Quantity("W", 2, (1, 1))),
        Partial(Partial(Quantity("L"), Quantity("a")), Quantity("a")),
    ],
)
def test_a_notation_of_ones_own_is_read_back(formula: Formula) -> None:
    assert holds(formula, OWN)
