"""Signs that a line is read otherwise than it is meant: a derivative that nobody writes, ∂y/∂z of a target.

Such a line is not refuted: as it is read it says nothing that anyone would say, so it is the reading that is wrong.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from symbolic.checking.meaning.scene import Defined, Meaningless
from symbolic.formula.nodes import Formula, Partial, Quantity
from symbolic.formula.substitute import children, quantities

__all__ = ["misread"]

_DATA = frozenset({"x", "X", "y", "Y"})
_TARGETS = frozenset({"y", "Y"})
_PREDICTED = frozenset({"yhat", "Yhat", "a", "A"})
_KNOWN = frozenset({"W", "b", "z", "Z", "a", "A", "L", "J", "R", "delta", "delta0", "Delta"}) | _DATA | _PREDICTED
"""Quantities of a network of which derivatives are taken, and by which."""


def misread(sides: Sequence[Formula], defined: Mapping[str, Defined]) -> Meaningless | None:
    """Return the derivative of or by what cannot be meant as it is read; None where there is none."""
    names = {quantity.name for side in sides for quantity in quantities(side)}
    for partial in (found for side in sides for found in _partials(side)):
        of, by = partial.of, partial.wrt
        if not isinstance(of, Quantity) or not isinstance(by, Quantity) or of.name == by.name:
            continue
        if of.name in _DATA:
            what = "the input" if of.name in {"x", "X"} else "the target"
            return Meaningless(partial, f"the derivative of {what}", "a line that says what its letters stand for")
        if by.name in _TARGETS and not names & _PREDICTED:
            return Meaningless(partial, "a derivative by the target", "a line that says what its letters stand for")
        if any(quantity.name not in _KNOWN and quantity.name not in defined for quantity in (of, by)):
            return Meaningless(partial, "a letter that is no quantity of the network", "a line that defines it")
    return None


def _partials(formula: Formula) -> Iterator[Partial]:
    if isinstance(formula, Partial):
        yield formula
    for part in children(formula):
        yield from _partials(part)
