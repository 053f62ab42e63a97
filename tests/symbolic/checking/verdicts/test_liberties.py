"""What writers leave to the reader: arguments, samples below, sums that reach further, the right class, digits."""

from __future__ import annotations

import pytest

from symbolic.checking.check import check
from symbolic.spec.model import build_spec
from tests.symbolic.checking.verdicts.judged import (
    CONVENTION,
    DEFINITION,
    HOLDS,
    PROVED,
    REFUTED,
    UNKNOWN,
    UNREADABLE,
    one,
    steps,
    verdicts,
)

MEAN = "2-3-2 sigmoid mse"
NET = "2-3-2 sigmoid half_sse"
SOFTMAX = "3-4 softmax cross_entropy"
LOGISTIC = "2-1 sigmoid binary_cross_entropy"

# --- the right class --------------------------------------------------------------------------------------------------

CLASSES = [
    (r"L_i = -\log(p_{y_i})", DEFINITION),
    (r"L_i = -f_{y_i} + \log \sum_j e^{f_j}", DEFINITION),
    (r"L = -\log \hat{y}_y", DEFINITION),
    (r"\frac{\partial L_i}{\partial f_k} = a_k - \mathbb{1}(y_i = k)", PROVED),
    (r"\frac{\partial L_i}{\partial f_k} = -\frac{1}{p_{y_i}} \frac{\partial p_{y_i}}{\partial f_k}", PROVED),
    (r"\frac{\partial p_{y_i}}{\partial f_k} = p_{y_i} (\mathbb{1}(y_i = k) - a_k)", PROVED),
    (
        r"\frac{\partial L_i}{\partial f_k} = \begin{cases} a_k & y_i \neq k \\ a_k - 1 & y_i = k \end{cases}",
        PROVED,
    ),
    (r"\frac{\partial L_i}{\partial f_{y_i}} = p_{y_i} - 1", PROVED),
    (r"\frac{\partial L_i}{\partial f_k} = a_k + \mathbb{1}(y_i = k)", REFUTED),
    (r"\frac{\partial L_i}{\partial f_k} = a_k - 1", REFUTED),
    (
        r"\frac{\partial L_i}{\partial f_k} = \begin{cases} a_k - 1 & y_i \neq k \\ a_k & y_i = k \end{cases}",
        REFUTED,
    ),
    (r"\frac{\partial p_{y_i}}{\partial f_k} = p_{y_i} (\mathbb{1}(y_i = k) - p_{y_i})", REFUTED),
    (r"L_i = \log(p_{y_i})", REFUTED),
]


@pytest.mark.parametrize(("line", "verdict"), CLASSES, ids=[line for line, _ in CLASSES])
def test_a_target_below_a_letter_numbers_the_right_class(line: str, verdict: object) -> None:
    assert one(SOFTMAX, line).verdict is verdict


def test_an_index_kept_for_the_right_class_is_named() -> None:
    found = one(SOFTMAX, r"-\sum_i y_i \log \hat{y}_i = -\log \hat{y}_c")
    assert found.verdict is CONVENTION
    assert found.reading == ("the index is that of the right class",)
    assert one(SOFTMAX, r"-\sum_i y_i \log \hat{y}_i = -\log \hat{y}_j").verdict is REFUTED


# --- arguments, samples, sums -----------------------------------------------------------------------------------------

ARGUMENTS = [
    (NET, r"J = J(z(b))", DEFINITION),
    (NET, r"a^l(z^l) = \sigma(z^l)", DEFINITION),
    (NET, r"\frac{\partial a_j(z_j)}{\partial z_j} = a_j(z_j) (1 - a_j(z_j))", PROVED),
    (NET, r"\frac{\partial a_j(z_j)}{\partial z_j} = a_j(z_j) (1 + a_j(z_j))", REFUTED),
    (NET, r"\frac{\partial L}{\partial z^{[2]}} = (h_{W,b}(x) - y) \odot \sigma'(z^{[2]})", PROVED),
    (NET, r"\frac{\partial L}{\partial z^{[2]}} = (y - h_{W,b}(x)) \odot \sigma'(z^{[2]})", REFUTED),
    (
        LOGISTIC,
        r"J(\theta) = -\frac{1}{m} \sum_{i=1}^m [y_i \log h_\theta(x^{(i)}) + (1-y_i) \log(1-h_\theta(x^{(i)}))]",
        DEFINITION,
    ),
    (LOGISTIC, r"J(\theta) = \frac{1}{m} \sum_{i=1}^m y^{(i)} \log h_\theta(x^{(i)})", REFUTED),
    (LOGISTIC, r"\frac{\partial L}{\partial w_1} = x_1 (\hat{y}_i - y_i)", PROVED),
    (LOGISTIC, r"\frac{\partial L}{\partial w_1} = x_1 (y_i - \hat{y}_i)", REFUTED),
    (LOGISTIC, r"\hat{y} = \sigma(w_0 + w_1 x_1 + w_2 x_2)", DEFINITION),
    (LOGISTIC, r"\frac{\partial L}{\partial w_0} = \hat{y} - y", PROVED),
    (LOGISTIC, r"\frac{\partial L}{\partial w_0} = (\hat{y} - y) x_1", REFUTED),
    (NET, r"z_i^{[2]} = \sum_{j=0}^{n_1} W_{ij}^{[2]} a_j^{[1]}", DEFINITION),
    (NET, r"z_i^{[2]} = \sum_{j=1}^{n_1} W_{ij}^{[2]} a_j^{[1]} + W_{i0}^{[2]}", DEFINITION),
    (NET, r"L = \frac{1}{2} \sum_{i=0}^{1} (\hat{y}_i - y_i)^2", DEFINITION),
    (
        MEAN,
        r"\frac{\partial J}{\partial W^{[2]}} = \frac{1}{n} \sum_{k=0}^{n-1} \frac{\partial L_k}{\partial W^{[2]}}",
        PROVED,
    ),
    (MEAN, r"\frac{\partial J}{\partial b^{[2]}} = \frac{1}{m} \sum \delta^{[2]}", PROVED),
    (MEAN, r"\frac{\partial J}{\partial b^{[2]}} = \sum \delta^{[2]}", PROVED),
    ("2-3-1 sigmoid mse", r"\frac{\partial L}{\partial W_j^{[2]}} = \delta^{[2]} a_j^{[1]}", PROVED),
    ("2-3-1 sigmoid mse", r"\frac{\partial L}{\partial W_j^{[1]}} = \delta^{[2]} a_j^{[1]}", UNREADABLE),
    (NET, r"z_1^{[1]} = w_{11} i_1 + w_{12} i_2 + b_1", DEFINITION),
    (NET, r"L = \frac{1}{2} (\hat{y} - y)^2", DEFINITION),
    ("1-1-1 relu,identity mse", r"L = (y - y_{true})^2", DEFINITION),
    ("1-1-1 relu,identity mse", r"L = 2 (y - y_{true})^2", REFUTED),
    (NET, r"\sigma(x)' = \sigma(x) (1 - \sigma(x))", PROVED),
    (NET, r"(\sigma(z))^{'} = \sigma(z) (1 - \sigma(z))", PROVED),
    (NET, r"\sigma(x)' = \sigma(x) (1 + \sigma(x))", REFUTED),
    (NET, r"\sigma(w x)' = \sigma(x) (1 - \sigma(x))", UNREADABLE),
    (NET, r"有 \sigma(x)' = \sigma(x) (1 - \sigma(x))", PROVED),
    (NET, r"\nabla W_2 = \delta_2 a_1^T", PROVED),
    (NET, r"\nabla W_2 = 2 \delta_2 a_1^T", REFUTED),
    (NET, r"\nabla_{b_2} = \delta_2", PROVED),
    (NET, r"\nabla_{b_2} = -\delta_2", REFUTED),
    (NET, r"\pmb{w_{ij}} = w_{ij} - \gamma \delta_j x_i", DEFINITION),
    ("1-1-1 relu,identity mse", r"L = (y_{\text{prévu}} - y_{\text{réel}})^2", DEFINITION),
    ("1-1-1 relu,identity mse", r"\frac{dL}{dy_{\text{prévu}}} = 2(y_{\text{réel}} - y_{\text{prévu}})", REFUTED),
    ("1-1-1 relu,identity mse", r"\frac{dL}{dy_{\text{pred}}} = 2(y_{\text{pred}} - y_{\text{soll}})", PROVED),
    ("2-2-1 sigmoid half_sse", r"\frac{\partial L}{\partial W^{(2)}_j} = \delta^{(2)} h_j", PROVED),
    (NET, r"\bar{x} = \frac{1}{2} \sum_i x_i", DEFINITION),
    ("2-1 sigmoid mse", "z = w_0 x_0 + w_1 x_1 + b", UNREADABLE),
    ("2-1 sigmoid mse", r"\pdv[2]{L}{w_1} = 0", UNREADABLE),
    ("2-2-1 tanh,identity mse", r"\frac{\partial a_1^{[1]}}{\partial z_1^{[1]}} = 1 - (a_1^{[1]})^2", PROVED),
    ("2-2-1 tanh,tanh mse", r"\frac{\partial a_1}{\partial z_1} = 1 - a_1^2", PROVED),
    ("2-2-1 tanh,tanh mse", r"\frac{\partial a_1}{\partial z_1} = 1 + a_1^2", REFUTED),
    (NET, r"\frac{\partial a_1^{[1]}}{\partial z_1^{[2]}} \cdot 5 = 0", PROVED),
    (NET, r"\frac{\partial a_1}{\partial w_{ij}} = a_1 (1 - a_1) \delta_{i1} x_j", PROVED),
    (NET, r"\frac{\partial a_1}{\partial w_{ij}} = a_1 (1 - a_1) \delta_{i2} x_j", REFUTED),
    (NET, r"\frac{\partial a_1}{\partial w_{1j}} = a_1 (1 - a_1) x_j", PROVED),
    (NET, r"E_1 = \frac{1}{2} (t_1 - \hat y_1)^2", PROVED),
    (NET, r"E_1 = (y_1 + \hat y_1)^2", REFUTED),
    (NET, "E_{total} = E_1 + E_2", DEFINITION),
    (NET, r"\frac{\partial E_1}{\partial \hat y_2} = 0", PROVED),
    (NET, r"\frac{\partial E_1}{\partial \hat y_1} = y_1 - \hat y_1", REFUTED),
    (NET, r"\frac{\partial a_{o2}}{\partial o2} = a_{o2} (1 - a_{o2})", CONVENTION),
    (NET, r"\partial_{W_{ij}^{[2]}} L = \delta_i^{[2]} a_j^{[1]}", PROVED),
    (NET, r"\partial_{W_{ij}^{[2]}} L = \delta_i^{[2]} a_j^{[2]}", REFUTED),
    (NET, r"\delta^l = \frac{\partial L}{\partial a^l} \odot \nabla g(z^l)", PROVED),
    (NET, r"\delta^l = \frac{\partial L}{\partial a^l} \odot \nabla g(a^l)", REFUTED),
    (NET, r"a^l = g \circ z^l", DEFINITION),
    (NET, r"\delta^l = \frac{\partial L}{\partial a^l} \odot (g' \circ z^l)", PROVED),
    (NET, r"\frac{\partial L}{\partial (W^{[2]})^T} = (\frac{\partial L}{\partial W^{[2]}})^T", PROVED),
    (MEAN, r"db^{[1]} = \sum dZ^{[1]}", PROVED),
    (MEAN, r"db^{[1]} = \sum dZ^{[2]}", REFUTED),
    ("2-3-1 sigmoid half_sse", r"\delta_1^m = (\hat y - y) f'(z_1^m)", CONVENTION),
    ("2-3-1 sigmoid half_sse", r"\delta_1^m = (y - \hat y) f'(z_1^m)", REFUTED),
    (NET, r"\frac{\partial L}{\partial w_{i \to j}^{[2]}} = \delta_j^{[2]} a_i^{[1]}", PROVED),
    (NET, r"\frac{\partial L}{\partial w_{i \to j}^{[2]}} = \delta_i^{[2]} a_j^{[1]}", REFUTED),
    (NET, r"\frac{\partial L}{\partial w_{2,ij}} = \delta_i^{[2]} a_j^{[1]}", PROVED),
    (NET, r"\frac{\partial L}{\partial w_{2,ij}} = \delta_i^{[2]} a_j^{[2]}", REFUTED),
    (NET, r"\frac{\partial L}{\partial \hat y} \= \-(y \- \hat y)", PROVED),
    (NET, r"\frac{\partial L}{\partial \hat y} \= y \- \hat y", REFUTED),
    (NET, r"\delta_j^{[2]} = (\hat y_j - y_j) f'(z_j^{[2]}) \tag 2", PROVED),
    (NET, r"\frac{\partial L}{\partial \hat y} = \bf{\hat y - y}", PROVED),
    (NET, r"\frac{\partial L}{\partial y_hat} = y_hat - y", PROVED),
    (NET, r"z_1^{[1]} = w_{11}^{[1]}.x_1 + w_{12}^{[1]}.x_2 + b_1^{[1]}", DEFINITION),
    (NET, r"\frac{\partial L}{\partial \hat y} = (\hat y_1 - y_1, \hat y_2 - y_2)^T", PROVED),
    (NET, r"\frac{\partial L}{\partial \hat y} = [\hat y_1 - y_1, \hat y_2 - y_2]", PROVED),
    (NET, r"\frac{\partial L}{\partial \hat y} = (\hat y_1 - y_1, \hat y_2 + y_2)^T", REFUTED),
    (NET, r"\frac{\partial L}{\partial \hat y} = [\hat y_1 - y_1, \hat y_2 - y_2, 0]", REFUTED),
    (NET, r"\frac{\partial L}{\partial b^{[1]}} = [-0.19, -0.22, 0.1]", UNKNOWN),
    (NET, r"\frac{\partial L}{\partial b^{[1]}} = [1, 2, 3]", UNKNOWN),
    (NET, r"\frac{\partial L}{\partial W_{11}^{[2]}} = -0.2689 \cdot a_1^{[1]}", UNKNOWN),
    (NET, r"\frac{\partial L}{\partial W_{11}^{[2]}} = 0.5 \cdot a_1^{[1]}", REFUTED),
    (NET, r"\frac{\partial L}{\partial z} \frac{\partial z}{\partial b} = (\hat y - y) \odot f'(z)", CONVENTION),
    ("2-3-2 sigmoid sse", r"E_k = (y_k - \hat y_k)^2", CONVENTION),
    ("2-3-2 sigmoid sse", r"E_k = 2 (y_k - \hat y_k)^2", REFUTED),
    ("2-3-2 relu sse", r"\delta_{curr} = W_{next}^T \delta_{next} \odot f'(z_{curr})", PROVED),
    ("2-3-2 relu sse", r"\delta_{curr} = W_{curr}^T \delta_{next} \odot f'(z_{curr})", REFUTED),
    (
        SOFTMAX,
        r"\frac{da_i}{dz_j} = \begin{cases} a_i - a_i^2 & (i = j) \\ -a_i a_j & \text{si } i \neq j \end{cases}",
        PROVED,
    ),
    (
        SOFTMAX,
        r"\frac{da_i}{dz_j} = \begin{cases} a_i - a_i^2 & (i = j) \\ a_i a_j & \text{sinon} \end{cases}",
        REFUTED,
    ),
    (NET, r"\delta_j^l = \frac{\partial L}{\partial a_j^l} \frac{d\sigma}{dz}\Big|_{z_j^l}", PROVED),
    (NET, r"\delta_j^l = \frac{\partial L}{\partial a_j^l} \frac{d\sigma}{dz}\Big|_{z_j^2}", REFUTED),
    (NET, r"\left. \frac{\partial L}{\partial z} \right|_{z = z_j^l} = \delta_j^l", PROVED),
    (NET, r"\frac{dL}{dw_{2,ij}} = \frac{dL}{dz_{2,i}} a_{1,j}", PROVED),
    (NET, r"\frac{dL}{dw_{2,ij}} = \frac{dL}{dz_{2,i}} a_{2,j}", REFUTED),
    (MEAN, r"dW^2 = \frac{1}{n} dz^2 (a^1)^T", CONVENTION),
    (MEAN, r"dW^2 = \frac{3}{n} dz^2 (a^1)^T", REFUTED),
    (MEAN, r"J = \frac{1}{2} \sum (y - \hat y)^2", CONVENTION),
    (MEAN, r"J = \frac{1}{3} \sum (y - \hat y)^2", REFUTED),
    (NET, r"J = \frac{1}{2m} \sum (y - \hat y)^2", DEFINITION),
    (NET, r"z_j^{[2]} = \sum_{k=1}^{n_1 - 1} W_{jk}^{[2]} a_k^{[1]} + b_j^{[2]}", UNREADABLE),
    (NET, r"z_j^{[2]} = \sum_{k=0}^{n_1 - 1} W_{jk}^{[2]} a_k^{[1]} + b_j^{[2]}", DEFINITION),
    (NET, r"z_j^{[2]} = \sum_{k=1}^{n_H} W_{jk}^{[2]} a_k^{[1]} + b_j^{[2]}", DEFINITION),
    (NET, r"z_j^{[2]} = \sum_{k=1}^{n_O} W_{jk}^{[2]} a_k^{[1]} + b_j^{[2]}", REFUTED),
    (NET, r"z_{prev}^{[2]} = W^{[2]} a^{[1]} + b^{[2]}", UNREADABLE),
    (NET, r"\frac{\partial L}{\partial z_1^{[2]}} \Big|_{z_2^{[2]}} = \delta_2^{[2]}", UNREADABLE),
    (NET, r"\left. \frac{\partial L}{\partial \hat y} \right|_{\hat y = 0} = \hat y - y", UNREADABLE),
    (NET, "x^T = (x_1, x_2)", PROVED),
    (NET, "x = (x_1, x_1)", REFUTED),
    (NET, r"z_1^{[1]} = w_{11}^{[1]} x_1 + w_{12}^{[1]} x_2 + w_{10}^{[1]}", DEFINITION),
    (NET, r"\frac{\partial L}{\partial w_{2,ij}} = \delta_{2,i} a_{1,j}", PROVED),
    (NET, r"\frac{\partial L}{\partial w_{2,ij}} = \delta_{1,i} a_{1,j}", REFUTED),
    (NET, r"\sigma' = a (1 + a)", UNREADABLE),
    (NET, r"\delta^{l} = (f^{l})' \circ (W^{l+1})^T \cdot \delta^{l+1}", PROVED),
    (NET, r"\delta^{l} = (f^{l+1})' \circ (W^{l+1})^T \cdot \delta^{l+1}", REFUTED),
]


@pytest.mark.parametrize(("net", "line", "verdict"), ARGUMENTS, ids=[line for _, line, _ in ARGUMENTS])
def test_what_is_left_to_the_reader_is_taken_as_it_is_meant(net: str, line: str, verdict: object) -> None:
    assert one(net, line).verdict is verdict


def test_a_sum_may_reach_over_the_terms_behind_it() -> None:
    found = one(
        "2-2 sigmoid binary_cross_entropy", r"L = -\sum_{i=1}^{2} y_i \log(\hat{y}_i) + (1 - y_i) \log(1 - \hat{y}_i)"
    )
    assert found.verdict is DEFINITION
    assert found.reading == ("the sum reaches over the terms behind it",)


def test_one_bias_may_serve_a_layer() -> None:
    net = "2-2-2 sigmoid mse"
    assert one(net, r"net_{h1} = w_1 i_1 + w_2 i_2 + b_1").reading == ()
    shared = one(net, r"net_{h2} = w_3 i_1 + w_4 i_2 + b_1")
    assert shared.verdict is DEFINITION
    assert shared.reading == ("all units of a layer have one bias, which is numbered as the layer is",)
    assert one(net, r"z_2^{[1]} = W_{21}^{[1]} x_1 + W_{22}^{[1]} x_2 + b_1^{[1]}").verdict is REFUTED


def test_the_right_class_is_no_repeated_index() -> None:
    line = r"\frac{\partial L_i}{\partial f_k} = -\frac{1}{a_{y_i}} \frac{\partial a_{y_i}}{\partial f_k}"
    assert one(SOFTMAX, line, notation="bare").verdict is PROVED


def test_a_missing_transpose_is_hinted_at_where_an_earlier_line_tells_the_order() -> None:
    net = "3-4-4-2 sigmoid mse"
    _, turned = steps(net, "z^l = W^l a^{l-1} + b^l", r"\delta^l = W^{l+1} \delta^{l+1} \odot \sigma'(z^l)")
    assert turned.verdict is CONVENTION
    assert turned.hint.startswith("An earlier line has it the other way: a transpose may be missing")


# --- what no reading makes right --------------------------------------------------------------------------------------


def test_a_derivative_against_the_flow_is_refuted_though_it_adds_nothing() -> None:
    line = r"\frac{\partial L}{\partial a_1^{[1]}} = \sum_k \frac{\partial L}{\partial z_k^{[2]}} W_{k1}^{[2]} %s"
    assert one(NET, line % "").verdict is PROVED
    found = one(NET, line % r"+ \frac{\partial L}{\partial z_1^{[2]}} \frac{\partial a_1^{[1]}}{\partial z_1^{[2]}}")
    assert found.verdict is REFUTED
    assert "what comes first by what follows from it" in found.reason
    assert one(NET, r"\frac{\partial a_1^{[1]}}{\partial z_1^{[2]}} = 0").verdict is PROVED


def test_a_letter_with_two_ranges_is_refuted_unless_the_left_side_asks_for_the_smaller() -> None:
    net = "2-3-1 identity half_sse"
    found = one(net, r"W_{1i}^{[2]} W_{i1}^{[2]} = W_{i1}^{[2]} W_{1i}^{[2]}")
    assert found.verdict is REFUTED
    assert "runs to 1 here and to 3 elsewhere" in found.reason
    assert one(net, r"\frac{\partial a_i^{[2]}}{\partial z_i^{[2]}} = \operatorname{id}'(z_i^{[1]})").verdict is PROVED


# --- numbers ----------------------------------------------------------------------------------------------------------

NUMBERS = [
    (r"0.15 \cdot 0.05 + 0.2 \cdot 0.1 + 0.35 \cdot 1 = 0.3775", PROVED),
    (r"0.74136507 \cdot 0.186815602 \cdot 0.593269992 = 0.082167041", HOLDS),
    (r"\frac{1}{1 + e^{-0.3775}} = 0.593269992", HOLDS),
    (r"\frac{1}{3} \approx 0.33", HOLDS),
    (r"\sigma(0) \approx 0.5", PROVED),
    (r"0.74136507 \cdot 0.186815602 \cdot 0.593269992 = 0.0831", UNKNOWN),
    (r"0.75136507 - 0.01 = 0.8", UNKNOWN),
    (r"z_1^{[1]} \approx 3", UNKNOWN),
    (r"2 \cdot 3 = 7", REFUTED),
    (r"\frac{\partial a_1^{[1]}}{\partial z_1^{[1]}} = 3.5", UNKNOWN),
    (r"\frac{\partial z_1^{[1]}}{\partial b_1^{[1]}} = 3.5", REFUTED),
]


@pytest.mark.parametrize(("line", "verdict"), NUMBERS, ids=[line for line, _ in NUMBERS])
def test_numbers_agree_as_far_as_their_digits_tell(line: str, verdict: object) -> None:
    assert one(NET, line).verdict is verdict


def test_a_number_of_the_spec_is_judged() -> None:
    net = build_spec(
        {
            "inputs": 2,
            "layers": [{"units": 2, "activation": "sigmoid"}],
            "loss": {"name": "squared_error", "outputs": "sum", "samples": "sum", "l2": 0.5},
        },
        "spec",
    )
    assert verdicts(net, r"\lambda = 0.5", r"\lambda = \frac{1}{2}", r"\lambda = 0.6") == [PROVED, PROVED, REFUTED]


def test_a_sign_at_the_end_of_a_line_leads_on_to_the_next() -> None:
    first = r"\frac{\partial L}{\partial W_{11}^{[2]}} = \delta_1^{[2]} a_1^{[1]} ="
    found = verdicts(NET, first, r"= \frac{\partial L}{\partial z_1^{[2]}} a_1^{[1]}", r"= \delta_1^{[2]}")
    assert found == [PROVED, PROVED, REFUTED]


def test_arrays_numbered_beyond_the_last_layer_are_counted_from_the_inputs() -> None:
    right = ("dC_da3 = a3 - y", "dz3 = dC_da3 * sigmoid'(z3)", "dC_da2 = w3.T.dot(dz3)")
    found = list(check("2-3-2 sigmoid half_sse", "\n".join((*right, "dC_da2 = w2.T.dot(dz3)"))).steps())
    assert [step.verdict for step in found] == [*[PROVED] * 3, REFUTED]
    assert found[0].reading == ("the inputs are layer 1",)


def test_a_number_in_brackets_above_a_weight_is_a_layer_beside_bare_ones_too() -> None:
    bare = r"\delta^l = (W^{l+1})^T \delta^{l+1} \odot f'(z^l)"
    found = verdicts(NET, bare, r"\frac{\partial L}{\partial W^{(1)}} = \delta^{(1)} (a^{(0)})^T")
    assert found == [PROVED, PROVED]


def test_an_expression_behind_a_sign_at_the_end_of_a_line_is_its_right_side() -> None:
    right = r"W^{[1]} x + b^{[1]}"
    assert verdicts(NET, "z^{[1]} =", right) == [DEFINITION]
    assert verdicts(NET, "z^{[1]} =", f"{right} + 7") == [REFUTED]


def test_a_name_that_an_arrow_gives_by_itself_stands_for_nothing_known() -> None:
    lines = (r"g \leftarrow \nabla_{\hat y} L", r"\nabla_{\hat y} L = g", r"g \leftarrow g \odot \sigma'(z^{[2]})")
    found = verdicts(NET, *lines, r"\nabla_{\hat y} L = g")
    assert found == [DEFINITION, PROVED, DEFINITION, UNREADABLE]


def test_a_name_that_an_arrow_gives_anew_is_that_from_there_on() -> None:
    lines = (r"g \leftarrow \nabla_{\hat y} L", r"g \leftarrow \nabla_{z^{[2]}} L = g \odot \sigma'(z^{[2]})")
    assert verdicts(NET, *lines, r"\nabla_{b^{[2]}} L = g") == [DEFINITION, DEFINITION, PROVED, PROVED]


def test_small_signals_beside_capitals_are_those_of_the_batch() -> None:
    lines = (
        "Z1 = np.dot(X, W1) + b1",
        "A1 = relu(Z1)",
        "Z2 = np.dot(A1, W2) + b2",
        "A2 = sigmoid(Z2)",
        "dZ2 = A2 - Y",
        "dW2 = (1/N) * np.dot(A1.T, dZ2)",
        r"$$\frac{\partial J}{\partial W^{[2]}} = \frac{1}{m} A^{[1]T} \delta^{[2]}$$",
        r"$$\frac{\partial J}{\partial W^{[1]}} = \frac{1}{m} X^T \delta^{[1]}$$",
    )
    loss = {"name": "binary_cross_entropy", "outputs": "sum", "samples": "mean"}
    layers = [{"units": 3, "activation": "relu"}, {"units": 1, "activation": "sigmoid"}]
    spec = build_spec({"inputs": 2, "layers": layers, "loss": loss}, "spec")
    found = list(check(spec, "\n".join(lines)).steps())
    assert [step.verdict for step in found[-2:]] == [CONVENTION, CONVENTION]
    wrong = [*lines[:-1], lines[-1].replace(r"X^T \delta^{[1]}", r"X \delta^{[1]}")]
    assert list(check(spec, "\n".join(wrong)).steps())[-1].verdict is REFUTED
