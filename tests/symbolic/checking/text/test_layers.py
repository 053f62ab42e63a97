"""Letters without a number: the layer that the text gives them, and no other one that would suit a line."""

from __future__ import annotations

import pytest

from symbolic.checking.check import check
from tests.symbolic.checking.verdicts.judged import CONVENTION, DEFINITION, PROVED, REFUTED, spec_of, verdicts

NET = "2-3-2 sigmoid half_sse"
FORWARD = ("h = sigmoid(W1 @ x + b1)", "o = sigmoid(W2 @ h + b2)", "dz2 = (o - y) * o * (1 - o)")
BACK = ("dz1 = (W2.T @ dz2) * h * (1 - h)", "dW1 = dz1 @ x.T")


def found(spec: str, *lines: str) -> list[object]:
    return [step.verdict for step in check(spec, "\n".join(lines)).steps()]


def test_parameters_without_a_number_are_those_of_the_first_layer() -> None:
    lines = ("Z1 = np.dot(W, X) + b", "Z2 = np.dot(W2, A1) + b2", "dW = np.dot(dZ1, X.T)", "dW = np.dot(dZ2, A1.T)")
    of_lines = [step.verdict for step in check(spec_of(NET), "\n".join(lines)).steps()]
    assert of_lines[:2] == [DEFINITION] * 2
    assert of_lines[2] in {PROVED, CONVENTION}
    assert of_lines[3] is REFUTED


def test_a_letter_is_of_the_layer_of_the_weights_that_define_it() -> None:
    assert found("2-2-1 sigmoid half_sse", *FORWARD, *BACK) == [DEFINITION] * 2 + [PROVED] * 3


@pytest.mark.parametrize(
    ("place", "wrong"),
    [(1, "dW1 = dz1 @ h.T"), (0, "dz1 = (W2.T @ dz2) * o * (1 - o)"), (0, "dz1 = (W2.T @ dz2) * x * (1 - x)")],
)
def test_no_other_layer_is_put_in_for_a_letter(place: int, wrong: str) -> None:
    lines = [*FORWARD, *BACK]
    lines[3 + place] = wrong
    assert found("2-2-2 sigmoid half_sse", *lines)[3 + place] is REFUTED


def test_a_letter_is_of_the_layer_of_what_it_is_a_function_of() -> None:
    lines = (r"z = W_1 x + b_1", r"h = \sigma(z)", r"\hat y = \sigma(W_2 h + b_2)")
    claims = (r"\frac{\partial L}{\partial W_2} = \delta_2 h^T", r"\frac{\partial L}{\partial W_1} = \delta_1 h^T")
    assert verdicts("2-2-2 sigmoid half_sse", *lines, *claims) == [DEFINITION] * 3 + [PROVED, REFUTED]


def test_a_letter_that_is_used_for_every_layer_is_of_none() -> None:
    lines = ("z = W1 @ x + b1", "a = sigmoid(z)", "z = W2 @ a + b2", "a = sigmoid(z)")
    assert found("2-2-2 sigmoid half_sse", *lines) == [DEFINITION] * 4


def test_weights_called_theta_tell_a_layer_too() -> None:
    lines = (r"h = \sigma(\Theta^{(1)} x)", r"\hat y = \sigma(\Theta^{(2)} h)")
    right = r"\frac{\partial L}{\partial \Theta^{(2)}} = \delta^{(2)} h^T"
    wrong = r"\frac{\partial L}{\partial \Theta^{(1)}} = \delta^{(1)} h^T"
    assert verdicts("2-2-2 sigmoid half_sse", *lines, right, wrong)[2:] == [PROVED, REFUTED]


def test_a_letter_that_is_defined_beside_its_pre_activation_has_a_layer() -> None:
    lines = (r"z_1 = W_1 x + b_1, \quad h = \sigma(z_1)", r"z_2 = W_2 h + b_2")
    right, wrong = (rf"\frac{{\partial L}}{{\partial W_1}} = \delta_1 {unit}^T" for unit in "xh")
    assert verdicts("3-4-2 sigmoid half_sse", *lines, right)[-1] == PROVED
    assert verdicts("3-4-2 sigmoid half_sse", *lines, wrong)[-1] == REFUTED
