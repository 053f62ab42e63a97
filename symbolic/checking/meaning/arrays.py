"""Arrays of field elements: what a formula about whole layers is worth, and which shapes fit.

A value is a field element, or an `Array` of them with rows and columns; a column of n numbers is n x 1. The
derivative of a vector by a matrix has three ways: it is kept as a matrix whose long side runs over the entries of the
matrix, and `folded` remembers that matrix's shape.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from symbolic.checking.fields.base import Field, Undefined

__all__ = [
    "Array",
    "Misfit",
    "Shape",
    "Value",
    "column",
    "diagonal",
    "inverse",
    "mapped",
    "matmul",
    "scaled",
    "shape_of",
    "transposed",
]

Element: TypeAlias = Any
"""An element of the field at hand."""

Shape: TypeAlias = tuple[int, int]


class Misfit(ArithmeticError):  # noqa: N818  (read as what is found)
    """Shapes that do not fit; what they belong to is told by the caller."""


@dataclass(frozen=True, slots=True)
class Array:
    """Rows of field elements.

    Attributes:
        rows: the entries, row by row.
        folded: the shape of the matrix over whose entries the longer way runs; None for a plain matrix.
        slope: whether these are derivatives f'(z) of a layer, which may stand for their diagonal matrix.
    """

    rows: tuple[tuple[Element, ...], ...]
    folded: Shape | None = None
    slope: bool = False

    @property
    def shape(self) -> Shape:
        """(rows, columns)"""
        return len(self.rows), len(self.rows[0])

    @property
    def is_column(self) -> bool:
        """Whether there is one column."""
        return len(self.rows[0]) == 1

    def flat(self) -> list[Element]:
        """Return all entries, row by row."""
        return [entry for row in self.rows for entry in row]

    def unfolded(self) -> Array:
        """Return a derivative of one number by a matrix in the shape of that matrix; anything else as it is."""
        if self.folded is None or 1 not in self.shape:
            return self
        entries, width = self.flat(), self.folded[1]
        return Array(tuple(tuple(entries[k : k + width]) for k in range(0, len(entries), width)))


Value: TypeAlias = Array | Element


def shape_of(value: Value) -> Shape | None:
    """Return the shape of an array, None for a single number."""
    return value.shape if isinstance(value, Array) else None


def column(entries: Sequence[Element]) -> Array:
    """Return entries below each other."""
    return Array(tuple((entry,) for entry in entries))


def transposed(value: Value) -> Value:
    """Aᵀ"""
    if not isinstance(value, Array):
        return value
    return replace(value, rows=tuple(zip(*value.rows, strict=True)))


def diagonal(value: Array, field: Field[Any]) -> Array:
    """diag(u), for a column or a row; of a matrix, the matrix of its diagonal entries"""
    entries = value.flat() if 1 in value.shape else [row[k] for k, row in enumerate(value.rows) if k < len(row)]
    zero = field.number(0)
    size = len(entries)
    return Array(tuple(tuple(entries[i] if i == k else zero for k in range(size)) for i in range(size)))


def mapped(change: Callable[..., Element], *values: Value) -> Value:
    """Return `change` of the entries that stand at the same place; single numbers stand at every place.

    Raises:
        Misfit: where two arrays have different shapes.
    """
    arrays = [value.unfolded() for value in values if isinstance(value, Array)]
    if not arrays:
        return change(*values)
    rows, columns = arrays[0].shape
    if any(array.shape != (rows, columns) for array in arrays):
        raise Misfit("entry by entry")
    plain = [value.unfolded() if isinstance(value, Array) else value for value in values]

    def entry(i: int, k: int) -> Element:
        return change(*(value.rows[i][k] if isinstance(value, Array) else value for value in plain))

    return Array(tuple(tuple(entry(i, k) for k in range(columns)) for i in range(rows)))


def scaled(factor: Element, array: Array, field: Field[Any]) -> Array:
    """c A"""
    mul = field.mul
    return Array(tuple([tuple([mul(factor, entry) for entry in row]) for row in array.rows]), array.folded, array.slope)


def matmul(left: Array, right: Array, field: Field[Any]) -> Array:
    """A B

    Raises:
        Misfit: where A has not as many columns as B has rows.
    """
    if left.shape[1] != right.shape[0]:
        raise Misfit("matrix product")
    columns = tuple(zip(*right.rows, strict=True))
    mul, total = field.mul, field.total
    rows = tuple(tuple(total(map(mul, row, other)) for other in columns) for row in left.rows)
    return Array(rows, left.folded or right.folded)


def inverse(array: Array, field: Field[Any]) -> Array:
    """A⁻¹, by elimination

    Raises:
        Misfit: where A is not square.
        Undefined: where A has no inverse at this point.
    """
    size, columns = array.shape
    if size != columns:
        raise Misfit("inverse")
    one, zero = field.number(1), field.number(0)
    rows = [[*row, *(one if i == k else zero for k in range(size))] for i, row in enumerate(array.rows)]
    for k in range(size):
        pivot = next((i for i in range(k, size) if not field.is_zero(rows[i][k])), None)
        if pivot is None:
            raise Undefined("a matrix without inverse")
        rows[k], rows[pivot] = rows[pivot], rows[k]
        rows[k] = [field.div(entry, rows[k][k]) for entry in rows[k]]
        for i in range(size):
            if i != k:
                factor = rows[i][k]
                rows[i] = [
                    field.sub(entry, field.mul(factor, top)) for entry, top in zip(rows[i], rows[k], strict=True)
                ]
    return Array(tuple(tuple(row[size:]) for row in rows))
