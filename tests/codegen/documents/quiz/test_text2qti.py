"""The text for Canvas goes through text2qti itself: what its QTI says is what the model says."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from functools import cache
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from codegen.documents.model import Equations, Paragraph, Table
from codegen.documents.questions.model import Choices, LineAnswer, NumberAnswer, WordAnswer
from codegen.documents.quiz.forms import Entry
from codegen.documents.quiz.pieces import option, pieces, sentence
from codegen.documents.quiz.pools import Quiz
from codegen.documents.quiz.text2qti import as_text2qti_takes_it, text2qti_text
from symbolic.formula.build import equation
from symbolic.formula.nodes import Apply, Matrix, Number, Quantity
from symbolic.spec.shown import escaped
from tests.codegen.documents.quiz.making import CASES, EXAMPLES, HOSTILE, Page, made, questions, said, shown, worded
from tests.codegen.documents.quiz.reading_qti import Assessment, converted

TYPES = {
    Choices: "multiple_choice_question",
    LineAnswer: "multiple_choice_question",
    NumberAnswer: "numerical_question",
    WordAnswer: "short_answer_question",
}


def taken(name: str, written_in: str = "slides") -> Quiz:
    return as_text2qti_takes_it(made(name, written_in))


@cache
def through(name: str, written_in: str = "slides") -> Assessment:
    return converted(text2qti_text(taken(name, written_in)))


@pytest.mark.parametrize(("name", "written_in"), CASES)
def test_every_question_arrives_with_its_type_points_and_name(name: str, written_in: str) -> None:
    found, asked = through(name, written_in), questions(name, written_in)
    items = [item for pool in taken(name, written_in).pools for item in pool.items]
    assert [each.title for each in found.items] == [item.name for item in items]
    assert {asked[each.title].kind for each in found.items} == {question.kind for question in asked.values()}
    for each in found.items:
        question = asked[each.title]
        assert each.kind == TYPES.get(type(question.answer), "essay_question")
        assert each.points == str(question.points)


@pytest.mark.parametrize(("name", "written_in"), CASES)
def test_pools_are_groups_of_which_one_is_picked(name: str, written_in: str) -> None:
    quiz, found = taken(name, written_in), through(name, written_in)
    several = [pool for pool in quiz.pools if len(pool.items) > 1]
    assert found.groups == tuple(("1", str(pool.points)) for pool in several)
    for place, pool in enumerate(several):
        assert [each.title for each in found.items if each.group == place] == [item.name for item in pool.items]


@pytest.mark.parametrize(("name", "written_in"), CASES)
def test_what_is_asked_and_told_arrives_whole(name: str, written_in: str) -> None:
    quiz, found = taken(name, written_in), {each.title: each for each in through(name, written_in).items}
    for item in (item for pool in quiz.pools for item in pool.items):
        for html, blocks in ((found[item.name].html, item.asked), (found[item.name].told, item.told)):
            assert shown(Page(html)) == said(list(pieces(blocks, quiz.notation)))


@pytest.mark.parametrize(("name", "written_in"), CASES)
def test_choices_arrive_with_their_feedback_and_the_right_one(name: str, written_in: str) -> None:
    asked = questions(name, written_in)
    for each in through(name, written_in).items:
        match asked[each.title].answer:
            case Choices(choices=choices, judged_on=spec):
                by = spec.written_in
                told = {said([option((c.formula,), by)]): said([sentence(c.feedback, by)]) for c in choices}
                (right,) = (said([option((c.formula,), by)]) for c in choices if c.is_right)
                assert [shown(Page(choice)) for choice in each.choices] == list(told)
                assert [shown(Page(choice)) for choice in each.right] == [right]
                assert {choice: shown(Page(each.feedback[choice])) for choice in each.choices} == {
                    choice: told[shown(Page(choice))] for choice in each.choices
                }
            case LineAnswer(number=number):
                assert [Page(choice).text.strip() for choice in each.right] == [f"Line {number}"]
                assert len(each.choices) == 5
                assert all(each.feedback[choice] for choice in each.choices)


@pytest.mark.parametrize(("name", "written_in"), CASES)
def test_numbers_and_spellings_arrive(name: str, written_in: str) -> None:
    forms = {item.name: item.form for pool in taken(name, written_in).pools for item in pool.items}
    asked = questions(name, written_in)
    for each in through(name, written_in).items:
        match asked[each.title].answer:
            case NumberAnswer(value=value, tolerance=tolerance):
                right, low, high = each.numbers
                half = Fraction(1, 20_000)
                assert abs(right - Fraction(float(value))) <= half
                assert tolerance <= (high - low) / 2 <= tolerance + 2 * half
                assert high - right == right - low
            case WordAnswer(accepted=accepted):
                assert set(accepted) <= set(each.right)
                assert each.right == forms[each.title].accepted  # type: ignore[union-attr]


def test_answers_are_shuffled_and_solutions_are_the_feedback() -> None:
    assert through("slides").shuffled == "true"
    assert "\nfeedback is solution: true\n" in text2qti_text(taken("slides"))


@pytest.mark.parametrize(
    ("value", "tolerance", "ends"),
    [
        ("17", "0", ("17", "17", "17")),
        ("-3", "0", ("-3", "-3", "-3")),
        ("0.375", "0", ("0.375", "0.375", "0.375")),
        ("0.3857", "0.0005", ("0.3857", "0.3852", "0.3862")),
        ("-0.551", "0.0012", ("-0.551", "-0.5522", "-0.5498")),
        ("0", "0", ("-0.0001", "0.0001")),
        ("0.0005", "0.0005", ("-0.0001", "0.001")),
        ("-0.0005", "0.0005", ("-0.001", "0.0001")),
        ("0.0001", "0.0003", ("0.0001", "-0.0002", "0.0004")),
    ],
)
def test_a_number_is_accepted_between_its_ends(value: str, tolerance: str, ends: tuple[str, ...]) -> None:
    quiz = worded("How many?")
    (item,) = quiz.pools[0].items
    entry = Entry(Decimal(value), Decimal(tolerance))
    pool = replace(quiz.pools[0], items=(replace(item, form=entry),))
    (found,) = converted(text2qti_text(replace(quiz, pools=(pool,)))).items
    assert found.numbers == tuple(map(Fraction, ends))


@pytest.mark.parametrize("words", [*HOSTILE, *(f"{one} {other}" for one, other in pairwise(HOSTILE))])
def test_hostile_words_arrive_as_they_are(words: str) -> None:
    assert_arrives(words)


@settings(max_examples=300)
@given(words=st.text(st.sampled_from("\\$()[]{}<>&;'\"`*_ab1 -./%#|~^=:+!?\n\t"), min_size=1, max_size=30))
@example("a\u2028b")
@example("1) one")
@example("1.a")
@example("$ a$")
@example("\\")
@example("&#65;")
@example("ab  \ncd")
def test_any_words_arrive_as_they_are(words: str) -> None:
    assert_arrives(words)


@given(words=st.text(min_size=1, max_size=20))
def test_words_of_any_script_arrive_as_they_are(words: str) -> None:
    assert_arrives(escaped(words))


def assert_arrives(words: str) -> None:
    spelled = " ".join(words.split())
    if not spelled:
        return
    found = converted(text2qti_text(worded(words)))
    (item,) = found.items
    pages = [Page(html) for html in (item.html, item.told, *item.choices, *item.feedback.values())]
    twice = f"{spelled}\n{spelled}"
    expected = (twice, twice, f"{spelled} yes", f"{spelled} no", twice, spelled, spelled)
    assert tuple(page.text.strip() for page in pages) == expected
    assert set().union(*(page.tags for page in pages)) == {"p"}
    assert not any(page.formulas for page in pages)


@pytest.mark.parametrize("title", HOSTILE)
def test_hostile_titles_arrive_as_they_are(title: str) -> None:
    assert converted(text2qti_text(worded("words", title))).title == title


def test_formulas_and_words_in_tables_keep_their_bars() -> None:
    size = Apply("abs", (Quantity("x"),))
    matrix = Matrix(((Number("1"), Number("2")), (Number("3"), Number("4"))))
    table = Table(("a | b", "<i>"), ((size, "c | d"), (matrix, "*e*")))
    blocks = (Paragraph(("Read: ", size, " | ", matrix)), table, Equations((equation(Quantity("x"), matrix),)))
    quiz = worded("words")
    (item,) = quiz.pools[0].items
    pool = replace(quiz.pools[0], items=(replace(item, asked=blocks),))
    (found,) = converted(text2qti_text(replace(quiz, pools=(pool,)))).items
    page = Page(found.html)
    assert {"table", "td"} <= page.tags
    written = said(list(pieces(blocks, quiz.notation)))
    assert shown(page).replace(r"\vert", "|") == written
    assert r"\\" in written


@pytest.mark.parametrize("name", EXAMPLES)
def test_questions_in_the_same_words_are_asked_once_and_told(name: str) -> None:
    quiz = taken(name)
    texts = [said(list(pieces(item.asked, quiz.notation))) for pool in quiz.pools for item in pool.items]
    assert len(set(texts)) == len(texts)
    dropped = [pool.kind for pool, kept in zip(made(name).pools, quiz.pools, strict=True) if pool != kept]
    assert len(quiz.notes) - len(made(name).notes) == len(dropped)
    assert all(any(f", {kind}: " in note for note in quiz.notes) for kind in dropped)
