"""The value of a floating-point form, exactly: what a program would compute if it did not round."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import mpmath
import sympy

from symbolic.formula.from_sympy import from_sympy
from symbolic.formula.nodes import Formula, Quantity
from symbolic.formula.value import DIGITS, UndefinedValueError, Value, value_of
from symbolic.functions import StableForm

__all__ = ["value_at"]


def value_at(form: StableForm, point: Mapping[sympy.Symbol, Fraction]) -> Value | UndefinedValueError:
    """Return the value of a form where its symbols have the values of `point`, or why it has none."""
    names: dict[sympy.Symbol, Formula] = {symbol: Quantity(symbol.name) for symbol in point}
    values: dict[Formula, Value] = {names[symbol]: value for symbol, value in point.items()}
    with mpmath.workdps(DIGITS):
        try:
            for symbol, expression in form.lets:
                value = value_of(from_sympy(expression, names), values.__getitem__)
                names[symbol] = Quantity(f"let {symbol.name}")
                values[names[symbol]] = value
            return value_of(from_sympy(form.value, names), values.__getitem__)
        except UndefinedValueError as error:
            return error
