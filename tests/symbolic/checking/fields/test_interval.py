from __future__ import annotations

from fractions import Fraction

import mpmath
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mpmath import libmp

from symbolic.checking.fields.base import Undefined
from symbolic.checking.fields.interval import Enclosure, IntervalField
from tests.symbolic.checking.fields.values import TRUE, encloses, ends, true

FUNCTIONS = {
    "exp": TRUE.exp,
    "log": TRUE.log,
    "sqrt": TRUE.sqrt,
    "erf": TRUE.erf,
    "erfc": TRUE.erfc,
    "sin": TRUE.sin,
    "cos": TRUE.cos,
    "tanh": TRUE.tanh,
    "sinh": TRUE.sinh,
    "cosh": TRUE.cosh,
    "sigmoid": lambda z: 1 / (1 + TRUE.exp(-z)),
    "abs": abs,
    "sign": TRUE.sign,
}
rationals = st.fractions(min_value=-60, max_value=60, max_denominator=10**6)


def interval(F: IntervalField, x: Fraction) -> Enclosure:
    """x as an interval that is no fraction"""
    return F.sub(F.add(F.number(x), F.sqrt(F.number(2))), F.sqrt(F.number(2)))


@pytest.mark.parametrize("name", FUNCTIONS)
@settings(max_examples=30)
@given(x=rationals)
def test_a_function_encloses_its_true_value_tightly(name: str, x: Fraction) -> None:
    F = IntervalField(b"seed")
    if name in {"log", "sqrt"}:
        x = abs(x) + Fraction(1, 10**6)
    result = getattr(F, name)(F.number(x))
    assert encloses(result, FUNCTIONS[name](true(x)))


@pytest.mark.parametrize("name", FUNCTIONS)
@settings(max_examples=20)
@given(x=rationals.filter(lambda x: abs(x) > Fraction(1, 1000)))
def test_a_function_of_an_interval_encloses_its_true_value(name: str, x: Fraction) -> None:
    F = IntervalField(b"seed")
    if name in {"log", "sqrt"}:
        x = abs(x)
    low, high = ends(getattr(F, name)(interval(F, x)))
    value = FUNCTIONS[name](true(x))
    assert low <= value <= high


@given(x=rationals, y=rationals, n=st.integers(min_value=-9, max_value=9))
def test_arithmetic_of_intervals_encloses_that_of_numbers(x: Fraction, y: Fraction, n: int) -> None:
    F = IntervalField(b"seed")
    for u in (F.number(x), interval(F, x)):
        for v in (F.number(y), interval(F, y)):
            assert encloses(F.add(u, v), true(x + y))
            assert encloses(F.sub(u, v), true(x - y))
            assert encloses(F.mul(u, v), true(x * y))
            assert encloses(F.maximum(u, v), true(max(x, y)))
            assert encloses(F.minimum(u, v), true(min(x, y)))
            if abs(y) > Fraction(1, 1000):
                assert encloses(F.div(u, v), true(x / y))
        if abs(x) > Fraction(1, 1000):
            assert encloses(F.power(u, n), true(x**n))


def test_rational_operations_stay_exact() -> None:
    F = IntervalField(b"seed", {"x": Fraction(3, 4)})
    x = F.free("x")
    assert F.power(F.add(F.mul(x, x), F.div(F.number(1), x)), 3) == (Fraction(9, 16) + Fraction(4, 3)) ** 3
    assert F.sqrt(F.number(Fraction(9, 16))) == Fraction(3, 4)
    assert [F.exp(F.number(0)), F.log(F.number(1)), F.cos(F.number(0))] == [1, 0, 1]
    assert F.sigmoid(F.number(0)) == Fraction(1, 2)


def test_a_product_with_exact_zero_is_exact_zero() -> None:
    F = IntervalField(b"seed")
    assert F.mul(F.number(0), F.exp(F.number(1))) == 0
    assert F.mul(F.exp(F.number(1)), F.number(0)) == 0
    assert F.div(F.number(0), F.exp(F.number(1))) == 0


@pytest.mark.parametrize(
    "ask",
    [
        lambda F, zero: F.div(F.number(1), zero),
        lambda F, _: F.div(F.number(1), F.number(0)),
        lambda F, zero: F.power(zero, -1),
        lambda F, zero: F.log(zero),
        lambda F, _: F.log(F.number(-1)),
        lambda F, _: F.log(F.number(0)),
        lambda F, zero: F.sqrt(zero),
        lambda F, _: F.sqrt(F.number(-4)),
        lambda F, zero: F.sign(zero),
        lambda F, zero: F.choose(zero, F.number(1), F.number(0)),
        lambda F, _: F.exp(F.number(10**9)),
        lambda F, _: F.exp(F.exp(F.exp(F.number(10)))),
        lambda F, zero: F.unknown("f", 1, zero),
    ],
)
def test_what_cannot_be_told_is_undefined(ask: object) -> None:
    F = IntervalField(b"seed")
    with pytest.raises(Undefined):
        ask(F, interval(F, Fraction(0)))  # type: ignore[operator]


def test_a_maximum_needs_no_sign() -> None:
    F = IntervalField(b"seed")
    zero = interval(F, Fraction(0))
    assert F.is_zero(F.maximum(zero, F.number(0)))
    assert F.is_zero(F.abs(zero))


def test_free_quantities_are_quarters_that_the_seed_determines() -> None:
    keys = [f"W{n}" for n in range(300)]
    F, again, other = IntervalField(b"seed"), IntervalField(b"seed"), IntervalField(b"other")
    values = [F.free(key) for key in keys]
    assert [again.free(key) for key in reversed(keys)] == values[::-1]
    assert [other.free(key) for key in keys] != values
    assert set(values) == {Fraction(n, 4) for n in range(-8, 9) if n}
    assert F.values == dict(zip(keys, values, strict=True))


def test_presets_are_taken_and_listed_once_asked_for() -> None:
    F = IntervalField(b"seed", {"x": Fraction(1, 3), "unused": Fraction(1)})
    assert F.free("x") == Fraction(1, 3)
    assert F.values == {"x": Fraction(1, 3)}


def test_pi_is_pi() -> None:
    F = IntervalField(b"seed")
    assert encloses(F.free("pi"), +TRUE.pi)
    assert encloses(F.pi(), +TRUE.pi)
    assert F.values == {}


def test_apart_is_certain_and_symmetric() -> None:
    F = IntervalField(b"seed")
    e = F.exp(F.number(1))
    near = F.number(Fraction("2.71828182845904523536028747135266249775724709369995957"))
    assert not F.apart(e, e)
    assert not F.apart(e, near)
    for x, y in [(e, F.number(2)), (e, F.exp(F.number(Fraction(999, 1000)))), (F.number(1), F.number(2))]:
        assert F.apart(x, y)
        assert F.apart(y, x)
    assert not F.apart(F.number(1), F.number(1))


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (Fraction(1, 3), 6, "0.333333"),
        (Fraction(3), 6, "3"),
        (Fraction(-5, 4), 6, "-1.25"),
        (Fraction(0), 6, "0"),
        (Fraction(2, 3), 2, "0.67"),
        (Fraction(1, 10**30), 6, "1.0e-30"),
    ],
)
def test_a_value_is_shown_in_decimals(value: Fraction, digits: int, text: str) -> None:
    F = IntervalField(b"seed")
    assert F.shown(F.number(value), digits) == text


def test_only_digits_that_are_right_are_shown() -> None:
    F = IntervalField(b"seed", digits=10)
    third = F.div(F.exp(F.number(20)), F.exp(F.number(21)))
    shown = F.shown(third, 40)
    assert TRUE.exp(-1) - TRUE.mpf(shown) < TRUE.mpf(10) ** -9
    assert len(shown) < 16
    assert F.shown(F.sub(third, third), 3).count(" to ") == 1


def test_what_may_be_zero_is_shown_with_its_error() -> None:
    F = IntervalField(b"seed")
    third = F.div(F.exp(F.number(20)), F.exp(F.number(21)))
    words, error = F.shown(F.sub(third, third)).rsplit(" ", 1)
    assert words == "0 within"
    assert 0 < TRUE.mpf(error) < TRUE.mpf(10) ** -45
    low, high = F.sub(third, third)
    assert -TRUE.mpf(error) <= TRUE.make_mpf(low)
    assert TRUE.make_mpf(high) <= TRUE.mpf(error)


def test_nothing_of_mpmath_is_shared() -> None:
    F = IntervalField(b"seed")
    with mpmath.workdps(3):
        mpmath.iv.dps = 3
        assert encloses(F.exp(F.number(1)), TRUE.exp(1))
        assert mpmath.mp.dps == 3
        assert mpmath.iv.dps == 3
        mpmath.iv.dps = 15


def test_large_fractions_and_powers_end_quickly() -> None:
    F = IntervalField(b"seed")
    x = F.number(Fraction(3, 7))
    for _ in range(64):
        x = F.mul(x, x)
    assert not isinstance(x, Fraction)
    assert not F.is_zero(F.power(F.number(3), 10**12))
    assert F.power(F.number(-1), 10**12) == 1


def test_more_digits_give_narrower_intervals() -> None:
    narrow, wide = (IntervalField(b"seed", digits=digits) for digits in (80, 20))
    assert libmp.mpf_lt(
        libmp.mpf_sub(*reversed(narrow.exp(narrow.number(1)))),  # type: ignore[arg-type]
        libmp.mpf_sub(*reversed(wide.exp(wide.number(1)))),  # type: ignore[arg-type]
    )
