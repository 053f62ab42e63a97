from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from codegen.documents.judgement_json import ReportRecord, report_schema
from codegen.judged_files import derivation_names, derivation_title
from codegen.render import HEADER_MARK
from tests.codegen.command import Command, Outcome

ROOT = Path(__file__).parents[2]
RIGHT, WRONG = "hand/right/last_layer.tex", "hand/wrong/last_layer.tex"
NET = "2-2-1 sigmoid mse"
OUTPUT_ERROR = r"\frac{\partial L}{\partial \hat{y}}"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def of(chalkgrad: Command, folder: Path, text: str, *options: str) -> Outcome:
    (folder / "mine.tex").write_text(text, encoding="utf-8")
    return chalkgrad("check", NET, "mine.tex", *options)


# --- verdicts and exit codes ----------------------------------------------------------------------------------------


def test_a_right_derivation_exits_with_0(chalkgrad: Command) -> None:
    found = chalkgrad("check", "slides", RIGHT)
    assert (found.code, found.err) == (0, "")
    assert found.out.endswith("Every relation stands.\n")
    assert "refuted" not in found.out


def test_a_wrong_derivation_exits_with_1_and_names_the_first_wrong_step(chalkgrad: Command) -> None:
    found = chalkgrad("check", "slides", WRONG)
    assert (found.code, found.err) == (1, "")
    assert found.out.endswith("First wrong step: line 7.\n")
    row = next(row for row in found.out.splitlines() if row.startswith("refuted"))
    assert row.endswith(r"= \hat{y}(1 + \hat{y})")


@pytest.mark.parametrize("name", derivation_names())
def test_every_bundled_derivation_is_what_its_folder_says(chalkgrad: Command, name: str) -> None:
    network = derivation_title(name).removeprefix("For the network ").partition(":")[0]
    assert chalkgrad("check", network, name).code == int(name.startswith("hand/wrong/"))


def test_what_cannot_be_read_is_noted_and_not_wrong(chalkgrad: Command, folder: Path) -> None:
    found = of(chalkgrad, folder, rf"$$ {OUTPUT_ERROR} = 2(\hat y - y) $$ $$ {OUTPUT_ERROR} = \foo $$")
    assert found.code == 0
    assert found.err == "note: 1 relation could not be read; this is no sign of an error\n"
    assert "Nothing is refuted; 1 relation could not be read." in found.out


def test_standard_input_is_judged(chalkgrad: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    text = rf"$$ {OUTPUT_ERROR} = \hat y - y $$"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    found = chalkgrad("check", NET, "-")
    assert found.code == 1
    assert found.out.startswith("stdin\n")


def test_markdown_and_plain_text_are_judged(chalkgrad: Command, folder: Path) -> None:
    (folder / "mine.md").write_text("# Mine\n\nSo $\\frac{dL}{d\\hat y} = 2(\\hat y - y)$ holds.\n", encoding="utf-8")
    (folder / "mine.txt").write_text("dL/dyhat = 2(yhat - y)\n", encoding="utf-8")
    for name in ("mine.md", "mine.txt"):
        found = chalkgrad("check", NET, name)
        assert (found.code, found.err) == (0, "")
        assert found.out.endswith("Every relation stands.\n")


def test_the_notation_of_the_command_line_is_that_of_the_report(chalkgrad: Command, folder: Path) -> None:
    text = r"$$ \frac{\partial C}{\partial \hat{y}} = 2(\hat{y} - y) $$"
    found = of(chalkgrad, folder, text, "--notation", "bare", "--to", "latex")
    assert found.code == 0
    assert r"\frac{\partial C}{\partial \hat{y}} &= 2" in found.out
    assert "% Regenerate with: chalkgrad check '2-2-1 sigmoid mse' mine.tex --notation bare --to latex\n" in found.out
    assert "notation bare" in of(chalkgrad, folder, text, "--notation", "bare").out


# --- formats and files ----------------------------------------------------------------------------------------------


def test_the_report_as_json_follows_the_published_schema(chalkgrad: Command) -> None:
    found = chalkgrad("check", "slides", WRONG, "--to", "json")
    assert (found.code, found.err) == (1, "")
    record = ReportRecord.model_validate_json(found.out, strict=True)
    assert record.refuted
    assert json.loads(chalkgrad("schema", "--report").out) == report_schema()
    assert json.loads(chalkgrad("schema").out)["title"] == "NetworkSpec"


@pytest.mark.parametrize(
    ("form", "beginning"), [("text", HEADER_MARK), ("json", "{"), ("html", "<!doctype html>"), ("latex", "% Generated")]
)
def test_a_report_is_written_to_a_file_and_over_its_own(
    chalkgrad: Command, folder: Path, form: str, beginning: str
) -> None:
    for _ in range(2):
        found = chalkgrad("check", "slides", RIGHT, "--to", form, "-o", "report")
        assert (found.code, found.out, found.err) == (0, "", "")
    written = (folder / "report").read_text(encoding="utf-8")
    assert written.startswith(beginning)
    assert written.endswith("\n")


def test_a_refuted_step_exits_with_1_and_the_file_is_written(chalkgrad: Command, folder: Path) -> None:
    assert chalkgrad("check", "slides", WRONG, "-o", "report.txt").code == 1
    assert "First wrong step: line 7." in (folder / "report.txt").read_text(encoding="utf-8")


def test_a_foreign_file_is_kept_unless_forced(chalkgrad: Command, folder: Path) -> None:
    (folder / "mine.txt").write_text("mine", encoding="utf-8")
    refused = chalkgrad("check", "slides", RIGHT, "-o", "mine.txt")
    assert refused.code == 2
    assert "--force" in refused.err
    assert (folder / "mine.txt").read_text(encoding="utf-8") == "mine"
    assert chalkgrad("check", "slides", RIGHT, "-o", "mine.txt", "--force").code == 0


@pytest.mark.parametrize("form", ["text", "json", "html", "latex"])
def test_the_same_text_gets_the_same_bytes(form: str) -> None:
    command = [sys.executable, "-m", "codegen", "check", "slides", WRONG, "--to", form]
    runs = [
        subprocess.run(
            command,
            cwd=ROOT,
            capture_output=True,
            check=False,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8"},
        )
        for seed in ("1", "2")
    ]
    assert runs[0].stdout == runs[1].stdout
    assert {run.returncode for run in runs} == {1}
    assert b"\x1b" not in runs[0].stdout


# --- what cannot be used --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "found no formula; expected relations to judge"),
        (b"Dear teacher, I did not do my homework.", "found no formula; expected relations to judge"),
        (rb"$$ \delta^{[2]} $$", "found formulas of which none claims anything"),
        (b"\x7fELF\x00\x01", "found a null byte, so it is no text"),
        (b"$a = b$\n\xff", "line 2, column 1: found the byte 0xFF; expected text in UTF-8"),
        (b"x" * 70_000, "found 70,000 signs; expected at most 65,536"),
    ],
)
def test_a_file_that_cannot_be_used_exits_with_2(chalkgrad: Command, folder: Path, content: bytes, words: str) -> None:
    (folder / "mine.tex").write_bytes(content)
    found = chalkgrad("check", NET, "mine.tex")
    assert (found.code, found.out) == (2, "")
    assert found.err.startswith("error: mine.tex: ")
    assert words in found.err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("slides", "none.tex"), "error: none.tex: the path: found no such file"),
        (("slides", "."), "error: .: the path: found a folder"),
        (("slidse", RIGHT), "Did you mean `slides`?"),
        (("slides", RIGHT, "--notation", "braket"), "Did you mean `bracket`?"),
        (("slides", RIGHT, "--to", "pdf"), "'pdf' is not one of"),
        (("slides", RIGHT, "-o", "no/such/folder.txt"), "cannot be written"),
    ],
)
@pytest.mark.usefixtures("folder")
def test_wrong_arguments_exit_with_2(chalkgrad: Command, arguments: tuple[str, ...], words: str) -> None:
    found = chalkgrad("check", *arguments)
    assert (found.code, found.out) == (2, "")
    assert words in found.err
    assert "Traceback" not in found.err


def test_signs_that_cannot_be_seen_are_refused_with_their_place(chalkgrad: Command, folder: Path) -> None:
    found = of(chalkgrad, folder, "$$ a = b $$\n$$ a \u202e= b $$\n")
    assert found.code == 2
    assert found.err.startswith("error: mine.tex: line 2, column 6: found ")


def test_a_hostile_text_is_told_and_not_run(chalkgrad: Command, folder: Path) -> None:
    text = "$$ \\input{/etc/passwd} = \\write18{touch ran} $$\n$$ __import__('os').system('touch ran') = 1 $$\n"
    for form in ("text", "json", "html", "latex"):
        found = of(chalkgrad, folder, text, "--to", form)
        assert found.code in {0, 1}
        assert "Traceback" not in found.err
    assert [path.name for path in folder.iterdir()] == ["mine.tex"]
