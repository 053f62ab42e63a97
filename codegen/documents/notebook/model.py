"""What a notebook says, before any format: cells of text, of code, and a drawing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from codegen.documents.model import Block
from symbolic.formula.notation import Notation

__all__ = ["Cell", "Code", "Notebook", "Picture", "Text"]


@dataclass(frozen=True, slots=True)
class Text:
    """Blocks of a document, below a heading where there is one."""

    blocks: tuple[Block, ...]
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Code:
    """A cell of Python, which uses what the cells before it have defined."""

    source: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing as SVG, what it shows in words, and how many pixels wide it is."""

    svg: str
    words: str
    width: int


Cell: TypeAlias = Text | Code | Picture


@dataclass(frozen=True, slots=True)
class Notebook:
    """A notebook about one network, to be printed in one notation.

    Attributes:
        title: its heading.
        source: how headers name the spec.
        command: what makes it again.
        notation: that of its formulas.
        cells: by names that no two cells share: letters, digits and hyphens.
    """

    title: str
    source: str
    command: str
    notation: Notation
    cells: tuple[tuple[str, Cell], ...]
