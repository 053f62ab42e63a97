"""NetworkSpec -> page: which questions it answers, in which forms and notations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from codegen.documents.diagrams.drawing import Drawing
from codegen.documents.diagrams.network import network_drawing
from codegen.documents.page.derivations import every_quantity, one_of_each_kind, unfoldings
from codegen.documents.page.forms import array_of, form_unfoldings
from codegen.documents.page.model import Form, Page, Unfolding
from symbolic.derivation.engine import Deriver
from symbolic.derivation.forms import Forms
from symbolic.formula.nodes import Quantity
from symbolic.formula.notation import Notation, notation
from symbolic.graph.network import LOSS, NetworkGraph
from symbolic.spec.model import NetworkSpec

__all__ = ["MOST_SHOWN", "USUAL_NOTATIONS", "page_of"]

MOST_SHOWN = 60
"""Of networks with more parameters, one quantity of each kind in each layer has a derivation of its own."""

USUAL_NOTATIONS = ("slides", "bracket", "delta")
"""The notations that a page offers beside that of its spec."""

_CLICKED = ("yhat", "a", "z", "W", "b", "x")
_MOST_ENDS = 4
"""Predictions that are differentiated each; of more, the first is."""


def page_of(
    spec: NetworkSpec, title: str, source: str, command: str, notations: Sequence[str] = USUAL_NOTATIONS
) -> Page:
    """Return the page about `spec`; no title means that of the network.

    Raises:
        ChalkgradError: for a notation that does not exist, and a network that is too deep to draw.
    """
    graph = NetworkGraph(spec)
    offered = _offered(spec, notations)
    shown = _shown(graph, network_drawing(graph, spec.written_in))
    every = spec.parameter_count() <= MOST_SHOWN
    asked = tuple(every_quantity(graph) if every else one_of_each_kind(graph))
    ends = _ends(graph)
    arrays = {quantity: array_of(graph, quantity) for quantity in shown}
    named = f"Backpropagation in {spec.title() if spec.name == 'network' else spec.name}"
    return Page(
        title or named,
        source,
        command,
        graph,
        offered,
        shown,
        asked,
        ends,
        unfoldings(Deriver(graph), asked, ends, shown),
        arrays,
        _forms(spec, offered, tuple(dict.fromkeys(arrays.values()))),
    )


def _offered(spec: NetworkSpec, names: Sequence[str]) -> tuple[Notation, ...]:
    """Return the notation of the spec and then the others, each once, with the functions that the spec defines."""
    own = spec.written_in
    others = (notation(name) for name in names)
    return (
        own,
        *(replace(other, functions=own.functions) for other in dict.fromkeys(others) if other.name != own.name),
    )


def _shown(graph: NetworkGraph, drawing: Drawing) -> tuple[Quantity, ...]:
    """Return what can be clicked in a drawing: the last layer first, and the inputs last."""

    def place(quantity: Quantity) -> tuple[object, ...]:
        layer = graph.depth + 1 if quantity.name == "yhat" else quantity.layer or 0
        return -int(str(layer)), _CLICKED.index(quantity.name), quantity.indices

    drawn = {quantity for shape in drawing.shapes for quantity in shape.quantities}
    return tuple(sorted((quantity for quantity in drawn if quantity.name in _CLICKED), key=place))


def _ends(graph: NetworkGraph) -> tuple[Quantity, ...]:
    predictions = graph.predictions
    several = range(1, (predictions.size if predictions.size <= _MOST_ENDS else 1) + 1)
    return (*map(predictions.member, several), *dict.fromkeys((LOSS, graph.objective)))


def _forms(
    spec: NetworkSpec, offered: tuple[Notation, ...], arrays: tuple[Quantity, ...]
) -> dict[tuple[str, Quantity, Form], Unfolding]:
    return {
        (written_in.name, array, form): unfolding
        for written_in in offered
        for array, form, unfolding in form_unfoldings(Forms(spec, written_in), arrays)
    }
