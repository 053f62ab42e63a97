"""Expressions of SymPy as a field: identities between pieces, and between functions, that no other field knows.

Stage: formula -> expression in letters. Equal is what `formula.zero` proves to be, on all sides of all kinks, where
the signs of a > b and b > c agree on a > c, and sin(2x) is 2 sin x cos x. It is slow, and gives up on long ones.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import sympy

from symbolic.checking.fields.base import BudgetExceeded, Field, Undefined
from symbolic.formula.bridge import Symbols
from symbolic.formula.nodes import Quantity
from symbolic.formula.zero import is_zero
from symbolic.functions.sides import is_short

__all__ = ["SymbolicField"]

Expression = Any
"""Of SymPy, whose arithmetic has no types."""

_MOST_STEPS = 400
"""Operations on one line: what takes more is left to the fields that are quick."""

_MOST_OPERATIONS, _MOST_GATES, _MOST_DIGITS = 200, 6, 30
_LARGEST_POWER = 8
_MOST_EXPONENTIALS = 2
"""How many may stand in one another."""

_GATES = (sympy.sign, sympy.Abs, sympy.Max, sympy.Min, sympy.Piecewise)


class SymbolicField(Field[Expression]):
    """Real letters and what is made of them."""

    def __init__(self) -> None:
        self._letters = Symbols()
        self._steps = _MOST_STEPS

    def renew(self) -> None:
        """Begin with the whole budget."""
        self._steps = _MOST_STEPS

    # --- elements -------------------------------------------------------------------------------------------

    def number(self, value: Fraction | int) -> Expression:
        """3/4"""
        exact = Fraction(value)
        return sympy.Rational(exact.numerator, exact.denominator)

    def free(self, key: str) -> Expression:
        """A letter"""
        return sympy.pi if key == "pi" else self._letters[Quantity(key)]

    def is_zero(self, x: Expression) -> bool:
        """Whether x = 0 is proved

        Raises:
            BudgetExceeded: for an expression that would take long.
        """
        if not _is_quick(x):
            raise BudgetExceeded("an expression that would take long")
        return is_zero(x)

    def _kept(self, x: Expression) -> Expression:
        """Return what an operation has made.

        Raises:
            BudgetExceeded: after too many operations, for a long expression and for a number of many digits.
        """
        self._steps -= 1
        is_large = sympy.count_ops(x) > _MOST_OPERATIONS or len(x.atoms(*_GATES)) > _MOST_GATES
        if self._steps < 0 or is_large or any(map(_is_long, x.atoms(sympy.Rational))):
            raise BudgetExceeded("an expression that would take long")
        return x

    # --- arithmetic -----------------------------------------------------------------------------------------

    def add(self, x: Expression, y: Expression) -> Expression:
        """x + y"""
        return self._kept(x + y)

    def neg(self, x: Expression) -> Expression:
        """-x"""
        return self._kept(-x)

    def mul(self, x: Expression, y: Expression) -> Expression:
        """x y"""
        return self._kept(x * y)

    def div(self, x: Expression, y: Expression) -> Expression:
        """x/y"""
        if y == 0:
            raise Undefined("division by 0")
        return self._kept(x / y)

    def power(self, x: Expression, n: int) -> Expression:
        """x^n"""
        if x == 0 and n < 0:
            raise Undefined("division by 0")
        if abs(n) > _LARGEST_POWER:
            raise BudgetExceeded("a power that would take long")
        return self._kept(x**n)

    # --- functions ------------------------------------------------------------------------------------------

    def exp(self, x: Expression) -> Expression:
        """e^x"""
        return self._kept(sympy.exp(x))

    def log(self, x: Expression) -> Expression:
        """ln x"""
        if x.is_nonpositive:
            raise Undefined("the logarithm of what is not positive")
        return self._kept(sympy.log(x))

    def sqrt(self, x: Expression) -> Expression:
        """√x"""
        if x.is_negative:
            raise Undefined("the root of a negative number")
        return self._kept(sympy.sqrt(x))

    def erf(self, x: Expression) -> Expression:
        """erf x"""
        return self._kept(sympy.erf(x))

    def sin(self, x: Expression) -> Expression:
        """sin x"""
        return self._kept(sympy.sin(x))

    def cos(self, x: Expression) -> Expression:
        """cos x"""
        return self._kept(sympy.cos(x))

    def sign(self, x: Expression) -> Expression:
        """sign x"""
        return self._kept(sympy.sign(_exact(x)))

    def abs(self, x: Expression) -> Expression:
        """|x|"""
        return self._kept(sympy.Abs(_exact(x)))

    def choose(self, x: Expression, above: Expression, below: Expression) -> Expression:
        """{above if x > 0; below otherwise}"""
        return self._kept(sympy.Piecewise((above, _exact(x) > 0), (below, True)))


def _exact(x: Expression) -> Expression:
    """Return what is asked for its sign.

    Raises:
        Undefined: for what may not be real, and for a number that is not rational, whose sign may take many digits.
    """
    if not x.is_extended_real:
        raise Undefined("the sign of what may not be real")
    if x.is_number and not x.is_Rational:
        raise Undefined("the sign of a number that is not rational")
    return x


def _is_long(number: sympy.Rational) -> bool:
    return bool(max(abs(number.p), number.q) > 10**_MOST_DIGITS)


def _is_quick(x: Expression) -> bool:
    """Say whether an expression is short when it is multiplied out, and has no tower of exponentials."""
    return is_short(x) and _exponentials(x) <= _MOST_EXPONENTIALS


def _exponentials(x: Expression) -> int:
    inner = max(map(_exponentials, x.args), default=0)
    return int(inner + isinstance(x, sympy.exp | sympy.log))
