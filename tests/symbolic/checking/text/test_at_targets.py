r"""Lines that hold for one value of the targets stand where the text has given it, and nowhere else."""

from __future__ import annotations

import pytest

from symbolic.checking.report import Verdict
from tests.symbolic.checking.verdicts.judged import DEFINITION, PROVED, REFUTED, steps, verdicts

NET = "2-3-1 relu,sigmoid binary_cross_entropy"
ONE, ZERO = "y = 1", "y = 0"

LINES = [
    (r"L = -\ln \hat{y}", DEFINITION, REFUTED),
    (r"L = -\ln (1 - \hat{y})", REFUTED, DEFINITION),
    (r"\frac{\partial L}{\partial \hat{y}} = -\frac{1}{\hat{y}}", PROVED, REFUTED),
    (r"\frac{\partial L}{\partial \hat{y}} = \frac{1}{1 - \hat{y}}", REFUTED, PROVED),
    (r"\frac{\partial L}{\partial z^{[2]}} = \hat{y} - 1", PROVED, REFUTED),
    (r"\frac{\partial L}{\partial z^{[2]}} = \hat{y}", REFUTED, PROVED),
    (r"\frac{\partial L}{\partial z^{[2]}} = \hat{y} - y", PROVED, PROVED),
    (r"\frac{\partial L}{\partial z^{[2]}} = 1 - \hat{y}", REFUTED, REFUTED),
]


@pytest.mark.parametrize(("line", "at_one", "at_zero"), LINES, ids=[line for line, _, _ in LINES])
def test_a_line_is_judged_for_the_target_that_was_given(line: str, at_one: Verdict, at_zero: Verdict) -> None:
    assert verdicts(NET, ONE, line)[-1] is at_one
    assert verdicts(NET, ZERO, line)[-1] is at_zero


def test_without_a_value_it_is_judged_for_all() -> None:
    assert [verdicts(NET, line)[-1] for line, _, _ in LINES] == [REFUTED] * 6 + [PROVED, REFUTED]


def test_the_value_is_told() -> None:
    told = steps(NET, ONE, r"\frac{\partial L}{\partial z^{[2]}} = \hat{y} - 1")[-1]
    assert told.notes[0] == "It holds for y = 1, which was given before."
    plain = steps(NET, ONE, r"\frac{\partial L}{\partial z^{[2]}} = \hat{y} - y")[-1]
    assert plain.notes == ()


def test_targets_may_be_given_as_an_array() -> None:
    given = r"y = \begin{pmatrix} 0 \\ 1 \\ 0 \end{pmatrix}"
    net = "2-4-3 tanh,softmax cross_entropy"
    assert verdicts(net, given, r"L = -\ln \hat{y}_2", r"L = -\ln \hat{y}_1")[1:] == [DEFINITION, REFUTED]
    slopes = (
        r"\frac{\partial L}{\partial z_1^{[2]}} = \hat{y}_1",
        r"\frac{\partial L}{\partial z_2^{[2]}} = \hat{y}_2",
    )
    assert verdicts(net, given, *slopes)[1:] == [PROVED, REFUTED]


def test_of_two_targets_both_must_be_given() -> None:
    line = r"\frac{\partial L}{\partial \hat{y}_1} = \hat{y}_1 - 1"
    assert verdicts("2-2 sigmoid half_sse", "y_1 = 1", line)[-1] is REFUTED
    assert verdicts("2-2 sigmoid half_sse", "y_1 = 1, y_2 = 0", line)[-1] is PROVED


@pytest.mark.parametrize("line", [r"\hat{y} + y", r"(\hat{y} - y) y", r"\hat{y} y - 1"])
def test_a_line_that_names_the_targets_is_meant_for_any(line: str) -> None:
    for given in (ONE, ZERO):
        assert verdicts(NET, given, rf"\frac{{\partial L}}{{\partial z^{{[2]}}}} = {line}")[-1] is REFUTED


def test_of_many_outputs_none_is_put_in_for_another() -> None:
    given = "y = (0, 0, 0, 0, 0, 0, 0, 0, 1, 0)"
    lines = (
        r"\frac{\partial L}{\partial z_9^{[2]}} = \hat{y}_9",
        r"\frac{\partial L}{\partial z_9^{[2]}} = \hat{y}_9 - 1",
    )
    assert PROVED not in verdicts("20-30-10 tanh,softmax cross_entropy", given, *lines)
