"""What the command line calls a graph -> `WrittenGraph`: equations in a line, a file, or a bundled example."""

from __future__ import annotations

import shlex
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from codegen.spec_files import file_content, graph_names, is_file, origin
from symbolic.errors import ChalkgradError
from symbolic.spec.shown import escaped

if TYPE_CHECKING:
    from symbolic.graph.written.model import WrittenGraph

__all__ = ["Asked", "graph_names", "resolve_graph"]


def resolve_graph(argument: str | None, equations: str | None, at: str | None, of: str | None) -> WrittenGraph | None:
    """Return the graph that is asked for; None where `argument` is about a network.

    Args:
        argument: a spec as the command line takes it, or the name of a bundled graph.
        equations: the graph as a line, in place of an argument.
        at: numbers for inputs, such as `x=-2, y=5`.
        of: the name of the output, where it is not the only one.

    Raises:
        SpecError: for a graph or a point that cannot be read.
        ChalkgradError: for an argument and equations together, or neither.
    """
    if (argument is None) == (equations is None):
        found = "neither a spec nor --graph" if argument is None else "a spec and --graph"
        raise ChalkgradError(f"found {found}; expected one of them, for instance --graph 'q = x + y; f = q*z'")
    from symbolic.graph.written.numbers import read_numbers
    from symbolic.graph.written.text import graph_from_text

    if equations is not None:
        graph = graph_from_text(equations, "--graph", of)
    else:
        found_graph = _of_document(str(argument))
        if found_graph is None:
            return None
        graph = found_graph if of is None else found_graph.with_output(of, "--of")
    return graph if at is None else graph.at_point(read_numbers(at, "--at"), "--at")


def _of_document(argument: str) -> WrittenGraph | None:
    """Return the graph of a file or of a bundled example; None for what is no document about a graph."""
    path = Path(argument)
    if is_file(path) and path.suffix.lower() in {".toml", ".json"}:
        source, content = file_content(argument, "spec")
    elif argument in graph_names():
        source = f"example {argument}"
        content = (files("symbolic") / "examples" / "graphs" / f"{argument}.toml").read_bytes()
    else:
        return None
    from symbolic.graph.written.tables import graph_from_tables, is_graph
    from symbolic.spec.parse import parse_data

    data = parse_data(content, source, "json" if path.suffix.lower() == ".json" else "toml", "a network or a graph")
    return graph_from_tables(data, source) if isinstance(data, dict) and is_graph(data) else None


@dataclass(frozen=True, slots=True)
class Asked:
    """How a graph was asked for at the command line.

    Attributes:
        command: of chalkgrad.
        argument: what names the graph, or None where it was given as a line.
        at: numbers for inputs as typed, if any.
        of: the name of the output, if it was given.
    """

    command: str
    argument: str | None
    at: str | None = None
    of: str | None = None

    def origin(self, options: Iterable[str] = ()) -> tuple[str, str]:
        """Return how headers name the graph, and the command that makes the file again; GRAPH stands for a line."""
        given = (("--at", self.at), ("--of", self.of))
        # A point may be typed on several lines, of which each ends like a comma.
        lines = ((option, text.strip().splitlines()) for option, text in given if text is not None)
        named = [f"{option} {shlex.quote(escaped(', '.join(text)))}" for option, text in lines]
        words = " ".join((*named, *options))
        if self.argument is None:
            return "a line of equations", f"chalkgrad {self.command} --graph GRAPH {words}".rstrip()
        return origin(self.argument, self.command, words)
