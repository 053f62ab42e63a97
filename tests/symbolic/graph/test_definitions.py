"""Families: quantities that differ in their last index."""

from __future__ import annotations

import pytest

from symbolic.formula.nodes import Formula, Index, Partial, Product, Quantity, Sum
from symbolic.graph.definitions import Definition, Expression, Family, Free, Same, parents

ROW = Family("W", 2, 3, (1,))
SINGLE = Family("yhat", None, 1, indexed=False)


def test_members_are_counted_from_one() -> None:
    assert list(ROW) == [Quantity("W", 2, (1, j)) for j in (1, 2, 3)]
    assert ROW.member(Index("j")) == Quantity("W", 2, (1, Index("j")))
    assert list(SINGLE) == [Quantity("yhat")]


def test_membership_is_that_of_the_list_of_members() -> None:
    candidates = [
        *ROW,
        *SINGLE,
        Quantity("W", 2, (2, 1)),
        Quantity("W", 1, (1, 1)),
        Quantity("W", 2, (1,)),
        Quantity("a"),
    ]
    for family in (ROW, SINGLE):
        assert [item for item in candidates if item in family] == list(family)


def test_the_running_index_of_a_member_leads_back_to_it() -> None:
    for family in (ROW, SINGLE):
        for k, member in enumerate(family, start=1):
            assert family.running(member) == k
            assert family.member(family.running(member)) == member


def test_parents_come_once_and_in_written_order() -> None:
    x, y = Quantity("x"), Quantity("y")
    assert list(parents(Expression(Sum((y, Product((x, y))))))) == [y, x]
    assert list(parents(Same(x))) == [x]
    assert list(parents(Free())) == []


def test_pi_is_a_number_and_no_parent() -> None:
    assert list(parents(Expression(Product((Quantity("pi"), Quantity("x")))))) == [Quantity("x")]


def test_a_definition_with_a_derivative_in_it_is_refused() -> None:
    with pytest.raises(TypeError, match=r"^a defining equation holds no derivatives$"):
        list(parents(Expression(Partial(Quantity("x"), Quantity("y")))))


def test_what_is_no_definition_has_no_parents() -> None:
    unknown: Definition | Formula = Quantity("x")
    with pytest.raises(TypeError, match=r"^no parents rule for Quantity$"):
        parents(unknown)
