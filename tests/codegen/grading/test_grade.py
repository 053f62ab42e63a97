from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from codegen.grading import supervisor
from codegen.grading.grade import Request, grade
from codegen.grading.pool import Workforce
from codegen.grading.results.files import Folder
from codegen.render import HEADER_MARK, WriteError
from symbolic.errors import ChalkgradError
from tests.codegen.grading.classes import contents, graded, make_class
from tests.codegen.grading.texts import NET, RIGHT, WRONG


@pytest.fixture
def no_judging(monkeypatch: pytest.MonkeyPatch) -> None:
    """From here on nothing can be judged any more."""
    monkeypatch.setattr(supervisor, "_MODULE", "codegen.grading.no_such_worker")


def points(output: Path) -> dict[str, str]:
    rows = csv.DictReader(io.StringIO((output / "marks.csv").read_text(encoding="utf-8")))
    return {row["student"]: row["points"] or row["status"] for row in rows}


def stages(request: Request) -> list[str]:
    """Grade, and return what the progress bar was told."""
    told: list[str] = []

    @contextmanager
    def progress(count: int) -> Iterator[Callable[[str], None]]:
        yield told.append
        assert count == len(told)

    grade(request, progress)
    return told


# --- what is written ------------------------------------------------------------------------------------------------


def test_every_student_has_marks_and_a_page(tmp_path: Path) -> None:
    done = graded(make_class(tmp_path / "class", 6), tmp_path / "out")
    assert not done.complete
    assert done.summary.endswith("6 submissions: 4 graded, 2 for a person, 0 refused.")
    found = contents(tmp_path / "out")
    for folder, ending in (("results", "json"), ("feedback", "html"), ("gradescope", "json"), ("prairielearn", "json")):
        assert {f"{folder}/student-{place}.{ending}" for place in range(6)} <= found.keys()
    assert {"marks.csv", "marks.json", "summary.html", "summary.json", "lti.json"} <= found.keys()
    assert len(found) == 29
    assert all(HEADER_MARK.encode() in content[:2000] for name, content in found.items() if name != "marks.json")
    assert points(tmp_path / "out") == {
        "student 0": "10",
        "student 1": "0",
        "student 2": "needs a person",
        "student 3": "10",
        "student 4": "0",
        "student 5": "needs a person",
    }


def test_a_class_in_which_all_have_their_marks_is_complete(tmp_path: Path) -> None:
    assert graded(make_class(tmp_path / "class", 2), tmp_path / "out").complete


def test_what_is_refused_makes_a_class_incomplete_and_has_a_page(tmp_path: Path) -> None:
    (make_class(tmp_path / "class", 2) / "eve.tex").touch()
    assert not graded(tmp_path / "class", tmp_path / "out").complete
    assert "eve.tex: the file is empty." in (tmp_path / "out/feedback/eve.html").read_text(encoding="utf-8")
    assert points(tmp_path / "out")["eve"] == "refused"


def test_formats_are_written_where_they_are_asked_for(tmp_path: Path) -> None:
    stages(Request(NET, str(make_class(tmp_path / "class", 1)), Folder(tmp_path / "out")))
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        "results",
        "feedback",
        "marks.csv",
        "marks.json",
        "summary.html",
        "summary.json",
    }


@pytest.mark.parametrize("workforce", [Workforce(3), Workforce(2, "loky")])
def test_the_same_class_gets_the_same_bytes_however_it_is_judged(tmp_path: Path, workforce: Workforce) -> None:
    source = make_class(tmp_path / "class", 30)
    graded(source, tmp_path / "alone")
    graded(source, tmp_path / "many", workforce)
    assert contents(tmp_path / "alone") == contents(tmp_path / "many")


# --- judging once ---------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("no_judging")
def test_without_a_process_nothing_can_be_judged(tmp_path: Path) -> None:
    with pytest.raises(ChalkgradError, match="the process that judges does not start"):
        graded(make_class(tmp_path / "class", 1), tmp_path / "out")


def test_a_second_run_judges_nothing_and_writes_the_same(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    source = make_class(tmp_path / "class", 6)
    graded(source, tmp_path / "out")
    before = contents(tmp_path / "out")
    request.getfixturevalue("no_judging")
    graded(source, tmp_path / "out")
    assert contents(tmp_path / "out") == before


def test_a_new_rubric_needs_no_new_judging(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    source = make_class(tmp_path / "class", 2)
    graded(source, tmp_path / "out")
    (tmp_path / "mine.toml").write_text("[steps]\npoints = 6\n[credit]\nfirst_error = 0.5\n", encoding="utf-8")
    request.getfixturevalue("no_judging")
    graded(source, tmp_path / "out", rubric=str(tmp_path / "mine.toml"))
    assert points(tmp_path / "out") == {"student 0": "6", "student 1": "3"}


def test_only_what_changed_is_judged_again(tmp_path: Path) -> None:
    source = make_class(tmp_path / "class", 5)
    asked = Request(NET, str(source), Folder(tmp_path / "out"))
    assert len(stages(asked)) == 10
    (source / "student 3.tex").write_text(WRONG, encoding="utf-8")
    told = stages(asked)
    assert told[0] == "student 3"
    assert len(told) == 6
    assert points(tmp_path / "out")["student 3"] == "0"


def test_texts_that_are_alike_are_judged_once(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    source = tmp_path / "class"
    source.mkdir()
    for name in ("ada.tex", "ben.md", "cleo.txt"):
        (source / name).write_text(RIGHT, encoding="utf-8")
    assert len(stages(Request(NET, str(source), Folder(tmp_path / "out")))) == 1 + 3
    request.getfixturevalue("no_judging")
    (source / "dan.tex").write_text(RIGHT, encoding="utf-8")
    assert len(stages(Request(NET, str(source), Folder(tmp_path / "out")))) == 4
    assert set(points(tmp_path / "out").values()) == {"10"}


# --- what stands there already --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["marks.csv", "feedback/student-0.html", "results/student-0.json", "summary.html"])
def test_a_foreign_file_is_kept_unless_forced(tmp_path: Path, name: str) -> None:
    source, path = make_class(tmp_path / "class", 1), tmp_path / "out" / name
    path.parent.mkdir(parents=True)
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(WriteError, match="--force"):
        graded(source, tmp_path / "out")
    assert path.read_text(encoding="utf-8") == "mine"
    graded(source, tmp_path / "out", force=True)
    assert HEADER_MARK in path.read_text(encoding="utf-8")


@pytest.mark.usefixtures("no_judging")
def test_a_foreign_file_of_the_class_is_found_before_anything_is_judged(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "marks.csv").write_text("mine", encoding="utf-8")
    with pytest.raises(WriteError, match="--force"):
        graded(make_class(tmp_path / "class", 1), tmp_path / "out")


def test_pages_of_students_who_left_are_removed_and_foreign_ones_stay(tmp_path: Path) -> None:
    source = make_class(tmp_path / "class", 3)
    graded(source, tmp_path / "out")
    (tmp_path / "out/feedback/notes.html").write_text("mine", encoding="utf-8")
    (source / "student 1.tex").unlink()
    graded(source, tmp_path / "out")
    assert sorted(path.stem for path in (tmp_path / "out/feedback").iterdir()) == ["notes", "student-0", "student-2"]
    assert sorted(path.stem for path in (tmp_path / "out/gradescope").iterdir()) == ["student-0", "student-2"]
    assert len(list((tmp_path / "out/results").iterdir())) == 3


def test_results_may_lie_in_the_folder_of_the_class(tmp_path: Path) -> None:
    source = make_class(tmp_path / "class", 2)
    for _ in range(2):
        graded(source, source / "marks")
    assert len(points(source / "marks")) == 2


def test_a_file_in_the_place_of_the_folder_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine", encoding="utf-8")
    with pytest.raises(WriteError, match="cannot be a folder"):
        graded(make_class(tmp_path / "class", 1), tmp_path / "out")


def test_the_file_of_the_class_is_the_same_as_the_table(tmp_path: Path) -> None:
    graded(make_class(tmp_path / "class", 3), tmp_path / "out")
    students = json.loads((tmp_path / "out/marks.json").read_text(encoding="utf-8"))["students"]
    told = {one["student"]: one["status"] if one["points"] is None else str(one["points"]) for one in students}
    assert told == points(tmp_path / "out")


def test_results_do_not_lie_between_the_texts_of_the_class(tmp_path: Path) -> None:
    source = make_class(tmp_path / "class", 2)
    before = contents(source)
    with pytest.raises(WriteError, match="found the folder of the class; expected one of its own"):
        graded(source, source)
    assert contents(source) == before
