"""Mended lines are written in the letters, marks and signs of their text."""

from __future__ import annotations

import pytest

from symbolic.checking.check import check
from tests.symbolic.checking.mistakes.told import diagnosed, judged

HIDDEN = "3-4-2-1 sigmoid mse"

LETTERS = (
    (
        r"\delta_1^{(2)} = \delta_1^{(3)} w_{11}^{(3)}",
        r"\delta_1^{(2)} = \delta_1^{(3)} w_{11}^{(3)} \sigma'(z_1^{(2)})",
    ),
    (
        r"\frac{\partial C}{\partial w_{12}^3} = \delta^3_1",
        r"\frac{\partial C}{\partial w_{12}^3} = \delta^3_1 a_2^{2}",
    ),
    (
        r"\frac{\partial E}{\partial w^{(3)}_{12}} = \delta^{(3)}_1 \cdot a^{(1)}_2",
        r"\frac{\partial E}{\partial w^{(3)}_{12}} = \delta^{(3)}_1 \cdot a_2^{(2)}",
    ),
)


@pytest.mark.parametrize(("wrong", "mended"), LETTERS)
def test_letters_and_marks(wrong: str, mended: str) -> None:
    assert diagnosed(wrong, HIDDEN).repair == mended


def test_letters_of_earlier_lines() -> None:
    given = r"$$h^{(1)} = \sigma(W^{(1)} x + b^{(1)})$$"
    repair = diagnosed(r"\frac{\partial L}{\partial W^{(2)}} = \delta^{(2)}", HIDDEN, given).repair
    assert repair == r"\frac{\partial L}{\partial W^{(2)}} = \delta^{(2)} (h^{(1)})^{\top}"


def test_sign_of_a_transpose() -> None:
    given = r"$$\delta^{(1)} = (W^{(2)})^T \delta^{(2)} \odot \sigma'(z^{(1)})$$"
    repair = diagnosed(r"\frac{\partial L}{\partial W^{(2)}} = \delta^{(2)} a^{(1)}", HIDDEN, given).repair
    assert repair.endswith(r"(a^{(1)})^T")


def test_what_is_unchanged_is_copied() -> None:
    wrong = r"\delta_1^{[2]} = \Bigl(\dfrac{\partial L}{\partial z_1^{[3]}}\Bigr)\, W_{11}^{[3]}"
    assert r"\Bigl(\dfrac{\partial L}{\partial z_1^{[3]}}\Bigr)" in diagnosed(wrong, HIDDEN).repair


def test_transposed_part_is_not_copied_with_its_transpose() -> None:
    repair = diagnosed(r"z^{[2]} = W^{[2]} a^{[1]\top} + b^{[2]}", HIDDEN).repair
    assert "top" not in repair
    assert judged(repair, HIDDEN).verdict.stands


def test_brackets_that_stand_there_are_not_doubled() -> None:
    repair = diagnosed(r"\delta^{[2]} = \frac{3}{2} (W^{[3]})^T \delta^{[3]} \odot \sigma'(z^{[2]})", HIDDEN).repair
    assert repair == r"\delta^{[2]} = (W^{[3]})^T \delta^{[3]} \odot \sigma'(z^{[2]})"


def test_brackets_of_a_side_go_when_more_stands_there() -> None:
    repair = diagnosed(r"\delta^{[3]} = (a^{[3]} - y)", "2-3-2-2 sigmoid half_sse").repair
    assert repair == r"\delta^{[3]} = (a^{[3]} - y) \odot \sigma'(z^{[3]})"


def test_letter_for_any_layer() -> None:
    repair = diagnosed(r"\delta^{L} = (W^{L+1})^T \delta^{L+1}", "2-3-3-2-2 sigmoid mse").repair
    assert repair == r"\delta^{L} = (W^{L+1})^T \delta^{L+1} \odot \sigma'(z^{L})"
    assert judged(repair, "2-3-3-2-2 sigmoid mse").verdict.stands


def test_letter_for_any_layer_where_numbers_came_before() -> None:
    given = r"$$\delta_1^{1} = W_{11}^{2} \delta_1^{2} \sigma'(z_1^{1})$$" + "\n" + r"$$a^{L+1} = \sigma(z^{L+1})$$"
    wrong = r"\frac{\partial E}{\partial w_{ij}^{L}} = \delta_j^{L} \cdot \frac{\partial z_i^{L}}{\partial w_{ij}^{L}}"
    repair = diagnosed(wrong, "2-2-1 sigmoid mse", given).repair
    assert r"\delta_i^{L}" in repair


def test_plain_text() -> None:
    from symbolic.checking.check import check

    (*_, step) = check(HIDDEN, "dL/dW[3][1,2] = delta[3][1]\n").steps()
    (diagnosis, *_) = step.diagnoses
    assert diagnosis.mistakes == ("missing-activation",)
    assert "\\" not in diagnosis.repair
    (*_, again) = check(HIDDEN, f"{diagnosis.repair}\n").steps()
    assert again.verdict.stands


def test_an_empty_superscript_tells_nothing() -> None:
    text = r"""$$ z_i^{} &= \sum_{j=1}^{n} w_{ij} a_j + b_i \\\frac{ a &= \sigma(z) $$"""
    assert check("2-2-1 sigmoid mse", text).lines
