"""Worksheets and keys as documents: what they say, and that LaTeX prints them without a complaint."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from codegen.documents.formats.latex import worksheet_latex
from codegen.documents.formats.plain_text import document_text
from codegen.documents.model import Options, Task
from codegen.documents.questions.kinds import KINDS
from codegen.documents.questions.variants import Variant, variants
from codegen.documents.worksheet import key_document, worksheet_document
from codegen.documents.worksheet_files import Request, sheets
from symbolic.formula.notation import NOTATION_NAMES
from tests.codegen.documents.compiling import problems
from tests.codegen.documents.questions.making import network

HOSTILE = r"50% & #1 \foo{x}_y^2 ~ $z$ <b>&amp;</b> {{ y }} {% if %} <<< x >>> #set `a` *b* \end{document}"


@pytest.fixture(scope="module")
def sheet() -> Variant:
    (made,) = variants(network("2-3-2-1 tanh,sigmoid,sigmoid half_mse"), tuple(KINDS), 1, 4).sheets
    return made


def printed(variant: Variant, title: str = "Sheet") -> tuple[str, str]:
    parts = (variant, title, "test.toml", "chalkgrad worksheet test.toml")
    return document_text(worksheet_document(*parts)), document_text(key_document(*parts))


@pytest.mark.usefixtures("tex")
@pytest.mark.parametrize("notation", NOTATION_NAMES)
def test_sheets_and_keys_compile_in_every_notation(notation: str, tmp_path: Path) -> None:
    spec = network("2-3-2-1 tanh,sigmoid,sigmoid half_mse", notation)
    (made,) = variants(spec, tuple(KINDS), 1, 2).sheets
    for number, document in enumerate((worksheet_document, key_document)):
        folder = tmp_path / str(number)
        folder.mkdir()
        assert problems(worksheet_latex(document(made, HOSTILE, "test.toml", "chalkgrad")), folder) == []


@pytest.mark.usefixtures("tex")
@pytest.mark.parametrize(
    "shorthand", ["1-1 sigmoid binary_cross_entropy", "3-4-3 tanh,softmax cross_entropy", "784-512-10 relu mse"]
)
def test_sheets_and_keys_of_other_networks_compile(shorthand: str, tmp_path: Path) -> None:
    (made,) = variants(network(shorthand)).sheets
    for number, document in enumerate((worksheet_document, key_document)):
        folder = tmp_path / str(number)
        folder.mkdir()
        assert problems(worksheet_latex(document(made, "Sheet", "test.toml", "chalkgrad")), folder) == []


UNJUDGED = {"choice", "choice-between-units", "count-parameters", "count-paths", "shape", "wrong-line"}
"""Kinds that are answered with a mark, a word or a count."""


def test_a_sheet_has_its_points_its_levels_and_room_but_no_answers(sheet: Variant) -> None:
    text, _ = printed(sheet)
    assert f"{len(KINDS)} questions, {sheet.points} points in all." in text
    for number, question in enumerate(sheet.questions, start=1):
        points = "1 point" if question.points == 1 else f"{question.points} points"
        assert f"Question {number} ({points}, {question.difficulty})" in text
    assert "____" in text
    assert "<- right" not in text
    assert "is wrong:" not in text


def test_a_key_marks_what_is_right_and_explains_what_is_wrong(sheet: Variant) -> None:
    _, text = printed(sheet)
    assert text.count("<- right") == 2
    assert "is wrong:" in text
    assert "Proof that it is wrong: with" in text
    assert "with 4 decimals" in " ".join(text.split())


def test_options_are_marked_in_the_key_alone(sheet: Variant) -> None:
    def options(document: object) -> list[Options]:
        tasks = [block for section in document.sections for block in section.blocks if isinstance(block, Task)]  # type: ignore[attr-defined]
        return [block for task in tasks for block in task.blocks if isinstance(block, Options)]

    parts = (sheet, "Sheet", "test.toml", "chalkgrad")
    for asked, solved in zip(options(worksheet_document(*parts)), options(key_document(*parts)), strict=True):
        assert [option.words for option in asked.options] == [option.words for option in solved.options]
        assert not any(option.is_right or option.note for option in asked.options)
        assert sum(option.is_right for option in solved.options) == 1
        assert all(option.note for option in solved.options if not option.is_right)


def test_numbers_are_given_once_and_the_forward_pass_is_not_given_away(sheet: Variant) -> None:
    text, _ = printed(sheet)
    assert text.count("W^[1] = [") == 1
    assert "The forward pass gave:" not in text
    place = list(KINDS).index("forward-pass") + 1
    assert f"Where a forward pass is needed again, go on from that of question {place}." in text


def test_results_are_given_where_no_question_asks_for_them() -> None:
    (made,) = variants(network("2-2-1 sigmoid mse"), ("update-step",)).sheets
    text, _ = printed(made)
    assert "The forward pass gave:" in text
    assert "a_1^[1]" in text


def test_a_sheet_says_how_its_answers_are_judged(sheet: Variant) -> None:
    text, _ = printed(sheet)
    assert "chalkgrad check variant-1.toml my-answers.tex\n" in text
    place = list(KINDS).index("translate") + 1
    assert f"The answer to question {place} is in another notation, so it is judged from a file of its own:" in text


@pytest.mark.parametrize("to", ["latex", "text", "json"])
def test_a_hostile_title_is_printed_as_it_is(to: str) -> None:
    made = sheets(Request("slides", ("count-parameters",), title=HOSTILE, to=to)).sheet
    if to == "json":
        assert json.loads(made)["title"] == f"{HOSTILE}, variant 1"
    elif to == "text":
        assert f"\n{HOSTILE}, variant 1\n" in made
    else:
        assert r"50\% \& \#1 \textbackslash{}foo\{x\}\_y" in made


def test_json_has_the_answers_in_the_key_alone() -> None:
    made = sheets(Request("slides", ("choice", "forward-pass", "shape", "wrong-line", "derive"), to="json"))
    asked, solved = (json.loads(text)["questions"] for text in (made.sheet, made.key))
    assert not any("answer" in question or "solution" in question for question in asked)
    assert [question["answer"]["type"] for question in solved] == ["choice", "number", "words", "line", "formula"]
    assert len(asked[0]["choices"]) == len(solved[0]["answer"]["feedback"]) == 4
    assert solved[0]["answer"]["mistakes"][solved[0]["answer"]["right"]] == ""
    assert [question["id"] for question in asked] == [question["id"] for question in solved]


def test_the_same_request_gives_the_same_bytes() -> None:
    request = Request("slides", (), 2, 5)
    assert sheets(request).files == sheets(request).files


def test_a_sheet_says_what_is_judged_and_how_results_behind_a_change_are_written(sheet: Variant) -> None:
    text, _ = printed(sheet)
    judged = [n for n, each in enumerate(sheet.questions, start=1) if each.kind not in UNJUDGED]
    assert f"judged line by line, those to questions {', '.join(map(str, judged))}, where they are whole" in text
    assert "for values after a change" in text
    assert "' = ..." in text
    assert ":= ..." in text


def test_a_sheet_of_marks_alone_says_nothing_of_judging() -> None:
    made = sheets(Request("slides", ("choice",), to="text")).sheet
    assert "To judge your own answers" not in made
    assert "chalkgrad check" not in made
