"""The shape of every expression of a gradient program.

A dimension named "N" equals only itself: a program holds for every number of samples, so nothing may depend on
N being 3. Sums over samples leave no N behind, which is how a missing sum in a bias gradient is found.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import singledispatch

from codegen.program.ir import (
    Binary,
    Call,
    Expr,
    Function,
    MatMul,
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
)

__all__ = ["broadcast", "shape_of"]

Shapes = Mapping[str, Shape]


def broadcast(shapes: Iterable[Shape]) -> Shape:
    """Return the common shape of operands, aligned at the last dimension, where 1 stretches.

    Raises:
        ProgramError: two dimensions differ and neither is 1.
    """
    result: Shape = ()
    for shape in shapes:
        rank = max(len(result), len(shape))
        left = (1,) * (rank - len(result)) + result
        right = (1,) * (rank - len(shape)) + shape
        for one, other in zip(left, right, strict=True):
            if one != other and 1 not in (one, other):
                raise ProgramError(f"shapes {result} and {shape} do not fit together")
        result = tuple(other if one == 1 else one for one, other in zip(left, right, strict=True))
    return result


@singledispatch
def shape_of(expression: Expr, shapes: Shapes) -> Shape:  # noqa: ARG001  (every rule has this signature)
    """Return the shape of `expression`, given the shapes of names.

    Raises:
        ProgramError: a name is not defined, or operands do not fit.
    """
    raise ProgramError(f"no shape rule for {type(expression).__name__}")


@shape_of.register
def shape_of_number(expression: Number, shapes: Shapes) -> Shape:  # noqa: ARG001  (every rule has this signature)
    """c: ()."""
    return ()


@shape_of.register
def shape_of_name(expression: Name, shapes: Shapes) -> Shape:
    """x: the shape it was defined with."""
    if expression.id not in shapes:
        raise ProgramError(f"`{expression.id}` is used before it is defined")
    return shapes[expression.id]


@shape_of.register
def shape_of_negate(expression: Negate, shapes: Shapes) -> Shape:
    """-x: as x."""
    return shape_of(expression.operand, shapes)


@shape_of.register
def shape_of_transpose(expression: Transpose, shapes: Shapes) -> Shape:
    """X^T: (m, n) -> (n, m)."""
    rows, columns = _table(expression.operand, shapes, "the transpose")
    return (columns, rows)


@shape_of.register(RowMax)
@shape_of.register(RowSum)
def shape_of_row_reduction(expression: RowMax | RowSum, shapes: Shapes) -> Shape:
    """max_j x_ij, sum_j x_ij: (N, n) -> (N, 1)."""
    rows, _ = _table(expression.operand, shapes, "a reduction of rows")
    return (rows, 1)


@shape_of.register
def shape_of_sum_over_samples(expression: SumOverSamples, shapes: Shapes) -> Shape:
    """sum_i x_ij: (N, n) -> (n,)."""
    rows, columns = _table(expression.operand, shapes, "a sum over samples")
    if rows != "N":
        raise ProgramError(f"a sum over samples needs rows that are samples, not shape {(rows, columns)}")
    return (columns,)


@shape_of.register
def shape_of_sum_all(expression: SumAll, shapes: Shapes) -> Shape:
    """sum_ij x_ij: ()."""
    shape_of(expression.operand, shapes)
    return ()


@shape_of.register
def shape_of_binary(expression: Binary, shapes: Shapes) -> Shape:
    """x + y and its like: broadcast."""
    return broadcast((shape_of(expression.left, shapes), shape_of(expression.right, shapes)))


@shape_of.register
def shape_of_matmul(expression: MatMul, shapes: Shapes) -> Shape:
    """X Y: (m, k) and (k, n) -> (m, n)."""
    rows, inner = _table(expression.left, shapes, "a matrix product")
    other, columns = _table(expression.right, shapes, "a matrix product")
    if inner != other:
        raise ProgramError(f"matrix product of {(rows, inner)} and {(other, columns)}: {inner} is not {other}")
    return (rows, columns)


@shape_of.register
def shape_of_where(expression: Where, shapes: Shapes) -> Shape:
    """where(c, x, y): broadcast."""
    return broadcast(shape_of(part, shapes) for part in (expression.condition, expression.yes, expression.no))


@shape_of.register(Function)
@shape_of.register(Call)
def shape_of_application(expression: Function | Call, shapes: Shapes) -> Shape:
    """f(x, y): broadcast."""
    return broadcast(shape_of(argument, shapes) for argument in expression.arguments)


def _table(expression: Expr, shapes: Shapes, what: str) -> tuple[int | str, int | str]:
    shape = shape_of(expression, shapes)
    if len(shape) != 2:
        raise ProgramError(f"{what} needs two dimensions, not shape {shape}")
    return shape[0], shape[1]
