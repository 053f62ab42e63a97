"""What a sheet and a quiz say of the network that they ask about: all that an answer depends on.

Whether there are biases, whose weights a layer uses and what a skip adds is said; nothing is counted, as that is asked.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from codegen.documents.model import Table
from symbolic.derivation.steps import Words
from symbolic.formula.build import equation
from symbolic.formula.nodes import Index, Quantity, Relations
from symbolic.functions import Activation
from symbolic.graph.definitions import definition_formula
from symbolic.graph.network import COST, LOSS, PENALTY, STRENGTH, NetworkGraph
from symbolic.spec.model import NetworkSpec
from symbolic.spec.parts import LayerSpec
from symbolic.spec.shown import counted

__all__ = ["layers_sentence", "layers_table", "objective", "skips", "weight_indices"]


def layers_table(spec: NetworkSpec) -> Table:
    """Return a row for each layer: its units, its activation, whose weights it uses, whether it has biases."""
    inputs = ("0", str(spec.inputs), "inputs", "", "")
    rows = (
        (str(l), str(layer.units), _function(layer), _weights(layer) or "its own", "yes" if layer.bias else "none")
        for l, layer in enumerate(spec.layers, start=1)
    )
    return Table(("layer", "units", "activation", "weights", "biases"), (inputs, *rows))


def layers_sentence(spec: NetworkSpec) -> str:
    """Return the same as a sentence; layers in a row that are alike in all of it are told once."""
    told = [counted(spec.inputs, "input", "inputs")]
    start = 1
    for (units, *words), group in groupby(map(_kind, spec.layers)):
        last = start + sum(1 for _ in group) - 1
        which = f"layer {start}: {units}" if last == start else f"layers {start} to {last}: {units} each"
        told.append(", ".join((which, *words)))
        start = last + 1
    return f"A network has {'; '.join(told)}."


def _kind(layer: LayerSpec) -> tuple[str, ...]:
    whose = _weights(layer)
    biases = "biases" if layer.bias else "no biases"
    return (counted(layer.units, "unit", "units"), _function(layer), *([whose] if whose else []), biases)


def _weights(layer: LayerSpec) -> str:
    return "" if layer.share is None else f"the weights of layer {layer.share}"


def _function(layer: LayerSpec) -> str:
    constants = layer.record.parameters if isinstance(layer.record, Activation) else ()
    return ", ".join((layer.record.name, *(f"{name} = {value}" for name, value in constants)))


def skips(spec: NetworkSpec) -> Words:
    """Return a sentence for each layer with a skip: what it adds to what."""
    words: Words = ()
    for l, layer in enumerate(spec.layers, start=1):
        if layer.skip is not None:
            added = Quantity("a", layer.skip) if layer.skip else Quantity("x")
            to = "activations" if layer.skip_into == "a" else "pre-activations"
            words += (" A skip adds ", added, f" to the {to} of layer {l}, unit by unit.")
    return words


def objective(spec: NetworkSpec) -> tuple[Relations, ...]:
    """Return what the loss is, and where there is a penalty, what it, its strength and the cost are."""
    graph = NetworkGraph(spec)
    parts = (LOSS,) if graph.objective == LOSS else (LOSS, PENALTY, STRENGTH, COST)
    return tuple(equation(part, definition_formula(graph.definition(part))) for part in parts)


def weight_indices(spec: NetworkSpec) -> Words:
    """Return from which unit to which a weight leads; nothing where no unit has an index."""
    return tuple(_weight_indices(spec))


def _weight_indices(spec: NetworkSpec) -> Iterator[str | Quantity]:
    if NetworkGraph(spec).indexed:
        l, before = Index("l"), Index("l", -1)
        weight, score = Quantity("W", l, (Index("i"), Index("j"))), Quantity("z", l, (Index("i"),))
        yield from (" ", weight, " is the weight from ", Quantity("a", before, (Index("j"),)), " to ", score, ".")
