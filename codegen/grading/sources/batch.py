"""What a class handed in: submissions that can be judged, and what was refused and why.

A student is known by a name, which two may share; the id is the student's own, made of the name for file names and
for the reader: `ada-lovelace`, with a number behind it where another one would have the same.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from symbolic.spec.shown import escaped

__all__ = ["SINGLE", "Batch", "Part", "Refused", "Student", "Submission", "identified"]

SINGLE = "the text"
"""What the only text of a submission is called: alike for all, so that copies are judged once."""

_LONGEST_ID = 60
_NOT_IN_IDS = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Part:
    """One text of a submission: its name and what stands in it."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Student:
    """Who handed something in.

    Attributes:
        id: letters, digits and hyphens; no two students of a class have the same.
        name: as the source tells it.
        user: the number that the platform knows the student by; empty where the source tells none.
    """

    id: str
    name: str
    user: str = ""


@dataclass(frozen=True, slots=True)
class Submission:
    """What a student handed in and can be judged.

    Attributes:
        student: who.
        parts: the texts, in the order of their names; at least one.
        notes: what else a teacher should know, such as files that were not read.
    """

    student: Student
    parts: tuple[Part, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Refused:
    """What a student handed in and cannot be judged, and why: a sentence for each file."""

    student: Student
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Batch:
    """A class.

    Attributes:
        submissions: in the order of their ids.
        refused: in the order of their ids.
        notes: what a teacher should know of the source as a whole.
    """

    submissions: tuple[Submission, ...]
    refused: tuple[Refused, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def students(self) -> tuple[Student, ...]:
        """All of them, in the order of their ids."""
        everyone = [*(one.student for one in self.submissions), *(one.student for one in self.refused)]
        return tuple(sorted(everyone, key=lambda student: student.id))


def identified(people: Sequence[tuple[str, str, str]]) -> tuple[list[Student], tuple[str, ...]]:
    """Return the students, and a note for each name that several have.

    Args:
        people: name, user and key of each; no two keys are alike. The user, or else the key, tells apart those who
            share a name, and does not depend on who else handed in.
    """
    names = [_sound(name) for name, _, _ in people]
    slugs = list(map(_slug, names))
    count = Counter(slugs)
    students = [
        Student(slug if count[slug] == 1 else f"{slug}-{_slug(user) if user else _digits(key)}", name, user)
        for slug, name, (_, user, key) in zip(slugs, names, people, strict=True)
    ]
    return _distinct(students, people), tuple(_shared(students))


def _distinct(students: list[Student], people: Sequence[tuple[str, str, str]]) -> list[Student]:
    """Return the students with longer digits where an id is taken after all: a student may be called `ada-0f3a2b`."""
    count = Counter(student.id for student in students)
    return [
        student
        if count[student.id] == 1
        else Student(f"{student.id}-{_digits(f'again {key}', 16)}", student.name, student.user)
        for student, (_, _, key) in zip(students, people, strict=True)
    ]


def _shared(students: Iterable[Student]) -> Iterable[str]:
    by_name: dict[str, list[str]] = {}
    for student in students:
        by_name.setdefault(student.name, []).append(student.id)
    for name, ids in sorted(by_name.items()):
        if len(ids) > 1:
            yield f"{len(ids)} students are called {escaped(name)}; they are told apart as {', '.join(sorted(ids))}."


def _sound(name: str) -> str:
    """Return a name that can be written in UTF-8: file systems have names that cannot."""
    return name.encode("utf-8", "replace").decode("utf-8")


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii").lower()
    return _NOT_IN_IDS.sub("-", plain).strip("-")[:_LONGEST_ID].rstrip("-") or "student"


def _digits(key: str, count: int = 6) -> str:
    return blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()[:count]
