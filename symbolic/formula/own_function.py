"""A function that a person defines by expressions: what formulas and programs call it, and what it is."""

from __future__ import annotations

from dataclasses import dataclass

from symbolic.formula.escape import GREEK
from symbolic.formula.expression import read_expression, with_euler
from symbolic.formula.nodes import Formula, Quantity
from symbolic.formula.notation import Letter
from symbolic.formula.substitute import quantities, replaced

__all__ = ["ARGUMENT", "PREDICTION", "TARGET", "OwnFunction", "names_in"]

ARGUMENT, PREDICTION, TARGET = Quantity("z"), Quantity("p"), Quantity("y")
_PI = Quantity("pi")


@dataclass(frozen=True, slots=True)
class OwnFunction:
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
    def of_key(cls, key: str) -> OwnFunction | None:
        """Return the function of a key; None for the name of another kind of function."""
        name, opened, written = key.partition("(expression=")
        if not opened:
            return None
        expression, *rest = written.removesuffix(")").split(";")
        return cls(name, expression, **dict(part.split("=", 1) for part in rest))

    @property
    def of_argument(self) -> Formula:
        """The expression of an activation, in z whatever its one variable is called.

        Raises:
            FormulaError: where it cannot be read.
        """
        formula = with_euler(read_expression(self.expression))
        return replaced(formula, {Quantity(name): ARGUMENT for name in names_in(formula)})

    @property
    def sign(self) -> Letter:
        """How it is written: a letter in italics, a Greek one by its name, any word upright."""
        if self.name in GREEK.values():
            sign = next(sign for sign, name in GREEK.items() if name == self.name)
            return Letter(rf"\{self.name}", sign)
        letter = len(self.name) == 1
        return Letter(self.name if letter else rf"\operatorname{{{self.name}}}", self.name)


def names_in(formula: Formula) -> list[str]:
    """Return the names of the variables of a formula, each once."""
    return list(dict.fromkeys(quantity.name for quantity in quantities(formula) if quantity != _PI))
