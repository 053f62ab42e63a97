"""What a person typed for a function of their own -> its expression, or why it cannot be one, with the place."""

from __future__ import annotations

import re

import mpmath

from symbolic.errors import FormulaError
from symbolic.formula.build import product
from symbolic.formula.expression import read_expression, with_euler
from symbolic.formula.nodes import Apply, Formula, Power, Product, Quantity, Quotient
from symbolic.formula.own_function import ARGUMENT, PREDICTION, TARGET, names_in
from symbolic.formula.slope import slope
from symbolic.formula.substitute import nodes_of, quantities, replaced
from symbolic.formula.value import DIGITS, UndefinedValueError, Value, real, value_of

__all__ = ["read_activation", "read_loss", "read_of_argument", "read_of_prediction"]

_ALIASES = {"yhat": "p", "ŷ": "p", "t": "y"}
_MOST_PARTS = 2000
"""Parts of a derivative that is differentiated once more."""

_LARGEST = 1e100
_NO_VALUES: dict[Formula, Value] = {}
_ONE_VARIABLE = "one variable, the pre-activation, as in z*sigmoid(2*z)"
_TWO_VARIABLES = "p, the prediction, and y, the target, as in (p - y)^4"
_NUMBERS_ONLY = "Write constants as numbers."


def read_activation(text: str) -> Formula:
    """Return the expression of an activation, in z whatever its one variable is called.

    Raises:
        FormulaError: with the place, where it cannot be read, has no variable or several, or is too large.
    """
    formula = read_of_argument(text)
    if ARGUMENT not in quantities(formula):
        raise FormulaError(0, len(text), "no variable", _ONE_VARIABLE)
    _require_small(slope(formula, ARGUMENT), text)
    return formula


def read_of_argument(text: str) -> Formula:
    """Return an expression in z whatever its one variable is called, or without any.

    Raises:
        FormulaError: with the place, where it cannot be read, or has several variables.
    """
    formula = _read(text)
    names = names_in(formula)
    if len(names) > 1:
        start, end = _place(names[1], text)
        raise FormulaError(start, end, f"the names {', '.join(names)}", _ONE_VARIABLE, _NUMBERS_ONLY)
    return replaced(formula, {Quantity(name): ARGUMENT for name in names})


def read_loss(text: str) -> Formula:
    """Return the expression of a loss, in p and y.

    Raises:
        FormulaError: with the place, where it cannot be read, has another variable, no p or no y, or is too large.
    """
    formula = read_of_prediction(text)
    if PREDICTION not in quantities(formula):
        raise FormulaError(0, len(text), "no prediction p", _TWO_VARIABLES)
    if TARGET not in quantities(formula):
        raise FormulaError(0, len(text), "no target y", _TWO_VARIABLES)
    derivative = slope(formula, PREDICTION)
    if not any(quantity in {PREDICTION, TARGET} for quantity in quantities(derivative)):
        raise FormulaError(
            0, len(text), "a loss that grows with p alike everywhere", "one whose slope says where to go"
        )
    _require_small(derivative, text)
    return formula


def _read(text: str) -> Formula:
    """Return an expression whose constants have values.

    Raises:
        FormulaError: where it cannot be read, or a part without variables has no value, or one that is too large.
    """
    formula = with_euler(read_expression(text))
    for part in nodes_of(formula):
        if isinstance(part, Product):
            constant = product([factor for factor in part.factors if not names_in(factor)])
            _require_moderate(constant, text)
        elif isinstance(part, Apply | Power | Quotient) and not names_in(part):
            _require_moderate(part, text)
    return formula


def _require_moderate(constant: Formula, text: str) -> None:
    with mpmath.workdps(DIGITS):
        try:
            size = abs(real(value_of(constant, _NO_VALUES.__getitem__)))
        except UndefinedValueError as error:
            raise FormulaError(0, len(text), f"a constant with {error.why}", "constants with values") from None
    if size > _LARGEST or 0 < size < 1 / _LARGEST:
        expected = f"constants between {1 / _LARGEST:g} and {_LARGEST:g}"
        raise FormulaError(0, len(text), "a constant that is too large or too small for a float", expected)


def _require_small(derivative: Formula, text: str) -> None:
    """Do nothing for a derivative of a size that can be differentiated once more.

    Raises:
        FormulaError: for a larger one.
    """
    parts = len(nodes_of(derivative))
    if parts > _MOST_PARTS:
        found = f"an expression whose derivative has {parts:,} parts"
        raise FormulaError(
            0, len(text), found, f"at most {_MOST_PARTS:,}", "Write it with fewer factors and quotients."
        )


def read_of_prediction(text: str) -> Formula:
    """Return an expression in p and y, which may also be called ŷ or yhat, and t.

    Raises:
        FormulaError: with the place, where it cannot be read, or has another variable.
    """
    formula = _read(text)
    meant = {name: Quantity(_ALIASES.get(name, name)) for name in names_in(formula)}
    for name, quantity in meant.items():
        if quantity not in {PREDICTION, TARGET}:
            raise FormulaError(*_place(name, text), f"the name {name}", _TWO_VARIABLES, _NUMBERS_ONLY)
    return replaced(formula, {Quantity(name): quantity for name, quantity in meant.items()})


def _place(name: str, text: str) -> tuple[int, int]:
    found = re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text)
    return found.span() if found else (0, len(text))
