"""The SVG of a drawing: sound XML, nothing over anything else, and what each shape stands for."""

from __future__ import annotations

import re
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codegen.documents.diagrams.drawing import Drawing, Label, Outline
from codegen.documents.diagrams.network import Labels, Shown, network_drawing
from codegen.documents.diagrams.svg import svg_drawing
from codegen.spec_files import resolve_spec
from symbolic.formula.notation import NOTATION_NAMES, Notation, notation
from symbolic.graph.names import quantity_name
from symbolic.graph.network import NetworkGraph
from tests.codegen.documents.diagrams.cases import Rectangle, drawings, elements, label_boxes, net, parsed, picture

ALL = [pytest.param(drawing, written_in, id=name) for name, drawing, written_in in drawings()]
NASTY = r"""<b>&amp;"'$x_1^2$ \input{x} #eval("1") {{ y }} *z* ~ %"""


@pytest.mark.parametrize(("drawing", "written_in"), ALL)
def test_a_drawing_is_sound_xml_with_a_title_a_description_and_a_role(drawing: Drawing, written_in: Notation) -> None:
    root = parsed(svg_drawing(drawing, written_in, name="here"))
    named = {element.get("id"): element for element in root.iter() if element.get("id")}
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "here-title here-desc"
    assert named["here-title"].text == drawing.title
    assert named["here-desc"].text == drawing.description
    assert all(name is not None and name.startswith("here-") for name in named)


@pytest.mark.parametrize(("drawing", "written_in"), ALL)
def test_no_label_is_over_another_one(drawing: Drawing, written_in: Notation) -> None:
    boxes = label_boxes(svg_drawing(drawing, written_in))
    assert len(boxes) == sum(isinstance(shape, Label) for shape in drawing.shapes)
    assert [(one, other) for (one, box), (other, further) in combinations(boxes, 2) if box.meets(further)] == []


@pytest.mark.parametrize("drawing", [case.values[0] for case in ALL])
def test_no_outline_is_over_another_one(drawing: Drawing) -> None:
    boxes = [
        Rectangle(
            shape.x - shape.width / 2 + 0.02,
            shape.y - shape.height / 2,
            shape.x + shape.width / 2 - 0.02,
            shape.y + shape.height / 2,
        )
        for shape in drawing.shapes
        if isinstance(shape, Outline)
    ]
    assert not any(one.meets(other) for one, other in combinations(boxes, 2))


@pytest.mark.parametrize(("drawing", "written_in"), ALL)
def test_everything_is_inside_of_the_frame(drawing: Drawing, written_in: Notation) -> None:
    svg = svg_drawing(drawing, written_in)
    places = [
        (float(x), float(y))
        for path in elements(svg, "path")
        for x, y in re.findall(r"(-?[\d.]+) (-?[\d.]+)", path.get("d") or "")
    ]
    assert places
    boxes = [box for _, box in label_boxes(svg)]
    places += [corner for box in boxes for corner in ((box.left, box.top), (box.right, box.bottom))]
    assert all(0 <= x <= drawing.width and 0 <= y <= drawing.height for x, y in places)


@pytest.mark.parametrize("labels", ["weights", "lit", "units", "none"])
@pytest.mark.parametrize("name", ["1-1 sigmoid mse", "2-3-1 relu mse", "slides", "residual", "shared_weights"])
def test_every_quantity_of_a_small_network_has_a_shape_that_says_so(name: str, labels: Labels) -> None:
    drawing, written_in = picture(name, Shown(labels))
    shapes = elements(svg_drawing(drawing, written_in), "path")
    found = {quantity for path in shapes for quantity in (path.get("data-quantity") or "").split()}
    assert found == {quantity_name(quantity) for quantity in net(name).quantities()}


def test_a_drawing_is_the_same_every_time() -> None:
    once, again = ([svg_drawing(drawing, written_in) for _, drawing, written_in in drawings()] for _ in range(2))
    assert once == again
    places = re.findall(r' (?:d|x|y|cx|cy|width|height)="([^"]*)"', "".join(once))
    assert max(map(len, re.findall(r"\.(\d+)", " ".join(places)))) == 2


@pytest.mark.parametrize("name", NOTATION_NAMES)
def test_labels_are_apart_in_every_notation(name: str) -> None:
    drawing = network_drawing(net("2-3-3-1 tanh mse"), notation(name))
    boxes = label_boxes(svg_drawing(drawing, notation(name)))
    assert not any(box.meets(further) for (_, box), (_, further) in combinations(boxes, 2))


def test_what_a_person_has_typed_is_printed_as_it_is() -> None:
    spec = resolve_spec("2-2-1 sigmoid mse")
    names = spec.names.model_copy(update={"inputs": (NASTY[:30], NASTY[30:]), "outputs": ("</svg>",)})
    graph = NetworkGraph(spec.model_copy(update={"names": names, "name": NASTY}))
    svg = svg_drawing(network_drawing(graph, spec.written_in), spec.written_in, name='"><script>', note=NASTY)
    root = parsed(svg)
    texts = [element.text for element in root.iter()]
    assert {NASTY[:30], NASTY[30:], "</svg>", NASTY} <= set(texts)
    assert "<script" not in svg
    assert "<b>" not in svg


@settings(deadline=None, max_examples=40)
@given(st.lists(st.integers(1, 6), min_size=2, max_size=6), st.sampled_from(["weights", "lit", "units", "none"]))
def test_labels_of_any_small_network_are_apart(widths: list[int], labels: Labels) -> None:
    name = f"{'-'.join(map(str, widths))} sigmoid mse"
    svg = svg_drawing(*picture(name, Shown(labels)))
    boxes = label_boxes(svg)
    assert [(one, other) for (one, box), (other, further) in combinations(boxes, 2) if box.meets(further)] == []
