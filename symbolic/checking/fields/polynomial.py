"""Proof by expansion: formulas as exact quotients of polynomials in atoms.

Stage: formula -> quotient. Two formulas are equal if their difference has the numerator 0. Atoms are free quantities
and functions of quotients in canonical form:

    exponentials   σ(u), tanh(u) or e^u, whichever is asked for first; the others of the same argument, of whole
                   combinations of arguments, and of their simple fractions, are made from it
    gates          H = 1 if u > 0, else 0, with H² = H; sign u is 2H - 1
    logarithms     of primitive polynomials; ln(x y) = ln x + ln y for monomials and numbers, ln(1/u) = -ln u
    roots          R² = u
    erf u, and t = tan(u/2) for sin u and cos u, odd in u; f(u), f'(u), f''(u) for functions not looked into

What a proof says: both sides are equal wherever both are defined and no argument of a sign is 0; an argument made from
gates may be. A difference that does not expand to 0 says nothing: relations between atoms that are not listed are
not known; nor is that between ln(1 + e^v), or another function of e^v, and e^(v/2), if that comes later.

Reference: Davenport, Siret and Tournier, Computer Algebra (1993), chapter 2, on normal and canonical forms.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import isqrt
from typing import TypeAlias

from symbolic.checking.fields.base import Field, Undefined
from symbolic.checking.fields.exponentials import Base, Exponentials
from symbolic.checking.fields.quotients import Budget, Factors, Quotient
from symbolic.checking.fields.signs import SignedQuotients
from symbolic.checking.fields.terms import Terms, exponents, monomial, scaled

__all__ = ["Budget", "PolynomialField"]

_Sum: TypeAlias = frozenset[tuple[int, int]]
_LARGEST_TRIAL = 1000


class PolynomialField(SignedQuotients, Field[Quotient]):
    """Q(x_1, x_2, ...) with functions as atoms; quotients are put in lowest terms only where that is cheap.

    Args:
        budget: how large expansions may be.
        opaque: names of activations that are not looked into: f, f' and f'' are unrelated atoms. What is proved so
            holds whatever f is, and costs much less for functions whose expressions are long.
    """

    def __init__(self, budget: Budget | None = None, opaque: frozenset[str] = frozenset()) -> None:
        super().__init__(budget or Budget())
        self.opaque = opaque
        self._one = self.of_number(1)
        self._free: dict[str, Quotient] = {}
        self._log_of: dict[_Sum, Quotient] = {}
        self._log_rules: dict[_Sum, Callable[[], Quotient]] = {}
        self._log_arguments: dict[int, Quotient] = {}
        self._root_of: dict[_Sum, Quotient] = {}
        self._values: dict[tuple[str, _Sum, int, Factors], Quotient] = {}
        self._exponentials = Exponentials(self, self._learn)

    # --- elements -------------------------------------------------------------------------------------------

    def renew(self) -> None:
        """Begin to count the work anew."""
        self.work = 0

    def number(self, value: Fraction | int) -> Quotient:
        """3/4"""
        return self.of_number(value.numerator, value.denominator)

    def free(self, key: str) -> Quotient:
        """The atom of the free quantity called `key`; "pi" is positive."""
        known = self._free.get(key)
        if known is None:
            atom = self.atom()
            known = self._free[key] = self.of_atom(atom)
            if key == "pi":
                self.declare_positive(atom)
        return known

    def is_zero(self, x: Quotient) -> bool:
        """x = 0, proved"""
        return not x.num or not self._exponentials.resolved(x.num)

    # --- exponentials ---------------------------------------------------------------------------------------

    def exp(self, x: Quotient) -> Quotient:
        """e^x, with e^(k ln u + x) = u^k e^x"""
        rest, factor = x, self._one
        if not self._is_plain(x) and not x.den:
            for term, coefficient in x.num.items():
                argument = self._log_arguments.get(term)
                if argument is not None and coefficient % x.scale == 0:
                    factor = self.mul(factor, self.power(argument, coefficient // x.scale))
                    rest = self.sub(rest, Quotient({term: coefficient}, x.scale, (), 1))
        return self.mul(factor, self._exponentials.exp(rest)) if rest.num else factor

    def sigmoid(self, x: Quotient) -> Quotient:
        """e^x/(1 + e^x)"""
        return self._exponentials.sigmoid(x) if self._is_plain(x) else super().sigmoid(x)

    def tanh(self, x: Quotient) -> Quotient:
        """(e^(2x) - 1)/(e^(2x) + 1)"""
        return self._exponentials.tanh(x) if self._is_plain(x) else super().tanh(x)

    def _is_plain(self, x: Quotient) -> bool:
        """Whether x is neither 0 nor has a logarithm as a term"""
        return bool(x.num) and (not self._log_arguments or self._log_arguments.keys().isdisjoint(x.num))

    def _learn(self, base: Base, atom: int, v: Quotient) -> None:
        """Keep what is known of the signs and logarithms of a new e^v, σ(v) or tanh(v/2)."""
        value = self.of_atom(atom)
        less, more = self.sub(self._one, value), self.add(self._one, value)
        match base:
            case Base.EXP:
                self.declare_positive(atom)
                self.declare_sign(self.neg(less), lambda: self.sign(v))
                self._log_rules[_sum(value)] = lambda: v
            case Base.SIGMOID:
                self.declare_positive(atom)
                self.declare_positive_sum(less)
                self.declare_sign(self.sub(value, less), lambda: self.sign(v))
                self._log_rules[_sum(value)] = lambda: self.add(v, self.log(less))
            case Base.TANH:
                self.declare_positive_sum(less)
                self.declare_positive_sum(more)
                self.declare_sign(value, lambda: self.sign(v))
                self._log_rules[_sum(more)] = lambda: self.add(v, self.log(less))

    def alias_sign(self, new: Quotient, old: Quotient) -> None:
        """Take sign(new) = sign(old) from now on."""
        sign = self.sign(old)  # at once: a rule that asks later could come to ask itself
        self.declare_sign(new, lambda: sign)

    # --- logarithms -----------------------------------------------------------------------------------------

    def log(self, x: Quotient) -> Quotient:
        """ln(c m u/d) = ln c + ln m + ln u - ln d"""
        if not x.num:
            raise Undefined("logarithm of 0")
        content, shared, rest = self.primitive(x.num)
        parts = [(self._log_of_number(content), 1), (self._log_of_number(x.scale), -1)]
        factors = [(self.factor(number).num, power) for number, power in x.den]
        if rest == {0: -1} and factors:
            rest, factors[0] = {0: 1}, (scaled(factors[0][0], -1), factors[0][1])
        for atom, exponent in exponents(shared):
            if self.is_gate(atom) or rest == {0: -1}:
                rest = scaled(rest, 1, monomial(atom, exponent))
            else:
                parts.append((self._log_of_sum({monomial(atom): 1}), exponent))
        if rest != {0: 1}:
            parts.append((self._log_of_sum(rest), 1))
        parts.extend((self._log_of_sum(factor), -power) for factor, power in factors)
        return self.total(self.mul(self.number(factor), part) for part, factor in parts)

    def _log_of_sum(self, terms: Terms) -> Quotient:
        """ln u, for a primitive polynomial u"""
        if terms == {0: -1}:
            raise Undefined("logarithm of a negative number")
        place = frozenset(terms.items())
        if place not in self._log_of:
            rule = self._log_rules.get(place)
            self._log_of[place] = rule() if rule else self._new_log(self.polynomial(terms))
        return self._log_of[place]

    def _new_log(self, argument: Quotient) -> Quotient:
        atom = self.atom()
        self._log_arguments[monomial(atom)] = argument
        return self.of_atom(atom)

    def _log_of_number(self, number: int) -> Quotient:
        """Σ_ℓ k_ℓ ln ℓ for the number Π_ℓ ℓ^(k_ℓ)"""
        parts = (self.mul(self.number(power), self._log_of_sum({0: prime})) for prime, power in _factored(number))
        return self.total(parts)

    # --- roots ----------------------------------------------------------------------------------------------

    def sqrt(self, x: Quotient) -> Quotient:
        """√(c m u/d) = √c √m √u/√d, squares taken out"""
        if not x.num:
            return x
        inside, outside = self.polynomial(scaled(x.num, x.scale)), self.of_number(1, x.scale)
        for number, power in x.den:
            factor = self.factor(number)
            outside = self.div(outside, self.power(self.abs(factor), (power + 1) // 2))
            if power % 2:
                inside = self.mul(inside, factor)
        content, shared, rest = self.primitive(inside.num)
        roots: list[Terms] = []
        for prime, power in _factored(content):
            outside = self.mul(outside, self.power(self.number(prime), power // 2))
            roots.extend([{0: prime}] * (power % 2))
        for atom, exponent in exponents(shared):
            value = self.of_atom(atom)
            if self.is_gate(atom):
                outside = self.mul(outside, value)
                continue
            outside = self.mul(outside, self.power(self.abs(value), exponent // 2))
            if exponent % 2 and self.is_positive(atom):
                roots.append(value.num)
            elif exponent % 2:
                rest = scaled(rest, 1, monomial(atom))
        if rest == {0: -1}:
            raise Undefined("root of a negative number")
        if rest != {0: 1}:
            roots.append(rest)
        return self.product([outside, *(self._root(root) for root in roots)])

    def _root(self, terms: Terms) -> Quotient:
        """√u, for a polynomial u from which no square can be taken out"""
        place = frozenset(terms.items())
        if place not in self._root_of:
            atom = self.root(terms)
            self.declare_positive(atom)
            self._root_of[place] = self.of_atom(atom)
        return self._root_of[place]

    # --- functions as atoms --------------------------------------------------------------------------------------

    def erf(self, x: Quotient) -> Quotient:
        """An atom f(x) with f(-x) = -f(x)"""
        value = self._of_odd("erf", x)
        self.alias_sign(value, x)
        return value

    def sin(self, x: Quotient) -> Quotient:
        """sin x = 2t/(1 + t²) for t = tan(x/2)"""
        t = self._of_odd("tan of half", x)
        return self.div(self.add(t, t), self.add(self._one, self.mul(t, t)))

    def cos(self, x: Quotient) -> Quotient:
        """cos x = (1 - t²)/(1 + t²) for t = tan(x/2)"""
        t = self._of_odd("tan of half", x)
        square = self.mul(t, t)
        return self.div(self.sub(self._one, square), self.add(self._one, square))

    def unknown(self, function: str, primes: int, x: Quotient) -> Quotient:
        """f(x), f'(x), f''(x) for a function of which nothing is known, as atoms"""
        return self._atom_of(f"{function}{primes * chr(39)}", x)

    def _of_odd(self, function: str, x: Quotient) -> Quotient:
        """An odd function as an atom"""
        if not x.num:
            return x
        if x.num[max(x.num)] < 0:
            return self.neg(self._of_odd(function, self.neg(x)))
        return self._atom_of(function, x)

    def _atom_of(self, function: str, x: Quotient) -> Quotient:
        place = (function, _sum(x), x.scale, x.den)
        known = self._values.get(place)
        if known is None:
            known = self._values[place] = self.of_atom(self.atom())
        return known


def _sum(x: Quotient) -> _Sum:
    """The numerator as a key"""
    return frozenset(x.num.items())


def _factored(number: int) -> list[tuple[int, int]]:
    """Primes and their powers; what has no small prime factor counts as one, or as the square of one"""
    found = []
    for prime in range(2, min(_LARGEST_TRIAL, isqrt(number)) + 1):
        power = 0
        while number % prime == 0:
            number //= prime
            power += 1
        if power:
            found.append((prime, power))
    if number > 1:
        root = isqrt(number)
        found.append((root, 2) if root * root == number else (number, 1))
    return found
