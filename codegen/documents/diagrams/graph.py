"""WrittenGraph -> Drawing: operations from the inputs to the output, with values forwards and gradients backwards."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from codegen.documents.diagrams.beside import SIZE, legend, numbers, seed, totals
from codegen.documents.diagrams.drawing import Drawing, Edge, Label, Line, Point
from codegen.documents.diagrams.flow import Flow
from codegen.documents.diagrams.frame import framed
from codegen.documents.diagrams.labels import label_width
from codegen.documents.diagrams.operations import operation
from codegen.documents.diagrams.ranks import Passing, Place, columns_of, rows_in
from codegen.documents.diagrams.sketch import Sketch, border, head
from symbolic.errors import ChalkgradError
from symbolic.formula.build import equation
from symbolic.formula.nodes import Formula, Quantity
from symbolic.formula.notation import Notation
from symbolic.formula.text import print_text
from symbolic.graph.written.model import WrittenGraph

__all__ = ["MOST_QUANTITIES", "graph_drawing"]

MOST_QUANTITIES = 60
"""Quantities of a graph that is drawn."""

_STRETCHES = (1.0, 1.25, 1.6, 2.0, 2.5)
_NAMES = 9
_HIGH = 24.0
_NAME_RISE = 8.0
_ROOM = 34.0
_PITCH, _PITCH_WITH_NUMBERS = 48.0, 58.0


def graph_drawing(graph: WrittenGraph, notation: Notation, flow: Flow | None = None) -> Drawing:
    """Return the drawing of a computational graph, with numbers where it is given any.

    Raises:
        ChalkgradError: for a graph of more than `MOST_QUANTITIES` quantities.
    """
    count = len(graph.equations) + len(graph.inputs)
    if count > MOST_QUANTITIES:
        raise ChalkgradError(
            f"found a graph of {count:,} quantities; expected at most {MOST_QUANTITIES} for a drawing. Put several "
            "equations into one."
        )
    attempts = (_attempt(graph, notation, flow, stretch) for stretch in _STRETCHES)
    best = next(attempts)
    while best[1] and (found := next(attempts, None)):
        best = min(best, found, key=lambda attempt: attempt[1])
    return best[0]


def _attempt(graph: WrittenGraph, notation: Notation, flow: Flow | None, stretch: float) -> tuple[Drawing, int]:
    """Return the drawing with this much room, and how badly its numbers stand; 0 where all is well."""
    sketch = Sketch(_NAMES)
    routes = _nodes(graph, notation, flow, stretch, sketch)
    for (start, end), points in routes.items():
        sketch.shapes += (Edge(points, start, end), head(points[-2], points[-1], start, end))
    faults = 0
    if flow is not None:
        seed(Quantity(graph.output), notation, flow, sketch)
        totals(routes, notation, flow, sketch)
        faults = numbers(routes, notation, flow, sketch)
        sketch.shapes += [*legend(flow, sketch, notation)]
    title = graph.name if graph.name != "graph" else f"the graph of {graph.output}"
    return framed(sketch.shapes, (), title, ". ".join(_described(graph, flow, notation)), notation), faults


def _nodes(
    graph: WrittenGraph, notation: Notation, flow: Flow | None, stretch: float, sketch: Sketch
) -> dict[Line, tuple[Point, ...]]:
    """Put down all outlines with their names, and return through which points the lines between them run."""
    columns = columns_of(graph.graph)
    down = rows_in(columns, graph.graph, (_PITCH if flow is None else _PITCH_WITH_NUMBERS) * stretch)
    written = () if flow is None else (*flow.values.values(), *flow.gradients.values())
    room = (_ROOM + max((label_width(number, notation, SIZE) for number in written), default=0.0)) * stretch
    sides: list[Point] = []
    right = -room
    for column in columns:
        contents = {place: _content(place, graph, notation) for place in column if isinstance(place, Quantity)}
        widths = {place: label_width(content, notation, _NAMES) + 10.0 for place, content in contents.items()}
        left, width = right + room, max((_HIGH, *widths.values()))
        right = left + width
        sides.append((left, right))
        for quantity, content in contents.items():
            at, extent = (left + width / 2, down[quantity]), (max(_HIGH, widths[quantity]), _HIGH)
            sketch.outline("pill", at, extent, (quantity,), (content,))
            if quantity.name in graph.equations:
                above = at[0], at[1] - _HIGH / 2 - _NAME_RISE
                sketch.shapes.append(Label(*above, quantity, _NAMES, quantities=(quantity,)))
    passings = _passings(columns, sides, down)
    return {
        (start, end): _route((start, end), passings.get((start, end), ()), sketch)
        for start in graph.graph.quantities()
        for end in graph.graph.children(start)
    }


def _content(quantity: Quantity, graph: WrittenGraph, notation: Notation) -> Formula | str:
    formula = graph.equations.get(quantity.name)
    return quantity if formula is None else operation(quantity, formula, notation, _NAMES)


def _passings(
    columns: Sequence[Sequence[Place]], sides: Sequence[Point], down: Mapping[Place, float]
) -> Mapping[Line, Sequence[Point]]:
    """Return the points on both sides of each column that a line passes through, level between them."""
    found: dict[Line, list[Point]] = {}
    for column, both in zip(columns, sides, strict=True):
        for place in column:
            if isinstance(place, Passing):
                found.setdefault((place.start, place.end), []).extend((side, down[place]) for side in both)
    return found


def _route(line: Line, passed: Sequence[Point], sketch: Sketch) -> tuple[Point, ...]:
    first, last = (sketch.places[end] for end in line)
    begin = border(first, passed[0] if passed else (last.x, last.y))
    return (begin, *passed, border(last, passed[-1] if passed else (first.x, first.y)))


def _described(graph: WrittenGraph, flow: Flow | None, notation: Notation) -> Iterator[str]:
    """Yield the graph in words, with its numbers."""
    yield f"Inputs: {', '.join(graph.inputs)}"
    written = (print_text(equation(Quantity(name), formula), notation) for name, formula in graph.equations.items())
    yield f"Equations: {'; '.join(written)}"
    if flow is not None:
        values = (f"{print_text(name, notation)}: {print_text(value, notation)}" for name, value in flow.values.items())
        yield f"Values: {'; '.join(values)}"
        yield f"Gradients: {'; '.join(print_text(total, notation) for total in flow.totals.values())}"
