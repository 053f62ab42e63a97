from __future__ import annotations

from codegen.grading.results.tally import NOT_NAMED, Mistake, Tally, WrongStep
from codegen.grading.sources.batch import Student
from tests.codegen.grading.results.cases import ADA, BEN, CLEO, EVE, INFO, graded
from tests.codegen.grading.texts import step

W2 = "∂L/∂W^[2]"


def wrong(line: int, *mistakes: str, about: str = W2, source: str = "u = v") -> object:
    return step(verdict="refuted", line=line, mistakes=mistakes, about=about, source=source)


def tally(*students: object) -> Tally:
    found = Tally(INFO)
    for student in students:
        found.add(student)  # type: ignore[arg-type]
    return found


def of(*steps: object) -> object:
    return graded(Student("x", "X"), *steps)


def test_students_are_counted_by_what_became_of_them() -> None:
    found = tally(ADA, BEN, CLEO, EVE)
    assert dict(found.status) == {"graded": 1, "needs a person": 2, "refused": 1}
    assert dict(found.verdicts) == {"right": 2, "wrong": 2, "open": 2}
    assert [name for _, name, _ in found.people] == ["Ben", EVE.student.name]
    assert found.refused == [("cleo", "Cleo", ("cleo.tex: the file is empty.",))]


def test_a_mistake_is_counted_by_students_and_by_steps() -> None:
    found = tally(of(wrong(1, "sign"), wrong(2, "sign")), of(wrong(3, "sign", "factor")), of(wrong(4)))
    assert list(found.mistakes()) == [Mistake("sign", 3, 2), Mistake("factor", 1, 1), Mistake(NOT_NAMED, 1, 1)]


def test_places_are_equations_with_their_lines_and_mistakes() -> None:
    found = tally(of(wrong(9, "sign"), wrong(10, "sign")), of(wrong(9, about="")), of(wrong(9)))
    first, second = found.places()
    assert (first.about, first.steps, first.students) == (W2, 3, 2)
    assert first.lines == (("line 9", 2), ("line 10", 1))
    assert first.mistakes == (("sign", 2), (NOT_NAMED, 1))
    assert second.about == ""


def test_wrong_steps_that_several_students_have_are_told_once_for_each_student() -> None:
    found = tally(of(wrong(1), wrong(2)), of(wrong(5)), of(wrong(1, source="p = q")))
    assert list(found.wrong_steps(9)) == [WrongStep(W2, "u = v", 2)]


def test_points_are_counted_in_tenths_of_the_maximum() -> None:
    found = tally(of(step()), of(wrong(1, about="")), ADA, BEN)
    assert found.bins == [1, 0, 0, 0, 0, 0, 1, 0, 0, 1]
    assert sum(found.bins) == found.status["graded"]
