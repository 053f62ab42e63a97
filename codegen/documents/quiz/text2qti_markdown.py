r"""Pieces of a quiz -> the Markdown of text2qti, words as they are and formulas unchanged.

text2qti takes formulas between `$` out before Python-Markdown reads the rest, with curly quotes, dashes, tables and
definition lists. A bar ends a cell of a table even in a formula, and has a name instead. Whatever words would mean to
either of them has a backslash before it, or is an entity where that would be printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import singledispatch

from codegen.documents.quiz.pieces import Code, Display, Grid, Math, Piece, Sentence, TextPart

__all__ = ["pieces_markdown"]

_ESCAPES = str.maketrans(
    {
        **{sign: f"\\{sign}" for sign in "\\`*_{}[]#|$"},
        "&": "&amp;",
        "<": "&lt;",
        ">": "&gt;",
        '"': "&quot;",
        "'": "&#39;",
        "~": "&#126;",
    }
)
_DASHES_OR_DOTS = re.compile(r"-{2,}|\.{2,}")
_STARTS_A_BLOCK = re.compile(r"^(\d*)([-+.:=])")
_BAR = re.compile(r"\\?\|")


def pieces_markdown(shown: Iterable[Piece]) -> str:
    """Return pieces as paragraphs, with an empty line between them."""
    return "\n\n".join(map(_markdown, shown))


def _words(words: str) -> str:
    spelled = re.sub(r"\s+", " ", words).translate(_ESCAPES)
    return _DASHES_OR_DOTS.sub(lambda found: "".join(f"\\{sign}" for sign in found[0]), spelled)


def _math(latex: str) -> str:
    named = _BAR.sub(lambda found: r"\Vert " if len(found[0]) > 1 else r"\vert ", latex)
    return f"${named.strip()}$"


def _part(part: TextPart) -> str:
    return _math(part.latex) if isinstance(part, Math) else _words(part)


def _paragraph(markdown: str) -> str:
    """Return a line that cannot be taken for a list or a definition by how it starts."""
    return _STARTS_A_BLOCK.sub(_not_a_block, markdown.strip())


def _not_a_block(found: re.Match[str]) -> str:
    digits, sign = found.groups()
    return f"{digits}&#{ord(sign)};"


@singledispatch
def _markdown(shown: object) -> str:
    raise TypeError(f"no Markdown for a {type(shown).__name__} of a quiz")


@_markdown.register
def _sentence(shown: Sentence) -> str:
    return _paragraph("".join(map(_part, shown.parts)))


@_markdown.register
def _display(shown: Display) -> str:
    lines = [_math(rf"\displaystyle {row}") for row in shown.rows]
    if shown.numbered:
        lines = [f"({number}) {line}" for number, line in enumerate(lines, start=1)]
    return "\n\n".join(lines)


@_markdown.register
def _grid(shown: Grid) -> str:
    header, *rows = ("| " + " | ".join(_part(cell) or " " for cell in cells) + " |" for cells in shown.rows)
    return "\n".join((header, "|" + " --- |" * len(shown.rows[0]), *rows))


@_markdown.register
def _code(shown: Code) -> str:
    return f"<code>{_words(shown.line)}</code>"
