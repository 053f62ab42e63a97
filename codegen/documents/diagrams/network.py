"""NetworkGraph -> Drawing: units in columns from the inputs to the loss, weights as the lines between them."""

from __future__ import annotations

from collections.abc import Iterator

from codegen.documents.diagrams.captions import described, layer_caption, loss_caption, placed, title_of
from codegen.documents.diagrams.columns import Columns
from codegen.documents.diagrams.drawing import Drawing, Edge, Label, Shape
from codegen.documents.diagrams.frame import bounds, framed
from codegen.documents.diagrams.shown import Labels, Shown
from codegen.documents.diagrams.sketch import Sketch
from codegen.documents.diagrams.units import look_of
from codegen.documents.diagrams.weights import hidden_labels, weight_labels
from symbolic.errors import ChalkgradError
from symbolic.formula.notation import Notation
from symbolic.graph.network import COST, LOSS, PENALTY, STRENGTH, NetworkGraph

__all__ = ["MOST_LAYERS", "Labels", "Shown", "network_drawing"]

MOST_LAYERS = 40
"""Layers of a network that is drawn."""

_STRETCHES = (1.0, 1.25, 1.6, 2.0)
_MOST_NAMES = 16
"""Weights between two layers that are named; more can be placed but not read."""
_ALL = Shown()
_LONGEST_NAME = 30
_CAPTION_DROP = 16.0
_RISE = 20.0
"""Of a skip, at the least."""


def network_drawing(graph: NetworkGraph, notation: Notation, shown: Shown = _ALL) -> Drawing:
    """Return the drawing of a network, stretched as far as its labels need.

    Raises:
        ChalkgradError: for a network of more than `MOST_LAYERS` layers.
    """
    if graph.depth > MOST_LAYERS:
        raise ChalkgradError(
            f"found a network of {graph.depth:,} layers; expected at most {MOST_LAYERS} for a drawing. Draw a shorter "
            "network with the same layers."
        )
    attempts = (_attempt(graph, notation, shown, stretch) for stretch in _STRETCHES)
    first, fits = next(attempts)
    return first if fits else next((drawing for drawing, has_room in attempts if has_room), first)


def _attempt(graph: NetworkGraph, notation: Notation, shown: Shown, stretch: float) -> tuple[Drawing, bool]:
    """Return the drawing with this much room, and whether all its labels have a place."""
    look = look_of(graph, notation, shown, stretch)
    sketch = Sketch(look.size)
    columns = Columns(graph, shown, look, sketch)
    columns.put_down()
    fits = True
    for l in range(1, graph.depth + 1):
        lines = _weights(graph, l, columns, sketch)
        readable = shown.labels == "weights" and len(lines) <= _MOST_NAMES
        named = look.halves and (readable or bool(shown.values))
        labels = weight_labels(lines, notation, shown) if named else None
        fits = fits and (labels is not None or not named)
        if labels is not None:
            sketch.shapes += labels
        elif shown.labels in {"weights", "lit"}:
            sketch.hidden += hidden_labels(lines, notation, shown)
        _inside(graph, l, columns, sketch)
    _ends(graph, sketch)
    captions = _captions(graph, columns, shown, sketch, notation) if shown.captions else ()
    shapes = [*sketch.shapes, *captions, *_names(graph, sketch)]
    return framed(shapes, sketch.hidden, title_of(graph), described(graph), notation), fits


def _weights(graph: NetworkGraph, l: int, columns: Columns, sketch: Sketch) -> list[Edge]:
    """Put down the lines of the weights of a layer, and return them."""
    before = len(sketch.shapes)
    for i in columns.rows[l]:
        for j in columns.rows[l - 1]:
            if i is not None and j is not None:
                weight = graph.weights(l, i).member(j)
                sketch.line(graph.units(l - 1).member(j), graph.scores(l).member(i), weight)
    return [shape for shape in sketch.shapes[before:] if isinstance(shape, Edge)]


def _inside(graph: NetworkGraph, l: int, columns: Columns, sketch: Sketch) -> None:
    """Put down what acts inside a layer beside its weights: biases, softmax, and skips into it."""
    layer = graph.spec.layers[l - 1]
    units = [i for i in columns.rows[l] if i is not None]
    for i in units:
        score, unit = graph.scores(l).member(i), graph.units(l).member(i)
        if layer.bias:
            sketch.line(graph.biases(l).member(i), score, kind="bias")
        if layer.activation == "softmax" and sketch.places[score] != sketch.places[unit]:
            for k in units:
                sketch.line(score, graph.units(l).member(k))
        if layer.skip is not None:
            end = unit if layer.skip_into == "a" else score
            sketch.arc(graph.units(layer.skip).member(i), end, _RISE + 4.0 * (l - layer.skip))


def _ends(graph: NetworkGraph, sketch: Sketch) -> None:
    """Put down the lines from the last layer to the predictions and the loss."""
    for unit, prediction, target in zip(graph.units(graph.depth), graph.predictions, graph.targets, strict=True):
        sketch.line(unit, prediction)
        sketch.line(prediction, LOSS, arrow=True)
        sketch.line(target, LOSS, arrow=True)
    for start, end in ((LOSS, COST), (PENALTY, COST), (STRENGTH, PENALTY)):
        sketch.line(start, end, arrow=True)


def _captions(
    graph: NetworkGraph, columns: Columns, shown: Shown, sketch: Sketch, notation: Notation
) -> Iterator[Label]:
    top = max(bounds(shape, notation).bottom for shape in sketch.shapes) + _CAPTION_DROP
    for l in range(graph.depth + 1):
        yield from placed(layer_caption(graph, l), columns.centres[l], top)
    if shown.loss:
        yield from placed(loss_caption(graph), columns.centres[-1], top)


def _names(graph: NetworkGraph, sketch: Sketch) -> Iterator[Shape]:
    """Yield what a person calls the inputs and the outputs, beside them."""
    names = graph.spec.names
    for quantity, name in zip(graph.units(0), names.inputs, strict=False):
        if quantity in sketch.places:
            place = sketch.places[quantity]
            at = place.x - place.width / 2 - 4.0, place.y
            yield Label(*at, _shortened(name), sketch.size, "end", "caption", (quantity,))
    for quantity, name in zip(graph.predictions, names.outputs, strict=False):
        if quantity in sketch.places:
            place = sketch.places[quantity]
            at = place.x, place.y - place.height / 2 - 7.0
            yield Label(*at, _shortened(name), sketch.size - 1, "middle", "caption", (quantity,))


def _shortened(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else f"{name[:_LONGEST_NAME]}…"
