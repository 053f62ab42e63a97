"""Constants inside formulas: what has no names has a value, or the formula means nothing."""

from __future__ import annotations

import mpmath

from symbolic.errors import ChalkgradError
from symbolic.formula.nodes import Apply, Formula, Partial, Power, Quantity, Quotient
from symbolic.formula.substitute import nodes_of, quantities
from symbolic.formula.text import print_text
from symbolic.formula.value import DIGITS, UndefinedValueError, Value, value_of
from symbolic.graph.written.model import WrittenGraph

__all__ = ["constant_value", "require_constants"]

_PI = Quantity("pi")
_NO_NAMES: dict[Quantity | Partial, Value] = {}


def constant_value(formula: Formula) -> Value | None:
    """Return the value of a formula without names, or None where it has some.

    Raises:
        UndefinedValueError: where it has none.
    """
    if any(quantity != _PI for quantity in quantities(formula)):
        return None
    with mpmath.workdps(DIGITS):
        return value_of(formula, _NO_NAMES.__getitem__)


def require_constants(graph: WrittenGraph) -> None:
    """Do nothing where every part without names has a value.

    Raises:
        ChalkgradError: naming the equation and the part that has none, such as ln(-2) or 1/0.
    """
    for name, formula in graph.equations.items():
        for part in nodes_of(formula):
            if isinstance(part, Apply | Power | Quotient):
                try:
                    constant_value(part)
                except UndefinedValueError as error:
                    shown = print_text(error.part, graph.written_in)
                    told = f"{name}: found {error.why} in {shown}; expected an expression with a value."
                    raise ChalkgradError(told) from None
