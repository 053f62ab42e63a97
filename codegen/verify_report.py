"""What a verification found, as data: one `Comparison` for each method, one `Fact` for each identity.

Stage: made by `verify`; printed on a terminal by `str`, and handed to other programs as JSON by `as_dict`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

__all__ = ["CENTRAL", "EXACT", "Comparison", "Entry", "Fact", "Report", "Tolerance", "compare"]


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How far two derivatives may lie apart: relative * |numeric| + of_largest * max|gradient| + of_cost * |J|.

    The first is the accuracy that is asked for. The others stand for rounding: an entry far below the largest one
    carries the rounding errors of the large ones, and a difference of costs those of the cost. For second derivatives
    the gradient is what the cost is for first ones; `words` names the two.
    """

    relative: float
    of_largest: float
    of_cost: float = 0.0
    words: tuple[str, str] = ("max|gradient|", "|J|")

    def __str__(self) -> str:
        largest, cost = self.words
        text = f"|analytic - numeric| <= {self.relative:g} |numeric| + {self.of_largest:g} {largest}"
        return f"{text} + {self.of_cost:g} {cost}" if self.of_cost else text

    def at(self, numeric: float, largest: float, cost: float) -> float:
        """Return the tolerance for one entry."""
        return self.relative * abs(numeric) + self.of_largest * largest + self.of_cost * abs(cost)


EXACT = Tolerance(relative=1e-12, of_largest=1e-14, of_cost=1e-16)
CENTRAL = Tolerance(relative=1e-7, of_largest=1e-8, of_cost=1e-9)
"""For the complex step, which has no error but rounding, and for central differences."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One derivative, computed twice.

    Attributes:
        place: the entry, `W2[0, 1]`, or the direction.
        analytic, numeric: what the module says and what the method says.
        allowed: the tolerance for this entry.
    """

    place: str
    analytic: float
    numeric: float
    allowed: float

    @property
    def relative_error(self) -> float:
        """|analytic - numeric| / |numeric|, infinite where only the numeric derivative is 0."""
        gap = abs(self.analytic - self.numeric)
        return gap / abs(self.numeric) if self.numeric else (0.0 if gap == 0 else float("inf"))

    @property
    def excess(self) -> float:
        """The gap in units of the tolerance: at most 1 when the entry passes; NaN and infinity count as infinite."""
        gap = abs(self.analytic - self.numeric)
        if not (np.isfinite(gap) and np.isfinite(self.allowed)):
            return float("inf")
        return gap / self.allowed if self.allowed else (0.0 if gap == 0 else float("inf"))


@dataclass(frozen=True, slots=True)
class Comparison:
    """All entries of the gradient against one numerical method.

    Attributes:
        method: "complex step", "central differences" or what else the derivatives were held against.
        step: the step in words.
        tolerance: the tolerance in words.
        entries: how many derivatives were compared.
        worst: the entry with the largest excess.
        problem: why the method could not judge; empty if it could.
    """

    method: str
    step: str
    tolerance: str
    entries: int
    worst: Entry
    problem: str = ""

    @property
    def passed(self) -> bool:
        """Whether every entry lies within the tolerance and the method could judge."""
        return not self.problem and self.worst.excess <= 1

    def __str__(self) -> str:
        worst = self.worst
        values = f"{worst.analytic:.17g} analytic, {worst.numeric:.17g} numeric"
        lines = [
            f"{_verdict(self.passed)}  {self.method}, {self.step}: {self.entries} derivatives",
            f"        tolerance {self.tolerance}",
            f"        worst {worst.place}: {values}, relative error {worst.relative_error:.1e}",
        ]
        return "\n".join([*lines, f"        {self.problem}"] if self.problem else lines)


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that must hold besides the derivatives, such as the shapes of the gradients."""

    statement: str
    passed: bool
    detail: str = ""

    def __str__(self) -> str:
        line = f"{_verdict(self.passed)}  {self.statement}"
        return f"{line}: {self.detail}" if self.detail else line


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome for one module.

    Attributes:
        module: its file or name.
        parameters: how many weights and biases it has.
        samples: how many samples were used.
        draws: how often points were drawn until no kink was within reach of the steps and the cost was moving.
        comparisons, facts: what was checked.
    """

    module: str
    parameters: int
    samples: int
    draws: int
    comparisons: tuple[Comparison, ...]
    facts: tuple[Fact, ...]

    @property
    def passed(self) -> bool:
        """Whether everything passed."""
        return all(part.passed for part in self.comparisons) and all(fact.passed for fact in self.facts)

    def __str__(self) -> str:
        again = "" if self.draws == 1 else f", drawn {self.draws} times until kinks were far and the cost was moving"
        head = f"{self.module}: {self.parameters} parameters, {self.samples} samples{again}"
        return "\n".join([head, *map(str, self.comparisons), *map(str, self.facts)])

    def _repr_html_(self) -> str:
        """Return the report as HTML, for notebooks."""
        from codegen.verify_html import verify_html

        return verify_html(self)

    def as_dict(self) -> dict[str, Any]:
        """Return the report in the types of JSON; NaN and infinity become text, which JSON has no numbers for."""
        report = {**asdict(self), "passed": self.passed}
        for entry, comparison in zip(report["comparisons"], self.comparisons, strict=True):
            entry["passed"] = comparison.passed
            entry["worst"]["relative_error"] = comparison.worst.relative_error
            entry["worst"] = {key: _json_number(value) for key, value in entry["worst"].items()}
        return report


def compare(
    method: str,
    step: str,
    tolerance: Tolerance,
    derivatives: Sequence[tuple[str, float, float]],
    scale: tuple[float, float],
    problem: str = "",
) -> Comparison:
    """Return the comparison of derivatives (place, analytic, numeric); `scale` is (max|gradient|, J)."""
    entries = [
        Entry(place, analytic, numeric, tolerance.at(numeric, *scale)) for place, analytic, numeric in derivatives
    ]
    return Comparison(method, step, str(tolerance), len(entries), max(entries, key=lambda e: e.excess), problem)


def _verdict(passed: bool) -> str:
    return "passed" if passed else "FAILED"


def _json_number(value: float | str) -> float | str:
    return value if isinstance(value, str) or np.isfinite(value) else str(value)
