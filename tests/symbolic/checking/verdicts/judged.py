"""Texts judged on a network, and what a test asks of the relations that were found."""

from __future__ import annotations

from typing import Any

from symbolic.checking.check import check
from symbolic.checking.report import Report, Step, Verdict
from symbolic.spec.model import NetworkSpec
from symbolic.spec.shorthand import parse_shorthand

__all__ = [
    "CONVENTION",
    "DEFINITION",
    "HOLDS",
    "PROVED",
    "REFUTED",
    "UNKNOWN",
    "UNREADABLE",
    "one",
    "report",
    "spec_of",
    "steps",
    "verdicts",
]

PROVED, HOLDS, CONVENTION, REFUTED = Verdict.PROVED, Verdict.HOLDS, Verdict.CONVENTION, Verdict.REFUTED
UNKNOWN, UNREADABLE, DEFINITION = Verdict.UNKNOWN, Verdict.UNREADABLE, Verdict.DEFINITION


def spec_of(spec: NetworkSpec | str, **changes: Any) -> NetworkSpec:
    """Return the network of a shorthand with another notation or loss."""
    made = parse_shorthand(spec) if isinstance(spec, str) else spec
    return made.model_copy(update=changes) if changes else made


def report(spec: NetworkSpec | str, *lines: str, **changes: Any) -> Report:
    """Judge displayed formulas, one a line."""
    return check(spec_of(spec, **changes), "\n".join(rf"\[ {line} \]" for line in lines))


def steps(spec: NetworkSpec | str, *lines: str, **changes: Any) -> list[Step]:
    """Return the relations of displayed formulas."""
    return list(report(spec, *lines, **changes).steps())


def one(spec: NetworkSpec | str, line: str, **changes: Any) -> Step:
    """Return the relation of one displayed formula."""
    (step,) = steps(spec, line, **changes)
    return step


def verdicts(spec: NetworkSpec | str, *lines: str, **changes: Any) -> list[Verdict]:
    """Return the verdicts of displayed formulas."""
    return [step.verdict for step in steps(spec, *lines, **changes)]
