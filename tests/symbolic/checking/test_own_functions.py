"""Hand derivations on networks with functions of their own."""

from __future__ import annotations

import pytest

from symbolic.checking.check import check
from symbolic.spec.model import NetworkSpec, build_spec

SPEC = build_spec(
    {
        "inputs": 2,
        "layers": [
            {"units": 3, "activation": {"name": "swish2", "expression": "z*sigmoid(2*z)"}},
            {"units": 2, "activation": {"name": "phi", "expression": "max(z, 0)^2"}},
            {"units": 1, "activation": "identity"},
        ],
        "loss": {"name": "quartic", "expression": "(p - y)^4", "outputs": "sum", "samples": "mean"},
    },
    "test",
)


def verdicts(text: str) -> list[str]:
    return [step.verdict.name for line in check(SPEC, text).lines for step in line.steps]


@pytest.mark.parametrize(
    "line",
    [
        r"\operatorname{swish2}'(z) = \sigma(2z) + 2z\sigma(2z)(1-\sigma(2z))",
        r"\operatorname{swish2}'(z_i^{[1]}) = \sigma(2z_i^{[1]})(1 + 2z_i^{[1]}(1-\sigma(2z_i^{[1]})))",
        r"\phi'(z_1^{[2]}) = 2\max(0, z_1^{[2]})",
        r"\frac{\partial a_1^{[1]}}{\partial z_1^{[1]}} = \text{swish2}'(z_1^{[1]})",
        r"\frac{\partial L}{\partial \hat y} = 4(\hat y - y)^3",
        r"\frac{\partial L}{\partial W_{11}^{[3]}} = 4(\hat y - y)^3 \phi(z_1^{[2]})",
        r"\frac{\partial L}{\partial z_i^{[2]}} = 4(\hat y - y)^3 W_{1i}^{[3]} \phi'(z_i^{[2]})",
        r"\delta^{[1]} = (W^{[2]\top}\delta^{[2]}) \odot \operatorname{swish2}'(z^{[1]})",
    ],
)
def test_right_lines_stand(line: str) -> None:
    assert verdicts(f"${line}$")[-1] in {"PROVED", "HOLDS"}


@pytest.mark.parametrize(
    "line",
    [
        r"\operatorname{swish2}'(z) = \sigma(2z) + z\sigma(2z)(1-\sigma(2z))",
        r"\phi'(z_1^{[2]}) = \max(0, z_1^{[2]})",
        r"\frac{\partial L}{\partial \hat y} = 3(\hat y - y)^3",
        r"\frac{\partial L}{\partial z_i^{[2]}} = 4(\hat y - y)^3 W_{1i}^{[3]} \operatorname{swish2}'(z_i^{[2]})",
        r"\frac{\partial L}{\partial z_i^{[2]}} = 4(\hat y - y)^3 W_{1i}^{[3]}",
    ],
)
def test_wrong_lines_are_refuted(line: str) -> None:
    assert verdicts(f"${line}$")[-1] == "REFUTED"


def of(activation: str, loss: str = "(p - y)^2") -> NetworkSpec:
    """Return a network with one function in its hidden layer, called own, and a loss."""
    cost = {"name": "ownloss", "expression": loss, "outputs": "sum", "samples": "mean"}
    layers = [
        {"units": 2, "activation": {"name": "own", "expression": activation}},
        {"units": 1, "activation": "identity"},
    ]
    return build_spec({"inputs": 2, "layers": layers, "loss": cost}, "test")


HARD = "max(0, min(1, 0.2*z + 0.5))"
SNAKE = "z + sin(z)^2"
STEEP = "z*sigmoid(1.7*z)"
QUANTILE = "max(0.9*(y - p), -0.1*(y - p))"


@pytest.mark.parametrize(
    ("spec", "line", "verdict"),
    [
        (of(HARD), r"\text{own}'(z) = \begin{cases} 0.2 & |z| < 2.5 \\ 0 & \text{otherwise} \end{cases}", "PROVED"),
        (of(HARD), r"\text{own}'(z) = \begin{cases} 0.2 & -2.5 < z < 2.5 \\ 0 & \text{otherwise} \end{cases}", "HOLDS"),
        (of(HARD), r"\text{own}'(z) = \begin{cases} 0.25 & |z| < 2.5 \\ 0 & \text{otherwise} \end{cases}", "REFUTED"),
        (of(HARD), r"\text{own}'(z) = \begin{cases} 0.2 & |z| < 2 \\ 0 & \text{otherwise} \end{cases}", "REFUTED"),
        (of(SNAKE), r"\text{own}'(z) = 1 + \sin(2z)", "PROVED"),
        (of(SNAKE), r"\frac{d}{dz}\text{own}(z) = 1 + \sin 2z", "PROVED"),
        (of(SNAKE), r"\frac{\partial a_1^{[1]}}{\partial z_1^{[1]}} = 1 + \sin(2z_1^{[1]})", "PROVED"),
        (of(SNAKE), r"\text{own}'(z) = 1 + 2\sin(2z)", "REFUTED"),
        (of(STEEP), r"\text{own}'(z) = \sigma(1.7z) + 1.7z\sigma(1.7z)(1-\sigma(1.7z))", "PROVED"),
        (of(STEEP), r"\text{own}'(z) = \sigma(1.7z) + z\sigma(1.7z)(1-\sigma(1.7z))", "REFUTED"),
        (of(STEEP), r"\text{own}'(z) = \sigma(z) + z\sigma(z)(1-\sigma(z))", "REFUTED"),
        (
            of(STEEP, QUANTILE),
            r"\frac{\partial L}{\partial\hat y} = \begin{cases} 0.1 & \hat y > y \\ -0.9 & \hat y \le y\end{cases}",
            "PROVED",
        ),
        (
            of(STEEP, QUANTILE),
            r"\frac{\partial L}{\partial\hat y} = \begin{cases} 0.9 & \hat y > y \\ -0.1 & \hat y \le y\end{cases}",
            "REFUTED",
        ),
        (of(STEEP), r"\frac{\partial L}{\partial\hat y} = 3.1(\hat y - y)", "UNKNOWN"),
    ],
)
def test_pieces_angles_and_constants_are_decided(spec: NetworkSpec, line: str, verdict: str) -> None:
    (step,) = (step for found in check(spec, f"${line}$").lines for step in found.steps)
    assert step.verdict.name == verdict
    assert not any("widths" in note for note in step.notes)


def test_a_loss_in_another_form_holds_for_all_widths() -> None:
    line = r"$L = \ln\left(\frac{e^{\hat y-y}+e^{y-\hat y}}{2}\right)$"
    (step,) = (step for found in check(of(SNAKE, "log(cosh(p - y))"), line).lines for step in found.steps)
    assert step.verdict.name == "DEFINITION"
    assert not step.notes


def test_plain_text_names_a_function_of_the_network() -> None:
    found = check(of(STEEP), "a1 = own(z1)\ndL/da2 = 2 (a2 - y)\ndL/dz1 = W2^T 2 (a2 - y) * own'(z1)")
    assert [step.verdict.name for line in found.lines for step in line.steps] == ["DEFINITION", "PROVED", "PROVED"]


def test_a_missing_slope_is_named() -> None:
    report = check(SPEC, r"$\frac{\partial L}{\partial z_i^{[2]}} = 4(\hat y - y)^3 W_{1i}^{[3]}$")
    (step,) = (step for line in report.lines for step in line.steps)
    assert step.diagnoses[0].mistakes == ("missing-slope",)
