"""The network of a notebook as a drawing, with the way of one weight lit."""

from __future__ import annotations

from hashlib import sha256

from codegen.documents.diagrams.lit import influence, lit
from codegen.documents.diagrams.network import MOST_LAYERS, Shown, network_drawing
from codegen.documents.diagrams.svg import svg_drawing
from codegen.documents.notebook.model import Picture
from symbolic.derivation.steps import Derivation
from symbolic.formula.notation import Notation
from symbolic.formula.text import print_text
from symbolic.graph.network import NetworkGraph

__all__ = ["on_white", "picture"]

_PIXELS = 4 / 3
"""Of a page in a browser, for each point."""


def picture(graph: NetworkGraph, notation: Notation, asked: Derivation) -> Picture | None:
    """Return the network with the way from one quantity to another lit; None for one that is too deep to draw."""
    if graph.depth > MOST_LAYERS:
        return None
    drawing = network_drawing(graph, notation, Shown("lit", kept=frozenset({asked.wrt})))
    shapes = lit(drawing, influence(graph, asked.wrt, asked.of))
    name = f"drawing-{sha256(repr((drawing, shapes)).encode()).hexdigest()[:8]}"
    way = f"the way from {print_text(asked.wrt, notation)} to {print_text(asked.of, notation)} is lit"
    words = f"{drawing.title}. {drawing.description}. {way}"
    svg = on_white(svg_drawing(drawing, notation, shapes, name), drawing.width, drawing.height)
    return Picture(svg, words, round(drawing.width * _PIXELS))


def on_white(svg: str, width: float, height: float) -> str:
    """Return a drawing on a white ground.

    As an image it does not take the colour of the text round it, and would be black on the ground of a dark page.
    """
    size = f'width="{width:g}pt" height="{height:g}pt" viewBox="0 0 {width * _PIXELS:g} {height * _PIXELS:g}"'
    ground = '<rect width="100%" height="100%" rx="4" fill="#ffffff"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} color="#1a1a1a">{ground}\n{svg}</svg>\n'
