"""What is said of wrong lines: one mistake, two, none that is known, errors carried forward."""

from __future__ import annotations

import pytest

from symbolic.checking.check import check
from symbolic.checking.report import Route, Verdict
from tests.symbolic.checking.mistakes.told import SLIDES, diagnosed, judged, names

ON_SLIDES = (
    (r"\delta_1^{[3]} = 2 (\hat y - y) W_{11}^{[4]} \sigma'(z_1^{[3]})", "missing-output-slope"),
    (r"\delta_1^{[3]} = \delta_1^{[4]} W_{12}^{[4]} \sigma'(z_1^{[3]})", "wrong-unit"),
    (r"\frac{\partial L}{\partial W_{11}^{[4]}} = \delta_1^{[4]} a_1^{[4]}", "layer-off-by-one"),
    (r"\frac{\partial L}{\partial b_1^{[2]}} = \delta_1^{[2]} b_1^{[2]}", "extra-factor"),
    (r"\frac{\partial L}{\partial W_{21}^{[3]}} = \delta_2^{[3]} \sigma(a_1^{[2]})", "wrong-quantity"),
    (r"a_1^{[2]} (1 + a_1^{[2]}) = \sigma'(z_1^{[2]})", "wrong-slope-formula"),
)


@pytest.mark.parametrize(("line", "name"), ON_SLIDES)
def test_single_mistakes(line: str, name: str) -> None:
    step = judged(line)
    assert step.verdict is Verdict.REFUTED
    assert names(step)[0] == (name,)


def test_says_where_no_mistake_is_known() -> None:
    step = judged(r"\delta_1^{[3]} = \delta_1^{[4]} + W_{11}^{[4]} + b_2^{[1]} x_1")
    assert step.diagnoses == ()
    assert step.is_unexplained


def test_unknown_lines_get_no_diagnosis() -> None:
    step = judged(r"\frac{\partial L}{\partial q} = r")
    assert step.verdict is not Verdict.REFUTED
    assert step.diagnoses == ()
    assert not step.is_unexplained


TWO = (
    (r"\delta_1^{[3]} = - 2 (\hat y - y) W_{11}^{[4]} \sigma'(z_1^{[3]})", {"missing-output-slope", "wrong-sign"}),
    (
        r"\frac{\partial L}{\partial W_{12}^{[3]}} = \delta_1^{[4]} W_{11}^{[4]} \sigma'(a_1^{[3]}) a_1^{[2]}",
        {"slope-at-activation", "wrong-unit"},
    ),
    (r"\frac{\partial L}{\partial W_{12}^{[3]}} = 2 \delta_1^{[3]} z_2^{[2]}", {"extra-two", "wrong-quantity"}),
    (r"\delta_2^{[3]} = \delta_1^{[4]} W_{11}^{[4]}", {"wrong-unit", "missing-slope"}),
)


@pytest.mark.parametrize(("line", "both"), TWO)
def test_two_mistakes_in_one_line(line: str, both: set[str]) -> None:
    diagnosis = diagnosed(line)
    assert set(diagnosis.mistakes) == both
    assert judged(diagnosis.repair).verdict.stands


def test_two_repairs_are_both_said() -> None:
    step = judged(r"\frac{\partial L}{\partial W_{12}^{[3]}} = \delta_1^{[3]} a_1^{[2]}")
    assert names(step) == [("wrong-unit",), ("wrong-parameter",)]
    assert len({diagnosis.repair for diagnosis in step.diagnoses}) == 2
    assert all(judged(diagnosis.repair).verdict.stands for diagnosis in step.diagnoses)


def test_error_carried_forward_is_no_new_mistake() -> None:
    wrong = r"$$\delta_1^{[4]} = 2 (\hat y - y)$$"
    step = judged(r"\frac{\partial L}{\partial W_{11}^{[4]}} = 2 (\hat y - y) a_1^{[3]}", given=wrong)
    assert step.route is Route.CARRIED
    assert step.diagnoses == ()


def test_new_mistake_beside_a_carried_one_is_told_as_such() -> None:
    wrong = r"$$\delta_1^{[4]} = (\hat y - y)^2$$"
    step = judged(r"\frac{\partial L}{\partial W_{11}^{[4]}} = (\hat y - y)^2 a_1^{[2]}", given=wrong)
    diagnosis = step.diagnoses[0]
    assert step.route is Route.NEW_ERROR
    assert diagnosis.mistakes == ("layer-off-by-one",)
    assert diagnosis.follows
    assert diagnosis.repair.endswith(r"(\hat y - y)^2 a_1^{[3]}")


def test_step_of_a_chain_is_mended_against_the_side_before_it() -> None:
    text = r"""
\begin{align}
\delta_1^{[3]} &= \frac{\partial L}{\partial a_1^{[3]}} \sigma'(z_1^{[3]}) \\
  &= \frac{\partial L}{\partial a_1^{[3]}} (1 - a_1^{[3]})
\end{align}"""
    first, second = check(SLIDES, text).steps()
    assert first.verdict.stands
    assert second.diagnoses[0].mistakes == ("wrong-slope-formula",)
    assert second.diagnoses[0].repair.endswith(r"a_1^{[3]} (1 - a_1^{[3]})")


def test_right_end_of_a_wrong_route_is_not_mended() -> None:
    text = r"""
\begin{align}
\frac{\partial L}{\partial b_1^{[4]}} &= \delta_1^{[4]} a_1^{[3]} \\
  &= \delta_1^{[4]}
\end{align}"""
    first, second = check(SLIDES, text).steps()
    assert first.diagnoses[0].mistakes == ("bias-times-activation",)
    assert second.route is Route.WRONG_ROUTE
    assert second.diagnoses == ()


def test_wide_networks_are_diagnosed_too() -> None:
    step = judged(
        r"\frac{\partial L}{\partial W_{3,512}^{[1]}} = \delta_3^{[1]} x_{511}", "784-128-10 relu,softmax cross_entropy"
    )
    assert names(step)[0] == ("wrong-unit",)


def test_same_text_gets_the_same_words() -> None:
    line = r"$$\delta_1^{[3]} = - 2 (\hat y - y) W_{11}^{[4]} \sigma'(z_1^{[3]})$$"
    assert check(SLIDES, line) == check(SLIDES, line)
