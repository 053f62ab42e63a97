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
from codegen.pdf.errors import SourceError
from codegen.pdf.typst_engine import compile_typst
from codegen.render import Typ, typst_environment
from symbolic.checking.places import visible

__all__ = ["feedback_pdf", "feedback_typst"]

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


def feedback_pdf(graded: Graded, info: ClassInfo) -> bytes:
    """Return the page as PDF.

    Raises:
        PdfError: where Typst is not installed, or does not take the page.
    """
    page = f"the page of {graded.student.id}"
    try:
        return compile_typst(feedback_typst(graded, info), of=page)
    except SourceError:  # a formula that it does not take must not cost the student the page
        return compile_typst(feedback_typst(_without_formulas(graded), info), of=page)


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
