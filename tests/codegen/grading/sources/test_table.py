from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from codegen.grading.sources.batch import Batch
from codegen.grading.sources.limits import SourceError
from codegen.grading.sources.table import Columns, read_table


def table(folder: Path, content: str | bytes, columns: Columns | None = None, name: str = "class.csv") -> Batch:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return read_table(path, columns or Columns())


def texts(batch: Batch) -> dict[str, str]:
    return {submission.student.name: submission.parts[0].text for submission in batch.submissions}


def test_the_usual_names_of_columns_are_known(tmp_path: Path) -> None:
    batch = table(tmp_path, 'Student,mark,Text\nAda,1,"$$ a = b $$\n$$ c = d $$"\nBen,,$$ x = y $$\n')
    assert texts(batch) == {"Ada": "$$ a = b $$\n$$ c = d $$", "Ben": "$$ x = y $$"}


@pytest.mark.parametrize("separator", [";", "\t"])
def test_other_separators_are_seen_in_the_head(tmp_path: Path, separator: str) -> None:
    assert texts(table(tmp_path, f"name{separator}answer\nAda{separator}f(x, y) = 1\n")) == {"Ada": "f(x, y) = 1"}


def test_columns_can_be_named(tmp_path: Path) -> None:
    batch = table(tmp_path, "q1,who\na = b,Ada\n", Columns("q1", "WHO"))
    assert texts(batch) == {"Ada": "a = b"}


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        (
            Columns(),
            'found the columns "q1", "who"; expected a column with the text of a submission. Name it with --text',
        ),
        (Columns("q2"), 'found no column "q2", but "q1", "who"; expected a column with the text of a submission. Did'),
        (
            Columns("q1"),
            'found the columns "who"; expected a column with the name of a student. Name it',
        ),
        (Columns("q1", "q1"), 'found no column "q1", but "who"'),
    ],
)
def test_a_missing_column_is_told_with_those_that_are_there(tmp_path: Path, columns: Columns, words: str) -> None:
    with pytest.raises(SourceError) as caught:
        table(tmp_path, "q1,who\na = b,Ada\n", columns)
    assert words in str(caught.value)


def test_two_rows_of_one_name_are_two_students(tmp_path: Path) -> None:
    batch = table(tmp_path, "student,text\nAda,a = b\nAda,c = d\n")
    assert len({submission.student.id for submission in batch.submissions}) == 2
    assert "2 students are called Ada" in batch.notes[0]


def test_rows_that_cannot_be_used_are_refused_and_the_others_are_taken(tmp_path: Path) -> None:
    long = "x" * 200_000
    batch = table(
        tmp_path, b"student,text\nAda,a = b\nBen,\nCleo,a\x00b\nDan,\xff\n" + f"Eve,{long}\n".encode() + b"\n,c = d\n"
    )
    assert texts(batch) == {"Ada": "a = b", "line 8": "c = d"}
    told = {refused.student.name: refused.reasons[0] for refused in batch.refused}
    assert told["Ben"] == "line 3: the text is empty."
    assert "null byte" in told["Cleo"]
    assert "the byte 0xFF" in told["Dan"]
    assert "found 200,000 signs" in told["Eve"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "line 1: found nothing; expected the names of the columns"),
        (b"\n\n", "line 1: found nothing"),
        (b"\xff\xfes\x00", "found text in UTF-16; expected UTF-8"),
    ],
)
def test_a_file_that_is_no_table_is_an_error(tmp_path: Path, content: bytes, words: str) -> None:
    with pytest.raises(SourceError, match=words):
        table(tmp_path, content)


def test_lines_of_json_are_rows(tmp_path: Path) -> None:
    lines = [
        json.dumps({"student": "Ada", "text": "a = b"}),
        json.dumps({"student": 4711, "text": "c = d"}),
        "not json",
        "[1, 2]",
        json.dumps({"student": "Ben", "text": 3}),
        json.dumps({"student": "Cleo"}),
        "[" * 100_000,
        json.dumps({"student": "Half", "text": "\ud800"}),
    ]
    batch = table(tmp_path, "\n".join(lines), name="class.jsonl")
    assert texts(batch) == {"Ada": "a = b", "4711": "c = d"}
    told = {refused.student.name: refused.reasons[0] for refused in batch.refused}
    assert told == {
        "line 3": "line 3: no JSON object.",
        "line 4": "line 4: found a list of 2 entries; expected a JSON object.",
        "Ben": 'line 5: found 3 at "text"; expected a text.',
        "Cleo": "line 6: the text is empty.",
        "line 7": "line 7: no JSON object.",
        "Half": "line 8: found half a sign; expected text in UTF-8.",
    }


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(tmp_path: Path, content: bytes) -> None:
    for name in ("class.csv", "class.jsonl"):
        with suppress(SourceError):
            students = table(tmp_path, b"student,text\n" * name.endswith("csv") + content, name=name).students
            assert len({student.id for student in students}) == len(students)
