from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codegen.grading.judgement import JudgedStep, Judgement
from codegen.grading.marks import Marks, Range, marks, points_text
from codegen.grading.rubric import Rubric, Scheme
from tests.codegen.grading.texts import judged, step

W2, B2 = "∂L/∂W^[2]", "∂L/∂b^[2]"
RIGHT = step()
WRONG = step(verdict="refuted", route="first wrong")
UNKNOWN = step(verdict="unknown", about="")
UNREADABLE = step(verdict="unreadable", about="")


def scheme(subjects: tuple[tuple[str, ...], ...] = (), **rubric: Any) -> Scheme:
    required = [{"points": 4, "any": ["x"]} for _ in subjects]
    return Scheme(Rubric.model_validate({**rubric, "required": required}), subjects)


def of(*steps: JudgedStep, by: Scheme | None = None) -> Marks:
    return marks(judged(*steps), by or Scheme())


def least(*steps: JudgedStep, by: Scheme | None = None) -> Fraction:
    found = of(*steps, by=by)
    assert found.final
    return found.got.least


# --- steps ----------------------------------------------------------------------------------------------------------


def test_all_right_is_all_points_and_all_wrong_is_none() -> None:
    assert least(RIGHT, RIGHT) == 10
    assert least(WRONG) == 0


def test_steps_share_the_points() -> None:
    assert least(RIGHT, RIGHT, WRONG) == Fraction(20, 3)


def test_a_step_is_worth_its_part_of_a_full_solution() -> None:
    by = scheme(steps={"points": 10, "expected": 5})
    assert least(RIGHT, RIGHT, by=by) == 4
    assert of(RIGHT, by=by).items[0].words == "1 of 1 step stand. 5 were expected."
    assert least(*[RIGHT] * 7, by=by) == 10


def test_more_right_steps_do_not_make_up_for_wrong_ones() -> None:
    by = scheme(steps={"points": 10, "expected": 2})
    assert least(*[RIGHT] * 8, WRONG, WRONG, by=by) == 8


@pytest.mark.parametrize(
    ("changed", "key"),
    [
        ({"verdict": "holds"}, "stands"),
        ({"verdict": "convention"}, "convention"),
        ({"verdict": "convention", "goes_against": True}, "against"),
        ({"route": "carried"}, "carried"),
        ({"verdict": "convention", "route": "carried"}, "carried"),
        ({"verdict": "refuted", "route": "wrong route"}, "wrong_route"),
        ({"verdict": "refuted", "route": "first wrong"}, "first_error"),
        ({"verdict": "refuted", "route": "new error"}, "new_error"),
        ({"verdict": "refuted"}, "first_error"),
        ({"verdict": "unknown"}, "unknown"),
        ({"verdict": "unreadable"}, "unreadable"),
    ],
)
def test_each_kind_of_step_gets_its_credit(changed: dict[str, Any], key: str) -> None:
    assert least(step(**changed), by=scheme(credit={key: 0.25})) == Fraction(5, 2)


def test_an_error_may_cost_points_but_nobody_has_fewer_than_none() -> None:
    by = scheme(credit={"first_error": -0.5})
    assert least(RIGHT, WRONG, by=by) == Fraction(5, 2)
    assert least(WRONG, by=by) == 0


def test_definitions_and_what_says_nothing_are_not_counted() -> None:
    idle = (step(verdict="definition"), step(says_nothing=True))
    assert least(RIGHT, WRONG, *idle) == least(RIGHT, WRONG)


def test_definitions_alone_are_left_to_a_person() -> None:
    found = of(step(verdict="definition"))
    assert found.got == Range(Fraction(0), Fraction(10))
    assert found.person == ("Steps: There is nothing but definitions.",)


# --- what is open ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("left", [UNKNOWN, UNREADABLE])
def test_what_is_open_goes_to_a_person_between_nothing_and_all(left: JudgedStep) -> None:
    found = of(RIGHT, left)
    assert found.got == Range(Fraction(5), Fraction(10))
    assert len(found.person) == 1
    assert "line 1: could not be " in found.person[0]


@pytest.mark.parametrize("outcome", ["unusable", "time", "memory", "died"])
def test_what_was_not_judged_goes_to_a_person_with_the_reason(outcome: Any) -> None:
    found = marks(Judgement(outcome=outcome, reason="Because."), scheme(((W2,),)))
    assert (found.got, found.maximum, found.person) == (Range(Fraction(0), Fraction(14)), 14, ("Because.",))


STEPS = st.builds(
    step,
    verdict=st.sampled_from(["proved", "holds", "convention", "refuted", "unknown", "unreadable", "definition"]),
    route=st.sampled_from(["plain", "first wrong", "new error", "carried", "wrong route"]),
    about=st.sampled_from([W2, B2, ""]),
    chain=st.integers(0, 4),
    says_nothing=st.booleans(),
)
CREDITS = st.fixed_dictionaries(
    {},
    optional={
        "stands": st.floats(0, 1),
        "carried": st.floats(0, 1),
        "wrong_route": st.floats(0, 1),
        "first_error": st.floats(-1, 1),
        "new_error": st.floats(-1, 1),
        "unknown": st.floats(0.01, 1) | st.just("person"),
    },
)


UNKNOWN_STEPS = STEPS.map(lambda one: one.model_copy(update={"verdict": "unknown", "says_nothing": False}))


@given(st.lists(STEPS, max_size=12), CREDITS, st.integers(1, 9))
def test_marks_lie_between_nothing_and_all_and_final_ones_are_certain(
    steps: list[JudgedStep], credit: dict[str, Any], expected: int
) -> None:
    by = scheme(((W2,), (B2, "∂L/∂z^[2]")), credit=credit, steps={"expected": expected})
    found = of(*steps, by=by)
    assert 0 <= found.got.least <= found.got.most <= found.maximum == 18
    assert found.final <= (not found.got.is_open)
    assert all(item.got.least <= item.got.most <= item.points for item in found.items)


@given(st.lists(STEPS, max_size=8), UNKNOWN_STEPS)
def test_an_unknown_step_is_never_worth_nothing_for_certain(steps: list[JudgedStep], unknown: JudgedStep) -> None:
    found = of(*steps, unknown)
    assert not found.final
    assert found.got.most > found.got.least


# --- what is required -----------------------------------------------------------------------------------------------


def required(*steps: JudgedStep, credit: dict[str, Any] | None = None) -> tuple[Range, str]:
    found = of(*steps, by=scheme(((W2, "∂L/∂W_11^[2]"),), credit=credit or {}))
    return found.items[1].got, found.items[1].words


def certain(points: int) -> Range:
    return Range(Fraction(points), Fraction(points))


def test_what_is_derived_gets_its_points() -> None:
    assert required(step(line=7)) == (certain(4), "Derived at line 7.")
    assert required(step(about="∂L/∂W_11^[2]"))[0] == certain(4)


def test_what_is_not_there_gets_none() -> None:
    assert required(step(about=B2)) == (certain(0), "Not found.")
    assert required(step(verdict="definition")) == (certain(0), "Not found.")
    assert required(step(says_nothing=True)) == (certain(0), "Not found.")


def test_the_end_of_a_chain_counts_and_not_its_beginning() -> None:
    wrong_end = (step(chain=1), step(chain=1, line=8, verdict="refuted", route="first wrong"))
    assert required(*wrong_end) == (certain(0), "Wrong at line 8.")
    assert required(*reversed(wrong_end))[0] == certain(4)


def test_the_best_of_several_chains_counts() -> None:
    assert required(WRONG, step(line=9)) == (certain(4), "Derived at line 9.")


def test_an_error_carried_forward_gets_its_credit() -> None:
    carried = step(route="carried", line=3)
    assert required(carried, credit={"carried": 0.5}) == (
        certain(2),
        "Carried forward from an earlier error, at line 3.",
    )


def test_what_is_left_open_is_left_to_a_person() -> None:
    got, words = required(step(verdict="unknown", line=5))
    assert (got, words) == (Range(Fraction(0), Fraction(4)), "Left open at line 5.")
    assert required(UNREADABLE) == (Range(Fraction(0), Fraction(4)), "Not found in what could be read.")
    assert required(UNREADABLE, RIGHT)[0] == certain(4)


# --- how points are written -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("points", "decimals", "text"),
    [
        (Fraction(20, 3), 2, "6.67"),
        (Fraction(5, 2), 0, "3"),
        (Fraction(1, 8), 2, "0.13"),
        (Fraction(10), 2, "10"),
        (Fraction(0), 3, "0"),
        (Fraction(1, 20), 1, "0.1"),
        (Fraction(-1, 3), 2, "-0.33"),
        (Fraction(1000), 0, "1000"),
    ],
)
def test_points_are_written_short_with_halves_up(points: Fraction, decimals: int, text: str) -> None:
    assert points_text(points, decimals) == text


@given(st.fractions(0, 10_000), st.integers(0, 6))
def test_points_are_written_as_near_as_can_be(points: Fraction, decimals: int) -> None:
    assert abs(Fraction(points_text(points, decimals)) - points) <= Fraction(1, 2 * 10**decimals)
