"""Numbers for widths and for free letters, all of them."""

from __future__ import annotations

from symbolic.derivation.index.instances import instances, ranges, with_numbers
from symbolic.formula.nodes import Formula, Index, Number, Quantity, Quotient, Sigma
from tests.symbolic.derivation.index.letters import I, J, K, W, a, d, over, times, u, v, width, x, y, z
from tests.symbolic.graph.networks import graph

NET = graph("2-3-4", "tanh")
N = Index("n")


def test_widths_become_numbers_above_sums_too() -> None:
    formula = times(Quotient(Number("1"), width(2)), over("k", times(u(K), width(0)), 1))
    expected = times(Quotient(Number("1"), Number("4")), Sigma(times(u(K), Number("2")), "k", 1, 3))
    assert with_numbers(formula, NET) == expected


def test_two_samples_stand_for_any_number() -> None:
    body = Quantity("a", 1, (I,), N)
    formula = times(Quantity("samples"), Sigma(body, "n", 1, Quantity("samples")))
    assert with_numbers(formula, NET) == times(Number("2"), Sigma(body, "n", 1, 2))


def test_a_free_letter_runs_over_the_units_of_the_entry_it_stands_at() -> None:
    assert ranges(W(2, I, J), NET) == {"i": 4, "j": 3}
    assert ranges(times(x(I), a(1, J), y(K)), NET) == {"i": 2, "j": 3, "k": 4}
    assert ranges(Quantity("z", 1, (I,), N), NET) == {"i": 3, "n": 2}
    assert ranges(over("k", times(W(2, K, I), z(2, K)), 2), NET) == {"i": 3}
    assert ranges(d(I, J), NET) == {}
    assert ranges(Quantity("W", Index("l"), (I, J)), NET) == {}


def test_every_combination_is_an_instance() -> None:
    formulas: tuple[Formula, ...] = (W(2, I, J), times(a(1, J), v(I)))
    found = list(instances(formulas, NET))
    assert found == [(W(2, i, j), times(a(1, j), v(i))) for i in (1, 2, 3, 4) for j in (1, 2, 3)]


def test_letters_of_one_formula_get_the_same_number_in_the_other() -> None:
    assert list(instances((a(1, I), u(I)), NET)) == [(a(1, i), u(i)) for i in (1, 2, 3)]
    assert list(instances((u(I), a(1, I)), NET)) == [(u(i), a(1, i)) for i in (1, 2, 3)]


def test_a_formula_without_free_letters_has_one_instance() -> None:
    assert list(instances((over("k", a(1, K), 1),), NET)) == [(Sigma(a(1, K), "k", 1, 3),)]


def test_as_many_samples_as_asked_for() -> None:
    body = Quantity("L", None, (), Index("n"))
    formula = times(Quantity("samples"), Sigma(body, "n", 1, Quantity("samples")))
    assert with_numbers(formula, NET, 3) == times(Number("3"), Sigma(body, "n", 1, 3))
