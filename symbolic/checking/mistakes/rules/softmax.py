"""Softmax and Kronecker's delta: scores that act on all outputs, rows that do not act on others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from symbolic.checking.mistakes.base import Edit, Setting
from symbolic.checking.mistakes.places import Several, joined
from symbolic.checking.mistakes.rules.candidates import times
from symbolic.formula.nodes import ONE, Formula, Group, Negative, Number, Product, Quantity, Sum
from symbolic.formula.substitute import nodes_of, ungrouped

__all__ = [
    "drop_kronecker",
    "elementwise_softmax",
    "flip_off_diagonal",
    "insert_kronecker",
    "softmax_of_all",
]


def _is_kronecker(formula: Formula) -> bool:
    return isinstance(formula, Quantity) and formula.name == "kronecker"


def _pairs(setting: Setting) -> Iterator[Quantity]:
    """Yield δ_ij for the letters of a relation."""
    letters = dict.fromkeys(
        index
        for part in setting.facts.quantities
        if part.name != "kronecker"
        for index in part.indices
        if not isinstance(index, int)
    )
    yield from (Quantity("kronecker", indices=pair) for pair in combinations(letters, 2))


def drop_kronecker(formula: Formula, _: Setting) -> Iterator[Edit]:
    """δ_ki a_j -> a_j"""
    if isinstance(formula, Several):
        gone = [factor for factor in formula.factors if _is_kronecker(factor)]
        kept = tuple(factor for factor in formula.factors if not _is_kronecker(factor))
        if gone and kept:
            yield Edit(joined(formula, kept), (gone[0],))


def insert_kronecker(term: Formula, setting: Setting) -> Iterator[Edit]:
    """a_j -> δ_ki a_j"""
    for pair in _pairs(setting):
        yield Edit(times(term, pair), (pair,))


def _has_softmax(setting: Setting) -> bool:
    return any(layer.activation == "softmax" for layer in setting.spec.layers)


# --- softmax ----------------------------------------------------------------------------------------------------------


def elementwise_softmax(formula: Formula, setting: Setting) -> Iterator[Edit]:
    """p_i (δ_ij - p_j) -> p_i (1 - p_j), of each output alone"""
    if not _has_softmax(setting):
        return
    match formula:
        case Sum(terms=terms) if any(map(_is_kronecker, terms)):
            yield Edit(Sum(tuple(ONE if _is_kronecker(term) else term for term in terms)), (formula,))


def softmax_of_all(formula: Formula, setting: Setting) -> Iterator[Edit]:
    """p_i (1 - p_j) -> p_i (δ_ij - p_j)"""
    if not _has_softmax(setting):
        return
    match formula:
        case Sum(terms=terms) if any(isinstance(term, Number) and term.written == "1" for term in terms):
            for pair in _pairs(setting):
                one = Sum(tuple(pair if term == ONE else term for term in terms))
                yield Edit(one, (pair,))
        case Product(factors=(Quantity() as one, *others)) if one.name in {"a", "yhat"}:
            yield from _off_diagonal(setting)
            yield from _with_kronecker(one, others, setting)


def _with_kronecker(one: Quantity, others: Sequence[Formula], setting: Setting) -> Iterator[Edit]:
    """p_i (1 - p_i) -> p_i (δ_ij - p_j), where the left side is a derivative by z_j"""
    if [ungrouped(other) for other in others] == [Sum((ONE, Negative(one)))]:
        for index in (index for score in _scores(setting) for index in score.indices):
            if one.indices != (index,):
                pair = Quantity("kronecker", indices=(*one.indices, index))
                acted_on = Quantity(one.name, one.layer, (index,), one.sample)
                yield Edit(Product((one, Group(Sum((pair, Negative(acted_on)))))), (pair,))


def _scores(setting: Setting) -> list[Quantity]:
    return [part for part in nodes_of(setting.sides[0]) if isinstance(part, Quantity) and part.name == "z"]


def _off_diagonal(setting: Setting) -> Iterator[Edit]:
    """p_1 (1 - p_1) -> -p_1 p_2, and back, for numbers."""
    units = [part for part in setting.facts.quantities if part.name in {"a", "yhat"} and part.indices]
    for unit in dict.fromkeys(units):
        for score in _scores(setting):
            other = Quantity(unit.name, unit.layer, score.indices, unit.sample)
            if unit.indices != score.indices:
                yield Edit(Negative(Product((unit, other))), (Negative(Product((unit, other))),))
            else:
                yield Edit(Product((unit, Group(Sum((ONE, Negative(unit)))))), (unit,))


def flip_off_diagonal(formula: Formula, _: Setting) -> Iterator[Edit]:
    """δ_ij - p_j -> δ_ij + p_j, -p_i p_j -> p_i p_j"""
    match formula:
        case Sum(terms=(one, other)) if _is_kronecker(one) or _is_kronecker(_inner(other)):
            turned = other.body if isinstance(other, Negative) else Negative(other)
            yield Edit(Sum((one, turned)), (formula,))
        case Negative(body=Product(factors=(Quantity() as one, Quantity() as other))) if _are_outputs(one, other):
            yield Edit(formula.body, (formula,))
        case Product(factors=(Quantity() as one, Quantity() as other)) if _are_outputs(one, other):
            yield Edit(Negative(formula), (Negative(formula),))


def _inner(term: Formula) -> Formula:
    return term.body if isinstance(term, Negative) else term


def _are_outputs(one: Quantity, other: Quantity) -> bool:
    return one.name == other.name and one.name in {"a", "yhat"} and one.indices != other.indices
