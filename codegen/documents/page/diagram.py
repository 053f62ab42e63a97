"""The network of a page as SVG: names, or names with room for numbers, and over it a button for every quantity."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from html import escape

from codegen.documents.diagrams.drawing import Drawing, Edge, Label, Outline, Shape
from codegen.documents.diagrams.network import Shown, network_drawing
from codegen.documents.diagrams.svg import path_data, svg_inside
from codegen.documents.page.spoken import spoken
from symbolic.formula.nodes import Negative, Number
from symbolic.formula.notation import Notation
from symbolic.graph.names import quantity_name
from symbolic.graph.network import NetworkGraph

__all__ = ["diagram", "picture"]

_WIDE, _SHORT = Negative(Number("0.0000")), Negative(Number("0.00"))
"""As wide as the numbers that a page writes into units, and onto lines, where a person has typed them."""
_NUMBER_SIZE = 8
_FINGER = 7.0
"""The radius of the button of a bias, whose mark is small."""


def picture(graph: NetworkGraph, notation: Notation, *, numbers: bool) -> Drawing:
    """Return the drawing; with numbers, there are empty labels for values, and in units for derivatives below these."""
    if not numbers:
        return network_drawing(graph, notation)
    gradients = {quantity: _WIDE for quantity in graph.quantities() if quantity.name not in {"W", "b"}}
    values = {**gradients, **dict.fromkeys(graph.parameters(), _SHORT)}
    drawing = network_drawing(graph, notation, Shown("weights", values, gradients))
    shapes, hidden = (tuple(map(_emptied, shapes)) for shapes in (drawing.shapes, drawing.hidden))
    return replace(drawing, shapes=shapes, hidden=hidden)


def _emptied(shape: Shape) -> Shape:
    """Return a label for a number without that; it tells of the last of its quantities, a unit of its activation."""
    if not isinstance(shape, Label) or shape.role not in {"value", "gradient"}:
        return shape
    return replace(shape, content="", size=min(shape.size, _NUMBER_SIZE), quantities=shape.quantities[-1:])


def diagram(drawing: Drawing, graph: NetworkGraph, notation: Notation, name: str) -> str:
    """Return the element with its buttons; `name` is what its ids begin with."""
    size = f"{drawing.width:g} {drawing.height:g}"
    names = f'aria-label="{escape(drawing.title)}" aria-describedby="{name}-desc"'
    style = f'viewBox="0 0 {size}" style="--width:{drawing.width:g}" fill="none"'
    lines = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="diagram" role="group" {names} {style}>',
        f'<desc id="{name}-desc">{escape(drawing.description)}</desc>',
        f'<g aria-hidden="true">{svg_inside(drawing, notation, name)}</g>',
        *_buttons(drawing, graph),
        "</svg>",
    )
    return "\n".join(lines)


def _buttons(drawing: Drawing, graph: NetworkGraph) -> Iterator[str]:
    """Yield what can be clicked, lines first, so that units are over the ends of theirs."""
    for kind in (Edge, Outline):
        for shape in drawing.shapes:
            if isinstance(shape, kind) and shape.quantities:
                names = " ".join(map(quantity_name, shape.quantities))
                words = escape(spoken(graph, shape.quantities))
                yield (
                    f'<path role="button" tabindex="-1" class="{"line" if kind is Edge else "area"}"'
                    f' data-button="{names}" aria-label="{words}" d="{_extent(shape)}"/>'
                )


def _extent(shape: Edge | Outline) -> str:
    """Return what is clicked for a shape: more than a small mark itself."""
    if isinstance(shape, Outline) and shape.form == "box":
        return path_data(replace(shape, form="pill", width=2 * _FINGER, height=2 * _FINGER))
    return path_data(shape)
