from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from mpmath import mpf

from symbolic.checking.fields.base import Field
from symbolic.checking.fields.dual import DualField
from symbolic.checking.fields.interval import IntervalField
from symbolic.checking.fields.polynomial import PolynomialField
from tests.symbolic.checking.fields.values import TRUE, encloses, true

Rule = Callable[[Field[Any], Any], Any]

RULES: dict[str, tuple[Rule, Callable[[mpf], mpf]]] = {
    "exp": (lambda F, x: F.exp(x), TRUE.exp),
    "log": (lambda F, x: F.log(x), TRUE.log),
    "sqrt": (lambda F, x: F.sqrt(x), TRUE.sqrt),
    "erf": (lambda F, x: F.erf(x), TRUE.erf),
    "erfc": (lambda F, x: F.erfc(x), TRUE.erfc),
    "sin": (lambda F, x: F.sin(x), TRUE.sin),
    "cos": (lambda F, x: F.cos(x), TRUE.cos),
    "tanh": (lambda F, x: F.tanh(x), TRUE.tanh),
    "sinh": (lambda F, x: F.sinh(x), TRUE.sinh),
    "cosh": (lambda F, x: F.cosh(x), TRUE.cosh),
    "sigmoid": (lambda F, x: F.sigmoid(x), lambda x: 1 / (1 + TRUE.exp(-x))),
    "x^5": (lambda F, x: F.power(x, 5), lambda x: x**5),
    "x^-3": (lambda F, x: F.power(x, -3), lambda x: x**-3),
    "x e^x": (lambda F, x: F.mul(x, F.exp(x)), lambda x: x * TRUE.exp(x)),
    "x/(1 + x^2)": (lambda F, x: F.div(x, F.add(F.number(1), F.mul(x, x))), lambda x: x / (1 + x**2)),
    "2/x": (lambda F, x: F.div(F.number(2), x), lambda x: 2 / x),
    "x/2 - x + 1": (
        lambda F, x: F.add(F.sub(F.div(x, F.number(2)), x), F.number(1)),
        lambda x: x / 2 - x + 1,
    ),
    "1 - x": (lambda F, x: F.sub(F.number(1), x), lambda x: 1 - x),
    "abs(x - 1)": (lambda F, x: F.abs(F.sub(x, F.number(1))), lambda x: abs(x - 1)),
    "max(x, e^-x)": (lambda F, x: F.maximum(x, F.exp(F.neg(x))), lambda x: max(x, TRUE.exp(-x))),
    "min(x, 1/2)": (lambda F, x: F.minimum(x, F.number(Fraction(1, 2))), lambda x: min(x, TRUE.mpf(1) / 2)),
}
POINTS = [Fraction(3, 4), Fraction(7, 2)]


@pytest.mark.parametrize(("rule", "function"), RULES.values(), ids=RULES.keys())
@pytest.mark.parametrize("at", POINTS)
def test_first_and_second_derivative(rule: Rule, function: Callable[[mpf], mpf], at: Fraction) -> None:
    base = IntervalField(b"seed")
    inner = DualField(base)
    outer = DualField(inner)
    result = rule(outer, outer.variable(inner.variable(base.number(at))))
    value, first = outer.value(result), outer.slope(result)
    with TRUE.workdps(80):
        assert encloses(inner.value(value), function(true(at)))
        for enclosure, order in [(inner.value(first), 1), (inner.slope(value), 1), (inner.slope(first), 2)]:
            expected = TRUE.diff(function, true(at), order)
            low, high = (TRUE.mpf(base.shown(enclosure, 30)) + side * TRUE.mpf(10) ** -20 for side in (-1, 1))
            assert low <= expected <= high


def test_what_does_not_depend_on_the_variable_has_no_slope() -> None:
    F = DualField(IntervalField(b"seed"))
    x = F.free("x")
    results = [F.exp(x), F.mul(x, x), F.power(x, 3), F.sigmoid(x), F.sub(x, F.number(1)), F.neg(x), F.div(x, x)]
    assert all(result[1] is None for result in results)
    assert all(F.slope(result) == 0 for result in results)


def test_powers_of_a_variable_that_is_0() -> None:
    base = IntervalField(b"seed")
    F = DualField(base)
    x = F.variable(base.number(0))
    assert [F.slope(F.power(x, n)) for n in (0, 1, 2)] == [0, 1, 0]


def test_mixed_derivatives_are_equal() -> None:
    base = PolynomialField()
    inner = DualField(base)
    outer = DualField(inner)
    x, y = base.free("x"), base.free("y")

    def mixed(first: Any, second: Any) -> Any:
        u = outer.variable(inner.constant(first))
        v = outer.constant(inner.variable(second))
        w = outer.mul(u, outer.sigmoid(outer.mul(u, v)))
        w = outer.add(w, outer.mul(v, outer.sigmoid(outer.mul(u, v))))
        return inner.slope(outer.slope(w))

    assert base.equal(mixed(x, y), mixed(y, x))


def test_functions_of_which_nothing_is_known_follow_the_chain_rule() -> None:
    base = PolynomialField()
    F = DualField(base)
    x = base.free("x")
    square = F.power(F.variable(x), 2)
    result = F.unknown("f", 0, square)
    expected = base.product([base.number(2), x, base.unknown("f", 1, base.mul(x, x))])
    assert base.equal(F.slope(result), expected)


def test_zero_is_zero_with_its_slope() -> None:
    base = PolynomialField()
    F = DualField(base)
    x = F.variable(base.free("x"))
    assert F.is_zero(F.sub(F.mul(x, x), F.power(x, 2)))
    assert not F.is_zero(F.variable(base.number(0)))
