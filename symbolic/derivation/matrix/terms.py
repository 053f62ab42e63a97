"""A product of entries with sums, taken apart: numbers in front, factors with their letters, summed letters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from symbolic.derivation.matrix.arrays import Item, item_of, letters_in
from symbolic.formula.build import product
from symbolic.formula.nodes import (
    Formula,
    Group,
    Negative,
    Product,
    Quantity,
    Sigma,
    Sum,
)
from symbolic.formula.notation import Layout

__all__ = ["Nested", "Term", "read", "written"]


@dataclass(frozen=True, slots=True)
class Nested:
    """A factor that is a sum of terms of its own, all with the same free letters."""

    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Term:
    """± scalars × Σ over letters of a product of factors."""

    negative: bool = False
    scalars: tuple[Formula, ...] = ()
    factors: tuple[Item | Nested, ...] = ()
    sums: tuple[tuple[str, Quantity], ...] = ()

    @property
    def items(self) -> tuple[Item, ...]:
        """The factors that are single arrays."""
        return tuple(factor for factor in self.factors if isinstance(factor, Item))


def read(formula: Formula, layout: Layout) -> tuple[Term, ...]:
    """Return the terms of an index form."""
    return tuple(_terms(formula, layout))


def _terms(formula: Formula, layout: Layout) -> Iterator[Term]:
    match formula:
        case Sum(terms=parts) if item_of(formula, layout) is None:
            for part in parts:
                yield from _terms(part, layout)
        case Group(body=body):
            yield from _terms(body, layout)
        case Negative(body=body):
            yield from (replace(term, negative=not term.negative) for term in _terms(body, layout))
        case Sigma(body=body, index=letter, upper=Quantity() as upper):
            yield from (replace(term, sums=(*term.sums, (letter, upper))) for term in _terms(body, layout))
        case _:
            yield _term(formula, layout)


def _term(formula: Formula, layout: Layout) -> Term:
    item = item_of(formula, layout)
    if item is not None and not isinstance(formula, Product):
        return Term(factors=(item,))
    match formula:
        case Product(factors=factors):
            term = Term()
            for factor in factors:
                term = _joined(term, _factor(factor, layout))
            return term
        case _ if not letters_in(formula):
            return Term(scalars=(formula,))
        case _:
            raise TypeError(f"{type(formula).__name__} has no matrix form here")


def _factor(formula: Formula, layout: Layout) -> Term:
    """Return a factor as a term: itself, or a nested sum."""
    terms = read(formula, layout)
    return terms[0] if len(terms) == 1 else Term(factors=(Nested(terms),))


def _joined(left: Term, right: Term) -> Term:
    """Return the product of two terms.

    Raises:
        TypeError: where both sum over one letter.
    """
    taken = {letter for letter, _ in left.sums}
    if any(letter in taken for letter, _ in right.sums):
        raise TypeError("two factors with sums over the same letter")
    return Term(
        left.negative != right.negative,
        (*left.scalars, *right.scalars),
        (*left.factors, *right.factors),
        (*left.sums, *right.sums),
    )


def written(terms: tuple[Term, ...]) -> Formula:
    """Return terms as a formula again."""
    parts = [_written(term) for term in terms]
    return parts[0] if len(parts) == 1 else Sum(tuple(parts))


def _written(term: Term) -> Formula:
    body = product([*(_entry(factor) for factor in term.factors)])
    for letter, upper in term.sums:
        body = Sigma(body, letter, 1, upper)
    factors = [*term.scalars, *([body] if term.factors else [])]
    value = product(factors)
    return Negative(value) if term.negative else value


def _entry(factor: Item | Nested) -> Formula:
    return factor.entry if isinstance(factor, Item) else Group(written(factor.terms))
