"""Drawing -> Typst: code for a `box` that imports nothing; signs are Unicode characters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from codegen.documents.diagrams.drawing import Dot, Drawing, Edge, Label, Shape
from codegen.documents.diagrams.outlines import Curve, Stroked, strokes, style_of
from symbolic.formula.nodes import Formula
from symbolic.formula.notation import Notation
from symbolic.formula.text import print_text
from symbolic.formula.typst import print_typst
from symbolic.formula.typst_signs import typst_string

__all__ = ["typst_document", "typst_drawing", "typst_lit"]

_ROOM = 400
"""Points that the longest label has, so that it is never broken."""
_ALIGNED = {"start": ("left", 0), "middle": ("center", _ROOM // 2), "end": ("right", _ROOM)}
_DASHES = "dash: (4pt, 2.5pt)"
_COLOURS = 'let (lit, tint, gradient) = (rgb("#d55e00"), rgb("#f7dfcc"), rgb("#0072b2"))'
_DRAWN = {
    "edge": "stroke: 0.6pt + luma(45%)",
    "bias": "stroke: 0.6pt + luma(45%)",
    "skip": f"stroke: (paint: luma(25%), thickness: 0.7pt, {_DASHES})",
    "head": "fill: luma(30%)",
    "plate": "fill: white",
    "unit": "stroke: 0.8pt",
    "mark": "stroke: 0.8pt, fill: luma(75%)",
}
_LIGHT = {
    "edge": "stroke: 2.2pt + lit",
    "bias": "stroke: 2.2pt + lit",
    "skip": f"stroke: (paint: lit, thickness: 2.2pt, {_DASHES})",
    "head": "stroke: 0.8pt + lit, fill: lit",
    "plate": "fill: white",
    "unit": "stroke: 1.8pt + lit, fill: tint",
    "mark": "stroke: 1.5pt + lit, fill: lit",
}


def typst_drawing(drawing: Drawing, notation: Notation, lit: Sequence[Shape] = ()) -> str:
    """Return code for a `box` of the size of the drawing, without `#`, with the lit shapes over it."""
    return _box(drawing, [*_shapes(drawing.shapes, notation, _DRAWN), *_shapes(lit, notation, _LIGHT)])


def typst_lit(shapes: Sequence[Shape], drawing: Drawing, notation: Notation) -> str:
    """Return code for a `box` of the size of `drawing` with the lit shapes alone, to be laid over it."""
    return _box(drawing, [*_shapes(shapes, notation, _LIGHT)])


def typst_document(drawing: Drawing, notation: Notation, lit: Sequence[Shape], header: Sequence[str]) -> str:
    """Return a document of one page as large as the drawing; `header` is written in comments."""
    lines = (
        *(f"// {line}" for line in header),
        f"#set document(title: {typst_string(drawing.title)})",
        "#set page(width: auto, height: auto, margin: 0pt)",
        f"#{typst_drawing(drawing, notation, lit)}",
        "",
    )
    return "\n".join(lines)


def _box(drawing: Drawing, code: Sequence[str]) -> str:
    head = f"box(width: {_length(drawing.width)}, height: {_length(drawing.height)}, {{"
    return "\n".join((head, *(f"  {line}" for line in (_COLOURS, *code)), "})"))


def _shapes(shapes: Sequence[Shape], notation: Notation, styles: Mapping[str, str]) -> Iterator[str]:
    for shape in shapes:
        match shape:
            case Dot(x=x, y=y, radius=radius):
                corner = f"dx: {_length(x - radius)}, dy: {_length(y - radius)}"
                yield f"place({corner}, circle(radius: {radius}pt, fill: black))"
            case Label():
                yield _label(shape, notation)
            case _:
                yield f"place(curve({styles[style_of(shape)]}, {_path(shape)}))"


def _path(shape: Stroked) -> str:
    begin, found = strokes(shape)
    parts = [f"curve.move({_point(begin)})"]
    for stroke in found:
        if isinstance(stroke, Curve):
            parts.append(f"curve.cubic({', '.join(map(_point, stroke))})")
        else:
            parts.append(f"curve.line({_point(stroke)})")
    return ", ".join(parts if isinstance(shape, Edge) else [*parts, "curve.close()"])


def _label(label: Label, notation: Notation) -> str:
    content = label.content
    inside = typst_string(content) if isinstance(content, str) else _equation(content, notation)
    side, before = _ALIGNED[label.anchor]
    high = 2 * label.size
    at = f"dx: {_length(label.x - before)}, dy: {_length(label.y - high / 2)}"
    colour = ", fill: gradient" if label.role == "gradient" else ""
    text = f"text(size: {label.size}pt{colour}, {inside})"
    return f"place({at}, box(width: {_ROOM}pt, height: {high}pt, align({side} + horizon, {text})))"


def _equation(formula: Formula, notation: Notation) -> str:
    """Return a formula with its words, without which a PDF is not accessible."""
    return f"math.equation(alt: {typst_string(print_text(formula, notation))}, ${print_typst(formula, notation)}$.body)"


def _point(point: tuple[float, float]) -> str:
    return f"({_length(point[0])}, {_length(point[1])})"


def _length(value: float) -> str:
    return f"{round(value, 2):.8g}pt"
