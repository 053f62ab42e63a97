"""Scalar formulas multiplied out: sums of products of atoms with exact coefficients, where order and brackets are gone.

What is not a sum, a product or a quotient by one product is an atom: a quantity, f(u), a case distinction, the inverse
of a sum. Equal atoms are recognised by their expanded arguments. The first docstring line of a rule is its formula.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from fractions import Fraction
from functools import cache, singledispatchmethod
from typing import TypeAlias

from symbolic.formula.from_sympy import from_sympy
from symbolic.formula.nodes import (
    Apply,
    Cases,
    Formula,
    Group,
    Highlight,
    Negative,
    Number,
    Partial,
    Power,
    Product,
    Quantity,
    Quotient,
    Sigma,
    Sum,
    Underbrace,
)
from symbolic.formula.records import function_record
from symbolic.formula.substitute import replaced, with_index
from symbolic.functions import Activation
from symbolic.functions.base import Z

__all__ = ["Expansion", "NotExpandedError", "Polynomial"]

Monomial: TypeAlias = tuple[tuple[int, int], ...]
"""Atoms by number, each with its exponent, which may be negative."""

Polynomial: TypeAlias = dict[Monomial, Fraction]
"""The coefficient of each product of atoms; none is 0."""

_ONE: Polynomial = {(): Fraction(1)}
_ARGUMENT = Quantity("argument")
_LARGEST_EXPONENT = 9


class NotExpandedError(TypeError):
    """A formula without a scalar value, or with letters where numbers are needed."""


class Expansion:
    """Expands formulas; `put_in` says what a quantity or a derivative stands for, None where it stands for itself."""

    def __init__(self, put_in: Callable[[Quantity | Partial], Formula | None]) -> None:
        self._put_in = put_in
        self._atoms: dict[Hashable, int] = {}
        self._known: dict[Quantity | Partial, Polynomial] = {}

    @singledispatchmethod
    def expand(self, formula: Formula) -> Polynomial:
        """Return `formula` multiplied out.

        Raises:
            NotExpandedError: where it has no scalar value.
        """
        raise NotExpandedError(f"{type(formula).__name__} has no scalar value")

    @expand.register
    def expand_number(self, formula: Number) -> Polynomial:
        """3"""
        return _constant(formula.value)

    @expand.register(Quantity)
    @expand.register(Partial)
    def expand_quantity(self, formula: Quantity | Partial) -> Polynomial:
        """W_ij, ∂L/∂z_i; δ_ij is 1 or 0"""
        known = self._known.get(formula)
        if known is None:
            known = self._known[formula] = self._expanded(formula)
        return known

    def _expanded(self, formula: Quantity | Partial) -> Polynomial:
        if isinstance(formula, Quantity) and formula.name == "kronecker":
            return _constant(Fraction(formula.indices[0] == formula.indices[1]))
        meaning = self._put_in(formula)
        return self._atom(formula) if meaning is None else self.expand(meaning)

    @expand.register
    def expand_sum(self, formula: Sum) -> Polynomial:
        """u + v"""
        return _total(item for term in formula.terms for item in self.expand(term).items())

    @expand.register
    def expand_sigma(self, formula: Sigma) -> Polynomial:
        """Σ_k u_k"""
        if not isinstance(formula.lower, int) or not isinstance(formula.upper, int):
            raise NotExpandedError("a sum without numbers as bounds has no scalar value")
        terms = (with_index(formula.body, formula.index, k) for k in range(formula.lower, formula.upper + 1))
        return _total(item for term in terms for item in self.expand(term).items())

    @expand.register
    def expand_negative(self, formula: Negative) -> Polynomial:
        """-u"""
        return {monomial: -factor for monomial, factor in self.expand(formula.body).items()}

    @expand.register
    def expand_product(self, formula: Product) -> Polynomial:
        """u v"""
        total = _ONE
        for factor in formula.factors:
            total = _multiplied(total, self.expand(factor))
        return total

    @expand.register
    def expand_quotient(self, formula: Quotient) -> Polynomial:
        """u/v"""
        return _multiplied(self.expand(formula.numerator), self._inverse(self.expand(formula.denominator)))

    def _inverse(self, value: Polynomial) -> Polynomial:
        """1/v, an atom where v is a sum"""
        if len(value) != 1:
            return self._atom(("inverse", _key(value)))
        ((monomial, factor),) = value.items()
        return {tuple((atom, -exponent) for atom, exponent in monomial): 1 / factor}

    @expand.register
    def expand_power(self, formula: Power) -> Polynomial:
        """u^2"""
        base, exponent = self.expand(formula.base), formula.exponent
        if isinstance(exponent, Number) and exponent.value.denominator == 1 and exponent.value <= _LARGEST_EXPONENT:
            total = _ONE
            for _ in range(int(exponent.value)):
                total = _multiplied(total, base)
            return total
        return self._atom(("power", _key(base), _key(self.expand(exponent))))

    @expand.register
    def expand_apply(self, formula: Apply) -> Polynomial:
        """f(u); f'(u) as the registry writes it"""
        record = function_record(formula.function)
        if formula.primes == 1 and isinstance(record, Activation):
            (argument,) = formula.arguments
            return self.expand(replaced(_slope(formula.function), {_ARGUMENT: argument}))
        arguments = tuple(_key(self.expand(argument)) for argument in formula.arguments)
        return self._atom(("apply", formula.function, formula.primes, arguments))

    @expand.register
    def expand_cases(self, formula: Cases) -> Polynomial:
        """{u if c; v otherwise}"""
        branches = []
        for value, condition in formula.branches:
            sides = () if condition is None else tuple(_key(self.expand(side)) for side in condition.sides)
            signs = () if condition is None else condition.signs
            branches.append((_key(self.expand(value)), sides, signs))
        return self._atom(("cases", tuple(branches)))

    @expand.register(Group)
    @expand.register(Underbrace)
    @expand.register(Highlight)
    def expand_body(self, formula: Group | Underbrace | Highlight) -> Polynomial:
        """(u)"""
        return self.expand(formula.body)

    def _atom(self, key: Hashable) -> Polynomial:
        return {((self._atoms.setdefault(key, len(self._atoms)), 1),): Fraction(1)}


@cache
def _slope(function: str) -> Formula:
    record = function_record(function)
    assert isinstance(record, Activation)  # noqa: S101  (asked for activations only)
    return from_sympy(record.derivative, {Z: _ARGUMENT})


def _constant(value: Fraction) -> Polynomial:
    return {(): value} if value else {}


def _key(value: Polynomial) -> Hashable:
    return frozenset(value.items())


def _total(terms: Iterable[tuple[Monomial, Fraction]]) -> Polynomial:
    total: Polynomial = {}
    for monomial, factor in terms:
        total[monomial] = total[monomial] + factor if monomial in total else factor
    return {monomial: factor for monomial, factor in total.items() if factor}


def _multiplied(one: Polynomial, other: Polynomial) -> Polynomial:
    if one == _ONE or other == _ONE:
        return other if one == _ONE else one
    return _total((_joined(left, right), factor * by) for left, factor in one.items() for right, by in other.items())


def _joined(left: Monomial, right: Monomial) -> Monomial:
    """Return the product of two products of atoms."""
    exponents = dict(left)
    for atom, exponent in right:
        exponents[atom] = exponents.get(atom, 0) + exponent
    return tuple(sorted((atom, exponent) for atom, exponent in exponents.items() if exponent))
