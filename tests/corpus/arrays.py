"""Arrays with two axes in plain tuples, and what is done with them; nothing broadcasts but a number."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

__all__ = [
    "Array",
    "MisfitError",
    "Value",
    "alike",
    "column",
    "diagonal",
    "inverse",
    "matmul",
    "number",
    "scaled",
    "transposed",
]


class MisfitError(Exception):
    """Shapes that do not fit."""


@dataclass(frozen=True)
class Array:
    """Rows of numbers."""

    rows: tuple[tuple[complex, ...], ...]

    @property
    def shape(self) -> tuple[int, int]:
        return len(self.rows), len(self.rows[0])

    @property
    def flat(self) -> tuple[complex, ...]:
        return tuple(entry for row in self.rows for entry in row)


Value: TypeAlias = complex | Array


def number(value: Value) -> Value:
    """Return an array of one entry as a number, anything else as it is."""
    return value.rows[0][0] if isinstance(value, Array) and value.shape == (1, 1) else value


def column(entries: tuple[complex, ...]) -> Array:
    return Array(tuple((entry,) for entry in entries))


def transposed(value: Value) -> Value:
    return Array(tuple(zip(*value.rows, strict=True))) if isinstance(value, Array) else value


def diagonal(value: Value) -> Value:
    if not isinstance(value, Array):
        return value
    if 1 not in value.shape:
        raise MisfitError("the diagonal matrix of a matrix")
    entries = value.flat
    return Array(tuple(tuple(entry if i == j else 0.0 for j in range(len(entries))) for i, entry in enumerate(entries)))


def inverse(array: Array) -> Array:
    if array.shape[0] != array.shape[1]:
        raise MisfitError(f"the inverse of {array.shape}")
    return Array(tuple(map(tuple, np.linalg.inv(np.array(array.rows)).tolist())))


def scaled(factor: complex, value: Value) -> Value:
    if not isinstance(value, Array):
        return factor * value
    return Array(tuple(tuple(factor * entry for entry in row) for row in value.rows))


def matmul(one: Array, other: Array) -> Array:
    if one.shape[1] != other.shape[0]:
        raise MisfitError(f"{one.shape} times {other.shape}")
    columns = tuple(zip(*other.rows, strict=True))
    return Array(
        tuple(tuple(sum(u * v for u, v in zip(row, below, strict=True)) for below in columns) for row in one.rows)
    )


def beside(array: Array, model: Array) -> Array:
    """Return a column repeated for every column of a matrix, and a row for every row; anything else as it is."""
    (rows, columns), (all_rows, all_columns) = array.shape, model.shape
    if rows == all_rows and columns == 1:
        return Array(tuple(row * all_columns for row in array.rows))
    if columns == all_columns and rows == 1:
        return Array(array.rows * all_rows)
    return array


def alike(operation: Callable[[complex, complex], complex], one: Value, other: Value) -> Value:
    """Return u ∘ v entry by entry; a number stands beside every entry."""
    if isinstance(one, Array) != isinstance(other, Array):
        one, other = number(one), number(other)
    match one, other:
        case Array(), Array():
            if one.shape != other.shape:
                raise MisfitError(f"{one.shape} beside {other.shape}")
            pairs = zip(one.rows, other.rows, strict=True)
            return Array(tuple(tuple(map(operation, row, beside)) for row, beside in pairs))
        case Array(), _:
            return Array(tuple(tuple(operation(entry, other) for entry in row) for row in one.rows))
        case _, Array():
            return Array(tuple(tuple(operation(one, entry) for entry in row) for row in other.rows))
        case _:
            return operation(one, other)
