"""When a formula inside another needs brackets, and when these must grow: one table for all printers."""

from __future__ import annotations

from collections.abc import Sequence

from symbolic.formula.nodes import (
    Apply,
    Cases,
    Entry,
    Formula,
    Gradient,
    Group,
    Hadamard,
    Highlight,
    Index,
    Matrix,
    MatrixProduct,
    Negative,
    Number,
    OrderedProduct,
    Partial,
    Position,
    Power,
    Prod,
    Product,
    Quantity,
    Quotient,
    Relations,
    Sigma,
    Sign,
    Sum,
    Transpose,
    Underbrace,
)
from symbolic.formula.notation import Notation
from symbolic.formula.signs import sum_sign
from symbolic.formula.substitute import derivatives, nodes_of

__all__ = [
    "ATOM",
    "FACTOR",
    "JUXTAPOSED",
    "POWER",
    "RELATION",
    "TERM",
    "begins_with_digit",
    "binding",
    "elementwise_places",
    "factor_places",
    "is_bare_numerator",
    "is_sum",
    "is_tall",
    "stands_behind",
    "takes_superscript",
]

RELATION, TERM, FACTOR, JUXTAPOSED, POWER, ATOM = range(6)
"""How strongly a formula holds together, from loose to tight."""

_BINDING: dict[type[Formula], int] = {
    Quantity: ATOM,
    Relations: RELATION,
    Sum: TERM,
    Negative: TERM,
    Prod: TERM,
    Cases: TERM,
    Hadamard: FACTOR,
    MatrixProduct: JUXTAPOSED,
    OrderedProduct: JUXTAPOSED,
    Gradient: JUXTAPOSED,
    Power: POWER,
    Transpose: POWER,
}


def binding(formula: Formula) -> int:
    """Return how strongly `formula` holds together; brackets are needed where less than its place asks for."""
    known = _BINDING.get(type(formula))
    if known is not None:
        return known
    if is_sum(formula):
        return TERM
    if isinstance(formula, Partial):
        return JUXTAPOSED if _waits(formula) else ATOM
    if isinstance(formula, Position):
        return TERM if isinstance(formula.index, Index) and formula.index.shift else ATOM
    if isinstance(formula, Product):
        return JUXTAPOSED if formula.sign is Sign.NONE else FACTOR
    if isinstance(formula, Underbrace):
        return TERM if _begins_with_minus(formula.body) else ATOM
    return binding(formula.body) if isinstance(formula, Highlight) else ATOM


def _begins_with_minus(formula: Formula) -> bool:
    match formula:
        case Sum(terms=(first, *_)) | Underbrace(body=first) | Highlight(body=first):
            return _begins_with_minus(first)
        case _:
            return isinstance(formula, Negative)


def _waits(formula: Partial) -> bool:
    """Say whether a derivative is written as an operator before brackets: what stands behind them would be taken in."""
    base: Formula = formula
    while isinstance(base, Partial):
        base = base.of
    return stands_behind(base)


def stands_behind(base: Formula) -> bool:
    """Say whether what is differentiated stands behind the sign, in brackets: a fraction in a fraction is too small.

    A fraction of two numbers is small enough.
    """
    if isinstance(base, Quantity):
        return False
    fractions = (part for part in nodes_of(base) if isinstance(part, Quotient))
    return any(True for _ in derivatives(base)) or any(not _is_number(fraction) for fraction in fractions)


def _is_number(fraction: Quotient) -> bool:
    return isinstance(fraction.numerator, Number) and isinstance(fraction.denominator, Number)


def factor_places(factors: Sequence[Formula], place: int) -> list[int]:
    """Return what each factor's place asks for: a sum with a sigma sign takes in what follows, so it stands last."""
    *front, last = factors
    places = [ATOM if _ends_in_sigma(factor) else place for factor in front]
    if isinstance(last, MatrixProduct):  # a number before a matrix product needs no brackets round it
        return [*places, min(place, JUXTAPOSED)]
    return [*places, TERM if is_sum(last) else place]


def elementwise_places(factors: Sequence[Formula], place: int) -> list[int]:
    """Return what the place of each factor of an elementwise product asks for: a sigma sign in it takes in no sign."""
    return [*(ATOM if _ends_in_sigma(factor) else place for factor in factors[:-1]), place]


def _ends_in_sigma(formula: Formula) -> bool:
    while isinstance(formula, Product | Highlight):
        formula = formula.factors[-1] if isinstance(formula, Product) else formula.body
    return is_sum(formula)


def is_sum(formula: Formula) -> bool:
    r"""Say whether a formula is written with a \sum before it, which takes in what follows."""
    return isinstance(formula, Sigma) or (isinstance(formula, Apply) and sum_sign(formula) is not None)


def takes_superscript(formula: Formula) -> bool:
    """Say whether an exponent may follow `formula` as it stands: it is whole, and has no superscript yet."""
    match formula:
        case Highlight(body=body):
            return takes_superscript(body)
        case Quantity(layer=layer, sample=sample, mark=mark):
            return layer is None and sample is None and not mark
        case Quotient() | Partial() | Underbrace() | Entry() | Apply(function="exp", primes=0):
            return False
        case _:
            return binding(formula) >= ATOM


def begins_with_digit(formula: Formula) -> bool:
    """Say whether `formula` starts with a digit, which must not run into a factor before it: 2 · 3, never 2 3."""
    match formula:
        case Quotient(numerator=part) | Power(base=part) | Highlight(body=part):
            return begins_with_digit(part)
        case MatrixProduct(factors=(part, *_)):
            return begins_with_digit(part)
        case _:
            return isinstance(formula, Number)


_ALWAYS_TALL = (Quotient, Partial, Cases, Matrix, Underbrace)


def is_tall(formula: Formula) -> bool:
    """Say whether brackets round `formula` must be larger than a line of text."""
    match formula:
        case Sum(terms=parts) | Product(factors=parts) | Hadamard(factors=parts) | MatrixProduct(factors=parts):
            return any(map(is_tall, parts))
        case Negative(body=body) | Group(body=body) | Highlight(body=body) | Transpose(body=body):
            return is_tall(body)
        case Power(base=body) | Entry(body=body) | OrderedProduct(body=body) | Gradient(of=body):
            return is_tall(body)
        case Apply(arguments=parts):
            return is_sum(formula) or any(map(is_tall, parts))
        case Relations(sides=parts):
            return any(map(is_tall, parts))
        case _:
            return isinstance(formula, _ALWAYS_TALL) or is_sum(formula)


def is_bare_numerator(formula: Formula, notation: Notation) -> bool:
    """Say whether a sum under a derivative sign goes without brackets: products of quantities and quantities alone."""
    return notation.bare_numerators and isinstance(formula, Sum) and all(map(_is_bare_term, formula.terms))


def _is_bare_term(term: Formula) -> bool:
    return isinstance(term, Quantity) or (
        isinstance(term, Product) and all(isinstance(factor, Quantity) for factor in term.factors)
    )
