"""Deck -> Typst source: a page for each stage of each frame, or one for each frame of a handout; tagged, with words."""

from __future__ import annotations

from codegen.document_templates import OURS, Templates, filled
from codegen.documents.diagrams.lit import lit
from codegen.documents.diagrams.typst import typst_drawing, typst_lit
from codegen.documents.formats.glyphs import with_glyphs
from codegen.documents.formats.typst import TYPST, typst_block
from codegen.documents.formats.words import typst_words
from codegen.documents.model import Paragraph, Table
from codegen.documents.slides.layout import Arranged, Row, arranged
from codegen.documents.slides.model import Deck, Flow, Frame
from codegen.documents.slides.picture import Picture, picture, told
from codegen.render import Typ, header_line
from symbolic.formula.nodes import Formula
from symbolic.formula.notation import Notation
from symbolic.formula.text import print_text
from symbolic.formula.typst import print_typst
from symbolic.formula.typst_signs import typst_string
from symbolic.spec.shown import escaped

__all__ = ["deck_typst"]


def deck_typst(deck: Deck, *, handout: bool = False, templates: Templates = OURS) -> str:
    """Return the source of the slides; it compiles to PDF/UA-1."""
    network = picture(deck)
    frames = [(part.title, frame) for part in deck.parts for frame in part.frames]
    shown = [
        Typ(_frame(part, f"{number} / {len(frames)}", frame, network, deck.notation))
        for number, (part, frame) in enumerate(frames, 1)
    ]
    return filled(
        templates,
        "typst/deck.typ.jinja",
        header=(header := escaped(header_line(deck.source))),
        comment=Typ(header),
        command=Typ(escaped(deck.command)),
        title=with_glyphs(deck.title),
        subtitle=with_glyphs(deck.subtitle),
        handout=Typ("true" if handout else "false"),
        network=Typ(typst_drawing(network.drawing, deck.notation)),
        frames=shown,
    )


def _frame(part: str, number: str, frame: Frame, network: Picture, notation: Notation) -> str:
    found = arranged(frame, network.height, notation, TYPST)
    body = "\n".join(
        (
            *(_diagram(frame, network, notation) if found.diagram else ()),
            *(_above(block, found.flow, notation) for block in frame.others),
            *(_display(frame, found, notation) if frame.lines else ()),
        )
    )
    reasons = ", ".join(f"[{typst_words(frame.reason(stage), notation)}]" for stage in range(1, frame.stages + 1))
    where = f"{typst_string(part)}, {typst_string(number)}"
    title = typst_words(frame.title, notation)
    return f"#slide({frame.stages}, {where}, [{title}], ({reasons},), stage => [\n{body}\n])"


def _diagram(frame: Frame, network: Picture, notation: Notation) -> tuple[str, ...]:
    drawing = network.drawing
    path = typst_lit(lit(drawing, frame.lit), drawing, notation) if frame.lit else "none"
    words = typst_string(told(drawing, frame, notation))
    return (f"#diagram({words}, {100 * network.scale(frame):.1f}%, {path})",)


def _display(frame: Frame, found: Arranged, notation: Notation) -> list[str]:
    rows = " \\\n    ".join(map(_row, found.rows))
    words = ", ".join(typst_string(_heard(frame, stage, notation)) for stage in range(1, frame.stages + 1))
    display = f"#rows(({words},).at(stage - 1), {found.size:g}pt, $ {rows} $)"
    standing = found.standing
    if standing is None:
        return [display]
    columns = ", ".join(f"({', '.join(_equation(line, notation) for line in column)},)" for column in standing.columns)
    return [f"#beside({100 * standing.share:.0f}%, {standing.size:g}pt, ({columns},))[", display, "]"]


def _row(row: Row) -> str:
    return f"{_from(row.left, row.left_stage)} & {'quad ' if row.continued else ''}{_from(row.right, row.stage)}"


def _from(typst: str, stage: int) -> str:
    return f"#from({stage}, stage, $display({typst})$)" if typst and stage > 1 else typst


def _heard(frame: Frame, stage: int, notation: Notation) -> str:
    """Return in words what of the display can be seen at a stage."""
    parts: list[str] = []
    for line in frame.lines:
        if line.left is not None and line.left_stage <= stage:
            parts.append(print_text(line.left, notation))
        if line.right is not None and line.stage <= stage:
            parts.append(f"{line.sign} {print_text(line.right, notation)}")
    return " ".join(parts) or "nothing yet"


def _equation(formula: Formula, notation: Notation) -> str:
    return f"eq({typst_string(print_text(formula, notation))}, $display({print_typst(formula, notation)})$)"


def _above(block: Paragraph | Table | Flow, flow: float, notation: Notation) -> str:
    """Return what stands above the lines; formulas beside each other are set `flow` points high."""
    if not isinstance(block, Flow):
        return typst_block(block, notation)
    return f"#flow({flow:g}pt, {', '.join(_equation(formula, notation) for formula in block.formulas)})"
