from __future__ import annotations

import pytest
import sympy

from symbolic.functions import Softmax, activation
from symbolic.functions.base import A

SCORES = sympy.symbols("z1:4", real=True)


@pytest.fixture
def softmax() -> Softmax:
    record = activation("softmax")
    assert isinstance(record, Softmax)
    return record


@pytest.mark.parametrize("i", range(3))
@pytest.mark.parametrize("j", range(3))
def test_jacobian_entry_is_the_derivative(softmax: Softmax, i: int, j: int) -> None:
    a = [softmax.entry(unit, SCORES) for unit in range(3)]
    written = softmax.own.subs(A, a[i]) if i == j else softmax.other.subs({A: a[i], softmax.B: a[j]})
    assert sympy.simplify(written - sympy.diff(a[i], SCORES[j])) == 0


def test_entries_are_positive_and_sum_to_one(softmax: Softmax) -> None:
    a = [softmax.entry(unit, SCORES) for unit in range(3)]
    assert sympy.simplify(sum(a)) == 1
    assert all(entry.is_positive for entry in a)
    assert softmax.range == (0, 1)


def test_entry_follows_its_own_score(softmax: Softmax) -> None:
    scores = (sympy.log(1), sympy.log(2), sympy.log(5))
    assert [softmax.entry(unit, scores) for unit in range(3)] == [
        sympy.Rational(1, 8),
        sympy.Rational(2, 8),
        sympy.Rational(5, 8),
    ]
