"""Names that a text gives: abbreviations, other letters, letters that change places, functions of one's own."""

from __future__ import annotations

import pytest

from symbolic.checking.check import check
from symbolic.checking.report import Step
from tests.symbolic.checking.verdicts.judged import DEFINITION, PROVED, REFUTED, UNREADABLE, steps, verdicts

ONE = "2-1 sigmoid half_sse"
NET = "2-3-4-2 tanh,tanh,tanh sse"

ABBREVIATIONS = [
    r"e := \hat y - y",
    r"e = \hat y - y",
    r"r = \hat y - y",
    r"\varepsilon := \hat y - y",
]


@pytest.mark.parametrize("line", ABBREVIATIONS)
def test_an_abbreviation_stands_for_its_right_side(line: str) -> None:
    name = line.partition(":" if ":" in line else "=")[0].strip()
    found = steps(
        ONE,
        line,
        rf"\frac{{\partial L}}{{\partial w_1}} = {name} \hat y (1 - \hat y) x_1",
        rf"\frac{{\partial L}}{{\partial w_1}} = {name} \hat y (1 - {name}) x_1",
    )
    assert [step.verdict for step in found] == [DEFINITION, PROVED, REFUTED]
    assert found[0].reason.startswith("Names ")


def test_names_in_words_stand_before_or_behind() -> None:
    text = r"""Let $e = \hat y - y$. Then
\[ \frac{\partial L}{\partial w_1} = e g x_1 \quad \text{where } g = \hat y (1 - \hat y) \]
and, with $g = \hat y (1 - \hat y)$,
\[ \frac{\partial L}{\partial w_2} = e g x_2 \]"""
    found = list(check(ONE, text).steps())
    assert found[0].verdict is DEFINITION
    assert found[-1].verdict is PROVED
    assert REFUTED not in {step.verdict for step in found}


def test_a_name_without_definition_is_not_understood() -> None:
    (found,) = steps(ONE, r"\frac{\partial L}{\partial w_1} = q x_1")
    assert found.verdict is UNREADABLE
    assert "q" in found.reason


def test_a_name_with_indices_is_used_with_others() -> None:
    assert verdicts(
        NET,
        r"g_i^{[l]} = \tanh'(z_i^{[l]})",
        r"\delta_j^{[2]} = g_j^{[2]} \sum_k W_{kj}^{[3]} \delta_k^{[3]}",
        r"\delta_j^{[2]} = g_j^{[3]} \sum_k W_{kj}^{[3]} \delta_k^{[3]}",
    )[:2] == [DEFINITION, PROVED]


# --- other letters ----------------------------------------------------------------------------------------------------


def test_another_letter_for_activations_is_known_for_derivatives() -> None:
    found = steps(
        NET,
        r"h^{[1]} = \tanh(W^{[1]} x + b^{[1]})",
        r"h^{[2]} = \tanh(W^{[2]} h^{[1]} + b^{[2]})",
        r"\frac{\partial L}{\partial W^{[2]}} = \delta^{[2]} (h^{[1]})^T",
        r"\frac{\partial L}{\partial h_j^{[1]}} = \sum_k W_{kj}^{[2]} \delta_k^{[2]}",
        r"\frac{\partial L}{\partial W^{[2]}} = \delta^{[2]} (h^{[2]})^T",
    )
    assert [step.verdict for step in found] == [DEFINITION, DEFINITION, PROVED, PROVED, REFUTED]


def test_another_letter_for_scores_is_known_for_derivatives() -> None:
    found = verdicts(
        NET,
        r"s_i^{[l]} = \sum_j W_{ij}^{[l]} a_j^{[l-1]} + b_i^{[l]}",
        r"a_i^{[l]} = \tanh(s_i^{[l]})",
        r"\frac{\partial L}{\partial W_{ij}^{[l]}} = \frac{\partial L}{\partial s_i^{[l]}} a_j^{[l-1]}",
        r"\frac{\partial L}{\partial W_{ij}^{[l]}} = \frac{\partial L}{\partial s_i^{[l]}} s_j^{[l-1]}",
    )
    assert found == [DEFINITION, DEFINITION, PROVED, REFUTED]


BISHOP = (
    r"a_j^{l} = \sum_i w_{ji}^{l} z_i^{l-1} + b_j^l",
    r"z_j^l = \tanh(a_j^l)",
    r"\frac{\partial L}{\partial a_j^l} = \tanh'(a_j^l) \sum_k w_{kj}^{l+1} \frac{\partial L}{\partial a_k^{l+1}}",
    r"\frac{\partial L}{\partial w_{ji}^l} = \frac{\partial L}{\partial a_j^l} z_i^{l-1}",
)


def test_letters_of_scores_and_activations_may_change_places() -> None:
    assert verdicts(NET, *BISHOP) == [DEFINITION, DEFINITION, PROVED, PROVED]


def test_with_letters_that_changed_places_wrong_lines_are_refuted() -> None:
    wrong = (
        r"\frac{\partial L}{\partial w_{ji}^l} = \frac{\partial L}{\partial z_j^l} a_i^{l-1}",
        r"\frac{\partial L}{\partial a_j^l} = \tanh'(z_j^l) \sum_k w_{kj}^{l+1} \frac{\partial L}{\partial a_k^{l+1}}",
    )
    assert verdicts(NET, *BISHOP[:2], *wrong)[2:] == [REFUTED, REFUTED]


def test_a_letter_before_brackets_is_the_activation() -> None:
    found = verdicts(NET, BISHOP[0], r"z_j^l = h(a_j^l)", BISHOP[2].replace(r"\tanh'", "h'"))
    assert found == [DEFINITION, DEFINITION, PROVED]


def test_letters_that_nobody_knows_may_stand_for_the_loss() -> None:
    line = r"\frac{\partial \mathrm{Err}}{\partial w_1} = (\hat y - y) \hat y (1 - \hat y) x_1"
    assert verdicts(ONE, line) == [PROVED]


# --- functions of one's own -------------------------------------------------------------------------------------------

FUNCTIONS = [
    ("f(x) = x^2", "f'(x) = 2x", "f'(x) = 3x"),
    ("q(t) = t^2", "q'(t) = 2t", "q'(t) = t^2"),
    (r"\phi(u) = u^3", r"\phi'(u) = 3u^2", r"\phi'(u) = 2u^3"),
]


@pytest.mark.parametrize(("definition", "right", "wrong"), FUNCTIONS, ids=[case[0] for case in FUNCTIONS])
def test_a_function_of_one_s_own_is_differentiated(definition: str, right: str, wrong: str) -> None:
    assert verdicts(ONE, definition, right, wrong) == [DEFINITION, PROVED, REFUTED]


def test_a_function_of_one_s_own_is_applied() -> None:
    found: list[Step] = steps(ONE, "q(t) = t^2", r"L = \frac{1}{2} q(\hat y - y)", r"L = \frac{1}{2} q(\hat y)")
    assert [step.verdict for step in found] == [DEFINITION, DEFINITION, REFUTED]


def test_the_activation_may_be_defined() -> None:
    assert verdicts(ONE, r"\sigma(z) = \frac{1}{1 + e^{-z}}")[0] in {DEFINITION, PROVED}
    assert verdicts(ONE, r"\sigma(z) = \frac{1}{1 - e^{-z}}") == [REFUTED]


def test_a_letter_before_parameters_names_the_loss() -> None:
    net = "2-3-1 sigmoid mse"
    found = verdicts(
        net,
        r"f(W) = \frac{1}{m} \sum_i (\hat y^{(i)} - y^{(i)})^2",
        r"\frac{df}{dA^{[2]}} = \frac{2}{m} (A^{[2]} - Y)",
        r"\frac{df}{dA^{[2]}} = \frac{1}{m} (A^{[2]} - Y)",
    )
    assert found == [DEFINITION, PROVED, REFUTED]


def test_a_derivative_of_a_program_is_transposed_as_a_whole() -> None:
    net = "4-5-3 relu,identity mse"
    right = ("Y = H @ W2.T + b2", "dL_dW2 = dL_dY.T @ H", "dL_dH = dL_dY @ W2", "dL_dW1 = dL_dZ1.T @ X")
    text = "\n".join((*right, "dL_dW2 = dL_dY @ H"))
    assert [step.verdict for step in check(net, text).steps()] == [DEFINITION, *[PROVED] * 3, REFUTED]


def test_the_error_of_the_outputs_is_of_no_other_layer() -> None:
    lines = (r"e = \hat{y} - y", r"\frac{\partial L}{\partial a_1} = W_2^T e", r"\frac{\partial L}{\partial b_1} = e")
    found = verdicts("3-4-2 tanh,identity half_sse", *lines)
    assert found == [DEFINITION, PROVED, REFUTED]


def test_the_risk_is_the_mean_of_the_losses() -> None:
    assert verdicts("3-4-2 tanh,identity half_mse", r"R(\theta) = \frac{1}{N} \sum_{n=1}^N L_n") == [DEFINITION]


def test_the_largest_entry_is_a_number() -> None:
    line = r"\hat{y}_j = \frac{e^{z_j - \max(z)}}{\sum_k e^{z_k - \max(z)}}"
    assert verdicts("3-4-2 tanh,softmax cross_entropy", line) == [DEFINITION]
    wrong = r"\hat{y}_j = \frac{e^{z_j - \max(z)}}{\sum_k e^{z_k}}"
    assert verdicts("3-4-2 tanh,softmax cross_entropy", wrong) == [REFUTED]


def test_a_step_may_have_a_letter_of_its_own() -> None:
    found = verdicts("2-2-1 relu half_sse", r"\Delta c_3 = \eta \delta_1", r"b_1 = b_1 + \Delta c_3")
    assert found == [DEFINITION, DEFINITION]
