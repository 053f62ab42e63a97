"""Numbers put in for letters one for one: a (1 - a) = 0.61 (1 - 0.61) says what a is, or agrees with what was said."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice, permutations

from symbolic.checking.verdicts.measured import is_number, plain_number
from symbolic.formula.nodes import (
    ONE,
    Apply,
    Formula,
    Gradient,
    Group,
    Hadamard,
    Matrix,
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
from symbolic.formula.resolver.vocabulary import ACTIVATION
from symbolic.formula.substitute import ungrouped

__all__ = ["PutIn", "put_in"]

_VALUED = (Quantity, Partial, Gradient)
_MOST_ORDERS = 24
_DEEPEST = 3

Forms = Callable[[Formula], Sequence[Formula]]
"""What a quantity is in terms of its neighbours, in the ways in which it is usually written."""


@dataclass
class PutIn:
    """What numbers in the places of letters say.

    Attributes:
        values: the number of each quantity.
        parts: parts of the expression for which one number stands, with that number: 1 - a, for which 0.39 stands.
    """

    values: dict[Formula, Formula] = field(default_factory=dict)
    parts: list[tuple[Formula, Formula]] = field(default_factory=list)

    def copy(self) -> PutIn:
        """Return what was found so far, to go on with in one of several ways."""
        return PutIn(dict(self.values), list(self.parts))


def put_in(letters: Formula, numbers: Formula, forms: Forms) -> Iterator[PutIn]:
    """Yield what numbers in the places of letters say, in each order of factors and terms, the typed one first."""
    if isinstance(ungrouped(letters), _VALUED) and plain_number(numbers) is not None:
        return
    for found in _matched(letters, numbers, PutIn(), forms, _DEEPEST):
        if found.values or len(found.parts) > 1:
            yield found


def _matched(letters: Formula, numbers: Formula, found: PutIn, forms: Forms, deep: int) -> Iterator[PutIn]:
    letters, numbers = ungrouped(letters), ungrouped(numbers)
    if isinstance(letters, Transpose) and isinstance(ungrouped(letters.body), _VALUED) and _is_plain(numbers):
        letters, numbers = ungrouped(letters.body), _across(numbers)
    if isinstance(letters, _VALUED):
        yield from _valued(letters, numbers, found, forms, deep)
        return
    if isinstance(letters, Negative) and isinstance(ungrouped(letters.body), _VALUED):
        if isinstance(numbers, Negative):
            yield from _matched(letters.body, numbers.body, found, forms, deep)
        return
    if _is_plain(numbers):
        same = isinstance(letters, Number) and plain_number(letters) == plain_number(numbers)
        if same or not is_number(letters):
            told = found.copy()
            told.parts += () if same else ((letters, numbers),)
            yield told
        return
    match letters, numbers:
        case (Negative(body=body), Negative(body=other)):
            yield from _matched(body, other, found, forms, deep)
        case (Quotient(numerator=above, denominator=below), Quotient(numerator=other_above, denominator=other_below)):
            yield from _all_matched((above, below), (other_above, other_below), found, forms, deep)
        case (Power(base=base, exponent=exponent), Power(base=other, exponent=power)):
            if exponent == power:
                yield from _matched(base, other, found, forms, deep)
        case (Apply(arguments=arguments), Apply(arguments=others)):
            if _is_same(letters, numbers) and len(arguments) == len(others):
                yield from _all_matched(arguments, others, found, forms, deep)
        case (Sum(terms=terms), Sum(terms=others)):
            yield from _in_any_order(terms, others, found, forms, deep)
        case _:
            mine, others = _factors(letters), _factors(numbers)
            if len(mine) > 1 or len(others) > 1:
                yield from _in_any_order(mine, others, found, forms, deep)
            if isinstance(letters, Product | Hadamard) and len(letters.factors) < len(mine):  # a (1 - a) as one number
                yield from _in_any_order(letters.factors, others, found, forms, deep)


def _valued(letters: Formula, numbers: Formula, found: PutIn, forms: Forms, deep: int) -> Iterator[PutIn]:
    """A quantity: a number stands for it, or what it is in terms of its neighbours, with numbers for these."""
    if _is_plain(numbers):
        known = found.values.get(letters, numbers)
        if plain_number(known) == plain_number(numbers):
            told = found.copy()
            told.values[letters] = numbers
            yield told
        return
    for form in forms(letters) if deep else ():
        yield from _matched(form, numbers, found, forms, deep - 1)


def _all_matched(
    letters: Sequence[Formula], numbers: Sequence[Formula], found: PutIn, forms: Forms, deep: int
) -> Iterator[PutIn]:
    if not letters:
        yield found
        return
    for first in _matched(letters[0], numbers[0], found, forms, deep):
        yield from _all_matched(letters[1:], numbers[1:], first, forms, deep)


def _in_any_order(
    letters: Sequence[Formula], numbers: Sequence[Formula], found: PutIn, forms: Forms, deep: int
) -> Iterator[PutIn]:
    if len(letters) != len(numbers):
        return
    for order in islice(permutations(numbers), _MOST_ORDERS):
        yield from _all_matched(letters, order, found, forms, deep)


def _is_plain(numbers: Formula) -> bool:
    """Say whether a side is one number, or an array of such."""
    if isinstance(numbers, Matrix):
        return all(plain_number(entry) is not None for row in numbers.rows for entry in row)
    return plain_number(numbers) is not None


def _across(numbers: Formula) -> Formula:
    return Matrix(tuple(zip(*numbers.rows, strict=True))) if isinstance(numbers, Matrix) else numbers


def _is_same(letters: Apply, numbers: Apply) -> bool:
    alike = letters.function == numbers.function or ACTIVATION in {letters.function, numbers.function}
    return alike and letters.primes == numbers.primes


def _factors(formula: Formula) -> tuple[Formula, ...]:
    """Return the factors of a product, those of products inside it as well, but for a factor 1."""
    formula = formula.body if isinstance(formula, Group) else formula
    if not isinstance(formula, Product | Hadamard | MatrixProduct):
        return (formula,)
    found = tuple(factor for part in formula.factors for factor in _factors(part) if ungrouped(factor) != ONE)
    return found or (ONE,)
