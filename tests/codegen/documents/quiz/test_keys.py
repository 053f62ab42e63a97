"""Keys of quizzes, compared with what a reader of the printed question works out."""

from __future__ import annotations

import re
from fractions import Fraction
from xml.etree import ElementTree as ET

import pytest

from codegen.documents.quiz.moodle import moodle_xml
from tests.codegen.documents.quiz import oracle
from tests.codegen.documents.quiz.making import EXAMPLES, Page, made, questions

FACTORS = {"slides": 1.0, "xor": 0.5, "chain": 0.5}


def printed(name: str, *kinds: str) -> list[tuple[str, ET.Element]]:
    """Return the text and the element of the questions of some kinds."""
    root, asked = ET.fromstring(moodle_xml(made(name))), questions(name)  # noqa: S314  (our own file)
    return [
        (Page(each.findtext("questiontext/text", "")).text, each)
        for each in root
        if each.get("type") != "category" and asked[each.findtext("name/text", "")].kind in kinds
    ]


@pytest.mark.parametrize("name", EXAMPLES)
def test_parameters_are_counted_right(name: str) -> None:
    found = printed(name, "count-parameters")
    assert found
    for text, element in found:
        expected = oracle.parameters(text)
        assert (element.findtext("answer/text"), element.findtext("answer/tolerance")) == (str(expected), "0")


@pytest.mark.parametrize("name", EXAMPLES[:-1])
def test_paths_are_counted_right(name: str) -> None:
    found = printed(name, "count-paths")
    assert found
    for text, element in found:
        expected = oracle.paths(text)
        assert element.findtext("answer/text") == str(expected)


@pytest.mark.parametrize("name", EXAMPLES[:-1])
def test_shapes_are_right(name: str) -> None:
    found = printed(name, "shape")
    assert found
    for text, element in found:
        rows, columns = oracle.shape_of(text)
        spellings = {answer.findtext("text", "") for answer in element.iter("answer")}
        assert {f"{rows}x{columns}", f"{rows} x {columns}", f"{rows} × {columns}", f"({rows}, {columns})"} <= spellings
        assert all(re.findall(r"\d+", spelling) == [str(rows), str(columns)] for spelling in spellings)


@pytest.mark.parametrize("name", FACTORS)
def test_numbers_are_those_that_numpy_computes_from_the_printed_question(name: str) -> None:
    found = printed(name, "forward-pass", "what-if", "update-step")
    assert len(found) == 6
    for text, element in found:
        right, allowed = (Fraction(element.findtext(f"answer/{part}", "")) for part in ("text", "tolerance"))
        assert 0 < allowed <= Fraction(1, 1000)
        assert abs(oracle.step(text, FACTORS[name]) - right) < Fraction(6, 100_000)


def test_a_question_that_needs_the_forward_pass_does_not_tell_what_another_one_asks_for() -> None:
    for text, _ in printed("slides", "what-if", "update-step"):
        assert "Begin with a forward pass." in text
        assert "gave" not in text
