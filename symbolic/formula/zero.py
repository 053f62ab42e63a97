"""Is an expression zero? Decided exactly for the expressions of this field, or not claimed.

Smooth parts are rational functions of exponentials: expansion or cancellation over a common denominator decides
them. Parts with a kink (abs, sign, max, cases) are decided on each side of every kink, the innermost first; what
happens at the kink itself is a convention that the registry of functions states.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sympy
from sympy.core.relational import Relational

from symbolic.functions.sides import by_cases

__all__ = ["is_zero"]

_POINTS, _DIGITS = 4, 40
_MOST_GATES = 8
"""How many kinks may lie behind one another."""


_MOST_OPERATIONS = 2000
"""Of larger expressions nothing is claimed that multiplying out does not show."""

_LARGEST_POWER = 30


def is_zero(expression: sympy.Expr) -> bool:
    """Say whether `expression` is proved to be zero, off its kinks; False means not proved."""
    short: Any = expression.replace(_is_large_power, _held)
    if short == 0 or sympy.expand(short) == 0:
        return True
    return _is_zero_on_all_sides(by_cases(short.doit()), {})


def _is_zero_on_all_sides(expression: sympy.Expr, signs: Mapping[sympy.Expr, int]) -> bool:
    """Say whether an expression is zero wherever the gates that are known have their signs."""
    gates = sorted(_gates(expression), key=sympy.default_sort_key)
    if not gates:
        return _smooth_is_zero(expression)
    gate = gates[0]
    if len(signs) >= _MOST_GATES or not _is_somewhere_not_zero(gate):
        return False
    implied = _implied(gate, signs)
    sides = (1, -1) if implied is None else (implied,)
    return all(_is_zero_on_all_sides(_on_side(expression, gate, side), {**signs, gate: side}) for side in sides)


def _implied(gate: sympy.Expr, signs: Mapping[sympy.Expr, int]) -> int | None:
    """Return the sign that a gate must have: a > b and b > c say a > c, and x > 1 says x + 1 > 0."""
    known = [sign * other for other, sign in signs.items()]
    for place, one in enumerate(known):
        for other in known[:place]:
            if sympy.expand(gate - one - other) == 0:
                return 1
            if sympy.expand(gate + one + other) == 0:
                return -1
    return _implied_on_a_line(gate, known)


def _implied_on_a_line(gate: sympy.Expr, known: list[sympy.Expr]) -> int | None:
    """Return the sign of c(x - r) where x is known to lie on one side of r."""
    line = _on_a_line(gate)
    if line is None:
        return None
    x, factor, root = line
    for other in known:
        found = _on_a_line(other)
        if found is not None and found[0] == x:  # other > 0: x lies above its root, or below
            above = found[1] > 0
            if (above and found[2] >= root) or (not above and found[2] <= root):
                return 1 if above == bool(factor > 0) else -1
    return None


def _on_a_line(gate: sympy.Expr) -> tuple[Any, Any, Any] | None:
    """Return x, c and r of c(x - r); None for another expression."""
    symbols = gate.free_symbols
    if len(symbols) != 1 or not gate.is_polynomial(*symbols):
        return None
    (x,) = symbols
    polynomial = gate.as_poly(x)
    if polynomial.degree() != 1:
        return None
    factor, constant = polynomial.all_coeffs()
    return x, factor, -constant / factor


def _is_somewhere_not_zero(gate: sympy.Expr) -> bool:
    """Say whether a gate is proved not to vanish everywhere: it is far from 0 at one of a few points."""
    symbols = sorted(gate.free_symbols, key=sympy.default_sort_key)
    for turn in range(_POINTS):
        point = [(symbol, sympy.Rational(17 * k + 5 * turn, 13 + turn)) for k, symbol in enumerate(symbols, start=2)]
        value = gate.subs(point).evalf(_DIGITS)
        if value.is_comparable and abs(value) > sympy.Float(10) ** -(_DIGITS // 2):
            return True
    return False


def _smooth_is_zero(expression: sympy.Expr) -> bool:
    if sympy.expand(expression) == 0:
        return True
    if sympy.count_ops(expression) > _MOST_OPERATIONS:
        return False
    # The functions in it are independent enough for most proofs; exponentials for the rest.
    if sympy.cancel(sympy.together(sympy.expand(expression))) == 0:
        return True
    in_exponentials = expression.rewrite(sympy.exp)
    if sympy.count_ops(in_exponentials) > _MOST_OPERATIONS:
        return False
    if sympy.cancel(sympy.together(sympy.expand(in_exponentials))) == 0:
        return True
    if sympy.expand(sympy.powsimp(sympy.expand(expression))) == 0:  # x^(y - 1) is x^y/x
        return True
    return bool(sympy.cancel(sympy.together(expression.replace(_is_root, _with_plain_base))) == 0)


def _is_large_power(node: Any) -> bool:
    whole = isinstance(node, sympy.Pow) and node.exp.is_Integer and node.base.is_Add
    return bool(whole and abs(int(node.exp)) > _LARGEST_POWER)


def _held(power: sympy.Pow) -> sympy.Expr:
    """Return a symbol for (u + v)^n, which is not multiplied out: the same for the same power."""
    held: sympy.Expr = sympy.Symbol(f"power {sympy.srepr(power)}", real=True)
    return held


def _is_root(node: sympy.Basic) -> bool:
    return isinstance(node, sympy.Pow) and node.exp.is_Rational and not node.exp.is_Integer


def _with_plain_base(root: sympy.Pow) -> sympy.Expr:
    """Return sqrt(2u) as sqrt(2) sqrt(u): two roots of the same base are then one."""
    content, base = sympy.expand(root.base).primitive()
    plain: sympy.Expr = content**root.exp * base**root.exp
    return plain


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
    """Return the smooth expressions whose sign decides which side of a kink we are on."""
    inside = {atom.args[0] for atom in expression.atoms(sympy.Abs, sympy.sign)}
    inside |= {condition.lhs - condition.rhs for condition in expression.atoms(Relational)}
    return {_unsigned(gate) for gate in inside if _is_smooth(gate)}


def _on_side(expression: sympy.Expr, gate: sympy.Expr, side: int) -> sympy.Expr:
    """Return `expression` where a gate has the given sign."""

    def sign_of(argument: sympy.Expr) -> int:
        return side if gate == _plain(argument) else -side

    def holds(condition: Relational) -> bool:
        if isinstance(condition, sympy.Eq | sympy.Ne):
            return isinstance(condition, sympy.Ne)
        return (sign_of(condition.lhs - condition.rhs) > 0) == isinstance(condition, sympy.Gt | sympy.Ge)

    decided: dict[sympy.Basic, sympy.Basic] = {
        condition: sympy.true if holds(condition) else sympy.false
        for condition in expression.atoms(Relational)
        if _is_smooth(condition.lhs - condition.rhs) and _gate(condition) == gate
    }
    for atom in expression.atoms(sympy.Abs, sympy.sign):
        if _is_smooth(atom.args[0]) and _unsigned(atom.args[0]) == gate:
            sign = sign_of(atom.args[0])
            decided[atom] = sign * atom.args[0] if isinstance(atom, sympy.Abs) else sympy.Integer(sign)
    on_side: sympy.Expr = expression.xreplace(decided)
    return on_side


def _is_smooth(expression: sympy.Expr) -> bool:
    return not expression.has(sympy.Abs, sympy.sign, Relational)
