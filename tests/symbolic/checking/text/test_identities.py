"""Identities of functions that go without an argument are those of any argument."""

from __future__ import annotations

import pytest

from symbolic.checking.text.identities import with_argument
from symbolic.checking.verdicts.session import Session
from symbolic.formula.reader.parser import read_syntax
from symbolic.formula.reader.syntax import Relation
from tests.symbolic.checking.verdicts.judged import PROVED, REFUTED, spec_of, verdicts
from tests.symbolic.formula.reader.shown import show

NET = "3-4-2 sigmoid half_sse"

RIGHT = [
    r"\sigma' = \sigma (1 - \sigma)",
    r"f^{'} = f \cdot (1 - f)",
    r"g' = g - g^2",
    r"\frac{d\sigma}{dz} = \sigma (1 - \sigma)",
    r"\frac{\partial Sigmoid}{\partial x} = Sigmoid \times (1 - Sigmoid)",
    r"\tanh' = 1 - \tanh^2",
]


@pytest.mark.parametrize("line", RIGHT)
def test_an_identity_is_about_any_argument(line: str) -> None:
    assert verdicts(NET, line) == [PROVED]
    assert verdicts(NET, line.replace("-", "+")) == [REFUTED]


@pytest.mark.parametrize(
    "line", [r"g'(z) = g(z) (1 - g(z))", r"\sigma' = \sigma (1 - a)", r"\delta' = \delta", "L = 1"]
)
def test_other_relations_stay_as_they_are(line: str) -> None:
    relation = read_syntax(line)
    assert isinstance(relation, Relation)
    vocabulary = Session.begun(spec_of(NET), b"key").vocabulary
    changed = with_argument(relation, vocabulary)
    assert show(changed) == show(relation)


def test_a_slope_without_argument_is_taken_where_its_line_speaks() -> None:
    assert verdicts(NET, r"\delta^2 = (\hat y - y) \odot \sigma'") == [PROVED]
    assert verdicts(NET, r"\delta^2 = (y - \hat y) \odot \sigma'") == [REFUTED]
