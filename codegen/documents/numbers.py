"""The document of a network with numbers: passes, gradients and update steps, line by line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

from codegen.documents.carrying import carrying_note
from codegen.documents.graph import EDGES
from codegen.documents.layers import own_functions
from codegen.documents.model import Block, Cell, Document, Equations, Paragraph, Section, Table
from codegen.documents.what_if import what_if_section
from symbolic.derivation.engine import Deriver
from symbolic.errors import Problem, SpecError
from symbolic.formula.nodes import Formula, Partial, Quantity, Relations
from symbolic.graph.names import parse_quantity
from symbolic.graph.network import LOSS, NetworkGraph
from symbolic.numeric.arrays import array_lines
from symbolic.numeric.fixed import fixed_parameters
from symbolic.numeric.flow import edges
from symbolic.numeric.rounding import Rounding
from symbolic.numeric.training import Iteration, Sample, given, iterations
from symbolic.numeric.whatif import WhatIf, what_if
from symbolic.numeric.whatif_cost import what_if_of_cost
from symbolic.numeric.workings import Workings
from symbolic.spec.model import NetworkSpec

__all__ = ["numbers_document"]

_MOST_ROWS = 40
_MOST_COLUMNS = 12


def numbers_document(
    spec: NetworkSpec,
    source: str,
    command: str,
    rounding: Rounding,
    rate: Fraction | None = None,
    count: int = 1,
    steps: Sequence[tuple[str, Fraction]] = (),
    fixed: Sequence[str] = (),
) -> Document:
    """Return the document of a network with the numbers of its spec.

    Args:
        spec: the network.
        source: where the spec came from, for the header.
        command: the command line that makes this document again, for the header.
        rounding: how numbers are shown.
        rate: the learning rate η; no updates without one.
        count: how many steps of gradient descent.
        steps: the what-ifs, each a name such as `W[2][1,1]` and how much it changes.
        fixed: names of the parameters that no step changes, such as `b`, `W[1]` or `b[2][1]`.

    Raises:
        SpecError: where the spec has not all the numbers, or too many.
        ChalkgradError: for a name that the network does not have, and where something has no value.
    """
    graph = NetworkGraph(spec)
    deriver = Deriver(graph)
    written_in = spec.written_in
    kept = fixed_parameters(graph, fixed)
    # One more than is shown, for the loss after the last step.
    *found, last = (
        iterations(spec, rounding, rate, count + 1, fixed=kept)
        if rate is not None
        else (*iterations(spec, rounding, None),) * 2
    )
    sections = [Section("The numbers", tuple(_numbers(graph, rounding, rate)))]
    arrays = tuple(array_lines(spec, [sample.values for sample in found[0].samples], rounding))
    title = "All samples at once" if rate is None else "All samples at once, before the first step"
    sections.append(Section(title, (Equations(arrays), *_table(graph, found[0], rounding))))
    for place, step in enumerate(found, start=1):
        which = f", iteration {place}" if count > 1 else ""
        sections += _iteration(graph, deriver, step, which, rounding)
    if rate is not None:
        losses = [step.loss for step in (*found, last) if step.loss is not None]
        shown = (_row(place, [rounding.shown(loss)[0]]) for place, loss in enumerate(losses))
        sections.append(Section("The loss", (Table(("steps", found[0].lowered), tuple(shown)),)))
    if rounding.carried and last.loss is not None:
        *_, exact = iterations(spec, rounding.for_display, rate, count + (rate is not None), fixed=kept)
        if exact.loss is not None:
            note = carrying_note(exact.lowered, exact.loss, last.loss, rounding)
            sections.append(Section("Rounding on the way", (note,)))
    sections += [what_if_section(each) for each in _steps(graph, deriver, rounding, steps)]
    name = f"{spec.title() if spec.name == 'network' else spec.name} with numbers"
    return Document(name, source, command, written_in, tuple(sections))


def _steps(
    graph: NetworkGraph, deriver: Deriver, rounding: Rounding, steps: Sequence[tuple[str, Fraction]]
) -> Iterator[WhatIf]:
    """Yield the what-ifs: on the loss of the only sample, or on the cost of all."""
    spec = graph.spec
    if steps and spec.numbers.y is None:
        raise SpecError(spec.name, (Problem("numbers.y", "nothing", "the targets: a what-if is about the loss"),))
    for name, change in steps:
        wrt = graph.resolved(parse_quantity(name))
        graph.definition(wrt)
        if len(spec.numbers.x or ()) > 1:
            yield what_if_of_cost(spec, wrt, change, rounding)
        else:
            yield what_if(deriver, graph.objective, wrt, change, given(spec), rounding, spec.written_in)


def _numbers(graph: NetworkGraph, rounding: Rounding, rate: Fraction | None) -> Iterator[Block]:
    yield Paragraph((rounding.words,))
    point = given(graph.spec)
    known = {parameter: point[parameter] for parameter in graph.parameters()}
    if rate is not None:
        known[Quantity("eta")] = rate
    shown = ((quantity, *rounding.shown(value)) for quantity, value in known.items())
    yield Equations(tuple(Relations((quantity, value), ("=" if exact else "~",)) for quantity, value, exact in shown))
    functions = tuple(own_functions(graph.spec))
    if functions:
        yield Equations(functions)


def _nodes(graph: NetworkGraph, deriver: Deriver, sample: Sample, rounding: Rounding) -> Iterator[Block]:
    """Yield the value and the gradient at every node, the inputs first, and what flows along every edge."""
    found = [
        (wrt, sample.values[wrt], slope)
        for known, slope in sample.values.items()
        if isinstance(known, Partial) and isinstance(wrt := known.wrt, Quantity) and wrt in sample.values
    ]
    if len(found) <= _MOST_ROWS:
        found.sort(key=lambda row: _place(graph, row[0]))
        rows = ((wrt, rounding.shown(value)[0], rounding.shown(slope)[0]) for wrt, value, slope in found)
        yield Table(("node", "value", "gradient"), tuple(rows))
        yield Table(EDGES, tuple(_edges(graph, deriver, sample, rounding)))


def _place(graph: NetworkGraph, quantity: Quantity) -> tuple[Any, ...]:
    """Return where a quantity comes in a table: the inputs first."""
    return graph.rank(quantity), quantity.name, quantity.indices


def _edges(graph: NetworkGraph, deriver: Deriver, sample: Sample, rounding: Rounding) -> Iterator[tuple[Cell, ...]]:
    workings = Workings(sample.values, rounding, graph.spec.written_in)
    of = graph.objective if Partial(graph.objective, graph.objective) in sample.values else LOSS
    found = edges(deriver, of, graph.parameters(), workings)
    for edge in sorted(found, key=lambda edge: (_place(graph, edge.start), _place(graph, edge.end))):
        yield edge.start, edge.end, rounding.shown(edge.local)[0], rounding.shown(edge.gradient)[0]


def _table(graph: NetworkGraph, step: Iteration, rounding: Rounding) -> Iterator[Table]:
    """Yield what goes in and comes out, a row for each of several samples, where that fits on a page."""
    targets = () if graph.spec.numbers.y is None else tuple(graph.targets)
    shown = (*graph.units(0), *graph.scores(graph.depth), *graph.predictions, *targets)
    cells = (_row(each.number, [rounding.shown(each.values[name])[0] for name in shown]) for each in step.samples)
    names: tuple[Cell, ...] = graph.spec.names.inputs or tuple(graph.units(0))
    if len(step.samples) > 1 and len(shown) <= _MOST_COLUMNS:
        yield Table(("sample", *names, *shown[len(names) :]), tuple(cells))


def _row(n: int, numbers: Sequence[Formula]) -> tuple[Cell, ...]:
    return (str(n), *numbers)


def _iteration(
    graph: NetworkGraph, deriver: Deriver, step: Iteration, which: str, rounding: Rounding
) -> Iterator[Section]:
    for sample in step.samples:
        of = f", sample {sample.number}" if len(step.samples) > 1 else ""
        yield Section(f"Forward pass{which}{of}", (Equations(sample.forward),))
        if sample.backward:
            yield Section(
                f"Gradients{which}{of}",
                (Equations(sample.backward), *map(Paragraph, sample.kinks), *_nodes(graph, deriver, sample, rounding)),
            )
    if step.cost:
        yield Section(f"The cost of all samples{which}", (Equations(step.cost),))
    if step.updates:
        yield Section(f"Update{which}", (Equations(step.updates),))
