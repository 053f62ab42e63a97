"""Where a point lies on a kink: there is no derivative there, and a convention chooses one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from symbolic.derivation.engine import Deriver
from symbolic.derivation.gradients import Gradients
from symbolic.derivation.steps import Words
from symbolic.formula.build import equation
from symbolic.formula.from_sympy import from_sympy
from symbolic.formula.nodes import ZERO, Formula, Negative, Quantity, Relations, Sum
from symbolic.formula.records import function_record
from symbolic.formula.slope import kinks_of
from symbolic.functions import Activation
from symbolic.functions.base import P, Y, Z
from symbolic.graph.definitions import Activated, Definition, Expression, LossOf, Residual
from symbolic.numeric.passes import changing
from symbolic.numeric.workings import Workings

__all__ = ["kinks_met"]


def kinks_met(deriver: Deriver, of: Quantity, by: Iterable[Quantity], workings: Workings) -> Iterator[Words]:
    """Yield a sentence for every kink on which the point lies, after the forward pass."""
    gradients, told = Gradients(deriver, of), set[Relations]()
    for start in reversed(changing(deriver, of, by)):
        for end, _ in gradients[start].terms if start != of else ():
            for place, chosen in _kinks(deriver.graph.definition(end), start):
                left, right = place.sides
                if place not in told and workings.value(Sum((left, Negative(right))), end) == 0:
                    told.add(place)
                    yield ("Here ", place, ", where there is no derivative; ", chosen, " is used.")


def _kinks(definition: Definition, parent: Quantity) -> Iterator[tuple[Relations, Formula]]:
    """Yield where a quantity may have no derivative by its parent, and what is used there."""
    match definition:
        case Expression(formula=formula):
            yield from kinks_of(formula, parent)
        case Activated(function=function, argument=z) | Residual(activated=Activated(function=function, argument=z)):
            record = function_record(function)
            for kink in record.kinks if isinstance(record, Activation) and parent == z else ():
                yield equation(from_sympy(kink.at, {Z: z}), ZERO), from_sympy(kink.value, {Z: z})
        case LossOf(predictions=predictions, targets=targets, record=loss) if parent in predictions:
            k = predictions.running(parent)
            names = {P: predictions.member(k), Y: targets.member(k)}
            for kink in loss.kinks:
                yield equation(from_sympy(kink.at, names), ZERO), from_sympy(kink.value, names)
