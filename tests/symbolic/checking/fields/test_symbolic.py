"""The field of expressions: what it proves that the others cannot, and that it proves nothing false."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest

from symbolic.checking.fields.base import BudgetExceeded, Undefined
from symbolic.checking.fields.symbolic import SymbolicField
from tests.symbolic.checking.fields.identities import FALSE, FALSE_BY_SIGN, GATED, SMOOTH, Identity


class Patient(SymbolicField):
    """A field whose budget is never used up."""

    def _kept(self, x: Any) -> Any:
        self.renew()
        return super()._kept(x)


F = Patient()
X, Y = F.free("x"), F.free("y")
ONE, TWO = F.number(1), F.number(2)


def inside(low: int, high: int) -> Any:
    """1 between two numbers, else 0, as two cases in one another"""
    below = F.choose(F.sub(F.number(high), X), ONE, F.number(0))
    return F.choose(F.sub(X, F.number(low)), below, F.number(0))


TRUE: dict[str, Callable[[], tuple[Any, Any]]] = {
    "the double angle": lambda: (F.sin(F.mul(TWO, X)), F.mul(TWO, F.mul(F.sin(X), F.cos(X)))),
    "the addition theorem": lambda: (
        F.sin(F.add(X, Y)),
        F.add(F.mul(F.sin(X), F.cos(Y)), F.mul(F.cos(X), F.sin(Y))),
    ),
    "|x| < 2": lambda: (F.choose(F.sub(TWO, F.abs(X)), ONE, F.number(0)), inside(-2, 2)),
    "a largest of three": lambda: (F.maximum(X, F.maximum(Y, TWO)), F.maximum(F.maximum(TWO, X), Y)),
    "x^2 + 1 > 0": lambda: (F.sign(F.add(F.mul(X, X), ONE)), ONE),
}


@pytest.mark.parametrize("sides", TRUE.values(), ids=TRUE)
def test_what_only_it_knows_is_proved(sides: Callable[[], tuple[Any, Any]]) -> None:
    assert F.equal(*sides())


NOT_KNOWN = {"ln σ", "ln(1 - σ)", "ln 6", "gate of tanh", "gate of silu", "|x y|"}
"""Identities that the fields modulo a prime know, and this one does not."""


@pytest.mark.parametrize("name", [*SMOOTH, *GATED])
def test_of_what_other_fields_know_most_is_proved(name: str) -> None:
    assert is_proved({**SMOOTH, **GATED}[name]) == (name not in NOT_KNOWN)


def test_the_slope_of_gelu_holds_the_error_function() -> None:
    field = Patient()
    x = field.free("x")
    half = field.div(field.number(1), field.number(2))
    phi = field.mul(half, field.add(field.number(1), field.erf(field.div(x, field.sqrt(field.number(2))))))
    bell = field.div(
        field.exp(field.neg(field.mul(half, field.power(x, 2)))), field.sqrt(field.mul(field.number(2), field.pi()))
    )
    found = float(field.add(phi, field.mul(x, bell)).subs(x, 0.3))
    expected = (1 + math.erf(0.3 / math.sqrt(2))) / 2 + 0.3 * math.exp(-0.045) / math.sqrt(2 * math.pi)
    assert math.isclose(found, expected, rel_tol=1e-14)


def test_the_same_with_another_number_is_not() -> None:
    assert not F.equal(F.choose(F.sub(TWO, F.abs(X)), ONE, F.number(0)), inside(-2, 3))
    assert not F.equal(F.sin(F.mul(TWO, X)), F.mul(F.sin(X), F.cos(X)))
    assert not F.equal(F.maximum(X, F.maximum(Y, TWO)), F.maximum(X, Y))


@pytest.mark.parametrize("identity", [*FALSE.values(), *FALSE_BY_SIGN.values()], ids=[*FALSE, *FALSE_BY_SIGN])
def test_nothing_false_is_proved(identity: Identity) -> None:
    assert not is_proved(identity)


def is_proved(identity: Identity) -> bool:
    try:
        return F.equal(*identity(F, X, Y))
    except (Undefined, BudgetExceeded):
        return False


@pytest.mark.parametrize(
    "broken",
    [
        lambda: F.div(X, F.sub(X, X)),
        lambda: F.power(F.number(0), -1),
        lambda: F.log(F.number(Fraction(-1, 2))),
        lambda: F.log(F.number(0)),
        lambda: F.sqrt(F.number(-3)),
        lambda: F.sign(F.exp(F.exp(F.exp(F.number(100))))),
    ],
    ids=["x/0", "0^-1", "ln -1/2", "ln 0", "√-3", "a sign of no rational number"],
)
def test_what_has_no_value_is_told(broken: Callable[[], Any]) -> None:
    with pytest.raises(Undefined):
        broken()


def tower(field: SymbolicField, step: Callable[[Any], Any], x: Any) -> Any:
    for _ in range(60):
        x = step(x)
    return field.is_zero(x)


@pytest.mark.parametrize(
    "long",
    [
        lambda f, x: tower(f, lambda u: f.mul(u, f.add(u, f.number(1))), x),
        lambda f, x: tower(f, lambda u: f.power(f.add(u, f.free("y")), 8), x),
        lambda f, _: tower(f, lambda u: f.power(u, 8), f.number(9)),
        lambda f, x: tower(f, f.exp, x),
        lambda f, x: tower(f, lambda u: f.sub(f.abs(u), f.number(1)), x),
        lambda f, x: f.is_zero(f.total(f.exp(f.mul(f.number(k), x)) for k in range(500))),
        lambda f, x: f.is_zero(f.product(f.add(x, f.free(str(k))) for k in range(40))),
        lambda f, x: f.power(x, 10**9),
    ],
)
def test_what_would_take_long_is_not_begun(long: Callable[[SymbolicField, Any], Any]) -> None:
    field = SymbolicField()
    with pytest.raises(BudgetExceeded):
        long(field, field.free("x"))


def test_the_budget_is_for_one_line() -> None:
    field = SymbolicField()
    with pytest.raises(BudgetExceeded):
        field.total([X] * 10_000)
    field.renew()
    assert field.add(X, Y) == X + Y
