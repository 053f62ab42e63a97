"""The step of an update is no equation, but a remark tells where it does not go down the gradient."""

from __future__ import annotations

import pytest

from symbolic.checking.check import check
from symbolic.checking.report import Step
from tests.symbolic.checking.verdicts.judged import DEFINITION, one, verdicts

NET = "3-4-2 sigmoid half_sse"
OF_LAYER_1 = r"\left((W^{[2]})^T \left((\hat y - y) \odot \sigma'(z^{[2]})\right) \odot \sigma'(z^{[1]})\right) x^T"
DOWN = (
    r"W^{[2]} = W^{[2]} - \alpha \frac{\partial L}{\partial W^{[2]}}",
    r"W^{[1]} := W^{[1]} - \eta " + OF_LAYER_1,
    r"W^{[1]} \leftarrow W^{[1]} + \eta \left(-\frac{\partial L}{\partial W^{[1]}}\right)",
    r"\Delta w_{ij}^{[2]} = -\eta \frac{\partial L}{\partial w_{ij}^{[2]}}",
    r"\Delta b_i^{[2]} = -\eta (\hat y_i - y_i) \hat y_i (1 - \hat y_i)",
)
UP = (
    r"W^{[2]} = W^{[2]} + \alpha \frac{\partial L}{\partial W^{[2]}}",
    r"W^{[1]} := W^{[1]} + \eta " + OF_LAYER_1,
    r"b_i^{[2]} = b_i^{[2]} - \eta (y_i - \hat y_i) \hat y_i (1 - \hat y_i)",
)
ANOTHER = (
    r"W^{[2]} := W^{[2]} - \alpha \frac{\partial L}{\partial W^{[1]}}",
    r"b^{[2]} := b^{[2]} - \alpha \frac{\partial L}{\partial W^{[2]}}",
    r"w_{11}^{[2]} = w_{11}^{[2]} - \eta \frac{\partial L}{\partial w_{12}^{[2]}}",
    r"\Delta w_{ij}^{[2]} = -\eta \frac{\partial L}{\partial w_{ji}^{[2]}}",
)
OPEN = (
    r"W^{[2]} = W^{[2]} + \eta \delta^{[2]} (a^{[1]})^T",
    r"W^{[1]} = W^{[1]} - \eta (\hat y - y) x^T",
    r"W = W - \eta G",
    r"\Delta w_{ij}^{[2]} = \eta \frac{\partial L}{\partial w_{ij}^{[2]}}",
    r"W^{[1]} = W^{[1]} - \frac{\partial L}{\partial W^{[1]}}",
)


def judged(line: str) -> Step:
    step = one(NET, line)
    assert step.verdict is DEFINITION
    return step


@pytest.mark.parametrize("line", DOWN)
def test_a_step_down_the_gradient_needs_no_remark(line: str) -> None:
    assert judged(line).notes == ()


@pytest.mark.parametrize("line", UP)
def test_a_step_up_the_gradient_is_remarked(line: str) -> None:
    assert judged(line).notes == ("With this sign the step goes up the gradient, and the loss grows.",)


def test_a_notation_with_error_signals_fixes_their_sign() -> None:
    line = OPEN[0]
    assert one(NET, line, notation="bracket").notes
    assert not one(NET, line.replace("+", "-"), notation="bracket").notes


@pytest.mark.parametrize("line", ANOTHER)
def test_a_derivative_by_another_parameter_is_remarked(line: str) -> None:
    assert judged(line).notes == ("The derivative is not by the parameter that is changed.",)


@pytest.mark.parametrize("line", OPEN)
def test_nothing_is_said_of_a_step_that_may_be_anything(line: str) -> None:
    assert not one(NET, line).notes


def test_lines_of_programs_are_steps_as_well() -> None:
    lines = ("W1 -= lr * dW1", "W1 -= lr * dW2", "W2 += lr * dW2")
    found = [step.notes for step in check(NET, "\n".join(lines)).steps()]
    assert [bool(notes) for notes in found] == [False, True, True]


def test_a_step_that_is_added_excuses_nothing_else() -> None:
    lines = (
        r"z^{[1]} = W^{[1]} x + \Delta W^{[1]}",
        r"\frac{\partial L}{\partial W^{[2]}} = W^{[2]} + \Delta W^{[2]}",
        r"L = W^{[1]} + \Delta b^{[2]}",
    )
    assert not any(verdict.stands for verdict in verdicts("3-4-2 sigmoid half_sse", *lines))
    steps = (
        r"W = W + \Delta W",
        r"w'_{kj} = w_{kj} - \eta \frac{\partial E}{\partial w_{kj}} = w_{kj} + \Delta w_{kj}",
        r"W^{(l)}(t) = W^{(l)}(t-1) + \Delta W^{(l)}(t)",
    )
    assert verdicts("3-4-2 sigmoid half_sse", *steps) == [DEFINITION] * 4
