"""Shapes of a drawing as they are put down, and where every quantity has its outline."""

from __future__ import annotations

from math import hypot

from codegen.documents.diagrams.drawing import Dot, Edge, Form, Head, Kind, Label, Outline, Point, Role, Shape
from symbolic.formula.nodes import Formula, Negative, Number, Product, Quantity

__all__ = ["Sketch", "border", "head", "role_of"]

_HEAD_LENGTH = 5.0
_HEAD_HALF = 2.2
_LINE_STEP = 11.0
"""From the name in an outline to the number below it."""
_CLOSE_STEP = 1.22
"""The same where a gradient stands below that, compared with the font."""


def role_of(content: Formula | str) -> Role:
    """Say whether a content is a name or a number."""
    return "value" if isinstance(content, Number | Negative | Product) else "name"


def _roles(contents: tuple[Formula | str, ...]) -> tuple[Role, ...]:
    """Return the roles of what stands below each other: the second of two numbers is a gradient."""
    roles = [role_of(content) for content in contents]
    return (*roles[:-1], "gradient") if roles.count("value") > 1 else tuple(roles)


class Sketch:
    """A drawing that is being made."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.shapes: list[Shape] = []
        self.hidden: list[Shape] = []
        self.places: dict[Quantity, Outline] = {}

    def outline(
        self,
        form: Form,
        at: Point,
        extent: Point,
        quantities: tuple[Quantity, ...],
        contents: tuple[Formula | str, ...],
    ) -> None:
        """Put down the outline of some quantities, with what is written inside."""
        found = Outline(form, *at, *extent, quantities)
        self.shapes.append(found)
        self.places.update(dict.fromkeys(quantities, found))
        step = _LINE_STEP if len(contents) < 3 else _CLOSE_STEP * self.size
        for place, (content, role) in enumerate(zip(contents, _roles(contents), strict=True)):
            down = (place - (len(contents) - 1) / 2) * step
            self.shapes.append(Label(at[0], at[1] + down, content, self.size, role=role, quantities=quantities))

    def mark(self, quantity: Quantity, at: Point, side: float, contents: tuple[Formula, ...]) -> None:
        """Put down a small square for a bias, and right of it the last of what is to be written."""
        found = Outline("box", *at, side, side, (quantity,))
        self.shapes.append(found)
        self.places[quantity] = found
        if contents:
            self.shapes.append(
                Label(at[0] + side, at[1], contents[-1], self.size - 1, "start", role_of(contents[-1]), (quantity,))
            )

    def dots(self, x: float, y: float) -> None:
        """Put down three dots, one below the other."""
        self.shapes += [Dot(x, y + down) for down in (-5.0, 0.0, 5.0)]

    def line(
        self,
        start: Quantity,
        end: Quantity,
        weight: Quantity | None = None,
        kind: Kind = "edge",
        *,
        arrow: bool = False,
    ) -> None:
        """Put down the line between two quantities, if both are drawn."""
        if start not in self.places or end not in self.places:
            return
        first, last = self.places[start], self.places[end]
        points = (border(first, (last.x, last.y)), border(last, (first.x, first.y)))
        if kind == "bias":  # from below
            points = (points[0], (last.x, last.y + last.height / 2))
        self.shapes.append(Edge(points, start, end, weight, kind))
        if arrow:
            self.shapes.append(head(points[0], points[1], start, end))

    def arc(self, start: Quantity, end: Quantity, rise: float) -> None:
        """Put down a skip: an arc from the top of one outline to the top of another."""
        if start not in self.places or end not in self.places:
            return
        first, last = self.places[start], self.places[end]
        begin, stop = (first.x, first.y - first.height / 2), (last.x, last.y - last.height / 2)
        third = (stop[0] - begin[0]) / 5
        controls = (begin[0] + third, begin[1] - rise), (stop[0] - third, stop[1] - rise)
        self.shapes.append(Edge((begin, *controls, stop), start, end, None, "skip", curved=True))
        self.shapes.append(head(controls[1], stop, start, end))


def border(outline: Outline, towards: Point) -> Point:
    """Return where a line towards a point leaves an outline: a circle anywhere, any other in the middle of a side."""
    across, down = towards[0] - outline.x, towards[1] - outline.y
    if outline.form in {"left", "right"}:
        side = -1 if outline.form == "left" else 1
        return outline.x + side * outline.width / 2, outline.y
    if outline.form == "pill" and outline.width == outline.height:
        length = hypot(across, down) or 1.0
        radius = outline.width / 2
        return outline.x + radius * across / length, outline.y + radius * down / length
    if abs(across) > outline.width / 2:
        return outline.x + (outline.width / 2 if across > 0 else -outline.width / 2), outline.y
    return outline.x, outline.y + (outline.height / 2 if down > 0 else -outline.height / 2)


def head(behind: Point, tip: Point, start: Quantity, end: Quantity) -> Head:
    """Return the head of an arrow that comes from the direction of `behind`."""
    across, down = tip[0] - behind[0], tip[1] - behind[1]
    length = hypot(across, down) or 1.0
    across, down = across / length, down / length
    foot = tip[0] - _HEAD_LENGTH * across, tip[1] - _HEAD_LENGTH * down
    one = foot[0] - _HEAD_HALF * down, foot[1] + _HEAD_HALF * across
    other = foot[0] + _HEAD_HALF * down, foot[1] - _HEAD_HALF * across
    return Head((tip, one, other), start, end)
