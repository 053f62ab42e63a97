"""What if a value changes by h: the prediction by the derivative, the value computed anew, and what the difference is.

f' = f + ∂f/∂x · h is exact where f is linear in x, and good to first order elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain, count

import mpmath

from symbolic.derivation.engine import Deriver
from symbolic.derivation.steps import Words
from symbolic.errors import ChalkgradError
from symbolic.formula.build import equation
from symbolic.formula.nodes import Formula, Negative, Partial, Product, Quantity, Relations, Sign, Sum
from symbolic.formula.notation import Notation
from symbolic.formula.substitute import nodes_of, replaced
from symbolic.formula.text import print_text
from symbolic.formula.value import DIGITS, Value, difference
from symbolic.graph.definitions import Free, definition_formula
from symbolic.graph.graph import Graph
from symbolic.numeric.passes import backward, forward
from symbolic.numeric.rounding import Rounding
from symbolic.numeric.workings import Workings

__all__ = ["WhatIf", "found_out", "step_name", "what_if"]

_STEPS = ("h", "s", "r", "step")
"""What the step is called: the first name that the graph does not have."""

_MOST_ROUNDS = 4
_MOST_LEAVES = 12
"""A right-hand side with everything put in is shown up to so many names and numbers."""


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What a step does.

    Attributes:
        of, wrt: what is looked at, and what takes the step.
        step: h.
        before, slope, predicted, after: f, ∂f/∂x, f + ∂f/∂x h, and f at x + h.
        moved: x := x + h with numbers.
        prediction: f' = f + ∂f/∂x · h with numbers.
        anew: f at x + h, line by line.
        difference: what was computed anew less what was predicted.
        statement: in words.
    """

    of: Quantity
    wrt: Quantity
    step: Value
    before: Value
    slope: Value
    predicted: Value
    after: Value
    moved: Relations
    prediction: Relations
    anew: tuple[Relations, ...]
    difference: Relations
    statement: Words


def what_if(
    deriver: Deriver,
    of: Quantity,
    wrt: Quantity,
    step: Fraction,
    point: Mapping[Quantity | Partial, Value],
    rounding: Rounding,
    notation: Notation,
) -> WhatIf:
    """Return what a step of `wrt` does to `of` at a point.

    Raises:
        ChalkgradError: for a step of 0 or of something that is not given, and where something has no value.
        QuantityError: where one of the two is not in the graph.
    """
    graph = deriver.graph
    graph.definition(of)
    name = print_text(wrt, notation)
    if not isinstance(graph.definition(wrt), Free):
        raise ChalkgradError(f"found a step of {name}, which is computed from others; expected something that is given")
    if step == 0:
        raise ChalkgradError(f"found a step of 0 for {name}; expected a number that is not 0")
    now = Workings(dict(point), rounding, notation)
    for _ in (*forward(graph, now), *backward(deriver, of, (wrt,), now)):
        pass  # the lines are shown elsewhere
    slope = Partial(of, wrt)
    if slope not in now:  # no path leads from one to the other
        now.learn(slope, Fraction(0))
    by = step_name(graph)
    now.learn(by, step)
    there = now.value(Sum((wrt, by)), wrt)
    later = Workings({**point, wrt: there}, rounding, notation)
    lines = {line.sides[0]: line for line in forward(graph, later)}
    return found_out(of, wrt, by, now, later, tuple(_anew(deriver, of, wrt, later, lines)))


def step_name(graph: Graph) -> Quantity:
    """Return what a step is called: h, unless the graph has that."""
    names = {quantity.name for quantity in graph.quantities()}
    return Quantity(next(name for name in chain(_STEPS, map("step_{}".format, count(2))) if name not in names))


def found_out(
    of: Quantity, wrt: Quantity, by: Quantity, now: Workings, later: Workings, anew: tuple[Relations, ...]
) -> WhatIf:
    """Return what a step does, from what is known before it, its name and its size among that, and after it."""
    slope, step = Partial(of, wrt), now[by]
    moved = now.line(wrt, Sum((wrt, by)), sign=":=")
    predicted = Quantity(of.name, of.layer, of.indices, of.sample, "'")
    prediction = now.line(predicted, Sum((of, Product((slope, by), Sign.DOT))))
    gap = _difference(of, predicted, now, later)
    words = _statement(of, wrt, equation(by, now.rounding.shown(step)[0]), now, later)
    return WhatIf(of, wrt, step, now[of], now[slope], now[predicted], later[of], moved, prediction, anew, gap, words)


def _anew(
    deriver: Deriver, of: Quantity, wrt: Quantity, later: Workings, lines: Mapping[Formula, Relations]
) -> tuple[Relations, ...]:
    """Return the line of f with everything put in where it is short, else the lines of all that changes."""
    written = _written_out(deriver.graph, of)
    if written is not None:
        return (later.line(of, written),)
    between = [quantity for quantity in lines if isinstance(quantity, Quantity) and deriver.reach.leads(wrt, quantity)]
    return tuple(lines[quantity] for quantity in between if deriver.reach.leads(quantity, of))


def _written_out(graph: Graph, of: Quantity) -> Formula | None:
    """Return the right-hand side in free quantities alone; None where it is long."""
    formula: Formula = of
    for _ in range(_MOST_ROUNDS):
        leaves = [node for node in nodes_of(formula) if isinstance(node, Quantity)]
        if len(leaves) > _MOST_LEAVES:
            return None
        defined = [leaf for leaf in leaves if not isinstance(graph.definition(leaf), Free)]
        if not defined:
            return formula
        formula = replaced(formula, {leaf: definition_formula(graph.definition(leaf)) for leaf in defined})
    return None


def _difference(of: Quantity, predicted: Quantity, now: Workings, later: Workings) -> Relations:
    """Return f(x + h) - f' with numbers."""
    with mpmath.workdps(DIGITS):
        gap = difference(later[of], now[predicted])
    shown, exact = now.rounding.shown(gap)
    return Relations((Sum((of, Negative(predicted))), shown), ("=" if exact else "~",))


def _statement(of: Quantity, wrt: Quantity, step: Relations, now: Workings, later: Workings) -> Words:
    """Return in words what the derivative says, and where the step is too large for it."""
    slope, grows = now[Partial(of, wrt)], now[step.sides[0]] > 0  # type: ignore[index]  # the name of the step
    kind = "an increase" if grows else "a decrease"
    if slope == 0:
        return (f"to first order {kind} in ", wrt, " does not change ", of)
    words: Words = (f"{kind} in ", wrt, f" {'increases' if (slope > 0) == grows else 'decreases'} ", of)
    if (difference(later[of], now[of]) > 0) != ((slope > 0) == grows):
        return (*words, ", but ", step, " is too large a step for that")
    return words
