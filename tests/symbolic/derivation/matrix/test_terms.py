"""Products of entries taken apart and written again: worth the same, and refused where there is no matrix form."""

from __future__ import annotations

import random
import re
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symbolic.derivation.matrix.terms import Nested, Term, read, written
from symbolic.formula.nodes import (
    Apply,
    Formula,
    Group,
    Negative,
    Number,
    Partial,
    Power,
    Product,
    Quantity,
    Sigma,
    Sum,
)
from symbolic.formula.notation import Layout, Notation
from symbolic.formula.text import print_text
from tests.symbolic.derivation.index.letters import WIDTHS, I, J, K, L, W, a, d, f, over, plus, slope, times, x, z
from tests.symbolic.derivation.loops import World

TEXT = Notation("test")
LAYOUTS = (Layout(), Layout("from-to", "rows"))


@cache
def number(part: Quantity | Partial) -> float:
    return random.Random(repr(part)).uniform(-2, 2)  # noqa: S311  (numbers to compute with, no secrets)


WORLD = World(number, WIDTHS, {"tanh": (lambda u: u**3, lambda u: 3 * u**2)})
entries = st.sampled_from(
    [z(1, I), a(1, I), f(z(1, I), 1), W(1, I, J), x(J), slope(L, z(1, I)), d(I, I), Group(plus(z(1, I), a(1, I)))]
)
sums = st.sampled_from(
    [over("k", times(slope(L, z(2, K)), W(2, K, I)), 2), over("q", x(J), 0), over("k", times(W(2, K, I), z(2, K)), 2)]
)
scalars = st.sampled_from(
    [Number("2"), Quantity("lambda"), Quantity("width", None, (1,)), Power(Number("3"), Number("2"))]
)
factors = st.one_of(entries, scalars)
products = st.builds(
    lambda parts, total: times(*parts, *([total] if total else [])),
    st.lists(factors, min_size=1, max_size=3),
    st.one_of(st.none(), sums),
)
terms = st.one_of(entries, sums, products, st.builds(Negative, products))
formulas = st.one_of(terms, st.builds(lambda parts: plus(*parts), st.lists(terms, min_size=2, max_size=3)))


@given(formulas, st.sampled_from(LAYOUTS))
def test_what_is_read_and_written_is_worth_the_same(formula: Formula, layout: Layout) -> None:
    again = written(read(formula, layout))
    for letters in ({"i": 1, "j": 2}, {"i": 3, "j": 1}):
        expected = WORLD.value(formula, **letters)
        assert WORLD.value(again, **letters) == pytest.approx(expected, rel=1e-9, abs=1e-9), print_text(again, TEXT)


def test_numbers_stand_in_front_and_sums_know_their_range() -> None:
    formula = times(Number("2"), over("k", times(slope(L, z(2, K)), W(2, K, I)), 2), f(z(1, I), 1))
    (term,) = read(formula, Layout())
    assert term.scalars == (Number("2"),)
    assert term.sums == (("k", Quantity("width", None, (2,))),)
    assert [item.array for item in term.items] == [
        Partial(L, Quantity("z", 2)),
        Quantity("W", 2),
        Apply("tanh", (Quantity("z", 1),), 1),
    ]
    assert [(item.row, item.column) for item in term.items] == [(K, None), (K, I), (I, None)]
    turned = read(formula, Layout("from-to", "rows"))[0].items
    assert [(item.row, item.column) for item in turned] == [(None, K), (I, K), (None, I)]


def test_signs_multiply_and_brackets_hold_terms_of_their_own() -> None:
    minus = Negative(times(z(1, I), Negative(a(1, I))))
    assert [term.negative for term in read(minus, Layout())] == [False]
    assert [term.negative for term in read(plus(z(1, I), Negative(over("k", W(2, K, I), 2))), Layout())] == [
        False,
        True,
    ]
    (term,) = read(times(a(1, I), Group(plus(W(1, I, J), Negative(over("k", W(2, K, I), 2))))), Layout())
    single, nested = term.factors
    assert isinstance(nested, Nested)
    assert [inner.negative for inner in nested.terms] == [False, True]
    assert term.items == (single,)


def test_no_factor_is_written_as_its_number() -> None:
    assert written((Term(scalars=(Number("2"),)),)) == Number("2")
    assert written((Term(negative=True, scalars=(Quantity("lambda"), Number("2"))),)) == Negative(
        Product((Quantity("lambda"), Number("2")))
    )


@pytest.mark.parametrize(
    ("formula", "message"),
    [
        (times(over("k", W(2, K, I), 2), over("k", z(2, K), 2)), "two factors with sums over the same letter"),
        (Power(over("k", z(2, K), 2), Number("2")), "Power has no matrix form here"),
        (Apply("tanh", (over("k", z(2, K), 2),)), "Apply has no matrix form here"),
        (Apply("tanh", (plus(z(1, I), x(J)),)), "Apply has no matrix form here"),
        (Sigma(z(2, K), "k"), "Sigma has no matrix form here"),
    ],
    ids=lambda item: item if isinstance(item, str) else print_text(item, TEXT),
)
def test_what_has_no_matrix_form_is_refused(formula: Formula, message: str) -> None:
    with pytest.raises(TypeError, match=re.escape(message)):
        read(formula, Layout())


def test_a_lost_sign_or_factor_would_be_seen() -> None:
    formula = plus(over("k", W(2, K, I), 2), Negative(times(Number("2"), a(1, I))))
    first, second = read(formula, Layout())
    right = WORLD.value(formula, i=1)
    assert WORLD.value(written((first, second)), i=1) == pytest.approx(right)
    assert WORLD.value(written((first, Term(False, second.scalars, second.factors))), i=1) != pytest.approx(right)
    assert WORLD.value(written((first, Term(True, (), second.factors))), i=1) != pytest.approx(right)
    assert isinstance(written((first, second)), Sum)
