from __future__ import annotations

import csv
import io
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from codegen.grading import supervisor
from codegen.grading.rubric import rubric_text
from tests.codegen.command import Command, Outcome
from tests.codegen.grading.texts import NET, OPEN, RIGHT, UNREADABLE, WRONG

ROOT = Path(__file__).parents[2]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "students").mkdir()
    return tmp_path


def hand_in(folder: Path, **texts: str | bytes) -> None:
    for name, text in texts.items():
        content = text if isinstance(text, bytes) else text.encode("utf-8")
        (folder / "students" / f"{name}.tex").write_bytes(content)


def of(chalkgrad: Command, *options: str, source: str = "students") -> Outcome:
    return chalkgrad("grade", NET, source, "-o", "out", "--jobs", "2", *options)


def rows(folder: Path) -> dict[str, dict[str, str]]:
    with (folder / "out" / "marks.csv").open(encoding="utf-8", newline="") as file:
        return {row["id"]: row for row in csv.DictReader(file)}


# --- what it does ---------------------------------------------------------------------------------------------------


def test_the_bundled_class_gets_its_marks(chalkgrad: Command, folder: Path) -> None:
    found = chalkgrad("grade", "slides", "class", "-o", "out")
    assert (found.code, found.err) == (0, "")
    assert found.out.splitlines() == [
        "out/marks.csv",
        "out/marks.json",
        "out/summary.html",
        "out/summary.json",
        "4 submissions: 4 graded, 0 for a person, 0 refused.",
    ]
    assert {name: row["wrong"] for name, row in rows(folder).items()} == {
        "ada": "0",
        "ben": "2",
        "cleo": "0",
        "dan": "1",
    }


def test_what_is_open_goes_to_a_person_and_exits_with_1(chalkgrad: Command, folder: Path) -> None:
    hand_in(folder, ada=RIGHT, ben=OPEN, cleo=UNREADABLE, dan="Dear teacher, I did not do my homework.", eve=WRONG)
    found = of(chalkgrad)
    assert (found.code, found.err) == (1, "")
    assert found.out.endswith("5 submissions: 2 graded, 3 for a person, 0 refused.\n")
    assert {name: row["points"] for name, row in rows(folder).items()} == {
        "ada": "10",
        "ben": "",
        "cleo": "",
        "dan": "",
        "eve": "0",
    }
    assert rows(folder)["dan"]["why"].startswith("Found no relation to judge.")


def test_a_rubric_is_printed_and_taken(chalkgrad: Command, folder: Path) -> None:
    hand_in(folder, ada=RIGHT, eve=WRONG)
    printed = chalkgrad("rubric")
    assert (printed.code, printed.out) == (0, rubric_text())
    (folder / "mine.toml").write_text(printed.out.replace("points = 10 ", "points = 6"), encoding="utf-8")
    assert of(chalkgrad, "--rubric", "mine.toml").code == 0
    assert {row["maximum"] for row in rows(folder).values()} == {"6"}


def test_a_table_is_taken_by_its_columns(chalkgrad: Command, folder: Path) -> None:
    (folder / "class.csv").write_text(f'who,q1\nAda,"{RIGHT}"\nBen,"{WRONG}"\n', encoding="utf-8")
    assert of(chalkgrad, "--text", "q1", "--student", "who", source="class.csv").code == 0
    assert {row["student"]: row["points"] for row in rows(folder).values()} == {"Ada": "10", "Ben": "0"}


def test_a_secret_key_may_be_given_by_the_environment(
    chalkgrad: Command, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand_in(folder, eve=WRONG)
    of(chalkgrad)
    page = (folder / "out" / "feedback" / "eve.html").read_text(encoding="utf-8")
    monkeypatch.setenv("CHALKGRAD_KEY", "secret")
    of(chalkgrad)
    kept = (folder / "out" / "results" / "eve.json").read_text(encoding="utf-8")
    assert (folder / "out" / "feedback" / "eve.html").read_text(encoding="utf-8") != page
    assert "secret" not in kept


def test_pages_are_written_as_pdf_where_they_are_asked_for(
    chalkgrad: Command, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand_in(folder, ada=RIGHT, eve=WRONG)
    assert of(chalkgrad, "--pdf").code == 0
    pages = {path.name: path.read_bytes() for path in (folder / "out" / "pdf").iterdir()}
    assert pages.keys() == {"ada.pdf", "eve.pdf"}
    assert of(chalkgrad, "--pdf").code == 0
    assert {path.name: path.read_bytes() for path in (folder / "out" / "pdf").iterdir()} == pages
    (folder / "out" / "pdf" / "ada.pdf").write_bytes(b"%PDF-1.7 mine")
    assert of(chalkgrad, "--pdf").code == 2
    monkeypatch.setitem(sys.modules, "typst", None)
    found = of(chalkgrad, "--pdf")
    assert found.code == 2
    assert "pip install 'chalkgrad[pdf]'" in found.err


def test_the_same_class_gets_the_same_bytes(folder: Path) -> None:
    hand_in(folder, ada=RIGHT, eve=WRONG, ben=UNREADABLE)
    found = []
    for seed, jobs in (("1", "1"), ("2", "3")):
        command = [sys.executable, "-m", "codegen", "grade", NET, "students", "-o", f"out{seed}", "--jobs", jobs]
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": seed}
        subprocess.run(command, env=environment, capture_output=True, check=False)
        out = folder / f"out{seed}"
        found.append({path.relative_to(out): path.read_bytes() for path in out.rglob("*.*")})
    assert len(found[0]) == 10
    assert found[0] == found[1]


# --- bad batches ----------------------------------------------------------------------------------------------------


def test_a_bad_folder_ends_says_which_and_why_and_the_others_have_their_marks(
    chalkgrad: Command, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervisor, "_MODULE", "tests.codegen.grading.misbehaving_worker")
    hand_in(
        folder,
        ada=RIGHT,
        binary=b"\x7fELF\x00\x01\x02",
        eats=f"EAT {RIGHT}",
        empty="",
        latin=RIGHT.encode() + b"\xe9",
        loops=f"LOOP {RIGHT}",
        long="x" * 70_000,
        turned="$$ a \u202e= b $$",
        zoe=WRONG,
    )
    found = of(chalkgrad, "--seconds", "1", "--megabytes", "64")
    assert (found.code, found.err) == (1, "")
    assert found.out.endswith("9 submissions: 2 graded, 3 for a person, 4 refused.\n")
    told = {name: (row["status"], row["points"], row["why"]) for name, row in rows(folder).items()}
    assert told["ada"] == ("graded", "10", "")
    assert told["zoe"] == ("graded", "0", "")
    for name, status, words in (
        ("binary", "refused", "found a null byte"),
        ("eats", "needs a person", "more than 64 MB of memory"),
        ("empty", "refused", "the file is empty"),
        ("latin", "refused", "found the byte 0xE9"),
        ("long", "refused", "found 70,000 signs"),
        ("loops", "needs a person", "more than 1 s"),
        ("turned", "needs a person", "line 1, column 6: found "),
    ):
        assert told[name][:2] == (status, "")
        assert words in told[name][2]
        assert words.split(" found ")[0] in (folder / "out" / "feedback" / f"{name}.html").read_text(encoding="utf-8")


def test_a_bad_archive_ends_says_which_and_why_and_the_others_have_their_marks(
    chalkgrad: Command, folder: Path
) -> None:
    with zipfile.ZipFile(folder / "class.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("ada.tex", RIGHT)
        archive.writestr("bomb.tex", b"0" * (32 << 20))
        archive.writestr("../../outside.tex", WRONG)
        archive.writestr("nested.zip", b"PK\x03\x04")
        archive.writestr("zoe/part 1.tex", RIGHT)
        archive.writestr("zoe/part 2.tex", WRONG)
    before = sorted(path.name for path in folder.parent.iterdir())
    found = of(chalkgrad, source="class.zip")
    assert (found.code, found.err) == (1, "")
    assert found.out.endswith("5 submissions: 2 graded, 0 for a person, 3 refused.\n")
    told = rows(folder)
    assert (told["ada"]["points"], told["zoe"]["points"], told["zoe"]["first_wrong"]) == (
        "10",
        "5",
        "part 2.tex, line 1",
    )
    assert "as zip bombs are" in told["bomb"]["why"]
    assert "leads out of the archive" in told["outside"]["why"]
    assert "Not read, as only .tex, .md, .txt are: nested.zip." in told["nested"]["why"]
    assert sorted(path.name for path in folder.parent.iterdir()) == before


def test_a_bad_table_ends_and_nothing_in_it_is_run(chalkgrad: Command, folder: Path) -> None:
    formula = "=cmd|' /C calc'!A0"
    table = f'student,text\n"{formula}","{RIGHT}"\nAda,"{WRONG}"\nAda,"{RIGHT}"\n<b>Ben</b>,=1+1\n"../../etc",\n'
    (folder / "class.csv").write_text(table, encoding="utf-8")
    found = of(chalkgrad, source="class.csv")
    assert (found.code, found.err) == (1, "")
    assert "2 students are called Ada; they are told apart as ada-" in found.out
    cells = list(csv.reader(io.StringIO((folder / "out" / "marks.csv").read_text(encoding="utf-8"))))
    assert not [cell for row in cells for cell in row if cell.startswith(("=", "+", "-", "@"))]
    assert sorted(row["points"] for row in rows(folder).values() if row["student"] == "Ada") == ["0", "10"]
    assert {row["student"] for row in rows(folder).values()} == {f"'{formula}", "Ada", "<b>Ben</b>", "../../etc"}
    for page in (folder / "out").rglob("*.html"):
        assert "<b>Ben" not in page.read_text(encoding="utf-8")


@pytest.mark.slow
def test_ten_thousand_files_are_graded_and_those_that_are_alike_once(chalkgrad: Command, folder: Path) -> None:
    for place in range(10_000):
        (folder / "students" / f"{place}.tex").write_text((RIGHT, WRONG)[place % 2], encoding="utf-8")
    found = of(chalkgrad)
    assert (found.code, found.err) == (0, "")
    assert found.out.endswith("10,000 submissions: 10,000 graded, 0 for a person, 0 refused.\n")
    assert len(list((folder / "out" / "feedback").iterdir())) == 10_000
    assert [row["points"] for row in rows(folder).values()].count("10") == 5_000


# --- what cannot be used --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("slides", "none"), "error: none: the path: found no such file or folder"),
        (("slides", "students"), "error: students: the class: found nothing"),
        (("slidse", "class"), "Did you mean `slides`?"),
        (("slides", "class", "--rubric", "none.toml"), "error: none.toml: 1 problem"),
        (("slides", "class", "--backend", "none"), 'error: the backend "none" cannot be used'),
        (("slides", "class", "--notation", "braket"), "Did you mean `bracket`?"),
        (("slides", "class", "--format", "moodle"), "'moodle' is not one of"),
        (("slides", "class", "--jobs", "0"), "--jobs"),
        (("slides", "bad.csv"), "error: bad.csv: the table: found the columns"),
        (("slides", "bad.zip"), "error: bad.zip: the file: found no sound zip archive"),
        (("slides", "mine.txt"), "A single text is judged by `chalkgrad check`."),
    ],
)
def test_wrong_arguments_exit_with_2(chalkgrad: Command, folder: Path, arguments: tuple[str, ...], words: str) -> None:
    (folder / "bad.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    (folder / "bad.zip").write_text("no archive", encoding="utf-8")
    (folder / "mine.txt").write_text("x", encoding="utf-8")
    found = chalkgrad("grade", *arguments, "-o", "out")
    assert (found.code, found.out) == (2, "")
    assert words in found.err
    assert "Traceback" not in found.err


def test_where_to_write_must_be_said(chalkgrad: Command) -> None:
    found = chalkgrad("grade", "slides", "class")
    assert found.code == 2
    assert "Missing option '-o'" in found.err


def test_a_foreign_file_is_kept_unless_forced(chalkgrad: Command, folder: Path) -> None:
    hand_in(folder, ada=RIGHT)
    (folder / "out").mkdir()
    (folder / "out" / "marks.csv").write_text("mine", encoding="utf-8")
    refused = of(chalkgrad)
    assert refused.code == 2
    assert "--force" in refused.err
    assert (folder / "out" / "marks.csv").read_text(encoding="utf-8") == "mine"
    assert of(chalkgrad, "--force").code == 0
