"""Outlines and lines as strokes, which every format has: straight, or as a curve. And which style they have."""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias

from codegen.documents.diagrams.drawing import Edge, Head, Outline, Plate, Point

__all__ = ["Curve", "Stroke", "Stroked", "Style", "strokes", "style_of"]

_KAPPA = 0.5523
"""How far the control points of a quarter of a circle lie from its ends, compared with its radius."""
_BOX_RADIUS = 3.0


class Curve(NamedTuple):
    """A stroke that is a Bezier curve."""

    first: Point
    second: Point
    end: Point


Stroke: TypeAlias = Point | Curve
"""Where a stroke leads to."""

Stroked: TypeAlias = Outline | Edge | Head | Plate
"""What is drawn by strokes."""

Style: TypeAlias = Literal["edge", "bias", "skip", "head", "plate", "unit", "mark"]
_LARGEST_MARK = 8.0


def style_of(shape: Stroked) -> Style:
    """Return the name of the style that every format gives to a shape; small boxes are marks."""
    match shape:
        case Edge(kind=kind):
            return kind
        case Head():
            return "head"
        case Plate():
            return "plate"
        case Outline(form=form, width=width):
            return "mark" if form == "box" and width <= _LARGEST_MARK else "unit"


def strokes(shape: Stroked) -> tuple[Point, tuple[Stroke, ...]]:
    """Return where a shape begins, and its strokes; all but edges are closed."""
    match shape:
        case Edge(points=(begin, first, second, end), curved=True):
            return begin, (Curve(first, second, end),)
        case Edge(points=points) | Head(points=points):
            return points[0], points[1:]
        case Plate():
            return _rectangle(shape.x, shape.y, shape.width, shape.height, _BOX_RADIUS, _BOX_RADIUS)
        case Outline(form=form):
            largest = min(shape.width, shape.height) / 2
            left = {"pill": largest, "left": largest, "right": 0.0, "box": min(largest, _BOX_RADIUS)}[form]
            right = {"pill": largest, "left": 0.0, "right": largest, "box": min(largest, _BOX_RADIUS)}[form]
            return _rectangle(shape.x, shape.y, shape.width, shape.height, left, right)


def _rectangle(
    x: float, y: float, width: float, height: float, left: float, right: float
) -> tuple[Point, tuple[Stroke, ...]]:
    """Return a rectangle with round corners, those on the left and on the right with radii of their own."""
    west, north, east, south = x - width / 2, y - height / 2, x + width / 2, y + height / 2
    return (west + left, north), (
        (east - right, north),
        *_corner((east - right, north), (east, north), (east, north + right), right),
        (east, south - right),
        *_corner((east, south - right), (east, south), (east - right, south), right),
        (west + left, south),
        *_corner((west + left, south), (west, south), (west, south - left), left),
        (west, north + left),
        *_corner((west, north + left), (west, north), (west + left, north), left),
    )


def _corner(begin: Point, corner: Point, end: Point, radius: float) -> tuple[Curve, ...]:
    if not radius:
        return ()
    return (Curve(_towards(begin, corner), _towards(end, corner), end),)


def _towards(point: Point, corner: Point) -> Point:
    return (point[0] + _KAPPA * (corner[0] - point[0]), point[1] + _KAPPA * (corner[1] - point[1]))
