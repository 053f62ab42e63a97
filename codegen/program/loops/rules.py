"""Statements of a program -> loops over single numbers: one rule a node, its first docstring line the formula.

Stage: used by targets without array operations. Every sum and every maximum gets a name and a loop of its own, which
stands as far outside as its indices allow: the sum of a row is not made again for every unit.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import singledispatch

from codegen.program.ir import (
    Assign,
    Binary,
    Call,
    Compare,
    Expr,
    Function,
    MatMul,
    Multiply,
    Name,
    Negate,
    Number,
    ProgramError,
    RowMax,
    RowSum,
    Shape,
    SumAll,
    SumOverSamples,
    Transpose,
    Where,
    rewritten,
)
from codegen.program.loops.places import Indices, Place, aligned
from codegen.program.loops.steps import Add, Entry, Let, Rise, Step, Store
from codegen.program.shapes import shape_of

__all__ = ["entry", "loops"]


def loops(assign: Assign, shapes: Mapping[str, Shape], used: set[str] | None = None) -> tuple[Step, ...]:
    """Return the steps of one statement; its sums get other names than those `used`, and are added to them."""
    root = Place(shapes, used=set() if used is None else used)
    indices, place = root.opened(assign.shape)
    number = entry(assign.value, indices, place)
    store = Store(Entry(assign.target, indices), number) if indices else Let(assign.target, number)
    body = place.closed(root, store)
    return (*root.levels[0].steps, *body)


# --- rules ----------------------------------------------------------------------------------------------------------


@singledispatch
def entry(expression: Expr, indices: Indices, place: Place) -> Expr:  # noqa: ARG001  (every rule has this signature)
    """Return the number that stands in the array at `indices`."""
    raise ProgramError(f"no loop for {type(expression).__name__}: register one in rules.py")


@entry.register
def number(expression: Number, indices: Indices, place: Place) -> Expr:  # noqa: ARG001  (every rule has this signature)
    """c."""
    return expression


@entry.register
def name(expression: Name, indices: Indices, place: Place) -> Expr:
    """x_ij; b_j for every row of a table."""
    shape = place.shapes[expression.id]
    return Entry(expression.id, aligned(indices, shape)) if shape else expression


@entry.register(Negate)
@entry.register(Binary)
@entry.register(Compare)
@entry.register(Where)
@entry.register(Function)
@entry.register(Call)
def elementwise(expression: Expr, indices: Indices, place: Place) -> Expr:
    """f(x_ij, y_ij)."""
    return rewritten(expression, lambda part: None if part is expression else entry(part, indices, place))


@entry.register
def transpose(expression: Transpose, indices: Indices, place: Place) -> Expr:
    """x_ji."""
    row, column = indices
    return entry(expression.operand, (column, row), place)


@entry.register
def matrix_product(expression: MatMul, indices: Indices, place: Place) -> Expr:
    """sum_k x_ik y_kj."""
    row, column = indices
    shared = shape_of(expression.left, place.shapes)[1]

    def term(summed: Indices, inner: Place) -> Expr:
        left = entry(expression.left, (row, *summed), inner)
        return Multiply(left, entry(expression.right, (*summed, column), inner))

    return _total(place, aligned(indices, shape_of(expression, place.shapes)), (shared,), term)


@entry.register
def row_sum(expression: RowSum, indices: Indices, place: Place) -> Expr:
    """sum_k x_ik."""
    row, units = indices[0], shape_of(expression.operand, place.shapes)[1]
    return _total(place, (row,), (units,), lambda summed, inner: entry(expression.operand, (row, *summed), inner))


@entry.register
def sum_over_samples(expression: SumOverSamples, indices: Indices, place: Place) -> Expr:
    """sum_i x_ij."""
    column, samples = indices[-1], shape_of(expression.operand, place.shapes)[0]
    return _total(
        place, (column,), (samples,), lambda summed, inner: entry(expression.operand, (*summed, column), inner)
    )


@entry.register
def sum_all(expression: SumAll, indices: Indices, place: Place) -> Expr:  # noqa: ARG001  (every rule has this signature)
    """sum_ij x_ij."""
    shape = shape_of(expression.operand, place.shapes)
    return _total(place, (), shape, lambda summed, inner: entry(expression.operand, summed, inner))


@entry.register
def row_max(expression: RowMax, indices: Indices, place: Place) -> Expr:
    """max_k x_ik, starting from the first."""
    row, units = indices[0], shape_of(expression.operand, place.shapes)[1]
    outer = place.outside((row,))
    largest = Name(place.name("largest"))
    outer.write(Let(largest.id, entry(expression.operand, (row, "0"), outer)))
    summed, inner = outer.opened((units,))
    rise = Rise(largest, entry(expression.operand, (row, *summed), inner))
    outer.write(*inner.closed(outer, rise))
    return largest


def _total(place: Place, free: Indices, shape: Shape, term: Callable[[Indices, Place], Expr]) -> Expr:
    """Write a sum over the axes of `shape` as far outside as the indices in `free` allow; return its name."""
    outer = place.outside(free)
    indices, inner = outer.opened(shape)
    value = term(indices, inner)
    if inner is outer:  # axes of length 1 alone
        return value
    total = Name(place.name("total"))
    outer.write(Let(total.id, Number(Fraction(0))), *inner.closed(outer, Add(total, value)))
    return total
