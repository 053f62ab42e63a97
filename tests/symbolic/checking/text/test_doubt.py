"""A text of which too much is open has no line refuted: it may mean something else, most of all where shapes tell."""

from __future__ import annotations

from symbolic.checking.report import Route
from tests.symbolic.checking.verdicts.judged import PROVED, REFUTED, UNKNOWN, UNREADABLE, steps, verdicts

NET = "2-2-1 sigmoid mse"
WRONG = r"\frac{\partial L}{\partial \hat{y}} = y - \hat{y}"
RIGHT = r"\frac{\partial L}{\partial b^{[2]}} = \delta^{[2]}"
STRANGE = r"\foo = 2"


def test_a_wrong_line_is_left_open_where_most_is_not_understood() -> None:
    found = steps(NET, STRANGE, STRANGE, RIGHT, WRONG)
    assert [step.verdict for step in found] == [UNREADABLE, UNREADABLE, PROVED, UNKNOWN]
    assert "may mean something else" in found[-1].reason
    assert found[-1].route is Route.PLAIN
    assert found[-1].counterexample is None


def test_a_wrong_line_is_refuted_where_more_stands_than_is_open() -> None:
    assert verdicts(NET, STRANGE, RIGHT, RIGHT, WRONG) == [UNREADABLE, PROVED, PROVED, REFUTED]


def test_shapes_that_do_not_fit_refute_only_where_nearly_all_is_understood() -> None:
    shapes = r"\delta^{[1]} = W^{[1]} x x"
    doubted = steps(NET, STRANGE, RIGHT, RIGHT, shapes)[-1]
    assert doubted.verdict is UNKNOWN
    assert "may mean something else" in doubted.reason
    assert "is a column of length 2" in doubted.reason
    assert steps(NET, STRANGE, *[RIGHT] * 5, shapes)[-1].verdict is REFUTED
    assert steps(NET, RIGHT, RIGHT, RIGHT, shapes)[-1].verdict is REFUTED


def test_a_few_relations_tell_nothing_of_a_text() -> None:
    assert verdicts(NET, STRANGE, RIGHT, WRONG) == [UNREADABLE, PROVED, REFUTED]
    assert verdicts(NET, WRONG) == [REFUTED]
    assert verdicts(NET, STRANGE, WRONG) == [UNREADABLE, REFUTED]


def test_a_text_of_wrong_lines_alone_is_refuted() -> None:
    others = (RIGHT.replace("[2]", "[1]", 1), RIGHT.replace("=", "= 2"), RIGHT.replace("=", "= -"))
    assert verdicts(NET, WRONG, *others) == [REFUTED] * 4
