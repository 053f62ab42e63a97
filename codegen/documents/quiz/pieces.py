"""Blocks as a learning system can show them: sentences, formulas one below the other, and tables.

Nothing is aligned and nothing nested, as formulas in feedback are often shown by a simpler renderer than those in
questions: a derivation is a reason and a line, a reason and a line.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import singledispatch
from typing import TypeAlias

from codegen.documents.formats.lines import LATEX
from codegen.documents.formats.rows import Row, chain_rows
from codegen.documents.model import Block, Box, Commands, Equations, InNotation, Numbered, Paragraph, Table
from codegen.documents.questions.model import BLANK
from symbolic.derivation.matrix.engine import ArrayDerivation
from symbolic.derivation.steps import Derivation, Words
from symbolic.formula.latex import escape_latex, print_latex
from symbolic.formula.nodes import Formula, Relations
from symbolic.formula.notation import Notation

__all__ = ["Code", "Display", "Grid", "Math", "Piece", "Sentence", "TextPart", "inline", "option", "pieces", "sentence"]


@dataclass(frozen=True, slots=True)
class Math:
    """A formula in LaTeX."""

    latex: str


TextPart: TypeAlias = str | Math


@dataclass(frozen=True, slots=True)
class Sentence:
    """Words with formulas in them."""

    parts: tuple[TextPart, ...]


@dataclass(frozen=True, slots=True)
class Display:
    """Formulas in LaTeX, a line each; `numbered` counts them from 1."""

    rows: tuple[str, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table; its first row names the columns."""

    rows: tuple[tuple[TextPart, ...], ...]


@dataclass(frozen=True, slots=True)
class Code:
    """A line to be typed into a terminal."""

    line: str


Piece: TypeAlias = Sentence | Display | Grid | Code


_BLANK = rf"\text{{{escape_latex(BLANK.words)}}}"


def inline(shown: Iterable[Piece]) -> Iterator[Piece]:
    """Yield pieces for feedback: a displayed formula that is alone stands in a sentence of its own."""
    for piece in shown:
        match piece:
            case Display(rows=(row,), numbered=False):
                yield Sentence((Math(rf"\displaystyle {row}"),))
            case _:
                yield piece


def sentence(words: Words, written_in: Notation) -> Sentence:
    """Return words with their formulas in LaTeX."""
    return Sentence(tuple(_part(part, written_in) for part in words))


def option(words: Words, written_in: Notation) -> Sentence:
    """Return the same for what is to be chosen: formulas as large as in a display."""
    shown = sentence(words, written_in)
    return Sentence(
        tuple(Math(rf"\displaystyle {part.latex}") if isinstance(part, Math) else part for part in shown.parts)
    )


def pieces(blocks: Iterable[Block], written_in: Notation) -> Iterator[Piece]:
    """Yield what is shown of blocks, in order."""
    for block in blocks:
        yield from _pieces(block, written_in)


def _part(part: str | Formula, written_in: Notation) -> TextPart:
    return part if isinstance(part, str) else Math(_latex(part, written_in))


def _latex(formula: Formula, written_in: Notation) -> str:
    return _with_blanks(print_latex(formula, written_in))


def _with_blanks(latex: str) -> str:
    r"""Return LaTeX with a line for each blank: no learning system reads `\_` in `\text`."""
    return latex.replace(_BLANK, r"\underline{\qquad\qquad}")


def _rows(chain: Relations, written_in: Notation) -> Iterator[str]:
    """Yield the rows of a chain of equalities, each of which can stand alone."""
    for row in chain_rows(chain, written_in, LATEX):
        yield f"{_with_blanks(row.left)} {_right(row)}".strip()


def _right(row: Row) -> str:
    right = _with_blanks(row.right)
    return rf"\quad {right}" if row.continued else right


@singledispatch
def _pieces(block: object, written_in: Notation) -> Iterator[Piece]:  # noqa: ARG001  (the rules use it)
    raise TypeError(f"no piece of a quiz for a {type(block).__name__}")


@_pieces.register
def _paragraph(block: Paragraph, written_in: Notation) -> Iterator[Piece]:
    yield sentence(block.words, written_in)


@_pieces.register
def _box(block: Box, written_in: Notation) -> Iterator[Piece]:
    for words in block.lines:
        yield sentence(words, written_in)


@_pieces.register
def _equations(block: Equations, written_in: Notation) -> Iterator[Piece]:
    yield Display(tuple(row for chain in block.equations for row in _rows(chain, written_in)))


@_pieces.register
def _numbered(block: Numbered, written_in: Notation) -> Iterator[Piece]:
    yield Display(tuple(_latex(line, written_in) for line in block.equations), numbered=True)


@_pieces.register
def _table(block: Table, written_in: Notation) -> Iterator[Piece]:
    yield Grid(tuple(tuple(_part(cell, written_in) for cell in row) for row in (block.header, *block.rows)))


@_pieces.register
def _in_notation(block: InNotation, written_in: Notation) -> Iterator[Piece]:  # noqa: ARG001  (it brings its own)
    return _pieces(block.block, block.notation)


@_pieces.register
def _commands(block: Commands, written_in: Notation) -> Iterator[Piece]:  # noqa: ARG001  (no formulas)
    yield from map(Code, block.lines)


@_pieces.register
def _derivation(block: Derivation, written_in: Notation) -> Iterator[Piece]:
    yield sentence(block.question, written_in)
    for step in block.steps:
        yield sentence(step.reason, written_in)
        goes_on = step is not block.steps[0]
        rows = chain_rows(step.equation, written_in, LATEX)
        yield Display(tuple(map(_right, rows)) if goes_on else tuple(_rows(step.equation, written_in)))


@_pieces.register
def _array_derivation(block: ArrayDerivation, written_in: Notation) -> Iterator[Piece]:
    yield from _pieces(block.entrywise, written_in)
    yield Sentence(("All entries at once:",))
    yield from _pieces(Equations((block.statement,)), written_in)
