"""The document of a network with numbers: passes, gradients and update steps, line by line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from codegen.documents.carrying import carrying_note
from codegen.documents.model import Block, Cell, Document, Equations, Paragraph, Section, Table
from codegen.documents.what_if import what_if_section
from symbolic.derivation.engine import Deriver
from symbolic.formula.nodes import Formula, Partial, Quantity, Relations
from symbolic.graph.names import parse_quantity
from symbolic.graph.network import COST, NetworkGraph
from symbolic.numeric.arrays import array_lines
from symbolic.numeric.rounding import Rounding
from symbolic.numeric.training import Iteration, Sample, given, iterations
from symbolic.numeric.whatif import what_if
from symbolic.spec.model import NetworkSpec

__all__ = ["numbers_document"]

_MOST_ROWS = 40


def numbers_document(
    spec: NetworkSpec,
    source: str,
    command: str,
    rounding: Rounding,
    rate: Fraction | None = None,
    count: int = 1,
    steps: Sequence[tuple[str, Fraction]] = (),
) -> Document:
    """Return the document of a network with the numbers of its spec.

    Args:
        spec: the network.
        source: where the spec came from, for the header.
        command: the command line that makes this document again, for the header.
        rounding: how numbers are shown.
        rate: the learning rate η; no updates without one.
        count: how many steps of gradient descent.
        steps: the what-ifs at the first sample, each a name such as `W[2][1,1]` and how much it changes.

    Raises:
        SpecError: where the spec has not all the numbers, or too many.
        ChalkgradError: for a name that the network does not have, and where something has no value.
    """
    graph = NetworkGraph(spec)
    written_in = spec.written_in
    found = list(iterations(spec, rounding, rate, count))
    sections = [Section("The numbers", tuple(_numbers(graph, rounding, rate)))]
    for place, step in enumerate(found, start=1):
        which = f", iteration {place}" if count > 1 else ""
        sections += _iteration(graph, step, which, rounding)
    arrays = tuple(array_lines(spec, [sample.values for sample in found[0].samples], rounding))
    sections.append(Section("All samples at once", (Equations(arrays), _table(graph, found[0], rounding))))
    if count > 1:
        shown = (
            _row(place, [rounding.shown(step.loss)[0]])
            for place, step in enumerate(found, start=1)
            if step.loss is not None
        )
        sections.append(Section("The loss", (Table(("iteration", "before the step"), tuple(shown)),)))
    if rounding.carried and found[-1].loss is not None:
        *_, exact = iterations(spec, rounding.for_display, rate, count)
        note = carrying_note(_lowered(graph, exact), exact.loss, found[-1].loss, rounding)
        sections.append(Section("Rounding on the way", (note,)))
    deriver = Deriver(graph)
    for name, change in steps:
        wrt = graph.resolved(parse_quantity(name))
        graph.definition(wrt)
        found_if = what_if(deriver, graph.objective, wrt, change, given(spec), rounding, written_in)
        sections.append(what_if_section(found_if))
    title = f"{spec.title() if spec.name == 'network' else spec.name} with numbers"
    return Document(title, source, command, written_in, tuple(sections))


def _lowered(graph: NetworkGraph, step: Iteration) -> Quantity:
    """Return what the steps lower: the loss of the only sample, or the cost of all."""
    return COST if step.cost else graph.objective


def _numbers(graph: NetworkGraph, rounding: Rounding, rate: Fraction | None) -> Iterator[Block]:
    yield Paragraph((rounding.words,))
    point = given(graph.spec)
    known = {parameter: point[parameter] for parameter in graph.parameters()}
    if rate is not None:
        known[Quantity("eta")] = rate
    shown = ((quantity, *rounding.shown(value)) for quantity, value in known.items())
    yield Equations(tuple(Relations((quantity, value), ("=" if exact else "~",)) for quantity, value, exact in shown))


def _nodes(graph: NetworkGraph, sample: Sample, rounding: Rounding) -> Iterator[Block]:
    """Yield the value and the gradient at every node, the inputs first."""
    found = [
        (wrt, sample.values[wrt], slope)
        for known, slope in sample.values.items()
        if isinstance(known, Partial) and isinstance(wrt := known.wrt, Quantity) and wrt in sample.values
    ]
    if len(found) <= _MOST_ROWS:
        found.sort(key=lambda row: (graph.rank(row[0]), row[0].name, row[0].indices))
        rows = ((wrt, rounding.shown(value)[0], rounding.shown(slope)[0]) for wrt, value, slope in found)
        yield Table(("node", "value", "gradient"), tuple(rows))


def _table(graph: NetworkGraph, step: Iteration, rounding: Rounding) -> Table:
    """Return what goes in and comes out, a row for each sample."""
    targets = () if graph.spec.numbers.y is None else tuple(graph.targets)
    shown = (*graph.units(0), *graph.scores(graph.depth), *graph.predictions, *targets)
    cells = (_row(each.number, [rounding.shown(each.values[name])[0] for name in shown]) for each in step.samples)
    names: tuple[Cell, ...] = graph.spec.names.inputs or tuple(graph.units(0))
    return Table(("sample", *names, *shown[len(names) :]), tuple(cells))


def _row(n: int, numbers: Sequence[Formula]) -> tuple[Cell, ...]:
    return (str(n), *numbers)


def _iteration(graph: NetworkGraph, step: Iteration, which: str, rounding: Rounding) -> Iterator[Section]:
    for sample in step.samples:
        of = f", sample {sample.number}" if len(step.samples) > 1 else ""
        yield Section(f"Forward pass{which}{of}", (Equations(sample.forward),))
        if sample.backward:
            yield Section(f"Gradients{which}{of}", (Equations(sample.backward), *_nodes(graph, sample, rounding)))
    if step.cost:
        yield Section(f"The cost of all samples{which}", (Equations(step.cost),))
    if step.updates:
        yield Section(f"Update{which}", (Equations(step.updates),))
