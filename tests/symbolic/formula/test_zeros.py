"""Zeros of what stands in a max, an abs or their like, against values on both sides."""

from __future__ import annotations

import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from symbolic.formula.zeros import zeros_of
from symbolic.functions.base import P, Y, Z


def zeros(gate: sympy.Expr) -> dict[str, str]:
    return {str(at): str(place) for at, place in zeros_of(gate, Z)}


@pytest.mark.parametrize(
    ("gate", "found"),
    [
        (2 * Z - 3, {"z - 3/2": "3/2"}),
        (Z, {"z": "0"}),
        (Z**2 - 2, {"z + sqrt(2)": "-sqrt(2)", "z - sqrt(2)": "sqrt(2)"}),
        (Z**2 + 1, {}),
        (sympy.Abs(Z) - 1, {"z - 1": "1", "z + 1": "-1"}),
        (sympy.Max(Z, 0) - 2, {"z - 2": "2"}),
        (sympy.Max(Z, 0) + 2, {}),
        (sympy.Min(Z, 1, 3 - Z), {"z": "0", "z - 3": "3"}),
        (sympy.Piecewise((Z + 1, Z > 0), (Z + 2, True)), {"z + 2": "-2"}),
        (sympy.sympify(5), {}),
        (sympy.exp(Z) - 1, {"exp(z) - 1": "None"}),
        (Z**11 - 1, {"z**11 - 1": "None"}),
    ],
    ids=str,
)
def test_zeros_are_found_or_left_as_they_are(gate: sympy.Expr, found: dict[str, str]) -> None:
    assert zeros(gate) == found


def test_a_place_may_hold_another_variable() -> None:
    assert [(str(at), str(place)) for at, place in zeros_of(1 - P * Y, P)] == [("-p*y + 1", "1/y")]


@settings(max_examples=60, deadline=None, derandomize=True)
@given(roots=st.lists(st.fractions(-5, 5, max_denominator=4), min_size=1, max_size=4), shift=st.integers(0, 2))
def test_all_zeros_of_a_product_are_found(roots: list[object], shift: int) -> None:
    numbers = [sympy.Rational(str(root)) for root in roots]
    gate = sympy.expand(sympy.prod(Z - root for root in numbers))
    found = {place for _, place in zeros_of(sympy.Max(gate, -shift) if shift else gate, Z)}
    assert found == set(numbers)


def test_too_many_choices_are_left_as_they_are() -> None:
    gate: sympy.Expr = Z
    for k in range(1, 7):
        gate = sympy.Abs(gate) - k
    assert list(zeros_of(gate, Z)) == [(gate, None)]
