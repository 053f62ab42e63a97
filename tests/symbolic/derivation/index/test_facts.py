"""Equations with letters are used with other letters, and no letter is taken in by a sum."""

from __future__ import annotations

import pytest

from symbolic.derivation.index.facts import DUMMIES, instance, letters_of, spare_letter, with_numbered_sums
from symbolic.errors import ProofError
from symbolic.formula.build import equation
from symbolic.formula.nodes import Formula, Index, Quantity, Relations
from tests.symbolic.derivation.index.letters import I, J, K, L, P, Q, W, a, d, f, over, plus, slope, times, u, v, w, z

WEIGHT = equation(slope(z(2, K), a(1, I)), W(2, K, I))
ENTRY = equation(slope(z(1, Q), W(1, I, J)), times(d(Q, I), Quantity("x", None, (J,))))
SUMMED = equation(slope(L, a(1, I)), over("k", times(slope(L, z(2, K)), W(2, K, I)), 2))
TWICE = equation(
    slope(L, a(1, I)), over("k", times(slope(L, z(2, K)), over("q", times(W(2, K, I), u(Q)), 1)), 2)
)  # fmt: skip
CASES: dict[str, tuple[Relations, Formula, Formula]] = {
    "its own letters": (WEIGHT, slope(z(2, K), a(1, I)), W(2, K, I)),
    "other letters": (WEIGHT, slope(z(2, P), a(1, Q)), W(2, P, Q)),
    "swapped letters": (WEIGHT, slope(z(2, I), a(1, K)), W(2, I, K)),
    "one letter twice": (WEIGHT, slope(z(2, I), a(1, I)), W(2, I, I)),
    "numbers": (WEIGHT, slope(z(2, 1), a(1, 2)), W(2, 1, 2)),
    "a weight": (ENTRY, slope(z(1, J), W(1, Q, I)), times(d(J, Q), Quantity("x", None, (I,)))),
    "a sum": (SUMMED, slope(L, a(1, J)), over("k", times(slope(L, z(2, K)), W(2, K, J)), 2)),
    "a sum over the letter put in": (SUMMED, slope(L, a(1, K)), over("q", times(slope(L, z(2, Q)), W(2, Q, K)), 2)),
    "two sums, the outer over the letter put in": (
        TWICE,
        slope(L, a(1, K)),
        over("p", times(slope(L, z(2, P)), over("q", times(W(2, P, K), u(Q)), 1)), 2),
    ),
    "two sums, the inner over the letter put in": (
        TWICE,
        slope(L, a(1, Q)),
        over("k", times(slope(L, z(2, K)), over("p", times(W(2, K, Q), u(P)), 1)), 2),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("fact", "bare", "value"), CASES.values(), ids=CASES)
def test_a_fact_with_other_letters(fact: Relations, bare: Formula, value: Formula) -> None:
    found = instance(fact, bare)
    assert found.sides[0] == bare
    assert with_numbered_sums(found.sides[1]) == with_numbered_sums(value)


@pytest.mark.parametrize(
    "bare",
    [
        slope(z(3, K), a(1, I)),
        slope(z(2, K), a(2, I)),
        slope(a(1, I), z(2, K)),
        slope(L, a(1, I)),
        z(2, K),
        slope(z(2, K), W(1, I, J)),
    ],
)
def test_a_fact_about_something_else_is_refused(bare: Formula) -> None:
    with pytest.raises(ProofError, match="a fact was to be used for a derivative that it does not state"):
        instance(WEIGHT, bare)


def test_a_fact_about_one_letter_twice_does_not_hold_for_two() -> None:
    same = equation(slope(a(1, I), z(1, I)), f(z(1, I), 1))
    assert instance(same, slope(a(1, K), z(1, K))).sides[1] == f(z(1, K), 1)
    with pytest.raises(ProofError):
        instance(same, slope(a(1, K), z(1, I)))


def test_letters_of_a_derivative_and_of_an_entry() -> None:
    assert letters_of(slope(z(1, K), W(1, I, 2))) == {"k", "i"}
    assert letters_of(W(1, I, J)) == {"i", "j"}
    assert letters_of(slope(L, z(1, 3))) == set()
    assert letters_of(plus(u(I), v(J))) == set()


def test_letters_for_sums_are_taken_in_order() -> None:
    assert spare_letter(set()) == DUMMIES[0]
    assert spare_letter({"q", "k"}) == "p"
    assert spare_letter({*DUMMIES, "q1"}) == "q2"


SAME_SUMS: dict[str, tuple[Formula, Formula]] = {
    "another letter": (over("k", u(K)), over("q", u(Q))),
    "two sums": (over("k", over("q", w(K, Q))), over("q", over("k", w(Q, K)))),
    "sums side by side": (
        over("k", times(over("q", w(K, Q)), over("p", w(P, K)))),
        over("p", times(over("k", w(P, K)), over("k", w(K, P)))),
    ),
    "an inner sum over the same letter": (
        over("k", times(u(K), over("k", v(K)))),
        over("q", times(u(Q), over("k", v(K)))),
    ),
}
OTHER_SUMS: dict[str, tuple[Formula, Formula]] = {
    "swapped indices": (over("k", over("q", w(K, Q))), over("k", over("q", w(Q, K)))),
    "a free letter": (over("k", w(K, I)), over("k", w(K, J))),
    "a letter taken in": (over("i", w(I, I)), over("k", w(K, I))),
    "another bound": (over("k", u(K), 1), over("k", u(K), 2)),
}


@pytest.mark.parametrize(("one", "other"), SAME_SUMS.values(), ids=SAME_SUMS)
def test_the_names_of_summed_letters_do_not_matter(one: Formula, other: Formula) -> None:
    assert with_numbered_sums(one) == with_numbered_sums(other)


@pytest.mark.parametrize(("one", "other"), OTHER_SUMS.values(), ids=OTHER_SUMS)
def test_everything_else_of_a_sum_matters(one: Formula, other: Formula) -> None:
    assert with_numbered_sums(one) != with_numbered_sums(other)


def test_a_letter_with_a_shift_keeps_it() -> None:
    fact = equation(slope(u(K), v(I)), w(Index("k", 1), I))
    assert instance(fact, slope(u(Q), v(J))).sides[1] == w(Index("q", 1), J)
