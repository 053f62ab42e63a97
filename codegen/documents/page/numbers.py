"""What a page needs to compute with numbers: the functions, how layers are wired by name, and numbers to start from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle
from typing import Any

from codegen.documents.page.javascript import arrow_function
from codegen.program.ir import ProgramError
from symbolic.formula.nodes import Quantity
from symbolic.functions.base import Activation, P, Softmax, Y, Z
from symbolic.functions.registry import pair
from symbolic.graph.definitions import LossOf
from symbolic.graph.names import quantity_name
from symbolic.graph.network import COST, LOSS, PENALTY, STRENGTH, NetworkGraph
from symbolic.numeric.training import MOST_PARAMETERS

__all__ = ["Computing", "computing"]

_USUAL = (0.5, -0.3, 0.8, -0.6, 0.2, 0.9, -0.4)
"""Where a spec has no numbers, these are taken in turn."""


@dataclass(frozen=True, slots=True)
class Computing:
    """How a page computes.

    Attributes:
        activations: one object of JavaScript functions for each layer with another function, `null` for softmax.
        loss: the same for the loss of one output.
        network: the layers by the names of their quantities, and the loss; plain data.
        start: a number for everything that is given.
    """

    activations: tuple[str, ...]
    loss: str
    network: dict[str, Any]
    start: dict[str, float]


def computing(graph: NetworkGraph) -> Computing | None:
    """Return how a page computes with the network; None where it is too large, or has functions without a form."""
    if graph.spec.parameter_count() > MOST_PARAMETERS:
        return None
    definition = graph.definition(LOSS)
    assert isinstance(definition, LossOf)  # noqa: S101  (every network has a loss of this kind)
    record = definition.record
    records = tuple(dict.fromkeys(layer.record for layer in graph.spec.layers))
    try:
        activations = tuple(map(_activation, records))
        loss = _functions(arrow_function(record.stable, (P, Y)), arrow_function(record.stable_derivative, (P, Y)))
    except ProgramError:
        return None
    network = {
        "inputs": _names(graph.units(0)),
        "layers": [_layer(graph, l, records) for l in range(1, graph.depth + 1)],
        "predictions": _names(graph.predictions),
        "targets": _names(graph.targets),
        "loss": {"name": "L", "scale": float(definition.coefficient), "cancels": _cancels(graph)},
        "penalty": _penalty(graph),
    }
    return Computing(activations, loss, network, dict(_start(graph)))


def _names(family: Any) -> list[str]:
    return [quantity_name(quantity) for quantity in family]


def _activation(record: Activation | Softmax) -> str:
    if isinstance(record, Softmax):
        return "null"
    return _functions(arrow_function(record.stable, (Z,)), arrow_function(record.stable_derivative, (Z,)))


def _functions(value: str, slope: str) -> str:
    return f"{{ value: {value}, slope: {slope} }}"


def _layer(graph: NetworkGraph, l: int, records: tuple[Activation | Softmax, ...]) -> dict[str, Any]:
    layer = graph.spec.layers[l - 1]
    return {
        "scores": _names(graph.scores(l)),
        "units": _names(graph.units(l)),
        "weights": [_names(graph.weights(l, i)) for i in range(1, graph.widths[l] + 1)],
        "own": graph.owner(l) == l,
        "biases": _names(graph.biases(l)),
        "activation": records.index(layer.record),
        "skip": [] if layer.skip is None else _names(graph.units(layer.skip)),
        "into": layer.skip_into,
    }


def _cancels(graph: NetworkGraph) -> bool:
    """Say whether the derivative of the loss by an output score is ŷ - y, times a sum that is 1 for most targets."""
    last = graph.spec.layers[-1]
    added = last.skip is not None and last.skip_into == "a"
    return pair(last.record.name, graph.spec.loss.name) is not None and not added


def _penalty(graph: NetworkGraph) -> dict[str, Any] | None:
    if graph.objective == LOSS:
        return None
    names = {"strength": STRENGTH, "penalty": PENALTY, "cost": COST}
    return {key: quantity_name(quantity) for key, quantity in names.items()} | {"value": graph.spec.loss.l2}


def _start(graph: NetworkGraph) -> Iterator[tuple[str, float]]:
    """Yield a number for each input, target, weight and bias: that of the spec, or one that is easy to follow."""
    numbers, usual = graph.spec.numbers, cycle(_USUAL)
    given = dict(_given(graph))
    for quantity in (*graph.units(0), *reversed(tuple(graph.parameters()))):
        easy = next(usual)
        yield quantity_name(quantity), given.get(quantity, easy)
    definition = graph.definition(LOSS)
    assert isinstance(definition, LossOf)  # noqa: S101
    low = -1.0 if definition.record.target_range and definition.record.target_range[0] == -1 else 0.0
    for k, target in enumerate(graph.targets):
        yield quantity_name(target), numbers.y[0][k] if numbers.y else low if k else 1.0


def _given(graph: NetworkGraph) -> Iterator[tuple[Quantity, float]]:
    """Yield the numbers of the spec, of its first sample."""
    numbers = graph.spec.numbers
    if numbers.x:
        yield from zip(graph.units(0), numbers.x[0], strict=True)
    for l in range(1, graph.depth + 1):
        if numbers.W and graph.owner(l) == l:
            for i, row in enumerate(numbers.W[l - 1], start=1):
                yield from zip(graph.weights(l, i), row, strict=True)
        if numbers.b:
            yield from zip(graph.biases(l), numbers.b[l - 1], strict=True)
