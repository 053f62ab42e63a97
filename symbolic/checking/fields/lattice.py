"""Which exponentials are products of powers of others: linear relations between their arguments.

e^v is a monomial in e^(v_1), e^(v_2), ... exactly if v is an integer combination of v_1, v_2, ... The arguments met so
far are kept in echelon form over Q, with the combination of arguments that each row is.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from fractions import Fraction
from typing import TypeAlias

__all__ = ["Lattice", "Vector"]

Vector: TypeAlias = dict[Hashable, Fraction]
"""Coordinates that are not 0."""
Combination: TypeAlias = dict[int, Fraction]
"""Coefficients, by the number of the argument."""


class Lattice:
    """Linearly independent vectors, each with a number that the caller gives."""

    def __init__(self) -> None:
        self._rows: list[tuple[Hashable, Vector, Combination]] = []

    def express(self, vector: Mapping[Hashable, Fraction]) -> Combination | None:
        """Return `vector` as a combination of the vectors held, or None if it is none."""
        rest, combination = self._reduced(vector)
        return None if rest else {number: -factor for number, factor in combination.items()}

    def append(self, vector: Mapping[Hashable, Fraction], number: int) -> None:
        """Hold one more vector, which must not be a combination of the others."""
        rest, combination = self._reduced(vector)
        pivot = next(iter(rest))
        self._rows.append((pivot, rest, {**combination, number: Fraction(1)}))

    def divide(self, number: int, divisor: int) -> None:
        """Put v/d in the place of vector v."""
        for _, _, combination in self._rows:
            if number in combination:
                combination[number] *= divisor

    def _reduced(self, vector: Mapping[Hashable, Fraction]) -> tuple[Vector, Combination]:
        """The vector less multiples of rows so that no pivot is left, and the combination that was added to it"""
        rest: Vector = dict(vector)
        combination: Combination = {}
        for pivot, row, parts in self._rows:
            factor = rest.get(pivot)
            if factor is None:
                continue
            factor /= row[pivot]
            _subtract(rest, factor, row)
            _subtract(combination, factor, parts)
        return rest, combination


def _subtract(target: dict, factor: Fraction, source: Mapping) -> None:  # type: ignore[type-arg]
    """t - c s"""
    for key, value in source.items():
        left = target.get(key, 0) - factor * value
        if left:
            target[key] = left
        else:
            target.pop(key, None)
