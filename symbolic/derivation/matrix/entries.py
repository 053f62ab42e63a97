"""What a formula of whole arrays means: its entry in a given row and column, as a formula in indices.

The rules are the definitions of matrix algebra and know nothing of how a formula was found, so comparing an entry with
the index form proves the matrix form. The first docstring line of a rule is its formula.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import singledispatchmethod
from itertools import count, pairwise
from typing import TypeAlias

from symbolic.derivation.index.equations import common_width
from symbolic.derivation.matrix.arrays import entry_of
from symbolic.formula.build import product
from symbolic.formula.nodes import (
    ONE,
    Apply,
    Cases,
    Entry,
    Formula,
    Group,
    Hadamard,
    Index,
    IndexLike,
    MatrixProduct,
    Negative,
    Number,
    Partial,
    Power,
    Product,
    Quantity,
    Quotient,
    Relations,
    Sigma,
    Sum,
    Transpose,
    Underbrace,
)
from symbolic.formula.notation import Layout

__all__ = ["Entries", "NoShapeError", "Shape"]

Shape: TypeAlias = tuple[Formula | None, Formula | None]
"""How many rows and columns: a width, a number of samples, or None for one."""

_SAMPLES = Quantity("samples")


class NoShapeError(TypeError):
    """Arrays that do not fit together."""


@dataclass
class Entries:
    """Entries and shapes of matrix formulas under one layout.

    Attributes:
        layout: how arrays lie.
        alike: for each layer of the network, the inputs being layer 0, the first one that must have as many units.
    """

    layout: Layout
    alike: tuple[int, ...]
    _numbers: count[int] = field(default_factory=count)

    # --- shapes -------------------------------------------------------------------------------------------------

    @singledispatchmethod
    def shape(self, formula: Formula) -> Shape:
        """Return the rows and columns of `formula`."""
        raise NoShapeError(f"{type(formula).__name__} has no shape")

    @shape.register(Number)
    def shape_of_number(self, formula: Number) -> Shape:
        """3: one row, one column"""
        return None, None

    @shape.register
    def shape_of_quantity(self, formula: Quantity) -> Shape:
        """W is n_l × n_(l-1) or its transpose, a vector n_l × 1 or 1 × n_l, a batch m × n_l or n_l × m"""
        name, layer = formula.name, formula.layer
        if formula.indices or name in {"L", "J", "R", "width", "samples", "lambda", "pi"}:
            return None, None
        if name == "ones":
            return (_SAMPLES if layer is None else self._width(name, layer)), None
        size = self._width(name, layer)
        if name == "identity":
            return size, size
        if name == "W":
            below = self._width("a", _below(layer))
            return (size, below) if self.layout.weight_order == "to-from" else (below, size)
        if name.isupper() or name == "Yhat" or name == "Delta":
            return (_SAMPLES, size) if self.layout.samples == "rows" else (size, _SAMPLES)
        return (size, None) if self.layout.vectors == "columns" else (None, size)

    def _width(self, name: str, layer: IndexLike | None) -> Formula:
        if layer is None:
            layer = 0 if name in {"x", "X"} else len(self.alike) - 1
        return Quantity("width", None, (layer,))

    @shape.register
    def shape_of_partial(self, formula: Partial) -> Shape:
        """∂L/∂v is arranged like v; ∂u/∂v has a row for each u_i, or for each v_j in denominator layout"""
        of, wrt = (next((size for size in self.shape(part) if size), None) for part in (formula.of, formula.wrt))
        if of is None:
            return self.shape(formula.wrt)
        return (of, wrt) if self.layout.jacobian == "numerator" else (wrt, of)

    @shape.register
    def shape_of_transpose(self, formula: Transpose) -> Shape:
        """(m, n) -> (n, m)"""
        rows, columns = self.shape(formula.body)
        return columns, rows

    @shape.register
    def shape_of_matrix_product(self, formula: MatrixProduct) -> Shape:
        """(m, k) (k, n) -> (m, n)"""
        shapes = [self.shape(factor) for factor in formula.factors]
        for one, other in pairwise(shapes):
            if self._common(one[1]) != self._common(other[0]):
                raise NoShapeError("a matrix product of shapes that do not fit")
        return shapes[0][0], shapes[-1][1]

    @shape.register(Apply)
    def shape_of_apply(self, formula: Apply) -> Shape:
        """f(A) as A, max(0, A) too; diag(v) is square"""
        rows, columns = self.shape_of_parts(Sum(formula.arguments))
        return (rows or columns, rows or columns) if formula.function == "diag" else (rows, columns)

    @shape.register(Sum)
    @shape.register(Hadamard)
    @shape.register(Product)
    def shape_of_parts(self, formula: Sum | Hadamard | Product) -> Shape:
        """As the parts that have more than one entry, which are alike"""
        parts = formula.terms if isinstance(formula, Sum) else formula.factors
        found = [shape for part in parts if (shape := self.shape(part)) != (None, None)]
        if len({tuple(map(self._common, shape)) for shape in found}) > 1:
            raise NoShapeError("entry by entry on arrays of different shapes")
        return found[0] if found else (None, None)

    def are_alike(self, one: Formula, other: Formula) -> bool:
        """Say whether two arrays have one shape, widths that are the same by the wiring being one."""
        shapes = (tuple(map(self._common, self.shape(array))) for array in (one, other))
        return len(set(shapes)) == 1

    def _common(self, size: Formula | None) -> Formula | None:
        """Return one name for all widths that are the same by the wiring of the network."""
        return None if size is None else common_width(size, self.alike)

    @shape.register(Negative)
    @shape.register(Group)
    @shape.register(Underbrace)
    def shape_of_body(self, formula: Negative | Group | Underbrace) -> Shape:
        """-A, (A)"""
        return self.shape(formula.body)

    @shape.register
    def shape_of_quotient(self, formula: Quotient) -> Shape:
        """A/B entry by entry"""
        return self.shape_of_parts(Hadamard((formula.numerator, formula.denominator)))

    @shape.register
    def shape_of_power(self, formula: Power) -> Shape:
        """A^2 and 2^A entry by entry"""
        return self.shape_of_parts(Sum((formula.base, formula.exponent)))

    @shape.register
    def shape_of_cases(self, formula: Cases) -> Shape:
        """As the values, or as what is compared where the values are numbers"""
        values = tuple(value for value, _ in formula.branches)
        compared = (side for _, condition in formula.branches if condition is not None for side in condition.sides)
        return self.shape_of_parts(Sum((*values, *compared)))

    @shape.register(Sigma)
    @shape.register(Entry)
    def shape_of_scalar(self, formula: Sigma | Entry) -> Shape:
        """A number"""
        return None, None

    # --- entries ------------------------------------------------------------------------------------------------

    @singledispatchmethod
    def entry(self, formula: Formula, row: IndexLike | None, column: IndexLike | None) -> Formula:
        """Return the entry of `formula` in `row` and `column`; None for the only one."""
        raise NoShapeError(f"{type(formula).__name__} has no entries")

    @entry.register(Number)
    @entry.register(Sigma)
    def entry_of_scalar(self, formula: Number | Sigma, row: IndexLike | None, column: IndexLike | None) -> Formula:
        """3"""
        return formula

    @entry.register
    def entry_of_quantity(self, formula: Quantity, row: IndexLike | None, column: IndexLike | None) -> Formula:
        """A_ij; 1 of the vector of ones"""
        if formula.name == "ones":
            return ONE
        if formula.name != "identity" and self.shape(formula) == (None, None):
            return formula
        return entry_of(formula, row, column, self.layout)

    @entry.register
    def entry_of_partial(self, formula: Partial, row: IndexLike | None, column: IndexLike | None) -> Formula:
        """∂L/∂A_ij"""
        return Partial(formula.of, self.entry(formula.wrt, row, column))

    @entry.register
    def entry_of_transpose(self, formula: Transpose, row: IndexLike | None, column: IndexLike | None) -> Formula:
        """(A^T)_ij = A_ji"""
        return self.entry(formula.body, column, row)

    @entry.register
    def entry_of_matrix_product(
        self, formula: MatrixProduct, row: IndexLike | None, column: IndexLike | None
    ) -> Formula:
        """(A B)_ij = Σ_k A_ik B_kj"""
        left, *others = formula.factors
        if not others:
            return self.entry(left, row, column)
        right = MatrixProduct(tuple(others))
        size = self.shape(left)[1]
        if size is None:
            return Product((self.entry(left, row, None), self.entry(right, None, column)))
        k = Index(f"s{next(self._numbers)}")
        body = Product((self.entry(left, row, k), self.entry(right, k, column)))
        return Sigma(body, k.letter, 1, size)  # type: ignore[arg-type]  # sizes are widths

    @entry.register
    def entry_of_apply(self, formula: Apply, row: IndexLike | None, column: IndexLike | None) -> Formula:
        """f(A)_ij = f(A_ij); diag(v)_ij = δ_ij v_i; softmax(z)_i = e^(z_i)/Σ_k e^(z_k), for each sample"""
        if formula.function == "softmax":
            return self._softmax(formula.arguments[0], row, column)
        if formula.function != "diag":
            arguments = tuple(self._entry_or_scalar(argument, row, column) for argument in formula.arguments)
            return Apply(formula.function, arguments, formula.primes)
        vector = formula.arguments[0]
        rows, _ = self.shape(vector)
        own = self.entry(vector, row, None) if rows is not None else self.entry(vector, None, row)
        delta = Quantity("kronecker", None, (row, column))  # type: ignore[arg-type]  # a diagonal matrix has both
        return Product((delta, own))

    def _softmax(self, scores: Formula, row: IndexLike | None, column: IndexLike | None) -> Formula:
        rows, columns = self.shape(scores)
        k = Index(f"s{next(self._numbers)}")
        over_columns = rows in {None, _SAMPLES}
        size = columns if over_columns else rows
        running = self.entry(scores, row, k) if over_columns else self.entry(scores, k, column)
        total = Sigma(Apply("exp", (running,)), k.letter, 1, size)  # type: ignore[arg-type]  # sizes are widths
        return Quotient(Apply("exp", (self.entry(scores, row, column),)), total)

    @entry.register
    def entry_of_sum(self, formula: Sum, row: IndexLike | None, column: IndexLike | None) -> Formula:
        """(A + B)_ij = A_ij + B_ij"""
        return Sum(tuple(self._entry_or_scalar(term, row, column) for term in formula.terms))

    @entry.register(Hadamard)
    @entry.register(Product)
    def entry_of_product(self, formula: Hadamard | Product, row: IndexLike | None, column: IndexLike | None) -> Formula:
        """(c A)_ij = c A_ij, (A ⊙ B)_ij = A_ij B_ij"""
        return product([self._entry_or_scalar(factor, row, column) for factor in formula.factors])

    def _entry_or_scalar(self, factor: Formula, row: IndexLike | None, column: IndexLike | None) -> Formula:
        return self.entry(factor, None, None) if self.shape(factor) == (None, None) else self.entry(factor, row, column)

    @entry.register
    def entry_of_negative(self, formula: Negative, row: IndexLike | None, column: IndexLike | None) -> Formula:
        """(-A)_ij = -A_ij"""
        return Negative(self.entry(formula.body, row, column))

    @entry.register(Group)
    @entry.register(Underbrace)
    def entry_of_body(self, formula: Group | Underbrace, row: IndexLike | None, column: IndexLike | None) -> Formula:
        """((A))_ij = (A_ij)"""
        return Group(self.entry(formula.body, row, column))

    @entry.register
    def entry_of_quotient(self, formula: Quotient, row: IndexLike | None, column: IndexLike | None) -> Formula:
        """(A/B)_ij = A_ij/B_ij"""
        parts = (self._entry_or_scalar(part, row, column) for part in (formula.numerator, formula.denominator))
        return Quotient(*parts)

    @entry.register
    def entry_of_power(self, formula: Power, row: IndexLike | None, column: IndexLike | None) -> Formula:
        """(A^2)_ij = (A_ij)^2, (2^A)_ij = 2^(A_ij)"""
        parts = (self._entry_or_scalar(part, row, column) for part in (formula.base, formula.exponent))
        return Power(*parts)

    @entry.register
    def entry_of_cases(self, formula: Cases, row: IndexLike | None, column: IndexLike | None) -> Formula:
        """The case of each entry by itself"""
        branches = []
        for value, condition in formula.branches:
            when = None
            if condition is not None:
                when = Relations(
                    tuple(self._entry_or_scalar(side, row, column) for side in condition.sides), condition.signs
                )
            branches.append((self._entry_or_scalar(value, row, column), when))
        return Cases(tuple(branches))

    @entry.register
    def entry_of_entry(self, formula: Entry, row: IndexLike | None, column: IndexLike | None) -> Formula:
        """(A B)_ij as a number"""
        rows, columns = self.shape(formula.body)
        letters = iter(formula.indices)
        row = next(letters) if rows is not None else None
        column = next(letters) if columns is not None else None
        return self.entry(formula.body, row, column)


def _below(layer: IndexLike | None) -> IndexLike:
    return Index(layer.letter, layer.shift - 1) if isinstance(layer, Index) else (layer or 1) - 1
