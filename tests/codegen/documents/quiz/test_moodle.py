"""Moodle XML: what Moodle reads, with the right answers, their feedback, and words and formulas as they are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from html import unescape
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codegen.documents.questions.model import Choices, FormulaAnswer, LineAnswer, NumberAnswer, WordAnswer
from codegen.documents.quiz.moodle import moodle_xml
from codegen.documents.quiz.pieces import pieces
from codegen.documents.quiz.pools import Quiz
from symbolic.formula.latex import print_latex
from symbolic.spec.shown import escaped
from tests.codegen.documents.quiz.making import CASES, EXAMPLES, HOSTILE, Page, made, questions, said, shown, worded
from tests.codegen.documents.quiz.moodle_format import problems

MATH = re.compile(r"\\\((.*?)\\\)|\\\[(.*?)\\\]", re.DOTALL)
ELEMENTS = {"div", "p", "span", "code", "table", "thead", "tbody", "tr", "th", "td"}
FORMS = {
    Choices: "multichoice",
    LineAnswer: "multichoice",
    NumberAnswer: "numerical",
    WordAnswer: "shortanswer",
    FormulaAnswer: "essay",
}


def read(quiz: Quiz) -> ET.Element:
    return ET.fromstring(moodle_xml(quiz))  # noqa: S314  (our own file)


def real(root: ET.Element) -> dict[str, ET.Element]:
    """Return the questions by name."""
    return {each.findtext("name/text", ""): each for each in root.iter("question") if each.get("type") != "category"}


def fragments(root: ET.Element) -> Iterator[str]:
    """Yield all HTML of a file."""
    for element in root.iter():
        if element.get("format") == "html":
            yield element.findtext("text", "")


def formulas(html: str) -> list[str]:
    """Return what the filter of Moodle shows as formulas, as a browser hands them over."""
    return [unescape(inline or display).strip() for inline, display in MATH.findall(html)]


def as_shown(html: str) -> str:
    """Return what is said, with formulas as `said` has them."""
    text = shown(Page(html))
    return MATH.sub(lambda found: f"⟨{(found[1] or found[2]).removeprefix(chr(92) + 'displaystyle')}⟩", text)


@pytest.mark.parametrize(("name", "written_in"), CASES)
def test_a_file_fits_the_description_of_the_format(name: str, written_in: str) -> None:
    assert problems(read(made(name, written_in))) == []


def test_the_description_is_closed() -> None:
    root = read(made("slides"))
    question = next(each for each in root if each.get("type") == "multichoice")
    question.remove(question.find("single"))  # type: ignore[arg-type]
    ET.SubElement(question, "unheard-of")
    assert len(problems(root)) == 2


@pytest.mark.parametrize(("name", "written_in"), CASES)
def test_every_question_of_the_model_is_there_in_its_form(name: str, written_in: str) -> None:
    found, asked = real(read(made(name, written_in))), questions(name, written_in)
    assert found.keys() == {item.name for pool in made(name, written_in).pools for item in pool.items}
    assert {question.kind for question in asked.values()} == {asked[each].kind for each in found}
    for each, element in found.items():
        question = asked[each]
        assert element.get("type") == FORMS[type(question.answer)]
        assert element.findtext("defaultgrade") == str(question.points)
        tags = [tag.findtext("text") for tag in element.iter("tag")]
        assert tags == [*question.tags, question.difficulty]


@pytest.mark.parametrize(("name", "written_in"), CASES)
def test_one_choice_has_all_points_and_every_choice_has_feedback(name: str, written_in: str) -> None:
    asked = questions(name, written_in)
    for each, element in real(read(made(name, written_in))).items():
        answers = element.findall("answer")
        match asked[each].answer:
            case Choices(choices=choices, judged_on=spec):
                fractions = [answer.get("fraction") for answer in answers]
                assert fractions == ["100" if choice.is_right else "0" for choice in choices]
                assert fractions.count("100") == 1
                for answer, choice in zip(answers, choices, strict=True):
                    latex = print_latex(choice.formula, spec.written_in)
                    assert answer.findtext("text", "").startswith(r"<p>\(\displaystyle ")
                    assert formulas(answer.findtext("text", "")) == [rf"\displaystyle {latex}"]
                    told = Page(answer.findtext("feedback/text", "")).text
                    assert all(part in told for part in choice.feedback if isinstance(part, str))
                    assert told.strip()
            case LineAnswer(number=number):
                right = [place for place, answer in enumerate(answers, start=1) if answer.get("fraction") == "100"]
                assert right == [number]
                assert element.findtext("shuffleanswers") == "false"
                assert all(answer.findtext("feedback/text") for answer in answers)


@pytest.mark.parametrize(("name", "written_in"), CASES)
def test_numbers_and_words_are_those_of_the_model(name: str, written_in: str) -> None:
    asked = questions(name, written_in)
    for each, element in real(read(made(name, written_in))).items():
        match asked[each].answer:
            case NumberAnswer(value=value, tolerance=tolerance):
                (answer,) = element.findall("answer")
                right, allowed = (Fraction(answer.findtext(part, "")) for part in ("text", "tolerance"))
                assert answer.get("fraction") == "100"
                assert abs(right - Fraction(float(value))) <= Fraction(1, 20_000)
                assert tolerance <= allowed <= tolerance + Fraction(1, 10_000)
            case WordAnswer(accepted=accepted):
                spellings = [answer.findtext("text", "") for answer in element.findall("answer")]
                assert set(accepted) <= set(spellings)
                assert len({re.sub(r"\D+", " ", spelling).strip() for spelling in spellings}) == 1
                assert {answer.get("fraction") for answer in element.findall("answer")} == {"100"}


@pytest.mark.parametrize(("name", "written_in"), CASES)
def test_what_is_asked_and_told_is_printed_whole(name: str, written_in: str) -> None:
    quiz = made(name, written_in)
    found = real(read(quiz))
    for item in (item for pool in quiz.pools for item in pool.items):
        for part, blocks in (("questiontext", item.asked), ("generalfeedback", item.told)):
            html = found[item.name].findtext(f"{part}/text", "")
            assert as_shown(html) == said(list(pieces(blocks, quiz.notation)))


@pytest.mark.parametrize("name", EXAMPLES)
def test_html_is_well_formed_and_of_few_elements(name: str) -> None:
    for html in fragments(read(made(name))):
        root = ET.fromstring(f"<div>{html}</div>")  # noqa: S314  (our own file)
        assert {element.tag for element in root.iter()} <= ELEMENTS


@pytest.mark.parametrize("name", EXAMPLES)
def test_feedback_has_neither_displays_nor_alignments(name: str) -> None:
    for each in real(read(made(name))).values():
        told = [
            each.findtext("generalfeedback/text", ""),
            *(a.findtext("feedback/text", "") for a in each.iter("answer")),
        ]
        assert not any(mark in html for html in told for mark in ("\\[", "aligned", "align*", "$$"))


@pytest.mark.parametrize("name", EXAMPLES)
def test_formulas_have_nothing_that_mathjax_would_print_as_it_is(name: str) -> None:
    for html in fragments(read(made(name))):
        for latex in formulas(html):
            assert r"\_" not in latex
            assert latex.count("{") == latex.count("}")


def test_derivations_are_marked_by_a_person_who_is_told_the_key_and_the_command() -> None:
    asked = questions("slides")
    found = [each for each in real(read(made("slides"))).items() if each[1].get("type") == "essay"]
    assert {asked[name].kind for name, _ in found} == {
        "missing-factor",
        "next-step",
        "derive",
        "matrix-form",
        "translate",
    }
    for name, element in found:
        answer = asked[name].answer
        assert isinstance(answer, FormulaAnswer)
        key = print_latex(answer.relation, answer.written_in)
        assert formulas(element.findtext("graderinfo/text", "")) == [key]
        assert f"<code>chalkgrad check {answer.written_in.name} my-answers.tex</code>" in element.findtext(
            "generalfeedback/text", ""
        )


def test_each_pool_is_a_category_and_the_questions_follow_it() -> None:
    root, quiz = read(made("slides")), made("slides")
    order = [each.findtext("category/text") or each.findtext("name/text") for each in root]
    expected = ["$course$/A quiz"]
    for pool in quiz.pools:
        expected += [f"$course$/A quiz/{pool.place:02} {pool.title}", *(item.name for item in pool.items)]
    assert order == expected
    assert len(quiz.pools) == 14


def moodle_path(path: str) -> list[str]:
    """Split a category path as Moodle does."""
    return [part.replace("//", "/").strip() for part in re.split(r"(?<!/)/(?!/)", path)]


@pytest.mark.parametrize("words", [*HOSTILE, "/a/", "//", "a&b"])
def test_titles_are_one_name_of_a_category(words: str) -> None:
    first, *_ = read(worded("words", escaped(words)))
    course, title = moodle_path(first.findtext("category/text", ""))
    assert course == "$course$"
    assert "<" not in title
    assert unescape(title) == words


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_come_out_as_they_are(words: str) -> None:
    assert_printed(words)


@given(words=st.text(st.sampled_from("\\$()[]{}<>&;'\"`*_ab1 -./%#|~^=:+!\n"), max_size=30))
def test_any_words_come_out_as_they_are(words: str) -> None:
    assert_printed(escaped(words))


def assert_printed(words: str) -> None:
    root = read(worded(words))
    assert problems(root) == []
    pages = [Page(html) for html in fragments(root)]
    texts = [page.text for page in pages]
    assert texts[:2] == [f"{words}\n{words}"] * 2
    assert Counter(texts[2:]) == Counter([f"{words} yes", words, f"{words} no", words])
    assert set().union(*(page.tags for page in pages)) <= {"p", "span"}
    # A filter for formulas reads one piece of text at a time.
    assert not any(mark in piece for page in pages for piece in page.texts for mark in ("\\(", "\\[", "$$", "\\begin"))


def test_the_mark_is_near_the_start_and_a_comment_of_xml() -> None:
    text = moodle_xml(Quiz("t", "a--b--->", "command", made("slides").notation, made("slides").pools))
    assert "Generated by chalkgrad" in text[:200]
    ET.fromstring(text)  # noqa: S314  (our own file)
    assert text.startswith('<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n')
