"""Conditions and cases in a form that SymPy can rebuild: one expression, and on which side of a number it is.

SymPy's `Piecewise` may rewrite a condition between two expressions without end (3(y - p)/10 >= 7(p - y)/10 does); one
between an expression and a number it leaves alone.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import sympy
from sympy.core.relational import Relational

__all__ = ["by_cases", "condition", "is_short"]

_MOST_TERMS, _MANY = 200, 1000

_SIGNS: Mapping[str, tuple[type[Relational], type[Relational]]] = MappingProxyType(
    {
        ">": (sympy.StrictGreaterThan, sympy.StrictLessThan),
        ">=": (sympy.GreaterThan, sympy.LessThan),
        "<": (sympy.StrictLessThan, sympy.StrictGreaterThan),
        "<=": (sympy.LessThan, sympy.GreaterThan),
        "=": (sympy.Eq, sympy.Eq),
    }
)
"""Each sign as it is, and as it is once both sides have changed places."""


def condition(left: sympy.Expr, sign: str, right: sympy.Expr) -> sympy.Basic:
    """Return u >= v as u - v >= 0 with its number on the right, none and no minus in front: 2z >= 3 - z is z >= 1."""
    difference = (left - right).doit()
    constant, rest = (sympy.expand(difference) if is_short(difference) else difference).as_coeff_Add()
    content, plain = rest.primitive()
    as_it_is, turned = _SIGNS[sign]
    if plain.could_extract_minus_sign():
        return turned(-plain if plain.is_Mul else plain.func(*(-term for term in plain.args)), constant / content)
    return as_it_is(plain, -constant / content)


def is_short(expression: sympy.Expr) -> bool:
    """Say whether an expression has few terms once it is multiplied out, above and below its fraction lines."""
    return _terms(expression) <= _MOST_TERMS


def _terms(expression: sympy.Basic) -> int:
    """Return at least as many terms as the expression has once it is multiplied out, up to a limit."""
    match expression:
        case sympy.Add(args=terms):
            count = sum(map(_terms, terms))
        case sympy.Mul(args=factors):
            count = math.prod(map(_terms, factors))
        case sympy.Pow(base=base, exp=sympy.Integer() as n):
            each, times = _terms(base), abs(int(n))
            count = 1 if each == 1 else math.comb(min(each + times - 1, _MANY), min(each - 1, _MANY))
        case _:
            count = max(map(_terms, expression.args), default=1)
    return min(count, _MANY)


def by_cases(expression: sympy.Expr) -> sympy.Expr:
    """Return `expression` with max, min and sign as cases, the innermost first."""
    inside = expression.atoms(sympy.Max, sympy.Min, sympy.sign)
    innermost = [part for part in inside if not any(arg.has(sympy.Max, sympy.Min, sympy.sign) for arg in part.args)]
    if not innermost:
        return expression
    chosen: sympy.Expr = expression.xreplace({part: _cases(part) for part in innermost})
    return by_cases(chosen)


def _cases(part: Any) -> sympy.Expr:
    if isinstance(part, sympy.sign):
        (u,) = part.args
        positive, negative = (condition(u, sign, sympy.Integer(0)) for sign in "><")
        return sympy.Piecewise((1, positive), (-1, negative), (0, True))
    first, *others = sorted(part.args, key=sympy.default_sort_key)
    sign = ">=" if isinstance(part, sympy.Max) else "<="
    rest = others[0] if len(others) == 1 else _cases(type(part)(*others, evaluate=False))
    return sympy.Piecewise((first, condition(first, sign, rest)), (rest, True))
