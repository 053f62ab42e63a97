"""One student -> the page for that student as PDF, with the formulas as they were read; no TeX is needed.

What a student typed reaches Typst as strings and never as markup. Fonts are those that come with Typst, and no date is
in the file, so that the same marks get the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from codegen.grading.judgement import JudgedStep
from codegen.grading.marks import Item
from codegen.grading.results.graded import ClassInfo, Graded, is_open, is_wrong
from codegen.render import Typ, typst_environment
from symbolic.checking.places import visible
from symbolic.errors import ChalkgradError

__all__ = ["PdfError", "feedback_pdf", "feedback_typst", "require_typst"]

_COLOURS: Mapping[str, str] = MappingProxyType({"stands": "#0072b2", "refuted": "#d55e00", "open": "#b88700"})
_ROUTES: Mapping[str, str] = MappingProxyType(
    {
        "plain": "",
        "first wrong": "first wrong step",
        "new error": "wrong step after an earlier one",
        "carried": "carried forward from an earlier error",
        "wrong route": "right end, reached by a wrong route",
    }
)


class PdfError(ChalkgradError):
    """A page that cannot be made, as Typst is not there or does not take it."""


def require_typst() -> None:
    """Raise PdfError where the extra for PDF is not installed."""
    try:
        import typst  # noqa: F401
    except ImportError:
        raise PdfError(
            "--pdf: found no package typst; expected the extra. Install it: pip install 'chalkgrad[pdf]'"
        ) from None


def feedback_pdf(graded: Graded, info: ClassInfo) -> bytes:
    """Return the page as PDF.

    Raises:
        PdfError: where Typst is not installed, or does not take the page.
    """
    require_typst()
    import typst

    try:
        return _compiled(feedback_typst(graded, info))
    except typst.TypstError:  # a formula that it does not take must not cost the student the page
        plain = feedback_typst(_without_formulas(graded), info)
    try:
        return _compiled(plain)
    except typst.TypstError as error:
        raise PdfError(f"the page of {graded.student.id} cannot be made by Typst ({error})") from None


def _compiled(source: str) -> bytes:
    import typst

    page: bytes = typst.compile(source.encode("utf-8"), format="pdf", ignore_system_fonts=True, timestamp=0)
    return page


def _without_formulas(graded: Graded) -> Graded:
    """Return a student whose steps say that they cannot be shown as they were read."""
    if graded.judgement is None:
        return graded
    notes = (*graded.notes, "Formulas are shown as they were typed only.")
    steps = tuple(step.model_copy(update={"read_as": ""}) for step in graded.judgement.steps)
    return replace(graded, judgement=graded.judgement.model_copy(update={"steps": steps}), notes=notes)


def feedback_typst(graded: Graded, info: ClassInfo) -> str:
    """Return the source of the page."""
    marks = graded.marks
    return (
        typst_environment()
        .get_template("feedback.typ.jinja")
        .render(
            header=info.generator,
            title=f"{info.scheme.rubric.title}: {visible(graded.student.name)}",
            outcome=graded.outcome(info),
            items=[] if marks is None else [_cells(item, info) for item in marks.items],
            lists=[
                (Typ("For a person"), () if marks is None else tuple(map(visible, marks.person))),
                (Typ("What was handed in"), tuple(map(visible, graded.notes))),
            ],
            steps=list(map(_step, graded.steps)),
        )
    )


def _cells(item: Item, info: ClassInfo) -> tuple[str, str, str, str]:
    least, most = info.points(item.got.least), info.points(item.got.most)
    return item.name, least if least == most else f"{least} to {most}", info.points(item.points), item.words


def _step(step: JudgedStep) -> dict[str, Any]:
    tone = "refuted" if is_wrong(step) else "open" if is_open(step) else "stands"
    return {
        "colour": Typ(_COLOURS[tone]),
        "verdict": step.verdict,
        "where": step.where,
        "route": _ROUTES[step.route],
        "source": visible(step.source),
        "read_as": Typ(step.read_as),
        "sentences": [visible(sentence) for sentence in _sentences(step) if sentence],
    }


def _sentences(step: JudgedStep) -> list[str]:
    told = [step.reason, _behind("Values: ", step.evidence), _behind("Hint: ", step.hint)]
    for mending in step.mendings:
        told += [mending.words, _behind("Hint: ", mending.hint), _behind("It would hold as ", mending.repair)]
    return told


def _behind(words: str, told: str) -> str:
    return f"{words}{told}" if told else ""
