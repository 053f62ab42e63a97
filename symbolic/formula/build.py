"""Small constructors that leave out what a writer leaves out: no product of one factor, no sum of one term."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

from symbolic.formula.nodes import (
    ONE,
    ZERO,
    Formula,
    Index,
    IndexLike,
    Negative,
    Number,
    Product,
    Quotient,
    Relations,
    Sigma,
    Sign,
    Sum,
)

__all__ = ["MOST_WRITTEN_TERMS", "equation", "number", "product", "sum_of", "written_sum"]

MOST_WRITTEN_TERMS = 6
"""Sums with more terms are written with a sigma sign; more do not fit on a slide's line."""


def number(value: int | Fraction) -> Formula:
    """Return `value` as written: 3, 1/2, 0.01, and with a minus in front where negative."""
    value = Fraction(value)
    if value < 0:
        return Negative(number(-value))
    if value.denominator == 1:
        return Number(str(value.numerator))
    if value.denominator > 9 and _is_decimal(value.denominator):
        return Number(_decimal(value))
    return Quotient(Number(str(value.numerator)), Number(str(value.denominator)))


def _is_decimal(denominator: int) -> bool:
    for prime in (2, 5):
        while denominator % prime == 0:
            denominator //= prime
    return denominator == 1


def _decimal(value: Fraction) -> str:
    digits = 1
    while (value * 10**digits).denominator != 1:
        digits += 1
    scaled = str((value * 10**digits).numerator).rjust(digits + 1, "0")
    return f"{scaled[:-digits]}.{scaled[-digits:]}"


def product(factors: Sequence[Formula], sign: Sign = Sign.NONE) -> Formula:
    """Return the product of `factors`; 1 of none, the factor itself of one."""
    if len(factors) == 1:
        return factors[0]
    return Product(tuple(factors), sign) if factors else ONE


def sum_of(terms: Sequence[Formula]) -> Formula:
    """Return the sum of `terms`; 0 of none, the term itself of one."""
    if len(terms) == 1:
        return terms[0]
    return Sum(tuple(terms)) if terms else ZERO


def written_sum(
    size: int, term: Callable[[IndexLike], Formula], letter: str, most: int = MOST_WRITTEN_TERMS
) -> tuple[Formula, ...]:
    """Return the terms term(1), ..., term(size), or one sigma over `letter` where they are more than `most`."""
    if size <= most:
        return tuple(term(k) for k in range(1, size + 1))
    return (Sigma(term(Index(letter)), letter, 1, size),)


def equation(*sides: Formula) -> Relations:
    """Return sides joined by equals signs."""
    return Relations(sides, ("=",) * (len(sides) - 1))
