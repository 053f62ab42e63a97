"""Entries and whole arrays: which array an entry belongs to, and which of its letters counts rows or columns.

All knowledge of a `Layout` that concerns single arrays stands here: W by rows of units reached or left, vectors as
columns or rows, batches with a sample in each row or column.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from symbolic.formula.nodes import (
    Apply,
    Cases,
    Formula,
    Group,
    Hadamard,
    Index,
    IndexLike,
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
)
from symbolic.formula.notation import Layout
from symbolic.formula.substitute import children, rebuilt

__all__ = ["BATCH_NAMES", "Item", "axes_of", "entry_of", "item_of", "letters_in", "whole"]

BATCH_NAMES = {"z": "Z", "a": "A", "x": "X", "y": "Y", "yhat": "Yhat", "delta": "Delta"}
"""What the array of all samples is called that holds such entries."""

_ENTRY_NAMES = {batch: name for name, batch in BATCH_NAMES.items()}
_SCALARS = ("width", "samples", "lambda", "eta", "pi", "L", "J", "R")


@dataclass(frozen=True, slots=True)
class Item:
    """One factor of a product of entries.

    Attributes:
        array: the whole array.
        row, column: the letters that count its rows and columns; None where there is one only.
        entry: the factor as it is written with indices.
    """

    array: Formula
    row: IndexLike | None
    column: IndexLike | None
    entry: Formula

    @property
    def letters(self) -> frozenset[IndexLike]:
        """The letters of its indices."""
        return frozenset(letter for letter in (self.row, self.column) if letter is not None)


def axes_of(entry: Quantity, layout: Layout) -> tuple[IndexLike | None, IndexLike | None]:
    """Return which index of an entry counts rows and which columns of its array.

    A vector is a column or a row, and so has no index for the other axis.
    """
    match entry:
        case Quantity(name="W", indices=(to, source)):
            return (to, source) if layout.weight_order == "to-from" else (source, to)
        case Quantity(name="kronecker", indices=(row, column)):
            return row, column
        case Quantity(indices=(unit,), sample=sample) if sample is not None:
            return (sample, unit) if layout.samples == "rows" else (unit, sample)
        case Quantity(indices=(unit,)):
            return (unit, None) if layout.vectors == "columns" else (None, unit)
        case _:
            return None, None


def entry_of(array: Quantity, row: IndexLike | None, column: IndexLike | None, layout: Layout) -> Quantity:
    """Return the entry of an array in a row and a column; the inverse of `axes_of` and `whole`."""
    match array.name:
        case "W":
            indices = (row, column) if layout.weight_order == "to-from" else (column, row)
            return Quantity("W", array.layer, indices)  # type: ignore[arg-type]  # both are given for a matrix
        case name if name in _ENTRY_NAMES:
            sample, unit = (row, column) if layout.samples == "rows" else (column, row)
            return Quantity(_ENTRY_NAMES[name], array.layer, (unit,), sample)  # type: ignore[arg-type]  # as above
        case "identity":
            return Quantity("kronecker", None, (row, column))  # type: ignore[arg-type]  # as above
        case name:
            unit = row if layout.vectors == "columns" else column
            return Quantity(name, array.layer, (unit,))  # type: ignore[arg-type]  # as above


def whole(formula: Formula) -> Formula:
    """Return an expression of entries with one set of letters as the same expression of whole arrays."""
    match formula:
        case Quantity(name="kronecker"):
            return Quantity("identity")
        case Quantity(name=name, layer=layer, indices=indices, sample=sample) if indices:
            return Quantity(BATCH_NAMES[name] if sample is not None else name, layer)
        case Partial(of=top, wrt=wrt):
            return Partial(top, whole(wrt))
        case Product(factors=factors) if letters_in(formula):
            arrays = [whole(factor) for factor in factors if letters_in(factor)]
            scalars = [factor for factor in factors if not letters_in(factor)]
            together = Hadamard(tuple(arrays)) if len(arrays) > 1 else arrays[0]
            return Product((*scalars, together)) if scalars else together
        case _:
            return rebuilt(formula, whole)


def letters_in(formula: Formula) -> frozenset[IndexLike]:
    """Return the letters of the entries in `formula`, those of samples too."""
    return frozenset(_letters(formula))


def _letters(formula: Formula) -> Iterator[IndexLike]:
    if isinstance(formula, Quantity):
        if formula.name not in _SCALARS:
            yield from (index for index in formula.indices if isinstance(index, Index))
        if isinstance(formula.sample, Index) and formula.indices:
            yield formula.sample
        return
    for part in children(formula):
        yield from _letters(part)


_ENTRYWISE = (Quantity, Partial, Apply, Quotient, Power, Cases, Sum, Negative, Number, Product, Group, Relations)


def item_of(formula: Formula, layout: Layout) -> Item | None:
    """Return an expression of entries as one factor; None where it sums, or its entries have different letters."""
    leading = _leading_entry(formula)
    if leading is None or not _is_entrywise(formula) or _letter_sets(formula) != {letters_in(leading)}:
        return None
    row, column = axes_of(leading, layout)
    return Item(whole(formula), row, column, formula)


def _leading_entry(formula: Formula) -> Quantity | None:
    if isinstance(formula, Quantity):
        return formula if letters_in(formula) else None
    found = (_leading_entry(part) for part in children(formula))
    return next((entry for entry in found if entry is not None), None)


def _is_entrywise(formula: Formula) -> bool:
    if isinstance(formula, Sigma) or not isinstance(formula, _ENTRYWISE):
        return False
    return isinstance(formula, Quantity) or all(map(_is_entrywise, children(formula)))


def _letter_sets(formula: Formula) -> set[frozenset[IndexLike]]:
    if isinstance(formula, Quantity):
        letters = letters_in(formula)
        return {letters} if letters else set()
    return {letters for part in children(formula) for letters in _letter_sets(part)}
