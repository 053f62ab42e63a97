"""Arrays put together wrongly: a transpose, an order of factors, a product of another kind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import permutations
from typing import TypeGuard

from symbolic.checking.mistakes.base import Edit, Setting
from symbolic.formula.nodes import (
    Apply,
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
    Sum,
    Transpose,
)
from symbolic.formula.notation import ARRAYS
from symbolic.formula.substitute import ungrouped

__all__ = [
    "add_transpose",
    "as_hadamard",
    "as_product",
    "diagonal",
    "drop_transpose",
    "no_diagonal",
    "reorder",
    "transpose_back",
    "transpose_for_inverse",
    "transpose_whole",
    "whole_as_inverse",
]

_MOST_FACTORS = 4


def drop_transpose(formula: Formula, _: Setting) -> Iterator[Edit]:
    """A^T -> A"""
    if isinstance(formula, Transpose):
        yield Edit(formula.body, (formula,))


def add_transpose(formula: Formula, _: Setting) -> Iterator[Edit]:
    """A -> A^T"""
    if _is_array(formula):
        yield Edit(Transpose(formula), (formula, Transpose(formula)))


def _is_array(formula: Formula) -> bool:
    at = formula.wrt if isinstance(formula, Partial) else formula
    if isinstance(at, Group):
        return isinstance(at.body, MatrixProduct | Hadamard)
    return isinstance(at, Quantity) and not at.indices and at.name in ARRAYS | {"ones"}


def _is_product(formula: Formula, setting: Setting) -> TypeGuard[Product | MatrixProduct]:
    """Say whether a formula is a product of arrays; what is typed side by side is a product of any kind."""
    return isinstance(formula, Product | MatrixProduct) and not setting.facts.is_about_entries


# --- inverses ---------------------------------------------------------------------------------------------------------

_INVERSE = Negative(Number("1"))


def whole_as_inverse(formula: Formula, _: Setting) -> Iterator[Edit]:
    """A^T -> A^(-1)"""
    if isinstance(formula, Transpose):
        yield Edit(Power(formula.body, _INVERSE), (formula,))


def transpose_for_inverse(formula: Formula, _: Setting) -> Iterator[Edit]:
    """A^(-1) -> A^T"""
    match formula:
        case Power(base=base, exponent=Negative(body=Number(written="1"))) if _is_array(ungrouped(base)):
            new = Transpose(ungrouped(base))
            yield Edit(new, (formula, new))


# --- order ------------------------------------------------------------------------------------------------------------


def reorder(formula: Formula, setting: Setting) -> Iterator[Edit]:
    """A B -> B A"""
    if _is_product(formula, setting) and len(formula.factors) <= _MOST_FACTORS:
        for factors in permutations(formula.factors):
            if factors != formula.factors:
                yield Edit(replace(formula, factors=factors), (formula,))


def transpose_whole(side: Formula, setting: Setting) -> Iterator[Edit]:
    """δ a^T -> a δ^T"""
    numbers = isinstance(side, Product | MatrixProduct) and any(isinstance(part, Quotient) for part in side.factors)
    if _is_product(side, setting) and not numbers:
        yield Edit(replace(side, factors=tuple(map(_turned, side.factors[::-1]))), (side,))


transpose_back = transpose_whole
"""a δ^T -> δ a^T"""


def _turned(factor: Formula) -> Formula:
    match factor:
        case Transpose(body=body):
            return body
        case Sum() | Product():
            return Transpose(Group(factor))
        case _:
            return Transpose(factor)


# --- kinds of products ------------------------------------------------------------------------------------------------


def as_product(formula: Formula, _: Setting) -> Iterator[Edit]:
    """u ⊙ v -> u v"""
    if isinstance(formula, Hadamard):
        yield Edit(MatrixProduct(formula.factors), (formula,))


def as_hadamard(formula: Formula, setting: Setting) -> Iterator[Edit]:
    """A u -> A ⊙ u; of u v w every pair"""
    if _is_product(formula, setting):
        factors = formula.factors
        yield Edit(Hadamard(factors), (Hadamard(factors),))
        for cut in range(1, len(factors)):
            if len(factors) > 2:
                left, right = (_product(part) for part in (factors[:cut], factors[cut:]))
                yield Edit(Hadamard((left, right)), (Hadamard((left, right)),))


def _product(factors: tuple[Formula, ...]) -> Formula:
    return MatrixProduct(factors) if len(factors) > 1 else factors[0]


def no_diagonal(formula: Formula, _: Setting) -> Iterator[Edit]:
    """diag(f'(z)) W -> f'(z) W"""
    if isinstance(formula, Product | MatrixProduct):
        for number, factor in enumerate(formula.factors):
            if isinstance(factor, Apply) and factor.function == "diag":
                factors = (*formula.factors[:number], *factor.arguments, *formula.factors[number + 1 :])
                yield Edit(replace(formula, factors=factors), (factor,))


def diagonal(formula: Formula, setting: Setting) -> Iterator[Edit]:
    """f'(z) -> diag(f'(z))"""
    if isinstance(formula, Apply) and formula.primes == 1 and not setting.facts.is_about_entries:
        new = Apply("diag", (formula,))
        yield Edit(new, (formula, new))
