from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from symbolic.checking.check import check
from symbolic.checking.report import Report, Route, Verdict
from symbolic.checking.verdicts.decide import Counterexample
from symbolic.checking.wording import (
    MEANINGS,
    SYMBOLS,
    TONES,
    letters,
    open_steps,
    outcome,
    repeated,
    standing,
    values,
    widths,
    worth,
)
from tests.symbolic.checking.reports import EXAMPLE, judged, plain, report, step


def example(*chosen: tuple[str, int]) -> Counterexample:
    return Counterexample((2, 1), (), tuple((name, Fraction(value)) for name, value in chosen), "1", "2")


def test_every_verdict_has_words_a_sign_and_a_tone() -> None:
    for table in (MEANINGS, SYMBOLS, TONES):
        assert set(table) == set(Verdict)
    assert all(meaning.endswith(".") for meaning in MEANINGS.values())


def test_only_what_is_refuted_has_its_tone() -> None:
    assert [verdict for verdict in Verdict if TONES[verdict] == "refuted"] == [Verdict.REFUTED]
    assert {TONES[verdict] for verdict in Verdict if verdict.stands} == {"stands", "given"}


@pytest.mark.parametrize(
    ("verdict", "words"),
    [
        (Verdict.PROVED, "Every relation stands."),
        (Verdict.REFUTED, "First wrong step: line 1."),
        (Verdict.UNKNOWN, "Nothing is refuted; 1 relation could not be decided."),
        (Verdict.UNREADABLE, "Nothing is refuted; 1 relation could not be read."),
    ],
)
def test_the_outcome_is_one_sentence(verdict: Verdict, words: str) -> None:
    assert outcome(plain(verdict)) == words


def test_a_line_against_an_earlier_one_is_told_in_the_outcome() -> None:
    lines = (
        r"$\frac{\partial L}{\partial W^{[2]}} = \delta^{[2]} (a^{[1]})^T$",
        r"$\frac{\partial L}{\partial a^{[1]}} = W^{[2]} \delta^{[2]}$",
    )
    found = check("3-4-2 sigmoid half_sse", "\n".join(lines))
    assert outcome(found) == "Nothing is refuted; 1 relation goes against an earlier line."


def test_a_text_without_relations_is_not_called_right() -> None:
    assert outcome(Report("a", "", "2-1 tanh", "bracket", ())) == "No relation was found, so nothing was judged."


def test_the_first_wrong_step_is_named_by_the_line_of_its_place() -> None:
    assert outcome(report()) == "First wrong step: line 5."
    assert open_steps(report()) == "1 relation could not be decided and 1 relation could not be read"
    assert open_steps(plain(Verdict.PROVED)) == ""


@pytest.mark.parametrize(
    ("verdict", "truth", "route", "words"),
    [
        (Verdict.PROVED, None, Route.PLAIN, ""),
        (Verdict.PROVED, Verdict.PROVED, Route.PLAIN, ""),
        (Verdict.REFUTED, Verdict.REFUTED, Route.FIRST_WRONG, "first wrong step"),
        (Verdict.PROVED, Verdict.REFUTED, Route.CARRIED, "right as a step, carried forward from an earlier error"),
        (Verdict.REFUTED, Verdict.PROVED, Route.WRONG_ROUTE, "right end, reached by a wrong route"),
        (Verdict.PROVED, Verdict.REFUTED, Route.PLAIN, "its end differs from the beginning of the chain"),
        (
            Verdict.REFUTED,
            Verdict.HOLDS,
            Route.NEW_ERROR,
            "wrong step after an earlier one; its end agrees with the beginning of the chain",
        ),
        (
            Verdict.UNKNOWN,
            Verdict.UNREADABLE,
            Route.PLAIN,
            "whether its end agrees with the beginning of the chain is not known",
        ),
    ],
)
def test_how_a_step_stands_is_told_once(verdict: Verdict, truth: Verdict | None, route: Route, words: str) -> None:
    assert standing(step("a = b", "a = b", verdict, truth=truth, route=route)) == words


def test_a_reason_is_repeated_only_where_the_step_stands_and_nothing_else_is_told() -> None:
    source = "a = b = c = d = e"
    steps = [
        step(source, "a = b", Verdict.PROVED, "Because."),
        step(source, "= c", Verdict.PROVED, "Because."),
        step(source, "= d", Verdict.PROVED, "Because.", truth=Verdict.REFUTED, route=Route.CARRIED),
        step(source, "= e", Verdict.REFUTED, "Because."),
    ]
    found = replace(plain(Verdict.PROVED), source=source, lines=(judged(source, *steps),))
    assert repeated(found) == {steps[1]}


# --- counterexamples ------------------------------------------------------------------------------------------------


def test_entries_of_an_array_are_told_together_a_row_for_each_unit() -> None:
    told = dict(values(EXAMPLE))
    assert list(told) == ["W[1]", "W[2]", "W[3]", "W[4]", "b[1]", "b[2]", "b[3]", "b[4][1]", "x", "y"]
    assert told["W[1]"] == "[-2, -1/4; 3/2, -1]"
    assert told["b[1]"] == "[5/4, -5/4]"


def test_entries_are_told_one_by_one_where_some_are_missing() -> None:
    chosen = example(("W[1][1,1]", 1), ("W[1][2,2]", 2), ("eta", 3), ("x[2]", 4), ("W[2][1]", 5), ("W[2][1,1]", 6))
    assert dict(values(chosen)) == {
        "W[1][1,1]": "1",
        "W[1][2,2]": "2",
        "eta": "3",
        "x[2]": "4",
        "W[2][1]": "5",
        "W[2][1,1]": "6",
    }


def test_samples_are_arrays_of_their_own() -> None:
    chosen = example(("x[1](1)", 1), ("x[2](1)", 2), ("x[1](2)", 3), ("x[2](2)", 4), ("y(1)", 5))
    assert dict(values(chosen)) == {"x(1)": "[1, 2]", "x(2)": "[3, 4]", "y(1)": "5"}


@pytest.mark.parametrize(
    ("ratio", "words"),
    [
        (None, "left 1, right 2"),
        (Fraction(1, 2), "left 1, right 2, which is 1/2 times the left"),
        (Fraction(-1), "left 1, right 2, which is minus the left"),
    ],
)
def test_a_ratio_is_told_where_it_is_known(ratio: Fraction | None, words: str) -> None:
    assert worth(replace(example(), ratio=ratio)) == words


def test_network_and_letters_are_told_in_short() -> None:
    assert widths(example()) == "2-1"
    assert letters(Counterexample((), (("l", 2), ("j", 1)), (), "", "")) == "l = 2, j = 1"


def test_lines_that_were_taken_for_sentences_are_counted_in_the_outcome() -> None:
    told = "z_1^{[1]} = W_{11}^{[1]} x_1 + W_{12}^{[1]} x_2 + b_1^{[1]}"
    assert outcome(check("2-2-1 sigmoid mse", f"$${told}$$\n")) == "Every relation stands."
    odd = "my own score of all = three apples and pears"
    assert outcome(check("2-2-1 sigmoid mse", f"$${told}$$\n\n{odd}\n\n% a = b in a comment of TeX\n")) == (
        "Every relation that was read stands; 1 line with an equals sign was taken for a sentence."
    )
