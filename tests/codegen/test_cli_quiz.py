"""`chalkgrad quiz`: files for Moodle and for text2qti, what is told of them, and bad input."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.codegen.command import Command
from tests.codegen.documents.quiz.moodle_format import problems
from tests.codegen.documents.quiz.reading_qti import converted

NET = "2-2-1 sigmoid mse"
KINDS = "count-parameters,missing-factor,choice"


def written(chalkgrad: Command, to: str, *options: str) -> str:
    found = chalkgrad("quiz", NET, "--to", to, *options)
    assert found.code == 0, found.err
    return found.out


def of_moodle(text: str) -> list[ET.Element]:
    root = ET.fromstring(text)  # noqa: S314  (our own file)
    assert problems(root) == []
    return [each for each in root if each.get("type") != "category"]


@pytest.mark.parametrize("to", ["moodle", "text2qti"])
def test_a_file_is_what_is_printed_and_may_be_written_again(chalkgrad: Command, tmp_path: Path, to: str) -> None:
    path = tmp_path / "quiz.out"
    for _ in range(2):
        found = chalkgrad("quiz", NET, "--to", to, "--questions", KINDS, "-o", str(path))
        assert (found.code, found.out) == (0, "")
    assert path.read_text(encoding="utf-8") == written(chalkgrad, to, "--questions", KINDS)
    assert [each.name for each in tmp_path.iterdir()] == ["quiz.out"]


@pytest.mark.parametrize("to", ["moodle", "text2qti"])
def test_the_same_seed_gives_the_same_quiz_and_another_one_another(chalkgrad: Command, to: str) -> None:
    options = ("--questions", "count-parameters,forward-pass", "--variants", "3")
    first = written(chalkgrad, to, *options)
    assert written(chalkgrad, to, *options) == first
    other = written(chalkgrad, to, *options, "--seed", "1")
    nameless, other_nameless = (re.sub(r"-[01]-|--seed [01]", "", text) for text in (first, other))
    assert nameless != other_nameless


def test_a_usual_mix_has_seven_places(chalkgrad: Command) -> None:
    assert len(of_moodle(written(chalkgrad, "moodle"))) == 7
    assert len(converted(written(chalkgrad, "text2qti")).items) == 7


def test_variants_are_pools_to_draw_from(chalkgrad: Command) -> None:
    options = ("--questions", "count-parameters,forward-pass", "--variants", "4")
    assert len(of_moodle(written(chalkgrad, "moodle", *options))) == 8
    found = converted(written(chalkgrad, "text2qti", *options))
    assert found.groups == (("1", "2"), ("1", "3"))
    assert [each.group for each in found.items] == [0] * 4 + [1] * 4


def test_foreign_files_are_kept_unless_forced(chalkgrad: Command, tmp_path: Path) -> None:
    path = tmp_path / "quiz.xml"
    path.write_text("<quiz/>", encoding="utf-8")
    arguments = ("quiz", NET, "--to", "moodle", "--questions", "count-parameters", "-o", str(path))
    found = chalkgrad(*arguments)
    assert found.code == 2
    assert "found a file that chalkgrad did not write" in found.err
    assert path.read_text(encoding="utf-8") == "<quiz/>"
    assert chalkgrad(*arguments, "--force").code == 0
    assert len(of_moodle(path.read_text(encoding="utf-8"))) == 1


def test_what_a_network_has_too_few_of_is_noted(chalkgrad: Command) -> None:
    found = chalkgrad("quiz", "1-1-1 sigmoid mse", "--to", "moodle", "--questions", "derive", "--variants", "4")
    assert found.code == 0
    assert "note: question 1, derive: 1 of 4 differ from each other and are asked" in found.err
    assert len(of_moodle(found.out)) == 1


def test_a_pool_that_only_asks_the_same_again_is_left_out(chalkgrad: Command) -> None:
    options = ("--questions", "forward-pass,forward-pass", "--variants", "2")
    found = chalkgrad("quiz", NET, "--to", "text2qti", *options)
    assert "note: question 2, forward-pass: left out" in found.err
    assert len(converted(found.out).items) == 2


HOSTILE = "*a) A & <b>B</b> $x$ % GROUP ... 'it' /c/"


def test_the_header_of_a_text_makes_it_again(chalkgrad: Command) -> None:
    text = written(chalkgrad, "text2qti", "--questions", KINDS, "--title", HOSTILE, "--notation", "delta")
    assert converted(text).title == HOSTILE
    command = re.findall(r"^% Made again with: chalkgrad (.*)$", text, re.MULTILINE)[0]
    assert chalkgrad(*shlex.split(command)).out == text


def test_the_category_of_a_file_for_moodle_says_how_it_is_made_again(chalkgrad: Command) -> None:
    text = written(chalkgrad, "moodle", "--questions", KINDS, "--title", HOSTILE)
    info = ET.fromstring(text).findtext("question/info/text", "")  # noqa: S314  (our own file)
    assert chalkgrad(*shlex.split(info.split("Made again with: chalkgrad ")[1])).out == text


def test_answers_are_judged_in_the_notation_of_the_quiz(chalkgrad: Command) -> None:
    text = written(chalkgrad, "moodle", "--questions", "missing-factor", "--notation", "delta")
    assert "chalkgrad check '2-2-1 sigmoid mse' my-answers.tex --notation delta" in text
    other = written(chalkgrad, "moodle", "--questions", "missing-factor")
    assert "my-answers.tex&lt;/code&gt;" in other


def test_the_command_in_the_feedback_proves_the_key(chalkgrad: Command, tmp_path: Path) -> None:
    for element in of_moodle(written(chalkgrad, "moodle", "--questions", "derive,matrix-form,translate,next-step")):
        key = re.findall(r"\\\((.*?)\\\)", ET.fromstring(element.findtext("graderinfo/text", "")).text or "")[0]  # noqa: S314
        told = ET.fromstring(f"<div>{element.findtext('generalfeedback/text')}</div>")  # noqa: S314
        _, *command = shlex.split(told.findtext(".//code", ""))
        answers = tmp_path / "my-answers.tex"
        answers.write_text(rf"\[{key}\]", encoding="utf-8")
        assert chalkgrad(*(str(answers) if word == "my-answers.tex" else word for word in command)).code == 0


def test_an_empty_title_is_that_of_the_network(chalkgrad: Command) -> None:
    text = written(chalkgrad, "text2qti", "--questions", "count-parameters", "--title", "  ")
    assert converted(text).title == "Quiz: 2-2-1 sigmoid, squared error"


def test_signs_that_do_not_print_are_escaped_in_titles(chalkgrad: Command) -> None:
    title = "a\x1b[31m\nb\udcff\u202e"
    for to in ("moodle", "text2qti"):
        text = written(chalkgrad, to, "--questions", "count-parameters", "--title", title)
        assert r"a\x1b[31m\nb\udcff\u202e" in text


def test_the_program_text2qti_takes_a_file(chalkgrad: Command, tmp_path: Path) -> None:
    path = tmp_path / "quiz.txt"
    assert chalkgrad("quiz", NET, "--to", "text2qti", "--variants", "2", "-o", str(path)).code == 0
    run = subprocess.run(
        [sys.executable, "-c", "from text2qti.cmdline import main; main()", path.name],
        cwd=tmp_path,
        env=os.environ | {"HOME": str(tmp_path), "USERPROFILE": str(tmp_path)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert (run.returncode, run.stderr) == (0, "")
    with zipfile.ZipFile(tmp_path / "quiz.zip") as archive:
        assert "imsmanifest.xml" in archive.namelist()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((NET,), "Missing option '--to'"),
        ((NET, "--to", "canvas"), "'canvas' is not one of 'moodle', 'text2qti'"),
        (("--to", "moodle"), "Missing argument 'SPEC'"),
        ((NET, "--to", "moodle", "--questions", "deriv"), "found `deriv`; expected a kind of question. Did you mean"),
        ((NET, "--to", "moodle", "--questions", "\x1b[31m"), r"found `\x1b[31m`; expected a kind of question."),
        ((NET, "--to", "moodle", "--variants", "0"), "0 is not in the range"),
        ((NET, "--to", "moodle", "--seed", "-1"), "-1 is not in the range"),
        (("no-such-network", "--to", "moodle"), "the network: found"),
        (("3-1 sigmoid mse", "--to", "text2qti", "--questions", "count-paths"), "count-paths: found one path"),
        ((NET, "--to", "moodle", "--notation", "slide"), "Did you mean `slides`?"),
        ((NET, "--to", "moodle", "-o", "."), "found a folder; expected a file"),
        ((NET, "--to", "moodle", "--questions", "derive", "-o", "no/such/folder/q.xml"), "cannot be written"),
    ],
)
def test_bad_input_is_told(chalkgrad: Command, arguments: tuple[str, ...], told: str) -> None:
    found = chalkgrad("quiz", *arguments)
    assert (found.code, found.out) == (2, "")
    assert told in found.err
