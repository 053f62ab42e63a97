"""Networks and graphs that are drawn in the tests, and what a test reads from an SVG."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import NamedTuple
from xml.etree import ElementTree

from codegen.documents.diagrams.drawing import Drawing
from codegen.documents.diagrams.flow import flow_of
from codegen.documents.diagrams.graph import graph_drawing
from codegen.documents.diagrams.network import Shown, network_drawing
from codegen.graph_files import resolve_graph
from codegen.spec_files import resolve_spec
from symbolic.formula.notation import Notation
from symbolic.graph.network import NetworkGraph
from symbolic.graph.written.model import WrittenGraph
from symbolic.numeric.rounding import Rounding

__all__ = [
    "GRAPHS",
    "NETWORKS",
    "Rectangle",
    "drawings",
    "elements",
    "label_boxes",
    "net",
    "parsed",
    "picture",
    "written",
]

NETWORKS = (
    "1-1 sigmoid mse",
    "2-3-1 relu mse",
    "slides",
    "2-3-3-3-3-1 sigmoid mse",
    "3-10-2 tanh mse",
    "784-128-10 relu mse",
    "5-5-5 sigmoid mse",
    "residual",
    "shared_weights",
    "softmax_classifier",
    "xor",
    "deep_narrow",
)
GRAPHS = ("sum_times_factor", "logistic_loss", "sigmoid_neuron")
_ALL = Shown()
_SVG = "{http://www.w3.org/2000/svg}"


class Rectangle(NamedTuple):
    """A rectangle by its sides."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Rectangle) -> bool:
        apart = (
            self.right <= other.left or other.right <= self.left or self.bottom <= other.top or other.bottom <= self.top
        )
        return not apart


def net(name: str) -> NetworkGraph:
    return NetworkGraph(resolve_spec(name))


def picture(name: str, shown: Shown = _ALL) -> tuple[Drawing, Notation]:
    graph = net(name)
    return network_drawing(graph, graph.spec.written_in, shown), graph.spec.written_in


def written(equations: str, at: str | None = None) -> WrittenGraph:
    found = resolve_graph(None, equations, at, None)
    assert found is not None
    return found


def drawings() -> Iterator[tuple[str, Drawing, Notation]]:
    """Yield all of them, the graphs with their numbers and without."""
    for name in NETWORKS:
        yield (name, *picture(name))
    for name in GRAPHS:
        graph = resolve_graph(name, None, None, None)
        assert graph is not None
        yield name, graph_drawing(graph, graph.written_in, flow_of(graph, Rounding())), graph.written_in
        yield f"{name} without numbers", graph_drawing(graph, graph.written_in), graph.written_in


def parsed(svg: str) -> ElementTree.Element:
    """Return the element of an SVG; one that is not well-formed raises."""
    return ElementTree.fromstring(svg)  # noqa: S314  (the file is our own)


def elements(svg: str, tag: str, within: str = "drawn") -> list[ElementTree.Element]:
    """Return the elements of one kind in the group with a class."""
    groups = [group for group in parsed(svg).iter(f"{_SVG}g") if group.get("class") == within]
    return [element for group in groups for element in group.iter(f"{_SVG}{tag}")]


def label_boxes(svg: str) -> list[tuple[str, Rectangle]]:
    """Return what each label says, and about where it is, from the coordinates of its texts alone."""
    found = []
    for group in elements(svg, "g"):
        if (group.get("class") or "").startswith("label "):
            boxes = [_box(text, float(group.get("font-size") or 0)) for text in group.iter(f"{_SVG}text")]
            lefts, tops, rights, bottoms = zip(*boxes, strict=True)
            words = "".join(text.text or "" for text in group.iter(f"{_SVG}text"))
            found.append((words, Rectangle(min(lefts), min(tops), max(rights), max(bottoms))))
    return found


def _box(text: ElementTree.Element, size: float) -> Rectangle:
    size = float(text.get("font-size") or size)
    letters = [letter for letter in text.text or "" if not unicodedata.combining(letter)]
    width = size * sum(0.28 if letter in "[]().,:;il ·" else 0.5 for letter in letters)
    left = float(text.get("x") or 0) - {"start": 0.0, "middle": 0.5, "end": 1.0}[text.get("text-anchor") or ""] * width
    base = float(text.get("y") or 0)
    return Rectangle(left, base - 0.68 * size, left + width, base + 0.02 * size)
