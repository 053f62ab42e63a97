"""Sparse polynomials with integer coefficients, where exponents may be negative: the arithmetic under `quotients`.

A polynomial is a dict from monomials to coefficients, none of them 0. A monomial is one integer: the exponent of
atom i, from -127 to 127, is its i-th signed digit in base 256, so that a product of monomials is a sum of integers,
and atoms can be added at any time. Callers keep the degree, the sum of |exponents|, below 64.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import gcd

__all__ = ["BITS", "Terms", "degree", "exponents", "monomial", "multiplied", "primitive", "scaled", "summed"]

Terms = dict[int, int]
BITS = 8
_HALF = 1 << (BITS - 1)
_DIGIT = (1 << BITS) - 1


def monomial(atom: int, exponent: int = 1) -> int:
    """x_i^k"""
    return exponent << (BITS * atom)


def exponents(term: int) -> Iterator[tuple[int, int]]:
    """Yield (atom, exponent) for the exponents of a monomial that are not 0, atoms ascending."""
    while term:
        atom = ((term & -term).bit_length() - 1) // BITS
        exponent = (((term >> (BITS * atom)) + _HALF) & _DIGIT) - _HALF
        yield atom, exponent
        term -= exponent << (BITS * atom)


def degree(terms: Mapping[int, int]) -> int:
    """The greatest sum of |exponents| of a term"""
    return max((sum(abs(exponent) for _, exponent in exponents(term)) for term in terms), default=0)


def summed(a: Terms, b: Terms) -> Terms:
    """a + b"""
    if len(a) < len(b):
        a, b = b, a
    result = dict(a)
    for term, coefficient in b.items():
        value = result.get(term, 0) + coefficient
        if value:
            result[term] = value
        else:
            del result[term]
    return result


def scaled(a: Terms, factor: int, shift: int = 0) -> Terms:
    """c m a for a number c, not 0, and a monomial m"""
    if factor == 1:
        return {term + shift: coefficient for term, coefficient in a.items()} if shift else a
    return {term + shift: factor * coefficient for term, coefficient in a.items()}


def multiplied(a: Terms, b: Terms) -> Terms:
    """a b"""
    if len(a) > len(b):
        a, b = b, a
    if len(a) == 1:
        ((shift, factor),) = a.items()
        return scaled(b, factor, shift)
    result: Terms = {}
    get = result.get
    for left, c in a.items():
        for right, d in b.items():
            term = left + right
            result[term] = get(term, 0) + c * d
    return {term: coefficient for term, coefficient in result.items() if coefficient}


def primitive(a: Terms) -> tuple[int, int, Terms]:
    """Return (c, m, b) with a = c m b: c > 0 a number, m a monomial, b without common factor of either kind."""
    content = gcd(*a.values())
    if len(a) == 1:
        ((term, coefficient),) = a.items()
        return content, term, {0: coefficient // content}
    lowest: dict[int, int] | None = None
    for term in a:
        found = dict(exponents(term))
        if lowest is None:
            lowest = found
            continue
        atoms = lowest.keys() | found.keys()
        least = {atom: min(lowest.get(atom, 0), found.get(atom, 0)) for atom in atoms}
        lowest = {atom: exponent for atom, exponent in least.items() if exponent}
    shared = sum(monomial(atom, exponent) for atom, exponent in (lowest or {}).items())
    if content == 1 and not shared:
        return 1, 0, a
    return content, shared, {term - shared: coefficient // content for term, coefficient in a.items()}
