"""Forward pass, gradients and update step of a graph as lines with numbers.

Stage: graph and point -> relations, in the order in which a person computes them. Local derivatives are those of the
derivation engine, each kind of them proved by it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from symbolic.derivation.engine import Deriver
from symbolic.derivation.gradients import Gradients
from symbolic.formula.build import product, sum_of
from symbolic.formula.nodes import (
    ONE,
    Formula,
    Group,
    Negative,
    Partial,
    Product,
    Quantity,
    Relations,
    Sign,
    Sum,
)
from symbolic.formula.value import Value
from symbolic.graph.definitions import Constant, Free, definition_formula
from symbolic.graph.graph import Graph
from symbolic.numeric.workings import Workings

__all__ = ["backward", "changing", "forward", "updates"]

_RATE = Quantity("eta")


def forward(graph: Graph, workings: Workings) -> Iterator[Relations]:
    """Yield u = right-hand side = with numbers = value, for every quantity after those it follows from.

    What follows from something without a value, such as a loss without a target, is left out.
    """
    for quantity in graph.quantities():
        definition = graph.definition(quantity)
        if isinstance(definition, Constant):
            workings.learn(quantity, definition.value)
        elif not isinstance(definition, Free) and all(parent in workings for parent in graph.parents(quantity)):
            yield workings.line(quantity, definition_formula(definition))


def changing(deriver: Deriver, of: Quantity, by: Iterable[Quantity]) -> tuple[Quantity, ...]:
    """Return `of` and all that lies between it and the quantities `by`, with these, the output first."""
    found = {of}
    waiting = list(by)
    while waiting:
        quantity = waiting.pop()
        if quantity not in found:
            found.add(quantity)
            waiting += deriver.reach.onward(quantity, of)
    return tuple(sorted(found, key=lambda quantity: (-deriver.graph.rank(quantity), quantity.name, quantity.indices)))


def backward(deriver: Deriver, of: Quantity, by: Iterable[Quantity], workings: Workings) -> Iterator[Relations]:
    """Yield ∂u/∂v = Σ_c ∂u/∂c × ∂c/∂v = with what is known put in = with numbers = value, from ∂u/∂u = 1 on."""
    gradients = Gradients(deriver, of)
    for quantity in changing(deriver, of, by):
        bare = Partial(of, quantity)
        if quantity == of:
            workings.learn(bare, workings.value(ONE, bare))
            yield Relations((bare, ONE), ("=",))
            continue
        terms = gradients[quantity].terms
        chain = sum_of([_path(deriver, of, child, quantity, len(terms)) for child, _ in terms])
        known = sum_of([_known(of, child, value, len(terms)) for child, value in terms])
        yield workings.line(bare, *([] if chain == bare else [chain]), known)


def _path(deriver: Deriver, of: Quantity, child: Quantity, quantity: Quantity, paths: int) -> Formula:
    """∂u/∂c × ∂c/∂v, the last of which is that of the right-hand side where v acts on c in other ways too"""
    detoured = child in deriver.reach.detoured(quantity)
    link = Partial(definition_formula(deriver.graph.definition(child)) if detoured else child, quantity)
    return link if child == of else _grouped(Product((Partial(of, child), link), Sign.CHAIN), paths)


def _known(of: Quantity, child: Quantity, value: Formula, paths: int) -> Formula:
    """∂u/∂c × value"""
    return value if child == of else _grouped(Product((Partial(of, child), value), Sign.CHAIN), paths)


def _grouped(path: Formula, paths: int) -> Formula:
    return Group(path) if paths > 1 else path


def updates(
    of: Quantity, parameters: Iterable[Quantity], workings: Workings
) -> Iterator[tuple[Quantity, Relations, Value]]:
    """Yield each parameter with W := W - η ∂u/∂W = with numbers = new value; all change at once, afterwards."""
    for parameter in parameters:
        moved = Sum((parameter, Negative(product([_RATE, Partial(of, parameter)]))))
        yield parameter, workings.line(parameter, moved, sign=":="), workings.value(moved, parameter)
