"""Schools of writers: their letters and signs explain a text as a whole, never a single slip."""

from __future__ import annotations

import pytest

from symbolic.checking.check import check
from symbolic.checking.report import Verdict
from tests.symbolic.checking.verdicts.judged import (
    CONVENTION,
    DEFINITION,
    PROVED,
    REFUTED,
    UNKNOWN,
    one,
    steps,
    verdicts,
)

NET = "3-4-2 tanh,identity half_sse"
BISHOP = (
    r"\delta_k = y_k - t_k",
    r"\frac{\partial a_j}{\partial w_{ji}} = z_i",
    r"\delta_j = h'(a_j) \sum_k w_{kj} \delta_k",
    r"\frac{\partial E_n}{\partial w_{ji}} = \delta_j z_i",
)
RUMELHART = (
    r"\frac{\partial E}{\partial y_j} = y_j - d_j",
    r"\frac{\partial y_j}{\partial x_j} = y_j (1 - y_j)",
    r"\frac{\partial E}{\partial w_{ji}} = \frac{\partial E}{\partial x_j} y_i",
    r"\frac{\partial E}{\partial y_i} = \sum_j \frac{\partial E}{\partial x_j} w_{ji}",
)


def test_a_may_be_the_pre_activation_and_z_the_activation() -> None:
    found = steps(NET, *BISHOP)
    assert [step.verdict for step in found] == [PROVED] * 4
    assert {step.reading for step in found} == {("a is the pre-activation, y is the prediction, z is the activation",)}


def test_what_is_wrong_in_a_dialect_stays_wrong() -> None:
    assert verdicts(NET, *BISHOP, r"\frac{\partial E_n}{\partial w_{ji}} = \delta_i z_j")[-1] is CONVENTION
    assert verdicts(NET, *BISHOP, r"\delta_j = h'(z_j) \sum_k w_{kj} \delta_k")[-1] is REFUTED


def test_x_may_be_the_pre_activation_and_y_the_activation() -> None:
    found = steps("3-2 sigmoid half_sse", *RUMELHART[:3])
    assert [step.verdict for step in found] == [PROVED] * 3
    assert {step.reading for step in found} == {("d is the target, x is the pre-activation, y is the activation",)}
    assert verdicts("3-4-2 sigmoid half_sse", *RUMELHART)[-1] is PROVED


def test_an_error_signal_may_have_the_other_sign_throughout() -> None:
    consistent = (
        r"\delta^{[2]} = y - \hat{y}",
        r"\frac{\partial L}{\partial W^{[2]}} = -\delta^{[2]} (a^{[1]})^T",
        r"\delta^{[1]} = (W^{[2]})^T \delta^{[2]} \odot \tanh'(z^{[1]})",
    )
    found = steps(NET, *consistent)
    assert [step.verdict for step in found] == [PROVED] * 3
    assert {step.reading for step in found} == {("δ is the negative derivative of the loss",)}


def test_a_sign_that_is_lost_once_is_no_dialect() -> None:
    mixed = (r"\delta^{[2]} = y - \hat{y}", r"\frac{\partial L}{\partial W^{[2]}} = \delta^{[2]} (a^{[1]})^T")
    assert verdicts(NET, *mixed) == [REFUTED, PROVED]
    assert one(NET, r"\delta^{[2]} = y - \hat{y}").verdict is REFUTED


def test_sums_over_repeated_indices_may_be_left_out_throughout() -> None:
    found = steps(
        NET,
        r"\frac{\partial L}{\partial a_i^{[1]}} = \frac{\partial L}{\partial z_k^{[2]}} W_{ki}^{[2]}",
        r"z_k^{[2]} = W_{ki}^{[2]} a_i^{[1]} + b_k^{[2]}",
    )
    assert [step.verdict for step in found] == [PROVED, DEFINITION]
    assert {step.reading for step in found} == {("an index that stands twice in a product is summed",)}
    assert (
        one(NET, r"\frac{\partial L}{\partial a_i^{[1]}} = \frac{\partial L}{\partial z_k^{[2]}} W_{ki}^{[2]}").verdict
        is REFUTED
    )


def test_one_line_with_letters_that_nothing_explains_is_left_open() -> None:
    assert one("3-2 sigmoid half_sse", r"\delta_k = o_k (1 - o_k) (t_k + o_k)").verdict is UNKNOWN


def test_an_update_that_adds_errors_tells_their_sign() -> None:
    signal = r"\delta_k = \hat{y}_k (1 - \hat{y}_k) (y_k - \hat{y}_k)"
    for update in (r"w_{kj} := w_{kj} + \eta \delta_k x_j", r"\Delta w_{kj} = \eta \delta_k x_j"):
        found = steps("3-2 sigmoid half_sse", signal, update)
        assert found[0].verdict is PROVED, update
        assert found[0].reading == ("δ is the negative derivative of the loss",)
    for other in (r"w_{kj} := w_{kj} - \eta \delta_k x_j", r"w_{kj} + \eta \delta_k x_j = w_{kj} + \eta \delta_k x_j"):
        assert steps("3-2 sigmoid half_sse", signal, other)[0].verdict is REFUTED, other


def test_y_is_the_target_beside_y_true_unless_the_lines_say_otherwise() -> None:
    network = "3-2 sigmoid half_sse"
    both = (r"\frac{\partial L}{\partial a_i} = a_i - y_i", r"\frac{\partial L}{\partial a} = a - y_{true}")
    assert verdicts(network, *both) == [PROVED] * 2
    prediction = (r"L = \frac{1}{2} \sum_i (y_i - y_{true,i})^2", r"\frac{\partial L}{\partial y} = y - y_{true}")
    found = steps(network, prediction[1])
    assert found[0].verdict is PROVED
    assert found[0].reading == ("y is the prediction",)


def test_delta_may_be_the_error_of_an_output_where_more_lines_than_one_say_so() -> None:
    lines = (
        r"\delta_k = y_k - \hat{y}_k",
        r"\frac{\partial L}{\partial b_k^{[2]}} = -\delta_k \hat{y}_k (1 - \hat{y}_k)",
        r"\frac{\partial L}{\partial z_k^{[2]}} = -\delta_k \hat{y}_k (1 - \hat{y}_k)",
    )
    found = steps("3-4-2 sigmoid half_sse", *lines)
    assert [step.verdict for step in found] == [PROVED] * 3
    assert found[0].reading == (r"\delta is target - prediction",)
    assert verdicts("3-4-2 tanh,identity half_sse", r"\delta^{[2]} = y - \hat{y}") == [REFUTED]


def test_target_less_output_in_unknown_letters_is_the_error_of_the_delta_rule() -> None:
    found = one("3-2 sigmoid half_sse", r"\delta_k = o_k (1 - o_k) (t_k - o_k)")
    assert found.verdict is PROVED
    assert found.reading == ("δ is the negative derivative of the loss",)
    assert one("3-2 sigmoid half_sse", r"\delta_k = \hat{y}_k (1 - \hat{y}_k) (y_k - \hat{y}_k)").verdict is REFUTED


def test_other_letters_for_scores_outputs_and_targets_are_known() -> None:
    letters = {"I": ("I", "O", "T"), "u": ("u", "y", "t"), "v": ("v", "y", "d"), "h": ("h", "o", "t")}
    for score, output, target in letters.values():
        found = verdicts(
            "3-4-2 sigmoid half_sse",
            rf"\frac{{\partial {output}_j}}{{\partial {score}_j}} = {output}_j (1 - {output}_j)",
            rf"\delta_k = ({output}_k - {target}_k) {output}_k (1 - {output}_k)",
            rf"\delta_j = {output}_j (1 - {output}_j) \sum_k w_{{kj}} \delta_k",
            rf"\delta_j = {output}_j (1 + {output}_j) \sum_k w_{{kj}} \delta_k",
        )
        assert found[0] in {PROVED, CONVENTION}, score
        assert found[1:] == [PROVED, PROVED, REFUTED], score


def test_a_letter_that_stands_for_nothing_may_be_told_by_what_is_said_of_it() -> None:
    found = steps(
        NET,
        r"\frac{\partial J}{\partial W_{jk}^{(l)}} = \frac{\partial J}{\partial z_j^{(l)}} q_k^{(l-1)}",
        r"\frac{\partial q_j^{(1)}}{\partial z_j^{(1)}} = \tanh'(z_j^{(1)})",
    )
    assert [step.verdict for step in found] == [PROVED, PROVED]
    assert {step.reading for step in found} == {("q is the activation",)}


def test_primes_may_transpose_or_mark_the_target() -> None:
    transposes = (
        r"\frac{\partial L}{\partial W^{(2)}} = \delta^{(2)} h^{(1)\prime}",
        r"\delta^{(1)} = W^{(2)\prime} \delta^{(2)} \odot \tanh'(z^{(1)})",
    )
    assert {step.reading for step in steps(NET, *transposes)} == {("a prime transposes",)}
    assert verdicts(NET, *transposes) == [PROVED, PROVED]
    targets = (
        r"\frac{\partial E}{\partial o_i} = o_i - o'_i",
        r"\delta_k = o_k - o'_k",
        r"E = \frac{1}{2} \sum_i (o_i - o'_i)^2",
    )
    assert verdicts("3-2 identity half_sse", *targets) == [PROVED, PROVED, DEFINITION]


def test_a_line_may_say_that_the_error_signal_is_negative() -> None:
    found = steps(
        "3-4-2 sigmoid half_sse",
        r"\delta_k = -\frac{\partial E}{\partial net_k} = (t_k - o_k) o_k (1 - o_k)",
        r"\delta_j = o_j (1 - o_j) \sum_k w_{kj} \delta_k",
        r"\frac{\partial E}{\partial w_{ji}} = -\delta_j x_i",
        r"\frac{\partial E}{\partial w_{ji}} = \delta_j x_i",
    )
    assert [step.verdict for step in found] == [CONVENTION, PROVED, PROVED, PROVED, REFUTED]


def test_e_may_be_the_error_of_an_output() -> None:
    haykin = (
        r"\frac{\partial E}{\partial w_{ji}} = -e_j \varphi'(v_j) y_i",
        r"\frac{\partial e_j}{\partial v_j} = -\varphi'(v_j)",
        r"\frac{\partial E}{\partial e_j} = e_j",
        r"\frac{\partial E}{\partial e_j} = -e_j",
    )
    found = steps("3-4-2 sigmoid half_sse", *haykin)
    assert [step.verdict for step in found] == [PROVED, PROVED, PROVED, REFUTED]
    assert {step.reading for step in found} == {
        ("v is the pre-activation, y is the activation; e is target - prediction",)
    }


def test_the_error_of_an_output_belongs_to_the_last_layer() -> None:
    wrong = steps(
        "3-4-2 tanh,sigmoid half_sse",
        r"\frac{\partial E}{\partial w_{ji}} = -e_j \varphi'(v_j) y_i",
        r"\frac{\partial e_j}{\partial y_j} = 1",
    )[-1]
    assert wrong.verdict is REFUTED
    assert wrong.counterexample is not None
    assert (wrong.counterexample.left, wrong.counterexample.right) == ("-1", "1")


def test_the_index_of_a_function_may_be_that_of_its_unit() -> None:
    net = "3-4-2 tanh,sigmoid half_sse"
    hidden = r"\frac{\partial a_j^{[1]}}{\partial z_j^{[1]}} = \varphi_j'(z_j^{[1]})"
    assert [one(net, line).verdict for line in (hidden, hidden.replace("[1]", "[2]"))] == [PROVED, PROVED]
    assert one(net, hidden.replace(r"\varphi_j", r"\varphi_2")).verdict is REFUTED


def test_a_jacobian_beside_a_vector_may_be_told_by_its_diagonal_and_no_other_matrix() -> None:
    net = "3-4-2 tanh,sigmoid half_sse"
    by_a = r"\frac{\partial L}{\partial z^{[1]}} = \frac{\partial L}{\partial a^{[1]}} \odot "
    assert one(net, by_a + r"\frac{\partial a^{[1]}}{\partial z^{[1]}}").verdict is CONVENTION
    assert one(net, by_a + r"\operatorname{diag}(\tanh'(z^{[1]}))").verdict is REFUTED


def test_a_prime_on_a_bracket_may_transpose() -> None:
    lines = (
        r"\nabla_{a^{(k)}} L = (W^{(k+1)})' \nabla_{z^{(k+1)}} L",
        r"\nabla_{W^{(k)}} L = \nabla_{z^{(k)}} L (a^{(k-1)})'",
    )
    assert verdicts(NET, *lines) == [PROVED, PROVED]


def test_entries_of_a_batch_have_two_indices() -> None:
    found = verdicts(
        "3-4-2 tanh,softmax cross_entropy",
        r"\frac{\partial L}{\partial Z_{ij}^{[2]}} = A_{ij}^{[2]} - Y_{ij}",
        r"\frac{\partial L}{\partial z_{ij}^{[1]}} = \sum_k \frac{\partial L}{\partial z_{ik}^{[2]}} W_{kj}^{[2]} "
        r"(1 - (a_{ij}^{[1]})^2)",
        r"\frac{\partial L}{\partial z_{ij}^{[1]}} = \sum_k \frac{\partial L}{\partial z_{ik}^{[2]}} W_{kj}^{[2]}",
        r"\hat{y}_{ij} = \frac{e^{z_{ij}^{[2]}}}{\sum_k e^{z_{ik}^{[2]}}}",
    )
    assert found == [PROVED, PROVED, REFUTED, DEFINITION]
    columns = one(  # j, which no weight has, counts samples
        "3-4-2 tanh,softmax cross_entropy",
        r"\frac{\partial L}{\partial z_{ij}^{[1]}} = \sum_k \frac{\partial L}{\partial z_{kj}^{[2]}} W_{ki}^{[2]} "
        r"(1 - (a_{ij}^{[1]})^2)",
    )
    assert columns.verdict is PROVED


def test_derivatives_of_arrays_side_by_side_are_the_chain_rule() -> None:
    net = "3-4-2 tanh,sigmoid cross_entropy"
    links = r"\frac{\partial L}{\partial Z^{[2]}} \frac{\partial Z^{[2]}}{\partial W^{[2]}}"
    chain = rf"\frac{{\partial L}}{{\partial W^{{[2]}}}} = {links}"
    assert one(net, chain).verdict is CONVENTION
    assert "chain rule" in one(net, chain).reason
    assert one(net, chain.replace("W^{[2]}}", "W^{[1]}}", 1)).verdict not in {PROVED, CONVENTION}


def test_a_bar_is_the_derivative_of_the_loss() -> None:
    found = verdicts(
        NET,
        r"\bar{z}^{(2)} = \bar{y}",
        r"\overline{W^{(2)}} = \bar{z}^{(2)} (h^{(1)})^T",
        r"\bar{h}^{(1)} = W^{(2)T} \bar{z}^{(2)}",
        r"\bar{h}^{(1)} = W^{(2)} \bar{z}^{(2)}",
    )
    assert found == [PROVED, PROVED, PROVED, CONVENTION]
    assert verdicts(NET, r"\overline{W^{(1)}} = \bar{z}^{(2)} x^T") == [REFUTED]
    assert verdicts(NET, r"\bar{y} = \frac{\partial L}{\partial y}") == [DEFINITION]


# --- how layers and units are counted ---------------------------------------------------------------------------------


def test_pre_activations_may_be_numbered_by_the_layer_that_they_leave() -> None:
    found = steps(
        "3-4-2 relu,identity half_sse",
        r"z^{[0]} = W^{[0]} x + b^{[0]}",
        r"z^{[1]} = W^{[1]} a^{[1]} + b^{[1]}",
        r"\frac{\partial L}{\partial W^{[1]}} = \frac{\partial L}{\partial z^{[1]}} (a^{[1]})^T",
    )
    assert [step.verdict for step in found] == [DEFINITION, DEFINITION, PROVED]
    assert {step.reading for step in found} == {
        ("weights and pre-activations are numbered by the layer that they leave",)
    }


def test_a_text_that_counts_units_from_zero_is_not_called_wrong() -> None:
    zero = (r"\frac{\partial L}{\partial z_0} = \hat{y}_0 - y_0", r"\frac{\partial L}{\partial z_1} = \hat{y}_1 - y_1")
    net = "3-2 softmax cross_entropy"
    assert REFUTED not in verdicts(net, zero[0], r"z_0 = w_{00} x_0 + w_{01} x_1 + w_{02} x_2 + b_0", zero[1])
    explicit = r"\frac{\partial L}{\partial z_0^{[1]}} = \hat{y}_1 - y_1"
    assert one(net, explicit).verdict is REFUTED


# --- error signals of units -------------------------------------------------------------------------------------------

OF_UNITS = (
    r"\delta_k = \frac{\partial L}{\partial a_k}",
    r"\frac{\partial L}{\partial b_k} = \delta_k \odot \sigma'(z_k)",
    r"\frac{\partial L}{\partial W_k} = (\delta_k \odot \sigma'(z_k)) a_{k-1}^T",
    r"\delta_{k-1} = W_k^T (\delta_k \odot \sigma'(z_k))",
)


def test_error_signals_may_be_derivatives_by_activations() -> None:
    found = verdicts("3-5-4-2 sigmoid half_sse", *OF_UNITS)
    assert all(verdict in {DEFINITION, PROVED} for verdict in found)
    wrong = [*OF_UNITS[:3], r"\delta_{k-1} = W_k^T \delta_k"]
    assert verdicts("3-5-4-2 sigmoid half_sse", *wrong)[-1] == REFUTED


def test_one_such_line_is_a_mistake() -> None:
    found = verdicts(
        "3-5-4-2 sigmoid half_sse",
        r"\delta^{[3]} = (\hat{y} - y) \odot \sigma'(z^{[3]})",
        r"\delta^{[2]} = W^{[3]T} \delta^{[3]} \odot \sigma'(z^{[2]})",
        r"\frac{\partial L}{\partial W^{[2]}} = (\delta^{[2]} \odot \sigma'(z^{[2]})) a^{[1]T}",
    )
    assert found == [PROVED, PROVED, REFUTED]


# --- one sample in capital letters ------------------------------------------------------------------------------------

CAPITALS = ("Z1 = W1 · X + b1", "A1 = sigmoid(Z1)", "dW2 = dZ2 ⊗ A1", "db2 = dZ2", "dW1[i,j] = dZ1[i] · X[j]")


def plain(network: str, *lines: str) -> list[Verdict]:
    return [step.verdict for step in check(network, "\n\n".join(lines)).steps()]


def test_capitals_may_be_of_one_sample() -> None:
    found = plain("3-4-2 sigmoid half_sse", *CAPITALS)
    assert all(verdict.stands for verdict in found)
    wrong = plain("3-4-2 sigmoid half_sse", *CAPITALS[:-1], "dW1[i,j] = dZ1[i] · X[i]")
    assert not wrong[-1].stands


def test_a_sum_over_the_batch_that_is_left_out_is_a_mistake() -> None:
    lines = ("Z1 = W1 · X + b1", "dZ2 = A2 - Y", "dW2 = 1/m dZ2 A1.T", "db2 = dZ2")
    assert plain("3-4-2 sigmoid cross_entropy", *lines)[-1] == REFUTED


# --- entries of batches, and layers of single units -------------------------------------------------------------------


def test_an_entry_of_a_bracketed_batch_lies_as_its_samples_do() -> None:
    lines = (r"Z^{[1]} = W^{[1]} X + b^{[1]}", r"[dZ^{[1]}]_{ij} = [dA^{[1]}]_{ij} [A^{[1]}]_{ij} (1 - [A^{[1]}]_{ij})")
    assert verdicts("4-3-2 sigmoid cross_entropy", *lines)[-1] == PROVED
    assert verdicts("4-3-2 sigmoid cross_entropy", lines[0], lines[1].replace("1 -", "1 +"))[-1] == REFUTED


@pytest.mark.parametrize("output", [r"\delta_o", r"\delta_{out}", r"\delta^{(2)}"])
def test_numbers_of_units_beside_the_output_are_of_hidden_units(output: str) -> None:
    right = rf"\delta_1 = a_1 (1 - a_1) W^{{(2)}}_{{11}} {output}"
    assert verdicts("2-2-1 sigmoid half_sse", right) == [PROVED]
    assert verdicts("2-2-1 sigmoid half_sse", right.replace("W^{(2)}_{11}", "W^{(2)}_{12}")) == [REFUTED]


def test_a_space_behind_d_shows_nothing() -> None:
    lines = (r"Z^{[1]} = W^{[1]} X + b^{[1]}", r"d W^{[2]} = \frac{1}{m} d Z^{[2]} A^{[1] T}")
    assert verdicts("4-3-2 sigmoid cross_entropy", *lines)[-1] == PROVED


def test_bars_over_weights_alone_say_nothing() -> None:
    line = r"\nabla_{z^{(1)}} J = \left(\overline{W}^{(2)T} \nabla_{z^{(2)}} J\right) \odot \sigma'(z^{(1)})"
    assert verdicts("4-3-2 sigmoid cross_entropy", line)[-1].stands
    assert verdicts("4-3-2 sigmoid cross_entropy", line.replace("^{(2)T}", "^{(2)}"))[-1] in {REFUTED, CONVENTION}


@pytest.mark.parametrize("mark", ["^{new}", "^{+}", "'", "^{(t+1)}"])
def test_numbers_behind_a_new_parameter_are_its_step(mark: str) -> None:
    line = rf"w_{{5}}{mark} = 0.4 - 0.5 \times 0.082 = 0.359"
    assert verdicts("2-2-1 sigmoid half_sse", line) == [DEFINITION, PROVED]
    assert verdicts("2-2-1 sigmoid half_sse", line.replace("0.359", "0.459"))[-1] == REFUTED


def test_an_identity_of_any_letter_is_one() -> None:
    line = r"\frac{d\sigma(y)}{dy} = \frac{d}{dy} (1 + e^{-y})^{-1} = \frac{e^{-y}}{(1 + e^{-y})^2}"
    assert verdicts("2-3-2 sigmoid half_sse", line) == [PROVED] * 2
