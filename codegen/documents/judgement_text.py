"""Report -> text for a terminal: each relation with its verdict, a window on its source, and why.

Colour comes with the text as styles, which a terminal shows and a pipe or a file does not; no fact is told by colour.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.text import Text

from codegen.documents.excerpt import Excerpt, excerpt, folded, shortened, words
from symbolic.checking.places import line_of, marked, part_in, pointed, shown_lines
from symbolic.checking.report import JudgedLine, Report, Step, Verdict
from symbolic.checking.verdicts.decide import Counterexample
from symbolic.checking.wording import (
    MEANINGS,
    TONES,
    hints,
    letters,
    mistakes,
    open_steps,
    orientation,
    outcome,
    readings,
    repeated,
    standing,
    values,
    widths,
    worth,
)
from symbolic.spec.shown import counted

__all__ = ["MOST_WIDTH", "WIDTH", "report_text"]

WIDTH = 100
"""Cells of a line where nothing else is known."""

MOST_WIDTH = 140
"""Cells of a line on a wide terminal; longer lines are tiring to read."""

_STYLES = {"stands": "bold cyan", "refuted": "bold red", "open": "bold yellow", "given": "bold"}
_VERDICT = max(len(verdict.value) for verdict in Verdict)
_LABEL = 9
_LEAST_WIDTH = 40
_MOST_LINES = 4
_MOST_FOLDED = 12
_MOST_VALUE_LINES = 4
_TOLD = (Verdict.HOLDS, Verdict.CONVENTION, Verdict.UNKNOWN, Verdict.UNREADABLE)
"""Verdicts that are explained below the counts; the others say themselves."""


def report_text(report: Report, width: int = WIDTH) -> Text:
    """Return `report` as text of at most `width` cells a line, without a line end behind it."""
    width = max(width, _LEAST_WIDTH)
    layout = _Layout(report, width)
    told = words(f"Network {report.network}; notation {report.notation}.")
    head = [Text(row, "bold") for row in folded(words(report.name), width)] + [Text(row) for row in folded(told, width)]
    blocks = [row for line in report.lines for row in layout.line(line)]
    return Text("\n").join([*head, Text(), *blocks, *([Text()] if blocks else []), *layout.summary()])


class _Layout:
    """Where things stand on the lines of one report."""

    def __init__(self, report: Report, width: int) -> None:
        self.report = report
        self.width = width
        self.points: list[tuple[tuple[int, ...], set[tuple[str, str]], int]] = []
        self.repeated = repeated(report)
        self.digits = max(3, len(str(report.source.count("\n") + 1)))
        self.margin = _VERDICT + 2 + self.digits + 2
        self.room = width - self.margin

    def line(self, line: JudgedLine) -> Iterator[Text]:
        """Yield the rows of one line of the source."""
        if not line.steps:
            words = self.report.source[line.span.start : line.span.end]
            yield self._row("", "", line.number, Text(shortened(words, self.room), "dim"))
            return
        for step in line.steps:
            yield from self._step(line, step)

    def _row(self, word: str, style: str, number: int | None, told: Text) -> Text:
        shown = "" if number is None else str(number)
        head = Text.assemble((word.ljust(_VERDICT), style), "  ", (shown.rjust(self.digits), "dim"), "  ")
        row = head + told
        row.rstrip()
        return row

    def _step(self, line: JudgedLine, step: Step) -> Iterator[Text]:
        style = _STYLES[TONES[step.verdict]]
        word, sign = step.verdict.value, "~" if step.verdict.stands else "^"
        for shown in self._excerpts(line, step):
            yield self._row(word, style, shown.number, Text(shown.text))
            if shown.end > shown.start:
                yield self._row("", "", None, Text(" " * shown.start + sign * (shown.end - shown.start), style))
            word = ""
        yield from self._evidence(step)

    def _excerpts(self, line: JudgedLine, step: Step) -> list[Excerpt]:
        """Return the lines of a relation; of many, the first ones and those that are pointed at."""
        source = self.report.source
        mark = pointed(line, step)
        lines = shown_lines(source, line, step)
        if len(lines) > _MOST_LINES:
            at = marked(step)
            lines = [each for each in lines if step.place is None or part_in(source, each, at)][:_MOST_LINES]
        return [excerpt(source, each, mark, "  " if number else "", self.room) for number, each in enumerate(lines)]

    def _evidence(self, step: Step) -> Iterator[Text]:
        """Yield what is told below a relation; why it stands only where that was not told of an earlier one."""
        stands = standing(step)
        method = f" ({step.method})" if step.method else ""
        reason = f"{step.reason}{method}"
        if stands:
            reason = f"{stands[0].upper()}{stands[1:]}. {reason}"
        if step not in self.repeated:
            yield from self._told("", words(reason))
        yield from self._told("read as", words("; ".join(readings(step))))
        for note in step.notes:
            yield from self._told("note", words(note))
        for told, diagnosis in mistakes(step):
            yield from self._told("mistake", words(told))
            if diagnosis is not None:
                yield from self._told("mended", diagnosis.repair.split())
        for hint in hints(step):
            yield from self._told("hint", words(hint))
        if step.counterexample is not None:
            line = line_of(self.report.source, step)
            yield from self._told("at", self._point(step.counterexample, line), _MOST_VALUE_LINES)
            yield from self._told("there", words(worth(step.counterexample)))

    def _point(self, example: Counterexample, line: int) -> list[str]:
        """Return where the sides differ; values that were told before by the line where they were."""
        parts = [f"network {widths(example)}"] if example.widths else []
        parts += [letters(example)] if example.letters else []
        told = set(values(example))
        before = next((known for known in self.points if known[0] == example.widths and known[1] <= told), None)
        if before is not None:
            parts.append(f"the values of line {before[2]}")
        elif told:
            self.points.append((example.widths, told, line))
        known = before[1] if before is not None else set()
        parts += [f"{name} = {value}" for name, value in values(example) if (name, value) not in known]
        return [*(f"{part}," for part in parts[:-1]), *parts[-1:]]

    def _told(self, label: str, told: Iterable[str], most: int = _MOST_FOLDED) -> Iterator[Text]:
        indent = _LABEL if label else 0
        rows = folded(told, self.room - indent)
        if len(rows) > most:
            rows = [*rows[: most - 1], shortened(" ".join(rows[most - 1 :]), self.room - indent)]
        for number, row in enumerate(rows):
            if row:
                yield self._row("", "", None, Text.assemble((("" if number else label).ljust(indent), "dim"), row))

    def summary(self) -> Iterator[Text]:
        """Yield how many relations got each verdict, what the rarer words mean, and the outcome."""
        found = self.report.counts
        total = sum(found.values())
        told = ", ".join(f"{count} {verdict.value}" for verdict, count in found.items())
        if total:
            yield from map(Text, folded(words(f"{counted(total, 'relation', 'relations')}: {told}."), self.width))
        for verdict in _TOLD:
            if verdict in found:
                meaning = words(f"{verdict.value}: {MEANINGS[verdict]}")
                yield from (Text(f"  {row}", "dim") for row in folded(meaning, self.width - 2))
        told_of = [step.counterexample for step in self.report.steps() if step.counterexample is not None]
        for row in sorted(set(filter(None, map(orientation, told_of)))):
            yield from (Text(f"  {part}", "dim") for part in folded(words(row), self.width - 2))
        tone = "refuted" if self.report.refuted else "open" if open_steps(self.report) or not total else "stands"
        yield Text(outcome(self.report), _STYLES[tone])
