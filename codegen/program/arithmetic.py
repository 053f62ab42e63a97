"""Sums and products of nodes, in which a term or a factor that is zero is not written."""

from __future__ import annotations

from fractions import Fraction

from codegen.program.ir import Add, Divide, Expr, Multiply, Negate, Number, Subtract

__all__ = ["ONE", "ZERO", "minus", "over", "plus", "times"]

ZERO = Number(Fraction(0))
ONE = Number(Fraction(1))


def plus(left: Expr, right: Expr) -> Expr:
    """x + y, one of them alone where the other is 0."""
    if ZERO in (left, right):
        return right if left == ZERO else left
    return Add(left, right)


def minus(left: Expr, right: Expr) -> Expr:
    """x - y, x where y is 0, -y where x is."""
    if right == ZERO:
        return left
    return Negate(right) if left == ZERO else Subtract(left, right)


def times(left: Expr, right: Expr) -> Expr:
    """x y, 0 where a factor is 0, one of them alone where the other is 1."""
    if ZERO in (left, right):
        return ZERO
    if ONE in (left, right):
        return right if left == ONE else left
    return Multiply(left, right)


def over(above: Expr, below: Expr) -> Expr:
    """x / y, 0 where x is 0."""
    return ZERO if above == ZERO else Divide(above, below)
