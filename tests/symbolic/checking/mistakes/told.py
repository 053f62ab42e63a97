"""Judging one line, for tests of what is said of it."""

from __future__ import annotations

from codegen.spec_files import resolve_spec
from symbolic.checking.check import check
from symbolic.checking.report import Diagnosis, Step

SLIDES = "2-2-2-2-1 sigmoid mse"


def judged(line: str, network: str = SLIDES, given: str = "") -> Step:
    """Return the last step of a text: lines that are given, and one more."""
    (*_, step) = check(resolve_spec(network), f"{given}\n$${line}$$\n").steps()
    return step


def diagnosed(line: str, network: str = SLIDES, given: str = "") -> Diagnosis:
    """Return the likeliest diagnosis of a line."""
    return judged(line, network, given).diagnoses[0]


def names(step: Step) -> list[tuple[str, ...]]:
    """Return the mistakes that are named, the likeliest first."""
    return [diagnosis.mistakes for diagnosis in step.diagnoses]
