"""What a diagram consists of: a closed set of small shapes with the quantities that each stands for.

A layout makes a `Drawing`, an emitter prints one. One unit is a point of the print; x runs to the right and y downwards
from the top left corner. Shapes are drawn in their order: edges first, then plates, outlines and labels.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeAlias

from symbolic.formula.nodes import Formula, Quantity

__all__ = [
    "Anchor",
    "Dot",
    "Drawing",
    "Edge",
    "Form",
    "Head",
    "Kind",
    "Label",
    "Line",
    "Outline",
    "Plate",
    "Point",
    "Role",
    "Shape",
    "in_order",
]

Point: TypeAlias = tuple[float, float]
Line: TypeAlias = tuple[Quantity, Quantity]
"""The ends of a line."""
Form: TypeAlias = Literal["pill", "left", "right", "box"]
Kind: TypeAlias = Literal["edge", "bias", "skip"]
Role: TypeAlias = Literal["name", "value", "gradient", "caption"]
Anchor: TypeAlias = Literal["start", "middle", "end"]


@dataclass(frozen=True, slots=True)
class Outline:
    """The outline of a unit or an operation: a pill, one half of a pill, or a box with slightly round corners.

    Attributes:
        form: "left" and "right" are the halves of a pill, flat where they meet; a pill as wide as high is a circle.
        x, y: the centre.
        width, height: over all.
        quantities: what it stands for; a plain circle stands for z and a of its unit.
    """

    form: Form
    x: float
    y: float
    width: float
    height: float
    quantities: tuple[Quantity, ...] = ()


@dataclass(frozen=True, slots=True)
class Edge:
    """A line along which one quantity acts on another.

    Attributes:
        points: where it runs through; of a curve, its start, two control points and its end.
        start, end: the quantities at its ends.
        weight: what multiplies `start` on the way, if anything does.
        kind: an edge, the short line from a bias, or a skip over layers.
        curved: whether `points` are those of a curve.
    """

    points: tuple[Point, ...]
    start: Quantity
    end: Quantity
    weight: Quantity | None = None
    kind: Kind = "edge"
    curved: bool = False

    @property
    def quantities(self) -> tuple[Quantity, ...]:
        """What it stands for."""
        return () if self.weight is None else (self.weight,)


@dataclass(frozen=True, slots=True)
class Head:
    """The head of the arrow from `start` to `end`: the corners of a triangle, its tip first."""

    points: tuple[Point, Point, Point]
    start: Quantity
    end: Quantity

    @property
    def quantities(self) -> tuple[Quantity, ...]:
        """None: the edge stands for what acts along it."""
        return ()


@dataclass(frozen=True, slots=True)
class Plate:
    """Room for a label on a line: there nothing of the lines behind it is seen. `x` and `y` are its centre."""

    x: float
    y: float
    width: float
    height: float
    quantities: tuple[Quantity, ...] = ()
    line: Line | None = None


@dataclass(frozen=True, slots=True)
class Dot:
    """One of the dots that stand for units left out."""

    x: float
    y: float
    radius: float = 1.1

    @property
    def quantities(self) -> tuple[Quantity, ...]:
        """None: they are left out."""
        return ()


@dataclass(frozen=True, slots=True)
class Label:
    """A formula or plain words.

    Attributes:
        x, y: the point that `anchor` names, halfway up the letters.
        content: what is written; words are printed as they are.
        size: of the font.
        anchor: which end of the label is at `x`.
        role: a name, a number that is a value or a gradient, or a caption.
        quantities: what it tells about.
        line: the ends of the line that it stands at, if it does.
    """

    x: float
    y: float
    content: Formula | str
    size: int = 9
    anchor: Anchor = "middle"
    role: Role = "name"
    quantities: tuple[Quantity, ...] = ()
    line: Line | None = None


Shape: TypeAlias = Outline | Edge | Head | Plate | Dot | Label

_LAYERS: tuple[type[Shape], ...] = (Edge, Head, Plate, Outline, Dot, Label)


def in_order(shapes: Iterable[Shape]) -> tuple[Shape, ...]:
    """Return shapes as they are drawn one upon another: lines, plates upon them, then outlines, then labels."""
    return tuple(sorted(shapes, key=lambda shape: _LAYERS.index(type(shape))))


@dataclass(frozen=True, slots=True)
class Drawing:
    """A diagram.

    Attributes:
        width, height: of all of it.
        title, description: in words, for those who do not see it.
        shapes: what is drawn, in this order.
        hidden: labels, with their plates, that are drawn only where what they name is lit.
    """

    width: float
    height: float
    title: str
    description: str
    shapes: tuple[Shape, ...]
    hidden: tuple[Shape, ...] = ()
