"""Formula -> SymPy, in the order in which it is written: what `from_sympy` gives back as it was.

For the records of functions, whose expressions are shown to people. `bridge.to_sympy` is for proofs instead: there
SymPy may sort and collect.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import singledispatch

import sympy
from sympy.codegen.cfunctions import expm1, log1p

from symbolic.formula.elementary import ELEMENTARY
from symbolic.formula.from_sympy import from_sympy
from symbolic.formula.nodes import (
    Apply,
    Cases,
    Formula,
    Negative,
    Number,
    Power,
    Product,
    Quantity,
    Quotient,
    Relations,
    Sum,
)
from symbolic.formula.registered import registered
from symbolic.functions import Activation, head, sides
from symbolic.functions.base import Z
from symbolic.functions.written import power, product, quotient, total

__all__ = ["unevaluated"]

Symbols = Mapping[Formula, sympy.Expr]
"""What quantities, and functions of them, stand for."""

_OWN_CLASS = {"log1p": log1p, "expm1": expm1}
"""Functions that are exact as others, but are computed as themselves."""


@singledispatch
def unevaluated(formula: Formula, symbols: Symbols) -> sympy.Expr:
    """Return the expression of `formula`, nothing in it rearranged.

    Raises:
        TypeError: for a node that expressions of one variable do not have.
    """
    raise TypeError(f"no expression of a {type(formula).__name__}")


@unevaluated.register
def number_of(formula: Number, symbols: Symbols) -> sympy.Expr:
    """3"""
    value: sympy.Expr = sympy.Rational(formula.value.numerator, formula.value.denominator)
    return value


@unevaluated.register
def quantity_of(formula: Quantity, symbols: Symbols) -> sympy.Expr:
    """The symbol of z."""
    return sympy.pi if formula == Quantity("pi") else symbols[formula]


@unevaluated.register
def negative_of(formula: Negative, symbols: Symbols) -> sympy.Expr:
    """-u"""
    body = unevaluated(formula.body, symbols)
    return -body if isinstance(formula.body, Number | Quantity) else product(sympy.Integer(-1), body)


@unevaluated.register
def sum_of_terms(formula: Sum, symbols: Symbols) -> sympy.Expr:
    """u + v"""
    return total(*(unevaluated(term, symbols) for term in formula.terms))


@unevaluated.register
def product_of_factors(formula: Product, symbols: Symbols) -> sympy.Expr:
    """u v"""
    return product(*(unevaluated(factor, symbols) for factor in formula.factors))


@unevaluated.register
def quotient_of(formula: Quotient, symbols: Symbols) -> sympy.Expr:
    """u/v"""
    above, below = unevaluated(formula.numerator, symbols), unevaluated(formula.denominator, symbols)
    both_numbers = isinstance(above, sympy.Rational) and isinstance(below, sympy.Rational) and below != 0
    return above / below if both_numbers else quotient(above, below)


@unevaluated.register
def power_of(formula: Power, symbols: Symbols) -> sympy.Expr:
    """u^v"""
    return power(unevaluated(formula.base, symbols), unevaluated(formula.exponent, symbols))


@unevaluated.register
def cases_of(formula: Cases, symbols: Symbols) -> sympy.Expr:
    """{u if c; v otherwise}"""
    branches = [(unevaluated(value, symbols), _condition(condition, symbols)) for value, condition in formula.branches]
    return sympy.Piecewise(*branches, evaluate=False)


def _condition(condition: Relations | None, symbols: Symbols) -> sympy.Basic:
    """Return u >= v as u - v >= 0: SymPy does not keep the sides of a condition apart."""
    if condition is None:
        return sympy.true
    left, right = (unevaluated(side, symbols) for side in condition.sides)
    return sides.condition(left, condition.signs[0], right)


@unevaluated.register
def function_of(formula: Apply, symbols: Symbols) -> sympy.Expr:
    """f(u); f'(u) and f''(u) as the registry writes them"""
    if formula in symbols:
        return symbols[formula]
    arguments = [unevaluated(argument, symbols) for argument in formula.arguments]
    name, record = formula.function, registered(formula.function)
    if name in _OWN_CLASS:
        applied: sympy.Expr = _OWN_CLASS[name](*arguments, evaluate=False)
    elif name == "sqrt":
        applied = power(arguments[0], sympy.Rational(1, 2))
    elif name in ELEMENTARY and not formula.primes:
        applied = ELEMENTARY[name].exact(*arguments, evaluate=False)
    elif isinstance(record, Activation) and not formula.primes:
        applied = head(name)(*arguments)
    elif isinstance(record, Activation):
        slope = record.derivative if formula.primes == 1 else record.second_derivative
        applied = unevaluated(from_sympy(slope, {Z: formula.arguments[0]}), symbols)
    else:
        raise TypeError(f"no expression of {name}")
    return applied
