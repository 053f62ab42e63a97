"""Putting formulas and indices in: what changes, what does not, and what is shielded."""

from __future__ import annotations

from hypothesis import given, settings

from symbolic.formula.nodes import (
    ONE,
    Formula,
    Group,
    Index,
    Negative,
    Partial,
    Power,
    Product,
    Quantity,
    Relations,
    Sigma,
    Sum,
)
from symbolic.formula.substitute import children, rebuilt, replaced, with_index
from tests.symbolic.formula.trees import formulas

X, Y, Z = Quantity("x"), Quantity("y"), Quantity("z", 1)
K = Index("k")


def test_a_part_is_replaced_wherever_it_stands() -> None:
    before = Sum((X, Product((Y, Group(X))), Negative(Power(X, Y))))
    assert replaced(before, {X: Z}) == Sum((Z, Product((Y, Group(Z))), Negative(Power(Z, Y))))


def test_the_outermost_part_is_replaced_and_its_value_left_alone() -> None:
    assert replaced(Partial(X, Y), {Partial(X, Y): X, X: Z}) == X
    assert replaced(Sum((X, Y)), {X: Y, Y: X}) == Sum((Y, X))


def test_parts_inside_relations_and_cases_are_reached() -> None:
    assert replaced(Relations((X, Y), ("<",)), {Y: ONE}) == Relations((X, ONE), ("<",))
    assert list(children(Relations((X, Y), ("<",)))) == [X, Y]


@settings(deadline=None)
@given(formulas)
def test_nothing_is_made_anew_where_nothing_changes(formula: Formula) -> None:
    nowhere = Quantity("nowhere", 99)
    assert replaced(formula, {nowhere: X}) is formula
    assert rebuilt(formula, lambda part: part) is formula
    assert with_index(formula, "nowhere", 1) is formula


@settings(deadline=None)
@given(formulas)
def test_children_are_the_parts_that_rebuilding_visits(formula: Formula) -> None:
    visited: list[Formula] = []

    def visit(part: Formula) -> Formula:
        visited.append(part)
        return part

    rebuilt(formula, visit)
    assert visited == list(children(formula))


def test_an_index_is_set_in_layers_samples_and_shifted_places() -> None:
    quantity = Quantity("a", Index("k", -1), (K, Index("k", 2), 4), sample=K)
    assert with_index(quantity, "k", 3) == Quantity("a", 2, (3, 5, 4), sample=3)
    assert with_index(quantity, "k", Index("m", 1)) == Quantity(
        "a", Index("m"), (Index("m", 1), Index("m", 3), 4), sample=Index("m", 1)
    )


def test_a_sigma_sign_shields_its_own_index() -> None:
    inner = Sigma(Quantity("y", None, (K,)), "k", 1, 2)
    assert with_index(Product((Quantity("x", None, (K,)), inner)), "k", 5) == Product(
        (Quantity("x", None, (5,)), inner)
    )
    assert with_index(inner, "m", 5) is inner
