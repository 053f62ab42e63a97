"""SymPy -> formula: an expression as people write it, its arguments in the order in which they are stored.

An expression that was built unevaluated stays as it was built: σ(z)(1 - σ(z)) is never (1 - σ(z))σ(z).
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import sympy
from sympy.core.function import AppliedUndef
from sympy.core.relational import Relational

from symbolic.formula.build import number, product, sum_of
from symbolic.formula.elementary import ELEMENTARY
from symbolic.formula.nodes import (
    ONE,
    Apply,
    Cases,
    Formula,
    Negative,
    Number,
    Power,
    Quantity,
    Quotient,
    Relations,
    Sign,
)

__all__ = ["from_sympy"]

_SIGNS: Mapping[type[Relational], str] = {
    sympy.Eq: "=",
    sympy.Lt: "<",
    sympy.Gt: ">",
    sympy.Le: "<=",
    sympy.Ge: ">=",
}


def from_sympy(expression: sympy.Basic, names: Mapping[sympy.Symbol, Formula]) -> Formula:
    """Return the formula of `expression`, its arguments in stored order, with `names` for its symbols.

    Raises:
        TypeError: for a SymPy class that formulas of this field do not use.
    """
    match expression:
        case sympy.Symbol():
            return names[expression]
        case sympy.Rational():
            return number(Fraction(int(expression.p), int(expression.q)))
        case sympy.Add():
            return sum_of([from_sympy(term, names) for term in expression.args])
        case sympy.Mul():
            return _from_product(expression, names)
        case sympy.Pow(base=base, exp=exponent):
            if exponent == sympy.Rational(1, 2):
                return Apply("sqrt", (from_sympy(base, names),))
            if exponent.could_extract_minus_sign():
                return Quotient(number(1), from_sympy(base**-exponent, names))
            return Power(from_sympy(base, names), from_sympy(exponent, names))
        case sympy.Piecewise():
            return Cases(tuple(_from_branch(branch, names) for branch in expression.args))
        case sympy.Max() | sympy.Min():
            ordered = sorted(expression.args, key=sympy.default_sort_key)
            arguments = tuple(from_sympy(argument, names) for argument in ordered)
            return Apply(type(expression).__name__.lower(), arguments)
        case sympy.Function():
            name = expression.name if isinstance(expression, AppliedUndef) else type(expression).__name__.lower()
            if name not in ELEMENTARY and not isinstance(expression, AppliedUndef):
                raise TypeError(f"no formula for SymPy's {type(expression).__name__}")
            return Apply(name, tuple(from_sympy(argument, names) for argument in expression.args))
        case _ if expression == sympy.pi:
            return Quantity("pi")
        case _ if expression == sympy.E:
            return Apply("exp", (ONE,))
        case _:
            raise TypeError(f"no formula for SymPy's {type(expression).__name__}")


def _from_branch(branch: sympy.Basic, names: Mapping[sympy.Symbol, Formula]) -> tuple[Formula, Relations | None]:
    value, when = branch.args
    if when == sympy.true:
        return from_sympy(value, names), None
    sign = next((sign for relational, sign in _SIGNS.items() if isinstance(when, relational)), None)
    if not isinstance(when, Relational) or sign is None:
        raise TypeError(f"no formula for SymPy's {type(when).__name__} as a condition")
    return from_sympy(value, names), Relations((from_sympy(when.lhs, names), from_sympy(when.rhs, names)), (sign,))


def _from_product(expression: sympy.Mul, names: Mapping[sympy.Symbol, Formula]) -> Formula:
    """Return a product with one minus in front, and denominators gathered in one fraction."""
    above: list[Formula] = []
    below: list[Formula] = []
    negative = False
    for factor in expression.args:
        if isinstance(factor, sympy.Rational):
            negative ^= bool(factor < 0)
            written = number(abs(Fraction(int(factor.p), int(factor.q))))
            if isinstance(written, Quotient):
                above.append(written.numerator)
                below.append(written.denominator)
            else:
                above.append(written)
        elif isinstance(factor, sympy.Pow) and factor.exp.could_extract_minus_sign():
            below.append(from_sympy(factor.base**-factor.exp, names))
        else:
            above.append(from_sympy(factor, names))
    for place, part in enumerate(above):
        if isinstance(part, Negative):
            above[place] = part.body
            negative = not negative
    above = [part for part in above if part != ONE]
    numbers = sum(isinstance(part, Number) for part in above)
    value = product(above, Sign.DOT if numbers > 1 else Sign.NONE)
    if below:
        value = Quotient(value, product(below))
    return Negative(value) if negative else value
