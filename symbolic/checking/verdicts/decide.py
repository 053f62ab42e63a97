"""One claim under one reading -> whether it holds: cheap tests first, then a proof or a counterexample.

1. Modulo a prime: two sides that differ at a secret random point differ as formulas, unless a relation between
   functions is behind it that the field does not know; two that agree are equal but for a chance below 1e-15.
2. A claim that passed is proved by expansion in letters, within a budget; beyond it, it holds with that chance.
3. A claim that failed is refuted at a point of small rational numbers, in intervals that do not meet.
4. What is neither proved nor refuted is unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from typing import Any

from symbolic.checking.effort import TooMuch
from symbolic.checking.fields.base import BudgetExceeded, Undefined
from symbolic.checking.fields.interval import IntervalField
from symbolic.checking.meaning.scene import Meaningless
from symbolic.checking.points.point import Point
from symbolic.checking.points.trials import Trials
from symbolic.checking.verdicts.multiples import multiple
from symbolic.checking.verdicts.question import Claim, Question
from symbolic.checking.verdicts.testing import Letters, Tested, test
from symbolic.errors import forget_frames
from symbolic.graph.network import NetworkGraph

MakePoint = Callable[[Trials], Point[Any]]

__all__ = ["Answer", "Claim", "Counterexample", "Finding", "Question", "failure", "settle", "test"]

_MOST_POINTS = 16


class Answer(Enum):
    """What is known of a claim."""

    PROVED = "proved by expansion"
    HOLDS = "agrees at random points"
    DIGITS = "numbers that agree as far as their digits tell"
    DIFFERS = "differs at a point where both sides are known exactly"
    UNKNOWN = "neither proved nor refuted"


@dataclass(frozen=True, slots=True)
class Counterexample:
    """A point at which the two sides differ.

    Attributes:
        widths: of the network, from the inputs to the outputs.
        letters: what the letters of the claim stand for.
        values: the quantities that were chosen freely, by name.
        left, right: what the sides are worth, as decimals with all digits right.
        ratio: right over left where that is the same number of few digits at other points too, else None.
    """

    widths: tuple[int, ...]
    letters: tuple[tuple[str, int], ...]
    values: tuple[tuple[str, Fraction], ...]
    left: str
    right: str
    ratio: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found of a claim under a reading.

    Attributes:
        answer: what is known.
        taken: the liberties that were needed.
        counterexample: for a claim that differs by value.
        misfit: for a claim whose shapes do not fit, what does not fit where.
        layers: layers at which instances with letters hold and at which they fail.
    """

    answer: Answer
    taken: frozenset[str] = frozenset()
    counterexample: Counterexample | None = None
    misfit: Meaningless | None = None
    holds_at: tuple[tuple[tuple[str, int], ...], ...] = ()
    fails_at: tuple[tuple[tuple[str, int], ...], ...] = ()

    def __post_init__(self) -> None:
        if self.misfit is not None:
            forget_frames(self.misfit)

    @property
    def passed(self) -> bool:
        """Whether the claim may stand."""
        return self.answer in {Answer.PROVED, Answer.HOLDS}


def failure(tested: Tested) -> Finding:
    """Return how a claim fails its test, without a counterexample."""
    return Finding(
        Answer.DIFFERS,
        frozenset(tested.taken),
        misfit=tested.misfit,
        holds_at=_only(tested.agreeing),
        fails_at=_only(tested.differing),
    )


def settle(question: Question, tested: Tested) -> Finding:
    """Prove a claim that passed its test, or find where it fails for certain."""
    if tested.misfit is not None:
        return failure(tested)
    if tested.differing:
        return _refuted(question, tested)
    taken = frozenset(tested.taken)
    if tested.undefined:
        return Finding(Answer.UNKNOWN, taken)
    proved = _proved(question, tested.agreeing, _POLYNOMIALS)
    return Finding(Answer.PROVED if proved else Answer.HOLDS, taken)


# --- by expansion -----------------------------------------------------------------------------------------------------


_POLYNOMIALS: tuple[MakePoint, ...] = (Trials.loose, Trials.general)
"""Pre-activations as letters, then, where that does not do, as what they are."""


def _proved(question: Question, found: Sequence[Letters], points: tuple[MakePoint, ...]) -> bool:
    """Expand all instances, at one of the points."""
    return any(_expands(question, point(question.trials), found) for point in points)


def _expands(question: Question, point: Point[Any], found: Sequence[Letters]) -> bool:
    try:
        return all(
            point.field.equal(left, right)
            for letters in found
            for left, right in question.pairs(question.scene(point, letters))
        )
    except (BudgetExceeded, Undefined, TooMuch):
        return False


# --- in intervals -----------------------------------------------------------------------------------------------------


def _refuted(question: Question, tested: Tested) -> Finding:
    for letters, turn in _attempts(tested.differing):
        found = _counterexample(question, letters, turn)
        if found is not None:
            return Finding(
                Answer.DIFFERS,
                frozenset(tested.taken),
                found,
                holds_at=_only(tested.agreeing),
                fails_at=_only(tested.differing),
            )
    proved = _proved(question, [*tested.differing, *tested.agreeing], (*_POLYNOMIALS, Trials.symbolic))
    return Finding(Answer.PROVED if proved else Answer.UNKNOWN, frozenset(tested.taken))


def _attempts(differing: list[Letters]) -> Iterator[tuple[Letters, int]]:
    for turn in range(_MOST_POINTS):
        yield differing[turn % len(differing)], turn
        if turn and len(differing) > 1:
            yield differing[0], turn


def _counterexample(question: Question, letters: Letters, turn: int) -> Counterexample | None:
    """Return a point of small rational numbers at which the sides differ for certain; None where this one is not."""
    point = question.trials.rational(turn)
    field = point.field
    if not isinstance(field, IntervalField):
        raise TypeError("counterexamples are computed in intervals")
    try:
        found = question.pairs(question.scene(point, letters))
        apart = next(((left, right) for left, right in found if field.apart(left, right)), None)
    except Undefined:
        return None
    if apart is None:
        return None
    graph = point.circuit.graph
    left, right = apart
    shown = next(pair for pair in _shown(left, right, field) if pair[0] != pair[1])
    return Counterexample(
        graph.widths if isinstance(graph, NetworkGraph) else (),
        tuple(sorted(letters.items())),
        tuple(sorted(field.values.items())),
        *shown,
        ratio=multiple(question, letters),
    )


def _shown(left: Any, right: Any, field: IntervalField) -> Iterator[tuple[str, str]]:
    """Yield both values with more and more digits: two that differ late look alike with few."""
    for digits in (6, 12, 25, 50):
        yield field.shown(left, digits), field.shown(right, digits)
    yield "less", "more"


def _only(found: list[Letters]) -> tuple[tuple[tuple[str, int], ...], ...]:
    return tuple(tuple(sorted(letters.items())) for letters in found)
