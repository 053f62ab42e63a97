"""Names or numbers of weights, on their lines."""

from __future__ import annotations

from collections.abc import Sequence

from codegen.documents.diagrams.drawing import Edge, Label, Plate, Point, Shape
from codegen.documents.diagrams.frame import Box, around
from codegen.documents.diagrams.labels import label_width
from codegen.documents.diagrams.placing import Segment, along, place_on
from codegen.documents.diagrams.shown import Shown
from codegen.documents.diagrams.sketch import role_of
from symbolic.formula.nodes import Formula
from symbolic.formula.notation import Notation

__all__ = ["hidden_labels", "weight_labels"]

_SIZE = 8
_HIGH = 11.0
_GAP = 1.0
"""Between two labels."""


def weight_labels(lines: Sequence[Edge], notation: Notation, shown: Shown) -> list[Shape] | None:
    """Return a plate and a label for each line between two layers, none over another; None where there is no room."""
    segments = {line: (line.points[0], line.points[-1]) for line in lines}
    taken: list[Box] = []
    found: list[Shape] = []
    # The steepest lines have the fewest places.
    for line in sorted(lines, key=lambda line: -abs(line.points[0][1] - line.points[-1][1])):
        content = _content(line, shown)
        extent = label_width(content, notation, _SIZE) + 2.0, _HIGH
        others = [other for name, other in segments.items() if name != line]

        def filled(_: Segment, centre: Point, extent: Point = extent) -> Sequence[Box]:
            return (around(*centre, extent[0] + _GAP, extent[1] + _GAP),)

        place = place_on((segments[line],), filled, taken, others)
        if place is None:
            return None
        taken.append(around(*place[0], *extent))
        found += _labelled(line, content, place[0], extent)
    return found


def hidden_labels(lines: Sequence[Edge], notation: Notation, shown: Shown) -> list[Shape]:
    """Return a plate and a label for each line between two layers, in the middle, to be drawn where it is lit."""
    found: list[Shape] = []
    for line in lines:
        content = _content(line, shown)
        extent = label_width(content, notation, _SIZE) + 2.0, _HIGH
        found += _labelled(line, content, along((line.points[0], line.points[-1]), 0.5), extent)
    return found


def _content(line: Edge, shown: Shown) -> Formula:
    assert line.weight is not None  # noqa: S101  (the line is that of a weight)
    return shown.values.get(line.weight, line.weight)


def _labelled(line: Edge, content: Formula, centre: Point, extent: Point) -> tuple[Shape, Shape]:
    ends = line.start, line.end
    return (
        Plate(*centre, *extent, line.quantities, ends),
        Label(*centre, content, _SIZE, role=role_of(content), quantities=line.quantities, line=ends),
    )
