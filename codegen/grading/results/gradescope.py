"""Marks -> `results.json` as an autograder leaves it for Gradescope, one for each student.

Where a person has to decide, no score is given, so that Gradescope asks for one: a score so far would be taken for the
final one. Reference: Gradescope Autograder Documentation, "Autograder Specifications", output format.
"""

from __future__ import annotations

from typing import Any

from codegen.grading.marks import Item
from codegen.grading.results.graded import ClassInfo, Graded
from codegen.grading.results.records import as_json

__all__ = ["gradescope_json"]


def gradescope_json(graded: Graded, info: ClassInfo) -> str:
    """Return the results of one student."""
    final = graded.marks is not None and graded.marks.final
    items = () if graded.marks is None else graded.marks.items
    result: dict[str, Any] = {
        "output": "\n".join((graded.outcome(info), *graded.reasons)),
        "output_format": "text",
        "test_output_format": "text",
        "test_name_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "tests": [_test(item, info, final=final) for item in items],
        "extra_data": {"generator": info.generator, "status": graded.status},
    }
    if final and graded.marks is not None:
        result["score"] = info.number(graded.marks.got.least)
    return as_json(result)


def _test(item: Item, info: ClassInfo, *, final: bool) -> dict[str, Any]:
    test: dict[str, Any] = {
        "name": item.name,
        "output": item.words,
        "max_score": info.number(item.points),
        "visibility": "visible",
    }
    if final:
        test["score"] = info.number(item.got.least)
        test["status"] = "passed" if item.got.least == item.points else "failed"
    return test
