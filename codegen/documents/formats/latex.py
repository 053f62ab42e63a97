"""Document -> LaTeX source: an article that compiles with amsmath, and with TikZ where it has a diagram."""

from __future__ import annotations

from functools import singledispatch
from string import ascii_lowercase
from typing import Any

from codegen.document_templates import OURS, Templates, filled
from codegen.documents.diagrams.tikz import tikz_drawing
from codegen.documents.formats.lines import aligned
from codegen.documents.formats.together import is_short
from codegen.documents.formats.words import latex_words, reasons
from codegen.documents.model import (
    Block,
    Box,
    Cell,
    Commands,
    Diagram,
    Document,
    Equations,
    Fields,
    InNotation,
    Numbered,
    Option,
    Options,
    Paragraph,
    Room,
    Table,
    Task,
)
from codegen.render import Tex, header_line
from symbolic.derivation.matrix.engine import ArrayDerivation
from symbolic.derivation.steps import Derivation
from symbolic.formula.latex import escape_latex
from symbolic.formula.notation import Notation
from symbolic.spec.shown import escaped

__all__ = [
    "array_derivation_latex",
    "block_latex",
    "derivation_latex",
    "document_latex",
    "worksheet_fragment",
    "worksheet_latex",
]


_WIDEST_HEAD = 42.0
"""What fits at the head of a page beside its number, in em."""


def document_latex(document: Document, templates: Templates = OURS) -> str:
    """Return the source of `document`."""
    return filled(templates, "latex/article.tex.jinja", **_parts(document))


def worksheet_latex(document: Document, templates: Templates = OURS) -> str:
    """Return the source of a sheet to be handed out: sections without numbers, its title on every page."""
    return filled(templates, "latex/worksheet.tex.jinja", **_parts(document))


def worksheet_fragment(document: Document, templates: Templates = OURS) -> str:
    r"""Return the sheet alone, to be taken with `\input` into a document of one's own."""
    return filled(templates, "latex/worksheet_fragment.tex.jinja", **_parts(document))


def block_latex(block: Block, written_in: Notation) -> str:
    """Return one block."""
    return _block(block, written_in)


def _parts(document: Document) -> dict[str, Any]:
    """Return what templates are given."""
    written_in = document.notation
    sections = [
        {"title": section.title, "blocks": [Tex(_block(block, written_in)) for block in section.blocks]}
        for section in document.sections
    ]
    return {
        "header": Tex(escaped(header_line(document.source))),
        "command": Tex(escaped(document.command)),
        "title": document.title,
        "running": _head(document.title),
        "packages": Tex("amsmath,tikz" if _has_diagram(document) else "amsmath"),
        "front": [Tex(_block(block, written_in)) for block in document.front],
        "sections": sections,
    }


def _has_diagram(document: Document) -> bool:
    blocks = (*document.front, *(block for section in document.sections for block in section.blocks))
    return any(isinstance(block, Diagram) for block in blocks)


def derivation_latex(derivation: Derivation, written_in: Notation) -> str:
    """Return one derivation: its question, its reasons, and its lines in an `align*`."""
    question = latex_words(derivation.question, written_in)
    why = latex_words(reasons(derivation), written_in)
    return rf"\paragraph{{{question}}} {why}" + "\n" + aligned((derivation.chain,), written_in)


def array_derivation_latex(derivation: ArrayDerivation, written_in: Notation) -> str:
    """Return the derivation for one entry, and then the statement for the whole array."""
    entrywise = derivation_latex(derivation.entrywise, written_in)
    return "\n".join((entrywise, "All entries at once:", aligned((derivation.statement,), written_in)))


def _head(title: str) -> str:
    """Return what stands at the head of a page: the title, or its end, which tells the variant."""
    room, kept = _WIDEST_HEAD, len(title)
    for sign in reversed(title):
        room -= 0.95 if sign.isupper() else 0.6 if sign.isascii() else 3.3  # a sign without a letter is a number
        if room < 0:
            return f"... {title[kept:]}"
        kept -= 1
    return title


@singledispatch
def _block(block: object, written_in: Notation) -> str:  # noqa: ARG001  (the rules use it)
    raise TypeError(f"no LaTeX for a {type(block).__name__} in a document")


@_block.register
def _derivation(block: Derivation, written_in: Notation) -> str:
    return derivation_latex(block, written_in)


@_block.register
def _array_derivation(block: ArrayDerivation, written_in: Notation) -> str:
    return array_derivation_latex(block, written_in)


@_block.register
def _paragraph(block: Paragraph, written_in: Notation) -> str:
    return latex_words(block.words, written_in) + "\n"


@_block.register
def _box(block: Box, written_in: Notation) -> str:
    lines = [f"{latex_words(words, written_in)}\n" for words in block.lines]
    width = r"\dimexpr\linewidth-2\fboxsep-2\fboxrule\relax"
    opening = rf"{{\fboxsep=6pt\fbox{{\parbox{{{width}}}{{\setlength{{\parskip}}{{3pt}}%"
    return "\n".join((opening, *lines, "}}}")) + "\n"


@_block.register
def _equations(block: Equations, written_in: Notation) -> str:
    return aligned(block.equations, written_in)


@_block.register
def _numbered(block: Numbered, written_in: Notation) -> str:
    return aligned(block.equations, written_in, numbers=range(1, len(block.equations) + 1))


@_block.register
def _table(block: Table, written_in: Notation) -> str:
    def row(cells: tuple[Cell, ...]) -> str:
        return " & ".join(latex_words((cell,), written_in) for cell in cells)

    lines = (
        r"\begin{center}\renewcommand{\arraystretch}{1.5}",
        rf"\begin{{tabular}}{{{'l' * len(block.header)}}}",
        row(block.header) + r" \\ \hline",
        *(row(cells) + r" \\" for cells in block.rows),
        r"\end{tabular}",
        r"\end{center}",
    )
    return "\n".join(lines) + "\n"


@_block.register
def _diagram(block: Diagram, written_in: Notation) -> str:
    picture = tikz_drawing(block.drawing, written_in)
    return "\n".join((r"\begin{center}", rf"\scalebox{{{block.scale:.3f}}}{{%", f"{picture}}}", r"\end{center}")) + "\n"


# --- questions ----------------------------------------------------------------------------------------------------


@_block.register
def _in_notation(block: InNotation, written_in: Notation) -> str:  # noqa: ARG001  (it brings its own)
    return _block(block.block, block.notation)


@_block.register
def _fields(block: Fields, written_in: Notation) -> str:  # noqa: ARG001  (labels are words)
    labels = (rf"\makebox[0pt][l]{{}}{escape_latex(label)}~\hrulefill" for label in block.labels)
    return r"\noindent " + r"\quad ".join(labels) + "\n"


@_block.register
def _commands(block: Commands, written_in: Notation) -> str:  # noqa: ARG001  (what is typed is no formula)
    # Two hyphens side by side would become a dash.
    typed = (escape_latex(line).replace("-", "-{}") for line in block.lines)
    return "\n".join(rf"\par{{\raggedright\small\texttt{{{line}}}\par}}" for line in typed) + "\n"


@_block.register
def _room(block: Room, written_in: Notation) -> str:  # noqa: ARG001  (there is nothing to write in it)
    if not block.ruled:
        return rf"\vspace*{{{8 * block.lines}mm}}" + "\n"
    lines = [r"\vspace{8mm}\hrule height 0.2pt"] * block.lines
    return "\n".join([r"{\parskip=0pt", *lines, r"\vspace{2mm}}"]) + "\n"


@_block.register
def _options(block: Options, written_in: Notation) -> str:
    items = (
        _option(letter, option, written_in) for letter, option in zip(ascii_lowercase, block.options, strict=False)
    )
    opening = r"\begin{list}{}{\leftmargin=2.2em\labelwidth=1.6em\itemsep=4pt\parsep=2pt}"
    return "\n".join((opening, *items, r"\end{list}")) + "\n"


def _option(letter: str, option: Option, written_in: Notation) -> str:
    mark = r"\quad\textbf{right}" if option.is_right else ""
    note = rf"\\{{\small {latex_words(option.note, written_in)}}}" if option.note else ""
    return rf"\item[({letter})] {latex_words(option.words, written_in)}{mark}{note}"


@_block.register
def _task(block: Task, written_in: Notation) -> str:
    worth = rf"\hfill{{\small {escape_latex(block.level)}\rlap{{\hspace{{3mm}}{escape_latex(block.worth)}}}}}"
    head = rf"\textbf{{Question {block.number}}}{worth}\par\nobreak"
    body = "\n".join((head, *(_block(part, written_in) for part in block.blocks)))
    if is_short(block):
        body = r"\begin{minipage}{\linewidth}\parskip=0.4\baselineskip" + f"\n{body}\n" + r"\end{minipage}"
    return rf"\par\addvspace{{14pt}}\noindent {body}\par" + "\n"
