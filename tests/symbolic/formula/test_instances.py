"""A derivative looks at the instances of a sum that hold its quantity, and is the same as of the whole sum."""

from __future__ import annotations

import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from symbolic.formula.bridge import Symbols, derivative, to_sympy
from symbolic.formula.instances import holding
from symbolic.formula.nodes import (
    Formula,
    Group,
    Index,
    Negative,
    Number,
    Partial,
    Power,
    Product,
    Quantity,
    Quotient,
    Sigma,
    Sum,
)
from symbolic.formula.substitute import with_index

I, J = Index("i"), Index("j")
TWO = Number("2")


def a(k: int | Index, layer: int = 1) -> Quantity:
    return Quantity("a", layer, (k,))


def w(i: int | Index, j: int | Index) -> Quantity:
    return Quantity("W", 1, (i, j))


@pytest.mark.parametrize(
    ("formula", "quantity", "expected"),
    [
        (Sigma(Product((w(1, J), a(J))), "j", 1, 9), a(3), Product((w(1, 3), a(3)))),
        (Sigma(Product((w(1, J), a(J))), "j", 1, 9), w(1, 4), Product((w(1, 4), a(4)))),
        (Sigma(Product((w(1, J), a(J))), "j", 1, 9), w(2, 4), Number("0")),
        (Sigma(a(J), "j", 1, 9), a(10), Number("0")),
        (Sigma(a(Index("j", 1)), "j", 1, 9), a(10), a(10)),
        (Sigma(Sigma(Power(w(I, J), TWO), "j", 1, 9), "i", 1, 9), w(2, 7), Power(w(2, 7), TWO)),
        (Sigma(w(J, J), "j", 1, 9), w(2, 2), w(2, 2)),
        (Sigma(w(J, J), "j", 1, 9), w(2, 3), Number("0")),
        (Sigma(Product((a(2), a(J))), "j", 1, 9), a(2), Sigma(Product((a(2), a(J))), "j", 1, 9)),
        (Product((a(2), Sigma(a(J), "j", 1, 9))), a(3), Product((a(2), a(3)))),
        (Product((a(2), Sigma(a(J), "j", 1, 9))), a(2), Product((a(2), Sigma(a(J), "j", 1, 9)))),
        (Product((a(1, 2), Sigma(a(J), "j", 1, 9))), a(1, 2), Product((a(1, 2), Sigma(a(J), "j", 1, 9)))),
        (Sigma(Sigma(a(J), "j", 1, 2), "j", 1, 9), a(2), Sigma(Sigma(a(J), "j", 1, 2), "j", 1, 9)),
        (Sigma(a(J), "j", 1, Quantity("n")), a(2), Sigma(a(J), "j", 1, Quantity("n"))),
        (Sum((a(1), Product((TWO, a(2))), a(3))), a(2), Product((TWO, a(2)))),
        (Product((TWO, Group(Sum((a(1), Sigma(a(J), "j", 2, 9)))))), a(4), Product((TWO, a(4)))),
        (Sum((a(1), a(3))), a(2), Number("0")),
        (Quotient(a(2), Sigma(a(J), "j", 1, 9)), a(2), Quotient(a(2), Sigma(a(J), "j", 1, 9))),
    ],
)
def test_what_cannot_change_is_left_out(formula: Formula, quantity: Quantity, expected: Formula) -> None:
    assert holding(formula, quantity) == expected


def test_a_derivative_of_a_sum_of_a_million_terms_is_taken_at_once() -> None:
    squares = Sigma(Sigma(Power(w(I, J), TWO), "j", 1, 1000), "i", 1, 1000)
    symbols = Symbols()
    found = to_sympy(Partial(Product((Quotient(a(1), TWO), squares)), w(700, 3)), symbols)
    assert found == symbols[a(1)] * symbols[w(700, 3)]


# --- any formula ----------------------------------------------------------------------------------------------------

indices = st.sampled_from((1, 2, I, J, J, Index("i", 1), Index("j", -1)))
units = st.builds(a, indices)
leaves = st.one_of(units, units, st.builds(w, indices, indices), st.just(TWO), st.builds(Partial, units, units))


def wider(inner: st.SearchStrategy[Formula]) -> st.SearchStrategy[Formula]:
    sums = st.builds(Sigma, inner, st.sampled_from("ij"), st.just(1), st.integers(2, 3))
    several = st.lists(st.one_of(inner, sums), min_size=2, max_size=3).map(tuple)
    return st.one_of(
        sums,
        st.builds(Sum, several),
        st.builds(Product, several),
        st.builds(Negative, inner),
        st.builds(Group, inner),
        st.builds(Power, inner, st.just(TWO)),
    )


def closed(formula: Formula) -> Formula:
    """Return `formula` with numbers for both letters where they are free."""
    return with_index(with_index(formula, "i", 2), "j", 1)


@settings(deadline=None, max_examples=400)
@given(st.recursive(leaves, wider, max_leaves=6).map(closed), st.sampled_from((a(1), a(2), w(1, 2))))
def test_the_derivative_is_that_of_the_whole_formula(formula: Formula, quantity: Quantity) -> None:
    symbols = Symbols()
    whole = derivative(to_sympy(formula, symbols), symbols[quantity])
    part = derivative(to_sympy(holding(formula, quantity), symbols), symbols[quantity])
    assert sympy.expand(whole - part) == 0
