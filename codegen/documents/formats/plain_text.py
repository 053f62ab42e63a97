"""Document -> plain text for a terminal: sections with their titles, a chain of equalities a line as far as it fits."""

from __future__ import annotations

from functools import singledispatch
from string import ascii_lowercase

from rich.cells import cell_len

from codegen.documents.formats.derivation_text import array_derivation_text, derivation_text
from codegen.documents.formats.words import text_words
from codegen.documents.model import (
    Block,
    Box,
    Commands,
    Diagram,
    Document,
    Equations,
    Fields,
    InNotation,
    Numbered,
    Options,
    Paragraph,
    Room,
    Table,
    Task,
)
from symbolic.derivation.matrix.engine import ArrayDerivation
from symbolic.derivation.steps import Derivation
from symbolic.formula.nodes import Relations
from symbolic.formula.notation import Notation
from symbolic.formula.signs import relation_sign
from symbolic.formula.text import print_text

__all__ = ["block_text", "document_text"]

_ROOM = 100


def document_text(document: Document) -> str:
    """Return `document` as text."""
    parts = [document.title, *(_block(block, document.notation) for block in document.front)]
    for section in document.sections:
        parts += ["", section.title, "-" * len(section.title)]
        parts += filter(None, (_block(block, document.notation) for block in section.blocks))
    return "\n".join(parts)


def block_text(block: Block, written_in: Notation) -> str:
    """Return one block."""
    return _block(block, written_in)


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


@_block.register
def _equations(block: Equations, written_in: Notation) -> str:
    return "\n".join(_chain(chain, written_in) for chain in block.equations)


@_block.register
def _numbered(block: Numbered, written_in: Notation) -> str:
    return "\n".join(f"({n}){_chain(chain, written_in)}" for n, chain in enumerate(block.equations, start=1))


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


@_block.register
def _diagram(block: Diagram, written_in: Notation) -> str:  # noqa: ARG001  (nothing is drawn)
    return ""


# --- questions ----------------------------------------------------------------------------------------------------


@_block.register
def _in_notation(block: InNotation, written_in: Notation) -> str:  # noqa: ARG001  (it brings its own)
    return _block(block.block, block.notation)


@_block.register
def _fields(block: Fields, written_in: Notation) -> str:  # noqa: ARG001  (labels are words)
    return "  ".join(f"{label} {'_' * 24}" for label in block.labels)


@_block.register
def _commands(block: Commands, written_in: Notation) -> str:  # noqa: ARG001  (what is typed is no formula)
    return "\n".join(f"  {line}" for line in block.lines)


@_block.register
def _room(block: Room, written_in: Notation) -> str:  # noqa: ARG001  (there is nothing to write in it)
    return "\n".join("_" * 60 if block.ruled else "" for _ in range(block.lines))


@_block.register
def _options(block: Options, written_in: Notation) -> str:
    lines: list[str] = []
    for letter, option in zip(ascii_lowercase, block.options, strict=False):
        mark = "  <- right" if option.is_right else ""
        lines.append(f"  ({letter}) {text_words(option.words, written_in)}{mark}")
        if option.note:
            lines.append(f"      {text_words(option.note, written_in)}")
    return "\n".join(lines)


@_block.register
def _task(block: Task, written_in: Notation) -> str:
    head = f"\nQuestion {block.number} ({block.worth}, {block.level})"
    return "\n".join((head, *filter(None, (_block(part, written_in) for part in block.blocks))))
