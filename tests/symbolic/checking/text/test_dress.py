"""Colours and frames say nothing: a line with them is judged as the line without."""

from __future__ import annotations

import pytest

from symbolic.checking.text.dress import without_dress
from symbolic.formula.reader.parser import read_syntax
from tests.symbolic.checking.verdicts.judged import CONVENTION, DEFINITION, PROVED, REFUTED, verdicts
from tests.symbolic.formula.reader.shown import show

DUDA = (
    r"\textcolor{red}{\delta_k} = -\frac{\partial J}{\partial net_k}",
    r"\delta_k = (y_k - \hat y_k) f'(net_k)",
)


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        (r"\textcolor{red}{\delta_k}", r"\delta_k"),
        (r"\boxed{a = b}", "a = b"),
        (r"x + \color{blue}{y_{\textcolor{red}{k}}}", "x + y_{k}"),
        (r"\underbrace{a}_{\boxed{b}}", r"\underbrace{a}_{b}"),
    ],
)
def test_what_only_shows_is_left_out_at_any_depth(typed: str, plain: str) -> None:
    assert show(without_dress(read_syntax(typed))) == show(without_dress(read_syntax(plain)))


def test_a_coloured_name_is_that_name() -> None:
    net = "3-4-2 sigmoid half_sse"
    assert verdicts(net, *DUDA) == [CONVENTION, PROVED]
    assert verdicts(net, DUDA[0], DUDA[1].replace("y_k - ", "y_k + ")) == [CONVENTION, REFUTED]
    assert verdicts(net, r"\textcolor{red}{\Delta w_{kj}} = -\eta \frac{\partial J}{\partial w_{kj}}") == [DEFINITION]
