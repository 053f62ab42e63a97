"""Document -> one HTML page that stands alone: native MathML, a font within it, no scripts, and nothing loaded.

It is read on light and on dark screens, and prints on A4 with room to write in.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from functools import singledispatch
from hashlib import sha256
from html import escape

from codegen.document_templates import OURS, Templates, filled
from codegen.documents.diagrams.svg import svg_drawing
from codegen.documents.formats.math_font import math_css
from codegen.documents.formats.rows import Row, Script, numbered_rows, size_step
from codegen.documents.formats.words import html_words, reasons
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
from codegen.render import Html, header_line
from symbolic.derivation.matrix.engine import ArrayDerivation
from symbolic.derivation.steps import Derivation
from symbolic.formula.mathml import mathml_pieces, print_mathml
from symbolic.formula.mathml_signs import RELATIONS, line_start, words
from symbolic.formula.nodes import Relations
from symbolic.formula.notation import Notation
from symbolic.spec.shown import escaped

__all__ = ["MATHML", "aligned_html", "document_html", "html_block"]

MATHML = Script(print_mathml, mathml_pieces, RELATIONS.__getitem__, line_start)

_INDENT = '<mspace width="1em"/>'
_RIGHT = ' <strong class="right">right</strong>'


def document_html(document: Document, templates: Templates = OURS) -> str:
    """Return the page. Its policy lets nothing be loaded or run, and knows its one style sheet by its hash."""
    style = filled(templates, "html/document_style.css.jinja", math_css=Html(math_css()))
    titled = bool(document.sections and document.sections[0].title)
    below = 3 if titled else 2
    sections = [
        {"title": section.title, "blocks": _blocks(section.blocks, document.notation, below)}
        for section in document.sections
    ]
    return filled(
        templates,
        "html/document.html.jinja",
        policy=_policy(style),
        style=Html(style),
        header=escaped(header_line(document.source)),
        command=escaped(document.command),
        title=document.title,
        front=_blocks(document.front, document.notation, 2),
        sections=sections,
    )


def _policy(style: str) -> str:
    digest = b64encode(sha256(style.encode("utf-8")).digest()).decode("ascii")
    return f"default-src 'none'; style-src 'sha256-{digest}'; font-src data:; base-uri 'none'; form-action 'none'"


def _blocks(blocks: Sequence[Block], written_in: Notation, level: int) -> list[Html]:
    return [Html(html_block(block, written_in, level)) for block in blocks]


def aligned_html(chains: Sequence[Relations], notation: Notation, numbers: Sequence[int] = ()) -> str:
    """Return a display of chains of equalities, aligned at the equals signs, set smaller where it must be to fit.

    `numbers` are those of the chains, behind the first row of each; none where they have none.
    """
    rows = numbered_rows(chains, notation, MATHML, numbers)
    shown = (f"<mtr>{_cells(row)}{_number(number)}</mtr>" for row, number in rows)
    table = f'<mtable class="aligned" displaystyle="true">{"".join(shown)}</mtable>'
    size = size_step([row for row, _ in rows])
    return f'<div class="display smaller-{size}"><math display="block">{table}</math></div>'


def _number(number: int | None) -> str:
    return "" if number is None else f"<mtd>{words(f'({number})')}</mtd>"


def _cells(row: Row) -> str:
    """L | = x, and | × y, indented, for a row that goes on"""
    right = _INDENT + row.right if row.continued else row.right
    return f"<mtd><mrow>{row.left}</mrow></mtd><mtd><mrow>{right}</mrow></mtd>"


def html_block(block: Block, written_in: Notation, level: int = 3) -> str:
    """Return one block; `level` is that of a heading in it."""
    return _block(block, written_in, level)


@singledispatch
def _block(block: object, written_in: Notation, level: int) -> str:  # noqa: ARG001  (the rules use them)
    raise TypeError(f"no HTML for a {type(block).__name__} in a document")


@_block.register
def html_derivation(block: Derivation, written_in: Notation, level: int) -> str:
    """The question, the reasons, and the lines."""
    question, why = (html_words(said, written_in) for said in (block.question, reasons(block)))
    lines = aligned_html((block.chain,), written_in)
    return f'<section class="derivation">\n<h{level}>{question}</h{level}>\n<p>{why}</p>\n{lines}\n</section>'


@_block.register
def html_array_derivation(block: ArrayDerivation, written_in: Notation, level: int) -> str:
    """The derivation for one entry, and then the statement for the whole array."""
    entrywise = _block(block.entrywise, written_in, level)
    return f"{entrywise}\n<p>All entries at once:</p>\n{aligned_html((block.statement,), written_in)}"


@_block.register
def html_paragraph(block: Paragraph, written_in: Notation, level: int) -> str:  # noqa: ARG001  (it has no heading)
    """<p>words</p>"""
    return f"<p>{html_words(block.words, written_in)}</p>"


@_block.register
def html_box(block: Box, written_in: Notation, level: int) -> str:  # noqa: ARG001
    """<div class="box"><p>words</p></div>"""
    lines = "\n".join(f"<p>{html_words(line, written_in)}</p>" for line in block.lines)
    return f'<div class="box">\n{lines}\n</div>'


@_block.register
def html_equations(block: Equations, written_in: Notation, level: int) -> str:  # noqa: ARG001
    """u | = v"""
    return aligned_html(block.equations, written_in)


@_block.register
def html_numbered(block: Numbered, written_in: Notation, level: int) -> str:  # noqa: ARG001
    """u | = v | (1)"""
    return aligned_html(block.equations, written_in, range(1, len(block.equations) + 1))


@_block.register
def html_table(block: Table, written_in: Notation, level: int) -> str:  # noqa: ARG001
    """<table> with the names of its columns at its head"""

    def row(cells: tuple[Cell, ...], before: str, behind: str) -> str:
        return f"<tr>{''.join(f'{before}{html_words((cell,), written_in)}{behind}' for cell in cells)}</tr>"

    head = row(block.header, '<th scope="col">', "</th>")
    rows = "\n".join(row(cells, "<td>", "</td>") for cells in block.rows)
    return f'<div class="scroll"><table>\n<thead>{head}</thead>\n<tbody>\n{rows}\n</tbody>\n</table></div>'


@_block.register
def html_diagram(block: Diagram, written_in: Notation, level: int) -> str:  # noqa: ARG001
    """<figure> with an SVG that says in words what it shows"""
    name = f"drawing-{sha256(repr(block.drawing).encode()).hexdigest()[:8]}"
    return f'<figure class="scroll">\n{svg_drawing(block.drawing, written_in, name=name)}</figure>'


# --- questions ----------------------------------------------------------------------------------------------------


@_block.register
def html_in_notation(block: InNotation, written_in: Notation, level: int) -> str:  # noqa: ARG001  (it brings its own)
    """The block in its own notation."""
    return _block(block.block, block.notation, level)


@_block.register
def html_fields(block: Fields, written_in: Notation, level: int) -> str:  # noqa: ARG001  (labels are words)
    """Name and date, a line behind each"""
    return f'<p class="fields">{" ".join(f"<span>{escape(label)}</span>" for label in block.labels)}</p>'


@_block.register
def html_commands(block: Commands, written_in: Notation, level: int) -> str:  # noqa: ARG001
    """<pre>"""
    return f"<pre><code>{escape(chr(10).join(block.lines))}</code></pre>"


@_block.register
def html_room(block: Room, written_in: Notation, level: int) -> str:  # noqa: ARG001
    """An empty element a line; there is nothing to be heard."""
    kind = "room ruled" if block.ruled else "room"
    return f'<div class="{kind}" aria-hidden="true">{"<div></div>" * block.lines}</div>'


@_block.register
def html_options(block: Options, written_in: Notation, level: int) -> str:  # noqa: ARG001
    """<ol>, lettered"""
    items = "\n".join(f"<li>{_option(option, written_in)}</li>" for option in block.options)
    return f'<ol class="options" type="a">\n{items}\n</ol>'


def _option(option: Option, written_in: Notation) -> str:
    note = f'\n<p class="note">{html_words(option.note, written_in)}</p>' if option.note else ""
    return f"{html_words(option.words, written_in)}{_RIGHT if option.is_right else ''}{note}"


@_block.register
def html_task(block: Task, written_in: Notation, level: int) -> str:
    """<section> with "Question 1", how hard it is, and what it is worth"""
    worth = f'<span class="worth">{escape(block.level)}, {escape(block.worth)}</span>'
    head = f"<h{level}>Question {block.number} {worth}</h{level}>"
    body = "\n".join(_block(part, written_in, level + 1) for part in block.blocks)
    return f'<section class="task">\n{head}\n{body}\n</section>'
