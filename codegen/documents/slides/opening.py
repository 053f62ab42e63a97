"""The opening of a deck: the network, its terms, its forward pass, and what is to be found."""

from __future__ import annotations

from collections.abc import Iterator

from codegen.documents.arrays import vector_entries, weight_entries
from codegen.documents.conventions import letters, signs
from codegen.documents.derivation import layer_table
from codegen.documents.model import Paragraph
from codegen.documents.slides.chains import asked
from codegen.documents.slides.model import Flow, Frame, Lines, stated
from symbolic.derivation.steps import Words
from symbolic.formula.build import equation
from symbolic.formula.nodes import Dots, Formula, Matrix, Partial, Quantity, Relations
from symbolic.formula.notation import Layout, Notation
from symbolic.graph.definitions import definition_formula
from symbolic.graph.network import LOSS, NetworkGraph

__all__ = ["goal_frames", "network_frames"]

_MOST_WRITTEN = 4
"""Matrices and vectors of at most so many rows and columns are written out."""

_MOST_LISTED = 12
_LAYERS_ON_A_FRAME, _WIDE_LAYERS_ON_A_FRAME = 3, 1
"""Of the forward pass; sums over wide layers are high."""


def network_frames(graph: NetworkGraph, notation: Notation) -> Iterator[Frame]:
    """Yield what the network is made of, and how it computes its predictions and its loss."""
    yield Frame(("The network",))
    if max(graph.widths) > _MOST_WRITTEN or graph.depth > _MOST_WRITTEN + 1:
        yield Frame(("Layers",), (layer_table(graph),))
    elif graph.indexed:
        layout = notation.layout
        yield Frame(("Weights",), (Flow(tuple(_weights(graph, layout))),), _called(graph, "W"))
        if any(graph.biases(l).size for l in range(1, graph.depth + 1)):
            yield Frame(("Biases",), (Flow(tuple(_vectors(graph, "b", layout))),), _called(graph, "b"))
        yield Frame(
            ("Scores and activations",), (_ABOUT_TERMS, Flow(tuple(_terms(graph, layout)))), _called(graph, "za")
        )
    yield Frame(("What the letters stand for",), tuple(map(Paragraph, letters(graph, notation.layout))))
    if graph.indexed:
        yield Frame(("What the signs mean",), tuple(map(Paragraph, signs(notation))))
    yield from _forward_frames(graph)


def _called(graph: NetworkGraph, names: str) -> frozenset[Quantity]:
    return frozenset(quantity for quantity in graph.quantities() if quantity.name in names)


def _weights(graph: NetworkGraph, layout: Layout) -> Iterator[Relations]:
    for l in range(1, graph.depth + 1):
        if graph.owner(l) == l:
            yield equation(Quantity("W", l), Matrix(weight_entries(graph, l, layout)))


def _vectors(graph: NetworkGraph, name: str, layout: Layout) -> Iterator[Relations]:
    families = {"b": graph.biases, "z": graph.scores, "a": graph.units}[name]
    for l in range(1, graph.depth + 1):
        if families(l).size:
            yield equation(Quantity(name, l), Matrix(vector_entries(families(l), layout)))


def _terms(graph: NetworkGraph, layout: Layout) -> Iterator[Relations]:
    scores, activations = (tuple(_vectors(graph, name, layout)) for name in ("z", "a"))
    for pair in zip(scores, activations, strict=True):
        yield from pair


_ABOUT_TERMS = Paragraph(
    (
        Quantity("z"),
        " is the score of a unit, before its activation function; ",
        Quantity("a"),
        " is its activation, after it.",
    )
)


def _forward_frames(graph: NetworkGraph) -> Iterator[Frame]:
    """Yield how the first unit of each layer follows from the layer before, a few layers a frame, and then the loss."""
    layers = range(1, graph.depth + 1)
    most = _LAYERS_ON_A_FRAME if max(graph.widths) <= _MOST_WRITTEN else _WIDE_LAYERS_ON_A_FRAME
    for start in range(0, graph.depth, most):
        some = layers[start : start + most]
        quantities = [family(l).member(1) for l in some for family in (graph.scores, graph.units)]
        if some[-1] == graph.depth:
            quantities += [graph.predictions.member(1), LOSS]
        more: tuple[Paragraph, ...] = (_OTHER_UNITS,) if start == 0 and max(graph.widths[1:]) > 1 else ()
        yield Frame(("The forward pass",), (*more, Lines(stated(_defined(graph, quantities)))))


def _defined(graph: NetworkGraph, quantities: list[Quantity]) -> Iterator[Relations]:
    return (equation(quantity, definition_formula(graph.definition(quantity))) for quantity in quantities)


_OTHER_UNITS = Paragraph(("For the first unit of each layer; the others follow in the same way.",))


def goal_frames(graph: NetworkGraph, of: Quantity, most: int | None) -> Iterator[Frame]:
    """Yield what is asked for: the derivatives of the loss, or first those of the prediction, by all parameters.

    `most` is how many members of each kind there are chains for; None means all of them.
    """
    what: Words = ("If a weight or a bias changes a little, how much does ", LOSS, " change?")
    first: Words = (" First without the loss: how does each of them affect the prediction ", of, "?")
    found = (
        " So these are to be found:" if most is None else " One of each kind stands for those that differ in indices:"
    )
    words = what if of == LOSS else (*what, *first)
    wanted = tuple(quantity for quantity in asked(graph, of, most) if quantity.name in {"W", "b"})
    shown: tuple[Formula, ...] = tuple(Partial(of, quantity) for quantity in wanted)
    if most is not None or len(wanted) > _MOST_LISTED:
        shown = (*shown[: _MOST_LISTED - 1], Dots())
    yield Frame(("The goal",), (Paragraph((*words, found)), Flow(shown)))
