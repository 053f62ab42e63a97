"""The engines that make a PDF, under one roof: Typst from its source, or TeX from LaTeX."""

from __future__ import annotations

from codegen.pdf.latex_engine import Typeset, require_latex, typeset_latex
from codegen.pdf.typst_engine import ACCESSIBLE, compile_typst, require_typst

__all__ = ["ENGINES", "Typeset", "require_engine", "typeset"]

ENGINES = ("typst", "latex")
"""Their names on the command line, the usual one first."""


def require_engine(engine: str) -> None:
    """Do nothing where an engine of `ENGINES` is there.

    Raises:
        NoEngineError: it is not.
    """
    if engine == "typst":
        require_typst()
    else:
        require_latex()


def typeset(source: str, engine: str, *, of: str, fault_of: str = "chalkgrad") -> Typeset:
    """Return the PDF of a source in the language of `engine`, which keeps to PDF/UA-1 where Typst makes it.

    Raises:
        NoEngineError: the engine is not there.
        SourceError: it does not take the source; `of` is how the document is called in the error, `fault_of` whose
            fault that is.
    """
    if engine == "typst":
        return Typeset(compile_typst(source, of=of, standard=ACCESSIBLE, fault_of=fault_of))
    return typeset_latex(source, of=of, fault_of=fault_of)
