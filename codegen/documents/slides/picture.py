"""The diagram of a deck: laid out once for all frames, and scaled to the room that a frame has for it."""

from __future__ import annotations

from itertools import pairwise

from codegen.documents.diagrams.drawing import Drawing
from codegen.documents.diagrams.network import Shown, network_drawing
from codegen.documents.slides.layout import DIAGRAM, LARGE_DIAGRAM, Arranged, Size
from codegen.documents.slides.model import Deck, Frame
from symbolic.formula.nodes import Quantity
from symbolic.formula.notation import Notation
from symbolic.formula.text import print_text

__all__ = ["picture", "room_for_diagram", "scale", "told"]

_LARGEST = 1.6
_FEW_LINES = 6


def picture(deck: Deck) -> Drawing:
    """Return the network of `deck`, its weights named where they are few, and else where they are lit."""
    lines = max(before * after for before, after in pairwise(deck.graph.widths))
    return network_drawing(deck.graph, deck.notation, Shown(labels="weights" if lines <= _FEW_LINES else "lit"))


def room_for_diagram(frame: Frame, found: Arranged | None) -> Size | None:
    """Return the room that the diagram has on a frame: all of it where nothing else is there; None for no diagram."""
    if not frame.blocks:
        return LARGE_DIAGRAM
    if not frame.lit:
        return None
    room = found.diagram if found is not None else DIAGRAM
    return room if room.height else None


def scale(drawing: Drawing, room: Size) -> float:
    """Return how many times larger a drawing is printed so that it fills `room`."""
    return min(room.width / drawing.width, room.height / drawing.height, _LARGEST)


def told(drawing: Drawing, frame: Frame, notation: Notation) -> str:
    """Return in words what the diagram of a frame shows, for those who hear it."""
    if not frame.lit:
        return f"{drawing.title}. {drawing.description}"
    names = sorted(frame.lit, key=_place)
    return f"{drawing.title}; lit: {', '.join(print_text(quantity, notation) for quantity in names)}"


def _place(quantity: Quantity) -> tuple[bool, str, str, list[str]]:
    """Return by what quantities are put in order: layers, letters, then indices, numbers by their size."""
    layer, *indices = (str(index).rjust(6) for index in (quantity.layer, *quantity.indices))
    return quantity.layer is None, layer, quantity.name, indices
