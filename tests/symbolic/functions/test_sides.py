"""Conditions on a sign, and cases instead of max, min and sign."""

from __future__ import annotations

from itertools import product

import pytest
import sympy

from symbolic.functions.base import P, Y, Z
from symbolic.functions.sides import by_cases, condition

THIRD = sympy.Rational(1, 3)


@pytest.mark.parametrize(
    ("left", "sign", "right", "expected"),
    [
        (2 * Z, ">=", sympy.Integer(2), Z >= 1),
        (3 * Z + 2, "<", 1 - Z + Y, Y - 4 * Z > 1),
        (sympy.Integer(0), ">", Z, Z < 0),
        (1 - Z, "<=", sympy.Integer(0), Z >= 1),
        (3 * (Y - P) / 10, ">=", 7 * (P - Y) / 10, P - Y <= 0),
        (Z, "=", P, sympy.Eq(P - Z, 0)),
    ],
)
def test_a_condition_is_about_one_expression_and_a_number(
    left: sympy.Expr, sign: str, right: sympy.Expr, expected: sympy.Basic
) -> None:
    assert condition(left, sign, right) == expected


EXPRESSIONS = [
    sympy.Max(3 * (Y - P) / 10, 7 * (P - Y) / 10),
    sympy.Max(0, sympy.Min(1, Z / 2 + 1)) * Z,
    sympy.sign(sympy.Max(P, Y, Z) - 1) + sympy.Min(P, Y, Z),
    sympy.exp(sympy.Max(Z, 0)),
]


@pytest.mark.parametrize("expression", EXPRESSIONS, ids=str)
def test_cases_have_the_same_values_and_can_be_rebuilt(expression: sympy.Expr) -> None:
    written = by_cases(expression)
    assert not written.has(sympy.Max, sympy.Min, sympy.sign)
    for values in product((-2, THIRD, 3), repeat=3):
        point = dict(zip((Z, P, Y), values, strict=True))
        assert sympy.simplify(written.subs(point) - expression.subs(point)) == 0
    assert written.xreplace({Z: sympy.Symbol("q1", real=True), P: sympy.Symbol("q2", real=True)}) is not None
