"""What a document says, before any format: sections of prose, tables and derivations.

One model, many renderers: they print it and decide nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from codegen.documents.diagrams.drawing import Drawing
from symbolic.derivation.matrix.engine import ArrayDerivation
from symbolic.derivation.steps import Derivation, Words
from symbolic.formula.nodes import Formula, Relations
from symbolic.formula.notation import Notation

__all__ = [
    "Block",
    "Box",
    "Cell",
    "Commands",
    "Diagram",
    "Document",
    "Equations",
    "Fields",
    "InNotation",
    "Numbered",
    "Option",
    "Options",
    "Paragraph",
    "Room",
    "Section",
    "Table",
    "Task",
]


Cell: TypeAlias = str | Formula

_WIDEST, _HIGHEST = 470.0, 200.0
"""Room for a diagram, in points: between the margins of A4, and so that questions still fit below it."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A few sentences, with formulas in them."""

    words: Words


@dataclass(frozen=True, slots=True)
class Box:
    """Statements in a frame, a line each."""

    lines: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Equations:
    """Displayed equations that state something given, such as the forward pass."""

    equations: tuple[Relations, ...]


@dataclass(frozen=True, slots=True)
class Numbered:
    """Displayed equations with their numbers, from 1."""

    equations: tuple[Relations, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Cells of plain words or a formula each; the first row names the columns."""

    header: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Diagram:
    """A drawing; it is made smaller where it is wider or higher than the room on a page."""

    drawing: Drawing

    @property
    def scale(self) -> float:
        """How much smaller it is printed."""
        return min(1.0, _WIDEST / self.drawing.width, _HIGHEST / self.drawing.height)


@dataclass(frozen=True, slots=True)
class InNotation:
    """A block that is printed in another notation than the rest of its document."""

    notation: Notation
    block: Block


@dataclass(frozen=True, slots=True)
class Fields:
    """Labels with a line behind each, side by side, to be filled in by hand: name, date."""

    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Commands:
    """Lines to be typed into a terminal, as they are."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Room:
    """Room to write in: so many lines for handwriting, ruled or empty."""

    lines: int
    ruled: bool = True


@dataclass(frozen=True, slots=True)
class Option:
    """One of several answers to choose from; a key says whether it is right, and why."""

    words: Words
    is_right: bool = False
    note: Words = ()


@dataclass(frozen=True, slots=True)
class Options:
    """Answers to choose from, lettered from (a) in their order; in a key the right one is marked."""

    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Task:
    """A numbered question with what it is worth in the margin, such as "2 points", and how hard it is."""

    number: int
    worth: str
    level: str
    blocks: tuple[Block, ...]


Block: TypeAlias = (
    Paragraph
    | Box
    | Equations
    | Numbered
    | Table
    | Diagram
    | Derivation
    | ArrayDerivation
    | InNotation
    | Commands
    | Fields
    | Room
    | Options
    | Task
)


@dataclass(frozen=True, slots=True)
class Section:
    """A titled part of a document."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A document about one network, to be printed in one notation; `front` stands before the first section."""

    title: str
    source: str
    command: str
    notation: Notation
    sections: tuple[Section, ...]
    front: tuple[Block, ...] = ()
