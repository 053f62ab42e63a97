"""Does a mended relation tell something? One that holds may still be empty: u = u, or with letters out of nowhere."""

from __future__ import annotations

from dataclasses import replace

from symbolic.checking.meaning.letters import uses
from symbolic.checking.mistakes.base import Sides
from symbolic.formula.nodes import Formula, Partial, Quantity, Transpose
from symbolic.formula.substitute import nodes_of, ungrouped

__all__ = ["tells"]


def tells(sides: Sides, original: Sides) -> bool:
    """Say whether a mended relation tells something: its right side has no letter more, and not the left side in it.

    What is transposed twice is what was there before.
    """
    if sides[1] is original[1]:
        return True
    if any(map(_is_turned_twice, nodes_of(sides[1]))):
        return False
    left = _plain(sides[0])
    if left == _BY_OUTPUT and any(map(_is_by_unit, nodes_of(sides[1]))):
        return any(map(_is_by_unit, nodes_of(original[1])))
    repeats = left in map(_plain, nodes_of(sides[1])) and left not in map(_plain, nodes_of(original[1]))
    return _letters(sides[1]) <= _letters(sides[0]) and (not repeats or _plain(sides[1]) == left)


_BY_OUTPUT = Partial(Quantity("L"), Quantity("yhat"))


def _is_turned_twice(formula: Formula) -> bool:
    return isinstance(formula, Transpose) and isinstance(ungrouped(formula.body), Transpose)


def _is_by_unit(formula: Formula) -> bool:
    return isinstance(formula, Partial) and isinstance(formula.wrt, Quantity) and formula.wrt.name == "a"


def _letters(side: Formula) -> set[str]:
    """Return the letters of units that stand in a side, those of Kronecker's delta too."""
    return {use.letter for use in uses(side) if use.role == "unit" or getattr(use.part, "name", "") == "kronecker"}


def _plain(formula: Formula) -> Formula:
    """Return δ for ∂L/∂z, and ∂L/∂ŷ for the derivative by an output whatever it is called."""
    match formula:
        case Partial(of=Quantity(name="L" | "J"), wrt=Quantity(name="yhat")):
            return _BY_OUTPUT
        case Partial(of=Quantity(name="L" | "J"), wrt=Quantity(name="z") as score):
            return replace(score, name="delta")
        case _:
            return formula
