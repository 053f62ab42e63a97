"""The derivative of an expression along a direction: one rule for each node, pushed forward from names to results.

Stage: used by `second_order`. What moves is given by name: where z1 moves, `z1_dot` is its derivative along the
direction, ż in the formulas here (Griewank and Walther, Evaluating Derivatives, 2nd edition (2008), chapter 3). What
does not move has derivative 0, and terms that are 0 are not written.

A rule holds away from kinks; what is zero at the kinks of a helper is said by its `Tangent`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import singledispatch

import sympy

from codegen.program.arithmetic import ONE, ZERO, minus, over, plus, times
from codegen.program.elementwise import constant
from codegen.program.ir import (
    Add,
    Call,
    Compare,
    Divide,
    Expr,
    Function,
    Helper,
    MatMul,
    Multiply,
    Name,
    Negate,
    Number,
    Power,
    ProgramError,
    RowMax,
    RowSum,
    Subtract,
    SumAll,
    SumOverSamples,
    Transpose,
    Where,
    dot,
    rewritten,
)

__all__ = ["TANH_PRIME", "Motion", "kinks_of_call", "tangent"]

TANH_PRIME = "tanh_prime"
"""The helper that tanh' is computed with: 1 - tanh(x)^2 would lose its digits for large x."""

TWO = Number(Fraction(2))


@dataclass(frozen=True, slots=True)
class Motion:
    """What moves, and the helpers through which it may move other things.

    Attributes:
        moving: the names whose derivative along the direction is not 0.
        helpers: the helpers by name.
    """

    moving: frozenset[str]
    helpers: Mapping[str, Helper]


SLOPES: Mapping[str, Callable[[Expr], Expr]] = {
    "abs": lambda x: Function("sign", (x,)),
    "cos": lambda x: Negate(Function("sin", (x,))),
    "cosh": lambda x: Function("sinh", (x,)),
    "erfc": lambda x: Multiply(constant(-2 / sympy.sqrt(sympy.pi)), Function("exp", (Negate(Multiply(x, x)),))),
    "exp": lambda x: Function("exp", (x,)),
    "expm1": lambda x: Function("exp", (x,)),
    "log": lambda x: Divide(ONE, x),
    "log1p": lambda x: Divide(ONE, Add(ONE, x)),
    "sign": lambda _: ZERO,
    "sin": lambda x: Function("cos", (x,)),
    "sinh": lambda x: Function("cosh", (x,)),
    "sqrt": lambda x: Divide(ONE, Multiply(TWO, Function("sqrt", (x,)))),
    "tanh": lambda x: Call(TANH_PRIME, (x,)),
}
"""f' for each elementwise function of one argument."""


@singledispatch
def tangent(expression: Expr, motion: Motion) -> Expr:  # noqa: ARG001  (every rule has this signature)
    """Return the derivative of `expression` along the direction, `ZERO` where it does not move.

    Raises:
        ProgramError: no rule gives it.
    """
    raise ProgramError(f"no tangent rule for {type(expression).__name__}")


@tangent.register
def tangent_of_number(expression: Number, motion: Motion) -> Expr:  # noqa: ARG001  (every rule has this signature)
    """c: 0."""
    return ZERO


@tangent.register
def tangent_of_name(expression: Name, motion: Motion) -> Expr:
    """x: ẋ, or 0."""
    return Name(dot(expression.id)) if expression.id in motion.moving else ZERO


@tangent.register
def tangent_of_negate(expression: Negate, motion: Motion) -> Expr:
    """-x: -ẋ."""
    return minus(ZERO, tangent(expression.operand, motion))


@tangent.register(Transpose)
@tangent.register(RowSum)
@tangent.register(SumOverSamples)
@tangent.register(SumAll)
def tangent_of_linear(expression: Transpose | RowSum | SumOverSamples | SumAll, motion: Motion) -> Expr:
    """F(x) for a linear map F: F(ẋ)."""
    moved = tangent(expression.operand, motion)
    return ZERO if moved == ZERO else type(expression)(moved)


@tangent.register
def tangent_of_row_max(expression: RowMax, motion: Motion) -> Expr:
    """max_j x_ij: ẋ_ij at the largest entry, where there is one."""
    moved = tangent(expression.operand, motion)
    if moved == ZERO:
        return ZERO
    return RowSum(Where(Compare(expression.operand, expression, ">="), moved, ZERO))


@tangent.register
def tangent_of_add(expression: Add, motion: Motion) -> Expr:
    """x + y: ẋ + ẏ."""
    return plus(tangent(expression.left, motion), tangent(expression.right, motion))


@tangent.register
def tangent_of_subtract(expression: Subtract, motion: Motion) -> Expr:
    """x - y: ẋ - ẏ."""
    return minus(tangent(expression.left, motion), tangent(expression.right, motion))


@tangent.register
def tangent_of_multiply(expression: Multiply, motion: Motion) -> Expr:
    """x y: ẋ y + x ẏ."""
    left, right = expression.left, expression.right
    return plus(times(tangent(left, motion), right), times(left, tangent(right, motion)))


@tangent.register
def tangent_of_divide(expression: Divide, motion: Motion) -> Expr:
    """x / y: (ẋ - (x/y) ẏ) / y."""
    moved = times(expression, tangent(expression.right, motion))
    return over(minus(tangent(expression.left, motion), moved), expression.right)


@tangent.register
def tangent_of_power(expression: Power, motion: Motion) -> Expr:
    """x^n: n x^(n-1) ẋ, for a constant n; c^x: c^x ln(c) ẋ, for a constant c."""
    exponent = expression.right
    if isinstance(expression.left, Number):
        base = expression.left.value
        logarithm = constant(sympy.log(sympy.Rational(base.numerator, base.denominator)))
        return times(times(expression, logarithm), tangent(exponent, motion))
    if not isinstance(exponent, Number):
        raise ProgramError("no tangent rule for a power whose base and exponent both change")
    lower = Number(exponent.value - 1)
    slope = expression.left if lower == ONE else Power(expression.left, lower)
    return times(times(exponent, slope), tangent(expression.left, motion))


@tangent.register
def tangent_of_matmul(expression: MatMul, motion: Motion) -> Expr:
    """X Y: Ẋ Y + X Ẏ."""
    left, right = tangent(expression.left, motion), tangent(expression.right, motion)
    return plus(
        ZERO if left == ZERO else MatMul(left, expression.right),
        ZERO if right == ZERO else MatMul(expression.left, right),
    )


@tangent.register
def tangent_of_where(expression: Where, motion: Motion) -> Expr:
    """x where c, else y: ẋ where c, else ẏ."""
    yes, no = tangent(expression.yes, motion), tangent(expression.no, motion)
    return ZERO if yes == no == ZERO else Where(expression.condition, yes, no)


@tangent.register
def tangent_of_function(expression: Function, motion: Motion) -> Expr:
    """f(x): f'(x) ẋ; max(x, y): ẋ where x > y, else ẏ."""
    moved = [tangent(argument, motion) for argument in expression.arguments]
    if all(part == ZERO for part in moved):
        return ZERO
    if expression.name in SLOPES:
        return times(moved[0], SLOPES[expression.name](*expression.arguments))
    sign = {"maximum": ">", "minimum": "<"}[expression.name]
    first, second = expression.arguments
    return Where(Compare(first, second, sign), *moved)


@tangent.register
def tangent_of_call(expression: Call, motion: Motion) -> Expr:
    """f(x): what the helper's `Tangent` says, at x and ẋ."""
    helper = motion.helpers[expression.helper]
    given = dict(zip(helper.arguments, expression.arguments, strict=True))
    moved = {name: tangent(argument, motion) for name, argument in given.items()}
    moving = [name for name, part in moved.items() if part != ZERO]
    if not moving:
        return ZERO
    known = helper.tangent.by if helper.tangent else ()
    if helper.tangent is None or not set(moving) <= set(known):
        raise ProgramError(f"no derivative of helper `{helper.name}` by `{', '.join(moving)}` is known")
    return _put_in(helper.tangent.value, {**given, **{dot(name): part for name, part in moved.items()}})


def kinks_of_call(call: Call, motion: Motion) -> tuple[Expr, ...]:
    """Return expressions that are zero exactly where the helper has no derivative at these arguments."""
    helper = motion.helpers[call.helper]
    if helper.tangent is None or all(tangent(argument, motion) == ZERO for argument in call.arguments):
        return ()
    given = dict(zip(helper.arguments, call.arguments, strict=True))
    return tuple(_put_in(kink, given) for kink in helper.tangent.kinks)


def _put_in(expression: Expr, meanings: Mapping[str, Expr]) -> Expr:
    """Return the expression with `meanings` in the place of names."""
    return rewritten(expression, lambda node: meanings.get(node.id) if isinstance(node, Name) else None)
