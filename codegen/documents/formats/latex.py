"""Document -> LaTeX source: an article that compiles with amsmath alone."""

from __future__ import annotations

from functools import singledispatch

from codegen.documents.formats.lines import aligned
from codegen.documents.formats.words import latex_words, reasons
from codegen.documents.model import Box, Cell, Document, Equations, Numbered, Paragraph, Table
from codegen.render import Tex, header_line, latex_environment
from symbolic.derivation.matrix.engine import ArrayDerivation
from symbolic.derivation.steps import Derivation
from symbolic.formula.notation import Notation
from symbolic.spec.shown import escaped

__all__ = ["array_derivation_latex", "derivation_latex", "document_latex"]


def document_latex(document: Document) -> str:
    """Return the source of `document`."""
    written_in = document.notation
    sections = [
        {"title": section.title, "blocks": [Tex(_block(block, written_in)) for block in section.blocks]}
        for section in document.sections
    ]
    template = latex_environment().get_template("article.tex.jinja")
    return template.render(
        header=Tex(escaped(header_line(document.source))),
        command=Tex(escaped(document.command)),
        title=document.title,
        sections=sections,
    )


def derivation_latex(derivation: Derivation, written_in: Notation) -> str:
    """Return one derivation: its question, its reasons, and its lines in an `align*`."""
    question = latex_words(derivation.question, written_in)
    why = latex_words(reasons(derivation), written_in)
    return rf"\paragraph{{{question}}} {why}" + "\n" + aligned((derivation.chain,), written_in)


def array_derivation_latex(derivation: ArrayDerivation, written_in: Notation) -> str:
    """Return the derivation for one entry, and then the statement for the whole array."""
    entrywise = derivation_latex(derivation.entrywise, written_in)
    return "\n".join((entrywise, "All entries at once:", aligned((derivation.statement,), written_in)))


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
