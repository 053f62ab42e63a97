"""One rule of calculus at a time: what each makes of a line, and that it is worth the same."""

from __future__ import annotations

import cmath
import random

import pytest

from symbolic.derivation.index.lines import (
    contracted,
    distributed,
    flat,
    holds_array,
    pushed,
    with_deltas,
    with_deltas_apart,
)
from symbolic.formula.nodes import (
    ONE,
    ZERO,
    Apply,
    Cases,
    Formula,
    Group,
    Number,
    Partial,
    Power,
    Product,
    Quantity,
    Quotient,
    Sign,
    Text,
)
from tests.symbolic.derivation.index.letters import (
    I,
    J,
    K,
    L,
    P,
    Q,
    W,
    a,
    b,
    d,
    f,
    minus,
    over,
    plus,
    slope,
    times,
    u,
    v,
    w,
    z,
)
from tests.symbolic.derivation.loops import World

TWO = Number("2")
FUNCTIONS = {"tanh": (cmath.tanh, lambda s: 1 - cmath.tanh(s) ** 2), "exp": (cmath.exp,)}


def values(formula: Formula) -> list[complex]:
    """Return what a formula is worth for all values of i and j."""

    def entry(quantity: Quantity | Partial) -> float:
        return random.Random(str(quantity)).uniform(0.5, 2.0)  # noqa: S311  (numbers to compute with)

    world = World(entry, (3, 3, 3), FUNCTIONS)
    return [world.value(formula, i=i, j=j) for i in (1, 2, 3) for j in (1, 2, 3)]


def agree(one: Formula, other: Formula) -> bool:
    return all(abs(left - right) < 1e-9 for left, right in zip(values(one), values(other), strict=True))


def exp(argument: Formula) -> Apply:
    return Apply("exp", (argument,))


UI = u(I)
DU = slope(u(K), UI)
TOTAL = over("q", exp(u(Q)))
PUSHED: dict[str, tuple[Formula, Formula]] = {
    "the entry itself": (UI, slope(UI, UI)),
    "another entry": (u(K), DU),
    "another array": (v(I), ZERO),
    "another layer": (z(1, I), ZERO),
    "a sum": (plus(u(K), v(K), u(J)), plus(DU, slope(u(J), UI))),
    "a sum with one such term": (plus(v(K), u(K)), DU),
    "a sum with a sigma sign": (over("k", times(w(J, K), u(K))), over("k", times(w(J, K), DU))),
    "a negative term": (minus(u(K)), minus(DU)),
    "brackets": (Group(plus(u(K), v(K))), DU),
    "a product": (times(u(K), v(K)), times(DU, v(K))),
    "a product of two such factors": (times(u(K), u(J)), plus(times(DU, u(J)), times(u(K), slope(u(J), UI)))),
    "a function": (f(u(K)), times(f(u(K), 1), DU)),
    "a derived function": (f(u(K), 1), times(f(u(K), 2), DU)),
    "an exponential": (exp(u(K)), times(exp(u(K)), DU)),
    "a fraction": (
        Quotient(exp(u(K)), TOTAL),
        Quotient(
            plus(
                times(exp(u(K)), DU, TOTAL),
                minus(times(exp(u(K)), over("q", times(exp(u(Q)), slope(u(Q), UI))))),
            ),
            Power(TOTAL, TWO),
        ),
    ),
}


@pytest.mark.parametrize(("formula", "expected"), PUSHED.values(), ids=PUSHED)
def test_a_derivative_is_pushed_inwards(formula: Formula, expected: Formula) -> None:
    assert pushed(formula, UI) == expected


@pytest.mark.parametrize("name", [name for name in PUSHED if name not in {"the entry itself", "a derived function"}])
def test_a_derivative_pushed_inwards_is_worth_the_same(name: str) -> None:
    formula, expected = (over("k", side) for side in PUSHED[name])
    assert isinstance(formula.body, Formula)
    direct = over("k", slope(times(formula.body, ONE), UI))
    assert agree(direct, expected)


def test_there_is_no_rule_for_what_no_definition_holds() -> None:
    with pytest.raises(TypeError, match="no rule pushes a derivative into Cases"):
        pushed(Cases(((u(I), None),)), UI)
    with pytest.raises(TypeError, match="no rule pushes a derivative into Text"):
        pushed(Text("u"), UI)


def test_an_array_is_told_by_its_name_and_its_layer() -> None:
    assert holds_array(over("k", times(w(I, K), exp(u(K)))), UI)
    assert not holds_array(times(v(I), w(I, J)), UI)
    assert not holds_array(z(1, I), z(2, I))


DELTAS: dict[str, tuple[Formula, Formula]] = {
    "entries of a vector": (DU, d(K, I)),
    "entries of a matrix": (slope(W(1, K, Q), W(1, I, J)), times(d(K, I), d(Q, J))),
    "inside a product": (times(v(K), slope(W(1, K, Q), W(1, I, J))), times(v(K), d(K, I), d(Q, J))),
    "inside a sum": (over("k", times(v(K), DU)), over("k", times(v(K), d(K, I)))),
    "another layer": (slope(z(2, K), z(1, I)), slope(z(2, K), z(1, I))),
    "the loss": (slope(L, z(1, I)), slope(L, z(1, I))),
}


@pytest.mark.parametrize(("formula", "expected"), DELTAS.values(), ids=DELTAS)
def test_derivatives_between_entries_of_one_array_are_deltas(formula: Formula, expected: Formula) -> None:
    assert with_deltas(formula) == expected
    assert agree(over("k", over("q", formula)), over("k", over("q", expected)))


CONTRACTED: dict[str, tuple[Formula, Formula]] = {
    "a delta": (over("q", times(u(Q), d(Q, I))), u(I)),
    "a delta the other way round": (over("q", times(d(I, Q), u(Q))), u(I)),
    "a delta alone": (over("q", d(Q, I)), ONE),
    "a delta of a matrix": (over("p", over("q", times(d(P, I), d(Q, J), w(P, Q)))), w(I, J)),
    "a delta with a number": (over("q", times(u(Q), d(Q, 2))), u(2)),
    "a negative term": (over("q", minus(times(u(Q), d(Q, I)))), minus(u(I))),
    "one term of two": (
        over("q", plus(times(u(Q), d(Q, I)), times(v(Q), w(I, Q)))),
        plus(u(I), over("q", times(v(Q), w(I, Q)))),
    ),
    "one term of two in brackets": (over("q", Group(plus(d(Q, I), u(Q)))), plus(ONE, over("q", u(Q)))),
    "a factor of 1": (times(u(I), over("q", d(Q, I)), v(J)), times(u(I), v(J))),
    "a factor of 1 of a chain": (
        Product((u(I), over("q", d(Q, I)), v(J)), Sign.CHAIN),
        Product((u(I), v(J)), Sign.CHAIN),
    ),
    "an inner sum": (over("k", times(v(K), over("q", times(d(Q, K), u(Q))))), over("k", times(v(K), u(K)))),
    "a sum beside a delta": (
        over("q", times(d(Q, I), over("k", times(w(Q, K), u(K))))),
        over("k", times(w(I, K), u(K))),
    ),
    "an inner sum over the same letter": (
        over("q", times(d(Q, I), u(Q), over("q", v(Q)))),
        times(u(I), over("q", v(Q))),
    ),
    "a free delta": (times(d(I, J), u(I)), times(d(I, J), u(I))),
    "no delta": (over("q", u(Q)), over("q", u(Q))),
}


@pytest.mark.parametrize(("formula", "expected"), CONTRACTED.values(), ids=CONTRACTED)
def test_sums_with_deltas_are_carried_out(formula: Formula, expected: Formula) -> None:
    assert contracted(formula) == expected
    assert agree(formula, expected)


def test_a_letter_is_not_put_under_a_sum_over_the_same_letter() -> None:
    with pytest.raises(ValueError, match="the letter i is taken by the sum"):
        contracted(over("q", times(d(Q, I), over("i", w(Q, I)))))


DISTRIBUTED: dict[str, tuple[Formula, Formula]] = {
    "a product with a sum": (
        over("q", times(u(Q), Group(plus(v(Q), minus(w(I, J)))))),
        plus(over("q", times(u(Q), v(Q))), minus(times(w(I, J), over("q", u(Q))))),
    ),
    "two sums": (
        times(plus(UI, v(I)), plus(UI, minus(v(J)))),
        plus(times(UI, UI), minus(times(UI, v(J))), times(v(I), UI), minus(times(v(I), v(J)))),
    ),
    "two minuses": (times(minus(UI), minus(v(I))), times(UI, v(I))),
    "a minus before a sum": (minus(Group(plus(UI, minus(v(I))))), plus(minus(UI), v(I))),
    "a minus inside a sum": (over("q", minus(times(u(Q), v(I)))), minus(times(v(I), over("q", u(Q))))),
    "nested sums": (plus(UI, Group(plus(v(I), v(J)))), plus(UI, v(I), v(J))),
    "a constant in front": (over("q", times(UI, u(Q))), times(UI, over("q", u(Q)))),
    "a sum of a constant": (over("q", UI), over("q", UI)),
    "no constant": (over("q", u(Q)), over("q", u(Q))),
    "an entry": (UI, UI),
}


@pytest.mark.parametrize(("formula", "expected"), DISTRIBUTED.values(), ids=DISTRIBUTED)
def test_multiplying_out(formula: Formula, expected: Formula) -> None:
    assert distributed(formula) == expected
    assert agree(formula, expected)


APART: dict[str, tuple[Formula, Formula]] = {
    "a delta beside a weight": (
        over("k", Product((u(K), plus(w(K, I), d(K, I))), Sign.CHAIN)),
        plus(over("k", Product((u(K), w(K, I)), Sign.CHAIN)), over("k", Product((u(K), d(K, I)), Sign.CHAIN))),
    ),
    "beside other paths": (
        plus(over("k", times(u(K), plus(w(K, I), d(K, I)))), UI),
        plus(over("k", times(u(K), w(K, I))), over("k", times(u(K), d(K, I))), UI),
    ),
    "no delta": (over("k", times(u(K), plus(v(K), w(K, I)))), over("k", times(u(K), plus(v(K), w(K, I))))),
    "no sum": (over("k", times(u(K), d(K, I))), over("k", times(u(K), d(K, I)))),
}


@pytest.mark.parametrize(("formula", "expected"), APART.values(), ids=APART)
def test_a_sum_for_each_way(formula: Formula, expected: Formula) -> None:
    assert with_deltas_apart(formula) == expected
    assert agree(formula, expected)


FLAT: dict[str, tuple[Formula, Formula]] = {
    "products in products": (times(UI, times(v(I), times(v(J), UI))), times(UI, v(I), v(J), UI)),
    "under a sum": (over("k", times(u(K), times(v(K), UI))), over("k", times(u(K), v(K), UI))),
    "a chain keeps its sign": (
        Product((UI, times(v(I), v(J))), Sign.CHAIN),
        Product((UI, times(v(I), v(J))), Sign.CHAIN),
    ),
    "brackets round the whole": (Group(plus(UI, v(I))), plus(UI, v(I))),
    "brackets inside": (times(UI, Group(plus(v(I), v(J)))), times(UI, Group(plus(v(I), v(J))))),
    "a bias": (b(1, I), b(1, I)),
    "an activation": (a(1, I), a(1, I)),
}


@pytest.mark.parametrize(("formula", "expected"), FLAT.values(), ids=FLAT)
def test_flat_products(formula: Formula, expected: Formula) -> None:
    assert flat(formula) == expected
    assert agree(formula, expected)
