"""What a path of influence lights up in a drawing."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from itertools import pairwise

from codegen.documents.diagrams.drawing import Drawing, Edge, Head, Label, Plate, Shape, in_order
from codegen.documents.diagrams.frame import around
from symbolic.formula.nodes import Quantity
from symbolic.graph.graph import Graph
from symbolic.graph.paths import between

__all__ = ["influence", "lit"]


def influence(graph: Graph, wrt: Quantity, of: Quantity) -> frozenset[Quantity]:
    """Return the quantities on the paths along which `wrt` acts on `of`, both included; none without a path.

    Raises:
        QuantityError: for a quantity that the graph does not have.
    """
    graph.definition(wrt)
    return between(graph, wrt, of)


def lit(drawing: Drawing, quantities: AbstractSet[Quantity]) -> tuple[Shape, ...]:
    """Return the shapes that light up, in the order in which they are drawn.

    A line is lit where both of its ends are among the quantities, or its weight; of a weight that several layers
    share, only the lines into units that are among them, where any are. Labels that a lit line runs through are drawn
    again upon it.
    """
    lines = [shape for shape in drawing.shapes if isinstance(shape, Edge)]
    reached = {line.weight for line in lines if line.weight in quantities and line.end in quantities}
    along = [line for line in lines if _is_lit(line, quantities, reached)]
    ends = {(line.start, line.end) for line in along}
    again = ends | {plate.line for plate in drawing.shapes if isinstance(plate, Plate) and _is_crossed(plate, along)}

    def lights_up(shape: Shape) -> bool:
        match shape:
            case Edge() | Head():
                return (shape.start, shape.end) in ends
            case Plate(line=line) | Label(line=line) if line is not None:
                return line in again
            case _:
                return not quantities.isdisjoint(shape.quantities)

    shown_again = (shape for shape in drawing.shapes if lights_up(shape))
    brought_out = (
        shape for shape in drawing.hidden if lights_up(shape) and not quantities.isdisjoint(shape.quantities)
    )
    return in_order((*shown_again, *brought_out))


def _is_lit(line: Edge, quantities: AbstractSet[Quantity], reached: AbstractSet[Quantity | None]) -> bool:
    if line.weight in reached:
        return line.end in quantities
    return line.weight in quantities or {line.start, line.end} <= quantities


def _is_crossed(plate: Plate, lines: list[Edge]) -> bool:
    box = around(plate.x, plate.y, plate.width, plate.height)
    return any(box.is_crossed(*segment) for line in lines for segment in pairwise(line.points))
