"""Formulas of whole arrays written out: a table of scalar formulas, its rows and columns as the layout lays them.

These are the definitions of matrix algebra on arrays of given sizes, with the shapes of both sides checked at each
operation. The first docstring line of a rule is its formula.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce, singledispatchmethod
from typing import TypeAlias

from symbolic.formula.build import sum_of
from symbolic.formula.nodes import (
    ONE,
    ZERO,
    Apply,
    Cases,
    Formula,
    Group,
    Hadamard,
    MatrixProduct,
    Negative,
    Number,
    Partial,
    Power,
    Product,
    Quantity,
    Quotient,
    Relations,
    Sum,
    Transpose,
    Underbrace,
)
from symbolic.formula.notation import Layout

__all__ = ["NoTableError", "Table", "Tables"]

Table: TypeAlias = tuple[tuple[Formula, ...], ...]
"""Rows of entries; a number is a table of one."""

_BATCHES = {"Z": "z", "A": "a", "X": "x", "Y": "y", "Yhat": "yhat"}
_NUMBERS = frozenset({"L", "J", "R", "lambda", "pi"})


class NoTableError(TypeError):
    """Arrays that do not fit together, or a formula that is no array."""


@dataclass(frozen=True, slots=True)
class Tables:
    """The arrays of one network.

    Attributes:
        layout: how they lie.
        widths: n_0, n_1, ..., n_D.
        samples: how many there are in a batch.
    """

    layout: Layout
    widths: tuple[int, ...]
    samples: int = 1

    @singledispatchmethod
    def table(self, formula: Formula) -> Table:
        """Return the entries of `formula`, in which widths and the number of samples are numbers.

        Raises:
            NoTableError: where shapes do not fit.
        """
        raise NoTableError(f"{type(formula).__name__} is no array")

    @table.register
    def table_of_number(self, formula: Number) -> Table:
        """3"""
        return ((formula,),)

    @table.register
    def table_of_quantity(self, formula: Quantity) -> Table:
        """W, z, Z, the vector of ones, the identity matrix, L"""
        name, l = formula.name, formula.layer
        if formula.indices or name in _NUMBERS:
            return ((formula,),)
        if name == "ones":
            return ((ONE,),) * (self.samples if l is None else self._width(name, l))
        units = range(1, self._width(name, l) + 1)
        if name == "identity":
            return tuple(tuple(ONE if i == j else ZERO for j in units) for i in units)
        if name == "W":
            sources = range(1, self._width("a", l - 1 if isinstance(l, int) else None) + 1)
            rows = tuple(tuple(Quantity("W", l, (i, j)) for j in sources) for i in units)
            return rows if self.layout.weight_order == "to-from" else _transposed(rows)
        if name in _BATCHES:
            samples = range(1, self.samples + 1)
            rows = tuple(tuple(Quantity(_BATCHES[name], l, (i,), n) for i in units) for n in samples)
            return rows if self.layout.samples == "rows" else _transposed(rows)
        row = (tuple(Quantity(name, l, (i,)) for i in units),)
        return row if self.layout.vectors == "rows" else _transposed(row)

    def _width(self, name: str, layer: object) -> int:
        if isinstance(layer, int):
            return self.widths[layer]
        if layer is None and name in {"x", "X", "y", "Y", "yhat", "Yhat"}:
            return self.widths[0 if name in {"x", "X"} else -1]
        raise NoTableError(f"{name} of layer {layer} is no array with a number of units")

    @table.register
    def table_of_partial(self, formula: Partial) -> Table:
        """∂L/∂v, laid out as v is"""
        return _each(lambda entry: Partial(formula.of, entry), self.table(formula.wrt))

    @table.register
    def table_of_transpose(self, formula: Transpose) -> Table:
        """(A^T)_ij = A_ji"""
        return _transposed(self.table(formula.body))

    @table.register
    def table_of_matrix_product(self, formula: MatrixProduct) -> Table:
        """(A B)_ij = Σ_k A_ik B_kj"""
        return reduce(_multiplied, [self.table(factor) for factor in formula.factors])

    @table.register
    def table_of_product(self, formula: Product) -> Table:
        """(c A)_ij = c A_ij"""
        tables = [self.table(factor) for factor in formula.factors]
        if sum(not _is_number(table) for table in tables) > 1:
            raise NoTableError("two arrays side by side as if they were numbers")
        return _together(lambda entries: Product(tuple(entries)), tables)

    @table.register
    def table_of_hadamard(self, formula: Hadamard) -> Table:
        """(A ⊙ B)_ij = A_ij B_ij"""
        return _together(lambda entries: Product(tuple(entries)), [self.table(factor) for factor in formula.factors])

    @table.register
    def table_of_sum(self, formula: Sum) -> Table:
        """(A + B)_ij = A_ij + B_ij"""
        return _together(sum_of, [self.table(term) for term in formula.terms])

    @table.register
    def table_of_negative(self, formula: Negative) -> Table:
        """(-A)_ij = -A_ij"""
        return _each(Negative, self.table(formula.body))

    @table.register(Group)
    @table.register(Underbrace)
    def table_of_body(self, formula: Group | Underbrace) -> Table:
        """((A))_ij = (A_ij)"""
        return _each(Group, self.table(formula.body))

    @table.register
    def table_of_quotient(self, formula: Quotient) -> Table:
        """(A/B)_ij = A_ij/B_ij"""
        parts = [self.table(formula.numerator), self.table(formula.denominator)]
        return _together(lambda entries: Quotient(*entries), parts)

    @table.register
    def table_of_power(self, formula: Power) -> Table:
        """(A^2)_ij = (A_ij)^2, (2^A)_ij = 2^(A_ij)"""
        return _together(lambda parts: Power(*parts), [self.table(formula.base), self.table(formula.exponent)])

    @table.register
    def table_of_apply(self, formula: Apply) -> Table:
        """f(A)_ij = f(A_ij); diag(v); softmax over the units of each sample"""
        tables = [self.table(argument) for argument in formula.arguments]
        if formula.function == "diag":
            return _diagonal(tables[0])
        if formula.function == "softmax" and not formula.primes:
            return self._softmax(formula.arguments[0], tables[0])
        return _together(lambda entries: Apply(formula.function, tuple(entries), formula.primes), tables)

    def _softmax(self, scores: Formula, table: Table) -> Table:
        is_batch = isinstance(scores, Quantity) and scores.name in _BATCHES
        if (self.layout.samples if is_batch else self.layout.vectors) == "columns":
            return _transposed(tuple(map(_shares, _transposed(table))))
        return tuple(map(_shares, table))

    @table.register
    def table_of_cases(self, formula: Cases) -> Table:
        """The case of each entry by itself"""
        parts = [value for value, _ in formula.branches]
        parts += [side for _, condition in formula.branches if condition for side in condition.sides]

        def entry(entries: Sequence[Formula]) -> Formula:
            values, sides = iter(entries[: len(formula.branches)]), iter(entries[len(formula.branches) :])
            branches = []
            for _, condition in formula.branches:
                when = condition and Relations(tuple(next(sides) for _ in condition.sides), condition.signs)
                branches.append((next(values), when))
            return Cases(tuple(branches))

        return _together(entry, [self.table(part) for part in parts])


def _is_number(table: Table) -> bool:
    return _shape(table) == (1, 1)


def _shape(table: Table) -> tuple[int, int]:
    return len(table), len(table[0])


def _transposed(table: Table) -> Table:
    return tuple(zip(*table, strict=True))


def _each(change: Callable[[Formula], Formula], table: Table) -> Table:
    return tuple(tuple(map(change, row)) for row in table)


def _together(join: Callable[[Sequence[Formula]], Formula], tables: Sequence[Table]) -> Table:
    """Return what `join` makes of the entries in each place; a number stands in every place."""
    shapes = {_shape(table) for table in tables if not _is_number(table)} or {(1, 1)}
    if len(shapes) > 1:
        written = " and ".join(f"{rows} × {columns}" for rows, columns in sorted(shapes))
        raise NoTableError(f"entry by entry on arrays of {written}")
    ((rows, columns),) = shapes

    def at(table: Table, i: int, j: int) -> Formula:
        return table[0][0] if _is_number(table) else table[i][j]

    return tuple(tuple(join([at(table, i, j) for table in tables]) for j in range(columns)) for i in range(rows))


def _multiplied(left: Table, right: Table) -> Table:
    if len(left[0]) != len(right):
        shapes = [f"{len(table)} × {len(table[0])}" for table in (left, right)]
        raise NoTableError(f"a matrix product of {shapes[0]} by {shapes[1]}")
    columns = _transposed(right)
    return tuple(
        tuple(sum_of([Product(pair) for pair in zip(row, column, strict=True)]) for column in columns) for row in left
    )


def _diagonal(table: Table) -> Table:
    if 1 not in _shape(table):
        raise NoTableError(f"diag of a {len(table)} × {len(table[0])} array")
    entries = [entry for row in table for entry in row]
    return tuple(tuple(entry if i == j else ZERO for j in range(len(entries))) for i, entry in enumerate(entries))


def _shares(scores: tuple[Formula, ...]) -> tuple[Formula, ...]:
    """e^(z_i) / Σ_k e^(z_k)"""
    powers = [Apply("exp", (score,)) for score in scores]
    return tuple(Quotient(power, sum_of(powers)) for power in powers)
