"""Deck -> one HTML file that stands alone: native MathML, the network once as SVG, arrow keys, nothing loaded.

Every line keeps its place until it appears. Without scripts, and on paper, each frame is there with all of its lines.
"""

from __future__ import annotations

from collections.abc import Iterator

from codegen.document_templates import OURS, Templates, filled
from codegen.documents.diagrams.lit import lit
from codegen.documents.diagrams.svg import svg_lit, svg_shared
from codegen.documents.formats.html import MATHML, html_block
from codegen.documents.formats.math_font import math_css
from codegen.documents.formats.words import html_words, text_words
from codegen.documents.model import Paragraph, Table
from codegen.documents.slides.layout import Arranged, Row, Standing, arranged
from codegen.documents.slides.model import Deck, Flow, Frame, Part
from codegen.documents.slides.picture import Picture, picture, told
from codegen.render import Html, header_line
from symbolic.derivation.steps import Words
from symbolic.formula.mathml import print_mathml
from symbolic.formula.nodes import Formula
from symbolic.formula.notation import Notation

__all__ = ["deck_html"]


def deck_html(deck: Deck, templates: Templates = OURS) -> str:
    """Return the page of the slides."""
    network = picture(deck)
    frames = [
        {
            "part": part.title,
            "stages": frame.stages,
            "title": Html(html_words(frame.title, deck.notation)),
            "name": text_words(frame.title, deck.notation),
            "body": Html("\n".join(_body(frame, network, deck.notation, number))),
            "reasons": list(_reasons(frame, deck.notation)),
        }
        for number, (part, frame) in enumerate(_frames(deck))
    ]
    return filled(
        templates,
        "html/deck.html.jinja",
        header=header_line(deck.source),
        title=deck.title,
        subtitle=deck.subtitle,
        frames=frames,
        later=range(2, max(frame.stages for _, frame in _frames(deck)) + 1),
        math_css=Html(math_css()),
        network=Html(svg_shared(network.drawing, deck.notation, "network")),
    )


def _frames(deck: Deck) -> Iterator[tuple[Part, Frame]]:
    return ((part, frame) for part in deck.parts for frame in part.frames)


def _body(frame: Frame, network: Picture, notation: Notation, number: int) -> Iterator[str]:
    found = arranged(frame, network.height, notation, MATHML)
    if found.diagram:
        drawing = network.drawing
        words = told(drawing, frame, notation)
        path = svg_lit(lit(drawing, frame.lit), drawing, notation, "network", words, number)
        yield f'<figure style="--height:{drawing.height * network.scale(frame) / 10:.1f}em">{path}</figure>'
    yield from (_above(block, found.flow, notation) for block in frame.others)
    if frame.lines:
        beside = "" if found.standing is None else _standing(found.standing, notation)
        yield f'<div class="columns">{beside}{_display(found)}</div>'


def _standing(found: Standing, notation: Notation) -> str:
    columns = "".join(
        f"<ul>{''.join(f'<li>{_math(line, notation)}</li>' for line in column)}</ul>" for column in found.columns
    )
    style = f"--share:{100 * found.share:.0f}%;font-size:{found.size / 10:.2f}em"
    return f'<aside aria-label="Known so far" style="{style}">{columns}</aside>'


def _math(formula: Formula, notation: Notation) -> str:
    return f'<math displaystyle="true">{print_mathml(formula, notation)}</math>'


def _display(found: Arranged) -> str:
    rows = "".join(map(_row, found.rows))
    table = f'<mtable class="aligned" displaystyle="true">{rows}</mtable>'
    return f'<math class="lines" display="block" style="font-size:{found.size / 10:.2f}em">{table}</math>'


def _row(row: Row) -> str:
    right = f'<mspace width="1em"/>{row.right}' if row.continued else row.right
    return f"<mtr>{_cell(row.left, row.left_stage)}{_cell(right, row.stage)}</mtr>"


def _cell(content: str, stage: int) -> str:
    appears = f' class="s{stage}"' if stage > 1 else ""
    return f"<mtd{appears}><mrow>{content}</mrow></mtd>"


def _reasons(frame: Frame, notation: Notation) -> Iterator[tuple[int, Html, bool]]:
    """Yield each stage that brings something new, with why it holds, and whether no earlier one has said that."""
    seen: set[Words] = set()
    for stage in range(1, frame.stages + 1):
        words = frame.reason(stage)
        if words:
            yield stage, Html(html_words(words, notation)), words not in seen
            seen.add(words)


def _above(block: Paragraph | Table | Flow, flow: float, notation: Notation) -> str:
    """Return what stands above the lines; formulas beside each other are set `flow` points high."""
    if not isinstance(block, Flow):
        return html_block(block, notation)
    formulas = "".join(_math(formula, notation) for formula in block.formulas)
    return f'<div class="flow" style="font-size:{flow / 10:.2f}em">{formulas}</div>'
