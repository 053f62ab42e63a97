"""Formulas of whole arrays and of elements computed by NumPy, real or with a complex step on the way.

Stage: used by `form_agreement`. Functions are computed from the registry's own expressions, so a value says what the
formula says. At a kink a complex number goes the way of its real part. The first docstring line of a rule is its
formula.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, reduce, singledispatchmethod
from typing import Any

import numpy as np
import numpy.typing as npt

from symbolic.formula.from_sympy import from_sympy
from symbolic.formula.nodes import (
    Apply,
    Cases,
    Formula,
    Group,
    Hadamard,
    MatrixProduct,
    Negative,
    Number,
    Partial,
    Power,
    Product,
    Quantity,
    Quotient,
    Relations,
    Sum,
    Transpose,
    Underbrace,
)
from symbolic.formula.records import function_record
from symbolic.functions import Activation
from symbolic.functions.base import Z

__all__ = ["Array", "ArrayValues", "softmax"]

Array = npt.NDArray[Any]

_ARGUMENT = Quantity("argument")


@dataclass(frozen=True, slots=True)
class ArrayValues:
    """Values of formulas.

    Attributes:
        known: the array of each quantity and derivative, with two axes; numbers as arrays without axes.
        length: of a column of ones and of the identity, by layer; how many samples there are for None.
        units: along which axis of a table the units of a layer lie, for a softmax over them; by its argument.
    """

    known: Callable[[Quantity | Partial], Array]
    length: Callable[[object], int] = lambda _: 1
    units: Callable[[Formula], int] = lambda _: 1

    @singledispatchmethod
    def value(self, formula: Formula) -> Array:
        """Return the array that `formula` stands for."""
        raise TypeError(f"{type(formula).__name__} is no array")

    @value.register
    def value_of_number(self, formula: Number) -> Array:
        """3"""
        return np.asarray(float(formula.value))

    @value.register(Quantity)
    @value.register(Partial)
    def value_of_known(self, formula: Quantity | Partial) -> Array:
        """W, ∂L/∂W; a column of ones; I; π"""
        match formula:
            case Quantity(name="pi"):
                return np.asarray(math.pi)
            case Quantity(name="ones", layer=layer):
                return np.ones((self.length(layer), 1))
            case Quantity(name="identity", layer=layer):
                return np.eye(self.length(layer))
            case _:
                return self.known(formula)

    @value.register
    def value_of_sum(self, formula: Sum) -> Array:
        """A + B"""
        return reduce(np.add, map(self.value, formula.terms))

    @value.register
    def value_of_negative(self, formula: Negative) -> Array:
        """-A"""
        return -self.value(formula.body)

    @value.register(Product)
    @value.register(Hadamard)
    def value_of_product(self, formula: Product | Hadamard) -> Array:
        """c A, A ⊙ B"""
        return reduce(np.multiply, map(self.value, formula.factors))

    @value.register
    def value_of_quotient(self, formula: Quotient) -> Array:
        """A/B entry by entry"""
        return np.divide(self.value(formula.numerator), self.value(formula.denominator))

    @value.register
    def value_of_power(self, formula: Power) -> Array:
        """A^2 entry by entry"""
        return np.power(self.value(formula.base), self.value(formula.exponent))

    @value.register
    def value_of_matrix_product(self, formula: MatrixProduct) -> Array:
        """A B"""
        found: Array = reduce(np.matmul, map(self.value, formula.factors))
        return found.reshape(()) if found.shape == (1, 1) else found

    @value.register
    def value_of_transpose(self, formula: Transpose) -> Array:
        """A^T"""
        return self.value(formula.body).T

    @value.register(Group)
    @value.register(Underbrace)
    def value_of_body(self, formula: Group | Underbrace) -> Array:
        """(A)"""
        return self.value(formula.body)

    @value.register
    def value_of_apply(self, formula: Apply) -> Array:
        """f(A), f'(A), diag(v), softmax(Z)"""
        arguments = [self.value(argument) for argument in formula.arguments]
        if formula.function == "diag":
            return np.diagflat(arguments[0])
        if formula.function == "softmax":
            return softmax(arguments[0], self.units(formula.arguments[0]))
        if formula.function in _ELEMENTARY and not formula.primes:
            return _ELEMENTARY[formula.function](*arguments)
        return ArrayValues(lambda _: arguments[0]).value(_written(formula.function, formula.primes))

    @value.register
    def value_of_cases(self, formula: Cases) -> Array:
        """{A where c; B otherwise}"""
        (value, condition), *others = formula.branches
        if condition is None or not others:
            return self.value(value)
        return np.where(self._holds(condition), self.value(value), self.value(Cases(tuple(others))))

    def _holds(self, condition: Relations) -> Array:
        left, right = (np.real(self.value(side)) for side in condition.sides)
        return _COMPARISONS[condition.signs[0]](left, right)


def softmax(scores: Array, axis: int) -> Array:
    """e^Z / (its sums along the axis of the units)"""
    powers = np.exp(scores)
    shares: Array = powers / powers.sum(axis=axis, keepdims=True)
    return shares


@cache
def _written(function: str, primes: int) -> Formula:
    """Return f or f' of an argument as the registry has it."""
    record = function_record(function)
    if not isinstance(record, Activation) or primes > 1:
        raise TypeError(f"no values are known for {function}{primes * chr(39)}")
    return from_sympy(record.derivative if primes else record.expression, {Z: _ARGUMENT})


def _greater(one: Array, other: Array) -> Array:
    return np.where(np.real(one) >= np.real(other), one, other)


def _smaller(one: Array, other: Array) -> Array:
    return np.where(np.real(one) <= np.real(other), one, other)


def _error_function(function: Callable[[float], float], sign: int) -> Callable[[Array], Array]:
    """Return erf or erfc: with a step on the way, its value and the step times its slope ± 2/sqrt(pi) e^(-x^2)."""
    values = np.vectorize(function, otypes=[float])

    def of(argument: Array) -> Array:
        x, step = np.real(argument), np.imag(argument)
        value: Array = values(x)
        if np.iscomplexobj(argument):
            value = value + 1j * step * sign * 2 / math.sqrt(math.pi) * np.exp(-(x**2))
        return value

    return of


_ELEMENTARY: Mapping[str, Callable[..., Array]] = {
    "exp": np.exp,
    "expm1": np.expm1,
    "log": np.log,
    "log1p": np.log1p,
    "tanh": np.tanh,
    "sinh": np.sinh,
    "cosh": np.cosh,
    "sin": np.sin,
    "cos": np.cos,
    "sqrt": np.sqrt,
    "abs": lambda argument: argument * np.sign(np.real(argument)),
    "sign": lambda argument: np.sign(np.real(argument)),
    "max": lambda *arguments: reduce(_greater, arguments),
    "min": lambda *arguments: reduce(_smaller, arguments),
    "erf": _error_function(math.erf, 1),
    "erfc": _error_function(math.erfc, -1),
}

_COMPARISONS: Mapping[str, Callable[[Array, Array], Array]] = {
    "<": np.less,
    "<=": np.less_equal,
    ">": np.greater,
    ">=": np.greater_equal,
}
