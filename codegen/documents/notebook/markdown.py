"""Notebook -> one file of Markdown as GitHub shows it, code in fences, with its drawing in a file beside it."""

from __future__ import annotations

from functools import singledispatch
from urllib.parse import quote

from codegen.documents.formats.dialects import GITHUB, escape_markdown
from codegen.documents.formats.markdown import markdown_block, markdown_code, markdown_header
from codegen.documents.notebook.model import Code, Notebook, Picture, Text
from symbolic.formula.notation import Notation

__all__ = ["notebook_markdown"]


def notebook_markdown(notebook: Notebook, drawing: str = "") -> str:
    """Return the text; `drawing` is the name of the file that the drawing is in, and without it there is none."""
    parts = [
        markdown_header(notebook.source, notebook.command),
        f"# {escape_markdown(notebook.title).strip()}",
        *(_shown(cell, notebook.notation, drawing) for _, cell in notebook.cells),
    ]
    return "\n\n".join(filter(None, parts)) + "\n"


@singledispatch
def _shown(cell: object, notation: Notation, drawing: str) -> str:  # noqa: ARG001  (the rules use them)
    raise TypeError(f"no Markdown for a {type(cell).__name__}")


@_shown.register
def _text(cell: Text, notation: Notation, drawing: str) -> str:  # noqa: ARG001  (it is no picture)
    heading = [f"## {escape_markdown(cell.heading).strip()}"] if cell.heading else []
    return "\n\n".join((*heading, *(markdown_block(block, notation, GITHUB) for block in cell.blocks)))


@_shown.register
def _code(cell: Code, notation: Notation, drawing: str) -> str:  # noqa: ARG001  (it is neither)
    return markdown_code(cell.source, "python")


@_shown.register
def _picture(cell: Picture, notation: Notation, drawing: str) -> str:  # noqa: ARG001  (it is drawn)
    return f"![{escape_markdown(cell.words)}]({quote(drawing)})" if drawing else ""
