"""Functions that a person defines: their expressions, read by the strict grammar of `expression`, and their names."""

from __future__ import annotations

import re
from dataclasses import dataclass

from symbolic.errors import FormulaError
from symbolic.formula.escape import GREEK
from symbolic.formula.expression import read_expression, with_euler
from symbolic.formula.nodes import Formula, Quantity
from symbolic.formula.notation import Letter
from symbolic.formula.slope import slope
from symbolic.formula.substitute import nodes_of, quantities, replaced

__all__ = [
    "ARGUMENT",
    "PREDICTION",
    "TARGET",
    "CustomFunction",
    "read_activation",
    "read_loss",
    "read_of_argument",
    "read_of_prediction",
]

ARGUMENT, PREDICTION, TARGET = Quantity("z"), Quantity("p"), Quantity("y")
_PI = Quantity("pi")
_ALIASES = {"yhat": "p", "ŷ": "p", "t": "y"}
_MOST_PARTS = 2000
_ONE_VARIABLE = "one variable, the pre-activation, as in z*sigmoid(2*z)"
_TWO_VARIABLES = "p, the prediction, and y, the target, as in (p - y)^4"
_NUMBERS_ONLY = "Write constants as numbers."


@dataclass(frozen=True, slots=True)
class CustomFunction:
    """A function by its expressions, as they were typed.

    Attributes:
        name: what formulas and programs call it.
        expression: in one variable for an activation, in p and y for a loss.
        stable, stable_derivative: how it and its derivative are computed; empty where that follows from the expression.
    """

    name: str
    expression: str
    stable: str = ""
    stable_derivative: str = ""

    @property
    def key(self) -> str:
        """What a formula applies: the name with all that the function is, `swish2(expression=z*sigmoid(2*z))`."""
        parts = {"stable": self.stable, "stable_derivative": self.stable_derivative}
        chosen = "".join(f";{name}={text}" for name, text in parts.items() if text)
        return f"{self.name}(expression={self.expression}{chosen})"

    @classmethod
    def of_key(cls, key: str) -> CustomFunction | None:
        """Return the function of a key; None for the name of another kind of function."""
        name, opened, written = key.partition("(expression=")
        if not opened:
            return None
        expression, *rest = written.removesuffix(")").split(";")
        return cls(name, expression, **dict(part.split("=", 1) for part in rest))

    @property
    def sign(self) -> Letter:
        """How it is written: a letter in italics, a Greek one by its name, any word upright."""
        if self.name in GREEK.values():
            sign = next(sign for sign, name in GREEK.items() if name == self.name)
            return Letter(rf"\{self.name}", sign)
        letter = len(self.name) == 1
        return Letter(self.name if letter else rf"\operatorname{{{self.name}}}", self.name)


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
    formula = with_euler(read_expression(text))
    names = _names(formula)
    if len(names) > 1:
        start, end = _place(names[1], text)
        raise FormulaError(start, end, f"the names {', '.join(names)}", _ONE_VARIABLE, _NUMBERS_ONLY)
    return replaced(formula, {Quantity(name): ARGUMENT for name in names})


def read_loss(text: str) -> Formula:
    """Return the expression of a loss, in p and y.

    Raises:
        FormulaError: with the place, where it cannot be read, has another variable or no p, or is too large.
    """
    formula = read_of_prediction(text)
    if PREDICTION not in quantities(formula):
        raise FormulaError(0, len(text), "no prediction p", _TWO_VARIABLES)
    _require_small(slope(formula, PREDICTION), text)
    return formula


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
    formula = with_euler(read_expression(text))
    meant = {name: Quantity(_ALIASES.get(name, name)) for name in _names(formula)}
    for name, quantity in meant.items():
        if quantity not in {PREDICTION, TARGET}:
            raise FormulaError(*_place(name, text), f"the name {name}", _TWO_VARIABLES, _NUMBERS_ONLY)
    return replaced(formula, {Quantity(name): quantity for name, quantity in meant.items()})


def _names(formula: Formula) -> list[str]:
    return list(dict.fromkeys(quantity.name for quantity in quantities(formula) if quantity != _PI))


def _place(name: str, text: str) -> tuple[int, int]:
    found = re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text)
    return found.span() if found else (0, len(text))
