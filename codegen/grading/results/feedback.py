"""One student -> a page for that student: the marks and why, then every line with its verdict."""

from __future__ import annotations

from codegen.grading.marks import Item
from codegen.grading.results.graded import ClassInfo, Graded
from codegen.render import html_environment
from symbolic.checking.places import visible

__all__ = ["feedback_html"]


def feedback_html(graded: Graded, info: ClassInfo) -> str:
    """Return the page: no scripts, nothing loaded, and what the student typed is escaped."""
    marks = graded.marks
    items = () if marks is None else marks.items
    return (
        html_environment()
        .get_template("feedback.html.jinja")
        .render(
            header=info.generator,
            title=f"{info.scheme.rubric.title}: {visible(graded.student.name)}",
            outcome=graded.outcome(info),
            items=[_row(item, info) for item in items],
            reasons=list(map(visible, () if marks is None else marks.person)),
            notes=list(map(visible, graded.notes)),
            fragments=() if graded.judgement is None else graded.judgement.pages,
        )
    )


def _row(item: Item, info: ClassInfo) -> tuple[str, str, str, str]:
    got = _range(info.points(item.got.least), info.points(item.got.most))
    return item.name, got, info.points(item.points), item.words


def _range(least: str, most: str) -> str:
    return least if least == most else f"{least} to {most}"
