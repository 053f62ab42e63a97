"""Files of a class -> students: who handed in which file.

Each file of the class is a student's, named after the file without its ending; each folder of the class is a student's,
with everything in it. Downloads of Moodle (`Ada Lovelace_4711_assignsubmission_file_proof.tex`, a file or a folder) and
of Canvas (`lovelaceada_4711_99_proof.tex`) are known by their names. A student's texts are those in .tex, .md and .txt,
in the order of their names; other files are named in a note.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from codegen.grading.sources.batch import SINGLE, Batch, Part, Refused, Student, Submission, identified
from codegen.judged_files import ENDINGS, TextFileError, decoded
from symbolic.spec.shown import escaped

__all__ = ["Found", "batch_of", "is_passed_over", "without_common_folder"]

_MOODLE = re.compile(r"(?P<name>.+?)_(?P<user>[0-9]+)_assignsubmission_(?:file|onlinetext)(?:_.*)?")
_CANVAS = re.compile(r"(?P<name>[^_]+)(?:_LATE)?_(?P<user>[0-9]+)_[0-9]+_.+")
_SYSTEM = frozenset({"__MACOSX", "Thumbs.db", "desktop.ini"})
_PARTS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Found:
    """A file of a class.

    Attributes:
        path: below the class, with `/` between its parts.
        content: its bytes; None where they were not read.
        reason: why they were not read; empty where they were.
    """

    path: str
    content: bytes | None
    reason: str = ""


def is_passed_over(path: str) -> bool:
    """Say whether a file belongs to a system and to nobody in the class: hidden, or of macOS or Windows."""
    parts = (part for part in PurePosixPath(path).parts if part not in {".", ".."})
    return any(part.startswith(".") or part in _SYSTEM for part in parts)


def batch_of(files: Iterable[Found], notes: Iterable[str] = ()) -> Batch:
    """Return the class that handed in `files`, whatever order they come in."""
    by_student: dict[tuple[str, str, str], list[Found]] = {}
    for found in sorted(files, key=lambda found: found.path):
        by_student.setdefault(_owner(found.path), []).append(found)
    people = sorted(by_student)
    students, shared = identified(people)
    submissions, refused = [], []
    for student, person in sorted(zip(students, people, strict=True), key=lambda pair: pair[0].id):
        one = _one(student, by_student[person])
        if isinstance(one, Refused):
            refused.append(one)
        else:
            submissions.append(one)
    return Batch(tuple(submissions), tuple(refused), (*notes, *shared))


def without_common_folder(files: Sequence[Found]) -> list[Found]:
    """Return the files as they lie below the folder that holds them all: most archives hold one folder, the class."""
    first = {found.path.partition("/")[0] for found in files}
    if len(first) != 1 or any("/" not in found.path for found in files):
        return list(files)
    top = first.pop()
    if _MOODLE.fullmatch(top):
        return list(files)
    return without_common_folder([replace(found, path=found.path[len(top) + 1 :]) for found in files])


def _owner(path: str) -> tuple[str, str, str]:
    """Return name, user and key of the student whose file this is."""
    first, *below = PurePosixPath(path).parts
    known = _MOODLE.fullmatch(first) or (None if below else _CANVAS.fullmatch(first))
    if known is not None:
        return known["name"], known["user"], f"{known['name']}_{known['user']}"
    return (first, "", f"{first}/") if below else (PurePosixPath(first).stem, "", PurePosixPath(first).stem)


def _one(student: Student, files: Sequence[Found]) -> Submission | Refused:
    parts, reasons, others = [], [], []
    for found in files:
        name = PurePosixPath(found.path).name
        if found.reason:
            reasons.append(f"{escaped(found.path)}: {found.reason}")
        elif PurePosixPath(name).suffix.lower() not in ENDINGS:
            others.append(escaped(name))
        else:
            try:
                parts.append(Part(escaped(name), decoded(found.content or b"", escaped(name))))
            except TextFileError as error:
                reasons.append(str(error))
                continue
            if not parts[-1].text.strip():
                parts.pop()
                reasons.append(f"{escaped(name)}: the file is empty.")
    if others:
        shown = ", ".join(others[:_PARTS_SHOWN]) + (", …" if len(others) > _PARTS_SHOWN else "")
        reasons.append(f"Not read, as only {', '.join(ENDINGS)} are: {shown}.")
    if not parts:
        return Refused(student, tuple(reasons))
    if len(parts) == 1:
        parts = [Part(SINGLE, parts[0].text)]
    return Submission(student, tuple(parts), tuple(reasons))
