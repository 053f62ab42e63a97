"""What stands below the columns of a network, and the whole network in words."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from codegen.documents.diagrams.drawing import Label
from codegen.documents.layers import applied
from symbolic.graph.network import NetworkGraph
from symbolic.spec.shown import counted

__all__ = ["described", "layer_caption", "loss_caption", "placed", "title_of"]

_SIZE = 7
_STEP = 9.0
_WIDEST = 18
"""Signs in a line of a caption."""


def layer_caption(graph: NetworkGraph, l: int) -> Iterator[str]:
    """Yield the lines below the column of a layer: which it is, how many units it has, and what it applies."""
    yield f"layer {l}" if l else "inputs"
    yield counted(graph.widths[l], "unit", "units") if l else f"{graph.widths[0]:,}"
    if l:
        layer = graph.spec.layers[l - 1]
        yield applied(layer)
        if graph.owner(l) != l:
            yield f"weights of layer {graph.owner(l)}"
        if not layer.bias:
            yield "no biases"


def loss_caption(graph: NetworkGraph) -> Iterator[str]:
    """Yield the lines below the loss."""
    yield "loss"
    yield graph.spec.loss.record.title
    if graph.spec.loss.l2 is not None:
        yield "and penalty on all weights"


def placed(lines: Iterator[str], x: float, top: float) -> Iterator[Label]:
    """Yield lines below each other around `x`, from `top` on, long ones broken."""
    broken = (part for line in lines for part in textwrap.wrap(line, _WIDEST))
    for place, line in enumerate(broken):
        yield Label(x, top + place * _STEP, line, _SIZE, role="caption")


def title_of(graph: NetworkGraph) -> str:
    """Return what the network is called, and what it is."""
    spec = graph.spec
    return spec.title() if spec.name == "network" else f"{spec.name}: {spec.title()}"


def described(graph: NetworkGraph) -> str:
    """Return the drawing in words."""
    layers = "; ".join(", ".join(list(layer_caption(graph, l))) for l in range(1, graph.depth + 1))
    return (
        f"From left to right: {counted(graph.widths[0], 'input', 'inputs')}; {layers}; the predictions and the loss. "
        "Every unit of a layer is joined to every unit of the next one, a line for each weight."
    )
