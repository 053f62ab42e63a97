"""Error signals that a text numbers as they come are names of its own, those numbered as layers are not."""

from __future__ import annotations

from tests.symbolic.checking.verdicts.judged import CONVENTION, DEFINITION, PROVED, REFUTED, verdicts

NET = "4-5-3 sigmoid,softmax cross_entropy"
OWN = (
    r"z_1 = x W_1 + b_1",
    r"h = \sigma(z_1)",
    r"z_2 = h W_2 + b_2",
    r"\delta_1 = \frac{\partial L}{\partial z_2} = \hat y - y",
    r"\delta_2 = \frac{\partial L}{\partial h} = \delta_1 W_2^T",
    r"\delta_3 = \frac{\partial L}{\partial z_1} = \delta_2 \odot \sigma'(z_1)",
)


def test_signals_may_be_numbered_as_they_come() -> None:
    found = verdicts(
        NET, *OWN, r"\frac{\partial L}{\partial W_1} = x^T \delta_3", r"\frac{\partial L}{\partial W_1} = x^T \delta_1"
    )
    assert found[3:9] == [DEFINITION, PROVED] * 3
    assert found[9] in {PROVED, CONVENTION}
    assert found[10] is REFUTED


def test_signals_numbered_as_layers_are_those_of_the_layers() -> None:
    lines = (r"\delta_2 = \frac{\partial L}{\partial z_2}", r"\delta_1 = W_2^T \delta_2 \odot \sigma'(z_1)")
    assert verdicts(NET, r"z_2 = W_2 a_1 + b_2", *lines) == [DEFINITION, DEFINITION, PROVED]
    assert verdicts(NET, r"z_2 = W_2 a_1 + b_2", lines[0], lines[1].replace("z_1", "z_2"))[2] is REFUTED


def test_a_slip_among_signals_of_layers_is_no_own_number() -> None:
    lines = (r"\delta_2 = \frac{\partial L}{\partial z_2}", r"\delta_1 = \frac{\partial L}{\partial z_2}")
    assert verdicts(NET, r"z_2 = W_2 a_1 + b_2", *lines) == [DEFINITION, DEFINITION, REFUTED]


def test_a_chain_that_ends_in_a_signal_names_it() -> None:
    r"""As in the notes of CS224n: ∂J/∂z_2 = ŷ - y = δ_1."""
    lines = (
        r"z_2 = h W_2 + b_2",
        r"h = \sigma(z_1)",
        r"z_1 = x W_1 + b_1",
        r"\frac{\partial J}{\partial z_2} = \hat y - y = \delta_1",
        r"\frac{\partial J}{\partial h} = \delta_1 W_2^T",
    )
    found = verdicts(NET, *lines, r"\frac{\partial J}{\partial W_2} = h^T \delta_1")
    assert found[3:5] == [PROVED, DEFINITION]
    assert all(verdict.stands for verdict in found[5:])
    assert verdicts(NET, *lines, r"\frac{\partial J}{\partial W_2} = x^T \delta_1")[-1] is REFUTED


def test_a_gradient_of_biases_tells_the_layer_of_its_signal() -> None:
    lines = (r"z_2 = W_2 a_1 + b_2", r"\frac{\partial L}{\partial b_2} = \delta_2")
    assert verdicts(NET, *lines) == [DEFINITION, PROVED]
    assert verdicts(NET, lines[0], r"\frac{\partial L}{\partial b_2} = \delta_1")[-1] is REFUTED


def test_another_letter_is_told_by_the_derivative_that_it_stands_for() -> None:
    lines = (
        r"e_j^{(L)} = \frac{\partial J}{\partial z_j^{(L)}}",
        r"e_j^{(l)} = \sum_k W_{kj}^{(l+1)} e_k^{(l+1)} \sigma'(z_j^{(l)})",
        r"\frac{\partial J}{\partial b_j^{(l)}} = e_j^{(l)}",
    )
    net = "3-4-2 sigmoid half_sse"
    assert [verdict.stands for verdict in verdicts(net, *lines)] == [True] * 3
    wrong = r"e_j^{(l)} = \sum_k W_{kj}^{(l)} e_k^{(l+1)} \sigma'(z_j^{(l)})"
    assert verdicts(net, lines[0], wrong)[-1] is REFUTED


def test_only_a_derivative_of_the_loss_makes_a_letter_a_signal() -> None:
    lines = (
        r"q_j^{(2)} = \frac{\partial a_j^{(2)}}{\partial z_j^{(2)}}",
        r"\frac{\partial L}{\partial b_j^{(2)}} = q_j^{(2)}",
        r"\frac{\partial L}{\partial z_j^{(2)}} = (\hat y_j - y_j) q_j^{(2)}",
    )
    assert verdicts("3-4-2 sigmoid half_sse", *lines) == [DEFINITION, REFUTED, PROVED]


def test_a_slip_behind_a_derivative_leaves_signals_their_layers() -> None:
    lines = (
        r"z_2 = W_2 a_1 + b_2",
        r"\frac{\partial L}{\partial z_1} = \delta_2",
        r"\delta_2 = (\hat y - y) \odot \sigma'(z_2)",
        r"\delta_1 = (W_1^T \delta_2) \odot \sigma'(z_1)",
        r"\frac{\partial L}{\partial W_2} = \delta_2 a_1^T",
    )
    assert verdicts("3-4-2 sigmoid half_sse", *lines) == [DEFINITION, REFUTED, PROVED, REFUTED, PROVED]
