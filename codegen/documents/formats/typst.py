"""Document -> Typst source, accessible: every formula has its words beside it, for those who hear the page."""

from __future__ import annotations

from collections.abc import Sequence
from functools import singledispatch

from codegen.document_templates import OURS, Templates, filled
from codegen.documents.diagrams.typst import typst_drawing
from codegen.documents.formats.glyphs import with_glyphs
from codegen.documents.formats.rows import Row, Script, numbered_rows, size_step
from codegen.documents.formats.together import is_short
from codegen.documents.formats.words import reasons, typst_words
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
from codegen.render import Typ, header_line
from symbolic.derivation.matrix.engine import ArrayDerivation
from symbolic.derivation.steps import Derivation
from symbolic.formula.nodes import Relations
from symbolic.formula.notation import Notation
from symbolic.formula.signs import relation_sign
from symbolic.formula.text import print_text
from symbolic.formula.typst import print_typst, typst_pieces
from symbolic.formula.typst_signs import typst_string
from symbolic.spec.shown import escaped

__all__ = ["TYPST", "aligned_typst", "document_typst", "typst_block", "worksheet_typst"]

TYPST = Script(print_typst, typst_pieces, lambda sign: relation_sign(sign).text, "⋅ {}".format)

_NEW_ROW = " \\\n  "
_MOST_KEPT = 8
"""How many rows stay on one page."""
_SIZES = ("1em", "0.92em", "0.83em", "0.74em")


def document_typst(document: Document, templates: Templates = OURS) -> str:
    """Return the source of `document`; it compiles to PDF/UA-1."""
    return _source(document, templates, "typst/article.typ.jinja")


def worksheet_typst(document: Document, templates: Templates = OURS) -> str:
    """Return the source of a sheet to be handed out: sections without numbers, its title on every page."""
    return _source(document, templates, "typst/worksheet.typ.jinja")


def _source(document: Document, templates: Templates, name: str) -> str:
    sections = [
        {"title": with_glyphs(section.title), "blocks": _blocks(section.blocks, document.notation)}
        for section in document.sections
    ]
    titled = bool(document.sections and document.sections[0].title)
    header = escaped(header_line(document.source))
    return filled(
        templates,
        name,
        header=header,
        comment=Typ(header),
        command=Typ(escaped(document.command)),
        title=with_glyphs(document.title),
        level=Typ("2" if titled else "1"),  # a heading below no section is one of the first level
        front=_blocks(document.front, document.notation),
        sections=sections,
    )


def _blocks(blocks: tuple[Block, ...], written_in: Notation) -> list[Typ]:
    """Return the Typst of blocks, where a paragraph before equations stays on their page."""
    shown = []
    for block, behind in zip(blocks, (*blocks, None)[1:], strict=True):
        typst = typst_block(block, written_in)
        led = isinstance(block, Paragraph) and isinstance(behind, Equations | Numbered)
        shown.append(Typ(f"#before[{typst}]\n" if led else typst))
    return shown


def aligned_typst(chains: Sequence[Relations], notation: Notation, numbers: Sequence[int] = ()) -> str:
    """Return a display of chains of equalities, aligned at the equals signs, set smaller where it must be to fit.

    `numbers` are those of the chains, behind the first row of each; none where they have none.
    """
    rows = numbered_rows(chains, notation, TYPST, numbers)
    shown = (_row(row) if number is None else f'{_row(row)} & #h(2em) "({number})"' for row, number in rows)
    words = "; ".join(print_text(chain, notation) for chain in chains)
    size = _SIZES[size_step([row for row, _ in rows])]
    breakable = "true" if len(rows) > _MOST_KEPT else "false"
    return f"#display({typst_string(words)}, {size}, {breakable}, $ {_NEW_ROW.join(shown)} $)\n"


def _row(row: Row) -> str:
    """L &= x, and & quad × y for a row that goes on"""
    return f"& quad {row.right}" if row.continued else f"{row.left} &{row.right}".lstrip()


@singledispatch
def typst_block(block: object, written_in: Notation) -> str:  # noqa: ARG001  (the rules use it)
    """Return the Typst of one block of a document."""
    raise TypeError(f"no Typst for a {type(block).__name__} in a document")


@typst_block.register
def typst_derivation(block: Derivation, written_in: Notation) -> str:
    """The question, the reasons, and the lines."""
    question, why = (typst_words(words, written_in) for words in (block.question, reasons(block)))
    return f"#question[{question}]\n\n#before[{why}]\n\n{aligned_typst((block.chain,), written_in)}"


@typst_block.register
def typst_array_derivation(block: ArrayDerivation, written_in: Notation) -> str:
    """The derivation for one entry, and then the statement for the whole array."""
    entrywise = typst_derivation(block.entrywise, written_in)
    return f"{entrywise}\n#before[All entries at once:]\n\n{aligned_typst((block.statement,), written_in)}"


@typst_block.register
def typst_paragraph(block: Paragraph, written_in: Notation) -> str:
    """Sentences."""
    return typst_words(block.words, written_in) + "\n"


@typst_block.register
def typst_box(block: Box, written_in: Notation) -> str:
    """#framed[lines]"""
    lines = "\n\n".join(typst_words(words, written_in) for words in block.lines)
    return f"#framed[\n{lines}\n]\n"


@typst_block.register
def typst_equations(block: Equations, written_in: Notation) -> str:
    """#display(words, $ u &= v $)"""
    return aligned_typst(block.equations, written_in)


@typst_block.register
def typst_numbered(block: Numbered, written_in: Notation) -> str:
    """#display(words, $ u &= v & "(1)" $)"""
    return aligned_typst(block.equations, written_in, range(1, len(block.equations) + 1))


@typst_block.register
def typst_table(block: Table, written_in: Notation) -> str:
    """#cells(columns, table.header([name], ...), [cell], ...)"""

    def row(cells: tuple[Cell, ...]) -> str:
        return ", ".join(f"[{typst_words((cell,), written_in)}]" for cell in cells)

    rows = "".join(f"  {row(cells)},\n" for cells in block.rows)
    return f"#cells({len(block.header)}, table.header({row(block.header)}),\n{rows})\n"


@typst_block.register
def typst_diagram(block: Diagram, written_in: Notation) -> str:
    """#drawn(words, scale, box(...))"""
    drawing = block.drawing
    words = typst_string(f"{drawing.title}. {drawing.description}")
    return f"#drawn({words}, {100 * block.scale:.1f}%, {typst_drawing(drawing, written_in)})\n"


# --- questions ----------------------------------------------------------------------------------------------------


@typst_block.register
def typst_in_notation(block: InNotation, written_in: Notation) -> str:  # noqa: ARG001  (it brings its own)
    """The block in its own notation."""
    return typst_block(block.block, block.notation)


@typst_block.register
def typst_fields(block: Fields, written_in: Notation) -> str:  # noqa: ARG001  (labels are words)
    """#fields("Name", "Date")"""
    return f"#fields({', '.join(map(_words, block.labels))})\n"


@typst_block.register
def typst_commands(block: Commands, written_in: Notation) -> str:  # noqa: ARG001  (what is typed is no formula)
    """#commands("chalkgrad check ...")"""
    return f"#commands({', '.join(map(_words, block.lines))})\n"


@typst_block.register
def typst_room(block: Room, written_in: Notation) -> str:  # noqa: ARG001  (there is nothing to write in it)
    """#room(3, 0.2pt)"""
    return f"#room({block.lines}, {'0.2pt' if block.ruled else 'none'})\n"


@typst_block.register
def typst_options(block: Options, written_in: Notation) -> str:
    """#options([words], [words#correct])"""
    return f"#options({', '.join(_option(option, written_in) for option in block.options)})\n"


def _option(option: Option, written_in: Notation) -> str:
    mark = "#correct" if option.is_right else ""
    note = f"#note[{typst_words(option.note, written_in)}]" if option.note else ""
    return f"[{typst_words(option.words, written_in)}{mark}{note}]"


@typst_block.register
def typst_task(block: Task, written_in: Notation) -> str:
    """#task(1, "easy", "2 points") and its blocks, together where it is short"""
    head = f"#task({block.number}, {_words(block.level)}, {_words(block.worth)})"
    whole = "\n\n".join((head, *_blocks(block.blocks, written_in)))
    return f"#together[\n{whole}]\n" if is_short(block) else whole


def _words(words: str) -> str:
    return typst_string(with_glyphs(words))
