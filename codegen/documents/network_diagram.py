"""The network of a document as a block of it."""

from __future__ import annotations

from codegen.documents.diagrams.network import MOST_LAYERS, Labels, Shown, network_drawing
from codegen.documents.model import Diagram
from symbolic.formula.notation import Notation
from symbolic.graph.network import NetworkGraph

__all__ = ["network_diagram"]

_LEAST: tuple[tuple[Labels, float], ...] = (("weights", 0.75), ("units", 0.5))
"""How small a diagram may be made with its weights named, and without: letters have at least 4.5 points."""


def network_diagram(graph: NetworkGraph, notation: Notation) -> tuple[Diagram, ...]:
    """Return the network, its units named, and its weights where there is room; nothing for one that is too deep."""
    if graph.depth > MOST_LAYERS:
        return ()
    for labels, least in _LEAST:
        diagram = Diagram(network_drawing(graph, notation, Shown(labels, captions=False)))
        if diagram.scale >= least:
            return (diagram,)
    return ()
