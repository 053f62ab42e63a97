"""Marks -> score objects of LTI Assignment and Grade Services, one file for the class.

`userId` is the number by which the platform knows the student, where the class tells it, else the name. `timestamp`,
which the platform asks for, is that of the sending, so whoever sends the scores adds it. Where a person has to decide,
the score is pending and none is given. Reference: 1EdTech LTI Assignment and Grade Services 2.0, score service.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from codegen.grading.results.graded import ClassInfo, Graded
from codegen.grading.results.records import as_json

__all__ = ["lti_json", "lti_score"]

_NOTE = "Each score is sent with a `timestamp` of its own, which is that of the sending."


def lti_score(graded: Graded, info: ClassInfo) -> dict[str, Any]:
    """Return the score object of one student."""
    score: dict[str, Any] = {
        "userId": graded.student.user or graded.student.name,
        "comment": graded.outcome(info),
        "activityProgress": "Submitted",
        "gradingProgress": "PendingManual",
    }
    if graded.marks is not None and graded.marks.final:
        score |= {
            "scoreGiven": info.number(graded.marks.got.least),
            "scoreMaximum": info.number(graded.marks.maximum),
            "activityProgress": "Completed",
            "gradingProgress": "FullyGraded",
        }
    return score


def lti_json(scores: Sequence[dict[str, Any]], info: ClassInfo) -> str:
    """Return the file of a class."""
    return as_json({"generator": info.generator, "note": _NOTE, "scores": list(scores)})
