"""Functions that programs define are judged, and what they are told by holds in the lines that use them."""

from __future__ import annotations

import pytest

from symbolic.checking.check import check
from symbolic.checking.report import Verdict
from tests.symbolic.checking.verdicts.judged import CONVENTION, PROVED, REFUTED

NET = "2-3-1 tanh,sigmoid half_sse"


def judged(*lines: str) -> list[Verdict]:
    return [step.verdict for step in check(NET, "\n".join(lines)).steps()]


@pytest.mark.parametrize(
    ("function", "verdict"),
    [
        ("def sigmoid(x):\n    return 1 / (1 + np.exp(-x))", PROVED),
        ("def sigmoid(x):\n    return 1 / (1 - np.exp(-x))", REFUTED),
        ("def sigmoid_prime(z):\n    return sigmoid(z) * (1 - sigmoid(z))", PROVED),
        ("def sigmoid_prime(z): return sigmoid(z) * (1 + sigmoid(z))", REFUTED),
        ("def sigmoid_derivative(x):\n    return x * (1 - x)", CONVENTION),
        ("def sigmoid_derivative(x):\n    return x * (1 + x)", REFUTED),
        ("def tanh_derivative(value):\n    return 1 - value**2", CONVENTION),
        ("def tanh_derivative(x):\n    return 1 - x", REFUTED),
        ("def relu_derivative(x):\n    return x > 0", PROVED),
        ("def relu_derivative(x):\n    return (x > 0).astype(float)", PROVED),
        ("def relu_derivative(x):\n    return x < 0", REFUTED),
    ],
)
def test_a_function_of_a_program_is_judged(function: str, verdict: Verdict) -> None:
    assert judged(function) == [verdict]


FORWARD = ("hidden = np.tanh(W1 @ x + b1)", "output = sigmoid(W2 @ hidden + b2)")
GRADIENT = "dW2 = ((output - y) * sigmoid_prime(output)) @ hidden.T"


def test_a_derivative_told_by_values_is_applied_to_values() -> None:
    by_value = "def sigmoid_prime(x):\n    return x * (1 - x)\n"
    assert judged(by_value, *FORWARD, GRADIENT)[-1] is CONVENTION
    by_score = "def sigmoid_prime(x):\n    return sigmoid(x) * (1 - sigmoid(x))\n"
    assert judged(by_score, *FORWARD, GRADIENT)[-1] is REFUTED
    at_scores = GRADIENT.replace("sigmoid_prime(output)", "sigmoid_prime(z2)")
    assert judged(by_score, *FORWARD, at_scores)[-1] is PROVED


def test_places_of_a_function_are_those_that_were_typed() -> None:
    text = "x = 1\n\ndef sigmoid_prime(z):\n    return sigmoid(z) * (1 + sigmoid(z))\n"
    step = list(check(NET, text).steps())[-1]
    assert text[step.span.start : step.span.end].startswith("sigmoid_prime(z):")
    assert text[step.span.start : step.span.end].endswith("(1 + sigmoid(z))")
