from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codegen.grading.results.graded import Graded
from codegen.grading.results.gradescope import gradescope_json
from codegen.grading.results.lti import lti_json, lti_score
from codegen.grading.results.prairielearn import prairielearn_json
from codegen.grading.results.records import marks_json, record
from codegen.grading.results.table import COLUMNS, marks_csv, row
from codegen.render import HEADER_MARK
from symbolic.spec.shown import escaped
from tests.codegen.grading.results.cases import ADA, BEN, CLEO, EVE, INFO

ALL = (ADA, BEN, CLEO, EVE)


# --- CSV ------------------------------------------------------------------------------------------------------------


def table(*students: Graded) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(marks_csv([row(student, INFO) for student in students]))))


def test_each_student_has_a_row() -> None:
    ada, ben, cleo = table(ADA, BEN, CLEO)
    assert ada.keys() == set(COLUMNS)
    assert (ada["status"], ada["points"], ada["at_least"], ada["at_most"], ada["maximum"]) == (
        "graded",
        "10",
        "10",
        "10",
        "15",
    )
    assert (ada["right"], ada["wrong"], ada["open"], ada["first_wrong"], ada["mistakes"]) == (
        "1",
        "1",
        "0",
        "line 7",
        "lost factor",
    )
    assert (ben["status"], ben["points"], ben["at_least"], ben["at_most"]) == ("needs a person", "", "10", "15")
    assert ben["why"] == "line 3: could not be decided: x = y"
    assert (cleo["status"], cleo["points"], cleo["at_least"]) == ("refused", "", "")
    assert cleo["why"] == "cleo.tex: the file is empty."


@given(st.text(alphabet="=+-@\uff1d\t\r\n a1,;\"'|", max_size=8))
def test_no_cell_is_a_formula(cell: str) -> None:
    _, (written, behind) = csv.reader(io.StringIO(marks_csv([(cell, "behind")]), newline=""))
    assert behind == "behind"
    assert not written.strip().startswith(("=", "+", "-", "@", "\uff1d"))
    assert written in {escaped(cell), f"'{escaped(cell)}"}


def test_a_hostile_name_stays_a_name() -> None:
    assert table(EVE)[0]["student"] == f"'{EVE.student.name}"


# --- JSON -----------------------------------------------------------------------------------------------------------


def test_the_file_of_the_class_holds_what_got_points() -> None:
    data = json.loads(marks_json([record(student, INFO) for student in ALL], INFO))
    assert data["maximum"] == 15
    ada, ben, cleo, _ = data["students"]
    assert ada["points"] == 10
    assert [(item["name"], item["at_least"], item["maximum"]) for item in ada["items"]] == [
        ("Steps", 5, 10),
        ("∂L/∂W^[2]", 5, 5),
    ]
    assert ada["first_wrong"] == {"where": "line 7", "about": "∂L/∂b^[2]", "source": "a = b"}
    assert (ben["points"], ben["at_least"], ben["at_most"]) == (None, 10, 15)
    assert (cleo["points"], cleo["at_least"], cleo["why"]) == (None, None, ["cleo.tex: the file is empty."])


# --- other systems --------------------------------------------------------------------------------------------------


def of(written: str) -> Any:
    return json.loads(written)


def test_gradescope_gets_a_test_for_each_thing_that_has_points() -> None:
    result = of(gradescope_json(ADA, INFO))
    assert result["score"] == 10
    assert sum(test["score"] for test in result["tests"]) == 10
    assert [(test["name"], test["max_score"], test["status"]) for test in result["tests"]] == [
        ("Steps", 10, "failed"),
        ("∂L/∂W^[2]", 5, "passed"),
    ]
    assert {test["visibility"] for test in result["tests"]} == {"visible"}
    assert result["output"] == "10 of 15 points. First wrong step: line 7."


def test_prairielearn_gets_a_share_between_nothing_and_all() -> None:
    result = of(prairielearn_json(ADA, INFO))
    assert result["gradable"] is True
    assert result["score"] == round(10 / 15, 6)
    assert [(test["points"], test["max_points"]) for test in result["tests"]] == [(5, 10), (5, 5)]


def test_lti_gets_a_score_by_the_number_of_the_platform_or_the_name() -> None:
    assert lti_score(ADA, INFO) == {
        "userId": "4711",
        "scoreGiven": 10,
        "scoreMaximum": 15,
        "comment": "10 of 15 points. First wrong step: line 7.",
        "activityProgress": "Completed",
        "gradingProgress": "FullyGraded",
    }
    assert lti_score(BEN, INFO)["userId"] == "Ben"
    assert of(lti_json([lti_score(ADA, INFO)], INFO))["scores"][0]["scoreGiven"] == 10


@pytest.mark.parametrize("student", [BEN, CLEO])
def test_nobody_is_given_a_score_that_a_person_has_to_give(student: Graded) -> None:
    gradescope, prairielearn = of(gradescope_json(student, INFO)), of(prairielearn_json(student, INFO))
    assert "score" not in gradescope
    assert all("score" not in test for test in gradescope["tests"])
    assert student.reasons[0] in gradescope["output"]
    assert prairielearn["gradable"] is False
    assert "score" not in prairielearn
    assert prairielearn["format_errors"] == list(student.reasons)
    score = lti_score(student, INFO)
    assert (score["activityProgress"], score["gradingProgress"]) == ("Submitted", "PendingManual")
    assert "scoreGiven" not in score


def test_every_file_carries_the_mark_by_which_it_is_known() -> None:
    for student in ALL:
        rows = [row(student, INFO)]
        for text in (
            marks_csv(rows),
            marks_json([record(student, INFO)], INFO),
            gradescope_json(student, INFO),
            prairielearn_json(student, INFO),
            lti_json([lti_score(student, INFO)], INFO),
        ):
            assert HEADER_MARK in text
            assert text.endswith("\n")
