"""Is an expression zero? Decided exactly for the expressions of this field, or not claimed.

Smooth parts are rational functions of exponentials: expansion or cancellation over a common denominator decides
them. Parts with a kink (abs, sign, max, cases) are decided on each side of every kink; what happens at the kink
itself is a convention that the registry of functions states.
"""

from __future__ import annotations

from itertools import product

import sympy
from sympy.core.relational import Relational

__all__ = ["is_zero"]

_MOST_GATES = 6


def is_zero(expression: sympy.Expr) -> bool:
    """Say whether `expression` is proved to be zero, off its kinks; False means not proved."""
    if expression == 0 or sympy.expand(expression) == 0:
        return True
    gated = expression.rewrite([sympy.Max, sympy.Min], sympy.Piecewise)
    gates = sorted(_gates(gated), key=sympy.default_sort_key)
    if len(gates) > _MOST_GATES or any(_smooth_is_zero(gate) for gate in gates):
        return False
    sides = product((1, -1), repeat=len(gates))
    return all(_smooth_is_zero(_on_side(gated, dict(zip(gates, side, strict=True)))) for side in sides)


def _smooth_is_zero(expression: sympy.Expr) -> bool:
    if sympy.expand(expression) == 0:
        return True
    return bool(sympy.cancel(sympy.together(sympy.expand(expression.rewrite(sympy.exp)))) == 0)


def _gate(condition: Relational) -> sympy.Expr:
    return _unsigned(condition.lhs - condition.rhs)


def _plain(expression: sympy.Expr) -> sympy.Expr:
    """Return `expression` without positive number in front: 2a - 2b is positive where a - b is."""
    plain: sympy.Expr = sympy.expand(expression).primitive()[1]
    return plain


def _unsigned(expression: sympy.Expr) -> sympy.Expr:
    plain = _plain(expression)
    unsigned: sympy.Expr = -plain if plain.could_extract_minus_sign() else plain
    return unsigned


def _gates(expression: sympy.Expr) -> set[sympy.Expr]:
    """Return the expressions whose sign decides which side of a kink we are on."""
    inside = {_unsigned(atom.args[0]) for atom in expression.atoms(sympy.Abs, sympy.sign)}
    return inside | {_gate(condition) for condition in expression.atoms(Relational)}


def _on_side(expression: sympy.Expr, signs: dict[sympy.Expr, int]) -> sympy.Expr:
    """Return `expression` where each gate has the given sign."""

    def sign_of(argument: sympy.Expr) -> int:
        gate = _unsigned(argument)
        return signs[gate] if gate == _plain(argument) else -signs[gate]

    def holds(condition: Relational) -> bool:
        if isinstance(condition, sympy.Eq | sympy.Ne):
            return isinstance(condition, sympy.Ne)
        return (sign_of(condition.lhs - condition.rhs) > 0) == isinstance(condition, sympy.Gt | sympy.Ge)

    decided: dict[sympy.Basic, sympy.Basic] = {
        condition: sympy.true if holds(condition) else sympy.false for condition in expression.atoms(Relational)
    }
    for atom in expression.atoms(sympy.Abs, sympy.sign):
        sign = sign_of(atom.args[0])
        decided[atom] = sign * atom.args[0] if isinstance(atom, sympy.Abs) else sympy.Integer(sign)
    while decided.keys() & expression.atoms(Relational, sympy.Abs, sympy.sign):
        expression = expression.xreplace(decided)
    return expression
