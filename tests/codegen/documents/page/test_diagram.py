"""The pictures of a page: room for a value and a derivative in every unit, and buttons over all that can be chosen."""

from __future__ import annotations

from itertools import combinations

import pytest

from codegen.documents.diagrams.drawing import Label, Outline
from codegen.documents.diagrams.network import Shown, network_drawing
from codegen.documents.diagrams.svg import svg_drawing
from codegen.documents.page.diagram import diagram, picture
from symbolic.formula.nodes import Negative, Number
from symbolic.formula.notation import notation
from tests.codegen.documents.diagrams.cases import label_boxes, net, parsed

NETWORKS = ("1-1 sigmoid mse", "slides", "residual", "shared_weights", "deep_narrow", "4-8-3 tanh mse")


@pytest.mark.parametrize("name", NETWORKS)
def test_every_unit_has_its_name_a_number_and_a_gradient_below_each_other(name: str) -> None:
    graph = net(name)
    drawing = picture(graph, notation("slides"), numbers=True)
    outlines = [shape for shape in drawing.shapes if isinstance(shape, Outline) and shape.form != "box"]
    for outline in outlines:
        inside = [shape for shape in drawing.shapes if isinstance(shape, Label) and shape.x == outline.x]
        inside = sorted((label for label in inside if abs(label.y - outline.y) < outline.height / 2), key=lambda l: l.y)
        assert [label.role for label in inside] == ["name", "value", "gradient"]
        assert [label.content for label in inside[1:]] == ["", ""]
        assert {label.quantities for label in inside[1:]} == {outline.quantities[-1:]}
    numbered = {label.quantities[0] for label in drawing.shapes if isinstance(label, Label) and label.role == "value"}
    later = {label.quantities[0] for label in drawing.hidden if isinstance(label, Label) and label.role == "value"}
    assert numbered | later >= {quantity for quantity in graph.quantities() if quantity.name == "W"}


@pytest.mark.parametrize("name", NETWORKS)
def test_names_numbers_and_gradients_are_apart(name: str) -> None:
    graph, number = net(name), Negative(Number("0.0000"))
    numbers = dict.fromkeys((q for q in graph.quantities() if q.name not in {"W", "b"}), number)
    svg = svg_drawing(network_drawing(graph, notation("slides"), Shown("units", numbers, numbers)), notation("slides"))
    boxes = label_boxes(svg)
    assert [(one, other) for (one, box), (other, further) in combinations(boxes, 2) if box.meets(further)] == []
    assert svg.count('class="label gradient"') == svg.count('class="label value"') > 3


def test_what_is_drawn_only_where_it_is_lit_stands_in_groups_of_its_own() -> None:
    graph, written_in = net("5-5-5 sigmoid mse"), notation("delta")
    root = parsed(diagram(picture(graph, written_in, numbers=False), graph, written_in, "here"))
    groups = [element for element in root.iter() if element.get("class") == "later"]
    kinds = {str(child.get("class")).split(" ")[0] for group in groups for child in group}
    assert kinds == {"plate", "label"}
    assert root.get("role") == "group"
    assert root.get("aria-describedby") == "here-desc"
