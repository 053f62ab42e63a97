"""Graphs worked out at a point."""

from __future__ import annotations

from symbolic.derivation.engine import Deriver
from symbolic.formula.nodes import Quantity
from symbolic.formula.text import print_text
from symbolic.graph.written.numbers import read_numbers
from symbolic.graph.written.text import graph_from_text
from symbolic.numeric.passes import backward, forward
from symbolic.numeric.rounding import Rounding
from symbolic.numeric.workings import Workings

__all__ = ["worked"]


def worked(text, at, rounding=None):
    """Return the graph, what is known of it, and its lines as text."""
    graph = graph_from_text(text).at_point(read_numbers(at, "--at"), "--at")
    point = graph.point
    workings = Workings(point, rounding or Rounding(), graph.written_in)
    by = [Quantity(name) for name in graph.inputs]
    lines = [
        *forward(graph.graph, workings),
        *backward(Deriver(graph.graph), Quantity(graph.output), by, workings),
    ]
    return graph, workings, [print_text(line, graph.written_in) for line in lines]
