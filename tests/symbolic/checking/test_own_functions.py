"""Hand derivations on networks with functions of their own."""

from __future__ import annotations

import pytest

from symbolic.checking.check import check
from symbolic.spec.model import build_spec

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


def test_a_missing_slope_is_named() -> None:
    report = check(SPEC, r"$\frac{\partial L}{\partial z_i^{[2]}} = 4(\hat y - y)^3 W_{1i}^{[3]}$")
    (step,) = (step for line in report.lines for step in line.steps)
    assert step.diagnoses[0].mistakes == ("missing-slope",)
