r"""Conditions on indices beside a claim: which claims they cover, and that what is wrong under them is refuted."""

from __future__ import annotations

import pytest

from symbolic.checking.check import check
from symbolic.checking.report import Verdict
from tests.symbolic.checking.verdicts.judged import DEFINITION, PROVED, REFUTED

NETWORK = "2-3-3 sigmoid,softmax cross_entropy"
SLOPE = r"\frac{\partial \hat y_i}{\partial z_j}"
APART = rf"{SLOPE} = -\hat y_i \hat y_j"
EQUAL = rf"{SLOPE} = \hat y_i (1 - \hat y_i)"


def verdicts(text: str) -> list[Verdict]:
    """Return the verdicts of the claims of a text, without those of its conditions."""
    steps = check(NETWORK, text).steps()
    return [step.verdict for step in steps if step.reason != "Says for which indices a line is meant."]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (rf"We have ${APART}$ for $i \ne j$.", [PROVED]),
        (rf"For $i \neq j$ we get ${APART}$.", [PROVED]),
        (rf"$${APART} \qquad (i \neq j)$$", [PROVED]),
        (rf"$${APART}, \quad i \neq j$$", [PROVED]),
        (rf"If $i = j$: ${EQUAL}$.", [PROVED]),
        (rf"$${EQUAL}, \quad \text{{if }} i = j$$", [PROVED]),
        (rf"$${EQUAL}, \quad \text{{if }} i \ne j$$", [REFUTED]),
        (rf"$${APART}, \quad \text{{if }} i = j$$", [REFUTED]),
        (rf"For $i = j$ ${APART}$.", [REFUTED]),
        (rf"If $i = j$: ${EQUAL}$. In general ${EQUAL}$.", [PROVED, REFUTED]),
        (rf"${EQUAL}$ for $i = j$ and ${APART}$ for $i \ne j$.", [PROVED, PROVED]),
        (rf"${APART}$ for $i = j$ and ${EQUAL}$ for $i \ne j$.", [REFUTED, REFUTED]),
        (rf"${APART}$", [REFUTED]),
    ],
)
def test_a_condition_says_for_which_indices_a_claim_is_meant(text: str, found: list[Verdict]) -> None:
    assert verdicts(text) == found


def test_a_condition_holds_for_the_rows_that_go_on() -> None:
    rows = rf"\begin{{align}} {SLOPE} &= \hat y_i (1 - \hat y_j) \\ &= \hat y_j (1 - \hat y_i) \end{{align}}"
    assert verdicts(f"If $i = j$ then\n{rows}") == [PROVED, PROVED]
    assert verdicts(rows)[0] is REFUTED


def test_a_condition_is_no_claim() -> None:
    (step,) = check(NETWORK, r"Let $i \neq j$.").steps()
    assert step.verdict is DEFINITION
