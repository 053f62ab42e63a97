"""Numbers of a program -> Python text: one rule for each node, its first docstring line showing what it prints.

The text is laid out as `ruff format` leaves it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import singledispatch

from codegen.program.ir import (
    Add,
    Binary,
    Call,
    Compare,
    Divide,
    Expr,
    Function,
    Multiply,
    Name,
    Negate,
    Number,
    Power,
    Subtract,
    Where,
)
from codegen.program.loops.steps import Entry

__all__ = ["python_text"]

CHOICE, COMPARISON, SUM, PRODUCT, SIGN, POWER, ATOM = range(7)
"""How tightly an operator binds, loosest first."""

INFIX: Mapping[type[Expr], tuple[str, int]] = {
    Add: ("+", SUM),
    Subtract: ("-", SUM),
    Multiply: ("*", PRODUCT),
    Divide: ("/", PRODUCT),
}

BUILT_IN = {"abs": "abs", "maximum": "max", "minimum": "min", "sign": "sign"}
"""How a function is called that is not in `math`; `sign` is printed into the module."""


@singledispatch
def python_text(expression: Expr) -> str:
    """Return the Python text of `expression`."""
    raise TypeError(f"no Python rule for {type(expression).__name__}: register one in printer.py")


@python_text.register
def print_number(expression: Number) -> str:
    """Print `0.5`."""
    return repr(float(expression.value))


@python_text.register
def print_name(expression: Name) -> str:
    """Print `total`."""
    return expression.id


@python_text.register
def print_entry(expression: Entry) -> str:
    """Print `z1[i][j]`."""
    return expression.id + "".join(f"[{index}]" for index in expression.indices)


@python_text.register
def print_binary(expression: Binary) -> str:
    """Print `a + b`, `a - b`, `a * b`, `a / b`."""
    sign, place = INFIX[type(expression)]
    return f"{_inside(expression.left, place)} {sign} {_inside(expression.right, place + 1)}"


@python_text.register
def print_negate(expression: Negate) -> str:
    """Print `-a`; -(a - b) as `b - a` and -(a * b) as `-a * b`, which are the same numbers."""
    negated = _negated(expression)
    return python_text(negated) if negated else f"-{_inside(expression.operand, ATOM)}"


@python_text.register
def print_power(expression: Power) -> str:
    """Print `a**2`, `(a - b) ** 2`."""
    operands = _inside(expression.left, ATOM), _exponent(expression.right)
    simple = all(re.fullmatch(r"-?[\w.]+", operand) for operand in operands)
    return ("**" if simple else " ** ").join(operands)


@python_text.register
def print_compare(expression: Compare) -> str:
    """Print `a > b`."""
    return f"{_inside(expression.left, SUM)} {expression.sign} {_inside(expression.right, SUM)}"


@python_text.register
def print_where(expression: Where) -> str:
    """Print `z if z > 0.0 else 0.0`."""
    condition = python_text(expression.condition)
    return f"{_inside(expression.yes, COMPARISON)} if {condition} else {python_text(expression.no)}"


@python_text.register
def print_function(expression: Function) -> str:
    """Print `math.exp(a)`, `max(a, b)`."""
    name = BUILT_IN.get(expression.name, f"math.{expression.name}")
    return f"{name}({', '.join(map(python_text, expression.arguments))})"


@python_text.register
def print_call(expression: Call) -> str:
    """Print `sigmoid(z1[i][j])`."""
    return f"{expression.helper}({', '.join(map(python_text, expression.arguments))})"


def _negated(expression: Negate) -> Expr | None:
    """Return -x with the minus moved inside x, where the result is the same number and reads better."""
    match expression.operand:
        case Subtract(left, right):
            return Subtract(right, left)
        case Multiply(left, right) | Divide(left, right):
            return type(expression.operand)(Negate(left), right)
        case Number(value):
            return Number(-value)
        case _:
            return None


def _binding(expression: Expr) -> int:
    match expression:
        case Negate():
            return _binding(negated) if (negated := _negated(expression)) else SIGN
        case Number(value):
            return ATOM if value >= 0 else SIGN
        case Where():
            return CHOICE
        case Compare():
            return COMPARISON
        case Power():
            return POWER
        case _:
            return INFIX[type(expression)][1] if type(expression) in INFIX else ATOM


def _inside(expression: Expr, place: int) -> str:
    text = python_text(expression)
    return text if _binding(expression) >= place else f"({text})"


def _exponent(expression: Expr) -> str:
    if isinstance(expression, Number) and expression.value.denominator == 1:
        return str(expression.value)
    return _inside(expression, ATOM)
