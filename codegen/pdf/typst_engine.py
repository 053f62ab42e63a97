"""Typst source -> PDF: tagged, without a date, with the fonts that come with Typst, so that it is the same everywhere.

Nothing is read but the source: the root is an empty folder, and a source that asks for a package is refused before
Typst would look for it on the network.
"""

from __future__ import annotations

import re
import tempfile
from functools import cache
from typing import TYPE_CHECKING, Final, Literal

from codegen.pdf.errors import SourceError, no_typst

if TYPE_CHECKING:
    import typst

__all__ = ["ACCESSIBLE", "compile_typst", "require_typst"]

ACCESSIBLE: Final = "ua-1"
"""PDF/UA-1: the document has a title and a language, and every equation and picture its words."""

_PACKAGE = re.compile(r'\b(?:import|include)\s*\(?\s*"@')


def require_typst() -> None:
    """Do nothing where Typst is installed.

    Raises:
        NoEngineError: it is not.
    """
    try:
        import typst  # noqa: F401
    except ImportError:
        raise no_typst() from None


def compile_typst(
    source: str,
    *,
    of: str = "the document",
    standard: Literal["ua-1"] | None = None,
    fault_of: str = "chalkgrad",
) -> bytes:
    """Return the PDF of a Typst source, the same bytes for the same source.

    Args:
        source: the whole document.
        of: how the document is called in an error.
        standard: what the PDF must keep to, `ACCESSIBLE`; None for a plain tagged PDF.
        fault_of: whose fault it is where Typst does not take it.

    Raises:
        NoEngineError: Typst is not installed.
        SourceError: Typst does not take the source, or the standard does not.
    """
    require_typst()
    import typst

    if _PACKAGE.search(source):
        raise SourceError(f"{of}: found a package in the Typst source; expected none, as nothing is downloaded")
    try:
        with tempfile.TemporaryDirectory() as empty:
            pdf: bytes = typst.compile(  # type: ignore[call-overload]  # its stub wants the root to be bytes, too
                source.encode("utf-8"),
                root=empty,
                font_paths=_fonts(),
                ignore_system_fonts=True,
                format="pdf",
                pdf_standards=standard,
                package_path=empty,
                package_cache_path=empty,
                timestamp=0,
            )
            return pdf
    except typst.TypstError as error:
        told = " ".join((error.message, *error.hints))
        raise SourceError(f"{of}: Typst does not take the source ({told}). This is a fault of {fault_of}.") from None


@cache
def _fonts() -> typst.Fonts:
    """Return the fonts that come with Typst, read once; they never change and are shared by threads."""
    import typst

    return typst.Fonts(include_system_fonts=False)
