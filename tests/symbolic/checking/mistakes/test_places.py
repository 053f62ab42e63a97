"""Places of formulas: what is put back unchanged gives the formula again; terms are what a factor may multiply."""

from __future__ import annotations

import pytest

from codegen.spec_files import resolve_spec
from symbolic.checking.hand_lines import FORMS, hand_lines
from symbolic.checking.mistakes.places import factor_places, places, summands, terms
from symbolic.formula.nodes import Formula, Group, Negative, Number, Product, Quantity, Sigma, Sum

A, B, C, D = (Quantity(letter) for letter in "abcd")
FORMULAS: list[Formula] = [
    side
    for network in ("slides", "softmax_classifier", "residual")
    for form in FORMS
    for line in hand_lines(resolve_spec(network), form)
    for side in line
]


@pytest.mark.parametrize("of", [places, terms, summands])
def test_what_is_put_back_gives_the_formula_again(of: object) -> None:
    for formula in FORMULAS:
        for place in of(formula):  # type: ignore[operator]  # one of the three
            assert place.put(place.part) == formula


def test_something_else_stands_where_it_was_put() -> None:
    found = [place.put(D) for place in places(Sum((A, Product((B, C)))))]
    assert found == [D, Sum((D, Product((B, C)))), Sum((A, D)), Sum((A, Product((D, C)))), Sum((A, Product((B, D))))]


def test_terms() -> None:
    formula = Product((Group(Sum((A, Negative(B)))), C))
    assert [place.part for place in terms(formula)] == [formula, Sum((A, Negative(B))), A, B]


def test_body_of_a_sum_is_a_term_that_knows_its_letter() -> None:
    (whole, body) = terms(Sigma(Product((A, B)), "k"))
    assert whole.bound == ()
    assert (body.part, body.bound) == (Product((A, B)), ("k",))


def test_bounds_of_a_sum_are_no_places() -> None:
    sigma = Sigma(A, "k", 1, Quantity("width", 2))
    assert [place.part for place in places(sigma)] == [sigma, A]


def test_factors_with_what_is_left() -> None:
    assert list(factor_places(Product((A, B)))) == [(A, B), (B, A)]
    assert list(factor_places(Number("2"))) == []
