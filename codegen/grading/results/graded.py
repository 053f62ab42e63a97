"""One student of a graded class: who, what was found, what it is worth; and the same in a few words for all formats."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from codegen.grading.judgement import JudgedStep, Judgement
from codegen.grading.marks import Marks, points_text
from codegen.grading.rubric import Scheme
from codegen.grading.sources.batch import Student
from symbolic.spec.shown import counted

__all__ = ["ClassInfo", "Graded", "Status", "is_open", "is_wrong"]

Status = Literal["graded", "needs a person", "refused"]


@dataclass(frozen=True, slots=True)
class ClassInfo:
    """What all students of a class share.

    Attributes:
        network: in a few words.
        scheme: by which they are marked.
        generator: the line by which the files are known.
    """

    network: str
    scheme: Scheme
    generator: str

    def points(self, points: Fraction) -> str:
        """Return points as they are written."""
        return points_text(points, self.scheme.rubric.decimals)

    def number(self, points: Fraction) -> float | int:
        """Return points as a number of JSON, as they are written."""
        text = self.points(points)
        return float(text) if "." in text else int(text)


@dataclass(frozen=True, slots=True)
class Graded:
    """One student.

    Attributes:
        student: who.
        marks, judgement: None where nothing could be read.
        notes: why nothing could be read, or what else is to be known of what was handed in.
    """

    student: Student
    marks: Marks | None
    judgement: Judgement | None
    notes: tuple[str, ...] = ()

    @property
    def status(self) -> Status:
        """Whether the marks are final, and if not, why."""
        if self.marks is None:
            return "refused"
        return "graded" if self.marks.final else "needs a person"

    @property
    def steps(self) -> tuple[JudgedStep, ...]:
        """The relations, definitions left out."""
        found = () if self.judgement is None else self.judgement.steps
        return tuple(step for step in found if step.verdict != "definition")

    @property
    def first_wrong(self) -> JudgedStep | None:
        """The first relation that is refuted."""
        return next(filter(is_wrong, self.steps), None)

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why a person has to look; empty where nobody has to."""
        return self.notes if self.marks is None else self.marks.person

    def outcome(self, info: ClassInfo) -> str:
        """Return what became of the submission in a sentence or two, for the student."""
        if self.marks is None:
            return "What was handed in could not be read; a person will look at it."
        maximum = info.points(self.marks.maximum)
        if not self.marks.final:
            least, most = info.points(self.marks.got.least), info.points(self.marks.got.most)
            return f"A person will look at it. So far it is between {least} and {most} of {maximum} points."
        wrong = self.first_wrong
        told = "" if wrong is None else f" First wrong step: {wrong.where}."
        return f"{info.points(self.marks.got.least)} of {maximum} points.{told}"

    @property
    def count(self) -> str:
        """How many relations stand, are wrong and are open."""
        wrong, left = sum(map(is_wrong, self.steps)), sum(map(is_open, self.steps))
        right = len(self.steps) - wrong - left
        return f"{counted(right, 'step stands', 'steps stand')}, {wrong:,} wrong, {left:,} open"


def is_wrong(step: JudgedStep) -> bool:
    """Say whether a relation is refuted."""
    return step.verdict == "refuted"


def is_open(step: JudgedStep) -> bool:
    """Say whether a relation could not be read or decided."""
    return step.verdict in {"unknown", "unreadable"}
