"""In programs that multiply matrices by a sign of their own, a star multiplies entry by entry."""

from __future__ import annotations

import pytest

from symbolic.checking.check import check
from symbolic.checking.report import Verdict
from tests.symbolic.checking.verdicts.judged import CONVENTION, PROVED, REFUTED

CAPITALS = (
    "Z1 = X @ W1 + b1",
    "A1 = np.tanh(Z1)",
    "Z2 = A1 @ W2 + b2",
    "P = softmax(Z2)",
    "dZ2 = (P - Y) / m",
)
SMALL = ("z1 = X @ W1 + b1", "h = np.tanh(z1)", "z2 = h @ W2 + b2", "p = softmax(z2)", "dz2 = (p - Y) / m")


def last(lines: tuple[str, ...], line: str) -> Verdict:
    return list(check("3-4-2 tanh,softmax cross_entropy", "\n".join((*lines, line))).steps())[-1].verdict


@pytest.mark.parametrize(
    ("line", "verdict"),
    [
        ("dW2 = A1.T @ dZ2", PROVED),
        ("dW2 = A1.T * dZ2", REFUTED),
        ("dZ1 = dZ2 @ W2.T * (1 - A1**2)", PROVED),
        ("dZ1 = (1 - A1**2) * (dZ2 @ W2.T)", PROVED),
        ("dZ1 = dZ2 @ W2.T @ (1 - A1**2)", REFUTED),
        ("dZ1 = (dZ2 * W2.T) * (1 - A1**2)", REFUTED),
    ],
)
def test_stars_and_signs_of_matrices_are_told_apart(line: str, verdict: Verdict) -> None:
    assert last(CAPITALS, line) == verdict


def test_a_star_alone_may_be_any_product() -> None:
    lines = ("Z1 = W1 * X + b1", "A1 = np.tanh(Z1)")
    assert last(lines, "dW2 = dZ2 * A1.T").stands


@pytest.mark.parametrize(
    ("line", "verdict"),
    [
        ("db2 = dz2.sum(axis=0)", PROVED),
        ("db2 = dz2.sum(axis=1)", REFUTED),
        ("db2 = dz2.sum()", REFUTED),
        ("db2 = dz2", REFUTED),
        ("dW2 = h.T @ dz2", PROVED),
        ("dW2 = h.T @ dz2 / m", CONVENTION),
        ("dW2 = np.outer(h, dz2)", REFUTED),
        ("dW2 = h.T * dz2", REFUTED),
    ],
)
def test_small_letters_are_of_the_batch_where_the_inputs_are(line: str, verdict: Verdict) -> None:
    assert last(SMALL, line) == verdict
