"""Sheets with one wrong line: what they say, and that they compile."""

from __future__ import annotations

from pathlib import Path

import pytest

from codegen.documents.exercise import sheet
from symbolic.checking.check import check
from symbolic.checking.exercise import exercise
from symbolic.checking.report import Verdict
from symbolic.errors import ChalkgradError
from symbolic.formula.notation import NOTATION_NAMES
from symbolic.spec.shorthand import parse_shorthand
from tests.codegen.documents.compiling import problems

NET = "2-3-2-1 tanh,sigmoid,sigmoid half_mse"


@pytest.mark.usefixtures("tex")
@pytest.mark.parametrize("notation", NOTATION_NAMES)
@pytest.mark.parametrize("name", ["missing-slope", "missing-transpose"])
def test_both_sheets_compile_in_every_notation(name: str, notation: str, tmp_path: Path) -> None:
    for number, latex in enumerate(sheet(NET, name, None, 0, notation).documents().values()):
        folder = tmp_path / str(number)
        folder.mkdir()
        assert problems(latex, folder) == []


@pytest.mark.parametrize("form", ["scalar", "index", "matrix", "batch"])
@pytest.mark.parametrize("name", ["wrong-sign", "extra-two"])
def test_one_line_is_refuted_and_it_is_the_one(name: str, form: str) -> None:
    made = sheet(NET, name, form, 3, None)  # type: ignore[arg-type]  # one of the forms
    steps = list(check(made.spec, made.task()).steps())
    assert [place for place, step in enumerate(steps) if not step.verdict.stands] == [made.exercise.wrong]
    assert steps[made.exercise.wrong].verdict is Verdict.REFUTED


def test_the_right_line_stands() -> None:
    from symbolic.formula.latex import print_latex

    made = sheet(NET, "missing-weight", "index", 0, None)
    right = " = ".join(print_latex(side, made.spec.written_in) for side in made.exercise.right)
    (step,) = check(made.spec, f"$${right}$$").steps()
    assert step.verdict.stands


def test_a_long_derivation_is_cut_to_the_lines_that_are_asked_for() -> None:
    found = exercise(parse_shorthand(NET), "missing-slope", "index", most_lines=5)
    assert len(found.lines) == 5
    assert 0 <= found.wrong < 5


def test_places_vary_with_the_seed() -> None:
    spec = parse_shorthand(NET)
    assert len({exercise(spec, "wrong-sign", "scalar", seed).lines for seed in range(5)}) > 1


def test_what_a_network_has_no_place_for_is_refused() -> None:
    with pytest.raises(ChalkgradError, match="found no line that missing-penalty makes wrong for certain"):
        exercise(parse_shorthand(NET), "missing-penalty")
