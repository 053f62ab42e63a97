"""Leaving out what a line does not need: terms and factors of 0, factors of 1, chains inside chains."""

from __future__ import annotations

from functools import singledispatch

from symbolic.formula.build import product, sum_of
from symbolic.formula.nodes import ONE, ZERO, Formula, Negative, Product, Sign, Sum

__all__ = ["tidied"]


@singledispatch
def tidied(formula: Formula) -> Formula:
    """Return `formula` without zeros, ones and needless brackets; anything but sums and chains as it is."""
    return formula


@tidied.register
def tidied_sum(formula: Sum) -> Formula:
    """(u + v) + 0 = u + v"""
    terms: list[Formula] = []
    for term in map(tidied, formula.terms):
        terms += term.terms if isinstance(term, Sum) else (term,)
    return sum_of([term for term in terms if term != ZERO])


@tidied.register
def tidied_negative(formula: Negative) -> Formula:
    """-0 = 0"""
    body = tidied(formula.body)
    return ZERO if body == ZERO else Negative(body)


@tidied.register
def tidied_product(formula: Product) -> Formula:
    """(u v) 1 = u v, and u 0 = 0"""
    factors: list[Formula] = []
    for factor in map(tidied, formula.factors):
        inside = isinstance(factor, Product) and factor.sign is formula.sign is Sign.CHAIN
        factors += factor.factors if inside else (factor,)  # type: ignore[attr-defined]  # inside: a product
    return ZERO if ZERO in factors else product([factor for factor in factors if factor != ONE], formula.sign)
