"""What a gradient program means: a slow, exact interpreter over nested lists.

Stage: reference for every target. Numbers are mpmath numbers at the working precision of `mpmath.mp`, arrays are
`Table`s, loops are Python loops; nothing is shared with a target or with NumPy.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import singledispatch
from typing import Any

import mpmath

from codegen.program.gradient_program import GradientProgram
from codegen.program.hessian_program import HessianProgram
from codegen.program.ir import (
    Add,
    Assign,
    Binary,
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
    RowMax,
    RowSum,
    Subtract,
    SumAll,
    SumOverSamples,
    Transpose,
    Where,
    dot,
)

__all__ = ["Table", "Values", "run", "run_along"]

Operation = Callable[..., Any]

FUNCTIONS: Mapping[str, Operation] = {
    "abs": abs,
    "cos": mpmath.cos,
    "cosh": mpmath.cosh,
    "erfc": mpmath.erfc,
    "exp": mpmath.exp,
    "expm1": mpmath.expm1,
    "log": mpmath.log,
    "log1p": mpmath.log1p,
    "maximum": max,
    "minimum": min,
    "sign": mpmath.sign,
    "sin": mpmath.sin,
    "sinh": mpmath.sinh,
    "sqrt": mpmath.sqrt,
    "tanh": mpmath.tanh,
}

OPERATORS: Mapping[type[Binary], Operation] = {
    Add: lambda x, y: x + y,
    Subtract: lambda x, y: x - y,
    Multiply: lambda x, y: x * y,
    Divide: lambda x, y: x / y,
    Power: lambda x, y: x**y,
}

COMPARISONS: Mapping[str, Operation] = {
    "<": lambda x, y: x < y,
    "<=": lambda x, y: x <= y,
    ">": lambda x, y: x > y,
    ">=": lambda x, y: x >= y,
}


@dataclass(frozen=True, slots=True)
class Table:
    """An array as rows of equal length, with `rank` dimensions: a scalar and a vector have one row."""

    rows: tuple[tuple[Any, ...], ...]
    rank: int

    @property
    def scalar(self) -> Any:
        """The only entry."""
        return self.rows[0][0]

    def entry(self, row: int, column: int) -> Any:
        """Return an entry, a single row or column standing for all."""
        cells = self.rows[row if len(self.rows) > 1 else 0]
        return cells[column if len(cells) > 1 else 0]


@dataclass(frozen=True, slots=True)
class Values:
    """The values of names, and the helpers that calls refer to."""

    tables: Mapping[str, Table]
    helpers: Mapping[str, Helper]


def run(
    program: GradientProgram,
    parameters: Mapping[str, Sequence[Any]],
    x: Sequence[Sequence[Any]],
    y: Sequence[Sequence[Any]],
) -> dict[str, Table]:
    """Return every name of the program with its value.

    Args:
        program: what to run.
        parameters: a nested list for each parameter: rows for W, one row for b.
        x: the inputs, a row for each sample.
        y: the targets, likewise.
    """
    tables = {"x": _table(x), "y": _table(y), "N": Table(((mpmath.mpf(len(x)),),), 0)}
    tables.update((name, _table(value)) for name, value in parameters.items())
    helpers = {helper.name: helper for helper in program.helpers}
    return _follow((*program.forward, *program.loss, *program.backward), tables, helpers)


def run_along(
    hessian: HessianProgram,
    parameters: Mapping[str, Sequence[Any]],
    direction: Mapping[str, Sequence[Any]],
    x: Sequence[Sequence[Any]],
    y: Sequence[Sequence[Any]],
) -> dict[str, Table]:
    """Return every name of a Hessian-vector product with its value; `direction` has the names of the parameters."""
    program = hessian.gradient
    tables = {"x": _table(x), "y": _table(y), "N": Table(((mpmath.mpf(len(x)),),), 0)}
    tables.update((name, _table(value)) for name, value in parameters.items())
    tables.update((dot(name), _table(value)) for name, value in direction.items())
    helpers = {helper.name: helper for helper in (*program.helpers, *hessian.helpers)}
    forward = _follow(program.forward, tables, helpers)
    kept = {name: table for name, table in forward.items() if name in {*tables, *program.kept}}
    return _follow(hessian.statements, kept, helpers)


def _follow(
    statements: Iterable[Assign], given: Mapping[str, Table], helpers: Mapping[str, Helper]
) -> dict[str, Table]:
    tables = dict(given)
    for assign in statements:
        tables[assign.target] = value_of(assign.value, Values(tables, helpers))
    return tables


@singledispatch
def value_of(expression: Expr, values: Values) -> Table:  # noqa: ARG001  (every rule has this signature)
    """Return the value of an expression."""
    raise TypeError(f"no meaning for {type(expression).__name__}: register one in interpreter.py")


@value_of.register
def number(expression: Number, values: Values) -> Table:  # noqa: ARG001  (every rule has this signature)
    """c."""
    fraction = expression.value
    return Table(((mpmath.mpf(fraction.numerator) / fraction.denominator,),), 0)


@value_of.register
def name(expression: Name, values: Values) -> Table:
    """x."""
    return values.tables[expression.id]


@value_of.register
def negate(expression: Negate, values: Values) -> Table:
    """-x."""
    return _entrywise(lambda x: -x, [value_of(expression.operand, values)])


@value_of.register
def transpose(expression: Transpose, values: Values) -> Table:
    """X^T."""
    return Table(tuple(zip(*value_of(expression.operand, values).rows, strict=True)), 2)


@value_of.register
def row_max(expression: RowMax, values: Values) -> Table:
    """max_j x_ij."""
    return Table(tuple((max(row),) for row in value_of(expression.operand, values).rows), 2)


@value_of.register
def row_sum(expression: RowSum, values: Values) -> Table:
    """sum_j x_ij."""
    return Table(tuple((mpmath.fsum(row),) for row in value_of(expression.operand, values).rows), 2)


@value_of.register
def sum_over_samples(expression: SumOverSamples, values: Values) -> Table:
    """sum_i x_ij."""
    columns = zip(*value_of(expression.operand, values).rows, strict=True)
    return Table((tuple(mpmath.fsum(column) for column in columns),), 1)


@value_of.register
def sum_all(expression: SumAll, values: Values) -> Table:
    """sum_ij x_ij."""
    return Table(((mpmath.fsum(x for row in value_of(expression.operand, values).rows for x in row),),), 0)


@value_of.register
def binary(expression: Binary, values: Values) -> Table:
    """x + y and its like."""
    operands = [value_of(expression.left, values), value_of(expression.right, values)]
    return _entrywise(OPERATORS[type(expression)], operands)


@value_of.register
def compare(expression: Compare, values: Values) -> Table:
    """x < y and its like."""
    operands = [value_of(expression.left, values), value_of(expression.right, values)]
    return _entrywise(COMPARISONS[expression.sign], operands)


@value_of.register
def matmul(expression: MatMul, values: Values) -> Table:
    """sum_k x_ik y_kj."""
    left, right = value_of(expression.left, values).rows, value_of(expression.right, values).rows
    columns = tuple(zip(*right, strict=True))
    return Table(
        tuple(
            tuple(mpmath.fsum(x * y for x, y in zip(row, column, strict=True)) for column in columns) for row in left
        ),
        2,
    )


@value_of.register
def where(expression: Where, values: Values) -> Table:
    """x where the condition holds, else y."""
    parts = [value_of(part, values) for part in (expression.condition, expression.yes, expression.no)]
    return _entrywise(lambda condition, yes, no: yes if condition else no, parts)


@value_of.register
def function(expression: Function, values: Values) -> Table:
    """f(x)."""
    arguments = [value_of(argument, values) for argument in expression.arguments]
    return _entrywise(FUNCTIONS[expression.name], arguments)


@value_of.register
def call(expression: Call, values: Values) -> Table:
    """The result of a helper for these arguments."""
    helper = values.helpers[expression.helper]
    arguments = (value_of(argument, values) for argument in expression.arguments)
    given = dict(zip(helper.arguments, arguments, strict=True))
    inside = _follow(helper.statements, given, values.helpers)
    return value_of(helper.result, Values(inside, values.helpers))


def _entrywise(operation: Operation, operands: Sequence[Table]) -> Table:
    rows = max(len(operand.rows) for operand in operands)
    columns = max(len(operand.rows[0]) for operand in operands)
    entries = tuple(
        tuple(operation(*(operand.entry(i, j) for operand in operands)) for j in range(columns)) for i in range(rows)
    )
    return Table(entries, max(operand.rank for operand in operands))


def _table(value: Sequence[Any]) -> Table:
    if value and isinstance(value[0], Sequence):
        return Table(tuple(tuple(mpmath.mpf(entry) for entry in row) for row in value), 2)
    return Table((tuple(mpmath.mpf(entry) for entry in value),), 1)
