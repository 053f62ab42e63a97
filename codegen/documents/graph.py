"""The document of a graph: its equations, local derivatives, the chain backwards, and all of it with numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from codegen.documents.carrying import carrying_note
from codegen.documents.derived_graph import DerivedGraph, derived_graph
from codegen.documents.model import Block, Document, Equations, Paragraph, Section, Table
from codegen.documents.what_if import what_if_section
from symbolic.derivation.engine import Deriver
from symbolic.formula.build import equation, number
from symbolic.formula.nodes import Partial, Quantity, Relations
from symbolic.graph.written.model import WrittenGraph
from symbolic.numeric.flow import edges, nodes
from symbolic.numeric.kinks import kinks_met
from symbolic.numeric.passes import backward, forward
from symbolic.numeric.rounding import Rounding
from symbolic.numeric.whatif import what_if
from symbolic.numeric.workings import Workings

__all__ = ["EDGES", "graph_document"]

EDGES = ("from", "to", "local derivative", "gradient flowing back")
"""The columns of a table of edges."""

_MOST_ROWS = 60


def graph_document(
    graph: WrittenGraph,
    source: str,
    command: str,
    rounding: Rounding,
    wrt: Sequence[str] = (),
    steps: Sequence[tuple[str, Fraction]] = (),
) -> Document:
    """Return the document of a graph, with numbers where it has a point.

    Args:
        graph: the equations, the output and the point.
        source: where the graph came from, for the header.
        command: the command line that makes this document again, for the header.
        rounding: how numbers are shown.
        wrt: the names that are differentiated by; all inputs where it is empty.
        steps: the what-ifs, each a name and how much it changes.

    Raises:
        SpecError: where an input has no number while others have, or a what-if has no point.
        ChalkgradError: where something has no value at the point.
    """
    derived = derived_graph(graph, wrt)
    sections = [Section("The graph", tuple(_given(graph)))]
    if derived.local:
        sections.append(Section("Local derivatives", (_NEIGHBOURS, *derived.local)))
    start = Equations((equation(Partial(derived.of, derived.of), number(1)),))
    sections.append(Section("The chain rule, backwards", (_START, start, *derived.derivations)))
    if graph.at or steps:
        graph.require_point()
        sections += _with_numbers(derived, rounding)
        for name, step in steps:
            asked = (derived.deriver, derived.of, Quantity(name), step)
            sections.append(what_if_section(what_if(*asked, graph.point, rounding, graph.written_in)))
    title = graph.name if graph.name != "graph" else f"Derivatives of {graph.output}"
    return Document(title, source, command, graph.written_in, tuple(sections))


def _given(graph: WrittenGraph) -> Iterator[Block]:
    yield Equations(tuple(equation(Quantity(name), formula) for name, formula in graph.equations.items()))
    words: list[str | Quantity] = []
    for name in graph.inputs:
        words += [", " if words else "Given: ", Quantity(name)]
    if words:
        yield Paragraph((*words, "."))


def _with_numbers(derived: DerivedGraph, rounding: Rounding) -> Iterator[Section]:
    graph, deriver, of, by = derived.graph, derived.deriver, derived.of, derived.by
    workings = Workings(graph.point, rounding, graph.written_in)
    given = ((Quantity(name), *rounding.shown(value)) for name, value in graph.at.items())
    point = tuple(Relations((quantity, shown), ("=" if exact else "~",)) for quantity, shown, exact in given)
    ahead = tuple(forward(graph.graph, workings))
    yield Section("Values", (Paragraph((rounding.words,)), Equations(point), Equations(ahead)))
    behind = tuple(backward(deriver, of, by, workings))
    kinks = (Paragraph(words) for words in kinks_met(deriver, of, by, workings))
    yield Section(
        "Gradients", (Equations(behind), *kinks, *_tables(deriver, of, by, workings), *_carrying(graph, workings))
    )


def _carrying(graph: WrittenGraph, workings: Workings) -> Iterator[Block]:
    """Yield what rounding on the way has done to the output, where numbers are rounded on the way."""
    if workings.rounding.carried:
        of, exact = Quantity(graph.output), Workings(graph.point, workings.rounding.for_display, graph.written_in)
        for _ in forward(graph.graph, exact):
            pass  # the value alone is asked for
        yield carrying_note(of, exact[of], workings[of], workings.rounding)


def _tables(deriver: Deriver, of: Quantity, by: Iterable[Quantity], workings: Workings) -> Iterator[Block]:
    """Yield the value and the gradient at every node, and both factors at every edge."""
    shown = workings.rounding.shown
    found = list(nodes(deriver, of, by, workings))
    if len(found) <= _MOST_ROWS:
        rows = ((node.quantity, shown(node.value)[0], shown(node.gradient)[0]) for node in found)
        yield Table(("node", "value", "gradient"), tuple(rows))
        flows = edges(deriver, of, by, workings)
        rows_of_edges = ((edge.start, edge.end, shown(edge.local)[0], shown(edge.gradient)[0]) for edge in flows)
        yield Table(EDGES, tuple(rows_of_edges))


_NEIGHBOURS = Paragraph(("How each quantity affects the ones computed directly from it.",))
_START = Paragraph(("Start at the output, which changes as fast as itself, and go back.",))
