"""Variants: all different, all of one difficulty, the same for the same seed."""

from __future__ import annotations

from random import Random

import pytest

from codegen.documents.questions.kinds import KINDS, Kind, fitting, usual_kinds
from codegen.documents.questions.model import Choices, FormulaAnswer, Question
from codegen.documents.questions.setting import Setting
from codegen.documents.questions.variants import Variants, variants
from symbolic.errors import ChalkgradError, ProofError
from tests.codegen.documents.questions.making import network

SLIDES = network("2-2-2-2-1 sigmoid mse")


@pytest.fixture(scope="module")
def twenty() -> Variants:
    return variants(SLIDES, tuple(KINDS), 20, 7)


def test_no_two_of_twenty_variants_are_alike(twenty: Variants) -> None:
    sheets = [tuple((each.stem, each.given, each.answer) for each in sheet.questions) for sheet in twenty.sheets]
    assert len(set(sheets)) == 20


def test_every_variant_has_the_same_kinds_points_difficulty_and_structure(twenty: Variants) -> None:
    shapes = {
        tuple((each.kind, each.points, each.difficulty, each.structure, each.room) for each in sheet.questions)
        for sheet in twenty.sheets
    }
    assert len(shapes) == 1
    assert len({sheet.points for sheet in twenty.sheets}) == 1


def test_as_many_different_questions_are_asked_as_there_are(twenty: Variants) -> None:
    # Of one layer with 4 weights, 4 derivations; they are shared evenly.
    place = list(KINDS).index("derive")
    asked = [sheet.questions[place].answer for sheet in twenty.sheets]
    assert len(set(asked)) == 4
    assert max(asked.count(each) for each in asked) <= 6


def test_what_is_exhausted_is_said(twenty: Variants) -> None:
    assert "derive: 4 different questions on this network, so some of the 20 variants share one" in twenty.notes
    assert not any(note.startswith("forward-pass") for note in twenty.notes)


def test_the_same_seed_gives_the_same_variants(twenty: Variants) -> None:
    assert variants(SLIDES, tuple(KINDS), 20, 7) == twenty


def test_another_seed_gives_other_variants(twenty: Variants) -> None:
    (first,) = variants(SLIDES, tuple(KINDS), 1, 8).sheets
    assert first.questions not in [sheet.questions for sheet in twenty.sheets]


def test_one_kind_may_be_asked_for_twice() -> None:
    (sheet,) = variants(SLIDES, ("missing-factor", "missing-factor"), 1, 0).sheets
    one, other = sheet.questions
    assert one.stem != other.stem


def test_two_questions_of_a_sheet_do_not_ask_for_the_same_derivative() -> None:
    for sheet in variants(SLIDES, ("choice", "missing-factor", "derive"), 5, 1).sheets:
        asked = [
            each.answer.asked if isinstance(each.answer, Choices) else each.answer.relation.sides[0]
            for each in sheet.questions
            if isinstance(each.answer, Choices | FormulaAnswer)
        ]
        assert len(set(asked)) == 3


def test_questions_have_names_of_their_own(twenty: Variants) -> None:
    names = [sheet.name_of(place) for sheet in twenty.sheets for place in range(1, len(sheet.questions) + 1)]
    assert len(set(names)) == len(names)


def test_the_numbers_of_a_variant_are_in_its_spec(twenty: Variants) -> None:
    assert all(sheet.spec.numbers.W is not None for sheet in twenty.sheets)
    assert len({sheet.spec for sheet in twenty.sheets}) == 20


@pytest.mark.parametrize(
    "shorthand",
    ["1-1 sigmoid binary_cross_entropy", "3-2 softmax cross_entropy", "1-1-1-1 tanh mse", "784-512-10 relu mse"],
)
def test_a_mix_that_suits_is_found_for_any_network(shorthand: str) -> None:
    spec = network(shorthand)
    kinds = usual_kinds(Setting(spec))
    assert set(kinds) <= set(fitting(Setting(spec)))
    assert len(kinds) >= 4
    (sheet,) = variants(spec).sheets
    assert [each.kind for each in sheet.questions] == list(kinds)


def test_a_kind_whose_key_is_not_proved_is_left_out_where_no_kinds_were_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    def unproved(setting: Setting, chance: Random) -> Question:  # noqa: ARG001  (as every maker)
        raise ProofError("found a key that was not proved")

    broken = {**KINDS, "choice": Kind("multiple choice", unproved)}
    monkeypatch.setattr("codegen.documents.questions.kinds.KINDS", broken)
    assert "choice" not in fitting(Setting(SLIDES))
    assert usual_kinds(Setting(SLIDES))[0] == "choice-between-units"


def test_a_kind_that_makes_no_sense_is_refused_with_those_that_go() -> None:
    with pytest.raises(ChalkgradError) as refused:
        variants(network("3-1 sigmoid mse"), ("derive", "count-paths"))
    text = str(refused.value)
    assert text.startswith("count-paths: found one path from each quantity to the loss; expected ")
    assert "Of those asked for, these go with it: derive." in text
    assert "missing-factor" in text.split("Also possible here: ")[1]


def test_a_mistyped_kind_gets_the_nearest_one() -> None:
    with pytest.raises(ChalkgradError) as refused:
        variants(SLIDES, ("missing-factr",))
    assert "found `missing-factr`; expected a kind of question. Did you mean `missing-factor`?" in str(refused.value)


def test_each_variant_is_told_as_it_begins() -> None:
    told: list[str] = []
    variants(SLIDES, ("count-parameters",), 3, 0, told.append)
    assert told == ["variant 1", "variant 2", "variant 3"]
