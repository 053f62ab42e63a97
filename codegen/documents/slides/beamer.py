"""Deck -> Beamer source, with amsmath and TikZ alone: the network is drawn once, its lit paths over it."""

from __future__ import annotations

from codegen.document_templates import OURS, Templates, filled
from codegen.documents.diagrams.lit import lit
from codegen.documents.diagrams.tikz import tikz_drawing, tikz_lit
from codegen.documents.formats.latex import block_latex
from codegen.documents.formats.lines import LATEX
from codegen.documents.formats.words import latex_words, text_words
from codegen.documents.model import Paragraph, Table
from codegen.documents.slides.layout import Arranged, Row, arranged
from codegen.documents.slides.model import Deck, Flow, Frame
from codegen.documents.slides.picture import Picture, picture
from codegen.render import Tex, header_line
from symbolic.derivation.steps import Words
from symbolic.formula.latex import print_latex
from symbolic.formula.nodes import Relations
from symbolic.formula.notation import Notation
from symbolic.spec.shown import escaped

__all__ = ["deck_beamer", "frames_beamer"]

_LONG_REASON = 120
"""Letters of a reason that does not fit two lines of small type, or has a fraction in it."""
_TABLE = 9.0
"""Type of tables, in points."""


def deck_beamer(deck: Deck, *, handout: bool = False, templates: Templates = OURS) -> str:
    """Return the source of the slides; of a handout, every frame is one page with all of its lines."""
    return filled(
        templates,
        "latex/beamer.tex.jinja",
        options=Tex("handout," if handout else ""),
        **_printed(deck),
    )


def frames_beamer(deck: Deck, templates: Templates = OURS) -> str:
    """Return the frames alone, with the commands that they need, for the body of a document of one's own."""
    return filled(templates, "latex/beamer_fragment.tex.jinja", **_printed(deck))


def _printed(deck: Deck) -> dict[str, str]:
    network = picture(deck)
    parts = []
    for part in deck.parts:
        parts.append(rf"\section{{{latex_words((part.title,), deck.notation)}}}")
        parts += [_frame(frame, network, deck.notation) for frame in part.frames]
    return {
        "header": Tex(escaped(header_line(deck.source))),
        "command": Tex(escaped(deck.command)),
        "title": deck.title,
        "subtitle": deck.subtitle,
        "network": Tex(tikz_drawing(network.drawing, deck.notation)),
        "body": Tex("\n\n".join(parts)),
    }


def _frame(frame: Frame, network: Picture, notation: Notation) -> str:
    found = arranged(frame, network.height, notation, LATEX)
    lines = [rf"\begin{{frame}}[t]{{{latex_words(frame.title, notation)}}}"]
    if found.diagram:
        over = tikz_lit(lit(network.drawing, frame.lit), network.drawing, notation) if frame.lit else ""
        lines.append(f"\\chalkgradnetwork{{{network.scale(frame):.3f}}}{{%\n{over}}}")
    lines += [_above(block, found.flow, notation) for block in frame.others]
    if frame.lines:
        lines += _display(found, notation)
        lines += _reasons(frame, notation)
    return "\n".join((*lines, r"\end{frame}"))


def _display(found: Arranged, notation: Notation) -> list[str]:
    rows = " \\\\\n  ".join(map(_row, found.rows))
    standing = found.standing
    share = 1.0 if standing is None else 1 - standing.share
    display = [
        rf"\begin{{minipage}}[t]{{{share:.2f}\textwidth}}\chalkgradsize{{{found.size:g}}}",
        r"\begin{align*}",
        f"  {rows}",
        r"\end{align*}",
        r"\end{minipage}",
    ]
    if standing is None:
        return display
    columns = r"\quad".join(_column(column, notation) for column in standing.columns)
    known = rf"\chalkgradknown{{\chalkgradsize{{{standing.size:g}}}$\displaystyle {columns}$}}"
    return [rf"\begin{{minipage}}[t]{{{standing.share:.2f}\textwidth}}{known}\end{{minipage}}%", *display]


def _column(known: tuple[Relations, ...], notation: Notation) -> str:
    rows = " \\\\\n  ".join(f"& {print_latex(line, notation)}" for line in known)
    return f"\\begin{{aligned}}[t]\n  {rows}\n\\end{{aligned}}"


def _row(row: Row) -> str:
    left = _uncovered(row.left, row.left_stage)
    right = _uncovered(rf"\quad {row.right}" if row.continued else row.right, row.stage)
    return f"{left} & {right}".strip()


def _uncovered(latex: str, stage: int) -> str:
    return rf"\uncover<{stage}->{{{latex}}}" if latex and stage > 1 else latex


def _reasons(frame: Frame, notation: Notation) -> list[str]:
    """Return the reason for what is new, at the bottom of the slide; in a handout, all of them."""
    told = {stage: words for stage in range(1, frame.stages + 1) if (words := frame.reason(stage))}
    if not told:
        return []
    each = [rf"\only<{stage}|handout:0>{{{_reason(words, notation)}}}%" for stage, words in told.items()]
    all_of_them = " ".join(latex_words(words, notation) for words in dict.fromkeys(told.values()))
    return [r"\chalkgradreasons{%", *each, rf"\only<0|handout:1>{{\scriptsize {all_of_them}}}}}"]


def _reason(words: Words, notation: Notation) -> str:
    long = len(text_words(words, notation)) > _LONG_REASON
    return (r"\scriptsize " if long else "") + latex_words(words, notation)


def _above(block: Paragraph | Table | Flow, flow: float, notation: Notation) -> str:
    """Return what stands above the lines; formulas beside each other are set `flow` points high."""
    match block:
        case Flow(formulas=formulas):
            shown = (f"\\mbox{{$\\displaystyle {print_latex(formula, notation)}$}}" for formula in formulas)
            inside = "\\hspace{1.6em}\n".join(shown)
            return f"\\begin{{chalkgradflow}}{{{flow:g}}}\n{inside}\n\\end{{chalkgradflow}}"
        case Paragraph():
            return rf"\medskip {block_latex(block, notation)}"
        case Table():
            return f"{{\\chalkgradsize{{{_TABLE:g}}}{block_latex(block, notation)}}}"
