"""Exponentials, sigmoids and hyperbolic tangents as rational functions of independent atoms.

Each argument v that is no rational combination of earlier ones gets an atom for what was asked of it first:

    E = e^v,        or s = σ(v) with e^v = s/(1 - s),        or t = tanh(v/2) with e^v = (1 + t)/(1 - t).

Where Σ k_i v_i with whole k_i is asked for, it is Π (e^(v_i))^(k_i). Where v_i/d is asked for, d small, it gets an
atom A, the atom of v_i is known to be a function of A^d from then on, and `resolved` puts that in. Beyond small d, the
relation is not kept: e^(v_i/d) is an atom like any other.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from enum import Enum
from fractions import Fraction

from symbolic.checking.fields.lattice import Lattice, Vector
from symbolic.checking.fields.quotients import Quotient, Quotients
from symbolic.checking.fields.terms import Terms, exponents, monomial

__all__ = ["Base", "Exponentials"]

_LARGEST_DIVISOR = 6


class Base(Enum):
    """What the atom of an argument v is."""

    EXP = "e^v"
    SIGMOID = "σ(v)"
    TANH = "tanh(v/2)"


class Exponentials:
    """The atoms of exponentials.

    Args:
        arithmetic: of quotients.
        learn: told (base, atom, argument) for each new atom.
    """

    def __init__(self, arithmetic: Quotients, learn: Callable[[Base, int, Quotient], None]) -> None:
        self._arithmetic = arithmetic
        self._learn = learn
        self._lattice = Lattice()
        self._bases: list[tuple[Base, int]] = []
        self._arguments: list[Quotient] = []
        self._replaced: dict[int, Quotient] = {}
        self._apart: dict[frozenset[tuple[Hashable, Fraction]], int] = {}
        self._one = arithmetic.of_number(1)

    def exp(self, v: Quotient) -> Quotient:
        """e^v"""
        combination = self._combination(v, Base.EXP)
        factors = (self._arithmetic.power(self._exp_of_base(number), power) for number, power in combination.items())
        result = self._one
        for factor in factors:
            result = self._arithmetic.mul(result, factor)
        return result

    def sigmoid(self, v: Quotient) -> Quotient:
        """e^v/(1 + e^v)"""
        arithmetic = self._arithmetic
        match self._single(self._combination(v, Base.SIGMOID)):
            case Base.SIGMOID, s, 1:
                return s
            case Base.SIGMOID, s, -1:
                return self._less(self._one, s)
            case Base.TANH, t, 1:
                return arithmetic.div(arithmetic.add(self._one, t), arithmetic.of_number(2))
            case Base.TANH, t, -1:
                return arithmetic.div(self._less(self._one, t), arithmetic.of_number(2))
            case _:
                above, below = self._parts(self.exp(v))
                return arithmetic.div(above, arithmetic.add(above, below))

    def tanh(self, half: Quotient) -> Quotient:
        """(e^v - 1)/(e^v + 1) for v = 2u"""
        arithmetic = self._arithmetic
        v = arithmetic.mul(arithmetic.of_number(2), half)
        match self._single(self._combination(v, Base.TANH)):
            case Base.TANH, t, 1:
                return t
            case Base.TANH, t, -1:
                return arithmetic.neg(t)
            case Base.SIGMOID, s, 1:
                return self._less(arithmetic.add(s, s), self._one)
            case Base.SIGMOID, s, -1:
                return self._less(self._one, arithmetic.add(s, s))
            case _:
                above, below = self._parts(self.exp(v))
                return arithmetic.div(self._less(above, below), arithmetic.add(above, below))

    def resolved(self, num: Terms) -> Terms:
        """The polynomial, times a denominator, with every atom put in that is known as a function of another"""
        for atom, value in self._replaced.items():
            by_power: dict[int, Terms] = {}
            for term, coefficient in num.items():
                power = dict(exponents(term)).get(atom, 0)
                by_power.setdefault(power, {})[term - monomial(atom, power)] = coefficient
            if by_power.keys() <= {0}:
                continue
            lowest, highest = min(by_power), max(by_power)
            above, below = self._parts(value)
            result = self._arithmetic.of_number(0)
            for power, terms in by_power.items():
                part = self._arithmetic.polynomial(terms)
                part = self._arithmetic.mul(part, self._arithmetic.power(above, power - lowest))
                part = self._arithmetic.mul(part, self._arithmetic.power(below, highest - power))
                result = self._arithmetic.add(result, part)
            num = result.num
        return num

    # --- atoms ----------------------------------------------------------------------------------------------

    def _combination(self, v: Quotient, base: Base) -> dict[int, int]:
        """Whole numbers k_i with v = Σ_i k_i v_i; v is made a new v_i if there are none"""
        vector: Vector = {(v.den, term): Fraction(coefficient, v.scale) for term, coefficient in v.num.items()}
        combination = self._lattice.express(vector)
        if combination is None:
            self._lattice.append(vector, len(self._bases))
            return {self._new(v, base): 1}
        if any(factor.denominator > _LARGEST_DIVISOR for factor in combination.values()):
            place = frozenset(vector.items())
            if place not in self._apart:
                self._apart[place] = self._new(v, base)
            return {self._apart[place]: 1}
        for number, factor in combination.items():
            divisor = factor.denominator
            if divisor != 1:
                self._divide(number, divisor)
                combination[number] = factor * divisor
        return {number: int(factor) for number, factor in combination.items()}

    def _new(self, v: Quotient, base: Base) -> int:
        atom = self._arithmetic.atom()
        self._bases.append((base, atom))
        self._arguments.append(v)
        self._learn(base, atom, v)
        return len(self._bases) - 1

    def _divide(self, number: int, divisor: int) -> None:
        """Put v/d in the place of v."""
        arithmetic = self._arithmetic
        base, old = self._bases[number]
        new = arithmetic.atom()
        self._lattice.divide(number, divisor)
        self._bases[number] = Base.EXP, new
        power = arithmetic.power(arithmetic.of_atom(new), divisor)
        less, more = self._less(power, self._one), arithmetic.add(power, self._one)
        values = {Base.EXP: power, Base.SIGMOID: arithmetic.div(power, more), Base.TANH: arithmetic.div(less, more)}
        self._replaced[old] = values[base]
        argument = arithmetic.mul(self._arguments[number], arithmetic.of_number(1, divisor))
        self._arguments[number] = argument
        self._learn(Base.EXP, new, argument)

    def _exp_of_base(self, number: int) -> Quotient:
        base, atom = self._bases[number]
        value, arithmetic = self._arithmetic.of_atom(atom), self._arithmetic
        match base:
            case Base.EXP:
                return value
            case Base.SIGMOID:
                return arithmetic.div(value, self._less(self._one, value))
            case Base.TANH:
                return arithmetic.div(arithmetic.add(self._one, value), self._less(self._one, value))

    def _single(self, combination: dict[int, int]) -> tuple[Base, Quotient, int] | None:
        """(base, atom, ±1) if the argument is that of one atom or its opposite"""
        if len(combination) != 1:
            return None
        ((number, factor),) = combination.items()
        base, atom = self._bases[number]
        return base, self._arithmetic.of_atom(atom), factor

    def _less(self, x: Quotient, y: Quotient) -> Quotient:
        return self._arithmetic.add(x, self._arithmetic.neg(y))

    def _parts(self, x: Quotient) -> tuple[Quotient, Quotient]:
        """Polynomials n, d without roots or gates below, with x = n/d"""
        arithmetic = self._arithmetic
        below = arithmetic.of_number(x.scale)
        for number, power in x.den:
            below = arithmetic.mul(below, arithmetic.power(arithmetic.factor(number), power))
        return arithmetic.polynomial(x.num), below
