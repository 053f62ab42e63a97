"""What a document says, before any format: sections of prose, tables and derivations.

One model, many renderers: they print it and decide nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from symbolic.derivation.matrix.engine import ArrayDerivation
from symbolic.derivation.steps import Derivation, Words
from symbolic.formula.nodes import Relations

__all__ = ["Block", "Document", "Equations", "Paragraph", "Section", "Table"]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A few sentences, with formulas in them."""

    words: Words


@dataclass(frozen=True, slots=True)
class Equations:
    """Displayed equations that state something given, such as the forward pass."""

    equations: tuple[Relations, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Cells of plain words; the first row names the columns."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Block: TypeAlias = Paragraph | Equations | Table | Derivation | ArrayDerivation


@dataclass(frozen=True, slots=True)
class Section:
    """A titled part of a document."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A document about one network, to be printed in one notation (named as in `NOTATION_NAMES`)."""

    title: str
    source: str
    command: str
    notation: str
    sections: tuple[Section, ...]
