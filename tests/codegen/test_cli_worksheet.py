"""`chalkgrad worksheet`: files, and that `chalkgrad check` judges answers with what a sheet comes with."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from codegen.documents.questions.kinds import KINDS
from codegen.spec_files import read_spec
from tests.codegen.command import Command

NET = "2-2-2-1 sigmoid mse"
FORMULAS = "missing-factor,next-step,derive,matrix-form,translate,choice,choice-between-units"


def made(chalkgrad: Command, folder: Path, *options: str) -> None:
    found = chalkgrad("worksheet", NET, "-o", str(folder), *options)
    assert (found.code, found.out) == (0, "")


def judged(chalkgrad: Command, folder: Path, text: str, *options: str) -> int:
    answers = folder / "my-answers.md"
    answers.write_text(text, encoding="utf-8")
    return chalkgrad("check", str(folder / "variant-1.toml"), str(answers), *options).code


def test_each_variant_has_a_sheet_a_key_and_a_spec(chalkgrad: Command, tmp_path: Path) -> None:
    made(chalkgrad, tmp_path / "out", "--variants", "3", "--questions", "derive,forward-pass")
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert names == sorted(
        name for n in (1, 2, 3) for name in (f"worksheet-{n}.tex", f"key-{n}.tex", f"variant-{n}.toml")
    )
    specs = [read_spec(tmp_path / "out" / f"variant-{n}.toml") for n in (1, 2, 3)]
    assert len({spec.numbers for spec in specs}) == 3


def test_keys_pass_check_with_the_spec_of_the_variant_and_distractors_fail(chalkgrad: Command, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    made(chalkgrad, folder, "--questions", f"{FORMULAS},forward-pass", "--to", "json")
    key = json.loads((folder / "key-1.json").read_text(encoding="utf-8"))
    for question in key["questions"]:
        answer = question["answer"]
        if answer["type"] == "formula":
            notation = ("--notation", answer["notation"])
            assert judged(chalkgrad, folder, answer["latex"], *notation) == 0, question["kind"]
        elif answer["type"] == "choice":
            asked = question["stem"]["latex"].split("Which of these is $")[1].split("$?")[0]
            for place, choice in enumerate(question["choices"]):
                line = f"${asked} = {choice['latex'][1:-1]}$"
                assert judged(chalkgrad, folder, line) == (0 if place == answer["right"] else 1), line


def test_numbers_are_judged_with_the_spec_of_the_variant(chalkgrad: Command, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    made(chalkgrad, folder, "--questions", "forward-pass", "--to", "json")
    answer = json.loads((folder / "key-1.json").read_text(encoding="utf-8"))["questions"][0]["answer"]
    assert judged(chalkgrad, folder, f"$L = {answer['value']:.4f}$") == 0
    assert judged(chalkgrad, folder, f"$L = {answer['value'] + 0.3:.4f}$") == 1


def test_one_sheet_or_its_key_is_printed(chalkgrad: Command) -> None:
    sheet = chalkgrad("worksheet", NET, "--questions", "derive", "--to", "text")
    key = chalkgrad("worksheet", NET, "--questions", "derive", "--to", "text", "--key")
    assert sheet.code == key.code == 0
    assert "Name ____" in sheet.out
    assert "Multiply the derivatives along the way" in key.out
    assert "Multiply the derivatives along the way" not in sheet.out


def test_the_kinds_are_listed(chalkgrad: Command) -> None:
    found = chalkgrad("worksheet", "--list")
    assert found.code == 0
    assert [row.split()[0] for row in found.out.splitlines()] == list(KINDS)


def test_what_a_network_has_too_few_of_is_noted(chalkgrad: Command, tmp_path: Path) -> None:
    found = chalkgrad("worksheet", NET, "--questions", "derive", "--variants", "9", "-o", str(tmp_path / "out"))
    assert found.code == 0
    assert "note: derive: " in found.err
    assert "so some of the 9 variants share one" in found.err


def test_foreign_files_are_kept_unless_forced(chalkgrad: Command, tmp_path: Path) -> None:
    (tmp_path / "key-1.tex").write_text("my own notes", encoding="utf-8")
    arguments = ("worksheet", NET, "--questions", "derive", "-o", str(tmp_path))
    found = chalkgrad(*arguments)
    assert found.code == 2
    assert "found a file that chalkgrad did not write" in found.err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["key-1.tex"]
    assert chalkgrad(*arguments, "--force").code == 0
    assert "my own notes" not in (tmp_path / "key-1.tex").read_text(encoding="utf-8")


@pytest.mark.parametrize("to", ["latex", "text", "json"])
def test_a_second_run_takes_the_place_of_the_first(chalkgrad: Command, tmp_path: Path, to: str) -> None:
    made(chalkgrad, tmp_path, "--questions", "derive", "--variants", "3", "--to", to)
    (tmp_path / "worksheet-9.tex").write_text("my own notes", encoding="utf-8")
    made(chalkgrad, tmp_path, "--questions", "derive", "--variants", "2", "--to", to)
    assert not (tmp_path / "variant-3.toml").exists()
    assert (tmp_path / "worksheet-9.tex").exists()


def test_the_header_says_how_to_make_the_sheet_again(chalkgrad: Command, tmp_path: Path) -> None:
    made(chalkgrad, tmp_path, "--questions", "derive", "--seed", "3", "--title", "Sheet & one")
    text = (tmp_path / "worksheet-1.tex").read_text(encoding="utf-8")
    assert (
        "% Regenerate with: chalkgrad worksheet '2-2-2-1 sigmoid mse' --questions derive --variants 1 --seed 3 "
        "--to latex --title 'Sheet & one' -o out/\n"
    ) in text


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((NET, "--questions", "deriv"), "found `deriv`; expected a kind of question. Did you mean `derive`?"),
        ((NET, "--questions", "\x1b[31m"), r"found `\x1b[31m`; expected a kind of question."),
        ((NET, "--variants", "2"), "--variants 2 goes with -o FOLDER"),
        ((NET, "--variants", "0"), "0 is not in the range"),
        ((), "Missing argument 'SPEC'"),
        (("no-such-network",), "the network: found"),
        (("3-1 sigmoid mse", "--questions", "count-paths"), "count-paths: found one path"),
        ((NET, "--key", "-o", "out"), "Leave out one of them."),
    ],
)
def test_bad_input_is_told(chalkgrad: Command, arguments: tuple[str, ...], told: str) -> None:
    found = chalkgrad("worksheet", *arguments)
    assert found.code == 2
    assert told in found.err
