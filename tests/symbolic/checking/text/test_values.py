"""Numbers in a text: given, computed, put in, given anew, and left open where nothing before tells them."""

from __future__ import annotations

from math import exp

import pytest

from symbolic.checking.check import check
from symbolic.checking.report import Verdict
from symbolic.spec.model import build_spec
from tests.symbolic.checking.verdicts.judged import (
    CONVENTION,
    DEFINITION,
    HOLDS,
    PROVED,
    REFUTED,
    UNKNOWN,
    steps,
    verdicts,
)

GIVEN = "w = 2, x = 1, b = 0, y = 0"


def test_numbers_are_judged_by_the_numbers_that_the_text_has_given() -> None:
    found = verdicts(
        "1-1-1 identity,identity mse",
        r"x = 2, y = 10, w_1 = 1, w_2 = 3",
        r"h = w_1 x = 2",
        r"\hat{y} = w_2 h = 6",
        r"\frac{\partial L}{\partial \hat{y}} = 2 (6 - 10) = -8",
        r"\frac{\partial L}{\partial w_2} = \frac{\partial L}{\partial \hat{y}} h = -8 \cdot 2 = -16",
        r"\frac{\partial L}{\partial h} = \frac{\partial L}{\partial \hat{y}} w_2 = -8 \cdot 3 = -24",
        r"\frac{\partial L}{\partial \hat{y}} w_2 = -30",
    )
    assert found[:4] == [DEFINITION] * 4
    assert found[4:8] == [CONVENTION, HOLDS, CONVENTION, HOLDS]
    assert found[8:] == [HOLDS, PROVED, PROVED, HOLDS, PROVED, PROVED, HOLDS, PROVED, REFUTED]


def test_a_value_may_be_given_roughly_and_used() -> None:
    found = verdicts(
        "2-1 sigmoid half_sse",
        r"z = w_1 x_1 + w_2 x_2 + b = 0.4 \cdot 0.5 + 0.6 \cdot 0.3 + 0.1 = 0.48",
        r"\hat{y} = \sigma(0.48) \approx 0.6177",
        r"\hat{y} - 1 = -0.3823",
        r"\hat{y} - 1 = -0.4823",
    )
    assert found == [DEFINITION, DEFINITION, PROVED, HOLDS, HOLDS, HOLDS, REFUTED]


def test_a_wrong_value_is_told_with_the_right_one() -> None:
    found = steps("1-1 sigmoid mse", GIVEN, r"\hat{y} = 0.88", r"\hat{y} = 0.5")
    assert [step.verdict for step in found[4:]] == [HOLDS, REFUTED]
    assert found[-1].reason == "The numbers given before make it 0.880797."


def test_a_value_may_be_given_anew() -> None:
    again = verdicts("1-1 sigmoid mse", GIVEN, r"\hat{y} = 0.8808", "w = 3", r"\hat{y} = 0.9526", r"\hat{y} = 0.8808")
    assert again[4:] == [HOLDS, DEFINITION, HOLDS, REFUTED]


def test_biases_that_are_given_are_counted() -> None:
    given = "x = 1, w_1 = 2, w_2 = 3, b_1 = 0.5, b_2 = 1"
    found = verdicts("1-1-1 identity,identity mse", given, r"\hat{y} = w_2 w_1 x", r"\hat{y} = 8.5", r"\hat{y} = 6")
    assert found[5:] == [CONVENTION, HOLDS, REFUTED]


def test_wide_networks_are_not_computed_on_small_ones() -> None:
    given = ", ".join(f"x_{{{j}}} = 0.5, w_{{{j}}} = 0.4" for j in range(1, 11))
    assert verdicts("10-1 identity mse", given, "b = 0.1", "z = 2.1")[-1] is not REFUTED


def test_digits_of_two_bare_numbers_are_those_of_the_finer_one() -> None:
    assert verdicts("1-1 sigmoid mse", "0.5 = 0.54", "1.0 = 0.96", "0.5 = 0.50") == [UNKNOWN, UNKNOWN, PROVED]


def test_a_parameter_with_a_word_or_a_step_below_is_its_new_value() -> None:
    updates = (r"w_{new} = w - \eta \frac{\partial L}{\partial w}", r"w_{t+1} = w_t - \eta \nabla L")
    assert verdicts("1-1 sigmoid mse", *updates) == [DEFINITION, DEFINITION]


def test_numbers_of_the_spec_are_known_from_the_start() -> None:
    net = build_spec(
        {
            "inputs": 2,
            "layers": [{"units": 1, "activation": "sigmoid"}],
            "loss": {"name": "squared_error", "outputs": "sum", "samples": "sum", "factor": "1/2"},
            "numbers": {"x": [0.5, -0.3], "y": [1], "W": [[[0.4, 0.6]]], "b": [[0.1]]},
        },
        "spec",
    )
    z = 0.4 * 0.5 - 0.6 * 0.3 + 0.1
    yhat = 1 / (1 + exp(-z))
    slope = (yhat - 1) * yhat * (1 - yhat) * 0.5
    lines = (f"z = {z:.4f}", rf"\hat{{y}} = {yhat:.4f}", rf"\frac{{\partial L}}{{\partial w_1}} = {slope:.4f}")
    assert verdicts(net, *lines) == [HOLDS, HOLDS, HOLDS]
    assert verdicts(net, rf"\frac{{\partial L}}{{\partial w_1}} = {2 * slope:.4f}") == [REFUTED]
    assert verdicts(net, r"\frac{\partial L}{\partial w_1} = (\hat{y} - y) \hat{y} (1 - \hat{y}) x_1") == [PROVED]


ROUNDED = (
    "x_1 = 0.5, x_2 = 1.0, y = 0.8",
    "w_1 = 0.3, w_2 = 0.7, b = 0.1",
    r"a = \frac{1}{1 + e^{-0.95}} \approx 0.721",
)


@pytest.mark.parametrize(
    ("line", "verdict"),
    [
        (r"\frac{\partial L}{\partial a} = -(0.8 - 0.721)", HOLDS),  # exactly 0.8 - 0.72111...
        (r"L = \frac{1}{2} (0.8 - 0.721)^2", HOLDS),
        (r"L = \frac{1}{2} (0.079)^2", HOLDS),
        (r"\frac{\partial L}{\partial a} = 0.8 - 0.721", REFUTED),
        (r"L = \frac{1}{2} (0.8 - 0.7211)^2", HOLDS),
        (r"L = \frac{1}{2} (0.8 - 0.7213)^2", UNKNOWN),  # no rounding of 0.72111
        (r"L = (0.8 - 0.721)^2", REFUTED),
        (r"z = 0.3 \cdot 0.5 + 0.7 \cdot 1.0 + 0.2", REFUTED),
    ],
)
def test_what_was_rounded_before_is_carried(line: str, verdict: Verdict) -> None:
    assert verdicts("2-1 sigmoid half_sse", *ROUNDED, line)[-1] is verdict


SCORE = r"z_2 = W_2 h + b_2 = 0.946"
"""σ(0.946) = 0.7203, and σ'(0.946) = 0.2015; with 0.720 for σ one gets 0.2016."""


@pytest.mark.parametrize(
    ("line", "verdict"),
    [
        (r"\sigma'(z_2) = 0.720 (1 - 0.720) = 0.202", HOLDS),
        (r"\sigma'(z_2) = 0.202", HOLDS),
        (r"\sigma'(z_2) = 0.204", UNKNOWN),
        (r"\sigma'(z_2) = 0.720 (1 - 0.620) = 0.274", UNKNOWN),
        (r"\frac{\partial \hat{y}}{\partial z_2} = 0.720 (1 - 0.720) = 0.202", HOLDS),
        (r"\frac{\partial \hat{y}}{\partial z_2} = 0.720 (1 + 0.720) = 1.238", UNKNOWN),
    ],
)
def test_a_slope_is_what_the_value_before_makes_it_but_for_what_was_rounded(line: str, verdict: Verdict) -> None:
    found = verdicts("2-2-1 sigmoid sse", SCORE, r"\hat{y} = \sigma(z_2) = 0.720", line)
    assert found[4] is verdict


GIVEN_ARRAYS = (
    r"x = \begin{pmatrix} 1 \\ 1 \end{pmatrix}, \quad W_1 = \begin{pmatrix} 2 & -1 \\ -1 & 1 \end{pmatrix}",
    r"b_1 = \begin{pmatrix} -2 \\ 1 \end{pmatrix}, \quad W_2 = \begin{pmatrix} 1 & 2 \end{pmatrix}, \quad b_2 = -1",
)
FORWARD = (r"z_1 = W_1 x + b_1", r"h = \text{ReLU}(z_1)", r"z_2 = W_2 h + b_2", r"\hat{y} = \sigma(z_2)")


@pytest.mark.parametrize(
    ("line", "verdict"),
    [
        (r"z_1 = \begin{pmatrix} -1 \\ 1 \end{pmatrix}", HOLDS),
        (r"z_1 = \begin{pmatrix} -1 \\ 2 \end{pmatrix}", REFUTED),
        (r"h = \begin{pmatrix} 0 \\ 1 \end{pmatrix}", HOLDS),
        (r"h = \begin{pmatrix} 1 \\ 1 \end{pmatrix}", REFUTED),
        (r"z_2 = 1", HOLDS),
        (r"\hat{y} = 0.73", HOLDS),
        (r"\hat{y} = 0.27", REFUTED),
        (r"\frac{\partial \hat{y}}{\partial z_2} = 0.20", HOLDS),
        (r"\frac{\partial z_2}{\partial h} = \begin{pmatrix} 1 & 2 \end{pmatrix}", HOLDS),
    ],
)
def test_numbers_are_judged_by_arrays_that_were_given(line: str, verdict: Verdict) -> None:
    found = verdicts("2-2-1 relu,sigmoid binary_cross_entropy", *GIVEN_ARRAYS, *FORWARD, line)
    assert found[:5] == [DEFINITION] * 5
    assert found[-1] is verdict


def test_a_square_array_refutes_nothing_before_its_order_is_known() -> None:
    given = (GIVEN_ARRAYS[0], r"b_1 = \begin{pmatrix} -2 \\ 1 \end{pmatrix}")
    line = r"z_1 = \begin{pmatrix} 7 \\ 1 \end{pmatrix}"
    assert verdicts("2-2-1 relu,sigmoid binary_cross_entropy", *given, line)[-1] is UNKNOWN
    assert verdicts("2-2-1 relu,sigmoid binary_cross_entropy", *given, *FORWARD, line)[-1] is REFUTED


def test_an_array_stored_from_to_has_its_entries_across() -> None:
    given = (
        r"x = \begin{pmatrix} 1 & 2 \end{pmatrix}",
        r"W_1 = \begin{pmatrix} 1 & 0 & 2 \\ 0 & 3 & 1 \end{pmatrix}",
        r"b_1 = \begin{pmatrix} 0 & 0 & 1 \end{pmatrix}",
        r"z_1 = x W_1 + b_1",
    )
    right, wrong = (rf"z_1 = \begin{{pmatrix}} 1 & {entry} & 5 \end{{pmatrix}}" for entry in (6, 7))
    assert verdicts("2-3-1 tanh,sigmoid half_sse", *given, right)[-1] is HOLDS
    assert verdicts("2-3-1 tanh,sigmoid half_sse", *given, wrong)[-1] is REFUTED


def test_a_letter_without_a_number_is_of_the_layer_whose_pre_activation_it_is_a_function_of() -> None:
    lines = (
        "z₁ = w₁x + b₁",
        "h = sigmoid(z₁)",
        "ŷ = w₂h + b₂",
        "x = 2, y = 1, w₁ = 0.5, b₁ = 0, w₂ = 0.8, b₂ = 0.1",
    )
    assert verdicts("1-1-1 sigmoid,identity sse", *lines, "h(1 - h) = 0.731 × 0.269")[-1] is HOLDS
    assert verdicts("1-1-1 sigmoid,identity sse", *lines, "h(1 - h) = 0.685 × 0.315")[-1] is REFUTED


def test_an_array_replaces_the_entries_that_were_given_before() -> None:
    entries = "W_{11}^{[1]} = 0.1, W_{12}^{[1]} = 0.2, x_1 = 1, x_2 = 2, b_1^{[1]} = 0"
    array = r"W^{[1]} = \begin{pmatrix} 0.3 & 0.4 \\ 0 & 0 \\ 0 & 0 \end{pmatrix}"
    forward = r"z^{[1]} = W^{[1]} x + b^{[1]}"
    assert verdicts("2-3-1 tanh,sigmoid half_sse", entries, forward, "z_1^{[1]} = 0.5")[-1] is HOLDS
    assert verdicts("2-3-1 tanh,sigmoid half_sse", entries, array, forward, "z_1^{[1]} = 1.1")[-1] is HOLDS


def test_rows_in_brackets_are_arrays() -> None:
    given = "W2 = [[0.4, -0.6]], b2 = [0.2]\na1 = [0.5, 0.8]\n"
    right, wrong = (
        list(check("2-2-1 sigmoid half_sse", f"{given}z2 = W2 a1 + b2 = {value}").steps())[-1].verdict
        for value in ("-0.08", "0.08")
    )
    assert right is HOLDS
    assert wrong is not HOLDS
