r"""Drawing -> TikZ: a `tikzpicture` that needs nothing but tikz, which brings xcolor, and amsmath.

A deck keeps the static drawing once in an `\sbox` and lays what is lit over it: both pictures have the same size.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from codegen.documents.diagrams.drawing import Dot, Drawing, Edge, Label, Shape
from codegen.documents.diagrams.outlines import Curve, Stroked, strokes, style_of
from codegen.render import Tex, latex_environment
from symbolic.formula.latex import escape_latex, print_latex
from symbolic.formula.notation import Notation

__all__ = ["tikz_document", "tikz_drawing", "tikz_lit"]

_COLOURS = (
    r"\definecolor{chalklit}{HTML}{D55E00}",
    r"\definecolor{chalkgradient}{HTML}{0072B2}",
    r"\providecolor{chalkground}{rgb}{1,1,1}",
)
_BASELINE = 0.32
_SIGNS = {"−": r"\ensuremath{-}", "…": r"\dots{}"}
_ANCHORS = {"start": "base west", "middle": "base", "end": "base east"}
_DASHES = "dash pattern=on 4pt off 2.5pt"
_DRAWN = {
    "edge": "draw=black!55,line width=0.6pt",
    "bias": "draw=black!55,line width=0.6pt",
    "skip": f"draw=black!75,line width=0.7pt,{_DASHES}",
    "head": "fill=black!70",
    "plate": "fill=chalkground",
    "unit": "draw=black,line width=0.8pt",
    "mark": "draw=black,line width=0.8pt,fill=black!25",
}
_LIGHT = {
    "edge": "draw=chalklit,line width=2.2pt",
    "bias": "draw=chalklit,line width=2.2pt",
    "skip": f"draw=chalklit,line width=2.2pt,{_DASHES}",
    "head": "draw=chalklit,line width=0.8pt,fill=chalklit",
    "plate": "fill=chalkground",
    "unit": "draw=chalklit,line width=1.8pt,fill=chalklit!20!chalkground",
    "mark": "draw=chalklit,line width=1.5pt,fill=chalklit",
}


def tikz_drawing(drawing: Drawing, notation: Notation) -> str:
    r"""Return a self-contained `tikzpicture`."""
    return _picture(drawing.shapes, drawing, notation, _DRAWN)


def tikz_lit(shapes: Sequence[Shape], drawing: Drawing, notation: Notation) -> str:
    """Return a `tikzpicture` of the size of `drawing` with the lit shapes alone, to be laid over it."""
    return _picture(shapes, drawing, notation, _LIGHT)


def tikz_document(drawing: Drawing, notation: Notation, lit: Sequence[Shape], header: Sequence[str]) -> str:
    """Return a document that compiles to one page as large as the drawing; `header` is written in comments."""
    over = Tex(tikz_lit(lit, drawing, notation)) if lit else ""
    return (
        latex_environment()
        .get_template("drawing.tex.jinja")
        .render(
            header=[Tex(line) for line in header],
            width=Tex(_number(drawing.width)),
            height=Tex(_number(drawing.height)),
            drawing=Tex(tikz_drawing(drawing, notation)),
            lit=over,
        )
    )


def _picture(shapes: Sequence[Shape], drawing: Drawing, notation: Notation, styles: Mapping[str, str]) -> str:
    lines = (
        r"\begin{tikzpicture}[x=1pt,y=-1pt,every node/.style={inner sep=0pt,outer sep=0pt}]",
        *_COLOURS,
        rf"\useasboundingbox (0,0) rectangle ({_number(drawing.width)},{_number(drawing.height)});",
        *_shapes(shapes, notation, styles),
        r"\end{tikzpicture}",
    )
    return "\n".join(lines)


def _shapes(shapes: Sequence[Shape], notation: Notation, styles: Mapping[str, str]) -> Iterator[str]:
    for shape in shapes:
        match shape:
            case Dot(x=x, y=y, radius=radius):
                yield rf"\fill ({_number(x)},{_number(y)}) circle[radius={radius}pt];"
            case Label():
                yield _label(shape, notation)
            case _:
                yield rf"\path[{styles[style_of(shape)]}] {_path(shape)};"


def _path(shape: Stroked) -> str:
    begin, found = strokes(shape)
    parts = [_point(begin)]
    for stroke in found:
        if isinstance(stroke, Curve):
            first, second, end = map(_point, stroke)
            parts.append(f".. controls {first} and {second} .. {end}")
        else:
            parts.append(f"-- {_point(stroke)}")
    return " ".join(parts if isinstance(shape, Edge) else [*parts, "-- cycle"])


def _label(label: Label, notation: Notation) -> str:
    words = isinstance(label.content, str)
    inside = _words(str(label.content)) if words else f"${print_latex(label.content, notation)}$"  # type: ignore[arg-type]
    font = rf"font=\fontsize{{{label.size}}}{{{label.size + 2}}}\selectfont"
    colour = ",text=chalkgradient" if label.role == "gradient" else ""
    at = _point((label.x, label.y + _BASELINE * label.size))
    return rf"\node[anchor={_ANCHORS[label.anchor]},{font}{colour}] at {at} {{{inside}}};"


def _words(words: str) -> str:
    """Return words as they are, with the signs that a drawing puts into them itself."""
    return "".join(_SIGNS.get(sign) or escape_latex(sign) for sign in words)


def _point(point: tuple[float, float]) -> str:
    return f"({_number(point[0])},{_number(point[1])})"


def _number(value: float) -> str:
    return f"{round(value, 2):.8g}"
