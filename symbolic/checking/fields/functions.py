"""The functions of formulas in any field: activations and losses of the registry, softmax, elementary functions.

Stage: function and elements -> element. The registry's SymPy expressions are compiled once to closures that call
the field; f' and f'' are the record's own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, TypeVar

import sympy

from symbolic.checking.fields.base import Field
from symbolic.checking.fields.expressions import compiled
from symbolic.formula.elementary import ELEMENTARY
from symbolic.formula.records import function_record
from symbolic.functions import Activation, Loss
from symbolic.functions.base import P, Y, Z

__all__ = ["apply", "loss_slope", "loss_value", "softmax"]

T = TypeVar("T")
_Rule = Callable[[Field[Any], Sequence[Any]], Any]
_MOST_PRIMES = 2


def apply(field: Field[T], function: str, primes: int, arguments: Sequence[T]) -> T:
    """f(u), f'(u), f''(u)

    Raises:
        TypeError: for a function without value: one that is not known, or a derivative that is not.
        Undefined: where the value does not exist at this point.
    """
    if function in field.opaque:
        return field.unknown(function, primes, arguments[0])
    value: T = _rule(function, primes)(field, arguments)
    return value


def loss_value(field: Field[T], record: Loss, p: T, y: T) -> T:
    """l(p, y)"""
    value: T = compiled(record.expression, (P, Y))(field, (p, y))
    return value


def loss_slope(field: Field[T], record: Loss, p: T, y: T) -> T:
    """∂l/∂p"""
    core: T = compiled(record.core, (P, Y))(field, (p, y))
    coefficient: T = compiled(record.coefficient, (P, Y))(field, (p, y))
    return field.mul(coefficient, core)


def softmax(field: Field[T], scores: Sequence[T]) -> list[T]:
    """e^(z_i)/Σ_k e^(z_k) for every i"""
    powers = [field.exp(score) for score in scores]
    below = field.total(powers)
    shares = [field.div(e, below) for e in powers]
    for score, share in zip(scores, shares, strict=True):
        field.alias_log(share, lambda score=score: field.sub(score, field.log(below)))  # type: ignore[misc]
    return shares


# --- rules --------------------------------------------------------------------------------------------------


@cache
def _rule(function: str, primes: int) -> _Rule:
    rule = _DIRECT.get((function, primes))
    if rule is not None:
        return rule
    record = function_record(function)
    if isinstance(record, Activation) and 0 <= primes <= _MOST_PRIMES:
        expressions = (record.expression, record.derivative, record.second_derivative)
        rule = compiled(expressions[primes], (Z,))
        return _with_sign_of_argument(rule) if primes == 0 and record.name in _SIGN_OF_ARGUMENT else rule
    if function in ELEMENTARY and function not in _OF_TWO and 0 <= primes <= _MOST_PRIMES:
        return compiled(sympy.diff(ELEMENTARY[function].exact(Z), Z, primes), (Z,))
    raise TypeError(f"{function}{primes * chr(39)} has no value")


def _with_sign_of_argument(rule: _Rule) -> _Rule:
    """f with sign f(u) = sign u"""

    def value(field: Field[Any], arguments: Sequence[Any]) -> Any:
        result = rule(field, arguments)
        field.alias_sign(result, arguments[0])
        return result

    return value


def _sigmoid_slope(field: Field[Any], arguments: Sequence[Any]) -> Any:
    """σ(u) (1 - σ(u))"""
    a = field.sigmoid(arguments[0])
    return field.mul(a, field.sub(field.number(1), a))


def _silu(field: Field[Any], arguments: Sequence[Any]) -> Any:
    """u σ(u)"""
    return field.mul(arguments[0], field.sigmoid(arguments[0]))


def _tanh_slope(field: Field[Any], arguments: Sequence[Any]) -> Any:
    """1 - tanh² u"""
    a = field.tanh(arguments[0])
    return field.sub(field.number(1), field.mul(a, a))


def _of_one(name: str) -> _Rule:
    """f(u) by the field's own f"""
    return lambda field, arguments: getattr(field, name)(arguments[0])


_SIGN_OF_ARGUMENT = ("leaky_relu", "elu", "selu", "softsign", "gelu")
_OF_TWO = ("max", "min")
_DIRECT: dict[tuple[str, int], _Rule] = {
    **{
        (name, 0): _of_one(name)
        for name in (
            "exp",
            "log",
            "tanh",
            "sinh",
            "cosh",
            "sin",
            "cos",
            "sqrt",
            "abs",
            "sign",
            "erf",
            "erfc",
            "sigmoid",
        )
    },
    ("max", 0): lambda field, arguments: _folded(field.maximum, arguments),
    ("min", 0): lambda field, arguments: _folded(field.minimum, arguments),
    ("identity", 0): lambda _, arguments: arguments[0],
    ("identity", 1): lambda field, _: field.number(1),
    ("sigmoid", 1): _sigmoid_slope,
    ("tanh", 1): _tanh_slope,
    ("silu", 0): _with_sign_of_argument(_silu),
    ("relu", 0): lambda field, arguments: field.choose(arguments[0], arguments[0], field.number(0)),
    ("relu", 1): lambda field, arguments: field.choose(arguments[0], field.number(1), field.number(0)),
    ("sign", 1): lambda field, _: field.number(0),
    ("sign", 2): lambda field, _: field.number(0),
    ("abs", 1): lambda field, arguments: field.sign(arguments[0]),
    ("abs", 2): lambda field, _: field.number(0),
}


def _folded(rule: Callable[[Any, Any], Any], arguments: Sequence[Any]) -> Any:
    """f(f(u, v), w)"""
    result = arguments[0]
    for argument in arguments[1:]:
        result = rule(result, argument)
    return result
