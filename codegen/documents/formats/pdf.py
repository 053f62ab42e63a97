"""Document -> PDF, by Typst or by TeX."""

from __future__ import annotations

from codegen.documents.formats.latex import document_latex, worksheet_latex
from codegen.documents.formats.typst import document_typst, worksheet_typst
from codegen.documents.model import Document
from codegen.pdf.engine import Typeset, typeset

__all__ = ["document_pdf", "worksheet_pdf"]


def document_pdf(document: Document, engine: str, *, of: str) -> Typeset:
    """Return the PDF of `document`, with what its engine complains of.

    Raises:
        PdfError: as for `codegen.pdf.engine.typeset`.
    """
    source = document_typst(document) if engine == "typst" else document_latex(document)
    return typeset(source, engine, of=of)


def worksheet_pdf(document: Document, engine: str, *, of: str) -> Typeset:
    """Return the PDF of a sheet to be handed out, as `document_pdf` does for a document."""
    source = worksheet_typst(document) if engine == "typst" else worksheet_latex(document)
    return typeset(source, engine, of=of)
