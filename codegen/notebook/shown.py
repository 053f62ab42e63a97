"""A result -> what a notebook shows of it, in any notation.

Words with formulas are Markdown: JupyterLab, Colab, VS Code and GitHub typeset the formulas in it, whether or not they
trust the notebook, and need no font for it. Networks are SVG, and specs HTML with the drawing in it. Notebooks differ
in what they prefer of several, so a result has one of them only, and plain text for a terminal.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import singledispatch
from hashlib import sha256
from typing import TypeAlias

from codegen.documents.diagrams.drawing import Drawing
from codegen.documents.diagrams.flow import flow_of
from codegen.documents.diagrams.graph import graph_drawing
from codegen.documents.diagrams.network import MOST_LAYERS, network_drawing
from codegen.documents.diagrams.svg import svg_drawing
from codegen.documents.formats.derivation_text import array_derivation_text, derivation_text
from codegen.documents.formats.dialects import JUPYTER
from codegen.documents.formats.markdown import markdown_block
from codegen.documents.formats.words import text_words
from codegen.documents.model import Block, Equations, Paragraph
from codegen.documents.notebook.picture import on_white
from codegen.documents.overview import overview
from codegen.verify_report import Report as Verified
from symbolic.checking.report import Report as Checked
from symbolic.derivation.matrix.engine import ArrayDerivation
from symbolic.derivation.steps import Derivation, Step
from symbolic.errors import ChalkgradError
from symbolic.formula.display import DISPLAY_NOTATION, formula_latex
from symbolic.formula.nodes import Formula, Quantity
from symbolic.formula.notation import Notation, notation
from symbolic.formula.text import print_text
from symbolic.graph.definitions import Expression
from symbolic.graph.graph import HandGraph
from symbolic.graph.names import quantity_name
from symbolic.graph.network import NetworkGraph
from symbolic.graph.written.model import WrittenGraph, finished
from symbolic.numeric.rounding import Rounding
from symbolic.spec.layers import spec_html
from symbolic.spec.model import NetworkSpec

__all__ = ["Shown", "kinds_shown", "show"]

_Asked: TypeAlias = Notation | None


@dataclass(frozen=True, slots=True, repr=False)
class Shown:
    """What a notebook shows of a result: one of Markdown, LaTeX, HTML and SVG, and `text` where it can show none."""

    text: str
    markdown: str | None = None
    latex: str | None = None
    html: str | None = None
    svg: str | None = None

    def __repr__(self) -> str:
        """Return the text, for terminals."""
        return self.text

    def _repr_markdown_(self) -> str | None:
        return self.markdown

    def _repr_latex_(self) -> str | None:
        return self.latex

    def _repr_html_(self) -> str | None:
        return self.html

    def _repr_svg_(self) -> str | None:
        return self.svg

    def bundle(self) -> dict[str, str]:
        """Return the same by MIME types."""
        kinds = {
            "text/markdown": self.markdown,
            "text/latex": self.latex,
            "text/html": self.html,
            "image/svg+xml": self.svg,
            "text/plain": self.text,
        }
        return {kind: content for kind, content in kinds.items() if content is not None}


def show(result: object, written_in: str | Notation | None = None) -> Shown:
    """Return `result` as the last line of a cell of a notebook shows it.

    Args:
        result: a formula, step, derivation, network, graph by hand, or a report of `check` or `verify`.
        written_in: a notation, or the name of a bundled one; None for the result's own, or `slides` where it has none.

    Raises:
        ChalkgradError: for a result of another kind, a notation that does not exist, and what is too large to draw.
    """
    return _shown(result, notation(written_in) if isinstance(written_in, str) else written_in)


def kinds_shown() -> tuple[type, ...]:
    """Return the kinds of results that `show` knows."""
    return tuple(kind for kind in _shown.registry if kind is not object)


@singledispatch
def _shown(result: object, asked: _Asked) -> Shown:  # noqa: ARG001  (the rules use it)
    raise ChalkgradError(
        f"found a {type(result).__name__} to show; expected a formula, a step, a derivation, a network, a graph or a "
        "report"
    )


@_shown.register
def _formula(result: Formula, asked: _Asked) -> Shown:
    written_in = asked or DISPLAY_NOTATION
    return Shown(print_text(result, written_in), latex=formula_latex(result, written_in))


@_shown.register
def _step(result: Step, asked: _Asked) -> Shown:
    written_in = asked or DISPLAY_NOTATION
    text = f"{print_text(result.equation, written_in)}\n  {text_words(result.reason, written_in)}"
    return Shown(text, markdown=_markdown((Equations((result.equation,)), Paragraph(result.reason)), written_in))


@_shown.register
def _derivation(result: Derivation, asked: _Asked) -> Shown:
    written_in = asked or DISPLAY_NOTATION
    return Shown(derivation_text(result, written_in), markdown=_markdown((result,), written_in))


@_shown.register
def _array_derivation(result: ArrayDerivation, asked: _Asked) -> Shown:
    written_in = asked or DISPLAY_NOTATION
    return Shown(array_derivation_text(result, written_in), markdown=_markdown((result,), written_in))


def _markdown(blocks: tuple[Block, ...], written_in: Notation) -> str:
    return "\n\n".join(markdown_block(block, written_in, JUPYTER) for block in blocks)


@_shown.register
def _network(result: NetworkGraph, asked: _Asked) -> Shown:
    if result.depth > MOST_LAYERS:
        return _spec(result.spec, asked)
    written_in = asked or result.spec.written_in
    return Shown(overview(result.spec), svg=_image(network_drawing(result, written_in), written_in))


@_shown.register
def _spec(result: NetworkSpec, asked: _Asked) -> Shown:
    written_in = asked or result.written_in
    table = spec_html(result)
    if result.depth > MOST_LAYERS:
        return Shown(overview(result), html=table)
    drawing = _svg(network_drawing(NetworkGraph(result), written_in), written_in)
    return Shown(overview(result), html=f"<figure>{drawing}</figure>{table}")


@_shown.register
def _graph(result: WrittenGraph, asked: _Asked) -> Shown:
    written_in = asked or result.written_in
    flow = flow_of(result, Rounding()) if result.at else None
    drawing = graph_drawing(result, written_in, flow)
    return Shown(f"{drawing.title}. {drawing.description}", svg=_image(drawing, written_in))


@_shown.register
def _graph_by_hand(result: HandGraph, asked: _Asked) -> Shown:
    equations: dict[str, Formula] = {}
    for quantity in result.quantities():
        if quantity != Quantity(quantity.name):
            name = quantity_name(quantity)
            raise ChalkgradError(f"found `{name}` in a graph to be drawn; expected names without layers and indices")
        definition = result.definition(quantity)
        if isinstance(definition, Expression):
            equations[quantity.name] = definition.formula
    return _graph(finished("graph", equations, "the graph", None), asked)


def _image(drawing: Drawing, written_in: Notation) -> str:
    return on_white(_svg(drawing, written_in), drawing.width, drawing.height)


def _svg(drawing: Drawing, written_in: Notation) -> str:
    name = f"drawing-{sha256(repr(drawing).encode()).hexdigest()[:8]}"
    return svg_drawing(drawing, written_in, name=name)


@_shown.register
def _checked(result: Checked, asked: _Asked) -> Shown:  # noqa: ARG001  (it quotes what was written)
    from codegen.documents.judgement_text import report_text

    return Shown(report_text(result).plain, html=result._repr_html_())


@_shown.register
def _verified(result: Verified, asked: _Asked) -> Shown:  # noqa: ARG001  (it has no formulas)
    return Shown(str(result), html=result._repr_html_())
