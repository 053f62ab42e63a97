"""What keeps a PDF from being made, and what to do: an engine that is not there, or a source that it does not take."""

from __future__ import annotations

from symbolic.errors import ChalkgradError

__all__ = ["NoEngineError", "PdfError", "SourceError", "no_latex", "no_typst"]


class PdfError(ChalkgradError):
    """A PDF that cannot be made."""


class NoEngineError(PdfError):
    """What makes a PDF is not on this machine."""


class SourceError(PdfError):
    """An engine does not take a source: a fault of chalkgrad's own, as what a person typed is escaped."""


def no_typst() -> NoEngineError:
    """Return the error for a machine without Typst."""
    return NoEngineError(
        "--pdf: found no package typst; expected the extra. Install it: pip install 'chalkgrad[pdf]'. With a TeX on "
        "the machine, commands that have --engine take --engine latex. Without --pdf, .tex and .html need neither."
    )


def no_latex(tried: str) -> NoEngineError:
    """Return the error for a machine without a TeX that works; `tried` says what was found."""
    return NoEngineError(
        f"--engine latex: found no TeX that works ({tried}); expected pdflatex, or another of its kind. On Debian: "
        "apt-get install --no-install-recommends texlive-latex-recommended texlive-pictures. Without TeX: "
        "--engine typst, for which pip install 'chalkgrad[pdf]'. Without --pdf, .tex and .html need neither."
    )
