"""Chains: the first wrong step, what is carried forward, right ends by wrong routes, where chains begin and go on."""

from __future__ import annotations

import pytest

from symbolic.checking.check import check
from symbolic.checking.report import Report, Route, Step
from tests.symbolic.checking.verdicts.judged import DEFINITION, PROVED, REFUTED, UNKNOWN, UNREADABLE, report

ONE = "2-1 sigmoid half_sse"


def judged(text: str, spec: str = ONE) -> list[Step]:
    return list(check(spec, text).steps())


def routes(found: list[Step]) -> list[Route]:
    return [step.route for step in found]


def verdicts(found: list[Step]) -> list[object]:
    return [step.verdict for step in found]


CHAIN = r"""\begin{align*}
\frac{\partial L}{\partial w_1} &= (\hat y - y) \frac{\partial \hat y}{\partial z} \frac{\partial z}{\partial w_1} \\
&= (\hat y - y) \hat y (1 + \hat y) x_1 \\
&= (\hat y - y) x_1 \hat y (1 + \hat y) \\
&= (\hat y - y) \hat y (1 - \hat y) x_1
\end{align*}"""


def test_a_chain_tells_its_first_wrong_step_what_is_carried_on_and_a_wrong_route() -> None:
    found = judged(CHAIN)
    assert verdicts(found) == [PROVED, REFUTED, PROVED, REFUTED]
    assert routes(found) == [Route.PLAIN, Route.FIRST_WRONG, Route.CARRIED, Route.WRONG_ROUTE]
    assert [step.truth for step in found] == [None, REFUTED, REFUTED, PROVED]


def test_the_first_wrong_step_of_a_report_is_the_first_that_is_refuted() -> None:
    found: Report = check(ONE, CHAIN)
    assert found.first_wrong is list(found.steps())[1]
    assert found.refuted
    assert found.counts == {PROVED: 2, REFUTED: 2}
    assert [line.number for line in found.lines if line.steps] == [2, 3, 4, 5]


def test_two_errors_that_cancel_are_a_wrong_route() -> None:
    found = judged(
        r"\[ \frac{\partial L}{\partial z} = \frac{\partial L}{\partial \hat y} = (\hat y - y) \hat y (1 - \hat y) \]"
    )
    assert routes(found) == [Route.FIRST_WRONG, Route.WRONG_ROUTE]
    assert found[1].truth is PROVED


def test_a_right_chain_has_no_route_to_tell() -> None:
    found = judged(
        r"\[ \frac{\partial L}{\partial b} = (\hat y - y) \sigma'(z) = (\hat y - y) \sigma(z) (1 - \sigma(z)) "
        r"= (\hat y - y) \hat y (1 - \hat y) \]"
    )
    assert verdicts(found) == [PROVED] * 3
    assert set(routes(found)) == {Route.PLAIN}
    assert [step.truth for step in found] == [None, PROVED, PROVED]


def test_an_error_is_carried_on_to_later_lines() -> None:
    found = list(
        report(
            ONE,
            r"\frac{\partial L}{\partial z} = (\hat y - y) \hat y (1 + \hat y)",
            r"\frac{\partial L}{\partial w_1} = (\hat y - y) \hat y (1 + \hat y) x_1",
            r"\frac{\partial L}{\partial w_2} = (\hat y - y) \hat y (1 + \hat y) x_1",
            r"\frac{\partial L}{\partial b} = (\hat y - y) \hat y (1 - \hat y)",
        ).steps()
    )
    assert routes(found) == [Route.FIRST_WRONG, Route.CARRIED, Route.NEW_ERROR, Route.PLAIN]
    assert found[1].verdict is PROVED
    assert found[1].truth is REFUTED
    assert found[1].reason == "It follows from an earlier line that is wrong, and is not right without it."
    assert found[3].verdict is PROVED


def test_an_error_signal_that_is_wrong_is_carried_to_earlier_layers() -> None:
    found = list(
        report(
            "2-3-4-2 tanh,tanh,tanh sse",
            r"\delta^{[3]} = (a^{[3]} - y) \odot \tanh'(z^{[3]})",
            r"\delta^{[2]} = (W^{[3]})^T \delta^{[3]} \odot \tanh'(z^{[2]})",
            r"\frac{\partial L}{\partial W^{[3]}} = (a^{[3]} - y) \odot \tanh'(z^{[3]}) \, (a^{[2]})^T",
            r"\frac{\partial L}{\partial b^{[3]}} = (a^{[3]} - y) \odot \tanh'(z^{[3]})",
            r"\frac{\partial L}{\partial b^{[3]}} = 3 (a^{[3]} - y) \odot \tanh'(z^{[3]})",
        ).steps()
    )
    assert routes(found) == [Route.FIRST_WRONG, Route.PLAIN, Route.CARRIED, Route.CARRIED, Route.NEW_ERROR]


def test_what_does_not_follow_from_an_error_is_not_carried() -> None:
    found = list(
        report(
            ONE,
            r"\frac{\partial L}{\partial w_2} = (\hat y - y) x_2",
            r"\frac{\partial L}{\partial w_1} = (\hat y - y) x_1",
        ).steps()
    )
    assert routes(found) == [Route.FIRST_WRONG, Route.NEW_ERROR]


# --- where chains begin and go on -------------------------------------------------------------------------------------

GOING_ON = {
    "in the next display": r"""\[ \frac{\partial L}{\partial z} = (\hat y - y) \sigma'(z) \]
\[ = (\hat y - y) \hat y (1 - \hat y) \]
\[ = (\hat y - y) \hat y (1 + \hat y) \]""",
    "with an alignment mark": r"""\begin{align}
\frac{\partial L}{\partial z} &= (\hat y - y) \sigma'(z) \\
&= (\hat y - y) \hat y (1 - \hat y) \\
&= (\hat y - y) \hat y (1 + \hat y)
\end{align}""",
    "in one line": r"""\[ \frac{\partial L}{\partial z} = (\hat y - y) \sigma'(z)
= (\hat y - y) \hat y (1 - \hat y) = (\hat y - y) \hat y (1 + \hat y) \]""",
    "in plain text": """dL/dz = (yhat - y) * sigmoid'(z)
= (yhat - y) * yhat * (1 - yhat)
= (yhat - y) * yhat * (1 + yhat)""",
}


@pytest.mark.parametrize("text", GOING_ON.values(), ids=GOING_ON)
def test_a_chain_goes_on(text: str) -> None:
    found = judged(text)
    assert verdicts(found) == [PROVED, PROVED, REFUTED]
    assert routes(found) == [Route.PLAIN, Route.PLAIN, Route.FIRST_WRONG]
    assert [step.truth for step in found] == [None, PROVED, REFUTED]


def test_an_arrow_begins_anew() -> None:
    line = r"\[ \frac{\partial L}{\partial \hat y} = \hat y - y \Rightarrow \frac{\partial L}{\partial z} = %s \]"
    assert verdicts(judged(line % r"(\hat y - y) \hat y (1 - \hat y)")) == [PROVED, PROVED]
    wrong = judged(line % r"\hat y - y")
    assert verdicts(wrong) == [PROVED, REFUTED]
    assert wrong[1].left == r"\frac{\partial L}{\partial z}"


def test_several_relations_in_one_line_are_judged_one_by_one() -> None:
    line = r", \quad ".join(rf"\frac{{\partial L}}{{\partial {by}}} = {value}" for by, value in PARTS)
    found = judged(rf"\[ {line} \]")
    assert verdicts(found) == [PROVED, REFUTED, PROVED]


PARTS = [("w_1", r"\delta x_1"), ("w_2", r"\delta x_1"), ("b", r"\delta")]


def test_a_line_that_goes_on_from_nothing_is_open() -> None:
    (found,) = judged(r"\[ = (\hat y - y) \hat y \]")
    assert found.verdict is UNKNOWN
    assert found.hint == "Write what the right side is equal to in front of the sign."


def test_a_line_that_cannot_be_read_breaks_the_chain_but_not_the_text() -> None:
    found = judged(
        r"""\[ \frac{\partial L}{\partial z} = \frac{(\hat y - y}{2} \foo \]
\[ = (\hat y - y) \hat y (1 - \hat y) \]
\[ \frac{\partial L}{\partial b} = (\hat y - y) \hat y (1 - \hat y) \]"""
    )
    assert verdicts(found) == [UNREADABLE, UNKNOWN, PROVED]
    assert found[0].place is not None


def test_the_source_of_both_sides_is_kept() -> None:
    found = judged(r"\[ \frac{\partial L}{\partial z} = (\hat y - y) \sigma'(z) = \hat y \]")
    assert (found[0].left, found[0].right) == (r"\frac{\partial L}{\partial z}", r"(\hat y - y) \sigma'(z)")
    assert (found[1].left, found[1].right) == (r"(\hat y - y) \sigma'(z)", r"\hat y")


# --- updates ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        r"w_1 := w_1 - \eta \frac{\partial L}{\partial w_1}",
        r"w_1 \leftarrow w_1 - \alpha (\hat y - y) \hat y (1 - \hat y) x_1",
        r"w_1 = w_1 - \eta \frac{\partial L}{\partial w_1}",
        r"b \gets b - \eta \frac{\partial L}{\partial b}",
        r"w_1^{(new)} = w_1 - \eta \frac{\partial L}{\partial w_1}",
        r"w_1^{\rm (new)} = w_1 - \eta \frac{\partial L}{\partial w_1}",
        r"w_1^{new} = w_1^{old} - \eta \frac{\partial L}{\partial w_1}",
        r"w_1^{\text{new}} = w_1^{\text{old}} - \gamma \frac{\partial L}{\partial w_1}",
        r"w_1^{+} = w_1 - \eta \frac{\partial L}{\partial w_1}",
        r"w_1^{t+1} = w_1^t - \eta \frac{\partial L}{\partial w_1^t}",
        r"w_1(t+1) = w_1(t) + \eta \delta x_1",
        r"w_{new} = w - \eta \nabla L",
        r"\theta_{t+1} = \theta_t - \eta g",
    ],
)
def test_an_update_is_no_equation(line: str) -> None:
    (found,) = judged(rf"\[ {line} \]")
    assert found.verdict is DEFINITION
    assert found.reason == "Gives a new value: an update, no equation."


@pytest.mark.parametrize(
    "line",
    [
        r"w_1 = w_2 - \eta \frac{\partial L}{\partial w_1}",
        r"w_1 = w_1 + \frac{\partial L}{\partial w_1}",
        r"\hat{y} = \hat{y} - \eta \frac{\partial L}{\partial \hat{y}}",
    ],
)
def test_what_only_looks_like_an_update_is_judged(line: str) -> None:
    (found,) = judged(rf"\[ {line} \]")
    assert found.verdict is REFUTED


def test_what_an_update_is_said_to_be_is_judged() -> None:
    line = r"w_1 := w_1 - \eta \frac{\partial L}{\partial w_1} = w_1 - \eta (\hat y - y) \hat y (1 - \hat y) x_{%d}"
    assert verdicts(judged(rf"\[ {line % 1} \]")) == [DEFINITION, PROVED]
    assert verdicts(judged(rf"\[ {line % 2} \]")) == [DEFINITION, REFUTED]
