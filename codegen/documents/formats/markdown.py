"""Document -> Markdown with formulas, tables and headings: a file that GitHub shows; blocks in any dialect."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import singledispatch
from string import ascii_lowercase

from codegen.documents.formats.dialects import GITHUB, Dialect, display_math, escape_markdown, paragraph
from codegen.documents.formats.lines import aligned_rows
from codegen.documents.formats.words import markdown_words, reasons
from codegen.documents.model import (
    Block,
    Box,
    Cell,
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
from codegen.render import header_line
from symbolic.derivation.matrix.engine import ArrayDerivation
from symbolic.derivation.steps import Derivation
from symbolic.formula.nodes import Relations
from symbolic.formula.notation import Notation
from symbolic.spec.shown import escaped

__all__ = ["aligned_markdown", "document_markdown", "markdown_block", "markdown_code", "markdown_header"]


_BLANK = r"\_" * 24


def document_markdown(document: Document) -> str:
    """Return `document` as Markdown."""
    parts = [
        markdown_header(document.source, document.command),
        f"# {escape_markdown(document.title).strip()}",
    ]
    parts += [markdown_block(block, document.notation) for block in document.front]
    for section in document.sections:
        parts += [f"## {escape_markdown(section.title).strip()}"] if section.title else []
        parts += filter(None, (markdown_block(block, document.notation) for block in section.blocks))
    return "\n\n".join(parts) + "\n"


def markdown_header(source: str, command: str) -> str:
    """Return the comments by which a generated file is known, naming what it came from and what makes it again."""
    return "\n".join((_comment(header_line(source)), _comment(f"Regenerate with: {command}")))


def _comment(words: str) -> str:
    return f"<!-- {escaped(words).replace('-->', '-- >')} -->"


def aligned_markdown(
    chains: Sequence[Relations], notation: Notation, numbers: Sequence[int] = (), dialect: Dialect = GITHUB
) -> str:
    """Return a display of chains of equalities; `numbers` are those of the chains, behind the first row of each."""
    shown: list[str] = []
    for place, chain in enumerate(chains):
        first, *others = (row.latex for row in aligned_rows(chain, notation))
        shown += (rf"{first} && \quad ({numbers[place]})" if numbers else first, *others)
    return display_math(shown, dialect)


def markdown_code(text: str, language: str) -> str:
    """Return a fence with code in it, longer than any row of backticks in the code."""
    fence = max(("```", *(f"{ticks}`" for ticks in re.findall("`+", text))), key=len)
    return f"{fence}{language}\n{text.rstrip()}\n{fence}"


def markdown_block(block: Block, written_in: Notation, dialect: Dialect = GITHUB) -> str:
    """Return the Markdown of one block of a document."""
    return _block(block, written_in, dialect)


@singledispatch
def _block(block: object, written_in: Notation, dialect: Dialect) -> str:  # noqa: ARG001  (the rules use them)
    raise TypeError(f"no Markdown for a {type(block).__name__} in a document")


@_block.register
def markdown_derivation(block: Derivation, written_in: Notation, dialect: Dialect) -> str:
    """The question, the reasons, and the lines."""
    question, why = (markdown_words(words, written_in, dialect) for words in (block.question, reasons(block)))
    lines = aligned_markdown((block.chain,), written_in, dialect=dialect)
    return "\n\n".join((f"### {question}", paragraph(why), lines))


@_block.register
def markdown_array_derivation(block: ArrayDerivation, written_in: Notation, dialect: Dialect) -> str:
    """The derivation for one entry, and then the statement for the whole array."""
    entrywise = _block(block.entrywise, written_in, dialect)
    statement = aligned_markdown((block.statement,), written_in, dialect=dialect)
    return "\n\n".join((entrywise, "All entries at once:", statement))


@_block.register
def markdown_paragraph(block: Paragraph, written_in: Notation, dialect: Dialect) -> str:
    """Sentences."""
    return paragraph(markdown_words(block.words, written_in, dialect))


@_block.register
def markdown_box(block: Box, written_in: Notation, dialect: Dialect) -> str:
    """> lines"""
    return "\n>\n".join(f"> {paragraph(markdown_words(words, written_in, dialect))}" for words in block.lines)


@_block.register
def markdown_equations(block: Equations, written_in: Notation, dialect: Dialect) -> str:
    r"""```math \begin{aligned} u &= v \end{aligned} ```"""
    return aligned_markdown(block.equations, written_in, dialect=dialect)


@_block.register
def markdown_numbered(block: Numbered, written_in: Notation, dialect: Dialect) -> str:
    r"""```math \begin{aligned} u &= v && \quad (1) \end{aligned} ```"""
    return aligned_markdown(block.equations, written_in, range(1, len(block.equations) + 1), dialect)


@_block.register
def markdown_table(block: Table, written_in: Notation, dialect: Dialect) -> str:
    """| name | name |, a rule, and the rows"""

    def row(cells: tuple[Cell, ...]) -> str:
        return "| " + " | ".join(markdown_words((cell,), written_in, dialect) for cell in cells) + " |"

    return "\n".join((row(block.header), "|" + " --- |" * len(block.header), *map(row, block.rows)))


@_block.register
def markdown_diagram(block: Diagram, written_in: Notation, dialect: Dialect) -> str:  # noqa: ARG001  (nothing is drawn)
    """Nothing: Markdown has no drawings that are part of it, and what a network is, is told beside them."""
    return ""


# --- questions ----------------------------------------------------------------------------------------------------


@_block.register
def markdown_in_notation(block: InNotation, written_in: Notation, dialect: Dialect) -> str:  # noqa: ARG001  (it brings its own)
    """The block in its own notation."""
    return _block(block.block, block.notation, dialect)


@_block.register
def markdown_fields(block: Fields, written_in: Notation, dialect: Dialect) -> str:  # noqa: ARG001  (labels are words)
    """Name ____"""
    return paragraph(" ".join(f"{escape_markdown(label, dialect)} {_BLANK}" for label in block.labels))


@_block.register
def markdown_commands(block: Commands, written_in: Notation, dialect: Dialect) -> str:  # noqa: ARG001  (what is typed is no formula)
    """```sh, the lines, and the end of the fence"""
    return markdown_code("\n".join(block.lines), "sh")


@_block.register
def markdown_room(block: Room, written_in: Notation, dialect: Dialect) -> str:  # noqa: ARG001  (there is nothing to write in it)
    """Empty lines."""
    return "<br>" * block.lines


@_block.register
def markdown_options(block: Options, written_in: Notation, dialect: Dialect) -> str:
    """- (a) words"""
    items: list[str] = []
    for letter, option in zip(ascii_lowercase, block.options, strict=False):
        mark = " **right**" if option.is_right else ""
        note = f"<br>{markdown_words(option.note, written_in, dialect)}" if option.note else ""
        items.append(f"- ({letter}) {markdown_words(option.words, written_in, dialect)}{mark}{note}")
    return "\n".join(items)


@_block.register
def markdown_task(block: Task, written_in: Notation, dialect: Dialect) -> str:
    """### Question 1 (2 points, easy) and its blocks"""
    head = escape_markdown(f"Question {block.number} ({block.worth}, {block.level})", dialect)
    return "\n\n".join((f"### {head}", *(_block(part, written_in, dialect) for part in block.blocks)))
