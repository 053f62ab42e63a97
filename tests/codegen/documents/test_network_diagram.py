"""The network of a document: as large as there is room for, drawn where a format can draw."""

from __future__ import annotations

import pytest

from codegen.documents.derivation import derivation_document
from codegen.documents.diagrams.drawing import Label
from codegen.documents.formats.html import document_html
from codegen.documents.formats.latex import document_latex
from codegen.documents.formats.markdown import document_markdown
from codegen.documents.formats.plain_text import document_text
from codegen.documents.formats.typst import document_typst
from codegen.documents.model import Diagram, Document
from codegen.documents.network_diagram import network_diagram
from codegen.spec_files import example_names, resolve_spec
from symbolic.formula.nodes import Quantity
from symbolic.formula.notation import NOTATION_NAMES
from symbolic.graph.network import NetworkGraph

CHAIN = "-".join(["1"] * 45) + " tanh mse"
TEXT_WIDTH = 470.0
"""Points between the margins of a sheet: 21 cm without 1.9 and 2.3 cm, and a little to spare."""
LETTERS = 9.0
"""Points of the letters of a drawing."""


def document(argument: str) -> Document:
    return derivation_document(resolve_spec(argument), argument, "chalkgrad")


def diagrams(argument: str, notation: str | None = None) -> list[Diagram]:
    spec = resolve_spec(argument, notation)
    return list(network_diagram(NetworkGraph(spec), spec.written_in))


def named(diagram: Diagram) -> set[str]:
    """Return the names of the quantities that are written in a diagram."""
    labels = [shape.content for shape in diagram.drawing.shapes if isinstance(shape, Label)]
    return {content.name for content in labels if isinstance(content, Quantity)}


@pytest.mark.parametrize("notation", NOTATION_NAMES)
@pytest.mark.parametrize("argument", [*example_names(), "784-512-10 relu,softmax cross_entropy", "9-9-9 tanh mse"])
def test_a_diagram_fits_the_page_and_can_be_read(argument: str, notation: str) -> None:
    for diagram in diagrams(argument, notation):
        assert diagram.scale * diagram.drawing.width <= TEXT_WIDTH + 1e-9
        assert diagram.scale * diagram.drawing.height <= 200 + 1e-9
        assert diagram.scale * LETTERS >= 4.5
        assert diagram.scale <= 1


def test_weights_are_named_where_there_is_room() -> None:
    (roomy,), (crowded,) = diagrams("slides"), diagrams("deep_narrow")
    assert named(roomy) >= {"x", "W", "b", "z", "a", "yhat", "y", "L"}
    assert "W" not in named(crowded)


def test_what_is_too_deep_to_be_drawn_or_read_has_none() -> None:
    assert len(diagrams("slides")) == 1
    assert diagrams(CHAIN) == []
    assert diagrams("-".join(["2"] * 20) + " tanh mse") == []


def test_formats_draw_it_or_go_without_it() -> None:
    found = document("slides")
    (drawing,) = (diagram.drawing for diagram in diagrams("slides"))
    latex = document_latex(found)
    assert latex.count(r"\begin{tikzpicture}") == 1
    assert r"\usepackage{amsmath,tikz}" in latex
    html = document_html(found)
    assert html.count("<figure") == html.count("<svg") == 1
    assert f'-title">{drawing.title}</title>' in html
    assert document_typst(found).count("#drawn(") == 1
    for told in (document_markdown(found), document_text(found)):
        assert drawing.description not in told
        assert "\n\n\n" not in told


def test_without_a_diagram_no_package_is_loaded_for_it() -> None:
    assert r"\usepackage{amsmath}" in document_latex(document(CHAIN))
