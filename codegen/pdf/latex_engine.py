"""LaTeX source -> PDF, by the first TeX on the machine that works, in a folder of its own.

Shell escape is off, nothing outside that folder and the TeX tree is read or written, and the time is limited. A source
gets the same bytes in every run of one TeX.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from codegen.pdf.errors import SourceError, no_latex
from codegen.pdf.processes import finished
from codegen.pdf.tex_log import Complaint, asks_for_another_run, complaints, missing_file
from codegen.render import HEADER_MARK, VERSION

__all__ = ["MOST_RUNS", "Typeset", "compile_latex", "require_latex", "typeset_latex"]

MOST_RUNS = 4
"""How often a source is set until its references are right."""

_FLAGS = ("-no-shell-escape", "-interaction=nonstopmode", "-halt-on-error", "-file-line-error")
_ENGINES: Mapping[str, tuple[str, ...]] = {
    "latexmk": ("-norc", "-pdf", *_FLAGS),  # a .latexmkrc is Perl, and would be run
    "pdflatex": _FLAGS,
    "lualatex": _FLAGS,
    "xelatex": _FLAGS,
    "tectonic": ("--untrusted", "--only-cached", "--keep-logs"),  # it would download packages
}
_ENVIRONMENT = {
    "openin_any": "p",
    "openout_any": "p",
    "max_print_line": "1000",
    "SOURCE_DATE_EPOCH": "0",
    "FORCE_SOURCE_DATE": "1",
}
_SEARCHED = ("TEXINPUTS", "TEXMFOUTPUT")
_PROBE = r"\documentclass{article}\usepackage{amsmath}\begin{document}$\tfrac{1}{2}$\end{document}"
_PROBE_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Typeset:
    """A PDF, and what the log of its engine complains of: nothing, for a source that fits its pages."""

    pdf: bytes
    complaints: tuple[Complaint, ...] = ()


@dataclass(frozen=True, slots=True)
class _Run:
    """One run of an engine: the PDF where it made one, its log, and whether it ended in time."""

    pdf: bytes | None
    log: str
    in_time: bool


def compile_latex(source: str, *, of: str = "the document") -> bytes:
    """Return the PDF of a LaTeX source, as `typeset_latex` makes it."""
    return typeset_latex(source, of=of).pdf


def typeset_latex(
    source: str, *, of: str = "the document", fault_of: str = "chalkgrad", seconds: float = 60.0
) -> Typeset:
    """Return the PDF of a LaTeX source, with what its engine complains of.

    Args:
        source: the whole document.
        of: how the document is called in an error.
        fault_of: whose fault it is where TeX does not take it.
        seconds: how long one run may take.

    Raises:
        NoEngineError: there is no TeX that works, or it lacks a package.
        SourceError: TeX does not take the source, or does not come to an end.
    """
    engine = require_latex()
    with tempfile.TemporaryDirectory() as folder:
        run = _set(engine, source, Path(folder), seconds)
    if not run.in_time:
        raise SourceError(f"{of}: {engine} did not come to an end within {seconds:g} seconds and was ended.")
    if run.pdf is None:
        missing = missing_file(run.log)
        if missing is not None:
            raise no_latex(f"{engine} is there, without {missing}")
        told = next(map(str, complaints(run.log)), "no reason given")
        raise SourceError(f"{of}: {engine} does not take the source ({told}). This is a fault of {fault_of}.")
    return Typeset(_marked(run.pdf), complaints(run.log))


def require_latex() -> str:
    """Return the name of the TeX that is used.

    Raises:
        NoEngineError: there is none that works.
    """
    return _working(os.environ.get("PATH", ""))


@cache
def _working(path: str) -> str:
    """Return the first engine on a PATH that sets a small document; one may be there and lack half of its parts."""
    there = [name for name in _ENGINES if shutil.which(name, path=path)]
    for name in there:
        with tempfile.TemporaryDirectory() as folder:
            run = _once(name, _PROBE, Path(folder), _PROBE_SECONDS)
        if run.pdf is not None and not complaints(run.log):
            return name
    raise no_latex(f"{', '.join(there)}: broken" if there else "looked for " + ", ".join(_ENGINES))


def _set(engine: str, source: str, folder: Path, seconds: float) -> _Run:
    """Run an engine until its log asks for no other run."""
    for _ in range(MOST_RUNS):
        run = _once(engine, source, folder, seconds)
        if run.pdf is None or not asks_for_another_run(run.log):
            break
    return run


def _once(engine: str, source: str, folder: Path, seconds: float) -> _Run:
    job, pdf, log = (folder / f"job.{ending}" for ending in ("tex", "pdf", "log"))
    job.write_text(source, encoding="utf-8")
    pdf.unlink(missing_ok=True)
    kept = {name: value for name, value in os.environ.items() if name not in _SEARCHED}
    in_time = finished((engine, *_ENGINES[engine], job.name), folder, {**kept, **_ENVIRONMENT}, seconds)
    said = log.read_text(encoding="utf-8", errors="replace") if log.exists() else ""
    return _Run(pdf.read_bytes() if in_time and pdf.exists() else None, said, in_time)


def _marked(pdf: bytes) -> bytes:
    """Return a PDF that says who made it, in a comment before a second copy of its last lines."""
    mark = f"% {HEADER_MARK} {VERSION}\n".encode("ascii")
    return b"".join((pdf.rstrip(), b"\n", mark, pdf[pdf.rindex(b"startxref") :]))
