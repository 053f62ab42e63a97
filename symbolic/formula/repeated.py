"""The summation convention: when a sum is understood from an index that two factors share."""

from __future__ import annotations

from symbolic.formula.nodes import (
    Entry,
    Formula,
    Group,
    Hadamard,
    Highlight,
    Index,
    MatrixProduct,
    Negative,
    OrderedProduct,
    Product,
    Quantity,
    Sigma,
)
from symbolic.formula.substitute import children

__all__ = ["is_understood"]


def is_understood(formula: Sigma) -> bool:
    """Say whether a reader who sums over repeated indices knows the sum without its sigma sign.

    The index must stand in two factors of its body, and the sum must run over a whole symbolic width: the sum of
    w_ij a_j over j is understood; those of b_j, of (a_j - y_j)^2, and over j = 1..3 are not.
    """
    if not isinstance(formula.upper, Formula):
        return False
    return sum(_stands_in(factor, formula.index) for factor in _factors(formula.body)) >= 2


def _factors(formula: Formula) -> tuple[Formula, ...]:
    match formula:
        case Negative(body=body) | Group(body=body) | Highlight(body=body):
            return _factors(body)
        case Sigma(body=body, upper=Formula()):
            return _factors(body)
        case Product(factors=factors) | MatrixProduct(factors=factors) | Hadamard(factors=factors):
            return tuple(part for factor in factors for part in _factors(factor))
        case _:
            return (formula,)


def _stands_in(formula: Formula, letter: str) -> bool:
    match formula:
        case Quantity(indices=indices, sample=sample):
            return any(isinstance(index, Index) and index.letter == letter for index in (*indices, sample))
        case Entry(indices=indices) if any(isinstance(index, Index) and index.letter == letter for index in indices):
            return True
        case OrderedProduct(links=links) if links:
            return letter in links[2:]
        case Sigma(index=index) if index == letter:
            return False
        case _:
            return any(_stands_in(part, letter) for part in children(formula))
