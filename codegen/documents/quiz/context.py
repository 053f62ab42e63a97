"""What a question says of its network: it is drawn alone, with no sheet around it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from codegen.documents.layers import applied, own_functions
from codegen.documents.model import Block, Equations, Paragraph
from symbolic.derivation.steps import Words
from symbolic.formula.build import equation
from symbolic.formula.nodes import Index, Quantity
from symbolic.graph.definitions import definition_formula
from symbolic.graph.network import COST, LOSS, PENALTY, STRENGTH, NetworkGraph
from symbolic.spec.model import NetworkSpec
from symbolic.spec.shown import counted

__all__ = ["context"]


def context(spec: NetworkSpec) -> tuple[Block, ...]:
    """Return the layers, the loss, what the indices of a weight mean, and the functions that a spec defines."""
    functions = tuple(own_functions(spec))
    first = Paragraph((*_layers(spec), *_loss(spec), *_weights(spec)))
    return (first, Equations(functions)) if functions else (first,)


def _layers(spec: NetworkSpec) -> Iterator[str]:
    """Yield the layers; several of one kind in a row are told once."""
    told = [counted(spec.inputs, "input", "inputs")]
    kinds = [(counted(layer.units, "unit", "units"), applied(layer)) for layer in spec.layers]
    start = 1
    for (units, function), group in groupby(kinds):
        last = start + sum(1 for _ in group) - 1
        which = f"layer {start}: {units}" if last == start else f"layers {start} to {last}: {units} each"
        told.append(f"{which}, {function}")
        start = last + 1
    yield f"A network has {'; '.join(told)}. "


def _loss(spec: NetworkSpec) -> Words:
    graph = NetworkGraph(spec)
    parts = (LOSS,) if graph.objective == LOSS else (LOSS, PENALTY, STRENGTH, COST)
    stated = [equation(part, definition_formula(graph.definition(part))) for part in parts]
    words = tuple(word for line in stated for word in (", ", line))[1:]
    return ("The loss is ", *words, ".") if len(parts) == 1 else ("The loss and the cost are ", *words, ".")


def _weights(spec: NetworkSpec) -> Words:
    if not NetworkGraph(spec).units(1).indexed:
        return ()
    l, before = Index("l"), Index("l", -1)
    weight, score = Quantity("W", l, (Index("i"), Index("j"))), Quantity("z", l, (Index("i"),))
    return (" ", weight, " is the weight from ", Quantity("a", before, (Index("j"),)), " to ", score, ".")
