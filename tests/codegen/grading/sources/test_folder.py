from __future__ import annotations

import os
from pathlib import Path

import pytest

from codegen.grading.sources import folder as module
from codegen.grading.sources.folder import read_folder
from codegen.grading.sources.limits import SourceError


@pytest.fixture
def class_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "class"
    (folder / "cleo").mkdir(parents=True)
    for name in ("ada.tex", "ben.TXT", "cleo/proof.md"):
        (folder / name).write_text("$$ a = b $$", encoding="utf-8")
    return folder


def test_all_files_below_are_read(class_folder: Path, tmp_path: Path) -> None:
    batch = read_folder(class_folder, tmp_path / "out")
    assert [student.name for student in batch.students] == ["ada", "ben", "cleo"]


def test_results_inside_the_folder_are_left_out(class_folder: Path) -> None:
    (class_folder / "marks" / "feedback").mkdir(parents=True)
    (class_folder / "marks" / "feedback" / "ada.md").write_text("x", encoding="utf-8")
    assert len(read_folder(class_folder, class_folder / "marks").students) == 3


def test_links_are_not_followed(class_folder: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.tex").write_text("$$ a = b $$", encoding="utf-8")
    (class_folder / "eve.tex").symlink_to(tmp_path / "secret.tex")
    (class_folder / "loop").symlink_to(class_folder)
    batch = read_folder(class_folder, tmp_path / "out")
    assert len(batch.submissions) == 3
    assert [refused.reasons for refused in batch.refused] == [
        ("eve.tex: a symbolic link, which is not followed.",),
        ("loop: a symbolic link, which is not followed.",),
    ]


def test_what_is_no_plain_file_is_not_opened(class_folder: Path, tmp_path: Path) -> None:
    os.mkfifo(class_folder / "eve.tex")
    (refused,) = read_folder(class_folder, tmp_path / "out").refused
    assert refused.reasons == ("eve.tex: no plain file, so it is not opened.",)


def test_names_that_are_no_text_are_made_some(class_folder: Path, tmp_path: Path) -> None:
    odd = os.fsdecode(b"odd\xff")
    (class_folder / f"{odd}.tex").write_text("$$ a = b $$", encoding="utf-8")
    (class_folder / odd).mkdir()
    for name in ("1", odd):
        (class_folder / odd / f"{name}.tex").write_text("$$ a = b $$", encoding="utf-8")
    batch = read_folder(class_folder, tmp_path / "out")
    assert [student.name for student in batch.students] == ["ada", "ben", "cleo", "odd?", "odd?"]
    for submission in batch.submissions:
        str(submission).encode("utf-8")


def test_a_folder_with_too_many_files_is_refused_at_once(
    class_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_ENTRIES", 2)
    with pytest.raises(SourceError, match=r"found more than 2 files; expected at most 2\. Grade the class in several"):
        read_folder(class_folder, tmp_path / "out")


def test_a_file_is_read_no_further_than_a_text_may_be_long(class_folder: Path, tmp_path: Path) -> None:
    with (class_folder / "eve.tex").open("wb") as file:
        file.truncate(1 << 40)  # a terabyte of nothing, which takes no room
    (refused,) = read_folder(class_folder, tmp_path / "out").refused
    assert "found a null byte" in refused.reasons[0]
