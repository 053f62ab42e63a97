"""Numbers beside the lines of a computational graph: the value above each, and below it the gradient."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import TypeAlias

from codegen.documents.diagrams.drawing import Edge, Label, Line, Outline, Point, Role
from codegen.documents.diagrams.flow import Flow
from codegen.documents.diagrams.frame import Box, around, bounds
from codegen.documents.diagrams.labels import label_width
from codegen.documents.diagrams.placing import Segment, along, place_on
from codegen.documents.diagrams.sketch import Sketch, head
from symbolic.formula.nodes import Formula, Quantity
from symbolic.formula.notation import Notation

__all__ = ["SIZE", "Routes", "legend", "numbers", "seed", "totals"]

SIZE = 8
_HIGH = 9.0
_AIR = 1.5
"""Between a line and a number."""
_HIGH_OF_DERIVATIVE = 14.0
_NAME = 16.0
"""The room for the name above an operation."""
_STEP = 10.0
_NO_PLACE = 1000

Routes: TypeAlias = Mapping[Line, tuple[Point, ...]]
"""The points through which lines run."""
_Written: TypeAlias = tuple[Formula, int, Role]
"""A number, the side of the line it is on (-1 for above), and what it is."""


def numbers(routes: Routes, notation: Notation, flow: Flow, sketch: Sketch) -> int:
    """Put down the numbers beside all lines, and return how badly they stand; 0 where all is well."""
    taken = [bounds(shape, notation) for shape in sketch.shapes if isinstance(shape, Outline | Label)]
    faults = 0
    for line, points in routes.items():
        written = tuple(_written(line, flow))
        others = [segment for other, route in routes.items() if other != line for segment in pairwise(route)]

        def filled(segment: Segment, centre: Point, written: Sequence[_Written] = written) -> Sequence[Box]:
            return [_box(segment, centre, each, notation) for each in written]

        found = place_on([*pairwise(points)], filled, taken, others)
        centre, crossed = found or (along((points[0], points[1]), 0.5), _NO_PLACE)
        faults += crossed
        segment = next(pair for pair in pairwise(points) if pair[0][0] <= centre[0] <= pair[1][0])
        for each in written:
            content, _, role = each
            box = _box(segment, centre, each, notation)
            taken.append(box)
            at = (box.left + box.right) / 2, (box.top + box.bottom) / 2
            sketch.shapes.append(Label(*at, content, SIZE, "middle", role, line[:1], line))
    return faults


def _written(line: Line, flow: Flow) -> Iterator[_Written]:
    if line[0] in flow.values:
        yield flow.values[line[0]], -1, "value"
    if line in flow.gradients:
        yield flow.gradients[line], 1, "gradient"


def _box(segment: Segment, centre: Point, written: _Written, notation: Notation) -> Box:
    """Return where a number stands, as close to a slanted line as its width allows."""
    content, side, _ = written
    (x, y), (u, v) = segment
    width = label_width(content, notation, SIZE)
    away = _HIGH / 2 + _AIR + abs((v - y) / (u - x)) * width / 2
    return around(centre[0], centre[1] + side * away, width, _HIGH)


def seed(of: Quantity, notation: Notation, flow: Flow, sketch: Sketch) -> None:
    """Put down the end of the graph: the value of the output, and below it where the way back begins, ∂f/∂f = 1."""
    place = sketch.places[of]
    written: tuple[_Written, ...] = ((flow.values[of], -1, "value"), (flow.totals[of], 1, "gradient"))
    width = max(label_width(content, notation, SIZE) for content, _, _ in written) + 10.0
    begin = place.x + place.width / 2, place.y
    end = begin[0] + width, place.y
    sketch.shapes += (Edge((begin, end), of, of), head(begin, end, of, of))
    for content, side, role in written:
        away = (_HIGH if side < 0 else _HIGH_OF_DERIVATIVE) / 2 + _AIR
        at = begin[0] + width / 2 - 2.0, place.y + side * away
        sketch.shapes.append(Label(*at, content, SIZE, "middle", role, (of,), (of, of)))


def totals(routes: Routes, notation: Notation, flow: Flow, sketch: Sketch) -> None:
    """Put down, at each quantity that acts along several lines, the sum of what flows back along them."""
    for quantity, total in flow.totals.items():
        if sum(start == quantity for start, _ in flow.gradients) > 1:
            box = _free_beside(sketch.places[quantity], label_width(total, notation, SIZE), routes, notation, sketch)
            at = (box.left + box.right) / 2, (box.top + box.bottom) / 2
            sketch.shapes.append(Label(*at, total, SIZE, "middle", "gradient", (quantity,)))


def _free_beside(place: Outline, width: float, routes: Routes, notation: Notation, sketch: Sketch) -> Box:
    """Return room below an outline, left of it or above it and its name: where it meets the least."""
    away = (place.height + _HIGH_OF_DERIVATIVE) / 2
    choices = (
        around(place.x, place.y + away + _AIR, width, _HIGH_OF_DERIVATIVE),
        around(place.x - (place.width + width) / 2 - 2 * _AIR, place.y, width, _HIGH_OF_DERIVATIVE),
        around(place.x, place.y - away - _NAME, width, _HIGH_OF_DERIVATIVE),
    )
    segments = [segment for route in routes.values() for segment in pairwise(route)]
    taken = [bounds(shape, notation) for shape in sketch.shapes if isinstance(shape, Outline | Label)]

    def met(box: Box) -> int:
        return sum(box.is_crossed(*segment) for segment in segments) + _NO_PLACE * sum(map(box.meets, taken))

    return min(choices, key=met)


def legend(flow: Flow, sketch: Sketch, notation: Notation) -> Iterator[Label]:
    """Yield what the numbers are."""
    boxes = [bounds(shape, notation) for shape in sketch.shapes]
    left, top = min(box.left for box in boxes), max(box.bottom for box in boxes) + 14.0
    starts = [start for start, _ in flow.gradients]
    several = "; where lines part, the parts add up" if len(set(starts)) < len(starts) else ""
    yield Label(left, top, "above a line: the value", SIZE, "start", "value")
    yield Label(left, top + _STEP, f"below a line: the gradient that flows back{several}", SIZE, "start", "gradient")
