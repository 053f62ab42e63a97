"""One claim under one reading -> whether it holds: cheap tests first, then a proof or a counterexample.

1. Modulo a prime: two sides that differ at a secret random point differ as formulas, unless a relation between
   functions is behind it that the field does not know; two that agree are equal but for a chance below 1e-15.
2. A claim that passed is proved by expansion in letters, within a budget; beyond it, it holds with that chance.
3. A claim that failed is refuted at a point of small rational numbers, in intervals that do not meet.
4. What is neither proved nor refuted is unknown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from fractions import Fraction
from typing import Any

from symbolic.checking.fields.base import Undefined
from symbolic.checking.fields.interval import IntervalField
from symbolic.checking.fields.polynomial import BudgetExceeded
from symbolic.checking.meaning.arrays import Misfit
from symbolic.checking.meaning.compare import pairs
from symbolic.checking.meaning.elaborate import MisfitAt, worth
from symbolic.checking.meaning.instances import instances
from symbolic.checking.meaning.scene import Defined, Meaningless, OutOfRange, Reading, Scene
from symbolic.checking.points.point import Point
from symbolic.checking.points.trials import Trials
from symbolic.formula.nodes import Formula
from symbolic.graph.network import NetworkGraph

__all__ = ["Answer", "Claim", "Counterexample", "Finding", "Tested", "find", "settle", "test"]

_TURNS = 2
_TURNS_WITH_SIGNS = 12
_MOST_POINTS = 16
_RETRIES = 4
_ROUGH = frozenset({"relu", "leaky_relu", "elu", "selu", "softsign"})


class Answer(Enum):
    """What is known of a claim."""

    PROVED = "proved by expansion"
    HOLDS = "agrees at random points"
    DIFFERS = "differs at a point where both sides are known exactly"
    UNKNOWN = "neither proved nor refuted"


@dataclass(frozen=True, slots=True)
class Claim:
    """Two sides that are said to be equal."""

    left: Formula
    right: Formula


@dataclass(frozen=True, slots=True)
class Counterexample:
    """A point at which the two sides differ.

    Attributes:
        widths: of the network, from the inputs to the outputs.
        letters: what the letters of the claim stand for.
        values: the quantities that were chosen freely, by name.
        left, right: what the sides are worth, as decimals with all digits right.
        ratio: right over left where that is a number of few digits, else None.
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

    @property
    def passed(self) -> bool:
        """Whether the claim may stand."""
        return self.answer in {Answer.PROVED, Answer.HOLDS}


@dataclass(slots=True)
class Tested:
    """A claim tested modulo primes on one network: its instances, sorted by whether both sides agree.

    Attributes:
        misfit: where shapes do not fit; then there are no instances.
        taken: the liberties that were needed.
        undefined: whether an instance has no value at any point that was tried.
    """

    agreeing: list[dict[str, int]] = field(default_factory=list)
    differing: list[dict[str, int]] = field(default_factory=list)
    misfit: Meaningless | None = None
    taken: set[str] = field(default_factory=set)
    undefined: bool = False

    @property
    def passed(self) -> bool:
        """Whether nothing speaks against the claim."""
        return self.misfit is None and not self.differing

    def failure(self) -> Finding:
        """Return how the claim fails, without a counterexample."""
        return Finding(
            Answer.DIFFERS,
            frozenset(self.taken),
            misfit=self.misfit,
            holds_at=_only(self.agreeing),
            fails_at=_only(self.differing),
        )


def test(claim: Claim, trials: Trials, reading: Reading, defined: Mapping[str, Defined]) -> Tested:
    """Test one claim on one network.

    Raises:
        Meaningless: where a part of the claim means nothing on the network; OutOfRange where it names nothing of it.
    """
    try:
        tested = _tested(claim, trials, reading, defined)
    except (MisfitAt, _Unequal) as misfit:
        return Tested(misfit=misfit)
    if not tested.agreeing and not tested.differing:
        raise OutOfRange(claim.left, "a claim that names nothing of this network", "layers and units that it has")
    return tested


def find(claim: Claim, trials: Trials, reading: Reading, defined: Mapping[str, Defined]) -> Finding:
    """Decide one claim on one network.

    Raises:
        Meaningless: as for `test`.
    """
    return settle(claim, trials, reading, defined, test(claim, trials, reading, defined))


def settle(claim: Claim, trials: Trials, reading: Reading, defined: Mapping[str, Defined], tested: Tested) -> Finding:
    """Prove a claim that passed its test, or find where it fails for certain."""
    if tested.misfit is not None:
        return tested.failure()
    if tested.differing:
        return _refuted(claim, trials, reading, defined, tested)
    taken = frozenset(tested.taken)
    if tested.undefined:
        return Finding(Answer.UNKNOWN, taken)
    proved = _proved(claim, trials, reading, defined, tested.agreeing)
    return Finding(Answer.PROVED if proved else Answer.HOLDS, taken)


class _Unequal(Meaningless):
    """Two sides of different shapes."""

    def __init__(self, claim: Claim, values: tuple[Any, Any]) -> None:
        self.left, self.right, self.values = claim.left, claim.right, values
        super().__init__(claim.right, "sides of different shapes", "sides of one shape")


def _scene(point: Point[Any], reading: Reading, letters: Mapping[str, int], defined: Mapping[str, Defined]) -> Scene:
    return Scene(point, reading, dict(letters), defined)


def _sides(claim: Claim, scene: Scene) -> list[tuple[Any, Any]]:
    left, right = worth(claim.left, scene), worth(claim.right, scene)
    try:
        return pairs(left, right, scene)
    except Misfit:
        raise _Unequal(claim, (left, right)) from None


# --- 1: modulo a prime ------------------------------------------------------------------------------------------------


def _tested(claim: Claim, trials: Trials, reading: Reading, defined: Mapping[str, Defined]) -> Tested:
    tried = Tested()
    first = trials.modular(0)
    scene = _scene(first, reading, {}, defined)
    found = list(instances((claim.left, claim.right), scene))
    turns = _TURNS_WITH_SIGNS if _has_signs(trials) else _TURNS
    for letters in found:
        agrees = _agrees(claim, trials, reading, defined, letters, turns, tried)
        if agrees is not None:
            (tried.agreeing if agrees else tried.differing).append(letters)
    return tried


def _agrees(
    claim: Claim,
    trials: Trials,
    reading: Reading,
    defined: Mapping[str, Defined],
    letters: dict[str, int],
    turns: int,
    tried: Tested,
) -> bool | None:
    """Say whether the sides agree at every point; None for an instance that does not exist."""
    seen = turn = 0
    while seen < turns and turn < turns + _RETRIES:
        point = trials.modular(turn)
        turn += 1
        scene = _scene(point, reading, letters, defined)
        try:
            found = _sides(claim, scene)
        except Undefined:
            continue
        except OutOfRange:
            return None
        seen += 1
        tried.taken |= scene.taken
        if not all(point.field.equal(left, right) for left, right in found):
            return False
    tried.undefined = tried.undefined or not seen
    return True


def _has_signs(trials: Trials) -> bool:
    graph = trials.circuit.graph
    return not isinstance(graph, NetworkGraph) or any(layer.activation in _ROUGH for layer in graph.spec.layers)


# --- 2: by expansion --------------------------------------------------------------------------------------------------


def _proved(
    claim: Claim,
    trials: Trials,
    reading: Reading,
    defined: Mapping[str, Defined],
    found: Sequence[dict[str, int]],
) -> bool:
    """Expand all instances: with pre-activations as letters, then, where that does not do, as what they are."""
    return any(_expands(claim, point(), reading, defined, found) for point in (trials.loose, trials.general))


def _expands(
    claim: Claim,
    point: Point[Any],
    reading: Reading,
    defined: Mapping[str, Defined],
    found: Sequence[dict[str, int]],
) -> bool:
    try:
        return all(
            point.field.equal(left, right)
            for letters in found
            for left, right in _sides(claim, _scene(point, reading, letters, defined))
        )
    except (BudgetExceeded, Undefined):
        return False


# --- 3: in intervals --------------------------------------------------------------------------------------------------


def _refuted(
    claim: Claim,
    trials: Trials,
    reading: Reading,
    defined: Mapping[str, Defined],
    tried: Tested,
) -> Finding:
    taken = frozenset(tried.taken)
    for letters, turn in _attempts(tried.differing):
        point = trials.rational(turn)
        try:
            found = _sides(claim, _scene(point, reading, letters, defined))
            field = _interval_field(point)
            apart = next(((left, right) for left, right in found if field.apart(left, right)), None)
        except Undefined:
            continue
        if apart is not None:
            return Finding(
                Answer.DIFFERS,
                taken,
                _counterexample(point, letters, apart),
                holds_at=_only(tried.agreeing),
                fails_at=_only(tried.differing),
            )
    if _proved(claim, trials, reading, defined, [*tried.differing, *tried.agreeing]):
        return Finding(Answer.PROVED, taken)
    return Finding(Answer.UNKNOWN, taken)


def _attempts(differing: list[dict[str, int]]) -> Iterator[tuple[dict[str, int], int]]:
    for turn in range(_MOST_POINTS):
        yield differing[turn % len(differing)], turn
        if turn and len(differing) > 1:
            yield differing[0], turn


def _only(found: list[dict[str, int]]) -> tuple[tuple[tuple[str, int], ...], ...]:
    return tuple(tuple(sorted(letters.items())) for letters in found)


def _interval_field(point: Point[Any]) -> IntervalField:
    """Return the field of a point of small rational numbers."""
    if not isinstance(point.field, IntervalField):
        raise TypeError("counterexamples are computed in intervals")
    return point.field


def _counterexample(point: Point[Any], letters: dict[str, int], apart: tuple[Any, Any]) -> Counterexample:
    graph = point.circuit.graph
    left, right = apart
    field = _interval_field(point)
    return Counterexample(
        graph.widths if isinstance(graph, NetworkGraph) else (),
        tuple(sorted(letters.items())),
        tuple(sorted(field.values.items())),
        field.shown(left, 6),
        field.shown(right, 6),
    )
