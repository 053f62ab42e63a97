"""Several names that are given at once are judged one by one."""

from __future__ import annotations

import pytest

from symbolic.checking.check import check
from symbolic.checking.report import Verdict
from tests.symbolic.checking.verdicts.judged import DEFINITION, PROVED, REFUTED

FORWARD = (
    "z1 = W1 @ x + b1",
    "a1 = sigmoid(z1)",
    "z2 = W2 @ a1 + b2",
    "a2 = sigmoid(z2)",
    "dz2 = (a2 - y) * a2 * (1 - a2)",
)


def judged(line: str) -> list[Verdict]:
    steps = list(check("2-3-2 sigmoid half_sse", "\n".join((*FORWARD, line))).steps())
    return [step.verdict for step in steps][len(FORWARD) :]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("dW2, db2 = dz2 @ a1.T, dz2", [PROVED, PROVED]),
        ("dW2, db2 = dz2 @ a1.T, 2 * dz2", [PROVED, REFUTED]),
        ("dW2, db2 = dz2, dz2", [REFUTED, PROVED]),
        ("dW2, db2, da1 = dz2 @ a1.T, dz2, W2.T @ dz2", [PROVED, PROVED, PROVED]),
        ("u, v = a1, a2", [DEFINITION, DEFINITION]),
    ],
)
def test_each_name_has_its_own_verdict(line: str, expected: list[Verdict]) -> None:
    assert judged(line) == expected


def test_a_list_of_another_length_is_none() -> None:
    assert PROVED not in judged("dW2, db2 = dz2 @ a1.T")


@pytest.mark.parametrize("line", ["a, b = c, d = e", "dW2, db2 = dz2 @ a1.T, db2 = dz2", "u, v = a1, z2 > 0"])
def test_relations_are_no_values(line: str) -> None:
    assert all("relations" not in step.reason for step in check("2-3-2 sigmoid half_sse", line).steps())
