"""Notebook -> the JSON of Jupyter (nbformat 4.5), the same bytes for the same notebook: no dates, nothing run yet.

The drawing is an `<img>` that holds its SVG: JupyterLab shows no SVG that is an attachment of a cell, GitHub and
VS Code none that stands in Markdown as it is, and outputs of code are hidden in notebooks that are not trusted. The
mark by which our files are known is at the top, where Jupyter does not leave it: a notebook that someone has saved is
theirs.
"""

from __future__ import annotations

import json
from base64 import b64encode
from functools import singledispatch
from html import escape
from typing import Any

from codegen.documents.formats.dialects import JUPYTER, escape_markdown
from codegen.documents.formats.markdown import markdown_block
from codegen.documents.notebook.model import Code, Notebook, Picture, Text
from codegen.render import header_line
from symbolic.formula.notation import Notation
from symbolic.spec.shown import escaped

__all__ = ["notebook_json"]

_WIDEST = 760
"""Pixels that a cell has in a narrow window."""

_KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}


def notebook_json(notebook: Notebook) -> str:
    """Return the text of the file."""
    header = {"header": escaped(header_line(notebook.source)), "command": escaped(notebook.command)}
    title = _cell("title", "markdown", f"# {escape_markdown(notebook.title, JUPYTER).strip()}")
    document = {
        "metadata": {"chalkgrad": header, "kernelspec": _KERNEL, "language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
        "cells": [title, *(_shown(cell, name, notebook.notation) for name, cell in notebook.cells)],
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _cell(name: str, kind: str, source: str) -> dict[str, Any]:
    return {"cell_type": kind, "id": name, "metadata": {}, "source": source.rstrip("\n").splitlines(keepends=True)}


@singledispatch
def _shown(cell: object, name: str, notation: Notation) -> dict[str, Any]:  # noqa: ARG001  (the rules use them)
    raise TypeError(f"no cell of Jupyter for a {type(cell).__name__}")


@_shown.register
def _text(cell: Text, name: str, notation: Notation) -> dict[str, Any]:
    heading = [f"## {escape_markdown(cell.heading, JUPYTER).strip()}"] if cell.heading else []
    blocks = (markdown_block(block, notation, JUPYTER) for block in cell.blocks)
    return _cell(name, "markdown", "\n\n".join((*heading, *blocks)))


@_shown.register
def _code(cell: Code, name: str, notation: Notation) -> dict[str, Any]:  # noqa: ARG001  (code has no formulas)
    return {**_cell(name, "code", cell.source), "execution_count": None, "outputs": []}


@_shown.register
def _picture(cell: Picture, name: str, notation: Notation) -> dict[str, Any]:  # noqa: ARG001  (it is drawn)
    # Jupyter looks for formulas in tags, too.
    words = escape(" ".join(cell.words.split())).replace("$", "&#36;").replace("\\", "&#92;")
    image = b64encode(cell.svg.encode("utf-8")).decode("ascii")
    width = min(cell.width, _WIDEST)
    return _cell(name, "markdown", f'<img width="{width}" alt="{words}" src="data:image/svg+xml;base64,{image}">')
