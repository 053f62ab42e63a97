"""What is proved, what holds with a tiny chance of error, what stays open, and what a key has to do with it."""

from __future__ import annotations

import pytest

from symbolic.checking.check import check
from tests.symbolic.checking.verdicts.judged import HOLDS, PROVED, REFUTED, UNKNOWN, one, report

EXPANDED = [
    ("2-2-2-2-1 sigmoid mse", r"\frac{\partial L}{\partial \hat y} = 2 \hat y - 2 y"),
    ("2-1 sigmoid mse", r"\sigma'(z) = \frac{e^{-z}}{(1 + e^{-z})^2}"),
    ("2-1 sigmoid mse", r"\sigma'(z) = \frac{1}{4 \cosh^2(z/2)}"),
    ("2-1 tanh mse", r"\tanh'(z) = \frac{4}{(e^z + e^{-z})^2}"),
    ("2-1 sigmoid mse", r"1 - \sigma(z) = \sigma(-z)"),
    ("2-3 softmax cross_entropy", r"\frac{\partial L}{\partial z_i} = \hat y_i - y_i"),
    ("2-3 softmax cross_entropy", r"\sum_{i=1}^{3} \hat y_i = 1"),
]


@pytest.mark.parametrize(("spec", "line"), EXPANDED)
def test_an_identity_is_proved_by_expansion(spec: str, line: str) -> None:
    found = one(spec, line)
    assert found.verdict is PROVED
    assert found.method == "expansion"
    assert found.reason == "Both sides expand to the same."


WRONG = [
    ("2-1 sigmoid mse", r"\sigma'(z) = \frac{e^{-z}}{1 + e^{-z}}"),
    ("2-1 sigmoid mse", r"\sigma'(z) = \frac{1}{2 \cosh^2(z/2)}"),
    ("2-1 tanh mse", r"\tanh'(z) = 1 + \tanh^2 z"),
    ("2-1 sigmoid mse", r"1 - \sigma(z) = -\sigma(-z)"),
    ("2-3 softmax cross_entropy", r"\frac{\partial L}{\partial z_i} = y_i - \hat y_i"),
    ("2-3 softmax cross_entropy", r"\sum_{i=1}^{2} \hat y_i = 1"),
    ("2-3 softmax cross_entropy", r"\frac{\partial \hat y_i}{\partial z_i} = \hat y_i"),
    ("2-3-1 sigmoid mse", r"\frac{\partial L}{\partial \hat y} = 2 (\hat y - y) + \frac{1}{10^{15}}"),
    ("2-3-1 sigmoid mse", r"\frac{\partial z_1^{[2]}}{\partial a_1^{[1]}} = \frac{10^{18} + 1}{10^{18}} W_{11}^{[2]}"),
]


@pytest.mark.parametrize(("spec", "line"), WRONG)
def test_a_line_that_is_wrong_by_however_little_is_refuted(spec: str, line: str) -> None:
    found = one(spec, line)
    assert found.verdict is REFUTED
    assert found.method == "intervals"
    assert found.counterexample is not None
    assert found.counterexample.left != found.counterexample.right


def test_what_is_too_long_to_expand_holds_with_a_tiny_chance_of_error() -> None:
    power = r"\left(\sum_{i=1}^{6} \sum_{j=1}^{6} W_{ij}^{[2]} a_j^{[1]}\right)^{12}"
    other = (
        r"\left(\sum_{j=1}^{6} \sum_{i=1}^{6} a_j^{[1]} W_{ij}^{[2]}\right)^{11} \sum_{i=1}^{6} (z_i^{[2]} - b_i^{[2]})"
    )
    found = one("6-6-6-6 sigmoid sse", f"{power} = {other}")
    assert found.verdict is HOLDS
    assert found.method == "random points"
    assert "1e-15" in found.reason


def test_a_relation_that_no_field_knows_is_open_and_not_wrong() -> None:
    found = one("2-1 tanh mse", r"\ln(z^2 + 2z + 1) = 2 \ln|z + 1|")
    assert found.verdict is UNKNOWN
    assert found.reason == "Neither proved nor refuted: this is no sign of an error."
    assert found.counterexample is None


@pytest.mark.parametrize("key", [b"one", b"two", b"three"])
def test_the_same_key_gives_the_same_report(key: bytes) -> None:
    text = report("2-3-4-2 tanh,tanh,tanh sse", *(line for _, line in WRONG[-2:]), r"\delta_j = z_j").source
    first, second = (check("2-3-4-2 tanh,tanh,tanh sse", text, key=key) for _ in range(2))
    assert first == second


def test_another_key_gives_other_counterexamples_and_the_same_verdicts() -> None:
    lines = [line for spec, line in WRONG if spec == "2-1 sigmoid mse"]
    lines += [line for spec, line in EXPANDED if spec == "2-1 sigmoid mse"]
    text = "\n".join(rf"\[ {line} \]" for line in lines)
    found = [check("2-1 sigmoid mse", text, key=key) for key in (b"one", b"two", b"three")]
    said = [[(step.verdict, step.reading, step.method) for step in each.steps()] for each in found]
    assert said[0] == said[1] == said[2]
    examples = [[step.counterexample for step in each.steps() if step.counterexample] for each in found]
    assert examples[0] != examples[1]


def test_an_empty_text_has_no_relations() -> None:
    assert list(check("2-1 sigmoid mse", "").steps()) == []
    assert list(check("2-1 sigmoid mse", "Some words, and no formula.").steps()) == []
