from __future__ import annotations

import pytest

from codegen.grading.sources.batch import SINGLE, Batch
from codegen.grading.sources.files import Found, batch_of, is_passed_over, without_common_folder

TEXT = b"$$ a = b $$"


def of(*paths: str, content: bytes = TEXT) -> Batch:
    return batch_of([Found(path, content) for path in paths])


def names(batch: Batch) -> list[str]:
    return [student.name for student in batch.students]


def test_a_file_is_a_student_and_so_is_a_folder() -> None:
    batch = of("ben.md", "ada.tex", "cleo/proof.txt", "cleo/deep/more.tex")
    assert names(batch) == ["ada", "ben", "cleo"]
    cleo = batch.submissions[2]
    assert [part.name for part in cleo.parts] == ["more.tex", "proof.txt"]


def test_a_single_text_has_one_name_for_all_students() -> None:
    batch = of("ada.tex", "ben/my proof.md")
    assert {submission.parts[0].name for submission in batch.submissions} == {SINGLE}


def test_downloads_of_moodle_are_known_as_files_and_as_folders() -> None:
    batch = of(
        "Ada Lovelace_4711_assignsubmission_file_proof.tex",
        "Ada Lovelace_4711_assignsubmission_file_second.tex",
        "Ben Nevis_12_assignsubmission_file/proof.tex",
        "Ben Nevis_13_assignsubmission_file_/proof.tex",
    )
    assert {(student.name, student.user) for student in batch.students} == {
        ("Ada Lovelace", "4711"),
        ("Ben Nevis", "12"),
        ("Ben Nevis", "13"),
    }
    assert len(batch.submissions[0].parts) == 2
    assert "2 students are called Ben Nevis" in batch.notes[0]


def test_downloads_of_canvas_are_known() -> None:
    batch = of("lovelaceada_4711_99_proof.tex", "nevisben_LATE_12_98_proof-1.tex")
    assert [(student.name, student.user) for student in batch.students] == [("lovelaceada", "4711"), ("nevisben", "12")]


@pytest.mark.parametrize("path", [".DS_Store", "__MACOSX/ada.tex", "ada/.git/config", "Thumbs.db"])
def test_files_of_the_system_are_passed_over(path: str) -> None:
    assert is_passed_over(path)


@pytest.mark.parametrize("path", ["../ada.tex", "./ada.tex", "a..b.tex"])
def test_a_way_out_of_the_class_is_not_passed_over(path: str) -> None:
    assert not is_passed_over(path)


def test_other_files_are_named_in_a_note() -> None:
    (ada,) = of("ada/proof.tex", "ada/photo.png").submissions
    assert ada.notes == ("Not read, as only .tex, .md, .txt are: photo.png.",)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "the file is empty."),
        (b" \n\t", "the file is empty."),
        (b"\x7fELF\x00\x01", "found a null byte"),
        (b"$a = b$\n\xff", "line 2, column 1: found the byte 0xFF"),
        (b"\xff\xfea\x00", "text in UTF-16"),
        (b"x" * 70_000, "found 70,000 signs; expected at most 65,536"),
    ],
)
def test_a_text_that_cannot_be_used_is_refused_with_the_reason(content: bytes, words: str) -> None:
    batch = batch_of([Found("ada.tex", content), Found("ben.tex", TEXT)])
    assert [submission.student.name for submission in batch.submissions] == ["ben"]
    (refused,) = batch.refused
    assert refused.student.name == "ada"
    assert words in refused.reasons[0]


def test_a_student_with_nothing_to_read_is_refused() -> None:
    (refused,) = of("ada/photo.png", content=b"").refused
    assert refused.reasons == ("Not read, as only .tex, .md, .txt are: photo.png.",)


def test_a_student_of_whom_one_file_is_broken_is_judged_by_the_others() -> None:
    batch = batch_of([Found("ada/a.tex", TEXT), Found("ada/b.tex", None, "it is damaged.")])
    assert batch.submissions[0].notes == ("ada/b.tex: it is damaged.",)


def test_the_order_of_the_files_does_not_matter() -> None:
    paths = ["b.tex", "a/2.tex", "a/1.tex", "c.md", "b/x.tex"]
    assert of(*paths) == of(*reversed(paths))


def test_the_folder_that_holds_all_is_the_class() -> None:
    found = [Found("class/week 3/ada.tex", TEXT), Found("class/week 3/ben/x.tex", TEXT)]
    assert [file.path for file in without_common_folder(found)] == ["ada.tex", "ben/x.tex"]
    one = [Found("Ada_1_assignsubmission_file/x.tex", TEXT)]
    assert without_common_folder(one) == one
    assert without_common_folder([]) == []
