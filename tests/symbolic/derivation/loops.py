"""Formulas in indices evaluated by plain loops: letters get numbers, sums are added up, δ compares.

It knows the nodes of a formula and nothing of how the package works with them. A derivative of an expression by an
entry is a complex step, every entry of another name held fixed; one between two quantities is looked up.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from symbolic.formula.nodes import (
    Apply,
    Cases,
    Formula,
    Group,
    Highlight,
    Index,
    IndexLike,
    Negative,
    Number,
    Partial,
    Power,
    Product,
    Quantity,
    Quotient,
    Relations,
    Sigma,
    Sum,
    Underbrace,
)

__all__ = ["World"]

_TINY = 1e-40


@dataclass(frozen=True)
class World:
    """Numbers for the entries, widths and functions of formulas.

    Attributes:
        entry: the value of a quantity, or of a derivative between two, whose indices are numbers.
        widths: n_0, n_1, ...
        functions: f, f', f'', ... of each name.
        samples: how many there are.
    """

    entry: Callable[[Quantity | Partial], Any]
    widths: tuple[int, ...]
    functions: Mapping[str, tuple[Callable[..., Any], ...]]
    samples: int = 2

    def value(self, formula: Formula, **letters: int) -> Any:
        """Return what `formula` is worth where its free letters have these values."""
        match formula:
            case Number(written=digits):
                return int(digits) if digits.isdigit() else float(digits)
            case Quantity(name="kronecker", indices=(one, other)):
                return int(_at(one, letters) == _at(other, letters))
            case Quantity(name="width", indices=(layer,)):
                return self.widths[_at(layer, letters)]
            case Quantity(name="samples"):
                return self.samples
            case Quantity():
                return self.entry(_placed(formula, letters))
            case Partial(of=Quantity() as of, wrt=Quantity() as wrt):
                return self._slope(_placed(of, letters), _placed(wrt, letters))
            case Partial(of=of, wrt=Quantity() as wrt):
                return self._complex_step(of, _placed(wrt, letters), letters)
            case Sum(terms=terms):
                return sum(self.value(term, **letters) for term in terms)
            case Sigma(body=body, index=letter, lower=1, upper=upper):
                last = self.value(upper, **letters) if isinstance(upper, Formula) else upper
                return sum(self.value(body, **{**letters, letter: k}) for k in range(1, last + 1))
            case Negative(body=body):
                return -self.value(body, **letters)
            case Product(factors=factors):
                return math.prod(self.value(factor, **letters) for factor in factors)
            case Quotient(numerator=above, denominator=below):
                return self.value(above, **letters) / self.value(below, **letters)
            case Power(base=base, exponent=exponent):
                return self.value(base, **letters) ** self.value(exponent, **letters)
            case Apply(function=name, arguments=arguments, primes=primes):
                return self.functions[name][primes](*(self.value(part, **letters) for part in arguments))
            case Cases(branches=branches):
                return next(
                    self.value(value, **letters)
                    for value, when in branches
                    if when is None or self._holds(when, letters)
                )
            case Group(body=body) | Underbrace(body=body) | Highlight(body=body):
                return self.value(body, **letters)
        raise AssertionError(f"no value for {formula}")

    def _holds(self, condition: Relations, letters: dict[str, int]) -> bool:
        left, right = (self.value(side, **letters) for side in condition.sides)
        return {"<": left < right, ">": left > right, "<=": left <= right, ">=": left >= right}[condition.signs[0]]

    def _slope(self, of: Quantity, wrt: Quantity) -> Any:
        if (of.name, of.layer) == (wrt.name, wrt.layer):
            return int(of == wrt)
        return self.entry(Partial(of, wrt))

    def _complex_step(self, of: Formula, wrt: Quantity, letters: dict[str, int]) -> Any:
        def moved(quantity: Quantity | Partial) -> Any:
            return self.entry(quantity) + (1j * _TINY if quantity == wrt else 0)

        return replace(self, entry=moved).value(of, **letters).imag / _TINY


def _at(index: IndexLike, letters: Mapping[str, int]) -> int:
    return letters[index.letter] + index.shift if isinstance(index, Index) else index


def _placed(quantity: Quantity, letters: Mapping[str, int]) -> Quantity:
    indices = tuple(_at(index, letters) for index in quantity.indices)
    sample = None if quantity.sample is None else _at(quantity.sample, letters)
    return replace(quantity, indices=indices, sample=sample)
