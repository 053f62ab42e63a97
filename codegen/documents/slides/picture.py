"""The diagram of a deck: laid out once for all frames, and scaled to the room that a frame has for it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from codegen.documents.diagrams.drawing import Drawing
from codegen.documents.diagrams.network import Shown, network_drawing
from codegen.documents.slides.layout import BODY
from codegen.documents.slides.model import Deck, Frame
from symbolic.formula.nodes import Quantity
from symbolic.formula.notation import Notation
from symbolic.formula.text import print_text

__all__ = ["Picture", "picture", "told"]

_LARGEST = 1.6
_BESIDE = 84.0
_FEW_LINES = 6


@dataclass(frozen=True, slots=True)
class Picture:
    """The network of a deck, and how much larger it is printed beside lines and alone on a slide."""

    drawing: Drawing
    beside: float
    alone: float

    @property
    def height(self) -> float:
        """How high it is beside lines, in points."""
        return self.drawing.height * self.beside

    def scale(self, frame: Frame) -> float:
        """Return how much larger it is printed on a frame."""
        return self.beside if frame.blocks else self.alone


def picture(deck: Deck) -> Picture:
    """Return the network of `deck`, its weights named where they are few, and else where they are lit."""
    lines = max(before * after for before, after in pairwise(deck.graph.widths))
    shown = Shown(labels="weights" if lines <= _FEW_LINES else "lit", captions=False)
    drawing = network_drawing(deck.graph, deck.notation, shown)
    beside, alone = (
        min(BODY.width / drawing.width, height / drawing.height, _LARGEST) for height in (_BESIDE, BODY.height)
    )
    return Picture(drawing, beside, alone)


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
