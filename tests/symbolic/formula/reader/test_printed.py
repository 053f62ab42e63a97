"""Whatever the project prints can be read again, and stands for the same."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbolic.formula.latex import print_latex
from symbolic.formula.nodes import Formula
from symbolic.formula.notation import NOTATION_NAMES, notation
from symbolic.formula.reader.parser import read_syntax
from symbolic.formula.text import print_text
from tests.symbolic.formula.reader.worth import worth
from tests.symbolic.formula.test_printers import TABLE
from tests.symbolic.formula.trees import scalars, value

_SLIDES = notation("slides")
_FORMULAS = tuple(row[0] for row in TABLE)


@pytest.mark.parametrize("name", NOTATION_NAMES)
@pytest.mark.parametrize("formula", _FORMULAS, ids=[type(formula).__name__ for formula in _FORMULAS])
def test_the_latex_of_every_node_is_read_in_every_notation(formula: Formula, name: str) -> None:
    read_syntax(print_latex(formula, notation(name)))


@pytest.mark.parametrize("name", NOTATION_NAMES)
@pytest.mark.parametrize("formula", _FORMULAS[:-1], ids=[type(formula).__name__ for formula in _FORMULAS[:-1]])
def test_the_text_of_every_node_but_words_is_read_in_every_notation(formula: Formula, name: str) -> None:
    read_syntax(print_text(formula, notation(name)), plain=True)


@settings(max_examples=150)
@given(scalars)
def test_printed_latex_is_worth_what_was_printed(formula: Formula) -> None:
    assert worth(read_syntax(print_latex(formula, _SLIDES)), {}) == value(formula, {})


@settings(max_examples=150)
@given(scalars)
def test_printed_text_is_worth_what_was_printed(formula: Formula) -> None:
    assert worth(read_syntax(print_text(formula, _SLIDES), plain=True), {}) == value(formula, {})


@settings(max_examples=100)
@given(scalars, st.sampled_from(NOTATION_NAMES))
def test_printed_formulas_are_read_in_every_notation(formula: Formula, name: str) -> None:
    read_syntax(print_latex(formula, notation(name)))
    read_syntax(print_text(formula, notation(name)), plain=True)
