"""Gradient program -> NumPy text: one rule for each node, its first docstring line showing what it prints.

Every form also holds for complex arrays, so that the complex step can run through the forward pass: |x| is
max(x, -x), and no modulus or norm is used. Numbers are Python floats, which leave float32 arrays in float32.
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
    MatMul,
    Multiply,
    Name,
    Negate,
    Number,
    Power,
    RowMax,
    RowSum,
    Subtract,
    SumAll,
    SumOverSamples,
    Transpose,
    Where,
    names_in,
)

__all__ = ["numpy_text"]

Names = Mapping[str, str]

COMPARISON, SUM, PRODUCT, SIGN, POWER, ATOM = range(6)
"""How tightly an operator binds, loosest first."""

INFIX: Mapping[type[Expr], tuple[str, int]] = {
    Add: ("+", SUM),
    Subtract: ("-", SUM),
    Multiply: ("*", PRODUCT),
    Divide: ("/", PRODUCT),
}


@singledispatch
def numpy_text(expression: Expr, names: Names) -> str:  # noqa: ARG001  (every rule has this signature)
    """Return the NumPy text of `expression`; `names` says how a name is written where it is not by itself."""
    raise TypeError(f"no NumPy rule for {type(expression).__name__}: register one in printer.py")


@numpy_text.register
def print_number(expression: Number, names: Names) -> str:  # noqa: ARG001  (every rule has this signature)
    """Print `0.5`."""
    return repr(float(expression.value))


@numpy_text.register
def print_name(expression: Name, names: Names) -> str:
    """Print `z1`, or `p.W1` for a parameter."""
    return names.get(expression.id, expression.id)


@numpy_text.register
def print_binary(expression: Binary, names: Names) -> str:
    """Print `a + b`, `a - b`, `a * b`, `a / b`."""
    sign, place = INFIX[type(expression)]
    return f"{_inside(expression.left, place, names)} {sign} {_inside(expression.right, place + 1, names)}"


@numpy_text.register
def print_negate(expression: Negate, names: Names) -> str:
    """Print `-a`; -(a - b) as `b - a` and -(a * b) as `-a * b`, which are the same numbers."""
    negated = _negated(expression)
    return numpy_text(negated, names) if negated else f"-{_inside(expression.operand, ATOM, names)}"


@numpy_text.register
def print_power(expression: Power, names: Names) -> str:
    """Print `a**2`, `(a - b) ** 2`."""
    base = _inside(expression.left, ATOM, names)
    exponent = _exponent(expression.right, names)
    simple = all(re.fullmatch(r"-?[\w.]+", operand) for operand in (base, exponent))
    return f"{base}**{exponent}" if simple else f"{base} ** {exponent}"


@numpy_text.register
def print_matmul(expression: MatMul, names: Names) -> str:
    """Print `a.dot(b)`."""
    return f"{_inside(expression.left, ATOM, names)}.dot({numpy_text(expression.right, names)})"


@numpy_text.register
def print_transpose(expression: Transpose, names: Names) -> str:
    """Print `a.T`."""
    return f"{_inside(expression.operand, ATOM, names)}.T"


@numpy_text.register
def print_row_max(expression: RowMax, names: Names) -> str:
    """Print `a.max(axis=1, keepdims=True)`."""
    return f"{_inside(expression.operand, ATOM, names)}.max(axis=1, keepdims=True)"


@numpy_text.register
def print_row_sum(expression: RowSum, names: Names) -> str:
    """Print `a.sum(axis=1, keepdims=True)`."""
    return f"{_inside(expression.operand, ATOM, names)}.sum(axis=1, keepdims=True)"


@numpy_text.register
def print_sum_over_samples(expression: SumOverSamples, names: Names) -> str:
    """Print `ones.dot(a)`, which for few columns is several times faster than `a.sum(axis=0)`."""
    return f"ones.dot({numpy_text(expression.operand, names)})"


@numpy_text.register
def print_sum_all(expression: SumAll, names: Names) -> str:
    """Print `a.sum()`."""
    return f"{_inside(expression.operand, ATOM, names)}.sum()"


@numpy_text.register
def print_compare(expression: Compare, names: Names) -> str:
    """Print `a > b`."""
    return f"{_inside(expression.left, SUM, names)} {expression.sign} {_inside(expression.right, SUM, names)}"


@numpy_text.register
def print_where(expression: Where, names: Names) -> str:
    """Print `np.where(z > 0.0, z, 0.0)`; two constants take the type of z, 1 and 0 as `(z > 0.0).astype(z.dtype)`."""
    condition = numpy_text(expression.condition, names)
    yes, no = expression.yes, expression.no
    whole = f"np.where({condition}, {numpy_text(yes, names)}, {numpy_text(no, names)})"
    if not (isinstance(yes, Number) and isinstance(no, Number)):
        return whole
    like = names.get(first := min(names_in(expression.condition)), first)
    if yes.value == 1 and no.value == 0:
        whole = f"({condition})"
    return f"{whole}.astype({like}.dtype)"


@numpy_text.register
def print_function(expression: Function, names: Names) -> str:
    """Print `np.exp(a)`; |a| as `np.maximum(a, -a)`, sign(a) as `np.sign(a.real)`, which hold for complex steps too."""
    arguments = [numpy_text(argument, names) for argument in expression.arguments]
    if expression.name == "sign":
        return f"np.sign({_inside(expression.arguments[0], ATOM, names)}.real)"
    if expression.name == "abs":
        return f"np.maximum({arguments[0]}, {numpy_text(Negate(expression.arguments[0]), names)})"
    return f"{'' if expression.name == 'erfc' else 'np.'}{expression.name}({', '.join(arguments)})"


@numpy_text.register
def print_call(expression: Call, names: Names) -> str:
    """Print `sigmoid(z1)`."""
    return f"{expression.helper}({', '.join(numpy_text(argument, names) for argument in expression.arguments)})"


def _negated(expression: Negate) -> Expr | None:
    """Return -x with the minus moved inside x, where the result is the same number and reads better."""
    match expression.operand:
        case Subtract(left, right):
            return Subtract(right, left)
        case Multiply(left, right) | Divide(left, right):
            return type(expression.operand)(Negate(left), right)
        case Number(value):
            return Number(-value)
        case Function("abs", (inner,)):
            return Function("minimum", (inner, Negate(inner)))
        case _:
            return None


def _binding(expression: Expr) -> int:
    if isinstance(expression, Negate):
        return _binding(negated) if (negated := _negated(expression)) else SIGN
    if isinstance(expression, Number):
        return ATOM if expression.value >= 0 else SIGN
    if isinstance(expression, Compare):
        return COMPARISON
    if isinstance(expression, Power):
        return POWER
    return INFIX[type(expression)][1] if type(expression) in INFIX else ATOM


def _inside(expression: Expr, place: int, names: Names) -> str:
    text = numpy_text(expression, names)
    return text if _binding(expression) >= place else f"({text})"


def _exponent(expression: Expr, names: Names) -> str:
    if isinstance(expression, Number) and expression.value.denominator == 1:
        return str(expression.value.numerator)
    return _inside(expression, ATOM, names)
