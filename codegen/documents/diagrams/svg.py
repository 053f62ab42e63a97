"""Drawing -> SVG: one element that needs nothing else, in the text colour of the page that it stands on.

Classes tell what a shape is (`unit`, `edge`, `bias`, `skip`, `label`, and around all that is lit `lit`), so that a page
can style it; without any style it looks the same by its attributes. A shape that stands for quantities says for which
in `data-quantity`, a line between which ends it runs in `data-start` and `data-end`. Lines are cut out behind their
labels by a mask, so that no colour of the ground is needed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape

from codegen.documents.diagrams.drawing import Dot, Drawing, Edge, Head, Label, Outline, Plate, Shape
from codegen.documents.diagrams.labels import SCRIPT, Run, run_width, runs
from codegen.documents.diagrams.outlines import Curve, Stroked, strokes, style_of
from symbolic.formula.nodes import Quantity
from symbolic.formula.notation import Notation
from symbolic.graph.names import quantity_name

__all__ = ["path_data", "svg_drawing", "svg_inside", "svg_lit", "svg_shared"]

_LIT = "#d55e00"
_GRADIENT = 'fill="#1279bd" style="fill:color-mix(in srgb,#1279bd 65%,currentColor)"'
"""A blue that is a little nearer to the colour of the text, and so can be read on any ground."""
_FONTS = "'Latin Modern Math','STIX Two Math','Cambria Math',serif"
_BASELINE = 0.32
"""How far the baseline lies below the middle of the letters, compared with the font."""
_RAISED, _LOWERED = 0.4, 0.25
_DASHES = ' stroke-dasharray="4 2.5"'


def svg_drawing(
    drawing: Drawing, notation: Notation, lit: Sequence[Shape] = (), name: str = "drawing", note: str = ""
) -> str:
    """Return a self-contained `<svg>` element.

    Args:
        drawing: the diagram.
        notation: in which its formulas are written.
        lit: shapes that are drawn thick and coloured over it.
        name: what its ids begin with, unlike those of any other drawing on the page.
        note: what is told to those who read the file itself.
    """
    mark = escape(name)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="diagram" role="img"'
        f' width="{_number(drawing.width)}pt" height="{_number(drawing.height)}pt"'
        f' viewBox="0 0 {_number(drawing.width)} {_number(drawing.height)}"'
        f' aria-labelledby="{mark}-title {mark}-desc" fill="none" font-family="{_FONTS}">'
    )
    lines = [
        head,
        f'<title id="{mark}-title">{escape(drawing.title)}</title>',
        *([f"<metadata>{escape(note)}</metadata>"] if note else []),
        f'<desc id="{mark}-desc">{escape(drawing.description)}</desc>',
        *_room(_plates(drawing.shapes, lit), drawing, mark),
        '<g class="drawn">',
        *_layers(drawing.shapes, notation, mark, _DRAWN),
        "</g>",
    ]
    if lit:
        written = {shape for shape in drawing.shapes if isinstance(shape, Label)}
        upon = [shape for shape in lit if shape not in written]
        lines += ['<g class="lit">', *_layers(upon, notation, mark, _LIGHT), "</g>"]
    return "\n".join((*lines, "</svg>", ""))


def svg_shared(drawing: Drawing, notation: Notation, name: str) -> str:
    """Return an element that shows nothing itself and holds `drawing` for the overlays of `svg_lit`, once on a page."""
    lines = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="0" height="0" aria-hidden="true"><defs>',
        *_room(_plates(drawing.shapes), drawing, name),
        f'<g id="{name}" class="drawn">',
        *_layers(drawing.shapes, notation, name, _DRAWN),
        "</g></defs></svg>",
    )
    return "\n".join(lines)


def svg_inside(drawing: Drawing, notation: Notation, name: str) -> str:
    """Return what stands inside of an element for `drawing`, of which a page lights up parts by itself.

    What is drawn only where it is lit is there too, each in a group of the class `later`, which the page hides.
    """
    lines = (
        *_room(_plates(drawing.shapes), drawing, name, _plates(drawing.hidden)),
        '<g class="drawn">',
        *_layers(drawing.shapes, notation, name, _DRAWN),
        "</g>",
        '<g class="later">',
        *(_label(shape, notation) for shape in drawing.hidden if isinstance(shape, Label)),
        "</g>",
    )
    return "\n".join(lines)


def svg_lit(shapes: Sequence[Shape], drawing: Drawing, notation: Notation, name: str, words: str, number: int) -> str:
    """Return the drawing that `svg_shared` holds by `name`, with lit shapes over it.

    Args:
        shapes: what is lit.
        drawing: the diagram that is shared.
        notation: in which its formulas are written.
        name: that of the shared drawing.
        words: what those hear who do not see it.
        number: one of its own for each overlay on the page.
    """
    mark = f"{name}-{number}"
    # Where a label stands on a line, the mask has cut it out of the drawing with the line.
    written = {shape for shape in drawing.shapes if isinstance(shape, Label) and shape.line is None}
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="diagram" role="img" aria-label="{escape(words)}"'
        f' viewBox="0 0 {_number(drawing.width)} {_number(drawing.height)}" fill="none" font-family="{_FONTS}">'
    )
    lines = (
        head,
        *_room(_plates(shapes), drawing, mark),
        f'<g mask="url(#{mark}-room)"><use href="#{name}"/></g>',
        '<g class="lit">',
        *_layers([shape for shape in shapes if shape not in written], notation, mark, _LIGHT),
        "</g></svg>",
    )
    return "\n".join(lines)


def _room(plates: Sequence[Plate], drawing: Drawing, mark: str, later: Sequence[Plate] = ()) -> Iterator[str]:
    """Yield the mask that keeps lines out of where labels stand."""
    extent = f'width="{_number(drawing.width)}" height="{_number(drawing.height)}"'
    yield f'<mask id="{mark}-room" maskUnits="userSpaceOnUse" x="0" y="0" {extent}><rect {extent} fill="white"/>'
    yield from (_path(plate, 'fill="black"') for plate in plates)
    if later:
        yield from ('<g class="later">', *(_path(plate, 'fill="black"') for plate in later), "</g>")
    yield "</mask>"


def _plates(*groups: Sequence[Shape]) -> tuple[Plate, ...]:
    return tuple(dict.fromkeys(shape for group in groups for shape in group if isinstance(shape, Plate)))


def _layers(shapes: Sequence[Shape], notation: Notation, mark: str, styles: Mapping[str, str]) -> Iterator[str]:
    """Yield the lines with room for their labels, and what stands upon them."""
    yield f'<g mask="url(#{mark}-room)">'
    yield from (_path(shape, styles[style_of(shape)]) for shape in shapes if isinstance(shape, Edge | Head))
    yield "</g>"
    for shape in shapes:
        match shape:
            case Outline():
                yield _path(shape, styles[style_of(shape)])
            case Dot(x=x, y=y, radius=radius):
                yield f'<circle class="dot" cx="{_number(x)}" cy="{_number(y)}" r="{radius}" fill="currentColor"/>'
            case Label():
                yield _label(shape, notation)
            case _:
                pass


def path_data(shape: Stroked) -> str:
    """Return the `d` of a path that draws a shape."""
    begin, found = strokes(shape)
    parts = [f"M{_point(begin)}"]
    for stroke in found:
        if isinstance(stroke, Curve):
            parts.append("C" + " ".join(map(_point, stroke)))
        else:
            parts.append(f"L{_point(stroke)}")
    return "".join(parts) + ("" if isinstance(shape, Edge) else "Z")


def _path(shape: Stroked, style: str) -> str:
    ends = ""
    if isinstance(shape, Edge | Head):
        start, end = (escape(quantity_name(quantity)) for quantity in (shape.start, shape.end))
        ends = f' data-start="{start}" data-end="{end}"'
    return f'<path class="{style_of(shape)}"{_data(shape.quantities)}{ends} d="{path_data(shape)}" {style}/>'


def _data(quantities: Sequence[Quantity]) -> str:
    names = " ".join(map(quantity_name, quantities))
    return f' data-quantity="{escape(names)}"' if names else ""


def _label(label: Label, notation: Notation) -> str:
    fill = _GRADIENT if label.role == "gradient" else 'fill="currentColor"'
    texts = "".join(_texts(label, _merged(runs(label.content, notation))))
    return f'<g class="label {label.role}"{_data(label.quantities)} {fill} font-size="{label.size}">{texts}</g>'


def _merged(found: Sequence[Run]) -> list[Run]:
    """Return runs without those that nothing stands above or below, which belong to the next."""
    merged: list[Run] = []
    for run in found:
        if merged and not (merged[-1].below or merged[-1].above):
            merged[-1] = Run(merged[-1].base + run.base, run.below, run.above)
        else:
            merged.append(run)
    return merged


def _texts(label: Label, found: Sequence[Run]) -> Iterator[str]:
    """Yield letters that end, and their marks that begin, at one place, so that no font needs to be known."""
    y = label.y + _BASELINE * label.size
    if len(found) == 1 and not (found[0].below or found[0].above):
        yield _text(label.x, y, found[0].base, label.anchor)
        return
    widths = [run_width(run, label.size) for run in found]
    left = label.x - {"start": 0.0, "middle": 0.5, "end": 1.0}[label.anchor] * sum(map(sum, widths))
    small = f' font-size="{_number(SCRIPT * label.size)}"'
    for run, (letters, marks) in zip(found, widths, strict=True):
        left += letters
        yield _text(left, y, run.base, "end")
        if run.below:
            yield _text(left + 0.5, y + _LOWERED * label.size, run.below, "start", small)
        if run.above:
            yield _text(left + 0.5, y - _RAISED * label.size, run.above, "start", small)
        left += marks


def _text(x: float, y: float, letters: str, anchor: str, more: str = "") -> str:
    return f'<text x="{_number(x)}" y="{_number(y)}" text-anchor="{anchor}"{more}>{escape(letters)}</text>'


def _point(point: tuple[float, float]) -> str:
    return f"{_number(point[0])} {_number(point[1])}"


def _number(value: float) -> str:
    """Return a number with at most two decimals, and no more than it needs."""
    return f"{round(value, 2):.8g}"


_INK = 'stroke="currentColor"'
_GLOW = f'stroke="{_LIT}"'
_DRAWN = {
    "edge": f'{_INK} stroke-opacity="0.55" stroke-width="0.7"',
    "bias": f'{_INK} stroke-opacity="0.55" stroke-width="0.7"',
    "skip": f'{_INK} stroke-opacity="0.8" stroke-width="0.8"{_DASHES}',
    "head": 'fill="currentColor" fill-opacity="0.7"',
    "unit": f'{_INK} stroke-width="0.9"',
    "mark": f'{_INK} stroke-width="0.9" fill="currentColor" fill-opacity="0.25"',
}
_LIGHT = {
    "edge": f'{_GLOW} stroke-width="2.4"',
    "bias": f'{_GLOW} stroke-width="2.4"',
    "skip": f'{_GLOW} stroke-width="2.4"{_DASHES}',
    "head": f'fill="{_LIT}" {_GLOW}',
    "unit": f'{_GLOW} stroke-width="2" fill="{_LIT}" fill-opacity="0.2"',
    "mark": f'{_GLOW} stroke-width="1.5" fill="{_LIT}"',
}
