"""Families, rows and what is joined to them: members made by a number or a letter, and told from strangers."""

from __future__ import annotations

import pytest

from symbolic.formula.nodes import Index, Quantity
from symbolic.graph.families import Family, Joined, Rows

K, L = Index("k"), Index("l")
UNITS = Family("a", 2, 3)
ROW = Family("W", 2, 4, (3,))
SINGLE = Family("yhat", None, 1, indexed=False)
MATRIX = Rows("W", 2, 3, 4)
NUMBER = Rows("W", 1, 1, 1, indexed=False)


def test_members_are_counted_from_one() -> None:
    assert list(UNITS) == [Quantity("a", 2, (i,)) for i in (1, 2, 3)]
    assert list(ROW) == [Quantity("W", 2, (3, j)) for j in (1, 2, 3, 4)]
    assert list(SINGLE) == [Quantity("yhat")]
    assert list(Family("b", 1, 0)) == []
    assert UNITS.member(K) == Quantity("a", 2, (K,))
    assert SINGLE.member(K) == SINGLE.member(1) == Quantity("yhat")


@pytest.mark.parametrize("family", [UNITS, ROW, SINGLE])
def test_each_member_is_one_and_knows_its_place(family: Family) -> None:
    for place, member in enumerate(family, start=1):
        assert member in family
        assert family.running(member) == place


@pytest.mark.parametrize(
    ("quantity", "family"),
    [
        (Quantity("a", 2, (0,)), UNITS),
        (Quantity("a", 2, (4,)), UNITS),
        (Quantity("a", 1, (1,)), UNITS),
        (Quantity("a", L, (1,)), UNITS),
        (Quantity("z", 2, (1,)), UNITS),
        (Quantity("a", 2), UNITS),
        (Quantity("a", 2, (1, 1)), UNITS),
        (Quantity("a", 2, (1,), 1), UNITS),
        (Quantity("a", 2, (Index("k", 1),)), UNITS),
        (Quantity("W", 2, (2, 1)), ROW),
        (Quantity("W", 2, (3, 5)), ROW),
        (Quantity("W", 2, (K, 1)), ROW),
        (Quantity("yhat", None, (1,)), SINGLE),
        (Quantity("y"), SINGLE),
    ],
    ids=str,
)
def test_a_stranger_is_no_member(quantity: Quantity, family: Family) -> None:
    assert quantity not in family


def test_a_letter_stands_for_any_member_and_a_shifted_one_may_be_outside() -> None:
    assert Quantity("a", 2, (K,)) in UNITS
    assert UNITS.running(Quantity("a", 2, (K,))) == K
    assert Quantity("W", 2, (3, K)) in ROW


def test_a_matrix_is_told_row_by_row() -> None:
    assert list(MATRIX) == [Quantity("W", 2, (i, j)) for i in (1, 2, 3) for j in (1, 2, 3, 4)]
    assert MATRIX.row(3) == ROW
    assert list(NUMBER) == [Quantity("W", 1)]
    assert Quantity("W", 1) in NUMBER
    assert Quantity("W", 1, (1, 1)) not in NUMBER


@pytest.mark.parametrize(
    ("indices", "inside"),
    [
        ((1, 1), True),
        ((3, 4), True),
        ((4, 3), False),
        ((0, 1), False),
        ((1, 0), False),
        ((K, L), True),
        ((K, 5), False),
        ((2, K), True),
        ((Index("k", 1), 1), False),
        ((1, Index("k", -1)), False),
        ((1,), False),
        ((), False),
    ],
)
def test_which_entries_a_matrix_has(indices: tuple[int | Index, ...], inside: bool) -> None:
    assert (Quantity("W", 2, indices) in MATRIX) is inside
    assert Quantity("W", 3, indices) not in MATRIX


def test_what_is_joined_to_a_family_comes_after_it() -> None:
    other = Quantity("a", 4, (2,))
    joined = Joined(UNITS, (other,))
    assert list(joined) == [*UNITS, other]
    assert other in joined
    assert Quantity("a", 2, (K,)) in joined
    assert Quantity("a", 4, (1,)) not in joined
