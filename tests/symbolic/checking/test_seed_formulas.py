"""Every formula of five documents gets its verdict: right ones stand, wrong ones are refuted, repairs stand."""

from __future__ import annotations

from typing import Any

import pytest

from symbolic.checking.check import check
from symbolic.checking.report import Report, Verdict
from tests.symbolic.checking.seed_formulas import FORMULAS, network

NETWORK_FORMULAS = [item for item in FORMULAS if item.get("topic") != "calculus" and item.get("latex")]
ACCEPTED = {Verdict.PROVED, Verdict.HOLDS, Verdict.DEFINITION}


def judged(item: dict[str, Any], latex: str) -> Report:
    return check(network(item), f"\\[ {latex} \\]")


def verdicts(report: Report) -> list[Verdict]:
    return [step.verdict for step in report.steps()]


def named(item: dict[str, Any]) -> str:
    return str(item["id"])


@pytest.mark.parametrize(
    "item", [item for item in NETWORK_FORMULAS if item["holds"] is True and item["form"] == "equation"], ids=named
)
def test_a_right_formula_is_accepted(item: dict[str, Any]) -> None:
    found = verdicts(judged(item, item["latex"]))
    assert found
    assert set(found) <= ACCEPTED


@pytest.mark.parametrize("item", [item for item in NETWORK_FORMULAS if item["holds"] is False], ids=named)
def test_a_wrong_formula_is_refuted(item: dict[str, Any]) -> None:
    assert Verdict.REFUTED in verdicts(judged(item, item["latex"]))


@pytest.mark.parametrize(
    "item", [item for item in NETWORK_FORMULAS if item.get("intended", {}).get("holds") is True], ids=named
)
def test_its_repair_is_accepted(item: dict[str, Any]) -> None:
    found = verdicts(judged(item, item["intended"]["latex"]))
    assert set(found) <= ACCEPTED


@pytest.mark.parametrize("item", [item for item in NETWORK_FORMULAS if item["holds"] == "convention"], ids=named)
def test_a_formula_that_needs_a_reading_is_not_refuted(item: dict[str, Any]) -> None:
    report = judged(item, item["latex"])
    assert Verdict.REFUTED not in verdicts(report)
    assert all(step.reading for step in report.steps() if step.verdict is Verdict.CONVENTION)


PARTS = [
    pytest.param(item, part, id=f"{item['id']}-{place}")
    for item in NETWORK_FORMULAS
    for place, part in enumerate((*item.get("parts", ()), *item.get("other_readings", ())))
    if part["holds"] is True
]


@pytest.mark.parametrize(("item", "part"), PARTS)
def test_a_right_part_or_reading_is_accepted(item: dict[str, Any], part: dict[str, Any]) -> None:
    assert set(verdicts(judged(item, part["latex"]))) <= ACCEPTED


# --- chains with one factor removed -----------------------------------------------------------------------------------


def shortened(latex: str) -> list[str]:
    """Return the right side of a chain without each of its factors in turn, but for those that are 1."""
    left, _, right = latex.partition(" = ")
    factors = right.split(r" \times ")
    one = {r"\frac{\partial \hat{y}}{\partial a_1^{[4]}}", r"\frac{\partial z_1^{[4]}}{\partial b_1^{[4]}}"}
    shorter = [factors[:place] + factors[place + 1 :] for place in range(len(factors)) if factors[place] not in one]
    return [left + " = " + r" \times ".join(rest) for rest in shorter if rest]


CHAINS = [
    pytest.param(item, latex, id=f"{item['id']}-{place}")
    for item in NETWORK_FORMULAS
    if item["kind"] == "chain rule"
    and item["holds"] is True
    and item["conventions"] == "N004"
    and "+" not in item["latex"]
    for place, latex in enumerate(shortened(item["latex"]))
]


@pytest.mark.parametrize(("item", "latex"), CHAINS)
def test_a_chain_without_one_factor_is_refuted(item: dict[str, Any], latex: str) -> None:
    assert verdicts(judged(item, latex)) == [Verdict.REFUTED]


def test_there_are_as_many_shortened_chains_as_were_tested_by_numbers() -> None:
    assert len(CHAINS) >= 30
