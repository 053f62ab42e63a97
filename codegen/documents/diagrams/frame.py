"""Shapes -> Drawing: how far each shape reaches, and all of them moved into a frame that holds them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from codegen.documents.diagrams.drawing import Dot, Drawing, Edge, Head, Label, Outline, Plate, Point, Shape, in_order
from codegen.documents.diagrams.labels import label_width
from symbolic.formula.notation import Notation

__all__ = ["Box", "around", "bounds", "framed"]

_MARGIN = 6.0
_LETTERS_HIGH = 1.4
"""How high a label with marks above and below is, compared with its font."""


class Box(NamedTuple):
    """A rectangle by its sides."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """Say whether the two have points in common."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def is_crossed(self, start: Point, end: Point) -> bool:
        """Say whether a straight line runs through, by cutting off what lies outside of each pair of sides."""
        first, last = 0.0, 1.0
        for place, step, low, high in (
            (start[0], end[0] - start[0], self.left, self.right),
            (start[1], end[1] - start[1], self.top, self.bottom),
        ):
            if step == 0:
                if not low < place < high:
                    return False
                continue
            ends = sorted(((low - place) / step, (high - place) / step))
            first, last = max(first, ends[0]), min(last, ends[1])
        return first < last


def bounds(shape: Shape, notation: Notation) -> Box:
    """Return the rectangle that holds a shape."""
    match shape:
        case Outline() | Plate():
            return around(shape.x, shape.y, shape.width, shape.height)
        case Dot(x=x, y=y, radius=radius):
            return around(x, y, 2 * radius, 2 * radius)
        case Edge() | Head():
            across, down = zip(*shape.points, strict=True)
            return Box(min(across), min(down), max(across), max(down))
        case Label(x=x, y=y, content=content, size=size):
            width = label_width(content, notation, size)
            left = x - {"start": 0.0, "middle": width / 2, "end": width}[shape.anchor]
            high = size * (1.0 if isinstance(content, str) else _LETTERS_HIGH)
            return Box(left, y - high / 2, left + width, y + high / 2)


def around(x: float, y: float, width: float, height: float) -> Box:
    """Return the rectangle with a centre and a size."""
    return Box(x - width / 2, y - height / 2, x + width / 2, y + height / 2)


def framed(
    shapes: Sequence[Shape], hidden: Sequence[Shape], title: str, description: str, notation: Notation
) -> Drawing:
    """Return the drawing of shapes, moved so that it begins at 0, 0, with a margin around all that may be seen."""
    boxes = [bounds(shape, notation) for shape in (*shapes, *hidden)]
    left, top = (min(sides) - _MARGIN for sides in zip(*(box[:2] for box in boxes), strict=True))
    right, bottom = (max(sides) + _MARGIN for sides in zip(*(box[2:] for box in boxes), strict=True))
    return Drawing(
        round(right - left, 2),
        round(bottom - top, 2),
        title,
        description,
        in_order(_moved(shape, -left, -top) for shape in shapes),
        in_order(_moved(shape, -left, -top) for shape in hidden),
    )


def _moved(shape: Shape, across: float, down: float) -> Shape:
    def place(point: Point) -> Point:
        return round(point[0] + across, 2), round(point[1] + down, 2)

    match shape:
        case Edge():
            return replace(shape, points=tuple(map(place, shape.points)))
        case Head(points=(tip, one, other)):
            return replace(shape, points=(place(tip), place(one), place(other)))
        case _:
            x, y = place((shape.x, shape.y))
            return replace(shape, x=x, y=y)
