from __future__ import annotations

from collections.abc import Callable
from itertools import permutations
from typing import Any

import pytest

from symbolic.checking.fields.base import BudgetExceeded, Undefined
from symbolic.checking.fields.functions import apply, softmax
from symbolic.checking.fields.polynomial import Budget, PolynomialField
from symbolic.checking.fields.quotients import Quotient
from tests.symbolic.checking.fields.dense import Dense


def letters(F: PolynomialField, names: str) -> list[Quotient]:
    return [F.free(name) for name in names]


# --- exponentials: whatever is asked for first --------------------------------------------------------------

FORMS: dict[str, Callable[[PolynomialField, Quotient], Quotient]] = {
    "e^z": lambda F, z: F.exp(z),
    "e^-z": lambda F, z: F.div(F.number(1), F.exp(F.neg(z))),
    "σ": lambda F, z: F.div(F.sigmoid(z), F.sub(F.number(1), F.sigmoid(z))),
    "σ(-z)": lambda F, z: F.div(F.sub(F.number(1), F.sigmoid(F.neg(z))), F.sigmoid(F.neg(z))),
    "tanh(z/2)": lambda F, z: F.div(
        F.add(F.number(1), F.tanh(F.div(z, F.number(2)))), F.sub(F.number(1), F.tanh(F.div(z, F.number(2))))
    ),
    "e^(2z)": lambda F, z: F.div(F.exp(F.add(z, z)), F.exp(z)),
    "e^(z/3)": lambda F, z: F.power(F.exp(F.div(z, F.number(3))), 3),
    "tanh z": lambda F, z: F.mul(F.div(F.add(F.number(1), F.tanh(z)), F.sub(F.number(1), F.tanh(z))), F.exp(F.neg(z))),
}


@pytest.mark.parametrize("order", list(permutations(FORMS, 3)), ids=" ".join)
def test_all_forms_of_an_exponential_are_one(order: tuple[str, ...]) -> None:
    F = PolynomialField()
    z = F.sub(F.mul(F.free("w"), F.free("x")), F.free("b"))
    values = [FORMS[name](F, z) for name in order]
    assert F.equal(values[0], values[1])
    assert F.equal(values[0], values[2])
    assert F.equal(values[1], values[2])
    assert not F.equal(values[0], F.add(values[1], F.number(1)))


def test_an_argument_has_one_atom_however_it_is_written() -> None:
    F = PolynomialField()
    w, x, b = letters(F, "wxb")
    F.sigmoid(F.add(F.mul(w, x), b))
    atoms = F.atoms
    again = F.sigmoid(F.sub(F.mul(x, w), F.neg(b)))
    assert F.atoms == atoms
    assert len(again.num) == 1


def test_exponentials_of_dependent_arguments_multiply() -> None:
    F = PolynomialField()
    a, b, c = letters(F, "abc")
    first, second = F.exp(F.sub(a, b)), F.exp(F.sub(b, c))
    assert F.equal(F.exp(F.sub(a, c)), F.mul(first, second))
    assert F.equal(F.exp(F.sub(c, a)), F.div(F.number(1), F.mul(first, second)))
    assert not F.equal(F.exp(F.add(a, c)), F.mul(first, second))


def test_far_fractions_of_an_argument_are_left_unrelated() -> None:
    F = PolynomialField()
    (a,) = letters(F, "a")
    F.exp(a)
    hundredth = F.exp(F.div(a, F.number(100)))
    assert F.equal(hundredth, F.exp(F.div(a, F.number(100))))
    assert not F.equal(F.power(hundredth, 50), F.exp(F.div(a, F.number(2))))


def test_a_shifted_softmax_is_the_softmax() -> None:
    for order in (0, 1):
        F = PolynomialField()
        z = letters(F, "abc")
        most = F.maximum(F.maximum(z[0], z[1]), z[2])
        scores = [z, [F.sub(score, most) for score in z]]
        one, other = (softmax(F, scores[turn]) for turn in (order, 1 - order))
        assert all(F.equal(x, y) for x, y in zip(one, other, strict=True))


# --- logarithms and roots -----------------------------------------------------------------------------------


def test_logarithms_split_but_keep_what_is_defined_apart() -> None:
    F = PolynomialField()
    x, y = letters(F, "xy")
    u = F.add(x, y)
    assert F.equal(
        F.log(F.div(F.mul(x, u), F.mul(F.number(2), y))),
        F.sub(F.add(F.log(x), F.log(u)), F.add(F.log(y), F.log(F.number(2)))),
    )
    for wrong in (F.log(F.neg(x)), F.log(F.neg(u)), F.neg(F.log(x))):
        assert not F.equal(F.log(x), wrong)
        assert not F.equal(F.log(u), wrong)
    assert F.equal(F.exp(F.add(F.log(u), F.mul(F.number(-2), F.log(x)))), F.div(u, F.mul(x, x)))
    assert F.equal(F.sigmoid(F.log(F.div(x, F.sub(F.number(1), x)))), x)


def test_logarithms_of_what_is_less_than_1() -> None:
    F = PolynomialField()
    z, y = letters(F, "zy")
    a = F.sigmoid(z)
    loss = F.neg(F.add(F.mul(y, F.log(a)), F.mul(F.sub(F.number(1), y), F.log(F.sub(F.number(1), a)))))
    assert F.equal(loss, F.sub(apply(F, "softplus", 0, [z]), F.mul(y, z)))
    assert F.equal(F.log(F.div(F.number(1), F.sub(F.number(1), a))), apply(F, "softplus", 0, [z]))


@pytest.mark.parametrize(
    "ask",
    [
        lambda F, x: F.log(F.sub(x, x)),
        lambda F, _: F.log(F.number(-3)),
        lambda F, _: F.sqrt(F.number(-3)),
        lambda F, x: F.div(x, F.sub(x, x)),
        lambda F, x: F.power(F.sub(x, x), -2),
    ],
)
def test_what_exists_nowhere_is_undefined(ask: Callable[[PolynomialField, Quotient], Quotient]) -> None:
    F = PolynomialField()
    with pytest.raises(Undefined):
        ask(F, F.free("x"))


def test_squares_are_taken_out_of_roots() -> None:
    F = PolynomialField()
    x, y, pi = F.free("x"), F.free("y"), F.free("pi")
    u = F.add(F.mul(x, x), F.number(1))
    assert F.equal(
        F.sqrt(F.product([F.number(8), x, x, pi])), F.product([F.number(2), F.abs(x), F.sqrt(F.number(2)), F.sqrt(pi)])
    )
    assert F.equal(F.sqrt(F.div(u, F.mul(u, F.mul(y, y)))), F.div(F.number(1), F.abs(y)))
    assert F.equal(F.div(F.number(1), F.sqrt(u)), F.div(F.sqrt(u), u))
    assert F.equal(F.abs(F.sqrt(u)), F.sqrt(u))
    assert not F.equal(F.sqrt(u), F.neg(F.sqrt(u)))


# --- gates --------------------------------------------------------------------------------------------------


def test_a_sign_that_may_be_0_on_a_region_is_not_taken_for_1_or_less_1() -> None:
    F = PolynomialField()
    x, y = letters(F, "xy")
    u = F.sub(apply(F, "relu", 0, [x]), apply(F, "relu", 0, [y]))  # 0 where x and y are negative
    gates = F.add(apply(F, "relu", 1, [u]), apply(F, "relu", 1, [F.neg(u)]))
    assert not F.equal(gates, F.number(1))
    assert not F.equal(F.mul(F.sign(u), F.sign(u)), F.number(1))


@pytest.mark.parametrize(
    "function", ["relu", "leaky_relu", "leaky_relu(alpha=3)", "elu", "selu", "silu", "gelu", "tanh", "softsign"]
)
@pytest.mark.parametrize("flip", [False, True])
def test_the_gate_behind_an_activation_is_that_before_it(function: str, flip: bool) -> None:
    F = PolynomialField()
    x, y = letters(F, "xy")
    z = F.sub(x, y)
    F.sign(F.neg(z) if flip else z)
    assert F.equal(apply(F, "relu", 1, [apply(F, function, 0, [z])]), apply(F, "relu", 1, [z]))
    back = F.neg(apply(F, function, 0, [F.neg(z)]))
    assert F.equal(apply(F, "relu", 1, [back]), apply(F, "relu", 1, [z])) or function == "relu"


def test_what_is_positive_needs_no_gate() -> None:
    F = PolynomialField()
    x, y = letters(F, "xy")
    a = F.sigmoid(F.sub(x, y))
    for positive in (
        a,
        F.sub(F.number(1), a),
        F.mul(a, F.sub(F.number(1), a)),
        F.add(F.mul(x, x), F.number(1)),
        F.div(F.number(1), F.sub(F.number(1), a)),
        F.add(F.number(1), F.exp(y)),
        F.sub(F.number(1), F.mul(F.tanh(y), F.tanh(y))),
        F.cosh(y),
    ):
        assert F.equal(F.abs(positive), positive) or F.equal(F.sign(positive), F.number(1))


# --- networks and budgets -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("function", "work"), [("sigmoid", 2500), ("tanh", 2500), ("softplus", 5000), ("relu", 150_000)]
)
def test_the_sum_over_paths_is_the_recursion(function: str, work: int) -> None:
    F = PolynomialField()
    network = Dense(F, (2, 3, 3, 1), function)
    assert F.equal(network.by_paths(), network.by_deltas())
    assert F.work < work


@pytest.mark.parametrize("function", ["silu", "gelu", "softsign", "leaky_relu", "elu"])
def test_long_functions_are_proved_without_looking_into_them(function: str) -> None:
    F = PolynomialField(opaque=frozenset({function}))
    network = Dense(F, (3, 4, 4, 2), function)
    assert F.equal(network.by_paths(), network.by_deltas())
    assert F.work < 2000


@pytest.mark.parametrize("fault", ["missing path", "missing slope", "slope of the wrong unit", "transposed"])
@pytest.mark.parametrize("function", ["sigmoid", "relu"])
def test_a_fault_in_the_sum_over_paths_is_told_apart(function: str, fault: str) -> None:
    F = PolynomialField()
    network = Dense(F, (2, 3, 3, 1), function)
    assert not F.equal(network.by_paths(fault), network.by_deltas())


def tower(F: PolynomialField, x: Quotient) -> Any:
    for _ in range(10):
        x = F.power(F.add(x, F.number(1)), 10)
    return x


@pytest.mark.parametrize(
    "ask",
    [
        tower,
        lambda F, x: F.power(F.add(x, F.number(1)), 100_000),
        lambda F, _: F.power(F.number(9), 10**9),
        lambda F, _: F.power(F.power(F.number(9), 999), 999),
        lambda F, x: F.power(F.total([x, *(F.free(f"y{n}") for n in range(40))]), 30),
        lambda F, x: F.exp(F.mul(F.number(10**6), F.log(x))),
        lambda F, x: F.div(F.exp(F.mul(F.number(1000), x)), F.exp(x)) if F.exp(x) else None,
        lambda F, x: F.power(F.sigmoid(F.power(F.add(x, F.free("y")), 50)), 61),
    ],
)
def test_what_is_too_large_ends_within_the_budget(ask: Callable[[PolynomialField, Quotient], Any]) -> None:
    F = PolynomialField()
    with pytest.raises(BudgetExceeded):
        ask(F, F.free("x"))
    assert F.work < 40_000_000


def test_the_budget_is_counted_alike_each_time() -> None:
    def work() -> int:
        F = PolynomialField(Budget(work=10**6))
        network = Dense(F, (2, 3, 3, 1), "relu")
        F.equal(network.by_paths(), network.by_deltas())
        return F.work

    assert work() == work()
