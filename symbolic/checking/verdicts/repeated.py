"""Sums that a repeated index stands for, where the writer leaves the sign out: w_ij a_j is Σ_j w_ij a_j."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from symbolic.checking.meaning.letters import uses
from symbolic.formula.nodes import (
    Apply,
    Cases,
    Formula,
    Group,
    Negative,
    Number,
    Partial,
    Power,
    Product,
    Quantity,
    Sigma,
    Sum,
)
from symbolic.formula.resolver.resolve import Resolver
from symbolic.formula.resolver.vocabulary import CLASS
from symbolic.formula.substitute import rebuilt

__all__ = ["kept_letters", "with_sums"]


def kept_letters(sides: Sequence[Formula]) -> Iterator[frozenset[str]]:
    """Yield the letters that are free in an equation: those that stand once in a side, and first those in both sides.

    In ∂a_i/∂z_i = a_i (1 - a_i) each side has i twice, and means it for every i; in ∂L/∂z_k ∂z_k/∂b_k, k is the index
    of the b by which the whole chain differentiates.
    """
    counts = [_count(_opened(side)) for side in sides]
    terms = [_count(_opened(term)) for side in sides for term in _terms(side)]
    once = frozenset(letter for count in terms for letter, times in count.items() if times == 1)
    once |= frozenset(letter for side in sides for term in _terms(side) for letter in _ends_of_chain(term))
    shared = frozenset.intersection(*(frozenset(count) for count in counts))
    yield once | shared
    if not shared <= once:
        yield once


def _ends_of_chain(side: Formula) -> list[str]:
    """Return the letters of what does not cancel in a product of derivatives: in ∂L/∂z_k ∂z_k/∂b_k, of L and b_k."""
    links = [link for factor in _factors(side) if not isinstance(link := _bare(factor), Number)]
    chain = [link for link in links if isinstance(link, Partial)]
    if not chain or len(chain) < len(links):
        return []
    above, below = [_output(link.of) for link in chain], [_output(link.wrt) for link in chain]
    ends = sorted(frozenset(above) ^ frozenset(below), key=str)
    return [letter for end in ends for letter in _letters(end)]


def _output(part: Formula) -> Formula:
    """Return the prediction as the activation that it is, of whatever layer."""
    if isinstance(part, Quantity) and part.name in {"a", "yhat"}:
        return replace(part, name="a", layer=None)
    return part


def _terms(side: Formula) -> Iterator[Formula]:
    inner = _bare(side)
    sums = [factor for factor in _factors(inner) if isinstance(_bare(factor), Sum)]
    if isinstance(inner, Sum):
        for term in inner.terms:
            yield from _terms(term)
    elif len(sums) == 1 and not any(_letters(factor) for factor in _factors(inner) if factor is not sums[0]):
        yield from _terms(sums[0])
    else:
        yield inner


def _factors(side: Formula) -> tuple[Formula, ...]:
    inner = _bare(side)
    return inner.factors if isinstance(inner, Product) else (inner,)


def _bare(formula: Formula) -> Formula:
    return _bare(formula.body) if isinstance(formula, Group | Negative) else formula


def _opened(formula: Formula) -> Formula:
    """f(u) as u: letters that are summed inside a function are no free ones."""
    if isinstance(formula, Apply):
        return Product(tuple(map(_opened, formula.arguments)))
    return rebuilt(formula, _opened)


def with_sums(side: Formula, kept: frozenset[str], resolver: Resolver) -> Formula:
    """Return `side` with a sum over every small letter that stands at least twice in a term, but for those `kept`.

    Capital letters name fixed units.
    """
    match side:
        case Sum(terms=terms):
            return resolver.in_place_of(side, Sum(tuple(with_sums(term, kept, resolver) for term in terms)))
        case Negative(body=body):
            return resolver.in_place_of(side, Negative(with_sums(body, kept, resolver)))
        case Group(body=body):
            return resolver.in_place_of(side, Group(with_sums(body, kept, resolver)))
        case Product() | Partial():
            side = resolver.in_place_of(side, rebuilt(side, lambda part: _inside(part, kept, side, resolver)))
        case Apply(arguments=arguments):
            inside = tuple(with_sums(argument, kept, resolver) for argument in arguments)
            return side if inside == arguments else resolver.in_place_of(side, replace(side, arguments=inside))
        case Cases() | Sigma():
            return side
    return _summed(side, kept, resolver)


def _inside(part: Formula, kept: frozenset[str], whole: Formula, resolver: Resolver) -> Formula:
    """Write out sums inside a factor over letters that stand nowhere else in the product."""
    if isinstance(part, Group) and isinstance(part.body, Sum):
        outside = _count(whole) - _count(part)
        return with_sums(part, kept | {letter for letter, times in outside.items() if times}, resolver)
    return part


def _count(formula: Formula) -> Counter[str]:
    """Return how often each letter stands in one term; of terms that are added, in the one where it stands most."""
    match formula:
        case Sum(terms=terms):
            most: Counter[str] = Counter()
            for term in terms:
                most |= _count(term)
            return most
        case Negative(body=body) | Group(body=body):
            return _count(body)
        case Product(factors=factors):
            return sum(map(_count, factors), Counter())
        case Power(base=base):
            return _count(base)
        case Apply():
            return Counter(set(_letters(formula)))
        case _:
            return Counter(_letters(formula))


def _letters(formula: Formula) -> list[str]:
    return [
        use.letter
        for use in uses(formula)
        if use.letter.islower()
        and use.letter != CLASS
        and (use.role == "unit" or (use.role == "number" and isinstance(use.part, Quantity)))
    ]


def _summed(term: Formula, kept: frozenset[str], resolver: Resolver) -> Formula:
    twice = sorted(letter for letter, times in _count(term).items() if times > 1 and letter not in kept)
    for letter in twice:
        term = resolver.in_place_of(term, Sigma(term, letter))
    return term
