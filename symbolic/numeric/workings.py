"""Lines with numbers: a formula, the same with numbers put in, and the value.

Workings know what everything up to here is worth; each line adds what it computes. Signs tell what is exact: `=` as
long as every number in a line is what it stands for, `≈` behind the first that was rounded.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, TypeAlias

import mpmath

from symbolic.errors import ChalkgradError
from symbolic.formula.build import product
from symbolic.formula.nodes import (
    ONE,
    ZERO,
    Apply,
    Formula,
    Group,
    Negative,
    Number,
    Partial,
    Product,
    Quantity,
    Relations,
    Sigma,
    Sign,
    Sum,
)
from symbolic.formula.notation import Notation
from symbolic.formula.records import function_record
from symbolic.formula.substitute import rebuilt, with_sums_written_out
from symbolic.formula.text import print_text
from symbolic.formula.value import DIGITS, UndefinedValueError, Value, value_of
from symbolic.numeric.rounding import Rounding

__all__ = ["Workings"]

_Known: TypeAlias = Quantity | Partial


class _Numbers(NamedTuple):
    """A formula with numbers in place of names, and whether all of them are exact."""

    formula: Formula
    exact: bool


class Workings:
    """What is known at a point.

    Args:
        given: the values of inputs and parameters.
        rounding: how numbers are shown, and whether rounded ones are gone on with.
        notation: in which names are written in errors.
    """

    def __init__(self, given: Mapping[_Known, Value], rounding: Rounding, notation: Notation) -> None:
        self.rounding = rounding
        self._notation = notation
        self._values: dict[_Known, Value] = {known: self._gone_on_with(value) for known, value in given.items()}
        self._worked_out: set[Formula] = set()

    def __getitem__(self, known: _Known) -> Value:
        return self._values[known]

    def __contains__(self, known: object) -> bool:
        return known in self._values

    @property
    def values(self) -> dict[Quantity | Partial, Value]:
        """What is known by now."""
        return dict(self._values)

    def learn(self, known: _Known, value: Value) -> None:
        """Take over a value that was computed elsewhere."""
        self._values[known] = self._gone_on_with(value)

    def line(self, left: _Known, *formulas: Formula, sign: str = "=") -> Relations:
        """Return left = formula = formula with numbers = value, and know the value from here on.

        Args:
            left: what is computed.
            formulas: ways to write it, each equal to the one before; the numbers are put into the last.
            sign: between the left-hand side and the first formula; a value behind `:=` is not known here, because all
                parameters change at once.

        Raises:
            ChalkgradError: where the formula has no value at this point.
        """
        value = self._computed(formulas[-1], left)
        numbers = self._with_numbers(formulas[-1])
        if sign == "=":
            self._values[left] = self._gone_on_with(value)
            self._worked_out.add(formulas[-1])
        shown, exact = self.rounding.shown(value)
        sides, signs = [left, *formulas], [sign, *["="] * (len(formulas) - 1)]
        if numbers.formula not in {shown, formulas[-1]}:
            sides.append(numbers.formula)
            signs.append("=" if numbers.exact else "~")
        if shown != sides[-1]:
            sides.append(shown)
            signs.append("=" if exact and (numbers.exact or _is_nothing(numbers.formula)) else "~")
        return Relations(tuple(sides), tuple(signs))

    def value(self, formula: Formula, of: _Known) -> Value:
        """Return the value of a formula, rounded where rounded numbers are gone on with.

        Raises:
            ChalkgradError: where it has none; `of` is what it would be the value of.
        """
        return self._gone_on_with(self._computed(formula, of))

    def _gone_on_with(self, value: Value) -> Value:
        return self.rounding.rounded(value) if self.rounding.carried else value

    def _computed(self, formula: Formula, of: _Known) -> Value:
        with mpmath.workdps(DIGITS):
            try:
                return value_of(formula, self._values.__getitem__)
            except UndefinedValueError as error:
                name, part = print_text(of, self._notation), print_text(error.part, self._notation)
                numbers = print_text(self._with_numbers(error.part).formula, self._notation)
                raise ChalkgradError(
                    f"{name}: found {error.why} in {part}, which is {numbers} here; expected a point at which every "
                    "quantity has a value. Choose other numbers."
                ) from None

    def _with_numbers(self, formula: Formula) -> _Numbers:
        inexact: list[Formula] = []

        def number(known: Formula, value: Value) -> Formula:
            shown, exact = self.rounding.shown(value)
            if not exact:
                inexact.append(known)
            return shown

        def put_in(part: Formula) -> Formula:
            match part:
                case Quantity(name="pi", indices=()):
                    return part
                case Quantity() | Partial() if part in self._values:
                    return number(part, self._values[part])
                case Quantity():  # a Kronecker delta
                    return number(part, value_of(part, self._values.__getitem__))
                case Apply() if part in self._worked_out or (part.primes and function_record(part.function)):
                    return number(part, value_of(part, self._values.__getitem__))
                case Sigma():
                    return put_in(with_sums_written_out(part))
                case Product(factors=factors, sign=sign):
                    kept = [put_in(factor) for factor in factors if factor != ONE]
                    return product(kept, Sign.DOT if sign is Sign.NONE else sign)
                case Group(body=body):
                    inside = put_in(body)
                    return inside if isinstance(inside, Number) else Group(inside)
                case Sum(terms=terms):
                    first, *others = map(put_in, terms)
                    signed = (_bracketed(*pair) for pair in zip(others, terms[1:], strict=True))
                    return Sum(tuple(term for each in (first, *signed) for term in _flat(each)))
                case _:
                    return rebuilt(part, put_in)

        with mpmath.workdps(DIGITS):
            put = put_in(formula)
        return _Numbers(put, not inexact)


def _flat(term: Formula) -> tuple[Formula, ...]:
    """Return the terms of a sum that was written out inside another, which needs no brackets."""
    return term.terms if isinstance(term, Sum) else (term,)


def _is_nothing(numbers: Formula) -> bool:
    """Say whether a product has a factor that is exactly 0, whatever was rounded beside it."""
    return isinstance(numbers, Product) and ZERO in numbers.factors


def _bracketed(number: Formula, term: Formula) -> Formula:
    """Return a negative number behind a plus in brackets: 5 + (-2)."""
    return Group(number) if isinstance(number, Negative) and not isinstance(term, Negative) else number
