from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import permutations
from typing import Any

import pytest

from symbolic.checking.fields.base import Field, Undefined
from symbolic.checking.fields.interval import IntervalField
from symbolic.checking.fields.modular import PRIMES, ModularField
from symbolic.checking.fields.ordered import OrderedField
from symbolic.checking.fields.polynomial import PolynomialField

EXACT: dict[str, Callable[[], Field[Any]]] = {
    "modular": lambda: ModularField(PRIMES[0], b"seed"),
    "polynomial": PolynomialField,
}
each_exact_field = pytest.mark.parametrize("make", EXACT.values(), ids=EXACT.keys())


def at(make: Callable[[], Field[Any]], **values: Fraction | int) -> OrderedField[Any]:
    return OrderedField(make(), IntervalField(b"seed", {key: Fraction(value) for key, value in values.items()}))


@each_exact_field
def test_a_maximum_does_not_depend_on_the_order(make: Callable[[], Field[Any]]) -> None:
    for numbers in permutations((1, 2, 3)):
        F = at(make, **dict(zip("abc", numbers, strict=True)))
        a, b, c = (F.free(key) for key in "abc")
        left = F.maximum(F.maximum(a, b), c)
        assert F.equal(left, F.maximum(a, F.maximum(b, c)))
        assert F.equal(left, F.free("abc"[numbers.index(3)]))


@each_exact_field
def test_sums_of_positive_values_are_positive(make: Callable[[], Field[Any]]) -> None:
    F = at(make, x=-2, y=3)
    x, y = F.free("x"), F.free("y")
    total = F.add(F.add(F.mul(x, x), F.abs(y)), F.sigmoid(x))
    assert F.equal(F.abs(total), total)
    assert F.equal(F.sign(F.neg(total)), F.number(-1))
    assert not F.equal(F.abs(x), x)


@each_exact_field
def test_what_holds_in_one_region_only_is_told_from_the_other(make: Callable[[], Field[Any]]) -> None:
    verdicts = []
    for x in (-1, 1):
        F = at(make, x=x)
        verdicts.append(F.equal(F.abs(F.free("x")), F.free("x")))
    assert verdicts == [False, True]


@each_exact_field
def test_where_a_sign_changes_it_is_undefined_but_0_has_sign_0(make: Callable[[], Field[Any]]) -> None:
    F = at(make, x=1, y=1)
    x, y = F.free("x"), F.free("y")
    with pytest.raises(Undefined):
        F.sign(F.sub(x, y))
    assert F.equal(F.sign(F.sub(x, x)), F.number(0))
    assert F.equal(F.choose(F.sub(x, x), x, y), y)


@each_exact_field
def test_what_is_undefined_at_the_real_point_is_undefined(make: Callable[[], Field[Any]]) -> None:
    F = at(make, x=-1, zero=0)
    with pytest.raises(Undefined):
        F.log(F.free("x"))
    with pytest.raises(Undefined):
        F.sqrt(F.free("x"))
    with pytest.raises(Undefined):
        F.div(F.free("x"), F.free("zero"))
