"""Shapes under the factors of a matrix formula: n_l × n_(l-1) below W, for a reader who asks what fits together."""

from __future__ import annotations

from symbolic.derivation.matrix.entries import Entries
from symbolic.formula.nodes import (
    ONE,
    Apply,
    Cases,
    Formula,
    Group,
    Hadamard,
    MatrixProduct,
    Negative,
    Partial,
    Power,
    Product,
    Quantity,
    Quotient,
    Relations,
    Sign,
    Sum,
    Transpose,
    Underbrace,
)

__all__ = ["shaped", "with_shapes"]


def with_shapes(formula: Formula, entries: Entries) -> Formula:
    """Return `formula` with rows × columns under each array; numbers are left alone."""
    match formula:
        case Sum(terms=terms):
            return Sum(tuple(with_shapes(term, entries) for term in terms))
        case Negative(body=body):
            return Negative(with_shapes(body, entries))
        case Group(body=body):
            return Group(with_shapes(body, entries))
        case Product(factors=factors, sign=sign):
            return Product(tuple(with_shapes(factor, entries) for factor in factors), sign)
        case Hadamard(factors=factors):
            return Hadamard(tuple(with_shapes(factor, entries) for factor in factors))
        case MatrixProduct(factors=factors):
            return MatrixProduct(tuple(with_shapes(factor, entries) for factor in factors))
        case Quantity() | Partial() | Transpose() | Apply() | Quotient() | Power() | Cases():
            return _braced(formula, entries)
        case _:
            return formula


def shaped(statement: Relations, entries: Entries) -> Relations:
    """Return a statement with rows × columns under each array."""
    return Relations(tuple(with_shapes(side, entries) for side in statement.sides), statement.signs)


def _braced(formula: Formula, entries: Entries) -> Formula:
    rows, columns = entries.shape(formula)
    if rows is None and columns is None:
        return formula
    return Underbrace(formula, Product((rows or ONE, columns or ONE), Sign.TIMES))
