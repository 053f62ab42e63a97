"""What `check` does: a network and a hand derivation -> a report, and the report in the format that is asked for."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from codegen.documents.judgement_html import report_html
from codegen.documents.judgement_json import report_json
from codegen.documents.judgement_latex import report_latex
from codegen.documents.judgement_text import report_text
from codegen.judged_files import TextFileError, read_derivation
from codegen.render import header_line
from codegen.spec_files import resolve_spec
from symbolic.checking.check import check
from symbolic.checking.places import position
from symbolic.checking.report import Report
from symbolic.checking.wording import open_steps
from symbolic.errors import FormulaError, Problem
from symbolic.formula.notation import Notation
from symbolic.spec.shown import escaped

__all__ = ["FORMATS", "Judged", "judged", "written"]


@dataclass(frozen=True, slots=True)
class Judged:
    """A hand derivation that was judged.

    Attributes:
        report: what was found.
        written_in: the notation in which formulas are printed.
        command: which judges it again.
    """

    report: Report
    written_in: Notation
    command: str

    @property
    def note(self) -> str:
        """How many relations are neither right nor wrong; may be empty."""
        found = open_steps(self.report)
        return f"{found}; this is no sign of an error" if found else ""


def judged(argument: str, derivation: str, notation: str | None = None) -> Judged:
    """Judge a hand derivation.

    Args:
        argument: a spec as the command line takes it.
        derivation: a file, `-` for standard input, or the name of a bundled hand derivation.
        notation: a notation as the command line takes it, or None for the spec's own.

    Raises:
        ChalkgradError: for a spec, a notation or a text that cannot be used; for a text in which nothing is claimed.
    """
    spec = resolve_spec(argument, notation)
    name, text = read_derivation(derivation)
    try:
        report = check(spec, text, name)
    except FormulaError as error:
        at = position(text, error.start)
        raise TextFileError(f"{name}: line {at.line}, column {at.column}: {error}") from None
    _require_claims(report)
    words = ["chalkgrad", "check", argument, derivation, *([] if notation is None else ["--notation", notation])]
    return Judged(report, spec.written_in, " ".join(shlex.quote(escaped(word)) for word in words))


def _require_claims(report: Report) -> None:
    if any(line.steps for line in report.lines):
        return
    read = any(line.kind != "text" for line in report.lines)
    found = "formulas of which none claims anything" if read else "no formula"
    hint = "In LaTeX and Markdown, formulas stand in displays or between dollar signs."
    problem = Problem("the text", found, r"relations to judge, such as `\delta = \hat{y} - y`", hint)
    raise TextFileError(f"{report.name}: {problem}")


# --- formats ----------------------------------------------------------------------------------------------------------


def written(found: Judged, form: str) -> str:
    """Return a whole file in one of `FORMATS`."""
    return _WRITERS[form](found)


def _text(found: Judged) -> str:
    return f"{escaped(header_line(found.report.name))}\n\n{report_text(found.report).plain}\n"


def _latex(found: Judged) -> str:
    return report_latex(found.report, found.written_in, f"{found.command} --to latex")


_WRITERS: Mapping[str, Callable[[Judged], str]] = MappingProxyType(
    {
        "text": _text,
        "json": lambda found: report_json(found.report),
        "html": lambda found: report_html(found.report),
        "latex": _latex,
    }
)
FORMATS = tuple(_WRITERS)
