"""From the scalar expressions of the function registry to nodes of a gradient program.

Stage: used by `lowering` for activations, losses and fused pairs. SymPy's arguments are read in the order in
which they are stored, so a line that was written as p - y stays p - y.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import reduce, singledispatch

import sympy
from sympy.codegen.cfunctions import expm1, log1p

from codegen.program.ir import (
    Add,
    Compare,
    Divide,
    Expr,
    Function,
    Multiply,
    Name,
    Negate,
    Number,
    Power,
    ProgramError,
    Subtract,
    Where,
)

__all__ = ["constant", "expression_to_ir"]

Meanings = Mapping[sympy.Symbol, Expr]

FUNCTIONS: dict[type[sympy.Basic], str] = {
    sympy.exp: "exp",
    sympy.log: "log",
    sympy.tanh: "tanh",
    sympy.sinh: "sinh",
    sympy.cosh: "cosh",
    sympy.sin: "sin",
    sympy.cos: "cos",
    sympy.erfc: "erfc",
    sympy.Abs: "abs",
    sympy.sign: "sign",
    sympy.Max: "maximum",
    sympy.Min: "minimum",
    log1p: "log1p",
    expm1: "expm1",
}

RELATIONS: dict[type[sympy.Basic], str] = {
    sympy.StrictLessThan: "<",
    sympy.LessThan: "<=",
    sympy.StrictGreaterThan: ">",
    sympy.GreaterThan: ">=",
}


@singledispatch
def expression_to_ir(expression: sympy.Basic, meanings: Meanings) -> Expr:  # noqa: ARG001  (every rule has this signature)
    """Return the nodes for a scalar expression, with `meanings` put in for its symbols.

    Raises:
        ProgramError: the expression holds something that a `StableForm` may not hold.
    """
    raise ProgramError(f"no array operation for `{expression}` ({type(expression).__name__})")


@expression_to_ir.register
def symbol(expression: sympy.Symbol, meanings: Meanings) -> Expr:
    """z: what it stands for, else a name of its own (a let)."""
    return meanings.get(expression, Name(expression.name))


@expression_to_ir.register(sympy.Number)
@expression_to_ir.register(sympy.NumberSymbol)
def number(expression: sympy.Expr, meanings: Meanings) -> Expr:  # noqa: ARG001  (every rule has this signature)
    """A rational or a float exactly; pi and its like to 30 digits."""
    return constant(expression)


@expression_to_ir.register
def add(expression: sympy.Add, meanings: Meanings) -> Expr:
    """a - b + c from left to right; a minus in front trades places with the first term that has none."""
    terms = list(expression.args)
    start = next((n for n, term in enumerate(terms) if _without_sign(term) is None), 0)
    total = expression_to_ir(terms.pop(start), meanings)
    for term in terms:
        negated = _without_sign(term)
        if negated is None:
            total = Add(total, expression_to_ir(term, meanings))
        else:
            total = Subtract(total, expression_to_ir(negated, meanings))
    return total


@expression_to_ir.register
def multiply(expression: sympy.Mul, meanings: Meanings) -> Expr:
    """A b / c: one constant in front, the factors with negative powers below the line."""
    negated = _without_sign(expression)
    if negated is not None:
        return Negate(expression_to_ir(negated, meanings))
    factors = [factor for factor in expression.args if not factor.is_number]
    coefficient = sympy.Mul(*(factor for factor in expression.args if factor.is_number))
    below: list[Expr] = []
    above: list[Expr] = []
    if isinstance(coefficient, sympy.Rational) and coefficient.p == 1 and coefficient.q != 1:
        below.append(Number(Fraction(int(coefficient.q))))
    elif coefficient != 1:
        above.append(constant(coefficient))
    for factor in factors:
        reciprocal = _reciprocal(factor)
        if reciprocal is None:
            above.append(expression_to_ir(factor, meanings))
        else:
            below.append(expression_to_ir(reciprocal, meanings))
    numerator = reduce(Multiply, above) if above else Number(Fraction(1))
    return Divide(numerator, reduce(Multiply, below)) if below else numerator


@expression_to_ir.register
def power(expression: sympy.Pow, meanings: Meanings) -> Expr:
    """x^n, with square roots and reciprocals by their names."""
    if expression.is_number:
        return constant(expression)
    if expression.exp == sympy.Rational(1, 2):
        return Function("sqrt", (expression_to_ir(expression.base, meanings),))
    reciprocal = _reciprocal(expression)
    if reciprocal is not None:
        return Divide(Number(Fraction(1)), expression_to_ir(reciprocal, meanings))
    return Power(expression_to_ir(expression.base, meanings), expression_to_ir(expression.exp, meanings))


@expression_to_ir.register
def application(expression: sympy.Function, meanings: Meanings) -> Expr:
    """f(x); a constant such as log(2) as its value."""
    if expression.is_number:
        return constant(expression)
    if type(expression) not in FUNCTIONS:
        raise ProgramError(f"no array operation for the function `{expression.func}`")
    arguments = tuple(expression_to_ir(argument, meanings) for argument in expression.args)
    return Function(FUNCTIONS[type(expression)], arguments)


@expression_to_ir.register(sympy.Max)
@expression_to_ir.register(sympy.Min)
def extremum(expression: sympy.Expr, meanings: Meanings) -> Expr:
    """max(x, y), a constant last; more than two arguments from left to right."""
    ordered = sorted(expression.args, key=lambda argument: bool(argument.is_number))
    name = FUNCTIONS[type(expression)]
    values = [expression_to_ir(argument, meanings) for argument in ordered]
    return reduce(lambda left, right: Function(name, (left, right)), values)


@expression_to_ir.register
def cases(expression: sympy.Piecewise, meanings: Meanings) -> Expr:
    """The first value where its condition holds, else the second."""
    pairs = [pair.args for pair in expression.args]
    if len(pairs) != 2 or pairs[1][1] is not sympy.true:
        raise ProgramError(f"`{expression}` has more than two cases or no last one that always holds")
    (yes, condition), (no, _) = pairs
    sign = RELATIONS.get(type(condition))
    if sign is None:
        raise ProgramError(f"condition `{condition}` is none of {', '.join(RELATIONS.values())}")
    left, right = (expression_to_ir(side, meanings) for side in condition.args)
    return Where(Compare(left, right, sign), expression_to_ir(yes, meanings), expression_to_ir(no, meanings))


def constant(expression: sympy.Expr) -> Number:
    """Return the value of an expression without symbols."""
    if isinstance(expression, sympy.Float):
        expression = sympy.Rational(expression)
    if isinstance(expression, sympy.Rational):
        return Number(Fraction(int(expression.p), int(expression.q)))
    return Number(Fraction(str(expression.evalf(30))))


def _without_sign(term: sympy.Basic) -> sympy.Expr | None:
    """Return -term when the term is written with a leading minus, else None."""
    if isinstance(term, sympy.Number) and term.is_negative:
        return -term
    if not (isinstance(term, sympy.Mul) and term.args[0].is_Number and term.args[0].is_negative):
        return None
    first, *rest = term.args
    factors = rest if first == -1 else [-first, *rest]
    return factors[0] if len(factors) == 1 else sympy.Mul(*factors, evaluate=False)


def _reciprocal(factor: sympy.Basic) -> sympy.Expr | None:
    """Return 1/factor when the factor is written as a negative power, else None."""
    if not (isinstance(factor, sympy.Pow) and factor.exp.is_Number and factor.exp.is_negative):
        return None
    reciprocal: sympy.Expr = factor.base if factor.exp == -1 else sympy.Pow(factor.base, -factor.exp, evaluate=False)
    return reciprocal
