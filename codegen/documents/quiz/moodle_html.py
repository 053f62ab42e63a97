r"""Pieces of a quiz -> HTML for Moodle, whose filter shows what stands between `\(` and `\)`, or `\[` and `\]`.

Words cannot begin a formula: a backslash and a dollar sign among them stand in an element of their own. A formula is
text of the page like any other, so its `<` and `&` are escaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import singledispatch
from html import escape

from codegen.documents.quiz.pieces import Code, Display, Grid, Math, Piece, Sentence, TextPart

__all__ = ["pieces_html"]

_MARKS = re.compile(r"[\\$]")


def pieces_html(shown: Iterable[Piece]) -> str:
    """Return pieces one below the other, an element each on a line."""
    return "\n".join(map(_html, shown))


def _part(part: TextPart) -> str:
    if isinstance(part, Math):
        return rf"\({escape(part.latex, quote=False)}\)"
    return _MARKS.sub(lambda found: f"<span>{found[0]}</span>", escape(part, quote=False))


@singledispatch
def _html(shown: object) -> str:
    raise TypeError(f"no HTML for a {type(shown).__name__} of a quiz")


@_html.register
def _sentence(shown: Sentence) -> str:
    return f"<p>{''.join(map(_part, shown.parts))}</p>"


@_html.register
def _display(shown: Display) -> str:
    rows = [escape(row, quote=False) for row in shown.rows]
    if len(rows) == 1 and not shown.numbered:
        return rf"<p>\[{rows[0]}\]</p>"
    numbers = [f"({number}) " if shown.numbered else "" for number in range(1, len(rows) + 1)]
    lines = (rf"<p>{number}\(\displaystyle {row}\)</p>" for number, row in zip(numbers, rows, strict=True))
    return "\n".join(lines)


@_html.register
def _grid(shown: Grid) -> str:
    def row(cells: tuple[TextPart, ...], name: str) -> str:
        return f"<tr>{''.join(f'<{name}>{_part(cell)}</{name}>' for cell in cells)}</tr>"

    header, *rows = shown.rows
    body = "".join(row(cells, "td") for cells in rows)
    return f'<table class="table"><thead>{row(header, "th")}</thead><tbody>{body}</tbody></table>'


@_html.register
def _code(shown: Code) -> str:
    return f"<p><code>{_part(shown.line)}</code></p>"
