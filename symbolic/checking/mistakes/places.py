"""The places of a formula at which something may be changed, each with a way to put something else there.

What stands under a derivative sign is not entered: there a change would change what is held fixed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import combinations

from symbolic.formula.nodes import (
    ONE,
    Formula,
    Group,
    Hadamard,
    Highlight,
    MatrixProduct,
    Negative,
    Partial,
    Prod,
    Product,
    Quotient,
    Relations,
    Sigma,
    Sum,
    Transpose,
    Underbrace,
)
from symbolic.formula.substitute import field_names, ungrouped

__all__ = ["Place", "Several", "factor_places", "joined", "pairs_of_factors", "places", "summands", "terms", "without"]

Several = Product | Hadamard | MatrixProduct
"""Nodes that are made of factors."""

_Put = Callable[[Formula], Formula]


@dataclass(frozen=True, slots=True)
class Place:
    """A part of a formula.

    Attributes:
        part: what stands there.
        put: from what is put there to the whole formula.
        bound: letters of the sums round it.
    """

    part: Formula
    put: _Put
    bound: tuple[str, ...] = ()


def places(formula: Formula) -> Iterator[Place]:
    """Yield a formula and all parts of it, in written order."""
    return _places(Place(formula, _itself))


def _itself(formula: Formula) -> Formula:
    return formula


def _places(place: Place) -> Iterator[Place]:
    yield place
    if not isinstance(place.part, Partial):
        for inner in _inside(place):
            yield from _places(inner)


def _inside(place: Place) -> Iterator[Place]:
    """Yield the places directly inside one, but for labels of braces, bounds of sums and conditions of cases."""
    part, bound = place.part, place.bound
    if isinstance(part, Sigma | Prod):
        bound = (*bound, part.index)
    names = ("body",) if isinstance(part, Underbrace | Highlight | Sigma | Prod) else field_names(type(part))  # type: ignore[arg-type]
    for name in names:
        value = getattr(part, name)
        if isinstance(value, Formula):
            yield Place(value, _into_field(place, name), bound)
        elif isinstance(value, tuple):
            yield from _entries(value, _into_field(place, name), bound)


def _entries(values: tuple[object, ...], put: Callable[..., Formula], bound: tuple[str, ...]) -> Iterator[Place]:
    for number, value in enumerate(values):
        inner = _into_entry(values, number, put)
        if isinstance(value, Formula) and not isinstance(value, Relations):
            yield Place(value, inner, bound)
        elif isinstance(value, tuple):
            yield from _entries(value, inner, bound)


def _into_field(place: Place, name: str) -> Callable[..., Formula]:
    return lambda new: place.put(replace(place.part, **{name: new}))  # type: ignore[type-var]  # every node is a dataclass


def _into_entry(values: tuple[object, ...], number: int, put: Callable[..., Formula]) -> _Put:
    return lambda new: put((*values[:number], new, *values[number + 1 :]))


# --- terms ------------------------------------------------------------------------------------------------------------


def terms(formula: Formula) -> Iterator[Place]:
    """Yield what a further factor may multiply: the whole, each term of a sum in it, the body of each sigma sign."""
    return _terms(Place(formula, _itself))


def _terms(place: Place) -> Iterator[Place]:
    if not isinstance(place.part, Negative | Group):
        yield place
    yield from _sums_inside(place)


def summands(formula: Formula) -> Iterator[Place]:
    """Yield what a further term may be added to: the whole, each term of a sum in it, the body of each sigma sign."""
    yield Place(formula, _itself)
    for place in places(formula):
        if isinstance(place.part, Sum | Sigma | Group | Quotient):
            yield from (inner for inner in _inside(place))


def _sums_inside(place: Place) -> Iterator[Place]:
    for inner in _inside(place):
        match place.part, inner.part:
            case ((Sum() | Negative() | Group() | Sigma() | Prod() | Quotient()), _):
                yield from _terms(inner)
            case ((Product() | Hadamard() | MatrixProduct() | Transpose()), (Sum() | Sigma() | Group() | Negative())):
                yield from _terms(inner)
            case ((Product() | Hadamard() | MatrixProduct() | Transpose()), _):
                yield from _sums_inside(inner)


# --- factors ----------------------------------------------------------------------------------------------------------


def factor_places(formula: Formula) -> Iterator[tuple[Formula, Formula]]:
    """Yield each factor of a product with what is left without it."""
    if isinstance(formula, Several):
        for number, factor in enumerate(formula.factors):
            yield factor, without(formula, number)


def without(formula: Several, number: int) -> Formula:
    """Return a product without one of its factors."""
    return joined(formula, (*formula.factors[:number], *formula.factors[number + 1 :]))


def joined(model: Several, factors: tuple[Formula, ...]) -> Formula:
    """Return a product of the kind of `model`; a single factor as it is."""
    return replace(model, factors=factors) if len(factors) > 1 else factors[0]


def pairs_of_factors(formula: Formula) -> Iterator[Place]:
    """Yield the a (1 - a) in each longer product: two factors, one of them a sum; 1 in their place leaves them out."""
    for place in places(formula):
        if isinstance(place.part, Product | Hadamard) and len(place.part.factors) > 2:
            for one, other in combinations(range(len(place.part.factors)), 2):
                if any(isinstance(ungrouped(place.part.factors[number]), Sum) for number in (one, other)):
                    yield _pair(place, place.part, one, other)


def _pair(place: Place, product: Product | Hadamard, one: int, other: int) -> Place:
    factors = product.factors

    def put(new: Formula) -> Formula:
        inner = new.factors if isinstance(new, type(product)) else () if new == ONE else (new,)
        rest = factors[:other] + factors[other + 1 :]
        return place.put(joined(product, (*rest[:one], *inner, *rest[one + 1 :])))

    return Place(replace(product, factors=(factors[one], factors[other])), put, place.bound)
