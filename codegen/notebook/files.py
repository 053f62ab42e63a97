"""Spec -> the files of a notebook: a notebook of Jupyter, or Markdown with its drawing beside it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from codegen.documents.notebook.ipynb import notebook_json
from codegen.documents.notebook.markdown import notebook_markdown
from codegen.documents.notebook.model import Notebook, Picture
from codegen.documents.notebook.notebook import Emitted, notebook
from codegen.program.lowering import lower
from codegen.render import header_line
from codegen.spec_files import origin, resolve_spec
from codegen.targets import numpy_module
from codegen.typed_options import as_typed, format_of
from symbolic.spec.shown import escaped

__all__ = ["ENDINGS", "notebook_files", "notebook_text"]

ENDINGS: Mapping[str, str] = {".ipynb": "ipynb", ".md": "markdown"}
"""How files of each format end."""


def notebook_text(argument: str, notation: str | None, to: str, title: str = "") -> str:
    """Return a notebook as text in one format; Markdown has no drawing without a file beside it."""
    made = _notebook(argument, notation, title, to)
    return notebook_markdown(made) if to == "markdown" else notebook_json(made)


def notebook_files(
    argument: str, notation: str | None, output: Path, to: str | None = None, title: str = ""
) -> dict[Path, bytes]:
    """Return what is to be written for `output`.

    Args:
        argument: a spec as the command line takes it.
        notation: a notation as the command line takes it, or None for the spec's own.
        output: the file; its name says the format.
        to: the format, which must be that of the file; None for what its name says.
        title: the heading; empty for one that names the network.

    Raises:
        ChalkgradError: for a spec that cannot be used, and a file whose name has another ending.
    """
    found = format_of(output, to, ENDINGS)
    made = _notebook(argument, notation, title, found)
    if found == "ipynb":
        return {output: notebook_json(made).encode("utf-8")}
    drawing = next((cell for _, cell in made.cells if isinstance(cell, Picture)), None)
    if drawing is None:
        return {output: notebook_markdown(made).encode("utf-8")}
    beside = output.with_suffix(".svg")
    header = f"<!-- {escaped(header_line(made.source)).replace('--', '- -')} -->\n"
    return {
        output: notebook_markdown(made, beside.name).encode("utf-8"),
        beside: (header + drawing.svg).encode("utf-8"),
    }


def _notebook(argument: str, notation: str | None, title: str, to: str) -> Notebook:
    spec = resolve_spec(argument, notation)
    options = (("--to", to if to != "ipynb" else None), ("--title", title or None), ("--notation", notation))
    source, command = origin(argument, "notebook", " ".join(as_typed(options)))
    text = numpy_module.emit(spec, source, command)
    return notebook(spec, Emitted(text, has_kinks=bool(lower(spec).kinks)), escaped(title), source, command)
