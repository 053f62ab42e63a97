"""Signs of quotients: gates for what is not known, and what is known.

A gate H is 1 where its primitive polynomial u is positive, else 0. sign(c m u/d) is the product of the signs of the
monomial's atoms, of u and of the factors of d. Known are the signs of squares, of atoms declared positive, of sums of
such, and what callers declare.
"""

from __future__ import annotations

from collections.abc import Callable
from math import gcd
from typing import TypeAlias

from symbolic.checking.fields.quotients import Budget, Factors, Quotient, Quotients
from symbolic.checking.fields.terms import Terms, exponents, monomial, scaled, summed

__all__ = ["SignedQuotients"]

_Place: TypeAlias = tuple[frozenset[tuple[int, int]], Factors]


class SignedQuotients(Quotients):
    """The arithmetic of quotients, with their signs."""

    def __init__(self, budget: Budget) -> None:
        super().__init__(budget)
        self._positive: set[int] = set()
        self._declared: set[frozenset[tuple[int, int]]] = set()
        self._rules: dict[_Place, Callable[[], Quotient]] = {}
        self._signs: dict[_Place, Quotient] = {}
        self._steps: dict[frozenset[tuple[int, int]], Quotient] = {}
        self._gate_of: dict[frozenset[tuple[int, int]], Quotient] = {}

    def declare_positive(self, atom: int) -> None:
        """Take atom > 0 from now on."""
        self._positive.add(atom)

    def declare_positive_sum(self, x: Quotient) -> None:
        """Take u > 0 from now on, for a primitive polynomial u."""
        self._declared.add(frozenset(x.num.items()))

    def declare_sign(self, x: Quotient, sign: Callable[[], Quotient]) -> None:
        """Take sign x = sign() from now on, unless it is known already."""
        if x.num and self._rules.setdefault(_place(_without_content(x.num), x.den), sign) is sign:
            self._signs.clear()  # of products, too, more is known now

    def is_positive(self, atom: int) -> bool:
        """Whether the atom is known to be positive."""
        return atom in self._positive

    def sign(self, x: Quotient) -> Quotient:
        """sign m sign u sign d for c m u/d"""
        if not x.num:
            return x
        terms = _without_content(x.num)
        place = _place(terms, x.den)
        if place not in self._signs:
            known = self._known(terms, x.den)
            self._signs[place] = self._product_of_signs(x) if known is None else known
        return self._signs[place]

    def choose(self, x: Quotient, above: Quotient, below: Quotient) -> Quotient:
        """below + (above - below) H, for H = 1 if x > 0, else 0"""
        sign = self.sign(x)
        step = self._steps.get(frozenset(sign.num.items()))
        if step is None:  # s (s + 1)/2
            step = self.mul(self.mul(sign, self.add(sign, self.of_number(1))), self.of_number(1, 2))
        return self.add(below, self.mul(step, self.add(above, self.neg(below))))

    def _product_of_signs(self, x: Quotient) -> Quotient:
        """sign m sign u sign d for c m u/d, one by one"""
        _, shared, rest = self.primitive(x.num)
        result = self._sign_of(rest)
        for atom, exponent in exponents(shared):
            if self.is_gate(atom):
                result = self.mul(result, self.of_atom(atom))
            elif exponent % 2:
                result = self.mul(result, self._sign_of({monomial(atom): 1}))
        for number, power in x.den:
            if power % 2:
                result = self.mul(result, self.sign(self.factor(number)))
        return result

    def oriented(self, terms: Terms) -> tuple[Terms, int]:
        """The polynomial or its opposite: the positive one if that is known, else with positive leading term."""
        opposite = scaled(terms, -1)
        if self._is_positive(terms):
            return terms, 1
        if self._is_positive(opposite):
            return opposite, -1
        return super().oriented(terms)

    def _sign_of(self, terms: Terms) -> Quotient:
        """sign u for a primitive polynomial u"""
        one = self.of_number(1)
        known = self._known(terms, ())
        if known is not None:
            return known
        opposite = scaled(terms, -1)
        gates = self.gates(terms)
        for atom in gates:
            split = self._split(terms, atom)
            if split is not None:
                return split
        if gates:  # u may be 0 on a whole region, where neither u nor -u is positive
            above, below = self._gate(terms), self._gate(opposite)
            for step, other in ((above, below), (below, above)):
                self._steps[frozenset(self.add(step, self.neg(other)).num.items())] = step
            return self.add(above, self.neg(below))
        if terms[max(terms)] < 0:
            return self.neg(self._sign_of(opposite))
        gate = self._gate(terms)
        return self.add(self.add(gate, gate), self.neg(one))

    def _split(self, terms: Terms, gate: int) -> Quotient | None:
        """sign(u + H v) = (1 - H) sign u + H sign(u + v), where that gives no more than one gate"""
        mark = monomial(gate)
        closed = {term: coefficient for term, coefficient in terms.items() if gate not in dict(exponents(term))}
        open_part = {term - mark: coefficient for term, coefficient in terms.items() if term not in closed}
        opened = summed(closed, open_part)
        if (
            closed
            and opened
            and self.oriented(_without_content(closed))[0] != self.oriented(_without_content(opened))[0]
        ):
            return None
        H = self.of_atom(gate)
        not_H = self.add(self.of_number(1), self.neg(H))
        parts = [self.mul(where, self.sign(self.polynomial(u))) for where, u in ((not_H, closed), (H, opened))]
        return self.add(*parts)

    def _known(self, terms: Terms, den: Factors) -> Quotient | None:
        """sign(u/d) if it is known"""
        one = self.of_number(1)
        if not den and self._is_positive(terms):
            return one
        opposite = scaled(terms, -1)
        if not den and self._is_positive(opposite):
            return self.neg(one)
        if rule := self._rules.get(_place(terms, den)):
            return rule()
        if rule := self._rules.get(_place(opposite, den)):
            return self.neg(rule())
        return None

    def _is_positive(self, terms: Terms) -> bool:
        """Whether u > 0 but for single points: declared, or all terms squares times what is positive"""
        if frozenset(terms.items()) in self._declared:
            return True
        certain = False
        for term, coefficient in terms.items():
            if coefficient < 0:
                return False
            gated = False
            for atom, exponent in exponents(term):
                if self.is_gate(atom):
                    gated = True
                elif exponent % 2 and atom not in self._positive:
                    return False
            certain = certain or not gated
        return certain

    def _gate(self, terms: Terms) -> Quotient:
        """H = 1 if u > 0, else 0"""
        place = frozenset(terms.items())
        if place not in self._gate_of:
            self._gate_of[place] = self.of_atom(self.gate())
        return self._gate_of[place]


def _place(terms: Terms, den: Factors) -> _Place:
    return frozenset(terms.items()), den


def _without_content(terms: Terms) -> Terms:
    """u, for c u with c > 0 a number and the coefficients of u without common factor"""
    content = gcd(*terms.values())
    return terms if content == 1 else {term: coefficient // content for term, coefficient in terms.items()}
