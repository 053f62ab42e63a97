"""Programs in names of their own: every line stands, and none of several changed ones leaves that so."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from symbolic.checking.check import check
from symbolic.checking.report import Step, Verdict
from symbolic.spec.model import build_spec

DEFINITION, PROVED, REFUTED = Verdict.DEFINITION, Verdict.PROVED, Verdict.REFUTED

PROGRAMS: list[dict[str, Any]] = json.loads((Path(__file__).parent / "data" / "programs.json").read_text())
WRONG = [(program, place, line) for program in PROGRAMS for place, line in program["wrong"]]


def judged(program: dict[str, Any], lines: list[str]) -> list[Step]:
    return list(check(build_spec(program["network"], program["source"]), "\n".join(lines)).steps())


@pytest.mark.parametrize("program", PROGRAMS, ids=[program["source"] for program in PROGRAMS])
def test_every_line_of_a_program_stands(program: dict[str, Any]) -> None:
    found = judged(program, program["lines"])
    assert [step for step in found if not step.verdict.stands] == []
    assert len(found) == len(program["lines"])


@pytest.mark.parametrize(("program", "place", "line"), WRONG, ids=[line for _, _, line in WRONG])
def test_a_program_with_a_wrong_line_does_not_stand(program: dict[str, Any], place: int, line: str) -> None:
    lines = [*program["lines"][:place], line, *program["lines"][place + 1 :]]
    assert any(not step.verdict.stands for step in judged(program, lines))


def test_a_power_in_a_program_is_no_layer() -> None:
    lines = (
        "hidden = np.tanh(W1 @ x + b1)",
        "output = W2 @ hidden + b2",
        "d_output = output - y",
        "delta_hidden = (W2.T @ d_output) * (1 - hidden ** 2)",
        "wrong = (W2.T @ d_output) * (1 - hidden ** 3)",
        "dW1 = delta_hidden @ x.T",
    )
    found = [step.verdict for step in check("2-3-1 tanh,identity half_sse", "\n".join(lines)).steps()]
    assert found == [DEFINITION] * 3 + [PROVED, DEFINITION, PROVED]
    wrong = "\n".join((*lines[:3], lines[3].replace("** 2", "** 3")))
    assert list(check("2-3-1 tanh,identity half_sse", wrong).steps())[3].verdict is REFUTED
