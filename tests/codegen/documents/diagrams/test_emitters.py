"""TikZ and Typst: they compile, draw as many shapes as SVG, and print what people type as it is."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
import typst

from codegen.documents.diagrams.drawing import Drawing, Plate, Shape
from codegen.documents.diagrams.graph import graph_drawing
from codegen.documents.diagrams.lit import influence, lit
from codegen.documents.diagrams.network import Shown, network_drawing
from codegen.documents.diagrams.svg import svg_drawing
from codegen.documents.diagrams.tikz import tikz_document, tikz_drawing, tikz_lit
from codegen.documents.diagrams.typst import typst_document, typst_drawing, typst_lit
from codegen.spec_files import resolve_spec
from symbolic.formula.notation import NOTATION_NAMES, Notation, notation
from symbolic.graph.names import parse_quantity
from symbolic.graph.network import NetworkGraph
from tests.codegen.documents.compiling import problems
from tests.codegen.documents.diagrams.cases import drawings, net, parsed, picture, written

ALL = [pytest.param(drawing, written_in, id=name) for name, drawing, written_in in drawings()]
NASTY = r"""$x_1^2$ \input{x} #eval("1") {{ y }} <b> *z* ~ & % \begin{a} 'q' "r" ^^41"""

# How the fonts of TeX and Typst show the plain signs.
CURLY = {0x2018: "'", 0x2019: "'", 0x201C: '"', 0x201D: '"', 0x02C6: "^", 0x02DC: "~"}


def lit_shapes(drawing: Drawing) -> tuple[Shape, ...]:
    """Return about half of all that can be lit."""
    names = dict.fromkeys(quantity for shape in drawing.shapes for quantity in shape.quantities)
    return lit(drawing, set(list(names)[::2]))


def drawn_in_svg(svg: str) -> int:
    root = parsed(svg)
    paths = [element for element in root.iter() if element.tag.endswith(("}path", "}circle"))]
    labels = [element for element in root.iter() if (element.get("class") or "").startswith("label ")]
    return len(paths) + len(labels)


def drawn_in_tikz(tikz: str) -> int:
    return len(re.findall(r"^\\(?:path|node|fill)\b", tikz, re.MULTILINE))


def drawn_in_typst(code: str) -> int:
    return len(re.findall(r"^  place\(", code, re.MULTILINE))


def pages_of_typst(source: str, folder: Path) -> bytes:
    (folder / "drawing.typ").write_text(source, encoding="utf-8")
    pages = typst.compile(str(folder / "drawing.typ"), format="pdf", ignore_system_fonts=True)
    assert isinstance(pages, bytes)
    return pages


@pytest.mark.parametrize(("drawing", "written_in"), ALL)
def test_all_formats_draw_every_shape(drawing: Drawing, written_in: Notation) -> None:
    count = len(drawing.shapes)
    assert drawn_in_svg(svg_drawing(drawing, written_in)) == count
    assert drawn_in_tikz(tikz_drawing(drawing, written_in)) == count
    assert drawn_in_typst(typst_drawing(drawing, written_in)) == count


@pytest.mark.parametrize(("drawing", "written_in"), ALL)
def test_what_is_lit_is_laid_over_at_the_same_place(drawing: Drawing, written_in: Notation) -> None:
    shapes = lit_shapes(drawing)
    over = tikz_lit(shapes, drawing, written_in)
    assert drawn_in_tikz(over) == len(shapes)
    assert drawn_in_typst(typst_lit(shapes, drawing, written_in)) == len(shapes)
    assert drawn_in_typst(typst_drawing(drawing, written_in, shapes)) == len(drawing.shapes) + len(shapes)
    frame = r"\\useasboundingbox \(0,0\) rectangle \(([\d.]+),([\d.]+)\);"
    found = [re.search(frame, tikz) for tikz in (over, tikz_drawing(drawing, written_in))]
    assert [match and match.groups() for match in found] == [(f"{drawing.width:g}", f"{drawing.height:g}")] * 2
    svg = svg_drawing(drawing, written_in, shapes)
    hidden = [shape for shape in shapes if shape in drawing.hidden]
    again = [shape for shape in shapes if type(shape).__name__ in {"Edge", "Head", "Outline"}]
    assert drawn_in_svg(svg) == len(drawing.shapes) + len(again) + len(hidden)


@pytest.mark.usefixtures("tex", "poppler")
@pytest.mark.parametrize(("drawing", "written_in"), ALL)
def test_tikz_compiles_to_one_page_of_the_size_of_the_drawing(
    drawing: Drawing, written_in: Notation, tmp_path: Path
) -> None:
    source = tikz_document(drawing, written_in, lit_shapes(drawing), ("made here",))
    assert problems(source, tmp_path) == []
    assert "Warning" not in (tmp_path / "job.log").read_text(errors="replace")
    run = subprocess.run(["pdfinfo", "job.pdf"], cwd=tmp_path, capture_output=True, text=True, check=True)
    found = re.search(r"Pages: *1\n.*Page size: *([\d.]+) x ([\d.]+) pts", run.stdout, re.DOTALL)
    assert found is not None
    # A point of TeX is 1/72.27 of an inch, one of PDF 1/72.
    sizes = [float(size) / 72 * 72.27 for size in found.groups()]
    assert sizes == pytest.approx([drawing.width, drawing.height], abs=0.1)


@pytest.mark.parametrize(("drawing", "written_in"), ALL)
def test_typst_compiles(drawing: Drawing, written_in: Notation, tmp_path: Path) -> None:
    source = typst_document(drawing, written_in, lit_shapes(drawing), ("made here",))
    assert "#import" not in source
    page = pages_of_typst(source, tmp_path)
    assert re.findall(rb"/Count (\d+)", page) == [b"1"]


@pytest.mark.usefixtures("tex")
@pytest.mark.parametrize("name", NOTATION_NAMES)
def test_every_notation_compiles_in_both(name: str, tmp_path: Path) -> None:
    drawing = network_drawing(net("2-3-1 tanh mse"), notation(name))
    assert problems(tikz_document(drawing, notation(name), (), ()), tmp_path) == []
    assert pages_of_typst(typst_document(drawing, notation(name), (), ()), tmp_path).startswith(b"%PDF")


@pytest.mark.usefixtures("tex", "poppler")
def test_what_a_person_has_typed_is_printed_as_it_is(tmp_path: Path) -> None:
    spec = resolve_spec("2-2-1 sigmoid mse")
    names = spec.names.model_copy(update={"inputs": (NASTY[:30], NASTY[30:60]), "outputs": (NASTY[60:],)})
    graph = NetworkGraph(spec.model_copy(update={"names": names, "name": NASTY}))
    drawing = network_drawing(graph, spec.written_in)
    assert problems(tikz_document(drawing, spec.written_in, (), ()), tmp_path) == []
    (tmp_path / "typst.pdf").write_bytes(pages_of_typst(typst_document(drawing, spec.written_in, (), ()), tmp_path))
    for page in ("job.pdf", "typst.pdf"):
        run = subprocess.run(["pdftotext", page, "-"], cwd=tmp_path, capture_output=True, text=True, check=True)
        text = "".join(run.stdout.split()).translate(CURLY)
        for part in (NASTY[:30], NASTY[30:60], NASTY[60:]):
            expected = "".join(part.split())
            # Small sets of fonts draw `_` as a rule, which is no text.
            assert (expected.replace("_", "") if page == "job.pdf" and "_" not in text else expected) in text, page


@pytest.mark.usefixtures("tex", "poppler")
def test_names_and_signs_of_a_graph_are_printed_in_both(tmp_path: Path) -> None:
    long = "*".join(["beta2"] * 40)
    graph = written(f"w_1 = alpha*x_new; w1 = x_new + beta2; long = {long}; m = w_1 - w1; out_put = m + long")
    drawing = graph_drawing(graph, graph.written_in)
    assert problems(tikz_document(drawing, graph.written_in, (), ()), tmp_path) == []
    run = subprocess.run(["pdftotext", "job.pdf", "-"], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert "U+" not in run.stdout
    assert {"−", "×", "+", "long"} <= set(re.findall(r"[−×+]|long", run.stdout))
    assert pages_of_typst(typst_document(drawing, graph.written_in, (), ()), tmp_path).startswith(b"%PDF")


def test_the_drawing_shows_what_is_lit_in_every_format_by_thickness_and_colour() -> None:
    drawing, written_in = picture("slides", Shown())
    shapes = lit(drawing, influence(net("slides"), parse_quantity("x[1]"), parse_quantity("L")))
    assert any(isinstance(shape, Plate) for shape in shapes)
    for text, colour, static, thick in (
        (svg_drawing(drawing, written_in, shapes), "#d55e00", 'stroke-width="0.7"', 'stroke-width="2.4"'),
        (tikz_lit(shapes, drawing, written_in), "D55E00", "line width=0.6pt", "line width=2.2pt"),
        (typst_lit(shapes, drawing, written_in), "#d55e00", "stroke: 0.6pt", "stroke: 2.2pt + lit"),
    ):
        assert colour in text
        assert thick in text
        assert static not in text or text.startswith("<svg")
