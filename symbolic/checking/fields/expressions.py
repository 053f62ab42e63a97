"""SymPy expressions as closures that compute in any field.

Stage: expression and symbols -> function of a field and elements. One named rule for each kind of node.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import cache, singledispatch
from typing import Any

import sympy
from sympy.core.function import AppliedUndef
from sympy.core.relational import GreaterThan, LessThan, StrictGreaterThan, StrictLessThan

from symbolic.checking.fields.base import Field

__all__ = ["Compiled", "compiled"]

Compiled = Callable[[Field[Any], Sequence[Any]], Any]
"""The value in a field, given the values of the symbols in their order."""
_Symbols = tuple[sympy.Symbol, ...]


@cache
def compiled(expression: sympy.Expr, symbols: _Symbols) -> Compiled:
    """Return what computes `expression` from the values of `symbols`.

    Raises:
        TypeError: for a node that has no rule here.
    """
    return _closure(expression, symbols)


@singledispatch
def _closure(expression: sympy.Basic, symbols: _Symbols) -> Compiled:
    raise TypeError(f"{type(expression).__name__} cannot be computed in a field")


# --- leaves -------------------------------------------------------------------------------------------------


@_closure.register
def compile_symbol(expression: sympy.Symbol, symbols: _Symbols) -> Compiled:
    """z"""
    place = symbols.index(expression)
    return lambda _, values: values[place]


@_closure.register
def compile_rational(expression: sympy.Rational, symbols: _Symbols) -> Compiled:
    """3/4"""
    value = Fraction(int(expression.p), int(expression.q))
    exact = value.numerator if value.denominator == 1 else value
    return lambda field, _: field.number(exact)


@_closure.register
def compile_pi(expression: sympy.core.numbers.Pi, symbols: _Symbols) -> Compiled:
    """π"""
    return lambda field, _: field.pi()


# --- arithmetic ---------------------------------------------------------------------------------------------


@_closure.register
def compile_add(expression: sympy.Add, symbols: _Symbols) -> Compiled:
    """u + v"""
    parts = [_closure(term, symbols) for term in expression.args]
    return lambda field, values: field.total(part(field, values) for part in parts)


@_closure.register
def compile_mul(expression: sympy.Mul, symbols: _Symbols) -> Compiled:
    """u v/w"""
    above = [factor for factor in expression.args if not _is_inverse(factor)]
    below = [1 / factor for factor in expression.args if _is_inverse(factor)]
    numerator = [_closure(factor, symbols) for factor in above]
    if not below:
        return lambda field, values: field.product(part(field, values) for part in numerator)
    denominator = [_closure(factor, symbols) for factor in below]
    return lambda field, values: field.div(
        field.product(part(field, values) for part in numerator),
        field.product(part(field, values) for part in denominator),
    )


@_closure.register
def compile_pow(expression: sympy.Pow, symbols: _Symbols) -> Compiled:
    """u^n, and √u^n"""
    base, exponent = expression.args
    part = _closure(base, symbols)
    if isinstance(exponent, sympy.Integer):
        n = int(exponent)
        return lambda field, values: field.power(part(field, values), n)
    if isinstance(exponent, sympy.Rational) and exponent.q == 2:
        n = int(exponent.p)
        return lambda field, values: field.power(field.sqrt(part(field, values)), n)
    raise TypeError(f"the exponent {exponent} is neither whole nor half of a whole number")


def _is_inverse(factor: sympy.Basic) -> bool:
    return isinstance(factor, sympy.Pow) and factor.args[1] == -1


# --- functions ----------------------------------------------------------------------------------------------

_FUNCTIONS: dict[str, str] = {
    "exp": "exp",
    "log": "log",
    "tanh": "tanh",
    "sinh": "sinh",
    "cosh": "cosh",
    "sin": "sin",
    "cos": "cos",
    "erf": "erf",
    "erfc": "erfc",
    "sign": "sign",
    "Abs": "abs",
    "sigmoid": "sigmoid",
}


@_closure.register(sympy.Function)
@_closure.register(AppliedUndef)
def compile_function(expression: sympy.Function, symbols: _Symbols) -> Compiled:
    """f(u)"""
    name = _FUNCTIONS.get(expression.func.__name__)
    if name is None or len(expression.args) != 1:
        raise TypeError(f"the function {expression.func.__name__} cannot be computed in a field")
    part = _closure(expression.args[0], symbols)
    return lambda field, values: getattr(field, name)(part(field, values))


@_closure.register(sympy.Max)
@_closure.register(sympy.Min)
def compile_extreme(expression: sympy.Max | sympy.Min, symbols: _Symbols) -> Compiled:
    """max(u, v), min(u, v)"""
    parts = [_closure(argument, symbols) for argument in expression.args]
    name = "maximum" if isinstance(expression, sympy.Max) else "minimum"

    def value(field: Field[Any], values: Sequence[Any]) -> Any:
        rule, result = getattr(field, name), parts[0](field, values)
        for part in parts[1:]:
            result = rule(result, part(field, values))
        return result

    return value


# --- cases --------------------------------------------------------------------------------------------------


@_closure.register
def compile_piecewise(expression: sympy.Piecewise, symbols: _Symbols) -> Compiled:
    """{u if c; v otherwise}"""
    *branches, last = (case.args for case in expression.args)
    if last[1] is not sympy.true:
        raise TypeError("the last case has a condition")
    result = _closure(last[0], symbols)
    for value, condition in reversed(branches):
        result = _either(condition, _closure(value, symbols), result, symbols)
    return result


def _either(condition: sympy.Basic, value: Compiled, otherwise: Compiled, symbols: _Symbols) -> Compiled:
    """{u if l > r; v otherwise}, and likewise for <, <=, >="""
    match condition:
        case StrictGreaterThan() | LessThan():
            high, low = condition.lhs, condition.rhs
        case StrictLessThan() | GreaterThan():
            high, low = condition.rhs, condition.lhs
        case _:
            raise TypeError(f"the condition {condition} cannot be decided in a field")
    strict = isinstance(condition, StrictGreaterThan | StrictLessThan)
    above, below = (value, otherwise) if strict else (otherwise, value)
    left, right = _closure(high, symbols), _closure(low, symbols)

    def chosen(field: Field[Any], values: Sequence[Any]) -> Any:
        x = field.sub(left(field, values), right(field, values))
        return field.choose(x, above(field, values), below(field, values))

    return chosen
