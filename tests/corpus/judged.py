"""What the checker says of a case, whether that is as it must be, and tables of many."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from symbolic.checking.check import check
from symbolic.checking.report import Report, Step, Verdict
from tests.corpus.cases import Case
from tests.corpus.networks import written
from tests.corpus.oracle import SIGMA, Outcome

__all__ = ["Judged", "failures", "judged", "tables"]

_WORST_FIRST = (
    Verdict.REFUTED,
    Verdict.UNREADABLE,
    Verdict.UNKNOWN,
    Verdict.CONVENTION,
    Verdict.HOLDS,
    Verdict.DEFINITION,
    Verdict.PROVED,
)
NOTHING = "no relation"
CRASH = "crash"
_OUTCOMES = (Outcome.DIFFERENT, Outcome.CONVENTION, Outcome.HIDDEN, Outcome.EQUAL, Outcome.VOID)


@dataclass(frozen=True)
class Judged:
    """A case with its verdict, the reason that was given, and how long it took."""

    case: Case
    verdict: str
    reason: str
    seconds: float

    @property
    def fault(self) -> str:
        """What is wrong about the verdict; empty where nothing is."""
        outcome, verdict = self.case.truth.outcome, self.verdict
        if verdict == CRASH:
            return "crash"
        if self.case.kind == "paraphrase":
            wrong = {"refuted", "unreadable", "unknown", NOTHING}
            return f"right but {verdict}" if verdict in wrong else ""
        if outcome is Outcome.DIFFERENT and verdict != "refuted":
            return f"wrong but {verdict}"
        if self.case.truth.holds and verdict == "refuted":
            return "equal but refuted"
        if outcome is Outcome.CONVENTION and not self._is_silent and verdict in {"proved", "holds"}:
            return f"right under another convention only, but {verdict}"
        return ""

    @property
    def _is_silent(self) -> bool:
        """Whether the convention is one that is taken without a word."""
        layers = written(self.case.network, self.case.style).layers
        any_sigma = all(layer.activation != "sigmoid" for layer in layers)
        return self.case.truth.holds or (self.case.truth.note == SIGMA and any_sigma)

    def shown(self) -> str:
        """Return the case and its verdict in a few lines."""
        case = self.case
        return "\n".join(
            (
                f"--- {self.fault} [{case.kind}, {case.form}, {case.topic}] {', '.join(case.operators)}",
                f"spec: {case.network}; notation: {case.style}; {self.seconds:.2f} s",
                f"text: {case.text}",
                f"verdict: {self.verdict}: {self.reason}",
                f"oracle: {case.truth.outcome.value} {case.truth.note}",
            )
        )


def judged(case: Case) -> Judged:
    """Run the checker on a case."""
    start = time.perf_counter()
    try:
        report = check(written(case.network, case.style), case.text)
    except Exception as error:
        return Judged(case, CRASH, f"{type(error).__name__}: {error}", time.perf_counter() - start)
    step = _worst(report)
    seconds = time.perf_counter() - start
    if step is None:
        return Judged(case, NOTHING, "", seconds)
    return Judged(case, step.verdict.value, f"{step.reason} {'; '.join(step.reading)}".strip(), seconds)


def _worst(report: Report) -> Step | None:
    steps = list(report.steps())
    return min(steps, key=lambda step: _WORST_FIRST.index(step.verdict)) if steps else None


def failures(found: Iterable[Judged]) -> list[Judged]:
    """Return what must not be, grouped by what is wrong, the most frequent first."""
    wrong = [item for item in found if item.fault]
    often = Counter(item.fault for item in wrong)
    return sorted(wrong, key=lambda item: (-often[item.fault], item.fault, item.case.operators))


# --- tables -----------------------------------------------------------------------------------------------------------


def tables(found: Sequence[Judged]) -> str:
    """Return the tables of paraphrases and mutants by verdict."""
    right = [item for item in found if item.case.kind == "paraphrase"]
    wrong = [item for item in found if item.case.kind == "mutant"]
    parts = [
        _table("paraphrases by network", right, lambda item: (item.case.network,)),
        _table("paraphrases by notation", right, lambda item: (item.case.style,)),
        _table("paraphrases by form", right, lambda item: (item.case.form,)),
        _table("paraphrases by operator", right, lambda item: item.case.operators),
        _table("mutants by what they are", wrong, lambda item: (_kind(item.case),)),
        _table("different mutants by network", _different(wrong), lambda item: (item.case.network,)),
        _table("different mutants by notation", _different(wrong), lambda item: (item.case.style,)),
        _table("different mutants by operator", _different(wrong), lambda item: item.case.operators[-1:]),
        _slowest(found),
    ]
    return "\n".join(filter(None, parts))


def _kind(case: Case) -> str:
    return (
        f"{case.truth.outcome.value}, not said which"
        if case.truth.note and case.truth.holds
        else case.truth.outcome.value
    )


def _different(found: Iterable[Judged]) -> list[Judged]:
    return [item for item in found if item.case.truth.outcome is Outcome.DIFFERENT]


def _table(title: str, found: Sequence[Judged], rows: Callable[[Judged], tuple[str, ...]]) -> str:
    """Return counts by verdict, a row for each name and one for all."""
    verdicts = [verdict.value for verdict in _WORST_FIRST] + [NOTHING, CRASH]
    shown = [verdict for verdict in verdicts if any(item.verdict == verdict for item in found)]
    counts: dict[str, Counter[str]] = {}
    for item in found:
        for row in dict.fromkeys(rows(item)):
            counts.setdefault(row, Counter())[item.verdict] += 1
    if not counts:
        return ""
    width = max(map(len, (*counts, title)))
    lines = [f"{title:{width}}" + "".join(f"{verdict:>12}" for verdict in shown) + f"{'all':>8}"]
    for row in (*sorted(counts), "all"):
        by_verdict = Counter(item.verdict for item in found) if row == "all" else counts[row]
        lines.append(
            f"{row:{width}}"
            + "".join(f"{by_verdict[verdict] or '.':>12}" for verdict in shown)
            + f"{by_verdict.total():>8}"
        )
    return "\n".join((*lines, ""))


def _slowest(found: Sequence[Judged]) -> str:
    times = sorted((item.seconds for item in found), reverse=True)
    if not times:
        return ""
    return f"seconds for a text: median {times[len(times) // 2]:.3f}, slowest {times[0]:.2f}, all {sum(times):.0f}\n"
