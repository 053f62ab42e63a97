"""`chalkgrad mistakes` and `chalkgrad mutate`."""

from __future__ import annotations

from pathlib import Path

import pytest

from symbolic.checking.check import check
from symbolic.checking.mistakes.catalogue import MISTAKES
from symbolic.checking.report import Verdict
from tests.codegen.command import Command

SLIDES = "2-2-2-2-1 sigmoid mse"


def test_every_mistake_is_listed_with_a_few_words(chalkgrad: Command) -> None:
    found = chalkgrad("mistakes")
    assert found.code == 0
    assert [row.split()[0] for row in found.out.splitlines()] == list(MISTAKES)


@pytest.mark.parametrize("name", MISTAKES)
def test_one_mistake_is_shown_with_its_example(chalkgrad: Command, name: str) -> None:
    found = chalkgrad("mistakes", name)
    assert found.code == 0
    assert MISTAKES[name].wrong in found.out
    assert MISTAKES[name].right in found.out


def test_a_mistyped_name_gets_the_nearest_one(chalkgrad: Command) -> None:
    found = chalkgrad("mistakes", "mising-slope")
    assert found.code == 2
    assert (
        found.err
        == "error: the mistake: found `mising-slope`; expected one of the catalogue. Did you mean `missing-slope`?\n"
    )


@pytest.mark.parametrize("name", ["missing-slope", "missing-path", "swapped-difference", "layer-off-by-one"])
@pytest.mark.parametrize("seed", ["0", "1", "7"])
def test_exactly_one_line_is_wrong_and_the_key_says_which(chalkgrad: Command, name: str, seed: str) -> None:
    task = chalkgrad("mutate", SLIDES, "--mistake", name, "--seed", seed).out
    steps = list(check(SLIDES, task).steps())
    wrong = [number for number, step in enumerate(steps, start=1) if step.verdict is Verdict.REFUTED]
    assert len(wrong) == 1
    assert all(step.verdict.stands for number, step in enumerate(steps, start=1) if number not in wrong)
    key = chalkgrad("mutate", SLIDES, "--mistake", name, "--seed", seed, "--key").out
    assert key.startswith(f"Line {wrong[0]} is wrong: {MISTAKES[name].title}.\n")
    assert "Proof: " in key


def test_the_same_seed_gives_the_same_exercise(chalkgrad: Command) -> None:
    first, second = (chalkgrad("mutate", "slides", "--mistake", "missing-weight", "--seed", "5").out for _ in range(2))
    other = chalkgrad("mutate", "slides", "--mistake", "missing-weight", "--seed", "6").out
    assert first == second != other


@pytest.mark.parametrize("form", ["scalar", "index", "matrix", "batch"])
def test_forms(chalkgrad: Command, form: str) -> None:
    found = chalkgrad("mutate", "softmax_classifier", "--mistake", "wrong-sign", "--form", form)
    assert found.code == 0
    assert found.out.count(r"\tag") >= 8


def test_both_sheets_are_written(chalkgrad: Command, tmp_path: Path) -> None:
    found = chalkgrad("mutate", "slides", "--mistake", "missing-transpose", "-o", str(tmp_path / "sheets"))
    assert found.code == 0
    task, key = ((tmp_path / "sheets" / name).read_text(encoding="utf-8") for name in ("exercise.tex", "key.tex"))
    assert "One line of this derivation is wrong." in task
    assert "must be transposed" in key
    assert "is wrong:" not in task


def test_key_is_printed_or_written(chalkgrad: Command, tmp_path: Path) -> None:
    found = chalkgrad("mutate", SLIDES, "--mistake", "wrong-sign", "--key", "-o", str(tmp_path / "sheets"))
    assert found.code == 2
    assert "Leave out one of them." in found.err
    assert not (tmp_path / "sheets").exists()


def test_what_cannot_be_made_is_refused(chalkgrad: Command) -> None:
    found = chalkgrad("mutate", "slides", "--mistake", "elementwise-softmax")
    assert found.code == 2
    assert "found no line that elementwise-softmax makes wrong for certain" in found.err
    assert "Choose another form, network or mistake." in found.err


def test_help_of_both(chalkgrad: Command) -> None:
    assert "List the mistakes" in chalkgrad("mistakes", "--help").out
    assert "--mistake NAME" in chalkgrad("mutate", "--help").out
