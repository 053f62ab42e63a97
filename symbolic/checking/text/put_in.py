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
_MOST_FACTORS = 8
_DEEPEST = 3
_MOST_STEPS = 2000
"""Pairs of parts that are compared for one line: factors and terms may be in any order, and each in several forms."""

Forms = Callable[[Formula], Sequence[Formula]]
"""What a quantity is in terms of its neighbours, in the ways in which it is usually written."""


@dataclass
class PutIn:
    """What numbers in the places of letters say.

    Attributes:
        values: the number of each quantity.
        parts: parts of the expression for which one number stands, with that number: 1 - a, for which 0.39 stands.
        of_forms: whether the letters were not written, so that x may stand for w: 0.5 · 2 of w x.
    """

    values: dict[Formula, Formula] = field(default_factory=dict)
    parts: list[tuple[Formula, Formula]] = field(default_factory=list)
    of_forms: bool = False

    def copy(self) -> PutIn:
        """Return what was found so far, to go on with in one of several ways."""
        return PutIn(dict(self.values), list(self.parts), self.of_forms)


def put_in(letters: Formula, numbers: Formula, forms: Forms) -> Iterator[PutIn]:
    """Yield what numbers in the places of letters say, in each order of factors and terms, the typed one first."""
    if isinstance(ungrouped(letters), _VALUED) and plain_number(numbers) is not None:
        return
    for found in _Matching(forms).matched(letters, numbers, PutIn(), _DEEPEST):
        if found.values or len(found.parts) > 1:
            yield found


@dataclass
class _Matching:
    """A search for ways in which numbers stand for letters, which ends after so many steps."""

    forms: Forms
    steps: int = 0

    def matched(self, letters: Formula, numbers: Formula, found: PutIn, deep: int) -> Iterator[PutIn]:
        """Yield what is known once an expression of numbers stands for one of letters."""
        self.steps += 1
        if self.steps > _MOST_STEPS:
            return
        letters, numbers = ungrouped(letters), ungrouped(numbers)
        if isinstance(letters, Transpose) and isinstance(ungrouped(letters.body), _VALUED) and _is_plain(numbers):
            letters, numbers = ungrouped(letters.body), _across(numbers)
        if isinstance(letters, _VALUED):
            yield from self.valued(letters, numbers, found, deep)
        elif isinstance(letters, Negative) and isinstance(ungrouped(letters.body), _VALUED):
            if isinstance(numbers, Negative):
                yield from self.matched(letters.body, numbers.body, found, deep)
        elif _is_plain(numbers):
            same = isinstance(letters, Number) and plain_number(letters) == plain_number(numbers)
            if same or not is_number(letters):
                told = found.copy()
                told.parts += () if same else ((letters, numbers),)
                yield told
        else:
            yield from self.compound(letters, numbers, found, deep)

    def valued(self, letters: Formula, numbers: Formula, found: PutIn, deep: int) -> Iterator[PutIn]:
        """A quantity: a number stands for it, or what it is in terms of its neighbours, with numbers for these."""
        if _is_plain(numbers):
            known = found.values.get(letters, numbers)
            if plain_number(known) == plain_number(numbers):
                told = found.copy()
                told.values[letters] = numbers
                yield told
            return
        yield from self.of_forms(letters, numbers, found, deep)

    def of_forms(self, letters: Formula, numbers: Formula, found: PutIn, deep: int) -> Iterator[PutIn]:
        """What a quantity is in terms of its neighbours, with numbers for these."""
        told = found.copy()
        told.of_forms = True
        for form in self.forms(letters) if deep else ():
            yield from self.matched(form, numbers, told, deep - 1)

    def compound(self, letters: Formula, numbers: Formula, found: PutIn, deep: int) -> Iterator[PutIn]:
        """Sums, products and functions that are made alike."""
        match letters, numbers:
            case (Apply(primes=1), _) if not isinstance(numbers, Apply):
                yield from self.of_forms(letters, numbers, found, deep)
            case (Negative(body=body), Negative(body=other)):
                yield from self.matched(body, other, found, deep)
            case (Quotient(), Quotient()):
                sides = (letters.numerator, letters.denominator), (numbers.numerator, numbers.denominator)
                yield from self.all_matched(*sides, found, deep)
            case (Power(base=base, exponent=exponent), Power(base=other, exponent=power)):
                if exponent == power:
                    yield from self.matched(base, other, found, deep)
            case (Apply(arguments=arguments), Apply(arguments=others)):
                if _is_same(letters, numbers) and len(arguments) == len(others):
                    yield from self.all_matched(arguments, others, found, deep)
            case (Sum(terms=terms), Sum(terms=others)):
                yield from self.in_any_order(terms, others, found, deep)
            case (Product() | Hadamard(), Negative(body=body)):  # -2 · 3 for w x
                first, *rest = _factors(body)
                yield from self.matched(letters, Product((Negative(first), *rest)), found, deep)
            case _:
                yield from self.product(letters, numbers, found, deep)

    def product(self, letters: Formula, numbers: Formula, found: PutIn, deep: int) -> Iterator[PutIn]:
        """0.6 · 0.6 (1 - 0.6), however its factors are grouped, and a (1 - a) as one number"""
        mine, others = _factors(letters), _factors(numbers)
        if len(mine) > len(others):  # 1 · 0.1 for w x
            others = _factors(numbers, with_ones=True)
        if len(mine) > 1 or len(others) > 1:
            yield from self.in_any_order(mine, others, found, deep)
        if isinstance(letters, Product | Hadamard) and len(letters.factors) < len(mine):
            yield from self.in_any_order(letters.factors, others, found, deep)

    def in_any_order(
        self, letters: Sequence[Formula], numbers: Sequence[Formula], found: PutIn, deep: int
    ) -> Iterator[PutIn]:
        """Factors and terms that stand for each other, in the order of the letters first."""
        if len(letters) == len(numbers) <= _MOST_FACTORS:
            for order in islice(permutations(numbers), _MOST_ORDERS):
                yield from self.all_matched(letters, order, found, deep)

    def all_matched(
        self, letters: Sequence[Formula], numbers: Sequence[Formula], found: PutIn, deep: int
    ) -> Iterator[PutIn]:
        """Parts that stand for each other one by one."""
        if not letters:
            yield found
            return
        for first in self.matched(letters[0], numbers[0], found, deep):
            yield from self.all_matched(letters[1:], numbers[1:], first, deep)


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


def _factors(formula: Formula, *, with_ones: bool = False) -> tuple[Formula, ...]:
    """Return the factors of a product, those of products inside it as well; a factor 1 only where it is asked for."""
    formula = formula.body if isinstance(formula, Group) else formula
    if not isinstance(formula, Product | Hadamard | MatrixProduct):
        return (formula,)
    parts = (factor for part in formula.factors for factor in _factors(part, with_ones=with_ones))
    found = tuple(factor for factor in parts if with_ones or ungrouped(factor) != ONE)
    return found or (ONE,)
