"""Report -> JSON for other programs, and the JSON Schema that all such reports follow.

Keys are sorted and nothing in it depends on the time or the machine: the same text gets the same bytes.
"""

from __future__ import annotations

import json
import re
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from codegen.render import header_line
from symbolic.checking.places import position
from symbolic.checking.report import Diagnosis, JudgedLine, Report, Step
from symbolic.checking.verdicts.decide import Counterexample
from symbolic.formula.notation import notation
from symbolic.formula.reader.syntax import Span
from symbolic.formula.text import print_text

__all__ = ["ReportRecord", "report_json", "report_record", "report_schema"]

_HALVES = re.compile("[\ud800-\udfff]")

Word = Literal["proved", "holds", "convention", "refuted", "unknown", "unreadable", "definition"]
WayThere = Literal[
    "",
    "first wrong step",
    "wrong step after an earlier one",
    "right as a step, carried forward from an earlier error",
    "right end, reached by a wrong route",
]


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class PositionRecord(_Record):
    """A place between two signs of the source."""

    offset: int = Field(ge=0, description="Signs of `source` (Unicode code points) before it.")
    line: int = Field(ge=1, description="Its line, from 1.")
    column: int = Field(ge=1, description="Its column in that line, from 1, in signs.")


class SpanRecord(_Record):
    """A part of the source, its end left out."""

    start: PositionRecord = Field(description="Where it begins.")
    end: PositionRecord = Field(description="Behind its last sign.")


class SidesRecord(_Record):
    """The two sides as they were read, as plain text in the notation `bracket`."""

    left: str = Field(description="The left side.")
    right: str = Field(description="The right side.")


class CounterexampleRecord(_Record):
    """A point at which the two sides differ."""

    widths: list[int] = Field(description="Units of each layer of the network, from the inputs to the outputs.")
    letters: dict[str, int] = Field(description="What the letters of the relation stand for.")
    values: dict[str, str] = Field(
        description="The values that were chosen, as fractions: `W[1][2,1]` is to 2, from 1."
    )
    left: str = Field(description="What the left side is worth: decimals, of which all digits are right.")
    right: str = Field(description="What the right side is worth.")
    ratio: str | None = Field(description="Right over left as a fraction, where that has few digits.")


class DiagnosisRecord(_Record):
    """What may have gone wrong in a relation."""

    mistakes: list[str] = Field(description="Names in the catalogue; two that were made together.")
    words: str = Field(description="What went wrong, for the writer; formulas stand between backticks.")
    hint: str = Field(description="What to think of next time.")
    repair: str = Field(description="The relation as it would hold, in the writer's own letters and signs.")
    follows: bool = Field(description="Whether it holds only if what earlier wrong lines say is taken as given.")


class StepRecord(_Record):
    """One relation of a chain."""

    span: SpanRecord = Field(description="The relation: its sign and the side behind it, or the whole if it is alone.")
    left: str = Field(description="The source text of the left side; of the line before, where a line goes on.")
    right: str = Field(description="The source text of the right side.")
    sign: str = Field(description="What stands between them, `=` mostly; empty for what is no relation.")
    verdict: Word = Field(description="What is known of this relation by itself.")
    truth: Word | None = Field(description="The right side against the beginning of the chain, where that is not left.")
    route: WayThere = Field(description="How the relation stands to the lines before it.")
    reason: str = Field(description="Why, in a sentence or two.")
    place: SpanRecord | None = Field(description="The part that the reason speaks of; null for the whole.")
    reading: list[str] = Field(description="How signs were taken that can be taken in several ways.")
    method: str = Field(description="How it was decided; empty where nothing was.")
    notes: list[str] = Field(description="What else a reader should know.")
    hint: str = Field(description="What to do; may be empty.")
    counterexample: CounterexampleRecord | None = Field(description="A point at which the sides differ.")
    read_as: SidesRecord | None = Field(description="The sides as they were read; null where that failed.")
    diagnoses: list[DiagnosisRecord] = Field(description="What may have gone wrong, the likeliest first, two at most.")
    is_unexplained: bool = Field(description="Whether no known mistake, nor two together, makes up for what is wrong.")


class LineRecord(_Record):
    """A line of the source with its relations."""

    number: int = Field(ge=1, description="The line of the source on which it begins.")
    span: SpanRecord = Field(description="Its place in the source.")
    kind: Literal["math", "text"] = Field(description="Whether it is a formula or words.")
    steps: list[StepRecord] = Field(description="Its relations, in order; none for what claims nothing.")


class WrongRecord(_Record):
    """Where the first refuted relation is, counted from 0 in `lines` and in its `steps`."""

    line: int = Field(ge=0, description="Which of `lines`.")
    step: int = Field(ge=0, description="Which of its `steps`.")


class ReportRecord(_Record):
    """What was found of a hand derivation: every line, every relation in it, and for each a verdict and why."""

    schema_version: Literal[2] = Field(description="Of this form of report; another form gets another number.")
    generator: str = Field(description="The program, its version and what it read.")
    name: str = Field(description="Of the file, or `text`.")
    source: str = Field(description="The text itself, to which all offsets refer.")
    network: str = Field(description="The network in a few words.")
    notation: str = Field(description="The name of its notation.")
    refuted: bool = Field(description="Whether any relation is refuted.")
    first_wrong: WrongRecord | None = Field(description="The first refuted relation.")
    counts: dict[Word, int] = Field(description="How many relations got each verdict.")
    lines: list[LineRecord] = Field(description="The lines of the source, in order.")


def report_json(report: Report) -> str:
    """Return `report` as JSON with a line end behind it."""
    record = report_record(report).model_dump(mode="json")
    return json.dumps(record, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def report_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of reports."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **ReportRecord.model_json_schema(mode="serialization"),
    }


def report_record(report: Report) -> ReportRecord:
    """Return `report` in the types of JSON."""
    wrong = report.first_wrong
    places = ((l, k, step) for l, line in enumerate(report.lines) for k, step in enumerate(line.steps))
    return ReportRecord(
        schema_version=2,
        generator=_text(header_line(report.name)),
        name=_text(report.name),
        source=_text(report.source),
        network=_text(report.network),
        notation=_text(report.notation),
        refuted=report.refuted,
        first_wrong=next((WrongRecord(line=l, step=k) for l, k, step in places if step is wrong), None),
        counts={verdict.value: count for verdict, count in report.counts.items()},
        lines=[_line(line, report.source) for line in report.lines],
    )


def _line(line: JudgedLine, source: str) -> LineRecord:
    return LineRecord(
        number=line.number,
        span=_span(line.span, source),
        kind="text" if line.kind == "text" else "math",
        steps=[_step(step, source) for step in line.steps],
    )


def _step(step: Step, source: str) -> StepRecord:
    return StepRecord(
        span=_span(step.span, source),
        left=_text(step.left),
        right=_text(step.right),
        sign=step.sign,
        verdict=step.verdict.value,
        truth=None if step.truth is None else step.truth.value,
        route=step.route.value,
        reason=_text(step.reason),
        place=None if step.place is None else _span(step.place, source),
        reading=list(map(_text, step.reading)),
        method=_text(step.method),
        notes=list(map(_text, step.notes)),
        hint=_text(step.hint),
        counterexample=None if step.counterexample is None else _counterexample(step.counterexample),
        read_as=_sides(step),
        diagnoses=list(map(_diagnosis, step.diagnoses)),
        is_unexplained=step.is_unexplained,
    )


def _diagnosis(diagnosis: Diagnosis) -> DiagnosisRecord:
    return DiagnosisRecord(
        mistakes=list(diagnosis.mistakes),
        words=_text(diagnosis.words),
        hint=diagnosis.hint,
        repair=_text(diagnosis.repair),
        follows=diagnosis.follows,
    )


def _counterexample(example: Counterexample) -> CounterexampleRecord:
    return CounterexampleRecord(
        widths=list(example.widths),
        letters={_text(letter): number for letter, number in example.letters},
        values={_text(name): str(value) for name, value in example.values},
        left=_text(example.left),
        right=_text(example.right),
        ratio=None if example.ratio is None else str(example.ratio),
    )


def _sides(step: Step) -> SidesRecord | None:
    if step.formulas is None:
        return None
    left, right = (_text(print_text(side, notation("bracket"))) for side in step.formulas)
    return SidesRecord(left=left, right=right)


def _span(span: Span, source: str) -> SpanRecord:
    start, end = (PositionRecord(**position(source, offset)._asdict()) for offset in (span.start, span.end))
    return SpanRecord(start=start, end=end)


def _text(text: str) -> str:
    """Return `text` as JSON can hold it: half a surrogate pair, which is no sign, becomes the sign for none."""
    return _HALVES.sub("\ufffd", text)
