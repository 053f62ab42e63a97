"""What is kept of a judged submission: enough for marks, pages and statistics, and nothing that marks decide.

It is made where the judging is done, and goes as JSON from there to the store and to everything behind it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from pydantic import BaseModel, ConfigDict

from codegen.documents.judged_rows import plain, printable
from codegen.grading.subject import says_nothing, subject
from symbolic.checking.html import fragment
from symbolic.checking.places import line_of
from symbolic.checking.report import Report, Step
from symbolic.checking.wording import letters, values, widths
from symbolic.formula.nodes import Relations
from symbolic.formula.notation import Notation
from symbolic.formula.typst import print_typst
from symbolic.spec.shown import escaped

__all__ = ["JudgedStep", "Judgement", "Outcome", "judgement_of"]

Word = Literal["proved", "holds", "convention", "refuted", "unknown", "unreadable", "definition"]
WayThere = Literal["plain", "first wrong", "new error", "carried", "wrong route"]
Outcome = Literal["judged", "unusable", "time", "memory", "died"]
"""Judged; a text that cannot be; one that took too long or too much memory; one at which the process ended."""

_LONGEST_SHOWN = 200


class _Data(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Mending(_Data):
    """What may have gone wrong in a relation, and how it would hold: as in `symbolic.checking.report.Diagnosis`."""

    mistakes: tuple[str, ...]
    words: str
    hint: str
    repair: str


class JudgedStep(_Data):
    """One relation of a text.

    Attributes:
        part: the name of the text; empty where the submission has one only.
        line: of that text, from 1.
        source: the relation as it was typed, on one line and not longer than a line.
        verdict, truth: as in a report.
        route: how it stands to what is before it.
        chain: relations of one chain have one number.
        about: what the chain is about, as plain text: `∂L/∂W^[2]`; empty where that could not be read.
        says_nothing: what it is about stands on both sides.
        goes_against: it holds, but not under a convention that an earlier line states.
        reason: why.
        hint: what to do; may be empty.
        evidence: the point at which the sides differ: `network 2-2-1; W[1] = [1/2, 1; 0, 2]; x = [1, 1]`.
        read_as: the relation as it was read, in Typst; empty where that failed, or is too deep to be printed.
        mendings: what may have gone wrong, the likeliest first.
    """

    part: str
    line: int
    source: str
    verdict: Word
    truth: Word | None
    route: WayThere
    chain: int
    about: str
    says_nothing: bool
    reason: str
    goes_against: bool = False
    hint: str = ""
    evidence: str = ""
    read_as: str = ""
    mendings: tuple[Mending, ...] = ()

    @property
    def mistakes(self) -> tuple[str, ...]:
        """The names of the likeliest mistakes; empty where none is known."""
        return self.mendings[0].mistakes if self.mendings else ()

    @property
    def where(self) -> str:
        """The place as it is told: `line 7`, or `proof.tex, line 7`."""
        return f"{self.part}, line {self.line}" if self.part else f"line {self.line}"


class Judgement(_Data):
    """What was found of a submission.

    Attributes:
        outcome: whether it was judged, else why not.
        reason: in a sentence; empty where it was judged.
        steps: in order.
        pages: the report of each text as a fragment of HTML.
    """

    outcome: Outcome
    reason: str = ""
    steps: tuple[JudgedStep, ...] = ()
    pages: tuple[str, ...] = ()


def judgement_of(reports: Sequence[Report], written_in: Notation) -> Judgement:
    """Return what is kept of the reports on the texts of one submission, formulas in a notation."""
    steps: list[JudgedStep] = []
    for report in reports:
        part = report.name if len(reports) > 1 else ""
        chains = steps[-1].chain + 1 if steps else 0
        steps += _steps(report, part, chains, written_in)
    return Judgement(outcome="judged", steps=tuple(steps), pages=tuple(map(fragment, reports)))


def _steps(report: Report, part: str, chain: int, written_in: Notation) -> Iterator[JudgedStep]:
    head: Step | None = None
    before: Step | None = None
    for step in report.steps():
        # A chain goes on where a relation begins with what the one before ended with, on the same line or the next.
        if before is None or head is None or step.left != before.right or not step.left:
            chain += before is not None
            head = step
        before = step
        yield JudgedStep(
            part=part,
            line=line_of(report.source, step),
            source=_shown(f"{step.left} {step.sign} {step.right}"),
            verdict=step.verdict.value,
            truth=None if step.truth is None else step.truth.value,
            route=_ROUTES[step.route.name],
            chain=chain,
            about=subject(head),
            says_nothing=says_nothing(step, head),
            reason=_one_line(step.reason),
            goes_against=step.goes_against,
            hint=_one_line(step.hint),
            evidence=_evidence(step),
            read_as=_read_as(step, written_in),
            mendings=tuple(
                Mending(mistakes=found.mistakes, words=found.words, hint=found.hint, repair=found.repair)
                for found in step.diagnoses
            ),
        )


def _evidence(step: Step) -> str:
    example = step.counterexample
    if example is None:
        return ""
    network = [f"network {widths(example)}"] if widths(example) else []
    told = [*network, *([letters(example)] if example.letters else [])]
    return "; ".join((*told, *(f"{name} = {value}" for name, value in values(example))))


def _read_as(step: Step, written_in: Notation) -> str:
    if step.formulas is None or not printable(step):
        return ""
    left, right = map(plain, step.formulas)
    return print_typst(Relations((left, right), (step.sign,)), written_in)


_ROUTES: dict[str, WayThere] = {
    "PLAIN": "plain",
    "FIRST_WRONG": "first wrong",
    "NEW_ERROR": "new error",
    "CARRIED": "carried",
    "WRONG_ROUTE": "wrong route",
}


def _shown(text: str) -> str:
    line = _one_line(text)
    return line if len(line) <= _LONGEST_SHOWN else f"{line[: _LONGEST_SHOWN - 1]}…"


def _one_line(text: str) -> str:
    return escaped(" ".join(text.split()))
