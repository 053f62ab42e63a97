"""The numbers of a computational graph, as they are printed beside its lines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from codegen.documents.diagrams.drawing import Line
from symbolic.derivation.engine import Deriver
from symbolic.formula.nodes import Formula, Partial, Quantity, Relations
from symbolic.graph.written.model import WrittenGraph
from symbolic.numeric.flow import edges
from symbolic.numeric.passes import backward, forward
from symbolic.numeric.rounding import Rounding
from symbolic.numeric.workings import Workings

__all__ = ["Flow", "flow_of"]


@dataclass(frozen=True, slots=True)
class Flow:
    """What goes forward and back along the lines of a graph.

    Attributes:
        values: of quantities.
        gradients: what flows back along each line.
        totals: the derivative of the output by each quantity, as an equation: the sum of what flows back to it.
    """

    values: Mapping[Quantity, Formula]
    gradients: Mapping[Line, Formula]
    totals: Mapping[Quantity, Relations]


def flow_of(graph: WrittenGraph, rounding: Rounding) -> Flow:
    """Return the numbers of a graph at its point.

    Raises:
        SpecError: where an input has no number.
        ChalkgradError: where something has no value at the point.
    """
    graph.require_point()
    deriver, of = Deriver(graph.graph), Quantity(graph.output)
    by = tuple(quantity for name in graph.inputs if deriver.reach.leads(quantity := Quantity(name), of))
    workings = Workings(graph.point, rounding, graph.written_in)
    for _ in (*forward(graph.graph, workings), *backward(deriver, of, by, workings)):
        pass  # the workings keep what each line computes
    shown = rounding.shown
    values = {quantity: shown(workings[quantity])[0] for quantity in graph.graph.quantities() if quantity in workings}
    gradients = {(edge.start, edge.end): shown(edge.gradient)[0] for edge in edges(deriver, of, by, workings)}
    totals: dict[Quantity, Relations] = {}
    for quantity in values:
        slope = Partial(of, quantity)
        if slope in workings:
            number, exact = shown(workings[slope])
            totals[quantity] = Relations((slope, number), ("=" if exact else "~",))
    return Flow(values, gradients, totals)
