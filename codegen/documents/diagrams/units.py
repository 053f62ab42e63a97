"""How large the units of a network are drawn, and which of a large layer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from codegen.documents.diagrams.labels import label_width
from codegen.documents.diagrams.shown import Shown
from symbolic.formula.nodes import Quantity
from symbolic.formula.notation import Notation
from symbolic.graph.families import Family
from symbolic.graph.network import NetworkGraph

__all__ = ["Look", "Row", "look_of", "rows_of"]

Row = int | None
"""A unit by its number, or dots for those left out."""

_MOST_UNITS = 8
"""Units of a layer that are all drawn."""
_MOST_UNITS_IN_HALVES = 5
_MOST_LAYERS_IN_HALVES = 6


@dataclass(frozen=True, slots=True)
class Look:
    """Measures of a drawing, in points.

    Attributes:
        halves: whether a unit is a pill with two halves, z and a; otherwise it is one circle.
        size: of the font.
        width, height: of a circle or of half a pill; a pill is as high and twice as wide.
        pitch: from a unit to the one below it.
        room: between two columns.
    """

    halves: bool
    size: int
    width: float
    height: float
    pitch: float
    room: float


def look_of(graph: NetworkGraph, notation: Notation, shown: Shown, stretch: float) -> Look:
    """Return the measures for a network: small ones show z and a of every unit; `stretch` makes room for labels."""
    rows = [rows_of(graph.units(l), l, graph, shown.kept) for l in range(graph.depth + 1)]
    halves = (
        shown.labels != "none"
        and max(map(len, rows)) <= _MOST_UNITS_IN_HALVES
        and graph.depth <= _MOST_LAYERS_IN_HALVES
    )
    size = 9 if halves else 7
    contents = [shown.contents(quantity) for quantity in _written(graph, rows, halves=halves)]
    lines = max(map(len, contents))
    height = {0: 13.0, 1: 2.6 * size, 2: 3.8 * size, 3: 5.2 * size}[lines]
    widest = max((label_width(content, notation, size) for pair in contents for content in pair), default=0.0)
    width = max(0.8 * height if halves else height, widest + 7.0)
    if not halves and lines == 1:
        height = width = min(width, 26.0)
    numbers = [shown.values[weight] for weight in graph.parameters() if weight in shown.values] if shown.values else []
    room = max(60.0, 2.4 * max((label_width(number, notation, 8) for number in numbers), default=0.0))
    below = (16.0 if halves else 10.0) if shown.biases else 2.0
    return Look(halves, size, width, height, (height + below + (14.0 if halves else 7.0)) * stretch, room * stretch)


def _written(graph: NetworkGraph, rows: list[tuple[Row, ...]], *, halves: bool) -> Iterator[Quantity]:
    for l, units in enumerate(rows):
        for i in units:
            if i is not None:
                yield graph.units(l).member(i)
                if l and halves:
                    yield graph.scores(l).member(i)
    for i in rows[-1]:
        if i is not None:
            yield graph.predictions.member(i)
            yield graph.targets.member(i)


def rows_of(family: Family, l: int, graph: NetworkGraph, kept: Iterable[Quantity]) -> tuple[Row, ...]:
    """Return the units of layer `l` that are drawn: all of a small one, else the first three, the last and `kept`."""
    if family.size <= _MOST_UNITS:
        return tuple(range(1, family.size + 1))
    drawn = sorted({1, 2, 3, family.size, *(i for quantity in kept for i in _units_of(quantity, l, graph))})
    rows: list[Row] = []
    for i in drawn:
        if rows and rows[-1] != i - 1:
            rows.append(None)
        rows.append(i)
    return tuple(rows)


def _units_of(quantity: Quantity, l: int, graph: NetworkGraph) -> Iterator[int]:
    """Yield the units of layer `l` that a quantity belongs to; a weight belongs to both of its ends."""
    numbers = [index for index in quantity.indices if isinstance(index, int)]
    if quantity.name == "W" and len(numbers) == 2:
        if l and graph.owner(l) == quantity.layer:
            yield numbers[0]
        if l < graph.depth and graph.owner(l + 1) == quantity.layer:
            yield numbers[1]
    elif numbers and graph.layer_of(quantity) == l:
        yield numbers[0]
