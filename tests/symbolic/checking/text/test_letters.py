r"""Letters that tell by themselves how a text is written: V and c beside W and b, thresholds, X.T, capital signals."""

from __future__ import annotations

import pytest

from symbolic.checking.check import check
from symbolic.checking.report import Step, Verdict
from tests.symbolic.checking.verdicts.judged import CONVENTION, DEFINITION, PROVED, REFUTED, steps, verdicts

NET = "3-4-2 sigmoid half_sse"

TWO_LETTERS = (
    r"h_j = \sum_i w_{ij} x_i + b_j",
    r"H_j = \sigma(h_j)",
    r"o_k = \sum_j v_{jk} H_j + c_k",
    r"O_k = \sigma(o_k)",
    r"E = \frac{1}{2} \sum_k (Y_k - O_k)^2",
    r"\varepsilon_k = (O_k - Y_k) O_k (1 - O_k)",
    r"\frac{\partial E}{\partial v_{jk}} = \varepsilon_k H_j",
    r"\frac{\partial E}{\partial c_k} = \varepsilon_k",
    r"\frac{\partial E}{\partial w_{ij}} = H_j (1 - H_j) x_i \sum_k \varepsilon_k v_{jk}",
)


def test_v_and_c_are_the_parameters_of_another_layer() -> None:
    assert verdicts(NET, *TWO_LETTERS) == [DEFINITION] * 6 + [PROVED] * 3


@pytest.mark.parametrize(
    ("place", "wrong"),
    [
        (6, r"\frac{\partial E}{\partial v_{jk}} = \varepsilon_k h_j"),
        (7, r"\frac{\partial E}{\partial c_k} = \varepsilon_k H_k"),
        (8, r"\frac{\partial E}{\partial w_{ij}} = h_j (1 - h_j) x_i \sum_k \varepsilon_k v_{jk}"),
        (8, r"\frac{\partial E}{\partial w_{ij}} = H_j (1 - H_j) x_i \sum_k \varepsilon_k w_{jk}"),
    ],
)
def test_and_what_is_wrong_of_them_is_refuted(place: int, wrong: str) -> None:
    found = verdicts(NET, *TWO_LETTERS[:place], wrong, *TWO_LETTERS[place + 1 :])
    assert not found[place].stands


NEGNEVITSKY = (
    r"y_3 = \text{sigmoid}(x_1 w_{13} + x_2 w_{23} - \theta_3)",
    r"y_4 = \text{sigmoid}(x_1 w_{14} + x_2 w_{24} - \theta_4)",
    r"y_5 = \text{sigmoid}(y_3 w_{35} + y_4 w_{45} - \theta_5)",
    r"e = y_{d,5} - y_5",
    r"\delta_5 = y_5 (1 - y_5) e",
    r"\delta_3 = y_3 (1 - y_3) \delta_5 w_{35}",
    r"\frac{\partial E}{\partial \theta_5} = \delta_5",
)
"""Units numbered on from the inputs, and thresholds: Negnevitsky, Artificial Intelligence, section 6.4."""


@pytest.mark.parametrize("target", ["y_{d,5}", "y_{d5}", "t_5"])
def test_a_threshold_is_subtracted(target: str) -> None:
    lines = (line.replace("y_{d,5}", target) for line in NEGNEVITSKY)
    assert verdicts("2-2-1 sigmoid half_sse", *lines) == [DEFINITION] * 4 + [PROVED] * 3


@pytest.mark.parametrize(
    ("place", "wrong", "shown"),
    [
        (2, r"y_5 = \text{sigmoid}(y_3 w_{35} + y_4 w_{45} + \theta_5)", 2),
        (4, r"\delta_5 = y_5 (1 + y_5) e", 4),
        (5, r"\delta_3 = y_3 (1 - y_3) \delta_5 w_{45}", 5),
        (6, r"\frac{\partial E}{\partial \theta_5} = -\delta_5", 6),  # what δ is told by its first line
    ],
)
def test_a_wrong_line_with_thresholds_is_refuted(place: int, wrong: str, shown: int) -> None:
    found = verdicts("2-2-1 sigmoid half_sse", *NEGNEVITSKY[:place], wrong, *NEGNEVITSKY[place + 1 :])
    assert [at for at, verdict in enumerate(found) if verdict is REFUTED] == [shown]


ACROSS = (
    "z1 = np.dot(W1, X.T) + b1",
    "a1 = sigmoid(z1)",
    "z2 = np.dot(W2, a1) + b2",
    "a2 = sigmoid(z2)",
    "delta2 = -(y.T - a2) * a2 * (1 - a2)",
    "dW2 = np.dot(delta2, a1.T)",
    "delta1 = np.dot(W2.T, delta2) * a1 * (1 - a1)",
    "dW1 = np.dot(delta1, X)",
)


def across(*lines: str) -> list[Step]:
    return list(check("3-4-2 sigmoid half_sse", "\n".join(lines)).steps())


@pytest.mark.parametrize("error", ["-(y.T - a2)", "(a2 - y.T)", "(a2 - Y.T)"])
def test_samples_may_be_rows_of_the_data_and_columns_inside(error: str) -> None:
    found = across(*(line.replace("-(y.T - a2)", error) for line in ACROSS))
    assert [step.verdict.stands for step in found] == [True] * len(ACROSS)
    assert any(said.startswith("samples are rows of ") for said in found[-1].reading)


@pytest.mark.parametrize(
    ("place", "wrong", "verdict"),
    [
        (4, "delta2 = -(y.T - a2) * a2 * (1 + a2)", REFUTED),
        (7, "dW1 = np.dot(delta1, X.T)", REFUTED),
        (7, "dW1 = np.dot(X, delta1)", CONVENTION),
        (5, "dW2 = np.dot(a1.T, delta2)", CONVENTION),
    ],
)
def test_but_then_they_are_so_in_every_line(place: int, wrong: str, verdict: Verdict) -> None:
    assert across(*ACROSS[:place], wrong, *ACROSS[place + 1 :])[place].verdict is verdict


CAPITAL = (
    r"Err_k = y_k - a_k",
    r"in_j = \sum_i w_{i,j} a_i + b_j",
    r"\Delta_k = Err_k \times g'(in_k)",
    r"\Delta_j = g'(in_j) \sum_k w_{j,k} \Delta_k",
    r"\frac{\partial E}{\partial w_{j,k}} = -a_j \Delta_k",
)


def test_a_capital_delta_with_an_index_is_an_error_signal() -> None:
    found = steps(NET, *CAPITAL)
    assert [step.verdict.stands for step in found] == [True] * 5
    assert found[-1].verdict is PROVED
    assert verdicts(NET, *CAPITAL[:4], r"\frac{\partial E}{\partial w_{j,k}} = a_j \Delta_k")[-1] is REFUTED
    assert verdicts(NET, *CAPITAL[:3], r"\Delta_j = \sum_k w_{j,k} \Delta_k", CAPITAL[4])[3] is REFUTED


def test_it_may_be_a_name_with_a_factor_of_its_own() -> None:
    lines = (
        r"in_j = \sum_i w_{i,j} a_i + b_j",
        r"Loss = \sum_k (y_k - a_k)^2",
        r"\Delta_k = (y_k - a_k) g'(in_k)",
        r"\frac{\partial Loss}{\partial w_{j,k}} = -2 a_j \Delta_k",
    )
    assert [verdict.stands for verdict in verdicts("3-4-2 sigmoid sse", *lines)] == [True] * 4
    assert verdicts("3-4-2 sigmoid sse", *lines[:3], lines[3].replace("-2", "2"))[-1] is REFUTED


BY_INPUTS = (
    r"z_1 = w_1 x_1 + w_3 x_2 + b_1",
    r"z_2 = w_2 x_1 + w_4 x_2 + b_2",
    r"a_1 = \sigma(z_1)",
    r"\hat y = \sigma(w_5 a_1 + w_6 a_2 + b_3)",
    r"\frac{\partial L}{\partial b_3} = (\hat y - y) \hat y (1 - \hat y)",
    r"\frac{\partial z_1}{\partial w_3} = x_2",
)
FROM_THE_END = (
    r"z^{[1]} = W^{[1]} x + b^{[1]}",
    r"\delta^{[2]} = (\hat y - y) \hat y (1 - \hat y)",
    r"\frac{\partial L}{\partial w_2} = \delta^{[2]} a^{[1]}_2",
    r"\frac{\partial L}{\partial w_3} = \delta^{[1]}_1 x_1",
    r"\frac{\partial L}{\partial w_6} = \delta^{[1]}_2 x_2",
)
BY_UNITS = (
    r"z_1 = w_1 x_1 + w_2 x_2 + b_1",
    r"z_2 = w_3 x_1 + w_4 x_2 + b_2",
    r"\frac{\partial z_1}{\partial w_2} = x_2",
)
"""Single weights counted by the units that they leave, from the last layer on, and by the units that they reach."""


@pytest.mark.parametrize("lines", [BY_INPUTS, FROM_THE_END, BY_UNITS])
def test_single_weights_are_counted_as_the_text_counts_them(lines: tuple[str, ...]) -> None:
    found = verdicts("2-2-1 sigmoid half_sse", *lines)
    assert all(verdict.stands for verdict in found)
    assert found[-1] is PROVED


@pytest.mark.parametrize(
    ("lines", "wrong"),
    [
        (BY_INPUTS, r"\frac{\partial z_1}{\partial w_2} = x_2"),
        (FROM_THE_END, r"\frac{\partial L}{\partial w_5} = \delta^{[1]}_1 x_1"),
        (BY_UNITS, r"\frac{\partial z_1}{\partial w_3} = x_2"),
    ],
)
def test_another_weight_than_the_one_counted_is_refuted(lines: tuple[str, ...], wrong: str) -> None:
    assert verdicts("2-2-1 sigmoid half_sse", *lines, wrong)[-1] is REFUTED


def test_a_forward_equation_keeps_the_count_that_it_shows() -> None:
    slips = (r"\frac{\partial z_1}{\partial w_3} = x_2", r"\frac{\partial z_2}{\partial w_2} = x_1")
    assert verdicts("2-2-1 sigmoid half_sse", BY_UNITS[0], *slips) == [DEFINITION, REFUTED, REFUTED]


# --- weights of a single output ---------------------------------------------------------------------------------------

ROW = (
    r"z_j^{(1)} = \sum_i w_{ji}^{(1)} x_i + b_j^{(1)}",
    r"o = \sum_j v_j h_j + c",
    r"\frac{\partial L}{\partial v_j} = \frac{\partial L}{\partial o} h_j",
    r"\frac{\partial L}{\partial c} = \frac{\partial L}{\partial o}",
    r"\frac{\partial L}{\partial h_j} = \frac{\partial L}{\partial o} v_j",
)


def test_what_the_units_are_weighed_by_and_differentiated_by_is_a_weight() -> None:
    assert verdicts("2-2-1 sigmoid half_sse", *ROW) == [DEFINITION] * 2 + [PROVED] * 3
    wrong = [*ROW[:-1], r"\frac{\partial L}{\partial h_j} = \frac{\partial L}{\partial o} h_j"]
    assert verdicts("2-2-1 sigmoid half_sse", *wrong)[-1] == REFUTED


def test_what_is_taken_from_a_logarithm_is_no_threshold() -> None:
    found = verdicts(
        "4-5-3 sigmoid,softmax cross_entropy",
        r"\frac{\partial L}{\partial \theta} = y - \hat{y}",
        r"L = \log\left(\sum_{j=1}^n e^{\theta_j}\right) - \theta_k",
    )
    assert not any(verdict.stands for verdict in found)


def test_targets_and_outputs_do_not_change_places() -> None:
    network = "3-4-2 sigmoid half_sse"
    for line in (
        r"\frac{\partial E}{\partial o_j} = t_j - o_j",
        r"\frac{\partial E}{\partial net_j} = (t_j - o_j) o_j (1 - o_j)",
    ):
        assert not verdicts(network, line)[0].stands
        assert verdicts(network, line.replace("t_j - o_j", "o_j - t_j")) == [PROVED]
    assert verdicts(network, r"\delta_j = f'(net_j) (t_j - o_j)") == [PROVED]
