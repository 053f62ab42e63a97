"""Marks -> CSV, a row for each student, safe to be opened by a spreadsheet program."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from codegen.grading.results.graded import ClassInfo, Graded, is_open, is_wrong
from symbolic.spec.shown import escaped

__all__ = ["COLUMNS", "marks_csv", "row"]

COLUMNS = (
    "id",
    "student",
    "user",
    "status",
    "points",
    "at_least",
    "at_most",
    "maximum",
    "right",
    "wrong",
    "open",
    "first_wrong",
    "mistakes",
    "why",
    "generator",
)
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""The last four are the wide forms of the first ones, which some programs take for them."""
_REASONS = 3


def row(graded: Graded, info: ClassInfo) -> tuple[str, ...]:
    """Return the cells of a student; points are left empty where a person has to decide."""
    steps, marks = graded.steps, graded.marks
    wrong, left = sum(map(is_wrong, steps)), sum(map(is_open, steps))
    first = graded.first_wrong
    named = sorted({name for step in steps if is_wrong(step) for name in step.mistakes})
    points = ("", "", "", info.points(info.scheme.maximum))
    if marks is not None:
        least, most = info.points(marks.got.least), info.points(marks.got.most)
        points = (least if marks.final else "", least, most, info.points(marks.maximum))
    more = len(graded.reasons) - _REASONS
    why = (*graded.reasons[:_REASONS], *([f"and {more:,} more"] if more > 0 else []))
    return (
        graded.student.id,
        graded.student.name,
        graded.student.user,
        graded.status,
        *points,
        str(len(steps) - wrong - left),
        str(wrong),
        str(left),
        "" if first is None else first.where,
        ", ".join(named),
        " | ".join(why),
        info.generator,
    )


def marks_csv(rows: Iterable[tuple[str, ...]]) -> str:
    """Return the table of all rows below their head."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([[_harmless(cell) for cell in cells] for cells in rows])
    return out.getvalue()


def _harmless(cell: str) -> str:
    """Return a cell on one line that no spreadsheet program runs: a formula gets an apostrophe before it."""
    shown = escaped(cell)
    return f"'{shown}" if shown.lstrip().startswith(_STARTS_A_FORMULA) else shown
