"""Letters stand for what a text uses them for: inputs I_1, units H_1, parts of a loss, parameters without a number."""

from __future__ import annotations

import pytest

from symbolic.checking.check import check
from tests.symbolic.checking.verdicts.judged import DEFINITION, PROVED, REFUTED, spec_of, verdicts

NET = "2-2-2 sigmoid half_sse"


def test_a_loss_stays_one_where_it_is_differentiated_by_its_parts() -> None:
    lines = (r"E = E_1 + E_2", r"\frac{\partial E}{\partial E_1} = \frac{\partial}{\partial E_1}(E_1 + E_2) = 1")
    assert verdicts(NET, *lines) == [DEFINITION, PROVED, PROVED]
    assert verdicts(NET, lines[0], r"\frac{\partial E}{\partial E_1} = 2")[1] is REFUTED


def test_inputs_may_be_called_i() -> None:
    lines = (
        r"net_{h1} = I_1 w_1 + I_2 w_2 + b_1",
        r"net_{o1} = h_1 w_5 + h_2 w_6 + b_2",
        r"\frac{\partial net_{h1}}{\partial w_1} = I_1",
        r"\frac{\partial net_{h1}}{\partial w_1} = I_2",
    )
    found = verdicts(NET, *lines)
    assert found[2:] == [PROVED, REFUTED]


def test_capitals_are_units_where_units_have_capitals() -> None:
    lines = (
        r"\delta_{O1} = (O_1 - T_1) \cdot O_1 \cdot (1 - O_1)",
        r"\delta_{H1} = (\delta_{O1} \cdot W_{H1-O1} + \delta_{O2} \cdot W_{H1-O2}) \cdot H_1 \cdot (1 - H_1)",
        r"\delta_{H2} = (\delta_{O1} \cdot W_{H2-O1} + \delta_{O2} \cdot W_{H2-O2}) \cdot H_1 \cdot (1 - H_2)",
    )
    assert verdicts(NET, *lines) == [PROVED, PROVED, REFUTED]


@pytest.mark.parametrize(
    ("line", "verdict"),
    [
        (r"z_0^{(1)} = w_{00}^{(1)} x_0 + w_{01}^{(1)} x_1 + b_0^{(1)}", DEFINITION),
        (r"z_1^{(1)} = w_{00}^{(1)} x_0 + w_{01}^{(1)} x_1 + b_1^{(1)}", REFUTED),
        (r"\frac{\partial C}{\partial b_0^{(1)}} = \delta_0^{(1)}", PROVED),
        (r"\frac{\partial C}{\partial b_0^{(1)}} = \delta_1^{(1)}", REFUTED),
    ],
)
def test_units_may_be_counted_from_zero(line: str, verdict: object) -> None:
    found = verdicts("2-2-1 sigmoid half_sse", r"\delta_0^{(1)} = \frac{\partial C}{\partial z_0^{(1)}}", line)
    assert found == [DEFINITION, verdict]


def test_weights_of_biases_do_not_count_units_from_zero() -> None:
    lines = (
        "z = w_0 + w_1 x_1 + w_2 x_2",
        r"\frac{\partial L}{\partial w_1} = (\hat y - y) \hat y (1 - \hat y) x_1",
        r"\frac{\partial L}{\partial w_0} = (\hat y - y) \hat y (1 - \hat y)",
    )
    assert verdicts("2-1 sigmoid half_sse", *lines) == [DEFINITION, PROVED, PROVED]
    swapped = lines[1].replace("x_1", "x_2")
    assert verdicts("2-1 sigmoid half_sse", lines[0], swapped, lines[2]) == [DEFINITION, REFUTED, PROVED]


def test_weights_from_a_bias_unit_do_not_count_units_from_zero() -> None:
    lines = (
        "z_1 = w_{01} + w_{11} x_1 + w_{21} x_2",
        "z_2 = w_{02} + w_{12} x_1 + w_{22} x_2",
        r"\frac{\partial L}{\partial w_{02}} = \delta_2",
    )
    assert verdicts("2-2 sigmoid half_sse", *lines) == [DEFINITION, DEFINITION, PROVED]


def test_a_sum_tells_how_many_samples_there_are() -> None:
    net = "2-1 sigmoid binary_cross_entropy"
    spec = spec_of(net, loss=spec_of(net).loss.model_copy(update={"samples": "mean"}))
    of_four = r"\frac{\partial J}{\partial w_1} = \frac{1}{4} \sum_{i=1}^{4} (\hat{y}^{(i)} - y^{(i)}) x_1^{(i)}"
    assert verdicts(spec, of_four)[-1] is PROVED
    assert verdicts(spec, of_four.replace(r"\frac{1}{4}", r"\frac{1}{3}"))[-1] is REFUTED
    assert verdicts(spec, of_four.replace("x_1^{(i)}", "x_2^{(i)}"))[-1] is REFUTED


def test_marks_in_brackets_are_samples_where_there_is_one_layer() -> None:
    net = "2-1 sigmoid binary_cross_entropy"
    spec = spec_of(net, loss=spec_of(net).loss.model_copy(update={"samples": "mean"}))
    lines = (
        r"z^{(i)} = w_0 + w_1 x_1^{(i)} + w_2 x_2^{(i)}",
        r"\frac{\partial J}{\partial w_j} = \frac{1}{N} \sum_{i=1}^N (\hat{y}^{(i)} - y^{(i)}) x_j^{(i)}",
    )
    assert verdicts(spec, *lines) == [DEFINITION, PROVED]


def test_a_letter_with_one_more_is_any_layer() -> None:
    recursion = r"\delta^{(L)} = (W^{(L+1)})^T \delta^{(L+1)} \odot f'(z^{(L)})"
    assert verdicts("3-4-2 tanh half_sse", recursion) == [PROVED]
    assert verdicts("3-4-2 tanh half_sse", recursion.replace("(W^{(L+1)})", "(W^{(L)})")) == [REFUTED]
    assert verdicts("3-4-2 tanh half_sse", r"\delta^{(L)} = \hat{y} - y")[0] is REFUTED


def test_the_first_hidden_layer_may_be_layer_0() -> None:
    lines = (
        r"z^{(0)} = w^{(0)} x + b^{(0)}",
        r"a^{(0)} = \sigma(z^{(0)})",
        r"z^{(1)} = w^{(1)} a^{(0)} + b^{(1)}",
        r"y = a^{(1)} = \sigma(z^{(1)})",
        r"E = \frac{1}{2} (\bar{y} - y)^2",
        r"\delta^{(1)} = -(\bar{y} - y) \sigma'(z^{(1)})",
        r"\delta^{(0)} = \delta^{(1)} w^{(1)} \sigma'(z^{(0)})",
        r"\frac{\partial E}{\partial w^{(1)}} = \delta^{(1)} a^{(0)}",
        r"\frac{\partial E}{\partial w^{(0)}} = \delta^{(0)} x",
    )
    assert [verdict.stands for verdict in verdicts("1-1-1 sigmoid half_sse", *lines)] == [True] * 10
    wrong = verdicts(
        "1-1-1 sigmoid half_sse", *lines[:-1], r"\frac{\partial E}{\partial w^{(0)}} = \delta^{(0)} a^{(0)}"
    )
    assert not wrong[-1].stands


def test_a_hat_that_was_forgotten_once_makes_no_prediction_of_the_target() -> None:
    lines = (
        r"y_k = g(z_k^{(2)})",
        r"L = \sum_k (\hat{y}_k - y_k)^2",
        r"\frac{\partial L}{\partial \hat{y}_k} = 2 (\hat{y}_k - y_k)",
    )
    assert verdicts("3-4-2 relu,identity sse", *lines)[1:] == [DEFINITION, PROVED]


@pytest.mark.parametrize("count", ["numTraining", "num_samples", "nSamples", "batch_size", "N"])
def test_words_for_the_number_of_samples(count: str) -> None:
    net = "2-3-1 tanh,sigmoid binary_cross_entropy"
    spec = spec_of(net, loss=spec_of(net).loss.model_copy(update={"samples": "mean"}))
    program = (
        "Z1 = W1 @ X + b1",
        "A1 = np.tanh(Z1)",
        "Z2 = W2 @ A1 + b2",
        "A2 = sigmoid(Z2)",
        "dZ2 = A2 - Y",
        f"dW2 = 1 / {count} * dZ2 @ A1.T",
    )
    assert list(check(spec, "\n".join(program)).steps())[-1].verdict is PROVED


def test_l_is_the_last_layer_beside_the_outputs() -> None:
    lines = (r"\delta^L = (a^L - y) \odot \sigma'(z^L)", r"\delta^{L+1} = 0")
    assert verdicts("3-4-2 sigmoid half_sse", *lines)[0] is PROVED
