"""A graph with its derivations, for all that is shown of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from symbolic.derivation.engine import Deriver
from symbolic.derivation.plan import neighbours, sketch
from symbolic.derivation.steps import Derivation
from symbolic.formula.nodes import Quantity
from symbolic.graph.written.model import WrittenGraph
from symbolic.numeric.constants import require_constants

__all__ = ["DerivedGraph", "derived_graph"]


@dataclass(frozen=True, slots=True)
class DerivedGraph:
    """A graph, what is differentiated, by what, and how.

    Attributes:
        graph: the equations, and a point if there is one.
        deriver: the engine, which has proved all of it.
        of, by: the output, and what it is differentiated by.
        local: the derivations of neighbours by each other.
        derivations: those of the output.
    """

    graph: WrittenGraph
    deriver: Deriver
    of: Quantity
    by: tuple[Quantity, ...]
    local: tuple[Derivation, ...]
    derivations: tuple[Derivation, ...]


def derived_graph(graph: WrittenGraph, wrt: Sequence[str]) -> DerivedGraph:
    """Return a graph with the derivatives of its output by the names `wrt`; by all inputs where there are none.

    Raises:
        QuantityError: for a name that the graph does not have.
        ChalkgradError: for a constant without a value, such as ln(-2).
    """
    require_constants(graph)
    deriver, of = Deriver(graph.graph), Quantity(graph.output)
    by = tuple(Quantity(name) for name in wrt or graph.inputs)
    for quantity in by:
        graph.graph.definition(quantity)
    derivations = sketch(deriver, of, by)
    return DerivedGraph(graph, deriver, of, by, neighbours(deriver, derivations), derivations)
