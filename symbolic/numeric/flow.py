"""What stands at the nodes of a graph and what flows along its edges, at a point."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from symbolic.derivation.engine import Deriver
from symbolic.derivation.gradients import Gradients
from symbolic.formula.nodes import Partial, Product, Quantity
from symbolic.formula.value import Value
from symbolic.numeric.passes import changing
from symbolic.numeric.workings import Workings

__all__ = ["Edge", "Node", "edges", "nodes"]


@dataclass(frozen=True, slots=True)
class Node:
    """A quantity with its value and the derivative of the output by it."""

    quantity: Quantity
    value: Value
    gradient: Value


@dataclass(frozen=True, slots=True)
class Edge:
    """How a quantity acts on one that is computed from it: the local derivative, and the part of the gradient."""

    start: Quantity
    end: Quantity
    local: Value
    gradient: Value


def nodes(deriver: Deriver, of: Quantity, by: Iterable[Quantity], workings: Workings) -> Iterator[Node]:
    """Yield the output and all that lies between it and the quantities `by`, these first; after both passes."""
    for quantity in reversed(changing(deriver, of, by)):
        yield Node(quantity, workings[quantity], workings[Partial(of, quantity)])


def edges(deriver: Deriver, of: Quantity, by: Iterable[Quantity], workings: Workings) -> Iterator[Edge]:
    """Yield the edges between them; after both passes."""
    gradients = Gradients(deriver, of)
    for start in reversed(changing(deriver, of, by)):
        for end, local in gradients[start].terms if start != of else ():
            edge = Partial(end, start)
            flowing = workings.value(Product((Partial(of, end), local)), edge)
            yield Edge(start, end, workings.value(local, edge), flowing)
