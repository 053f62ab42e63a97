"""Numbers that are constants of a network's functions, and so none that somebody put in for letters."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache

import sympy

from symbolic.functions import Activation, Loss, Softmax
from symbolic.spec.model import NetworkSpec

__all__ = ["constants_of"]

_MOST_SPECS = 32


@lru_cache(maxsize=_MOST_SPECS)
def constants_of(spec: NetworkSpec) -> frozenset[Fraction]:
    """Return the numbers in the functions of a network and their slopes, and where their kinks are, without signs."""
    records = (spec.loss.record, *(layer.record for layer in spec.layers))
    found = (abs(number) for record in records for part in _parts(record) for number in part.atoms(sympy.Rational))
    return frozenset(Fraction(int(number.p), int(number.q)) for number in found)


def _parts(record: Activation | Loss | Softmax) -> Iterator[sympy.Basic]:
    match record:
        case Activation():
            yield from (record.expression, record.derivative)
        case Loss():
            yield from (record.expression, record.coefficient, record.core)
        case Softmax():
            return
    yield from (kink.at for kink in record.kinks)
