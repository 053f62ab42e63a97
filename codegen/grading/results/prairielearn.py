"""Marks -> `results.json` as an external grader leaves it for PrairieLearn, one for each student.

Where a person has to decide, the submission is not gradable: no points are given and none are lost.
Reference: PrairieLearn documentation, "External Grading", grading results.
"""

from __future__ import annotations

from codegen.grading.results.graded import ClassInfo, Graded
from codegen.grading.results.records import as_json

__all__ = ["prairielearn_json"]


def prairielearn_json(graded: Graded, info: ClassInfo) -> str:
    """Return the results of one student; `score` lies between 0 and 1."""
    marks, common = graded.marks, {"generator": info.generator, "message": graded.outcome(info)}
    if marks is None or not marks.final:
        return as_json({**common, "gradable": False, "format_errors": list(graded.reasons)})
    tests = [
        {
            "name": item.name,
            "description": "",
            "points": info.number(item.got.least),
            "max_points": info.number(item.points),
            "message": item.words,
        }
        for item in marks.items
    ]
    score = round(float(marks.got.least / marks.maximum), 6)
    return as_json({**common, "gradable": True, "score": score, "tests": tests})
