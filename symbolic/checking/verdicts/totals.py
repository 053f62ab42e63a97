r"""Sums that are written without an index: \sum (y_j - t_j)^2 runs over j, the letter that stands in it alone."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from symbolic.checking.meaning.letters import uses
from symbolic.formula.nodes import ONE, Apply, Formula, Sigma
from symbolic.formula.resolver.resolve import Resolver
from symbolic.formula.substitute import rebuilt

__all__ = ["with_indices_of_sums"]

_COUNTED = frozenset({"unit", "sample"})


def with_indices_of_sums(sides: tuple[Formula, ...], resolver: Resolver) -> Iterator[tuple[Formula, ...]]:
    """Yield the sides with an index at each sum that shows by its letters over what it runs, then as they are written.

    A letter that stands outside as well is free: in δ_j = Σ δ_k w_kj, the sum is over k.
    """
    outside = frozenset(letter for side in sides for letter in _letters(_without_totals(side)))
    indexed = tuple(_indexed(side, outside, resolver) for side in sides)
    if indexed != sides:
        yield indexed
    yield sides


def _is_total(formula: Formula) -> bool:
    return isinstance(formula, Apply) and formula.function == "total"


def _without_totals(formula: Formula) -> Formula:
    return ONE if _is_total(formula) else rebuilt(formula, _without_totals)


def _letters(formula: Formula) -> list[str]:
    return [use.letter for use in uses(formula) if use.role in _COUNTED]


def _indexed(formula: Formula, outside: AbstractSet[str], resolver: Resolver) -> Formula:
    """Σ u_k as Σ_k u_k"""
    if not (isinstance(formula, Apply) and _is_total(formula)):
        return resolver.in_place_of(formula, rebuilt(formula, lambda part: _indexed(part, outside, resolver)))
    (body,) = formula.arguments
    body = _indexed(body, outside | {*_letters(_without_totals(body))}, resolver)
    letters = sorted({*_letters(body)} - outside)
    if not letters:
        return resolver.in_place_of(formula, Apply("total", (body,)))
    for letter in letters:
        body = resolver.in_place_of(formula, Sigma(body, letter))
    return body
