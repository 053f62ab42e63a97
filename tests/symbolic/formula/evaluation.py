"""Numbers for a formula: its value in mpmath arithmetic, given the values of its quantities.

Activation functions are evaluated from the registry's own expression, so a value says what the formula says and
nothing about floating-point tricks.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import singledispatch
from typing import Any

import mpmath

from symbolic.formula.elementary import ELEMENTARY
from symbolic.formula.from_sympy import from_sympy
from symbolic.formula.nodes import (
    Apply,
    Cases,
    Formula,
    Group,
    Highlight,
    Negative,
    Number,
    Partial,
    Power,
    Product,
    Quantity,
    Quotient,
    Sigma,
    Sum,
    Underbrace,
)
from symbolic.formula.records import function_record
from symbolic.formula.substitute import with_index
from symbolic.functions import Activation
from symbolic.functions.base import Z
from symbolic.functions.second import second_derivative

__all__ = ["Values", "evaluate"]

Values = Callable[[Quantity | Partial], Any]
"""What a quantity, or a derivative between two quantities, is worth: an mpmath number."""

_MOST_PRIMES = 2
_ARGUMENT = Quantity("argument")


@singledispatch
def evaluate(formula: Formula, values: Values) -> Any:  # noqa: ARG001  (every rule has this signature)
    """Return the value of a scalar `formula`."""
    raise TypeError(f"{type(formula).__name__} has no scalar value")


@evaluate.register
def evaluate_number(formula: Number, values: Values) -> Any:  # noqa: ARG001  (as above)
    """3"""
    return mpmath.mpf(formula.value.numerator) / formula.value.denominator


@evaluate.register(Quantity)
@evaluate.register(Partial)
def evaluate_quantity(formula: Quantity | Partial, values: Values) -> Any:
    """W_ij, ∂u/∂v; δ_ij is 1 or 0"""
    match formula:
        case Quantity(name="pi", indices=()):
            return +mpmath.pi
        case Quantity(name="kronecker", indices=(int() as i, int() as j)):
            return mpmath.mpf(i == j)
        case _:
            return values(formula)


@evaluate.register
def evaluate_sum(formula: Sum, values: Values) -> Any:
    """u + v"""
    return mpmath.fsum(evaluate(term, values) for term in formula.terms)


@evaluate.register
def evaluate_sigma(formula: Sigma, values: Values) -> Any:
    """Σ_k u_k"""
    if not isinstance(formula.lower, int) or not isinstance(formula.upper, int):
        raise TypeError("a sum without numbers as bounds has no value")
    indices = range(formula.lower, formula.upper + 1)
    return mpmath.fsum(evaluate(with_index(formula.body, formula.index, k), values) for k in indices)


@evaluate.register
def evaluate_negative(formula: Negative, values: Values) -> Any:
    """-u"""
    return -evaluate(formula.body, values)


@evaluate.register
def evaluate_product(formula: Product, values: Values) -> Any:
    """u v"""
    return mpmath.fprod(evaluate(factor, values) for factor in formula.factors)


@evaluate.register
def evaluate_apply(formula: Apply, values: Values) -> Any:
    """f(u), and f'(u) for an activation function f"""
    arguments = [evaluate(argument, values) for argument in formula.arguments]
    if formula.function in ELEMENTARY and not formula.primes:
        return ELEMENTARY[formula.function].value(*arguments)
    record = function_record(formula.function)
    if not isinstance(record, Activation) or formula.primes > _MOST_PRIMES:
        raise TypeError(f"{formula.function}{formula.primes * chr(39)} has no value")
    expression = (record.expression, record.derivative, second_derivative(record))[formula.primes]
    return evaluate(from_sympy(expression, {Z: _ARGUMENT}), lambda _: arguments[0])


@evaluate.register
def evaluate_quotient(formula: Quotient, values: Values) -> Any:
    """u/v"""
    return evaluate(formula.numerator, values) / evaluate(formula.denominator, values)


@evaluate.register
def evaluate_power(formula: Power, values: Values) -> Any:
    """u^v"""
    return evaluate(formula.base, values) ** evaluate(formula.exponent, values)


@evaluate.register
def evaluate_cases(formula: Cases, values: Values) -> Any:
    """{u if c; v otherwise}"""
    for value, condition in formula.branches:
        if condition is None:
            return evaluate(value, values)
        left, right = (evaluate(side, values) for side in condition.sides)
        holds = {
            "<": left < right,
            ">": left > right,
            "<=": left <= right,
            ">=": left >= right,
            "=": left == right,
        }
        if holds[condition.signs[0]]:
            return evaluate(value, values)
    raise ValueError("no case applies: the last one should have no condition")


@evaluate.register(Group)
@evaluate.register(Underbrace)
@evaluate.register(Highlight)
def evaluate_body(formula: Group | Underbrace | Highlight, values: Values) -> Any:
    """(u)"""
    return evaluate(formula.body, values)
