from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from codegen.judged_files import TextFileError, derivation_names, derivation_title, read_derivation
from symbolic.formula.reader.limits import DOCUMENT_SIGNS

EXAMPLES = Path(__file__).parents[2] / "symbolic" / "examples"
NAMES = ("hand/right/last_layer.tex", "hand/wrong/last_layer.tex")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def error_of(argument: str) -> str:
    with pytest.raises(TextFileError) as caught:
        read_derivation(argument)
    return str(caught.value)


def test_bundled_derivations_are_listed_and_say_what_they_are() -> None:
    assert derivation_names() == NAMES
    for name in NAMES:
        assert (EXAMPLES / name).is_file()
        assert derivation_title(name).startswith("For the network slides: ")


@pytest.mark.parametrize("name", NAMES)
def test_a_bundled_derivation_is_found_by_its_name(name: str, folder: Path) -> None:
    assert read_derivation(name) == (name, (EXAMPLES / name).read_text(encoding="utf-8"))
    path = folder / name
    path.parent.mkdir(parents=True)
    path.write_text("mine", encoding="utf-8")
    assert read_derivation(name) == (name, "mine")


def test_a_file_is_read_whatever_it_is_called(folder: Path) -> None:
    (folder / "notes").write_text("σ = 1\n", encoding="utf-8")
    assert read_derivation("notes") == ("notes", "σ = 1\n")


def test_line_ends_become_line_feeds_and_a_byte_order_mark_is_left_out(folder: Path) -> None:
    (folder / "a.txt").write_bytes(b"\xef\xbb\xbfa = b\r\nc = d\re = f\n")
    assert read_derivation("a.txt")[1] == "a = b\nc = d\ne = f\n"


def test_standard_input_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("ŷ = a".encode())))
    assert read_derivation("-") == ("stdin", "ŷ = a")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            b"a = b\n  \xce\xb4 = \xe9\n",
            "line 2, column 7: found the byte 0xE9; expected text in UTF-8. Save the file as",
        ),
        (b"a\0b", "the file: found a null byte, so it is no text; expected a text such as .tex, .md or .txt"),
        ("a = b".encode("utf-16"), "the file: found text in UTF-16; expected UTF-8. Save it as UTF-8."),
        (
            b"a" * (DOCUMENT_SIGNS + 1),
            "the file: found 65,537 signs; expected at most 65,536. Hand in the derivation in",
        ),
        (b"a" * 10**6, "the file: found more than 65,536 signs; expected at most 65,536"),
        ("神".encode() * 10**6, "the file: found more than 65,536 signs; expected at most 65,536"),
    ],
)
def test_what_is_no_short_text_is_refused_with_the_place(folder: Path, content: bytes, message: str) -> None:
    (folder / "a.tex").write_bytes(content)
    assert error_of("a.tex").startswith(f"a.tex: {message}")


def test_as_many_signs_as_allowed_are_read(folder: Path) -> None:
    (folder / "a.tex").write_text("神" * DOCUMENT_SIGNS, encoding="utf-8")
    assert len(read_derivation("a.tex")[1]) == DOCUMENT_SIGNS


def test_a_missing_file_names_the_nearest(folder: Path) -> None:
    (folder / "chain.tex").write_text("", encoding="utf-8")
    expected = (
        "expected an existing file, `-` for standard input, or a bundled example such as hand/right/last_layer.tex"
    )
    assert error_of("chian.tex") == f"chian.tex: the path: found no such file; {expected}. Did you mean `chain.tex`?"
    assert error_of("hand/wrong/last_layers.tex").endswith("Did you mean `hand/wrong/last_layer.tex`?")
    assert error_of("zzz") == f"zzz: the path: found no such file; {expected}"


@pytest.mark.parametrize("name", [".", "folder"])
def test_a_folder_is_named_as_such(folder: Path, name: str) -> None:
    (folder / "folder").mkdir()
    assert error_of(name) == f"{name}: the path: found a folder; expected a text such as .tex, .md or .txt"


@pytest.mark.parametrize("name", ["a\0b", "x" * 5000, "a/b/c", "\u202e"])
@pytest.mark.usefixtures("folder")
def test_what_no_path_can_be_called_is_refused(name: str) -> None:
    assert error_of(name).isprintable()
