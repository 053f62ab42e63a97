"""Expressions that stay as they are written: no reordering, no collecting, no expanding.

SymPy sorts what it builds, so that σ(z)(1 - σ(z)) becomes (1 - σ(z))σ(z). The records build the forms that
people read with these functions instead.
"""

from __future__ import annotations

import sympy
from sympy.logic.boolalg import Boolean

__all__ = ["cases", "power", "product", "quotient", "total"]


def total(*terms: sympy.Expr) -> sympy.Expr:
    """Return u + v + w."""
    return sympy.Add(*terms, evaluate=False)


def product(*factors: sympy.Expr) -> sympy.Expr:
    """Return u v w."""
    return sympy.Mul(*factors, evaluate=False)


def power(base: sympy.Expr, exponent: sympy.Expr) -> sympy.Expr:
    """Return u^v."""
    written: sympy.Expr = sympy.Pow(base, exponent, evaluate=False)
    return written


def quotient(numerator: sympy.Expr, *denominators: sympy.Expr) -> sympy.Expr:
    """Return u/(v w), and 1/v without a factor 1."""
    inverses = [power(denominator, sympy.Integer(-1)) for denominator in denominators]
    return inverses[0] if numerator == 1 and len(inverses) == 1 else product(numerator, *inverses)


def cases(value: sympy.Expr, condition: Boolean, otherwise: sympy.Expr) -> sympy.Expr:
    """Return {u if c, v otherwise}."""
    return sympy.Piecewise((value, condition), (otherwise, sympy.true), evaluate=False)
