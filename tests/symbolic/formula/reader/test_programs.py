"""What lines of programs say that formulas do not: each is read like the formula that it stands for."""

from __future__ import annotations

import pytest

from symbolic.formula.reader.lines import read_lines
from symbolic.formula.reader.parser import read_syntax
from tests.symbolic.formula.reader.shown import show

SAME = (
    ("W1_", "W1"),
    ("W2_.T @ z", "W2.T @ z"),
    ("bout", "b_out"),
    ("wh", "w_h"),
    ("dZ(l) @ A(l-1).T / m", "dZ^(l) @ A^(l-1).T / m"),
    ("d_E_w2", "dE/dw2"),
    ("d_w_out", "dw_out"),
    ("1. - a", "1 - a"),
    ("(a - 1.)", "(a - 1)"),
    ("X[batch_idx].T", "X.T"),
    ('grads["dW" + str(l)]', "dW^[l]"),
    ('parameters["W" + str(l+1)].T', "W^[l+1].T"),
    ("self.W1 @ x", "W1 @ x"),
)


@pytest.mark.parametrize(("typed", "meant"), SAME, ids=[typed for typed, _ in SAME])
def test_a_name_of_a_program_is_read_as_what_it_stands_for(typed: str, meant: str) -> None:
    assert show(read_syntax(typed, plain=True)) == show(read_syntax(meant, plain=True))


CHANGES = (
    ("dz *= m", "dz := dz * (m)"),
    ("dz /= n", "dz := dz / (n)"),
    ("dz += u", "dz := dz + u"),
    ("dz -= u", "dz := dz - u"),
)


@pytest.mark.parametrize(("typed", "meant"), CHANGES, ids=[typed for typed, _ in CHANGES])
def test_a_change_in_place_says_what_the_name_is_then(typed: str, meant: str) -> None:
    assert show(read_syntax(typed, plain=True)) == show(read_syntax(meant, plain=True))


@pytest.mark.parametrize(
    "statement",
    [
        "dscores[range(N), y] -= 1",
        "dscores /= N",
        "dz *= mask",
        "dscores = probs",
        "dscores = probs.copy()",
        "probs = softmax(scores)",
        "output_error = target - output",
        "dZ[Z <= 0] = 0",
    ],
)
def test_statements_that_only_programs_write_are_lines(statement: str) -> None:
    assert [line.kind for line in read_lines(f"A sentence before it.\n\n{statement}\n")] == ["text", "math"]


@pytest.mark.parametrize(
    "sentence",
    [
        "The answer is yes.",
        "See the next page /= for it.",
        "We call x the input.",
        "Note = the cost (see below) is small.",
    ],
)
def test_sentences_are_no_statements(sentence: str) -> None:
    assert [line.kind for line in read_lines(sentence)] == ["text"]
