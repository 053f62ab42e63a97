"""What was found of a relation, with the way in which it was taken."""

from __future__ import annotations

from dataclasses import dataclass

from symbolic.checking.report import Verdict
from symbolic.checking.verdicts.decide import Finding
from symbolic.checking.verdicts.ways import Way
from symbolic.errors import forget_frames
from symbolic.formula.nodes import Formula
from symbolic.formula.resolver.resolve import Resolver

__all__ = ["Judgement"]


@dataclass(frozen=True, slots=True)
class Judgement:
    """What was found of a relation.

    Attributes:
        verdict: what is known.
        finding: the evidence under the way that was chosen; None where nothing could be evaluated.
        way: how the line was taken.
        sides: the two sides as they were read.
        said: what deviates from the conventions in force, as phrases.
        trouble: what cannot be read or means nothing.
        resolver: where the parts of the sides stand in the text.
        general: what was found on networks with other widths, where that differs.
        batch: whether the line speaks of several samples.
        others: the sides with what they leave out put in otherwise, where the line fails too.
        literal: what was found with the conventions in force, where the line stands under others alone.
    """

    verdict: Verdict
    finding: Finding | None
    way: Way
    sides: tuple[Formula, ...]
    resolver: Resolver
    said: tuple[str, ...] = ()
    trouble: Exception | None = None
    general: tuple[tuple[int, ...], Finding] | None = None
    batch: bool = False
    others: tuple[tuple[Formula, ...], ...] = ()
    literal: Judgement | None = None

    def __post_init__(self) -> None:
        if self.trouble is not None:
            forget_frames(self.trouble)

    @property
    def finding_takes_liberties(self) -> bool:
        """Whether shapes had to be taken otherwise than literally."""
        return self.finding is not None and bool(self.finding.taken)
