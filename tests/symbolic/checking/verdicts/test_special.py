"""Lines that hold for one activation, other losses, numbers and signs that are no equations."""

from __future__ import annotations

import pytest

from symbolic.checking.check import check
from symbolic.spec.model import build_spec
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

RELU = "2-3-4-2 relu,relu,relu sse"
NET = "2-3-4-2 tanh,tanh,tanh sse"
ONLY = "It holds only because the activation is ReLU."

RELU_ONLY = [
    r"f'(a_i^{[2]}) = f'(z_i^{[2]})",
    r"\delta^{[l]} = (W^{[l+1]})^T \delta^{[l+1]} \odot f'(a^{[l]})",
    r"f(f(z_i^{[2]})) = f(z_i^{[2]})",
    r"a_i^{[2]} = z_i^{[2]} f'(z_i^{[2]})",
    r"f'(z_i^{[2]}) f'(z_i^{[2]}) = f'(z_i^{[2]})",
]


@pytest.mark.parametrize("line", RELU_ONLY)
def test_a_line_that_holds_for_relu_alone_says_so(line: str) -> None:
    found = one(RELU, line)
    assert found.verdict in {PROVED, DEFINITION}
    assert found.notes == (ONLY,)


@pytest.mark.parametrize("line", RELU_ONLY)
def test_it_is_refuted_for_another_activation(line: str) -> None:
    assert one(NET, line).verdict is REFUTED


@pytest.mark.parametrize(
    "line",
    [
        r"\delta^{[l]} = (W^{[l+1]})^T \delta^{[l+1]} \odot f'(z^{[l]})",
        r"\frac{\partial a_i^{[2]}}{\partial z_i^{[2]}} = \mathrm{ReLU}'(z_i^{[2]})",
        r"\frac{\partial L}{\partial W_{ij}^{[2]}} = \delta_i^{[2]} a_j^{[1]}",
    ],
)
def test_nothing_is_said_of_relu_where_a_line_holds_for_all_or_names_it(line: str) -> None:
    found = one(RELU, line)
    assert found.verdict is PROVED
    assert found.notes == ()


@pytest.mark.parametrize(("name", "shown"), [("leaky_relu", "LReLU"), ("identity", "id")])
def test_other_special_activations_are_named(name: str, shown: str) -> None:
    line = r"g'(a_i^{[1]}) = g'(z_i^{[1]})"
    found = one(f"2-3-2 {name} sse", line)
    assert found.verdict is PROVED
    assert found.notes == (f"It holds only because the activation is {shown}.",)


# --- losses with other constants --------------------------------------------------------------------------------------

LOSSES = [
    ("2-1 sigmoid mse", r"L = \frac{1}{2} (\hat y - y)^2", "the factor 1/2"),
    ("2-3 sigmoid sse", r"L = \frac{1}{2} \sum_k (\hat y_k - y_k)^2", "the factor 1/2"),
    ("2-3 sigmoid sse", r"L = \frac{1}{3} \sum_k (\hat y_k - y_k)^2", "the mean of outputs"),
    ("2-3 sigmoid half_sse", r"E = \sum_k (y_k - \hat y_k)^2", "the factor 1"),
    ("2-3 sigmoid sse", r"J = \frac{1}{m} \sum_{i=1}^m L^{(i)}", "the mean of samples"),
    ("2-3 sigmoid mse", r"J = \sum_{i=1}^m L^{(i)}", "the sum of samples"),
]


@pytest.mark.parametrize(("spec", "line", "said"), LOSSES)
def test_a_loss_with_other_constants_is_a_convention(spec: str, line: str, said: str) -> None:
    found = one(spec, line)
    assert found.verdict is CONVENTION
    assert said in found.reading[0]


@pytest.mark.parametrize(
    ("spec", "line"),
    [
        ("2-3 sigmoid sse", r"L = \frac{1}{5} \sum_k (\hat y_k - y_k)^2"),
        ("2-3 sigmoid sse", r"L = -\sum_k y_k \ln \hat y_k"),
        ("2-3 sigmoid sse", r"L = \sum_k (\hat y_k - y_k)^3"),
        ("2-3 sigmoid sse", r"L = \sum_k (\hat y_k + y_k)^2"),
        ("2-1 sigmoid cross_entropy", r"L = -y \ln \hat y + (1 - y) \ln(1 - \hat y)"),
    ],
)
def test_another_loss_is_refuted(spec: str, line: str) -> None:
    assert one(spec, line).verdict is REFUTED


@pytest.mark.parametrize(
    ("spec", "line"),
    [
        ("2-3 sigmoid half_sse", r"L = \frac{1}{2} \sum_k (y_k - \hat y_k)^2"),
        ("2-3 sigmoid mse", r"L = \frac{1}{3} \sum_{k=1}^{3} (\hat y_k - y_k)^2"),
        ("2-1 sigmoid cross_entropy", r"L = -y \ln \hat y - (1 - y) \ln(1 - \hat y)"),
        ("2-3 softmax cross_entropy", r"L = -\sum_k y_k \ln \hat y_k"),
        ("2-3 sigmoid sse", r"L = (\hat y - y)^T (\hat y - y)"),
        ("2-3 sigmoid sse", r"L = \lVert \hat y - y \rVert^2"),
    ],
)
def test_the_loss_of_the_spec_is_a_definition(spec: str, line: str) -> None:
    assert one(spec, line).verdict is DEFINITION


def test_what_follows_from_the_text_s_own_loss_is_right_with_it() -> None:
    found = steps(
        "2-1 sigmoid mse",
        r"L = \frac{1}{2} (\hat y - y)^2",
        r"\frac{\partial L}{\partial \hat y} = \hat y - y",
        r"\frac{\partial L}{\partial w_1} = (\hat y - y) \hat y (1 - \hat y) x_1",
        r"\frac{\partial L}{\partial \hat y} = 3 (\hat y - y)",
    )
    assert [step.verdict for step in found] == [CONVENTION, CONVENTION, CONVENTION, REFUTED]
    assert found[1].reading == found[0].reading


def test_another_constant_without_its_loss_is_refuted() -> None:
    assert verdicts("2-1 sigmoid mse", r"\frac{\partial L}{\partial \hat y} = \hat y - y") == [REFUTED]


# --- numbers, and relations that are no equations ---------------------------------------------------------------------

OPEN = [
    r"\frac{\partial L}{\partial w_1} = 0.0821",
    r"\hat y = 0.69",
    r"L \ge 0",
    r"\hat y \approx 0.7",
    r"\frac{\partial L}{\partial w_1} \propto x_1",
    r"\sigma(z) < 1",
    r"\hat y \ne y",
]


@pytest.mark.parametrize("line", OPEN)
def test_measured_numbers_and_inequalities_are_left_to_the_reader(line: str) -> None:
    found = one("2-1 sigmoid mse", line)
    assert found.verdict is UNKNOWN
    assert found.reason
    assert found.counterexample is None


@pytest.mark.parametrize(
    ("line", "verdict"),
    [
        (r"\frac{\partial z}{\partial b} = 1", PROVED),
        (r"\frac{\partial z}{\partial b} = 0", REFUTED),
        (r"\frac{\partial z}{\partial w_1} = 0", REFUTED),
        (r"\frac{\partial x_1}{\partial w_1} = 0", PROVED),
    ],
)
def test_numbers_that_nobody_measures_are_judged(line: str, verdict: object) -> None:
    assert one("2-1 sigmoid mse", line).verdict is verdict


def test_an_equation_behind_another_relation_is_judged() -> None:
    about = r"\frac{\partial L}{\partial w_1} \approx 2 (\hat y - y) \sigma'(z) x_1"
    found = steps("2-1 sigmoid mse", rf"{about} = 2 (\hat y - y) x_1 \hat y (1 - \hat y)")
    assert [step.verdict for step in found] == [PROVED, PROVED]


def test_where_something_lies_is_no_equation() -> None:
    assert one("2-1 sigmoid mse", r"x \in \mathbb{R}^2").verdict is DEFINITION


# --- letters do not change their meaning to save a line ---------------------------------------------------------------

CONFUSED = [
    r"a_i^{[2]} = z_i^{[2]}",
    r"a_i^{[l]} = z_i^{[l]}",
    r"a^{[2]} = y",
    r"x_i = y_i",
    r"y = \hat y",
    r"a_i^{[l]} = \hat y_i",
    r"z_i^{[2]} = \hat y_i",
    r"a_i^{[2]} = a_i^{[1]}",
    r"z^{[2]} = W^{[2]} z^{[1]} + b^{[2]}",
    r"a^{[2]} = \tanh(a^{[2]})",
]


@pytest.mark.parametrize("line", CONFUSED)
def test_two_letters_of_the_notation_do_not_become_one(line: str) -> None:
    assert REFUTED in verdicts(NET, line)


MAZUR = (
    r"net_{h1} = w_1 i_1 + w_2 i_2 + b_1",
    r"net_{o1} = w_5 out_{h1} + w_6 out_{h2} + b_2",
    r"\frac{\partial E_{total}}{\partial w_1} = (\sum_o \delta_o * w_{ho}) * out_{h1} (1 - out_{h1}) * i_1",
)
"""Mazur, A Step by Step Backpropagation Example: h stands for the unit h1 in the last line."""


def test_a_loose_letter_of_weights_is_the_unit_that_the_line_numbers() -> None:
    net = "2-2-2 sigmoid half_sse"
    assert all(verdict.stands for verdict in verdicts(net, *MAZUR))
    wrong = MAZUR[2].replace("(1 - out_{h1})", "")
    assert verdicts(net, *MAZUR[:2], wrong)[-1] is REFUTED
    assert verdicts(net, *MAZUR[:2], MAZUR[2].replace("out_{h1}", "out_{h2}"))[-1] is REFUTED


def test_x_is_the_input_of_whichever_layer_where_none_is_named() -> None:
    lines = (r"\frac{\partial L}{\partial W} = \delta x^T", r"\frac{\partial L}{\partial x} = W^T \delta")
    net = "6-5-4-3 relu,relu,softmax cross_entropy"
    assert all(verdict.stands for verdict in verdicts(net, *lines))
    assert not verdicts(net, r"\frac{\partial L}{\partial x} = W^T W^T \delta")[0].stands
    assert not verdicts(net, r"\frac{\partial L}{\partial W} = 2 \delta x^T")[0].stands


def test_a_batch_is_the_one_sample_that_has_numbers() -> None:
    numbers = {"x": [0.5, -0.2], "y": [0, 1]}
    layers = [{"units": 3, "activation": "relu"}, {"units": 2, "activation": "softmax"}]
    given = {
        "inputs": 2,
        "layers": layers,
        "loss": {"name": "categorical_cross_entropy", "outputs": "sum", "samples": "mean"},
    }
    one_sample = build_spec({**given, "numbers": numbers}, "one sample")
    forward, line = r"Z^{[2]} = W^{[2]} A^{[1]} + b^{[2]}", r"\mathrm{d}b^{[2]} = \mathrm{d}Z^{[2]}"
    assert verdicts(one_sample, forward, line) == [DEFINITION, CONVENTION]
    assert verdicts(one_sample, forward, line.replace("= ", "= 2 ")) == [DEFINITION, REFUTED]
    assert verdicts(build_spec(given, "any samples"), forward, line) == [DEFINITION, REFUTED]


@pytest.mark.parametrize(
    "slip",
    [
        r"\frac{\partial L}{\partial w_{ij}^{[2]}} = \delta_i^{[2]} a_1^{[1]}",
        r"\frac{\partial z_i^{[2]}}{\partial w_{ij}^{[2]}} = a_1^{[1]}",
        r"\delta_1^{[1]} = \sum_k \delta_k^{[2]} w_{kj}^{[2]} a_1^{[1]} (1 - a_1^{[1]})",
    ],
)
def test_a_number_for_an_index_is_a_slip(slip: str) -> None:
    assert verdicts("3-4-2 sigmoid half_sse", slip) == [REFUTED]


def test_one_sample_with_numbers_does_not_make_the_number_of_samples_one() -> None:
    layers = [{"units": 3, "activation": "relu"}, {"units": 2, "activation": "softmax"}]
    loss = {"name": "categorical_cross_entropy", "outputs": "sum", "samples": "mean"}
    spec = build_spec({"inputs": 2, "layers": layers, "loss": loss, "numbers": {"x": [0.5, -0.2]}}, "one sample")
    forward = r"Z^{[2]} = W^{[2]} A^{[1]} + b^{[2]}"
    wrong = (r"\mathrm{d}W^{[2]} = \frac{1}{m^2} \mathrm{d}Z^{[2]} A^{[1]T}", r"\mathrm{d}Z^{[2]} = m (A^{[2]} - Y)")
    assert verdicts(spec, forward, *wrong) == [DEFINITION, REFUTED, REFUTED]


def test_a_word_below_any_function_names_the_activation() -> None:
    net = "2-3-2 relu,softmax cross_entropy"
    right = (r"A^{[1]} = g_{relu}(Z^{[1]}) = \max(0, Z^{[1]})", r"A^{[2]} = f_{\text{softmax}}(Z^{[2]})")
    assert verdicts(net, *right) == [DEFINITION, PROVED, DEFINITION]
    assert not verdicts(net, r"A^{[1]} = g_{tanh}(Z^{[1]})")[0].stands
    settled = r"a^{[1]} = \sigma(z^{[1]})"
    for named in (r"a^{[1]} = \sigma_{sigmoid}(z^{[1]})", r"a^{[1]} = \sigma_{relu}(z^{[1]})"):
        assert not verdicts("2-3-2 tanh sse", settled, named)[1].stands


def test_a_function_below_a_logarithm_is_applied_first() -> None:
    net = "2-3-2 relu,softmax cross_entropy"
    lines = ("log_softmax(z2) = log(softmax(z2))", "log_softmax(z2) = softmax(z2)")
    found = [step.verdict for step in check(net, "\n".join(lines)).steps()]
    assert found[0].stands
    assert found[1] is REFUTED


def test_a_gradient_by_nothing_is_no_crash() -> None:
    assert len(steps("3-4-2 sigmoid half_sse", r"\nabla_{} L = x")) == 1
