"""Document -> plain text for a terminal: sections with their titles, a chain of equalities a line as far as it fits."""

from __future__ import annotations

from functools import singledispatch

from rich.cells import cell_len

from codegen.documents.formats.derivation_text import array_derivation_text, derivation_text
from codegen.documents.formats.words import text_words
from codegen.documents.model import Box, Document, Equations, Numbered, Paragraph, Table
from symbolic.derivation.matrix.engine import ArrayDerivation
from symbolic.derivation.steps import Derivation
from symbolic.formula.nodes import Relations
from symbolic.formula.notation import Notation
from symbolic.formula.signs import relation_sign
from symbolic.formula.text import print_text

__all__ = ["document_text"]

_ROOM = 100


def document_text(document: Document) -> str:
    """Return `document` as text."""
    parts = [document.title]
    for section in document.sections:
        parts += ["", section.title, "-" * len(section.title)]
        parts += [_block(block, document.notation) for block in section.blocks]
    return "\n".join(parts)


@singledispatch
def _block(block: object, written_in: Notation) -> str:  # noqa: ARG001  (the rules use it)
    raise TypeError(f"no text for a {type(block).__name__} in a document")


@_block.register
def _derivation(block: Derivation, written_in: Notation) -> str:
    return derivation_text(block, written_in)


@_block.register
def _array_derivation(block: ArrayDerivation, written_in: Notation) -> str:
    return array_derivation_text(block, written_in)


@_block.register
def _paragraph(block: Paragraph, written_in: Notation) -> str:
    return text_words(block.words, written_in)


@_block.register
def _box(block: Box, written_in: Notation) -> str:
    return "\n".join(text_words(words, written_in) for words in block.lines)


@_block.register(Equations)
@_block.register(Numbered)
def _equations(block: Equations | Numbered, written_in: Notation) -> str:
    return "\n".join(_chain(chain, written_in) for chain in block.equations)


def _chain(chain: Relations, written_in: Notation) -> str:
    """Return a chain of equalities on one line, or one equality a line where it is too long for that."""
    left, *sides = (print_text(side, written_in) for side in chain.sides)
    related = [f"{relation_sign(sign).text} {side}" for sign, side in zip(chain.signs, sides, strict=True)]
    whole = " ".join((f"  {left}", *related))
    if cell_len(whole) <= _ROOM:
        return whole
    margin = " " * (cell_len(left) + 3)
    return "\n".join((f"  {left} {related[0]}", *(f"{margin}{part}" for part in related[1:])))


@_block.register
def _table(block: Table, written_in: Notation) -> str:
    rows = [[text_words((cell,), written_in) for cell in row] for row in (block.header, *block.rows)]
    widths = [max(cell_len(row[column]) for row in rows) for column in range(len(block.header))]
    lines = [
        "  ".join(cell + " " * (width - cell_len(cell)) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
    return "\n".join(f"  {line}" for line in lines)
