"""Order of indices and layout: told from forward equations, then asked for; what deviates is named."""

from __future__ import annotations

import pytest

from tests.symbolic.checking.verdicts.judged import CONVENTION, DEFINITION, PROVED, REFUTED, one, steps, verdicts

NET = "2-3-4-2 tanh,tanh,tanh sse"
FROM_TO = "weights are indexed and stored from-to: W has a row for each unit before"
TO_FROM = "weights are indexed and stored to-from: W has a row for each unit reached"

ORDERS = {
    "to-from": (
        r"z_j^{l} = \sum_k w_{jk}^l a_k^{l-1} + b_j^l",
        r"\delta_j^l = \sum_k w_{kj}^{l+1} \delta_k^{l+1} \tanh'(z_j^l)",
        r"\delta_j^l = \sum_k w_{jk}^{l+1} \delta_k^{l+1} \tanh'(z_j^l)",
        r"\frac{\partial L}{\partial w_{jk}^l} = \delta_j^l a_k^{l-1}",
        r"\frac{\partial L}{\partial w_{jk}^l} = \delta_k^l a_j^{l-1}",
    ),
    "to-from, arrays": (
        "z^{l} = W^l a^{l-1} + b^l",
        r"\delta^l = (W^{l+1})^T \delta^{l+1} \odot \tanh'(z^l)",
        r"\delta^l = W^{l+1} \delta^{l+1} \odot \tanh'(z^l)",
        r"\frac{\partial L}{\partial W^l} = \delta^l (a^{l-1})^T",
        r"\frac{\partial L}{\partial W^l} = a^{l-1} (\delta^l)^T",
    ),
}
RIGHT = [
    pytest.param(*ORDERS["to-from"], FROM_TO, id="to-from"),
    pytest.param(*ORDERS["to-from, arrays"], FROM_TO, id="to-from, arrays"),
    pytest.param(
        r"z_j^{l} = \sum_k w_{kj}^l a_k^{l-1} + b_j^l",
        *(ORDERS["to-from"][k] for k in (2, 1, 4, 3)),
        TO_FROM,
        id="from-to",
    ),
    pytest.param(
        "z^{l} = (W^l)^T a^{l-1} + b^l",
        *(ORDERS["to-from, arrays"][k] for k in (2, 1, 4, 3)),
        TO_FROM,
        id="from-to, arrays",
    ),
]


@pytest.mark.parametrize(("forward", "back", "other_back", "weights", "other_weights", "other"), RIGHT)
def test_the_forward_equation_fixes_the_order_of_indices(
    forward: str, back: str, other_back: str, weights: str, other_weights: str, other: str
) -> None:
    found = steps(NET, forward, back, weights, other_back, other_weights)
    assert [step.verdict for step in found] == [DEFINITION, PROVED, PROVED, CONVENTION, CONVENTION]
    assert found[3].reading == (other,)
    assert found[3].reason == f"Right where {other}."
    assert found[4].reading


def test_the_order_of_a_first_derivative_is_kept_for_the_next() -> None:
    found = steps(NET, ORDERS["to-from"][2], ORDERS["to-from"][2], ORDERS["to-from"][1])
    assert [step.verdict for step in found] == [CONVENTION, PROVED, CONVENTION]
    assert [step.reading for step in found] == [(FROM_TO,), (), (TO_FROM,)]


def test_vectors_may_be_rows() -> None:
    found = steps(
        NET,
        "z^{l} = a^{l-1} W^l + b^l",
        r"\frac{\partial L}{\partial W^l} = (a^{l-1})^T \delta^l",
        r"\delta^l = \delta^{l+1} (W^{l+1})^T \odot \tanh'(z^l)",
        r"\frac{\partial L}{\partial W^l} = \delta^l (a^{l-1})^T",
    )
    assert [step.verdict for step in found] == [DEFINITION, PROVED, PROVED, CONVENTION]
    assert found[0].reading == (FROM_TO, "vectors are rows")
    assert found[3].reading == (TO_FROM, "vectors are columns")


def test_the_notation_of_the_spec_is_where_the_order_begins() -> None:
    line = r"\delta_j^{l} = \sum_k \delta_k^{l+1} w_{jk}^{l+1} \sigma'(z_j^l)"
    assert one("2-3-4-2 sigmoid sse", line, notation="delta").verdict is PROVED
    assert one("2-3-4-2 sigmoid sse", line, notation="bare").verdict is CONVENTION


# --- batches ----------------------------------------------------------------------------------------------------------

BATCH = "2-3-4-2 tanh,tanh,tanh mse"


def test_samples_are_columns_where_the_forward_equation_has_them_so() -> None:
    found = steps(
        BATCH,
        "Z^{[l]} = W^{[l]} A^{[l-1]} + b^{[l]}",
        r"dW^{[l]} = \frac{1}{m} dZ^{[l]} (A^{[l-1]})^T",
        r"dW^{[l]} = \frac{1}{m} (dZ^{[l]})^T A^{[l-1]}",
    )
    assert [step.verdict for step in found] == [DEFINITION, PROVED, CONVENTION]
    assert found[0].reading == ("samples are the columns of a batch",)
    assert found[2].reading == ("samples are the rows of a batch",)


def test_marked_samples_do_not_say_how_a_batch_lies() -> None:
    lines = (
        r"dz^{[2](i)} = a^{[2](i)} - y^{(i)}",
        r"dW^{[2]} = \frac{1}{m} \sum_{i=1}^m dz^{[2](i)} a^{[1](i)T}",
        r"dW^{[1]} = \frac{1}{m} dZ^{[1]} X^T",
    )
    found = steps("3-4-1 tanh,sigmoid cross_entropy", *lines)
    assert [step.verdict for step in found] == [PROVED, PROVED, CONVENTION]
    assert found[-1].reading == ("samples are the columns of a batch",)
    assert not found[-1].hint


def test_error_signals_of_a_batch_have_the_mean_in_them_or_not_but_not_both_in_one_text() -> None:
    with_mean = r"dW^{[l]} = \frac{1}{m} (dZ^{[l]})^T A^{[l-1]}"
    without = r"dW^{[l]} = (dZ^{[l]})^T A^{[l-1]}"
    assert [one(BATCH, line).verdict for line in (with_mean, without)] == [PROVED, PROVED]
    both = steps(BATCH, with_mean, without)
    assert both[0].verdict is PROVED
    assert both[1].verdict is REFUTED or both[1].reading


def test_a_bias_is_added_to_every_sample_of_a_batch() -> None:
    assert verdicts(NET, "Z^{[l]} = A^{[l-1]} (W^{[l]})^T + (b^{[l]})^T") == [DEFINITION]
    assert verdicts(NET, "Z^{[l]} = A^{[l-1]} (W^{[l]})^T") == [CONVENTION]


@pytest.mark.parametrize(
    ("samples", "mean", "total"), [("mean", PROVED, REFUTED), ("sum", REFUTED, PROVED)], ids=["mean", "sum"]
)
def test_a_cost_that_is_a_mean_is_no_sum(samples: str, mean: object, total: object) -> None:
    spec = "2-3-2 tanh mse" if samples == "mean" else "2-3-2 tanh sse"
    gradient = r"\frac{\partial J}{\partial b^{[2]}} = %s\sum_{i=1}^m \delta^{[2](i)}"
    assert verdicts(spec, gradient % r"\frac{1}{m}") == [mean]
    assert verdicts(spec, gradient % "") == [total]


# --- layouts of Jacobians ---------------------------------------------------------------------------------------------


def test_a_jacobian_has_the_layout_of_the_notation() -> None:
    line = r"\frac{\partial z^{[2]}}{\partial a^{[1]}} = W^{[2]}"
    assert one(NET, line).verdict is PROVED
    found = one(NET, line, notation="parenthesis")
    assert found.verdict is CONVENTION
    assert found.reading


def test_a_jacobian_of_activations_lies_as_its_layout_says() -> None:
    line = r"\frac{\partial a^{[2]}}{\partial a^{[1]}} = \operatorname{diag}(\tanh'(z^{[2]})) W^{[2]}"
    assert one(NET, line).verdict is PROVED
    turned = r"\frac{\partial a^{[2]}}{\partial a^{[1]}} = (W^{[2]})^T \operatorname{diag}(\tanh'(z^{[2]}))"
    assert one(NET, turned).verdict is CONVENTION
    wrong = r"\frac{\partial a^{[2]}}{\partial a^{[1]}} = W^{[2]} \operatorname{diag}(\tanh'(z^{[1]}))"
    assert one(NET, wrong).verdict is REFUTED


# --- liberties --------------------------------------------------------------------------------------------------------

LIBERTIES = [
    (
        r"\frac{\partial a^{[2]}}{\partial z^{[2]}} = \tanh'(z^{[2]})",
        "the Jacobian is told by its diagonal, entry by entry",
    ),
    (r"\frac{\partial z^{[2]}}{\partial b^{[2]}} = 1", "1 stands for the identity matrix"),
    (
        r"\frac{\partial z^{[2]}}{\partial W^{[2]}} = (a^{[1]})^T",
        "the derivative by a matrix is told row by row: ∂z_k/∂W_kj for every k",
    ),
    (r"\delta^{[2]} = (W^{[3]})^T \delta^{[3]} \tanh'(z^{[2]})", "vectors side by side are multiplied entry by entry"),
]


@pytest.mark.parametrize(("line", "said"), LIBERTIES, ids=[said for _, said in LIBERTIES])
def test_a_liberty_is_named(line: str, said: str) -> None:
    found = one(NET, line)
    assert found.verdict is CONVENTION
    assert found.reading == (said,)


WRONG_LIBERTIES = [
    r"\frac{\partial a^{[2]}}{\partial z^{[2]}} = \tanh'(z^{[1]})",
    r"\frac{\partial z^{[2]}}{\partial b^{[2]}} = 2",
    r"\frac{\partial z^{[2]}}{\partial W^{[2]}} = (a^{[2]})^T",
    r"\delta^{[2]} = (W^{[3]})^T \delta^{[3]} \tanh(z^{[2]})",
    r"\frac{\partial L}{\partial W^{[2]}} = \delta^{[2]} (a^{[0]})^T",
]


@pytest.mark.parametrize("line", WRONG_LIBERTIES)
def test_liberties_do_not_save_a_wrong_line(line: str) -> None:
    assert one(NET, line).verdict is REFUTED


def test_biases_that_are_left_out_are_named() -> None:
    found = one(NET, "z^{[2]} = W^{[2]} a^{[1]}")
    assert found.verdict is CONVENTION
    assert found.reading == ("biases are left out",)
    assert verdicts(NET, "z^{[2]} = W^{[2]} a^{[1]}", r"\frac{\partial L}{\partial b^{[2]}} = \delta^{[2]}") == [
        CONVENTION,
        PROVED,
    ]


@pytest.mark.parametrize("weights", ["w", r"\theta"])
def test_biases_may_be_left_out_where_the_prediction_is_written_out_in_a_gradient(weights: str) -> None:
    network = "3-1 sigmoid cross_entropy"
    line = rf"\nabla_{{{weights}}} J = \frac{{1}}{{m}} X^T (\sigma(X {weights}) - y)"
    found = one(network, line)
    assert found.verdict is CONVENTION
    assert "biases are left out" in found.reading
    for wrong in (
        line.replace("- y", "+ y"),
        line.replace("{1}{m}", "{2}{m}"),
        line.replace(r"X^T (\sigma(X", r"X (\sigma(X"),
    ):
        assert one(network, wrong).verdict is REFUTED


def test_a_sum_over_marked_samples_does_not_say_what_small_letters_of_a_batch_are() -> None:
    lines = (
        r"\frac{\partial J}{\partial w} = \frac{1}{m} \sum_i (\hat{y}^{(i)} - y^{(i)}) x^{(i)}",
        r"\nabla_w J = \frac{1}{m} X^T (X w + b - y)",
        r"\nabla_w J = \frac{1}{m} X^T (X w + b + y)",
    )
    found = steps("3-1 identity half_mse", r"\hat{y} = w^T x + b", *lines)
    assert [step.verdict for step in found] == [DEFINITION, PROVED, PROVED, REFUTED]


def test_biases_may_be_left_out_beside_targets() -> None:
    loss, slope = r"L = \frac{1}{2 N} \|X w - y\|^2", r"\nabla_w L = \frac{1}{N} X^\top (X w - y)"
    network = "3-1 identity half_mse"
    assert verdicts(network, loss, slope) == [CONVENTION, CONVENTION]
    assert verdicts(network, loss, slope.replace("- y", "+ y")) == [CONVENTION, REFUTED]


def test_sigma_is_named_where_it_stands_for_another_activation() -> None:
    line = r"\frac{\partial a_i^{[1]}}{\partial z_i^{[1]}} = \sigma'(z_i^{[1]})"
    for net in ("2-3-2 tanh,sigmoid sse", "2-3-2 tanh sse"):
        found = one(net, line)
        assert found.verdict is CONVENTION
        assert found.reading == ("σ stands for the activation of the layer, whatever it is",)


def test_a_forward_equation_tells_once_what_sigma_stands_for() -> None:
    net, forward = "2-3-2 tanh sse", r"a^{[1]} = \sigma(z^{[1]})"
    told = r"\frac{\partial a_i^{[1]}}{\partial z_i^{[1]}} = \sigma'(z_i^{[1]})"
    assert verdicts(net, forward, told) == [DEFINITION, PROVED]
    logistic = r"\frac{\partial a_i^{[1]}}{\partial z_i^{[1]}} = \sigma(z_i^{[1]}) (1 - \sigma(z_i^{[1]}))"
    assert verdicts(net, forward, logistic) == [DEFINITION, REFUTED]


def test_what_a_text_says_of_sigma_binds_it() -> None:
    own = (r"\sigma(z) = \frac{1}{1+e^{-z}}", r"\sigma'(z) = \sigma(z)(1-\sigma(z))")
    slope = r"\frac{\partial L}{\partial z_i^{[2]}} = (\hat y_i - y_i) \sigma'(z_i^{[2]})"
    assert verdicts("2-3-2 tanh half_sse", slope) == [CONVENTION]
    assert verdicts("2-3-2 tanh half_sse", *own, slope) == [PROVED, PROVED, REFUTED]


def test_sigma_of_the_outputs_does_not_say_what_it_is_elsewhere() -> None:
    lines = (r"\sigma(z^{[2]}) = \hat y", r"\frac{\partial a_i^{[1]}}{\partial z_i^{[1]}} = \sigma'(z_i^{[1]})")
    assert verdicts("2-3-2 tanh,sigmoid sse", *lines)[1] is CONVENTION
