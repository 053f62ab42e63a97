from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codegen.grading.judgement import judgement_of
from codegen.grading.marks import marks
from codegen.grading.results.feedback_pdf import feedback_pdf, feedback_typst
from codegen.grading.results.graded import Graded
from codegen.grading.sources.batch import Student
from codegen.render import carries_mark
from symbolic.checking.check import check
from symbolic.formula.notation import notation
from tests.codegen.grading.results.cases import ADA, BEN, CLEO, EVE, INFO, graded
from tests.codegen.grading.texts import NET, RIGHT, UNREADABLE, WRONG, step


@pytest.mark.parametrize("student", [ADA, BEN, CLEO, EVE])
def test_every_student_gets_a_page_of_the_same_bytes_that_is_known_as_ours(student: Graded, tmp_path: Path) -> None:
    page = feedback_pdf(student, INFO)
    assert page.startswith(b"%PDF-")
    assert feedback_pdf(student, INFO) == page
    (tmp_path / "page.pdf").write_bytes(page)
    assert carries_mark(tmp_path / "page.pdf")


def test_a_page_shows_marks_steps_formulas_and_what_went_wrong() -> None:
    judgement = judgement_of([check(NET, f"{RIGHT}\n\n{WRONG}\n\n{UNREADABLE}", "the text")], notation("slides"))
    source = feedback_typst(Graded(Student("ada", "Ada"), marks(judgement, INFO.scheme), judgement), INFO)
    assert '= #"Marks: Ada";' in source
    assert r"$(∂ L)/(∂ hat(y)) = 3 \(hat(y) - y\)$" in source
    assert "first wrong step" in source
    assert '#"Values: network 2-2-1; W[1] = [' in source
    assert source.count("#raw(") == 3
    assert source.count("  $") == 2
    assert '- #"line 5: could not be read: ' in source


def test_what_may_have_gone_wrong_is_told() -> None:
    source = feedback_typst(ADA, INFO)
    for words in ("What went wrong.", "Hint: What to do.", "It would hold as a = c"):
        assert f'#"{words}";' in source


def test_what_a_student_typed_is_a_string() -> None:
    hostile = graded(Student("eve", '#panic("x")'), step(source='$x$ #panic("x") \\', verdict="refuted"))
    source = feedback_typst(hostile, INFO)
    assert '#"Marks: #panic(\\"x\\")";' in source
    assert feedback_pdf(hostile, INFO).startswith(b"%PDF-")


@settings(max_examples=40)
@given(st.text(max_size=30), st.text(max_size=60))
def test_any_name_and_any_text_make_a_page(name: str, text: str) -> None:
    student = graded(Student("x", name), step(source=text, verdict="refuted"), notes=(text,))
    assert feedback_pdf(student, INFO).startswith(b"%PDF-")


def test_a_formula_that_typst_does_not_take_costs_the_formulas_only() -> None:
    page = feedback_pdf(graded(Student("ada", "Ada"), step(read_as="no such name")), INFO)
    assert page == feedback_pdf(
        graded(Student("ada", "Ada"), step(), notes=("Formulas are shown as they were typed only.",)), INFO
    )
