"""What a document says, before any format: sections of prose, tables and derivations.

One model, many renderers: they print it and decide nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from symbolic.derivation.matrix.engine import ArrayDerivation
from symbolic.derivation.steps import Derivation, Words
from symbolic.formula.nodes import Formula, Relations
from symbolic.formula.notation import Notation

__all__ = ["Block", "Box", "Cell", "Document", "Equations", "Numbered", "Paragraph", "Section", "Table"]


Cell: TypeAlias = str | Formula


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


Block: TypeAlias = Paragraph | Box | Equations | Numbered | Table | Derivation | ArrayDerivation


@dataclass(frozen=True, slots=True)
class Section:
    """A titled part of a document."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A document about one network, to be printed in one notation."""

    title: str
    source: str
    command: str
    notation: Notation
    sections: tuple[Section, ...]
