"""Exact proofs away from the kinks: a piece of the real line is covered by one positive symbol."""

from __future__ import annotations

from collections.abc import Mapping

import sympy
from sympy.codegen.cfunctions import expm1, log1p
from sympy.core.relational import Relational

from symbolic.functions import unfold

S = sympy.Symbol("s", positive=True)
POSITIVE = sympy.log(1 + S)
"""Runs through all positive numbers as s does, and makes e^z the rational function 1 + s."""

Region = Mapping[sympy.Symbol, sympy.Expr]


def in_region(expression: sympy.Expr, region: Region) -> sympy.Expr:
    """Return `expression` on `region`, elementary functions only, with every case decided.

    Raises:
        AssertionError: where the sign that decides a case cannot be told on the whole region.
    """
    plain = unfold(expression).subs(region)
    plain = plain.replace(log1p, lambda x: sympy.log(1 + x)).replace(expm1, lambda x: sympy.exp(x) - 1)
    plain = plain.replace(sympy.erfc, lambda x: 1 - sympy.erf(x))
    plain = plain.replace(sympy.tanh, lambda x: 1 - 2 / (1 + sympy.exp(2 * x)))
    plain = plain.replace(sympy.cosh, lambda x: (sympy.exp(x) + sympy.exp(-x)) / 2)
    plain = plain.replace(sympy.sinh, lambda x: (sympy.exp(x) - sympy.exp(-x)) / 2)
    plain = plain.replace(lambda node: isinstance(node, sympy.Max | sympy.Min), _decided_extreme)
    return plain.replace(sympy.Piecewise, _decided_case).doit()


def agree(left: sympy.Expr, right: sympy.Expr) -> bool:
    """Tell whether two expressions are proved to be equal, if need be through e^left = e^right."""
    if sympy.simplify(left - right) == 0:
        return True
    return bool(sympy.simplify(sympy.exp(left) - sympy.exp(right)) == 0)


def sign_of(expression: sympy.Expr) -> int:
    """Return 1, 0 or -1, the sign that `expression` has on its whole region."""
    simple = sympy.factor(sympy.together(sympy.simplify(expression)))
    signs = {1: simple.is_positive, 0: simple.is_zero, -1: simple.is_negative}
    known = [sign for sign, holds in signs.items() if holds]
    assert known, f"the sign of {simple} is not known"
    return known[0]


def _decided_case(*branches: tuple[sympy.Expr, sympy.Basic]) -> sympy.Expr:
    for value, condition in branches:
        if condition == sympy.true:
            return value
        if condition == sympy.false:
            continue
        assert isinstance(condition, Relational)
        if condition.func(sign_of(condition.lhs - condition.rhs), 0):
            return value
    raise AssertionError("no case applies")


def _decided_extreme(extreme: sympy.Expr) -> sympy.Expr:
    first, second = extreme.args
    larger, smaller = (first, second) if sign_of(first - second) >= 0 else (second, first)
    return larger if isinstance(extreme, sympy.Max) else smaller
