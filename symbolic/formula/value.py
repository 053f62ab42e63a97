"""The value of a formula at a point: a fraction as long as it is one, else a number of 100 digits.

Whether a value is exact is told by its type, so that a line can say `=` where it may and `≈` where it must.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import cache, reduce, singledispatch
from types import MappingProxyType
from typing import TypeAlias

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
from symbolic.formula.own_function import ARGUMENT, OwnFunction
from symbolic.formula.registered import registered
from symbolic.formula.slope import slope
from symbolic.formula.substitute import with_sums_written_out
from symbolic.functions import Activation
from symbolic.functions.base import Z
from symbolic.functions.second import second_derivative

__all__ = ["DIGITS", "OVERFLOW", "UndefinedValueError", "Value", "difference", "real", "value_of"]

Value: TypeAlias = Fraction | mpmath.mpf

DIGITS = 100
"""Digits of a value that is no fraction; differences may cost many of them before any that is shown is lost."""

_NOISE = mpmath.mpf(10) ** (20 - DIGITS)
"""What is left of a sum when its terms cancel is rounding where it is smaller than this part of them."""

_MOST_BITS = 512
"""Fractions with larger terms are gone on with as numbers of `DIGITS` digits."""

_LARGEST_EXPONENT = 10**9
_LARGEST_ANGLE = 10**1000


OVERFLOW = "an overflow"
"""Why there is no value where there is one that is too large."""


class UndefinedValueError(ArithmeticError):
    """A formula that has no value at a point.

    Attributes:
        part: what has none, such as x/y where y is 0.
        why: in words.
    """

    def __init__(self, part: Formula, why: str) -> None:
        super().__init__(why)
        self.part, self.why = part, why


_Values: TypeAlias = Callable[[Quantity | Partial], Value]


@singledispatch
def value_of(formula: Formula, values: _Values) -> Value:
    """Return the value of a scalar formula; to be called at a working precision of `DIGITS`.

    Raises:
        UndefinedValueError: for a division by zero, the logarithm or root of a negative number, and an overflow.
    """
    raise TypeError(f"{type(formula).__name__} has no scalar value")


@value_of.register
def number_value(formula: Number, values: _Values) -> Value:
    """3"""
    return formula.value


@value_of.register(Quantity)
@value_of.register(Partial)
def quantity_value(formula: Quantity | Partial, values: _Values) -> Value:
    """x, ∂u/∂v; δ_ij is 1 or 0"""
    match formula:
        case Quantity(name="pi", indices=()):
            return +mpmath.pi
        case Quantity(name="kronecker", indices=(int() as i, int() as j)):
            return Fraction(i == j)
        case _:
            return values(formula)


@value_of.register
def sum_value(formula: Sum, values: _Values) -> Value:
    """u + v"""
    return reduce(_plus, (value_of(term, values) for term in formula.terms))


@value_of.register
def sigma_value(formula: Sigma, values: _Values) -> Value:
    """Σ_k u_k"""
    return value_of(with_sums_written_out(formula), values)


@value_of.register
def negative_value(formula: Negative, values: _Values) -> Value:
    """-u"""
    return -value_of(formula.body, values)


@value_of.register
def product_value(formula: Product, values: _Values) -> Value:
    """u v"""
    return reduce(_times, (value_of(factor, values) for factor in formula.factors))


@value_of.register
def quotient_value(formula: Quotient, values: _Values) -> Value:
    """u/v"""
    above, below = value_of(formula.numerator, values), value_of(formula.denominator, values)
    if below == 0:
        raise UndefinedValueError(formula, "a division by zero")
    if isinstance(above, Fraction) and isinstance(below, Fraction):
        return _kept(above / below)
    return real(above) / real(below)


@value_of.register
def power_value(formula: Power, values: _Values) -> Value:
    """u^v"""
    base, exponent = value_of(formula.base, values), value_of(formula.exponent, values)
    if base == 0 and exponent < 0:
        raise UndefinedValueError(formula, "a division by zero")
    whole = isinstance(exponent, Fraction) and exponent.denominator == 1
    if base < 0 and not whole:
        raise UndefinedValueError(formula, "a negative number to a power that is no whole number")
    if whole and isinstance(base, Fraction) and _bits(base) * abs(exponent) <= _MOST_BITS:
        return _kept(base ** int(exponent))
    if base != 0 and abs(mpmath.log(abs(real(base))) * real(exponent)) > _LARGEST_EXPONENT:
        raise UndefinedValueError(formula, OVERFLOW)
    return real(base) ** (int(exponent) if whole else real(exponent))


@value_of.register
def apply_value(formula: Apply, values: _Values) -> Value:
    """f(u), and f'(u) for an activation function f"""
    arguments = [value_of(argument, values) for argument in formula.arguments]
    if formula.function in ELEMENTARY and not formula.primes:
        return _elementary(formula, arguments)
    try:
        return value_of(_written(formula.function, formula.primes), lambda _: arguments[0])
    except UndefinedValueError as error:
        raise UndefinedValueError(formula, error.why) from None


@cache
def _written(function: str, primes: int) -> Formula:
    """Return f, f' or f'' of an argument, as the registry has it or a person defines it."""
    own, record = OwnFunction.of_key(function), registered(function)
    if own is not None:
        written = own.of_argument
        for _ in range(primes):
            written = slope(written, ARGUMENT)
        return written
    if not isinstance(record, Activation) or primes > _MOST_PRIMES:
        raise TypeError(f"{function}{primes * chr(39)} has no value")
    return from_sympy((record.expression, record.derivative, second_derivative(record))[primes], {Z: ARGUMENT})


@value_of.register
def cases_value(formula: Cases, values: _Values) -> Value:
    """{u if c; v otherwise}"""
    for value, condition in formula.branches:
        if condition is None:
            return value_of(value, values)
        left, right = (value_of(side, values) for side in condition.sides)
        if _HOLDS[condition.signs[0]](difference(left, right)):
            return value_of(value, values)
    raise UndefinedValueError(formula, "none of the cases")


@value_of.register(Group)
@value_of.register(Underbrace)
@value_of.register(Highlight)
def body_value(formula: Group | Underbrace | Highlight, values: _Values) -> Value:
    """(u)"""
    return value_of(formula.body, values)


_MOST_PRIMES = 2
_HOLDS: Mapping[str, Callable[[Value], bool]] = MappingProxyType(
    {
        "<": lambda gap: bool(gap < 0),
        ">": lambda gap: bool(gap > 0),
        "<=": lambda gap: bool(gap <= 0),
        ">=": lambda gap: bool(gap >= 0),
        "=": lambda gap: bool(gap == 0),
    }
)
"""By the sign of a condition, whether it holds for left - right."""

_ALWAYS_EXACT = frozenset({"max", "min", "abs"})
_AT = {("exp", 0): 1, ("log", 1): 0, ("tanh", 0): 0, ("sinh", 0): 0, ("cosh", 0): 1, ("sin", 0): 0, ("cos", 0): 1}
_AT |= {("erf", 0): 0, ("erfc", 0): 1, ("log1p", 0): 0, ("expm1", 0): 0}
_GROWING = frozenset({"exp", "expm1", "sinh", "cosh"})


def _elementary(formula: Apply, arguments: list[Value]) -> Value:
    function, first = formula.function, arguments[0]
    if function == "log" and first <= 0:
        raise UndefinedValueError(formula, f"the logarithm of {'0' if first == 0 else 'a negative number'}")
    if function == "sqrt" and first < 0:
        raise UndefinedValueError(formula, "the square root of a negative number")
    if function == "log1p" and first <= -1:
        raise UndefinedValueError(formula, "the logarithm of what is not positive")
    if function in {"exp", "expm1"} and first < -_LARGEST_EXPONENT:
        return mpmath.mpf(0 if function == "exp" else -1)
    if function in {"sin", "cos"} and abs(first) > _LARGEST_ANGLE:
        raise UndefinedValueError(formula, OVERFLOW)
    if function in _GROWING and abs(first) > _LARGEST_EXPONENT:
        raise UndefinedValueError(formula, OVERFLOW)
    if all(isinstance(argument, Fraction) for argument in arguments):
        exact = _exactly(function, arguments)
        if exact is not None:
            return exact
    try:
        value = ELEMENTARY[function].value(*map(real, arguments))
    except OverflowError:  # mpmath takes some arguments for machine numbers
        raise UndefinedValueError(formula, OVERFLOW) from None
    if function in {"sin", "cos"} and abs(first) > 1 and abs(value) < _NOISE * abs(real(first)):
        return mpmath.mpf(0)  # a multiple of π/2 to all its digits
    return Fraction(int(value)) if function == "sign" else value


def _exactly(function: str, arguments: list[Value]) -> Fraction | None:
    """Return the value of a function of fractions where it is a fraction for sure, else None."""
    first = arguments[0]
    if function in _ALWAYS_EXACT:
        chosen = {"max": max, "min": min, "abs": abs}[function]
        return Fraction(chosen(*arguments))  # type: ignore[operator]  # each takes as many as were read
    if function == "sqrt" and isinstance(first, Fraction):
        above, below = (mpmath.mpf(number) for number in first.as_integer_ratio())
        roots = int(mpmath.nint(mpmath.sqrt(above))), int(mpmath.nint(mpmath.sqrt(below)))
        root = Fraction(*roots)
        return root if root * root == first else None
    known = _AT.get((function, int(first))) if first in {0, 1} else None
    return None if known is None else Fraction(known)


def difference(left: Value, right: Value) -> Value:
    """Return left - right, exactly where both are fractions."""
    return _plus(left, -right)


def _plus(left: Value, right: Value) -> Value:
    if isinstance(left, Fraction) and isinstance(right, Fraction):
        return _kept(left + right)
    total, largest = real(left) + real(right), max(abs(real(left)), abs(real(right)))
    return mpmath.mpf(0) if abs(total) < _NOISE * largest else total


def _times(left: Value, right: Value) -> Value:
    if isinstance(left, Fraction) and isinstance(right, Fraction):
        return _kept(left * right)
    if any(isinstance(factor, Fraction) and factor == 0 for factor in (left, right)):
        return Fraction(0)
    return real(left) * real(right)


def _kept(value: Fraction) -> Value:
    """Return a fraction as it is, or as a real number where its terms are too large to be carried on."""
    return value if _bits(value) <= _MOST_BITS else real(value)


def _bits(value: Fraction) -> int:
    return value.numerator.bit_length() + value.denominator.bit_length()


def real(value: Value) -> mpmath.mpf:
    """Return a value as a number of digits."""
    return mpmath.mpf(value.numerator) / value.denominator if isinstance(value, Fraction) else value
