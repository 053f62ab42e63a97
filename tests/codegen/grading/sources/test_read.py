from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from codegen.grading.sources.limits import SourceError
from codegen.grading.sources.read import read_batch
from codegen.grading.sources.table import Columns

TEXT = "$$ a = b $$"


def names(source: str) -> list[str]:
    return [student.name for student in read_batch(source, Columns(), Path("nowhere")).students]


def test_each_kind_of_source_is_known_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "ada.tex").write_text(TEXT, encoding="utf-8")
    (tmp_path / "class.CSV").write_text(f"student,text\nada,{TEXT}\n", encoding="utf-8")
    (tmp_path / "class.jsonl").write_text(f'{{"student": "ada", "text": "{TEXT}"}}\n', encoding="utf-8")
    with zipfile.ZipFile(tmp_path / "class.zip", "w") as written:
        written.writestr("ada.tex", TEXT)
    for name in ("folder", "class.CSV", "class.jsonl", "class.zip"):
        assert names(str(tmp_path / name)) == ["ada"]


def test_the_bundled_class_is_found_unless_a_folder_has_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert names("class") == ["ada", "ben", "cleo", "dan"]
    (tmp_path / "class").mkdir()
    (tmp_path / "class" / "eve.tex").write_text(TEXT, encoding="utf-8")
    assert names("class") == ["eve"]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("nothing", "found no such file or folder; expected a folder, or a file .zip, .csv or .jsonl. `class` is a"),
        ("", "found no such file or folder"),
        ("a\0b", "a\\x00b: the path: found no such file or folder"),
        ("ada.tex", "found the ending `.tex`; expected a folder, or a file .zip, .csv or .jsonl. A single text is"),
        ("ada", "found no ending"),
        ("empty", "the class: found nothing; expected a text for each student"),
    ],
)
def test_what_is_no_class_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, words: str) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "ada.tex").touch()
    (tmp_path / "ada").touch()
    (tmp_path / "empty").mkdir()
    with pytest.raises(SourceError) as caught:
        names(name)
    assert words in str(caught.value)
