"""A CSV or JSONL file with a row for each submission -> the class in it: one column is the text, one the student."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from codegen.grading.sources.batch import SINGLE, Batch, Part, Refused, Student, Submission, identified
from codegen.grading.sources.limits import MOST_ARCHIVE_BYTES, MOST_ENTRIES, SourceError
from codegen.judged_files import MOST_BYTES, TextFileError, decoded
from symbolic.errors import Problem, nearest
from symbolic.spec.shown import escaped, shown

__all__ = ["STUDENT_COLUMNS", "TEXT_COLUMNS", "Columns", "read_table"]

TEXT_COLUMNS = ("text", "derivation", "submission", "answer", "response", "solution", "latex")
STUDENT_COLUMNS = ("student", "name", "student name", "full name", "user", "username", "email", "id")
_SEPARATORS = ",;\t"
_LONGEST_CELL = MOST_ARCHIVE_BYTES
_SHORT = 60


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns hold what; None for the first that has one of the usual names."""

    text: str | None = None
    student: str | None = None


@dataclass(frozen=True, slots=True)
class _Row:
    """A row with what it says of the student and the text, or why it cannot be used."""

    number: int
    student: str
    text: str
    reason: str = ""


def read_table(path: Path, columns: Columns) -> Batch:
    """Return the class whose submissions are the rows of a `.csv` or `.jsonl` file.

    Raises:
        SourceError: for a file that cannot be read, is too large, or has no column to take.
    """
    where = escaped(str(path))
    content = _content(path, where)
    rows = _csv(content, columns, where) if path.suffix.lower() == ".csv" else _jsonl(content, columns, where)
    kept = [row for row in rows if row.student or row.text or row.reason]
    if len(kept) > MOST_ENTRIES:
        problem = Problem("the table", f"{len(kept):,} rows", f"at most {MOST_ENTRIES:,}")
        raise SourceError(f"{where}: {problem}. Grade the class in several parts.")
    return _batch(kept)


def _content(path: Path, where: str) -> str:
    """Return the text of the file; bytes that are no UTF-8 become signs that no text may hold."""
    try:
        with path.open("rb") as file:
            content = file.read(MOST_ARCHIVE_BYTES + 1)
    except OSError as error:
        problem = Problem("the file", f"that it cannot be read ({error.strerror})", "a file that can be read")
        raise SourceError(f"{where}: {problem}") from None
    if len(content) > MOST_ARCHIVE_BYTES:
        problem = Problem("the file", f"more than {MOST_ARCHIVE_BYTES:,} bytes", f"at most {MOST_ARCHIVE_BYTES:,}")
        raise SourceError(f"{where}: {problem}")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        problem = Problem("the file", "text in UTF-16", "UTF-8", "Save it as UTF-8; Excel has `CSV UTF-8`.")
        raise SourceError(f"{where}: {problem}")
    return content.decode("utf-8-sig", "surrogateescape")


# --- rows -------------------------------------------------------------------------------------------------------------


def _csv(content: str, columns: Columns, where: str) -> Iterator[_Row]:
    head = content.partition("\n")[0]
    separator = max(_SEPARATORS, key=head.count)  # the first of those that are as many
    before = csv.field_size_limit(_LONGEST_CELL)
    try:
        reader = csv.reader(io.StringIO(content, newline=""), delimiter=separator)
        header = [name.strip() for name in next(reader, [])]
        if not any(header):
            problem = Problem("line 1", "nothing", "the names of the columns, such as student,text")
            raise SourceError(f"{where}: {problem}")
        student, text = (header.index(name) for name in _chosen(header, columns, where))
        for row in reader:
            cells = dict(enumerate(row))
            yield _Row(reader.line_num, cells.get(student, "").strip(), cells.get(text, ""))
    except csv.Error as error:
        problem = Problem(f"line {reader.line_num}", f"no sound CSV ({escaped(str(error))})", "rows of cells")
        raise SourceError(f"{where}: {problem}") from None
    finally:
        csv.field_size_limit(before)


def _jsonl(content: str, columns: Columns, where: str) -> Iterator[_Row]:
    chosen: tuple[str, str] | None = None
    for number, line in enumerate(content.split("\n"), 1):
        if not line.strip():
            continue
        try:
            data = json.loads(line)
        except (ValueError, RecursionError):
            yield _Row(number, "", "", f"line {number}: no JSON object.")
            continue
        if not isinstance(data, dict):
            yield _Row(number, "", "", f"line {number}: found {shown(data)}; expected a JSON object.")
            continue
        chosen = chosen or _chosen(list(data), columns, where)
        student, text = (data.get(name, "") for name in chosen)
        name = student if isinstance(student, str) else str(student) if isinstance(student, int) else ""
        if isinstance(text, str):
            yield _Row(number, name.strip(), text)
        else:
            reason = f"line {number}: found {shown(text)} at {shown(chosen[1])}; expected a text."
            yield _Row(number, name.strip(), "", reason)


def _chosen(header: Sequence[str], columns: Columns, where: str) -> tuple[str, str]:
    """Return the names of the columns of the student and of the text."""
    text = _column(header, columns.text, TEXT_COLUMNS, "--text", "the text of a submission", where)
    others = [name for name in header if name != text]
    return _column(others, columns.student, STUDENT_COLUMNS, "--student", "the name of a student", where), text


def _column(header: Sequence[str], wanted: str | None, usual: Sequence[str], option: str, what: str, where: str) -> str:
    names: Mapping[str, str] = {name.lower(): name for name in reversed(header)}
    for name in usual if wanted is None else (wanted,):
        if name.lower() in names:
            return names[name.lower()]
    there = ", ".join(shown(name) for name in header) or "no other column"
    found = f"the columns {there}" if wanted is None else f"no column {shown(wanted)}, but {there}"
    hint = nearest(wanted, tuple(header)) if wanted and len(wanted) < _SHORT else f"Name it with {option} COLUMN."
    raise SourceError(f"{where}: {Problem('the table', found, f'a column with {what}', hint)}")


# --- students ---------------------------------------------------------------------------------------------------------


def _batch(rows: Sequence[_Row]) -> Batch:
    times: Counter[str] = Counter()
    people = []
    for row in rows:
        name = row.student.encode("utf-8", "replace").decode("utf-8") or f"line {row.number}"
        times[name] += 1
        people.append((name, "", f"{name}\0{times[name]}"))
    students, shared = identified(people)
    submissions, refused = [], []
    for student, row in sorted(zip(students, rows, strict=True), key=lambda pair: pair[0].id):
        one = _one(student, row)
        if isinstance(one, Refused):
            refused.append(one)
        else:
            submissions.append(one)
    return Batch(tuple(submissions), tuple(refused), shared)


def _one(student: Student, row: _Row) -> Submission | Refused:
    place = f"line {row.number}"
    if row.reason:
        return Refused(student, (row.reason,))
    if not row.text.strip():
        return Refused(student, (f"{place}: the text is empty.",))
    try:
        content = row.text[: MOST_BYTES + 1].encode("utf-8", "surrogateescape")
        text = decoded(content[: MOST_BYTES + 1], place)
    except (TextFileError, UnicodeEncodeError) as error:
        told = (
            str(error) if isinstance(error, TextFileError) else f"{place}: found half a sign; expected text in UTF-8."
        )
        return Refused(student, (told,))
    return Submission(student, (Part(SINGLE, text),))
