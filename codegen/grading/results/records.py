"""Marks -> JSON for other programs: one file for the class, with what is in the table and what got points.

Keys are sorted and nothing depends on the time or the machine.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from codegen.grading.marks import Item
from codegen.grading.results.graded import ClassInfo, Graded, is_open, is_wrong

__all__ = ["as_json", "marks_json", "record"]


def record(graded: Graded, info: ClassInfo) -> dict[str, Any]:
    """Return a student as JSON: `points` is null where a person has to decide."""
    marks, steps = graded.marks, graded.steps
    first = graded.first_wrong
    return {
        "id": graded.student.id,
        "student": graded.student.name,
        "user": graded.student.user,
        "status": graded.status,
        "points": None if marks is None or not marks.final else info.number(marks.got.least),
        "at_least": None if marks is None else info.number(marks.got.least),
        "at_most": None if marks is None else info.number(marks.got.most),
        "items": [] if marks is None else [_item(item, info) for item in marks.items],
        "steps": len(steps),
        "wrong": sum(map(is_wrong, steps)),
        "open": sum(map(is_open, steps)),
        "first_wrong": None if first is None else {"where": first.where, "about": first.about, "source": first.source},
        "mistakes": sorted({name for step in steps if is_wrong(step) for name in step.mistakes}),
        "why": list(graded.reasons),
        "notes": list(graded.notes),
    }


def marks_json(records: Sequence[dict[str, Any]], info: ClassInfo) -> str:
    """Return the file of a class."""
    return as_json(
        {
            "schema_version": 1,
            "generator": info.generator,
            "network": info.network,
            "title": info.scheme.rubric.title,
            "maximum": info.number(info.scheme.maximum),
            "students": list(records),
        }
    )


def as_json(data: object) -> str:
    """Return data as JSON, the same bytes for the same data."""
    return json.dumps(data, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def _item(item: Item, info: ClassInfo) -> dict[str, Any]:
    return {
        "name": item.name,
        "at_least": info.number(item.got.least),
        "at_most": info.number(item.got.most),
        "maximum": info.number(item.points),
        "words": item.words,
    }
