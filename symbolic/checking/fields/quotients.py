"""Exact quotients of polynomials in atoms over Q: the arithmetic under `polynomial`.

A quotient is num/(scale · den). Denominators are kept as products of factors, each primitive and known by number, so
that common denominators are least ones without any greatest common divisor; a factor is cancelled where the whole
numerator is a multiple of it by a monomial. Single atoms are divided by with negative exponents.

Two kinds of atoms are no unknowns: a gate H, with H² = H, and a root R, with R² = u. Neither is ever inverted as a
monomial: 1/R is R/u, and H is a factor of the denominator, where it is needed.

Work is counted in products of terms, and what is too large raises `BudgetExceeded`: the same input ends in the same
way on every machine.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import gcd
from typing import NamedTuple, TypeAlias

from symbolic.checking.fields.base import BudgetExceeded, Undefined
from symbolic.checking.fields.terms import (
    BITS,
    Terms,
    degree,
    exponents,
    monomial,
    multiplied,
    primitive,
    scaled,
    summed,
)

__all__ = ["Budget", "Factors", "Quotient", "Quotients"]


@dataclass(frozen=True, slots=True)
class Budget:
    """How large an expansion may be.

    Attributes:
        terms: of one polynomial.
        degree: sum of the |exponents| of one term; at most 60.
        work: products of terms, over the life of a field.
        bits: of one coefficient.
    """

    terms: int = 20_000
    degree: int = 60
    work: int = 500_000
    bits: int = 4096


Factors: TypeAlias = tuple[tuple[int, int], ...]
"""(number of the factor, its power > 0), numbers ascending."""


class Quotient(NamedTuple):
    """num/(scale · den); `degree` is at least that of num."""

    num: Terms
    scale: int
    den: Factors
    degree: int


_SCAN = 8  # looking at all exponents of a term takes as long as so many products
_NOTHING: Quotient = Quotient({}, 1, (), 0)


class Quotients:
    """The arithmetic of quotients; holds the factors of denominators, the gates and the roots."""

    def __init__(self, budget: Budget) -> None:
        self.budget = budget
        self.work = 0
        self.atoms = 0
        self._factors: list[Terms] = []
        self._degrees: list[int] = []
        self._numbers: dict[frozenset[tuple[int, int]], int] = {}
        self._roots: dict[int, Terms] = {}
        self._gates: set[int] = set()
        self._bias = 0
        self._gate_mask = 0
        self._root_mask = 0

    # --- atoms ----------------------------------------------------------------------------------------------

    def atom(self) -> int:
        """Return a new atom."""
        atom = self.atoms
        self.atoms += 1
        self._bias += 1 << (BITS * atom + BITS - 1)
        return atom

    def gate(self) -> int:
        """Return a new atom H with H² = H."""
        atom = self.atom()
        self._gates.add(atom)
        self._gate_mask += 2 << (BITS * atom)
        return atom

    def root(self, square: Terms) -> int:
        """Return a new atom R with R² = `square`."""
        atom = self.atom()
        self._roots[atom] = square
        self._root_mask += 2 << (BITS * atom)
        return atom

    def is_gate(self, atom: int) -> bool:
        """Whether `atom` is a gate."""
        return atom in self._gates

    def gates(self, terms: Terms) -> list[int]:
        """Return the gates that occur, ascending."""
        if not self._gates:
            return []
        self._count(_SCAN * len(terms))
        return sorted({atom for term in terms for atom, _ in exponents(term) if atom in self._gates})

    def of_atom(self, atom: int, exponent: int = 1) -> Quotient:
        """x_i^k"""
        return Quotient({monomial(atom, exponent): 1}, 1, (), abs(exponent))

    def of_number(self, above: int, below: int = 1) -> Quotient:
        """3/4"""
        return Quotient({0: above}, below, (), 0) if above else _NOTHING

    def polynomial(self, terms: Terms) -> Quotient:
        """A polynomial over 1"""
        return Quotient(terms, 1, (), degree(terms))

    def factor(self, number: int) -> Quotient:
        """The factor of denominators that is known by `number`"""
        return Quotient(self._factors[number], 1, (), self._degrees[number])

    # --- arithmetic -----------------------------------------------------------------------------------------

    def add(self, x: Quotient, y: Quotient) -> Quotient:
        """x + y"""
        if not x.num:
            return y
        if not y.num:
            return x
        left, right, den = x, y, x.den
        if x.den != y.den:
            den, missing_left, missing_right = _least_common(x.den, y.den)
            left, right = self._extended(x, missing_left), self._extended(y, missing_right)
        self._count(len(left.num) + len(right.num))
        above, below, scale = left.num, right.num, x.scale
        if x.scale != y.scale:
            above, below, scale = scaled(above, y.scale), scaled(below, x.scale), x.scale * y.scale
        num = summed(above, below)
        return self._made(num, scale, den, max(left.degree, right.degree)) if num else _NOTHING

    def neg(self, x: Quotient) -> Quotient:
        """-x"""
        return Quotient({term: -coefficient for term, coefficient in x.num.items()}, *x[1:])

    def mul(self, x: Quotient, y: Quotient) -> Quotient:
        """x y"""
        if not x.num or not y.num:
            return _NOTHING
        if x.den:
            y, x = self._cancelled(y, x)
        if y.den:
            x, y = self._cancelled(x, y)
        num, bound = self._times(x.num, y.num, x.degree + y.degree)
        den = _merged(x.den, y.den) if x.den and y.den else x.den or y.den
        return self._made(num, x.scale * y.scale, den, bound) if num else _NOTHING

    def inverse(self, x: Quotient) -> Quotient:
        """1/x"""
        if not x.num:
            raise Undefined("division by 0")
        content, shared, rest = self.primitive(x.num)
        above = self.of_number(x.scale)
        for number, power in x.den:
            for _ in range(power):
                above = self.mul(above, self.factor(number))
        below: dict[int, int] = {}
        shift = 0
        for atom, exponent in exponents(shared):
            if atom in self._roots:
                square = self.inverse(self.polynomial(self._roots[atom]))
                above = self.mul(self.mul(above, self.of_atom(atom)), square)
            elif atom in self._gates:
                below[self._numbered({monomial(atom): 1})] = 1
            else:
                shift -= monomial(atom, exponent)
        if rest.keys() == {0}:
            content *= rest[0]
        else:
            rest, sign = self.oriented(rest)
            content *= sign
            below[self._numbered(rest)] = 1
        num = scaled(above.num, -1 if content < 0 else 1, shift)
        den = _merged(above.den, tuple(sorted(below.items())))
        return self._made(num, above.scale * abs(content), den, degree(num))

    def div(self, x: Quotient, y: Quotient) -> Quotient:
        """x/y"""
        return self.mul(x, self.inverse(y))

    def power(self, x: Quotient, n: int) -> Quotient:
        """x^n"""
        if n < 0:
            return self.power(self.inverse(x), -n)
        if not x.num:
            return x if n else self.of_number(1)
        if n > self.budget.degree and x.num.keys() != {0}:
            raise BudgetExceeded(f"a power {n}")
        if n > self.budget.bits and x not in (self.of_number(1), self.of_number(-1)):
            raise BudgetExceeded(f"a power {n}")
        result, square = self.of_number(1), x
        while n:
            if n & 1:
                result = self.mul(result, square)
            n >>= 1
            if n:
                square = self.mul(square, square)
        return result

    def primitive(self, terms: Terms) -> tuple[int, int, Terms]:
        """(c, m, u) with terms = c m u, as in `terms.primitive`"""
        self._count(_SCAN * len(terms))
        return primitive(terms)

    def oriented(self, terms: Terms) -> tuple[Terms, int]:
        """(u, 1) or (-u, -1), the same for u and -u: the one with positive leading coefficient."""
        return (terms, 1) if terms[max(terms)] > 0 else (scaled(terms, -1), -1)

    # --- sizes ----------------------------------------------------------------------------------------------

    def _count(self, work: int) -> None:
        self.work += work
        if self.work > self.budget.work:
            raise BudgetExceeded(f"{self.work} products of terms")

    def _times(self, a: Terms, b: Terms, bound: int) -> tuple[Terms, int]:
        """a b, gates and roots reduced, and a bound of its degree"""
        self._count(len(a) * len(b))
        if bound > self.budget.degree:
            self._count(_SCAN * (len(a) + len(b)))
            bound = degree(a) + degree(b)
            if bound > self.budget.degree:
                raise BudgetExceeded(f"degree {bound}")
        num = multiplied(a, b)
        if len(num) > self.budget.terms:
            raise BudgetExceeded(f"{len(num)} terms")
        if self._gate_mask:
            num = self._gated(num)
        if self._root_mask and any((term + self._bias) & self._root_mask for term in num):
            return self._without_squares_of_roots(num, bound)
        return num, bound

    def _made(self, num: Terms, scale: int, den: Factors, bound: int) -> Quotient:
        if len(num) > self.budget.terms:
            raise BudgetExceeded(f"{len(num)} terms")
        if scale != 1:
            content = gcd(scale, *num.values())
            if content != 1:
                num = {term: coefficient // content for term, coefficient in num.items()}
                scale //= content
            if scale.bit_length() > self.budget.bits:
                raise BudgetExceeded(f"a denominator of {scale.bit_length()} bits")
        if num:
            size = next(iter(num.values())).bit_length()
            if size > self.budget.bits:
                raise BudgetExceeded(f"a coefficient of {size} bits")
        return Quotient(num, scale, den, bound)

    # --- gates and roots ------------------------------------------------------------------------------------

    def _gated(self, a: Terms) -> Terms:
        """H² = H in every term"""
        bias, mask = self._bias, self._gate_mask
        if not any((term + bias) & mask for term in a):
            return a
        result: Terms = {}
        for term, coefficient in a.items():
            reduced = term - (((term + bias) & mask) >> 1)
            result[reduced] = result.get(reduced, 0) + coefficient
        return {term: coefficient for term, coefficient in result.items() if coefficient}

    def _without_squares_of_roots(self, a: Terms, bound: int) -> tuple[Terms, int]:
        """R² = u in every term"""
        groups: dict[int, Terms] = {}
        for term, coefficient in a.items():
            squares = (term + self._bias) & self._root_mask
            groups.setdefault(squares, {})[term - squares] = coefficient
        result = groups.pop(0, {})
        for squares, part in groups.items():
            part_bound = bound
            for atom, _ in exponents(squares):
                square = self._roots[atom]
                part, part_bound = self._times(part, square, part_bound + degree(square))
            result = summed(result, part)
            bound = max(bound, part_bound)
        return result, bound

    # --- denominators ---------------------------------------------------------------------------------------

    def _numbered(self, terms: Terms) -> int:
        """The number of a factor, which is primitive and oriented"""
        key = frozenset(terms.items())
        number = self._numbers.get(key)
        if number is None:
            number = self._numbers[key] = len(self._factors)
            self._factors.append(terms)
            self._degrees.append(degree(terms))
        return number

    def _extended(self, x: Quotient, missing: Factors) -> Quotient:
        """The numerator of x over a denominator with more factors"""
        num, bound = x.num, x.degree
        for number, power in missing:
            for _ in range(power):
                num, bound = self._times(num, self._factors[number], bound + self._degrees[number])
        return Quotient(num, x.scale, x.den, bound)

    def _cancelled(self, x: Quotient, y: Quotient) -> tuple[Quotient, Quotient]:
        """x and y without a factor that is the numerator of x, but for a monomial, and in the denominator of y"""
        if not any(len(self._factors[number]) == len(x.num) for number, _ in y.den) or len(x.num) == 1:
            return x, y
        content, shared, rest = self.primitive(x.num)
        rest, sign = self.oriented(rest)
        content *= sign
        number = self._numbers.get(frozenset(rest.items()))
        powers = dict(y.den)
        if number not in powers:
            return x, y
        powers[number] -= 1
        den = tuple((each, power) for each, power in powers.items() if power)
        left = {shared: content}
        return Quotient(left, x.scale, x.den, degree(left)), Quotient(y.num, y.scale, den, y.degree)


def _merged(a: Factors, b: Factors) -> Factors:
    """The product"""
    if not a or not b:
        return a or b
    powers = dict(a)
    for number, power in b:
        powers[number] = powers.get(number, 0) + power
    return tuple(sorted(powers.items()))


def _least_common(a: Factors, b: Factors) -> tuple[Factors, Factors, Factors]:
    """The least common multiple, and what a and b lack of it"""
    left, right = dict(a), dict(b)
    powers = {number: max(left.get(number, 0), right.get(number, 0)) for number in left.keys() | right.keys()}
    den = tuple(sorted(powers.items()))
    lacks = [
        tuple((number, power - own.get(number, 0)) for number, power in den if power > own.get(number, 0))
        for own in (left, right)
    ]
    return den, lacks[0], lacks[1]
