"""Numbers of a program -> C: one rule for each node, its first docstring line showing what it prints.

Whole numbers are written as such, so that `1 + e` is of the type of e; other constants are cast. Functions are those
of the header, which are of its type whether that is float or double.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import singledispatch

from codegen.program.ir import (
    Add,
    Binary,
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
    nodes_in,
)
from codegen.program.loops.steps import Entry
from codegen.targets.c_header.names import Names
from codegen.targets.c_header.samples import SAMPLE

__all__ = ["c_text", "functions_in"]

CHOICE, COMPARISON, SUM, PRODUCT, SIGN, ATOM = range(6)
"""How tightly an operator binds, loosest first."""

INFIX: Mapping[type[Expr], tuple[str, int]] = {
    Add: ("+", SUM),
    Subtract: ("-", SUM),
    Multiply: ("*", PRODUCT),
    Divide: ("/", PRODUCT),
}

TWO = Number(Fraction(2))
LARGEST_INT = 32767
"""The largest whole number that every C has as an int."""


@singledispatch
def c_text(expression: Expr, names: Names) -> str:  # noqa: ARG001  (every rule has this signature)
    """Return the C text of `expression`."""
    raise TypeError(f"no C rule for {type(expression).__name__}: register one in printer.py")


@c_text.register
def print_number(expression: Number, names: Names) -> str:
    """Print `2`, `(xor_real)0.5`."""
    value = expression.value
    if _is_int(expression):
        return str(value)
    return f"({names.own('real')}){float(value)!r}"


@c_text.register
def print_name(expression: Name, names: Names) -> str:
    """Print `total`."""
    return names.places.get(expression.id, expression.id)


@c_text.register
def print_entry(expression: Entry, names: Names) -> str:
    """Print `p->W1[j][k]`, `w->z1[j]`: arrays hold one sample."""
    indices = "".join(f"[{index}]" for index in expression.indices if index != SAMPLE)
    return names.places.get(expression.id, expression.id) + indices


@c_text.register
def print_binary(expression: Binary, names: Names) -> str:
    """Print `a + b`, `a - b`, `a * b`, `a / b`; a quotient of whole numbers is no whole number."""
    sign, place = INFIX[type(expression)]
    left = _inside(expression.left, place, names)
    if isinstance(expression, Divide) and _is_int(expression.left) and _is_int(expression.right):
        left = f"({names.own('real')}){_inside(expression.left, ATOM, names)}"
    return f"{left} {sign} {_inside(expression.right, place + 1, names)}"


@c_text.register
def print_negate(expression: Negate, names: Names) -> str:
    """Print `-a`; -(a - b) as `b - a`, which is the same number."""
    if isinstance(expression.operand, Subtract):
        return c_text(Subtract(expression.operand.right, expression.operand.left), names)
    return f"-{_inside(expression.operand, ATOM, names)}"


@c_text.register
def print_power(expression: Power, names: Names) -> str:
    """Print `xor_square(a)`, `xor_pow(a, b)`."""
    base = c_text(expression.left, names)
    if expression.right == TWO:
        return f"{names.own('square')}({base})"
    return f"{names.own('pow')}({base}, {c_text(expression.right, names)})"


@c_text.register
def print_compare(expression: Compare, names: Names) -> str:
    """Print `a > b`."""
    return f"{_inside(expression.left, SUM, names)} {expression.sign} {_inside(expression.right, SUM, names)}"


@c_text.register
def print_where(expression: Where, names: Names) -> str:
    """Print `z > 0 ? z : 0`."""
    yes, no = _inside(expression.yes, COMPARISON, names), _inside(expression.no, COMPARISON, names)
    return f"{c_text(expression.condition, names)} ? {yes} : {no}"


@c_text.register
def print_function(expression: Function, names: Names) -> str:
    """Print `xor_exp(a)`."""
    return f"{names.own(expression.name)}({', '.join(c_text(argument, names) for argument in expression.arguments)})"


def functions_in(expression: Expr) -> Iterator[str]:
    """Yield the functions of the header that the printed expression calls."""
    for node in nodes_in(expression):
        match node:
            case Function(name):
                yield name
            case Power(right=exponent):
                yield "square" if exponent == TWO else "pow"


def _is_int(expression: Expr) -> bool:
    """Whether C computes the text of the expression in whole numbers."""
    match expression:
        case Number(value):
            return value.denominator == 1 and abs(value) <= LARGEST_INT
        case Negate(operand):
            return _is_int(operand)
        case Where(yes=left, no=right) | Add(left, right) | Subtract(left, right) | Multiply(left, right):
            return _is_int(left) and _is_int(right)
        case _:
            return False


def _binding(expression: Expr) -> int:
    match expression:
        case Negate(Subtract()):
            return SUM
        case Negate():
            return SIGN
        case Number(value):
            return SIGN if value < 0 or not _is_int(expression) else ATOM
        case Where():
            return CHOICE
        case Compare():
            return COMPARISON
        case _:
            return INFIX[type(expression)][1] if type(expression) in INFIX else ATOM


def _inside(expression: Expr, place: int, names: Names) -> str:
    text = c_text(expression, names)
    return text if _binding(expression) >= place else f"({text})"
