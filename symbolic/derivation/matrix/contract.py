"""Contraction: products of entries with sums become products of whole arrays, one operation a line.

A sum over a shared index is a matrix product, and the transpose is what puts the shared indices side by side; the same
free index on two factors is the elementwise product; two different free indices are an outer product. Which order and
which transposes are needed follows from the layout alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeAlias

from symbolic.derivation.matrix.arrays import Item
from symbolic.derivation.matrix.terms import Nested, Term, read, written
from symbolic.derivation.rules import Rule
from symbolic.formula.build import product
from symbolic.formula.nodes import (
    ONE,
    Apply,
    Entry,
    Formula,
    Group,
    Hadamard,
    Index,
    IndexLike,
    MatrixProduct,
    Negative,
    Product,
    Quantity,
    Sum,
    Transpose,
)
from symbolic.formula.notation import Layout
from symbolic.formula.substitute import quantities, replaced

__all__ = ["Contraction", "Line", "contraction"]

Axes: TypeAlias = tuple[IndexLike | None, IndexLike | None]
"""The letters that count the rows and the columns of an array."""

_IDENTITY = Quantity("identity")
"""As it stands in an array made of entries: of any size."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a contraction and the operation that led to it."""

    rule: Rule
    formula: Formula


@dataclass(frozen=True, slots=True)
class Contraction:
    """How an index form became a formula of whole arrays.

    Attributes:
        lines: entry by entry, one operation after another; none where nothing had to be done.
        array: the whole array.
    """

    lines: tuple[Line, ...]
    array: Formula


def contraction(formula: Formula, target: Axes, sizes: dict[str, Quantity], layout: Layout) -> Contraction:
    """Return the array whose entry in row target[0] and column target[1] is `formula`.

    Args:
        formula: an index form.
        target: the letters that count the rows and columns of the result; None where it has one only.
        sizes: what each free letter runs up to, for arrays of ones.
        layout: how arrays are laid out.
    """
    return _Contractor(target, sizes, layout).contract(read(formula, layout))


class _Contractor:
    def __init__(self, target: Axes, sizes: dict[str, Quantity], layout: Layout) -> None:
        self._target = target
        self._sizes = sizes
        self._layout = layout

    def contract(self, terms: tuple[Term, ...]) -> Contraction:
        """Return the lines from these terms to one array."""
        lines: list[Line] = []
        terms = tuple(map(self._unnested, terms))
        for rule, operation in self._operations():
            while (after := tuple(map(operation, terms))) != terms:
                terms = after
                lines.append(Line(rule, written(terms)))
        arrays = [self._finished(term) for term in terms]
        whole = arrays[0] if len(arrays) == 1 else Sum(tuple(arrays))
        return Contraction(tuple(self._distinct(lines)), whole)

    def _operations(self) -> Iterator[tuple[Rule, Callable[[Term], Term]]]:
        for _ in range(4):  # as many sums as a term may have, one after another
            yield Rule.HADAMARD, self._merge_before_sum
            yield Rule.TRANSPOSE, self._transpose_one_sum
            yield Rule.MATRIX_PRODUCT, self._multiply_one_sum
            yield Rule.DIAGONAL, self._scale_before_sum
        yield Rule.DIAGONAL, self._scale_by_vector
        yield Rule.HADAMARD, self._merge_free
        yield Rule.OUTER_PRODUCT, self._multiply_outer

    def _distinct(self, lines: list[Line]) -> Iterator[Line]:
        seen: Formula | None = None
        for line in lines:
            if line.formula != seen:
                yield line
            seen = line.formula

    # --- sums -----------------------------------------------------------------------------------------------------

    def _unnested(self, term: Term) -> Term:
        """Return a term whose inner sums of terms are single arrays, and whose identities know their size."""
        factors = (self._as_item(factor) if isinstance(factor, Nested) else factor for factor in term.factors)
        return replace(term, factors=tuple(map(self._sized, factors)))

    def _sized(self, item: Item) -> Item:
        """I, and W + I where a skip leads to the scores of the next layer"""
        if _IDENTITY not in quantities(item.array):
            return item
        width = self._sizes.get(str(item.row)) or self._sizes[str(item.column)]
        return replace(item, array=replaced(item.array, {_IDENTITY: Quantity("identity", width.indices[0])}))

    def _as_item(self, nested: Nested) -> Item:
        letters = frozenset(
            letter for term in nested.terms for item in self._unnested(term).items for letter in item.letters
        )
        summed = {Index(letter) for term in nested.terms for letter, _ in term.sums}
        free = [letter for letter in self._target if letter in letters - summed]
        free += sorted(letters - summed - set(free), key=str)
        axes = self._natural(free)
        found = _Contractor(axes, self._sizes, self._layout).contract(nested.terms)
        return Item(Group(found.array), *axes, Entry(found.array, _shown(axes)))

    def _natural(self, free: list[IndexLike]) -> Axes:
        """Return how an array with these letters lies by itself."""
        if len(free) == 2:
            return (free[0], free[1])
        if not free:
            return None, None
        return (free[0], None) if self._is_column(free[0]) else (None, free[0])

    def _is_column(self, letter: IndexLike) -> bool:
        """Say whether a vector with this letter stands upright."""
        if letter in self._target and None in self._target:
            return self._target[0] == letter
        is_sample = self._sizes.get(str(letter)) == Quantity("samples")
        return is_sample or self._layout.vectors == "columns"

    def _merge_before_sum(self, term: Term) -> Term:
        """u_k v_k = (u ⊙ v)_k under a sum that holds a third factor, or over one index of two"""
        for letter, _ in term.sums:
            holding = [item for item in term.items if Index(letter) in item.letters]
            for place, one in enumerate(holding):
                for other in holding[place + 1 :]:
                    if one.letters == other.letters and (len(holding) > 2 or len(one.letters) > 1):
                        return _without(term, (one, other), _hadamard(one, other))
        return term

    def _pair(self, term: Term) -> tuple[Item, Item, str, Quantity] | None:
        """Return the two factors that share the first summed letter, in the order in which they are multiplied."""
        for letter, upper in term.sums:
            index = Index(letter)
            holding = [item for item in term.items if index in item.letters]
            if len(holding) == 1:
                holding.append(_ones(index, upper))
            if len(holding) == 2:
                orders = ((holding[0], holding[1]), (holding[1], holding[0]))
                left, right = min(orders, key=partial(self._cost, index))
                return left, right, letter, upper
        return None

    def _cost(self, shared: Index, order: tuple[Item, Item]) -> int:
        """Return how many transposes it takes to multiply in this order, that of the result included."""
        left, right = order
        turned = (left.column != shared) + (right.row != shared)
        row = left.row if left.column == shared else left.column
        column = right.column if right.row == shared else right.row
        return turned + (not self._lies_well(row, column))

    def _lies_well(self, row: IndexLike | None, column: IndexLike | None) -> bool:
        if row is not None and column is not None:
            return {row, column} != set(self._target) or (row, column) == self._target
        if row is None and column is None:
            return True
        return self._is_column(row) if row is not None else not self._is_column(column)  # type: ignore[arg-type]

    def _transpose_one_sum(self, term: Term) -> Term:
        """Σ_k W_ki v_k = Σ_k (W^T)_ik v_k"""
        pair = self._pair(term)
        if pair is None:
            return term
        left, right, letter, _ = pair
        index = Index(letter)
        first = _transposed(left) if left.row == index and left.column is not None else left
        second = _transposed(right) if right.column == index and right.row is not None else right
        if first is left and second is right:
            return term
        term = _without(term, (left, right), first)
        place = term.factors.index(first) + 1
        beside = () if right.entry == ONE and second is right else (second,)
        return replace(term, factors=(*term.factors[:place], *beside, *term.factors[place:]))

    def _multiply_one_sum(self, term: Term) -> Term:
        """Σ_k A_ik B_kj = (A B)_ij"""
        pair = self._pair(term)
        if pair is None:
            return term
        left, right, letter, _ = pair
        index = Index(letter)
        first = left if left.column == index else _transposed(left)
        second = right if right.row == index else _transposed(right)
        array = _matrix_product(first.array, second.array)
        axes = (first.row, second.column)
        sums = tuple(item for item in term.sums if item[0] != letter)
        term = replace(term, sums=sums)
        if axes == (None, None):
            without = _without(term, (left, right), None)
            return replace(without, scalars=(*without.scalars, array))
        return _without(term, (left, right), Item(array, *axes, Entry(array, _shown(axes))))

    def _scale_before_sum(self, term: Term) -> Term:
        """Σ_k A_ik v_k B_kj = Σ_k (A diag(v))_ik B_kj"""
        for letter, _ in term.sums:
            holding = [item for item in term.items if Index(letter) in item.letters]
            matrix = next((item for item in holding if len(item.letters) == 2), None)
            vector = next((item for item in holding if len(item.letters) == 1), None)
            if len(holding) > 2 and matrix is not None and vector is not None:
                return _scaled(term, matrix, vector)
        return term

    # --- free letters ---------------------------------------------------------------------------------------------

    def _merge_free(self, term: Term) -> Term:
        """u_i v_i = (u ⊙ v)_i"""
        items = term.items
        for place, one in enumerate(items):
            for other in items[place + 1 :]:
                if one.letters == other.letters:
                    slope = next((item for item in (one, other) if _is_slope(item)), None)
                    if slope is not None and self._layout.slopes == "diagonal" and len(one.letters) == 1:
                        rest = other if slope is one else one
                        return _without(term, (one, other), self._by_diagonal(slope, rest))
                    return _without(term, (one, other), _hadamard(one, other))
        return term

    def _by_diagonal(self, slope: Item, rest: Item) -> Item:
        """f'(z_i) v_i = (diag(f'(z)) v)_i"""
        diagonal = Apply("diag", (slope.array,))
        array = _matrix_product(diagonal, rest.array) if rest.column is None else _matrix_product(rest.array, diagonal)
        axes = (rest.row, rest.column)
        return Item(array, *axes, Entry(array, _shown(axes)))

    def _scale_by_vector(self, term: Term) -> Term:
        """v_i M_ij = (diag(v) M)_ij"""
        for matrix in term.items:
            for vector in term.items:
                if len(matrix.letters) == 2 and len(vector.letters) == 1 and vector.letters < matrix.letters:
                    return _scaled(term, matrix, vector)
        return term

    def _multiply_outer(self, term: Term) -> Term:
        """u_i v_j = (u v^T)_ij, with 1 for a letter that does not stand there"""
        row, column = self._target
        if row is None or column is None:
            return term
        present = frozenset(letter for item in term.items for letter in item.letters)
        if len(term.items) == 1 and present == {row, column}:
            return term
        found = {letter: item for item in term.items for letter in item.letters}
        left = found.get(row) or _ones(row, self._sizes[str(row)])
        right = found.get(column) or _ones(column, self._sizes[str(column)])
        left = left if left.row == row else _transposed(left)
        right = right if right.column == column else _transposed(right)
        array = _matrix_product(left.array, right.array)
        return replace(term, factors=(Item(array, row, column, Entry(array, _shown(self._target))),))

    def _finished(self, term: Term) -> Formula:
        """Return a term as one array, lying as the target does."""
        if term.sums:
            raise TypeError("a sum over a letter of three matrices or more has no matrix form here")
        value: Formula = ONE
        if term.items:
            (item,) = term.items
            turned = item if (item.row, item.column) == self._target else _transposed(item)
            value = turned.array
        elif self._target != (None, None):
            letter = next(letter for letter in self._target if letter is not None)
            ones = _ones(letter, self._sizes[str(letter)])
            value = (ones if ones.row == self._target[0] else _transposed(ones)).array
        if term.scalars:
            value = _with_scalars(term.scalars, value)
        return Negative(value) if term.negative else value


def _with_scalars(scalars: tuple[Formula, ...], array: Formula) -> Formula:
    """Return c A, c standing with the first factor of an elementwise product."""
    match array:
        case Hadamard(factors=(first, *others)):
            return Hadamard((_with_scalars(scalars, first), *others))
        case Sum():
            return Product((*scalars, Group(array)))
        case _:
            return product([*scalars, *([] if array == ONE else [array])])


def _ones(letter: IndexLike, upper: Quantity) -> Item:
    """Return the column of ones with this letter."""
    layer = upper.indices[0] if upper.name == "width" else None
    return Item(Quantity("ones", layer), letter, None, ONE)


def _hadamard(one: Item, other: Item) -> Item:
    turned = other if (one.row, one.column) == (other.row, other.column) else _transposed(other)
    parts = (*_hadamard_factors(one.array), *_hadamard_factors(turned.array))
    axes = (one.row, one.column)
    array = Hadamard(parts)
    return Item(array, *axes, Entry(array, _shown(axes)))


def _hadamard_factors(array: Formula) -> tuple[Formula, ...]:
    if isinstance(array, Hadamard):
        return array.factors
    return (Group(array),) if isinstance(array, MatrixProduct | Sum) else (array,)


def _matrix_product(left: Formula, right: Formula) -> Formula:
    factors = [
        *(left.factors if isinstance(left, MatrixProduct) else (left,)),
        *(right.factors if isinstance(right, MatrixProduct) else (right,)),
    ]
    return MatrixProduct(tuple(Group(part) if isinstance(part, Sum | Hadamard | Product) else part for part in factors))


def _turned(array: Formula) -> Formula:
    """(A^T)^T = A, (A B)^T = B^T A^T, and a diagonal matrix is its own transpose"""
    match array:
        case Transpose(body=body):
            return body
        case MatrixProduct(factors=factors):
            return MatrixProduct(tuple(map(_turned, reversed(factors))))
        case Apply(function="diag") | Quantity(name="identity"):
            return array
        case _:
            return Transpose(array)


def _scaled(term: Term, matrix: Item, vector: Item) -> Term:
    """Return the term with diag(v) M, or M diag(v), in place of a matrix and a vector with one of its letters."""
    diagonal = Apply("diag", (vector.array,))
    if isinstance(matrix.array, Quantity) and matrix.array.name == "identity":
        array: Formula = diagonal
    elif matrix.row in vector.letters:
        array = _matrix_product(diagonal, matrix.array)
    else:
        array = _matrix_product(matrix.array, diagonal)
    axes = (matrix.row, matrix.column)
    return _without(term, (matrix, vector), Item(array, *axes, Entry(array, _shown(axes))))


def _transposed(item: Item) -> Item:
    array = _turned(item.array)
    axes = (item.column, item.row)
    return Item(array, *axes, Entry(array, _shown(axes)))


def _shown(axes: Axes) -> tuple[IndexLike, ...]:
    return tuple(letter for letter in axes if letter is not None)


def _is_slope(item: Item) -> bool:
    return isinstance(item.array, Apply) and item.array.primes > 0


def _without(term: Term, gone: tuple[Item, ...], new: Item | None) -> Term:
    """Return `term` with `new` in the place of the first of the factors that go."""
    factors: list[Item | Nested] = []
    placed = new is None
    for factor in term.factors:
        if any(factor is item for item in gone):
            if not placed and new is not None:
                factors.append(new)
                placed = True
        else:
            factors.append(factor)
    return replace(term, factors=tuple(factors))
