from __future__ import annotations

import io
import struct
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from codegen.grading.sources import archive as module
from codegen.grading.sources.archive import read_archive
from codegen.grading.sources.batch import Batch
from codegen.grading.sources.limits import SourceError

TEXT = "$$ a = b $$"


def archive(folder: Path, files: dict[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    path = folder / "class.zip"
    with zipfile.ZipFile(path, "w", method) as written:
        for name, content in files.items():
            written.writestr(name, content)
    return path


def reasons(batch: Batch) -> dict[str, tuple[str, ...]]:
    return {refused.student.name: refused.reasons for refused in batch.refused}


def test_an_archive_is_read_like_a_folder(tmp_path: Path) -> None:
    batch = read_archive(archive(tmp_path, {"class/ada.tex": TEXT, "class/ben/x.md": TEXT, "__MACOSX/._ada.tex": "x"}))
    assert [student.name for student in batch.students] == ["ada", "ben"]
    assert [path.name for path in tmp_path.iterdir()] == ["class.zip"]


@pytest.mark.parametrize(
    "name", ["../eve.tex", "/eve.tex", "a/../../eve.tex", "C:\\eve.tex", "..\\eve.tex", "/../../../../tmp/eve.tex"]
)
def test_a_path_that_leads_out_is_refused_and_named(tmp_path: Path, name: str) -> None:
    batch = read_archive(archive(tmp_path, {name: TEXT, "ada.tex": TEXT}))
    assert [submission.student.name for submission in batch.submissions] == ["ada"]
    (told,) = reasons(batch).values()
    assert "leads out of the archive" in told[0]


def test_a_zip_bomb_is_refused_unread_and_the_others_are_taken(tmp_path: Path) -> None:
    bomb = b"0" * (64 << 20)
    batch = read_archive(archive(tmp_path, {"eve.tex": bomb, "ada.tex": TEXT}))
    assert [submission.student.name for submission in batch.submissions] == ["ada"]
    assert "as zip bombs are; expected at most 200 times." in reasons(batch)["eve"][0]


def test_an_entry_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    path = archive(tmp_path, {"eve.tex": b"0" * 5000, "ada.tex": TEXT})
    content = path.read_bytes()
    lied = content.replace(struct.pack("<L", 5000), struct.pack("<L", 40))
    assert lied != content
    path.write_bytes(lied)
    batch = read_archive(path)
    assert [submission.student.name for submission in batch.submissions] == ["ada"]
    assert "it is damaged" in reasons(batch)["eve"][0]


def test_all_entries_together_are_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_UNPACKED", 20)
    batch = read_archive(archive(tmp_path, {"a.tex": "x" * 15, "b.tex": "y" * 15, "c.tex": "z"}))
    assert [submission.student.name for submission in batch.submissions] == ["a", "b"]
    assert "holds more than 20 bytes unpacked" in reasons(batch)["c"][0]


def test_entries_in_other_ways_of_packing_are_refused(tmp_path: Path) -> None:
    batch = read_archive(archive(tmp_path, {"ada.tex": TEXT}, zipfile.ZIP_LZMA))
    assert reasons(batch)["ada"] == ("ada.tex: it is packed in a way that is not read; only plain zip is.",)


def test_encrypted_entries_are_refused(tmp_path: Path) -> None:
    path = archive(tmp_path, {"ada.tex": TEXT})
    content = bytearray(path.read_bytes())
    content[content.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)
    assert reasons(read_archive(path))["ada"] == ("ada.tex: it is encrypted.",)


def test_links_are_not_followed(tmp_path: Path) -> None:
    path = tmp_path / "class.zip"
    with zipfile.ZipFile(path, "w") as written:
        link = zipfile.ZipInfo("eve.tex")
        link.external_attr = 0o120777 << 16
        written.writestr(link, "/etc/passwd")
    assert reasons(read_archive(path))["eve"] == ("eve.tex: a symbolic link, which is not followed.",)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_of_two_entries_with_one_name_the_first_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "class.zip"
    with zipfile.ZipFile(path, "w") as written:
        written.writestr("ada.tex", TEXT)
        written.writestr("ada.tex", "$$ c = d $$")
    (ada,) = read_archive(path).submissions
    assert ada.parts[0].text == TEXT
    assert "a second entry of the same name" in ada.notes[0]


def test_too_many_entries_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_ENTRIES", 2)
    with pytest.raises(SourceError, match=r"found 3 files; expected at most 2\. Grade the class in several parts"):
        read_archive(archive(tmp_path, {"a.tex": "x", "b.tex": "y", "c.tex": "z"}))


def test_a_list_of_entries_that_is_too_long_is_refused_before_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_DIRECTORY_BYTES", 100)
    path = archive(tmp_path, {f"{number}.tex": "x" for number in range(9)})
    with pytest.raises(SourceError, match="found a list of entries of"):
        read_archive(path)


def test_the_long_form_of_an_archive_is_measured_as_well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = archive(tmp_path, {"ada.tex": TEXT})
    content = path.read_bytes()
    end = content.rindex(b"PK\x05\x06")
    size, offset = struct.unpack_from("<LL", content, end + 12)
    record = struct.pack("<4sQHHLLQQQQ", b"PK\x06\x06", 44, 45, 45, 0, 0, 1, 1, size, offset)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, end, 1)
    path.write_bytes(content[:end] + record + locator + content[end:])
    assert len(read_archive(path).submissions) == 1
    monkeypatch.setattr(module, "MOST_DIRECTORY_BYTES", size - 1)
    short = struct.pack("<L", 0)
    path.write_bytes(content[:end] + record + locator + content[end : end + 12] + short + content[end + 16 :])
    with pytest.raises(SourceError, match="found a list of entries of"):
        read_archive(path)


@pytest.mark.parametrize("content", [b"", b"hello", b"PK\x05\x06", b"PK\x03\x04" + b"\0" * 100])
def test_what_is_no_archive_is_an_error(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "class.zip"
    path.write_bytes(content)
    with pytest.raises(SourceError, match="no sound zip archive"):
        read_archive(path)


def test_a_name_that_is_no_text_is_an_error(tmp_path: Path) -> None:
    path = archive(tmp_path, {"ad\u00e4.tex": TEXT})
    path.write_bytes(path.read_bytes().replace("\u00e4".encode(), b"\xff\xff"))
    with pytest.raises(SourceError, match="no sound zip archive"):
        read_archive(path)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_damaged_archive_is_refused_or_read_and_nothing_else(tmp_path: Path, data: st.DataObject) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as written:
        written.writestr("ada.tex", TEXT * 20)
        written.writestr("ben/x.md", TEXT)
    content = bytearray(out.getvalue())
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path / "class.zip"
    path.write_bytes(content)
    with suppress(SourceError):
        assert read_archive(path).students
