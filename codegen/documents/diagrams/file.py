"""A network or a graph as a file with its diagram."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import Literal, TypeAlias

from codegen.documents.diagrams.drawing import Drawing, Shape
from codegen.documents.diagrams.flow import flow_of
from codegen.documents.diagrams.graph import graph_drawing
from codegen.documents.diagrams.lit import influence, lit
from codegen.documents.diagrams.network import Labels, Shown, network_drawing
from codegen.documents.diagrams.svg import svg_drawing
from codegen.documents.diagrams.tikz import tikz_document
from codegen.documents.diagrams.typst import typst_document
from codegen.render import header_line
from codegen.spec_files import resolve_notation
from symbolic.errors import ChalkgradError
from symbolic.formula.nodes import Formula, Quantity
from symbolic.formula.notation import NOTATION_NAMES, Notation
from symbolic.graph.graph import Graph
from symbolic.graph.names import parse_quantity, quantity_name
from symbolic.graph.network import NetworkGraph
from symbolic.graph.written.model import WrittenGraph
from symbolic.numeric.rounding import Rounding
from symbolic.numeric.training import iterations
from symbolic.spec.model import NetworkSpec

__all__ = ["ENDINGS", "Ends", "Format", "graph_file", "network_file"]

Format: TypeAlias = Literal["svg", "tikz", "typst"]
ENDINGS: dict[str, Format] = {".svg": "svg", ".tex": "tikz", ".typ": "typst"}
"""How files of each format end."""

Ends: TypeAlias = tuple[str, str | None]
"""The name of what acts and of what it acts on; without the latter, on what is differentiated."""


def network_file(
    spec: NetworkSpec, ends: Ends | None, labels: Labels, rounding: Rounding | None, to: Format, origin: tuple[str, str]
) -> str:
    """Return the diagram of a network.

    Args:
        spec: the network.
        ends: of the paths that are lit, if any are.
        labels: what is named.
        rounding: how the numbers of the spec are shown, at its first sample; without it they are not.
        to: the format.
        origin: how headers name the spec, and the command that makes the file again.

    Raises:
        QuantityError: for a quantity that the network does not have.
        SpecError: for numbers that are asked for and missing.
        ChalkgradError: for ends without a path between them, and a network that is too deep to draw.
    """
    graph = NetworkGraph(spec)
    path: frozenset[Quantity] = frozenset()
    kept: frozenset[Quantity] = frozenset()
    if ends is not None:
        start = graph.resolved(parse_quantity(ends[0]))
        end = graph.objective if ends[1] is None else graph.resolved(parse_quantity(ends[1]))
        path, kept = _between(graph, start, end), frozenset({start, end})
    values = {} if rounding is None else _numbers(spec, rounding)
    drawing = network_drawing(graph, spec.written_in, Shown(labels, values, kept=kept))
    return _printed(drawing, spec.written_in, lit(drawing, path), to, origin)


def graph_file(
    graph: WrittenGraph,
    ends: Ends | None,
    rounding: Rounding,
    notation: str | None,
    to: Format,
    origin: tuple[str, str],
) -> str:
    """Return the diagram of a computational graph, with numbers where it has a point.

    Args:
        graph: the equations, the output and the point.
        ends: of the paths that are lit, if any are.
        rounding: how numbers are shown.
        notation: the name of a bundled notation, or None for the graph's own.
        to: the format.
        origin: how headers name the graph, and the command that makes the file again.

    Raises:
        QuantityError: for a quantity that the graph does not have.
        SpecError: for a point that is not complete.
        ChalkgradError: for ends without a path between them, a graph that is too large to draw, and where something
            has no value.
    """
    if notation is not None:
        graph = graph.in_notation(_bundled(notation))
    flow = flow_of(graph, rounding) if graph.at else None
    drawing = graph_drawing(graph, graph.written_in, flow)
    path: frozenset[Quantity] = frozenset()
    if ends is not None:
        path = _between(graph.graph, Quantity(ends[0]), Quantity(graph.output if ends[1] is None else ends[1]))
    return _printed(drawing, graph.written_in, lit(drawing, path), to, origin)


def _between(graph: Graph, start: Quantity, end: Quantity) -> frozenset[Quantity]:
    path = influence(graph, start, end)
    if not path:
        raise ChalkgradError(
            f"found no path from `{quantity_name(start)}` to `{quantity_name(end)}`; expected two quantities of which "
            "the first acts on the second. Paths lead from the inputs, weights and biases towards the output."
        )
    return path


def _bundled(name: str) -> str:
    """Return the name of a bundled notation; a graph takes no other."""
    found = resolve_notation(name)
    if not isinstance(found, str):
        raise ChalkgradError(f"--notation: found `{name}`; expected one of {', '.join(NOTATION_NAMES)} for a graph")
    return found


def _numbers(spec: NetworkSpec, rounding: Rounding) -> dict[Quantity, Formula]:
    (state,) = iterations(spec, rounding, None)
    values = state.samples[0].values
    return {known: rounding.shown(value)[0] for known, value in values.items() if isinstance(known, Quantity)}


def _printed(
    drawing: Drawing, notation: Notation, lit_shapes: Sequence[Shape], to: Format, origin: tuple[str, str]
) -> str:
    source, command = origin
    header = (header_line(source), f"Regenerate with: {command}")
    match to:
        case "svg":
            name = f"drawing-{sha256(repr((drawing, lit_shapes)).encode()).hexdigest()[:8]}"
            return svg_drawing(drawing, notation, lit_shapes, name, ". ".join(header))
        case "tikz":
            return tikz_document(drawing, notation, lit_shapes, header)
        case "typst":
            return typst_document(drawing, notation, lit_shapes, header)
