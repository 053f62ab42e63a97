"""Second derivatives: of which functions they exist everywhere, and how people write them.

Stage: registry record -> f'' as an expression. A function is listed either with its second derivative or with the
place where it has none. Written forms are checked against the records by tests and by every proof that uses them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

import sympy

from symbolic.functions.base import Activation, P, Y, Z, head
from symbolic.functions.registry import unfold
from symbolic.functions.sides import by_cases
from symbolic.functions.written import power, product, quotient, total

__all__ = ["ROUGH", "SecondOfLoss", "second_derivative", "second_of_loss", "written_second_derivative"]

ZERO, ONE, TWO = sympy.Integer(0), sympy.Integer(1), sympy.Integer(2)

ROUGH: Mapping[str, str] = MappingProxyType(
    {
        "relu": "the slope jumps at z = 0",
        "leaky_relu": "the slope jumps at z = 0",
        "elu": "the slope or its rate of change jumps at z = 0",
        "selu": "the slope jumps at z = 0",
        "softsign": "the rate of change of the slope jumps at z = 0",
        "absolute": "the slope jumps at ŷ = y",
        "huber": "the rate of change of the slope jumps at |ŷ - y| = delta",
        "hinge": "the slope jumps at y ŷ = 1",
    }
)
"""The functions without second derivative at some point, and where that is."""


@dataclass(frozen=True, slots=True)
class SecondOfLoss:
    """The second derivatives of l(p, y) as people write them.

    Attributes:
        by_prediction: d²l/dp².
        mixed: d²l/dpdy.
        by_target: d²l/dy².
    """

    by_prediction: sympy.Expr
    mixed: sympy.Expr
    by_target: sympy.Expr


@cache
def second_derivative(record: Activation) -> sympy.Expr:
    """Return f'' in Z, exactly: the record's f' differentiated, off the places where it has no derivative."""
    value: sympy.Expr = sympy.diff(by_cases(unfold(record.derivative)), Z)
    return value


@cache
def written_second_derivative(record: Activation) -> sympy.Expr:
    """Return f'' in Z as people write it."""
    value, slope = head("sigmoid")(Z), sympy.tanh(Z)
    fall, middle = total(ONE, -value), total(ONE, product(-TWO, value))
    density = quotient(sympy.exp(-(Z**2) / 2), power(2 * sympy.pi, sympy.Rational(1, 2)))
    known: dict[str, sympy.Expr] = {
        "identity": ZERO,
        "sigmoid": product(value, fall, middle),
        "tanh": product(-TWO, slope, total(ONE, -(slope**2))),
        "softplus": product(value, fall),
        "silu": product(value, fall, total(TWO, product(Z, middle))),
        "gelu": product(density, total(TWO, -(Z**2))),
    }
    return known.get(record.name, record.second_derivative)


@cache
def second_of_loss(name: str) -> SecondOfLoss | None:
    """Return the second derivatives of the loss of one output; None where they do not exist everywhere."""
    flat = total(ONE, -(sympy.tanh(total(P, -Y)) ** 2))
    known = {
        "squared_error": SecondOfLoss(TWO, -TWO, TWO),
        "log_cosh": SecondOfLoss(flat, product(-ONE, flat), flat),
        "binary_cross_entropy": SecondOfLoss(
            total(quotient(Y, power(P, TWO)), quotient(total(ONE, -Y), power(total(ONE, -P), TWO))),
            product(-ONE, quotient(ONE, P, total(ONE, -P))),
            ZERO,
        ),
        "categorical_cross_entropy": SecondOfLoss(quotient(Y, power(P, TWO)), product(-ONE, quotient(ONE, P)), ZERO),
    }
    return known.get(name)
