"""Answers about graphs: the document in the asked-for format, or all of it as data."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace

from codegen.documents.formats.latex import document_latex
from codegen.documents.formats.plain_text import document_text
from codegen.documents.graph import graph_document
from codegen.documents.graph_record import graph_record
from codegen.documents.number_options import number_options
from codegen.graph_files import Asked
from codegen.spec_files import resolve_notation
from symbolic.errors import ChalkgradError
from symbolic.formula.notation import NOTATION_NAMES
from symbolic.graph.written.model import WrittenGraph
from symbolic.graph.written.numbers import read_numbers
from symbolic.numeric.rounding import Rounding

__all__ = ["graph_answer"]


def graph_answer(
    graph: WrittenGraph,
    rounding: Rounding,
    wrt: Sequence[str],
    steps: Sequence[str],
    to: str,
    notation: str | None,
    asked: Asked,
) -> str:
    """Return what is printed about a graph.

    Args:
        graph: the equations, the output and the point.
        rounding: how numbers are shown.
        wrt: the names that are differentiated by; all inputs where it is empty.
        steps: the what-ifs, each as `x=0.1`.
        to: "text", "latex" or "json".
        notation: the name of a bundled notation, or None for the graph's own.
        asked: how the graph was asked for, for the header.

    Raises:
        SpecError: for a what-if that cannot be read, or a point that is not complete.
        ChalkgradError: for a name that the graph does not have, and where something has no value.
    """
    if len(set(wrt)) < len(wrt):
        raise ChalkgradError("--wrt: found a name twice; second derivatives are derived for networks alone.")
    if notation is not None:
        graph = replace(graph, notation=_bundled(notation))
    changes = [pair for step in steps for pair in read_numbers(step, "--what-if").items()]
    if to == "json":
        return json.dumps(graph_record(graph, rounding, wrt, changes), indent=2, ensure_ascii=False, allow_nan=False)
    options = (*(f"--wrt {name}" for name in wrt), *number_options(rounding, steps, to, notation))
    document = graph_document(graph, *asked.origin(options), rounding, wrt, changes)
    return document_latex(document) if to == "latex" else document_text(document)


def _bundled(name: str) -> str:
    """Return the name of a bundled notation; a graph takes no other."""
    found = resolve_notation(name)
    if not isinstance(found, str):
        raise ChalkgradError(f"--notation: found `{name}`; expected one of {', '.join(NOTATION_NAMES)} for a graph")
    return found
