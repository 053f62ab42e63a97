"""Formulas that are equal have one expansion, and formulas that are not have two."""

from __future__ import annotations

import pytest

from symbolic.derivation.agreement.expansion import Expansion, NotExpandedError
from symbolic.formula.nodes import (
    ONE,
    Apply,
    Cases,
    Formula,
    Group,
    Index,
    MatrixProduct,
    Negative,
    Number,
    Partial,
    Power,
    Product,
    Quantity,
    Quotient,
    Relations,
    Sigma,
    Sum,
)

A, B, C, X = map(Quantity, "abcx")
HALF, TWO = Number("0.5"), Number("2")


def times(*factors: Formula) -> Product:
    return Product(factors)


def plus(*terms: Formula) -> Sum:
    return Sum(terms)


def unit(k: int | Index) -> Quantity:
    return Quantity("z", 1, (k,))


def delta(i: int, k: int | Index) -> Quantity:
    return Quantity("kronecker", None, (i, k))


def cases(value: Formula, *sides: Formula) -> Cases:
    return Cases(((value, Relations(sides, ("<",))), (ONE, None)))


def tanh(argument: Formula, primes: int = 0) -> Apply:
    return Apply("tanh", (argument,), primes)


EQUAL: dict[str, tuple[Formula, Formula]] = {
    "order and brackets": (times(A, Group(plus(B, C))), plus(times(C, A), times(A, B))),
    "numbers": (plus(times(HALF, A), Quotient(A, TWO)), A),
    "a minus": (plus(A, Negative(times(Negative(B), C))), plus(times(B, C), A)),
    "what vanishes": (plus(A, B, Negative(A)), B),
    "a square": (Power(plus(A, B), TWO), plus(times(A, A), times(TWO, A, B), Power(B, TWO))),
    "a quotient that is shortened": (Quotient(times(A, B), times(TWO, B)), times(HALF, A)),
    "by a sum, written in another order": (Quotient(A, plus(B, C)), times(A, Quotient(ONE, plus(C, B)))),
    "a sum over units": (Sigma(unit(Index("k")), "k", 1, 3), plus(unit(3), unit(1), unit(2))),
    "a delta under a sum": (Sigma(times(unit(Index("k")), delta(2, Index("k"))), "k", 1, 3), unit(2)),
    "a slope": (tanh(A, 1), plus(ONE, Negative(Power(tanh(A), TWO)))),
    "functions of what is equal": (Apply("exp", (plus(A, B),)), Apply("exp", (plus(B, A),))),
    "cases of what is equal": (cases(times(A, B), A, B), cases(times(B, A), Group(A), B)),
    "what a quantity stands for": (X, plus(A, B)),
    "what a derivative stands for": (Partial(C, X), times(A, A)),
    "a root": (Power(plus(A, B), HALF), Power(plus(B, A), HALF)),
}
DIFFERENT: dict[str, tuple[Formula, Formula]] = {
    "two quantities": (A, B),
    "two indices": (unit(1), unit(2)),
    "two layers": (unit(1), Quantity("z", 2, (1,))),
    "two samples": (Quantity("z", 1, (1,), 1), Quantity("z", 1, (1,), 2)),
    "two derivatives": (Partial(A, B), Partial(A, C)),
    "a derivative and its quantity": (Partial(A, B), B),
    "twice": (A, times(TWO, A)),
    "a sign": (A, Negative(A)),
    "a square and a product": (times(A, A), times(A, B)),
    "an inverse": (A, Quotient(ONE, A)),
    "inverses of sums": (Quotient(ONE, plus(A, B)), Quotient(ONE, plus(A, C))),
    "a term of a sum over units": (Sigma(unit(Index("k")), "k", 1, 3), Sigma(unit(Index("k")), "k", 1, 2)),
    "functions": (tanh(A), Apply("sigmoid", (A,))),
    "arguments": (tanh(A), tanh(B)),
    "primes": (tanh(A), tanh(A, 1)),
    "conditions": (cases(A, A, B), cases(A, B, A)),
    "powers": (Power(A, HALF), A),
}


def expansion() -> Expansion:
    meanings: dict[Formula, Formula] = {X: plus(A, B), Partial(C, X): times(A, A)}
    return Expansion(meanings.get)


@pytest.mark.parametrize(("one", "other"), EQUAL.values(), ids=EQUAL)
def test_what_is_equal(one: Formula, other: Formula) -> None:
    shared = expansion()
    assert shared.expand(one) == shared.expand(other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT.values(), ids=DIFFERENT)
def test_what_is_different(one: Formula, other: Formula) -> None:
    shared = expansion()
    assert shared.expand(one) != shared.expand(other)


@pytest.mark.parametrize("formula", [MatrixProduct((A, B)), Sigma(A, "k", 1, Quantity("width", None, (1,)))])
def test_what_has_no_scalar_value_is_refused(formula: Formula) -> None:
    with pytest.raises(NotExpandedError, match="has no scalar value"):
        expansion().expand(plus(A, formula))
