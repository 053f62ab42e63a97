"""Document -> PDF, by Typst or by TeX."""

from __future__ import annotations

from codegen.document_templates import OURS, Templates
from codegen.documents.formats.latex import document_latex, worksheet_latex
from codegen.documents.formats.typst import document_typst, worksheet_typst
from codegen.documents.model import Document
from codegen.pdf.engine import Typeset, typeset

__all__ = ["document_pdf", "worksheet_pdf"]


def document_pdf(document: Document, engine: str, *, of: str, templates: Templates = OURS) -> Typeset:
    """Return the PDF of `document`, with what its engine complains of.

    Raises:
        PdfError: as for `codegen.pdf.engine.typeset`.
        TemplateError: as for `codegen.document_templates.filled`.
    """
    printed = document_typst if engine == "typst" else document_latex
    return typeset(printed(document, templates), engine, of=of, fault_of=templates.owner)


def worksheet_pdf(document: Document, engine: str, *, of: str, templates: Templates = OURS) -> Typeset:
    """Return the PDF of a sheet to be handed out, as `document_pdf` does for a document."""
    printed = worksheet_typst if engine == "typst" else worksheet_latex
    return typeset(printed(document, templates), engine, of=of, fault_of=templates.owner)
