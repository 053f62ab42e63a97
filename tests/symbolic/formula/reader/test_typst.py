r"""Formulas of Typst and AsciiMath: what they write for commands of LaTeX, between dollar signs and without."""

from __future__ import annotations

import time

import pytest

from symbolic.checking.check import check
from symbolic.errors import FormulaError
from symbolic.formula.reader.lines import read_lines
from symbolic.formula.reader.parser import read_syntax
from tests.symbolic.checking.verdicts.judged import DEFINITION, PROVED, REFUTED
from tests.symbolic.formula.reader.shown import show

SAME = (
    ("(diff L)/(diff w)", "∂L/∂w"),
    ("(del L)/(del w)", "∂L/∂w"),
    ("(partial L)/(partial w)", "∂L/∂w"),
    ("diff/(diff z) u", "∂/∂z u"),
    (r"partial L \/ partial z", "∂L/∂z"),
    ("hat(y)", "ŷ"),
    ("u dot.o v", "u ⊙ v"),
    ("u dot.circle v", "u ⊙ v"),
    ("u dot.op v", "u · v"),
    ("u times.o v", "u ⊗ v"),
    ("u equiv v", "u = v"),
    ("w arrow.l v", "w ← v"),
    ("w larr v", "w ← v"),
    ('"softmax"(z)', "softmax(z)"),
)


@pytest.mark.parametrize(("typed", "usual"), SAME)
def test_words_stand_for_signs(typed: str, usual: str) -> None:
    assert show(read_syntax(typed, True)) == show(read_syntax(usual, True))


@pytest.mark.parametrize(
    ("typed", "tree"),
    [
        ("bold(W)_1", "mathbf:W_1"),
        ("frac(u, v)", "u//v"),
        ("w^((2))_(j k)", "w_({j · k})^((2))"),
        ("y_hat(x)", "{hat<y> · (x)}"),
    ],
)
def test_calls_are_read(typed: str, tree: str) -> None:
    assert show(read_syntax(typed, True)) == tree


def test_diff_is_a_name_elsewhere() -> None:
    assert show(read_syntax("diff = y - t", True)) == "diff = [y + -t]"


DOCUMENT = """= Backpropagation

We have $z_1 = W_1 x + b_1$ and $h = sigma(z_1)$.

$ hat(y) = sigma(z_2) $
$ (partial L)/(partial z_2) = (hat(y) - y) dot.o sigma'(z_2) $
$ (diff L)/(diff W_2) &= delta_2 h^T \\
  &= (hat(y) - y) dot.o sigma'(z_2) h^T $
$ delta_1 = (W_2^T delta_2) dot.o sigma'(z_2) quad "hidden" $
"""


def test_a_document_is_judged() -> None:
    found = [step.verdict for step in check("3-4-2 sigmoid half_sse", DOCUMENT).steps()]
    assert found == [DEFINITION] * 3 + [PROVED] * 3 + [REFUTED]


def test_places_are_those_of_the_text() -> None:
    (line,) = (line for line in read_lines("$ hat(y) = foo(z_2) $") if line.kind == "math")
    assert line.text == "hat(y) = foo(z_2)"
    assert line.span.start == 2


@pytest.mark.parametrize("text", ["hat(" * 900, "frac(" * 700, "hat(y" * 700, "bold(hat(" * 400, '"a' * 1900])
def test_what_does_not_end_is_told_soon(text: str) -> None:
    start = time.process_time()
    with pytest.raises(FormulaError):
        read_syntax(text, True)
    assert time.process_time() - start < 5
