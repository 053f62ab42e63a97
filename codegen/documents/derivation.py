"""The derivation document: a network, the derivatives of neighbours, then the chain rule layer by layer.

Small networks are shown weight by weight. Of larger ones the first weight and the first bias of each layer are shown,
with everything they rely on: the others differ in their indices only.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from codegen.documents.about_network import objective
from codegen.documents.array_forms import array_sections
from codegen.documents.conventions import conventions
from codegen.documents.model import Block, Box, Document, Equations, Paragraph, Section, Table
from codegen.documents.network_diagram import network_diagram
from symbolic.derivation.engine import Deriver
from symbolic.derivation.plan import neighbours, representatives, sketch
from symbolic.derivation.steps import Derivation
from symbolic.derivation.update import gradient_descent, parameter_arrays, parameter_entries
from symbolic.formula.build import equation
from symbolic.formula.from_sympy import from_sympy
from symbolic.formula.nodes import Apply, Quantity, Relations
from symbolic.formula.records import function_record
from symbolic.functions import Activation
from symbolic.functions.base import Z
from symbolic.graph.definitions import Activated, Definition, Residual, definition_formula
from symbolic.graph.families import Family
from symbolic.graph.network import COST, LOSS, NetworkGraph
from symbolic.spec.layers import LAYER_COLUMNS, layer_rows
from symbolic.spec.model import NetworkSpec

__all__ = ["MOST_SHOWN", "derivation_document", "layer_table", "shown_parameters"]

MOST_SHOWN = 60
"""Networks with more parameters are shown by one representative of each kind."""

_MOST_UNITS_WRITTEN = 12


def shown_parameters(graph: NetworkGraph) -> tuple[Quantity, ...]:
    """Return the parameters whose gradients are shown: all, or the first of each kind in each layer."""
    many = graph.spec.parameter_count() > MOST_SHOWN
    return tuple(representatives(graph) if many else graph.parameters())


def derivation_document(spec: NetworkSpec, source: str, command: str) -> Document:
    """Return the derivation of the gradient of the loss, with its penalty, by the parameters of `spec`."""
    graph = NetworkGraph(spec)
    deriver = Deriver(graph)
    shown = shown_parameters(graph)
    derivations = sketch(deriver, graph.objective, shown)
    sections = (
        Section("The network", tuple(_network(graph))),
        Section("Derivatives of neighbours", (_NEIGHBOURS, *neighbours(deriver, derivations))),
        *_by_layer(graph, derivations),
        *array_sections(spec, spec.written_in),
        Section("Update", tuple(_update(graph))),
    )
    title = f"Gradients of {spec.title() if spec.name == 'network' else spec.name}"
    return Document(title, source, command, spec.written_in, sections)


# --- the network ------------------------------------------------------------------------------------------------


def _network(graph: NetworkGraph) -> Iterator[Block]:
    yield Box(conventions(graph, graph.spec.written_in))
    yield layer_table(graph)
    yield from network_diagram(graph, graph.spec.written_in)
    yield Equations(tuple(_forward(graph)))
    if max(graph.widths[1:]) > 1 and not _every_unit_fits(graph):
        yield Paragraph(("The other units of a layer follow in the same way.",))
    yield Equations(objective(graph.spec))
    functions = tuple(_functions(graph))
    if functions:
        yield Equations(functions)


def layer_table(graph: NetworkGraph) -> Table:
    """Return the layers, a row each: units, activation, shape of the weights, biases, parameters of its own."""
    return Table(LAYER_COLUMNS, tuple(layer_rows(graph.spec)))


def _every_unit_fits(graph: NetworkGraph) -> bool:
    return sum(graph.widths[1:]) <= _MOST_UNITS_WRITTEN


def _forward(graph: NetworkGraph) -> Iterator[Relations]:
    for l in range(1, graph.depth + 1):
        for family in (graph.scores(l), graph.units(l)):
            yield from _definitions(graph, family)
    yield from _definitions(graph, graph.predictions)


def _definitions(graph: NetworkGraph, family: Family) -> Iterator[Relations]:
    shown = tuple(family) if _every_unit_fits(graph) else (family.member(1),)
    for quantity in shown:
        yield equation(quantity, definition_formula(graph.definition(quantity)))


def _activated(graph: NetworkGraph, l: int) -> Definition:
    """Return how the activations of layer `l` follow from their scores, without what a skip adds."""
    definition = graph.definition(graph.units(l).member(1))
    return definition.activated if isinstance(definition, Residual) else definition


def _functions(graph: NetworkGraph) -> Iterator[Relations]:
    """Yield f(z) = ... and f'(z) = ... for every activation function of the network."""
    z = Quantity("z")
    names = [
        definition.function
        for l in range(1, graph.depth + 1)
        if isinstance(definition := _activated(graph, l), Activated)
    ]
    for name in dict.fromkeys(names):
        record = function_record(name)
        applied = Apply(name, (z,))
        if isinstance(record, Activation):
            if (written := from_sympy(record.expression, {Z: z})) != applied:
                yield equation(applied, written)
            yield equation(Apply(name, (z,), 1), from_sympy(record.derivative, {Z: z}))


# --- derivatives ------------------------------------------------------------------------------------------------


def _by_layer(graph: NetworkGraph, derivations: tuple[Derivation, ...]) -> Iterator[Section]:
    for l, group in groupby(derivations, key=lambda derivation: derivation.wrt.layer):
        blocks: tuple[Block, ...] = tuple(group)
        if graph.spec.parameter_count() > MOST_SHOWN:
            blocks = (Paragraph((_REPRESENTATIVE,)), *blocks)
        yield Section(f"Layer {l}", blocks)


# --- what the gradients are for ---------------------------------------------------------------------------------


def _update(graph: NetworkGraph) -> Iterator[Block]:
    rule = "Gradient descent moves every parameter against its derivative. With the learning rate "
    yield Paragraph((rule, Quantity("eta"), ", all at once:"))
    yield Equations(gradient_descent(graph.objective, parameter_entries(graph)).rules)
    if parameter_arrays(graph) != parameter_entries(graph):
        yield Paragraph(("For whole arrays, each gradient in the shape of its parameter:",))
        yield Equations(gradient_descent(graph.objective, parameter_arrays(graph)).rules)
    if graph.objective == LOSS:
        yield Paragraph(("Over a batch, ", COST, " takes the place of ", LOSS, "."))
    else:
        yield Paragraph((COST, " is that of one sample here; over a batch it is the cost of all."))


_NEIGHBOURS = Paragraph(("First, how each quantity affects the ones computed directly from it.",))
_REPRESENTATIVE = "One weight and one bias stand for all of the layer; the others differ in their indices only."
