"""A text judged within the limits of time, and what is wrong with the places that a report names."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from time import process_time
from types import FrameType

from symbolic.checking.check import check
from symbolic.checking.report import JudgedLine, Report
from symbolic.errors import ChalkgradError
from symbolic.spec.model import NetworkSpec

__all__ = ["NETWORK", "STEP", "SUBMISSION", "in_time", "misplaced", "within"]

NETWORK = "2-2-1 sigmoid mse"
STEP, SUBMISSION = 0.5, 5.0
"""Seconds of CPU time for one relation and for a whole text, on a machine that does nothing else."""
BUSY = 4
"""How much slower a machine may be that does something else."""


class OutOfTime(BaseException):
    """Judging has taken longer than it may; no handler on the way catches it."""


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise OutOfTime


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Fail where the block takes longer than `seconds` of CPU time on an idle machine."""

    before = signal.signal(signal.SIGVTALRM, _stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, BUSY * seconds)
    try:
        yield
    except OutOfTime:
        raise AssertionError(f"still running after {BUSY} x {seconds} s of CPU time") from None
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def in_time(text: str, network: NetworkSpec | str = NETWORK) -> Report | ChalkgradError:
    """Return how a text ends, a report or an error with a message; fails where that takes too long."""
    began = process_time()
    with within(SUBMISSION):
        try:
            report = check(network, text)
        except ChalkgradError as error:
            return error
    spent = process_time() - began
    relations = max(1, len(tuple(report.steps())))
    allowed = BUSY * min(SUBMISSION, relations * STEP)
    assert spent <= allowed, f"{relations} relations took {spent:.1f} s"
    return report


def misplaced(report: Report) -> list[str]:
    """Return what is wrong with the places of a report: beyond the text, out of order, not what stands there."""
    found = []
    place = 0
    for line in report.lines:
        if not place <= line.span.start <= line.span.end <= len(report.source):
            found.append(f"line {line.number}: {line.span} behind {place} in {len(report.source)}")
        if line.number != report.source.count("\n", 0, line.span.start) + 1:
            found.append(f"line {line.number}: not where {line.span} is")
        place = line.span.end
        found += _misplaced_steps(line, report.source)
    return found


def _misplaced_steps(line: JudgedLine, source: str) -> Iterator[str]:
    place = line.span.start
    for step in line.steps:
        span, mark = step.span, step.place
        if not place <= span.start <= span.end <= line.span.end:
            yield f"line {line.number}: step {span} behind {place} in {line.span}"
        if mark is not None and not 0 <= mark.start <= mark.end <= len(source):
            yield f"line {line.number}: mark {mark} in {len(source)}"
        if step.right not in source[span.start : span.end]:
            yield f"line {line.number}: the right side {step.right!r} does not stand in {span}"
        if step.left not in source[: span.end]:
            yield f"line {line.number}: the left side {step.left!r} does not stand before the end of {span}"
        place = span.start
