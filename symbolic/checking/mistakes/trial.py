"""Does a changed relation hold? Tried where the wrong one fails: at one point first, then at all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice

from symbolic.checking.effort import Effort, TooMuch
from symbolic.checking.fields.base import Undefined
from symbolic.checking.meaning.arrays import Array, Misfit, Value
from symbolic.checking.meaning.compare import number_of, pairs
from symbolic.checking.meaning.elaborate import worth
from symbolic.checking.meaning.instances import instances, letters_of
from symbolic.checking.meaning.scene import Meaningless, Scene
from symbolic.checking.mistakes.base import Sides
from symbolic.checking.mistakes.places import places
from symbolic.checking.points.trials import Assumption
from symbolic.checking.verdicts.decide import Claim, Question, test
from symbolic.checking.verdicts.judge import trials_of
from symbolic.checking.verdicts.judgement import Judgement
from symbolic.checking.verdicts.meant import conditioned
from symbolic.checking.verdicts.scale import scale_of, scaled
from symbolic.checking.verdicts.session import Session
from symbolic.checking.verdicts.testing import Tested
from symbolic.formula.nodes import Formula
from symbolic.graph.network import NetworkGraph

__all__ = ["Outcome", "Trial"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What trying a relation at one point tells.

    Attributes:
        fits: whether both sides agree.
        weight: the right side over the left one, in the field of the point; None where that is no number, or 0.
    """

    fits: bool
    weight: int | None


class Trial:
    """Tries relations that may stand for a refuted one.

    `was_cut` says whether not everything was tried; `is_multiple` whether one side is a multiple of the other.

    Args:
        judgement: of the refuted relation.
        session: in which it was judged.
        effort: what has been spent on relations of the same text.
        assumptions: derivatives that are taken as given, from earlier errors.
    """

    def __init__(
        self, judgement: Judgement, session: Session, effort: Effort, assumptions: tuple[Assumption, ...] = ()
    ) -> None:
        self._way, self._resolver = judgement.way, judgement.resolver
        self._scale = {} if session.spec is None else scale_of(judgement.sides, session.spec)
        trials = trials_of(judgement.way, session, self._scale, judgement.batch)
        self._trials = trials.assuming(assumptions) if assumptions else trials
        self._defined = session.defined
        self._condition = session.condition
        self._effort = effort
        effort.next_line()
        self._spent = 0
        self.was_cut = False
        finding = judgement.finding
        example = None if finding is None else finding.counterexample
        self.is_multiple = example is not None and example.ratio is not None
        self._scenes = list(self._first_scenes(judgement))
        self._parts = [part for side in judgement.sides for part in self._inside(side)]
        for scene in self._scenes:
            self._note_values(scene)

    def _question(self, sides: Sides) -> Question:
        return Question(Claim(*self._meant(sides)), self._trials, self._way.reading, self._defined)

    def _meant(self, sides: Sides) -> Sides:
        """Return a relation in the scale of the refuted one, for the indices that the text means it for."""
        left, right = conditioned(sides, self._condition) if self._condition else sides
        if self._scale:
            left, right = scaled((left, right), self._scale, self._resolver)
        return left, right

    def _first_scenes(self, judgement: Judgement) -> Iterator[Scene]:
        """Yield the scenes of the first instance at which the relation fails, and of the first of its left side."""
        question = self._question((judgement.sides[0], judgement.sides[1]))
        scene = question.scene(self._trials.modular(0), {})
        finding = judgement.finding
        chosen = [dict(found) for found in finding.fails_at[:1]] if finding is not None else []
        with suppress(Meaningless):
            chosen += islice(instances((question.claim.left,), scene), 1)
        for number, letters in enumerate(chosen):
            if letters not in chosen[:number]:
                yield self._telling_scene(question, letters)

    def _telling_scene(self, question: Question, letters: Mapping[str, int]) -> Scene:
        """Return the scene of an instance at the first point where its left side is not 0, as it is behind a kink."""
        scenes = [question.scene(self._trials.modular(turn), letters) for turn in range(_MOST_POINTS)]
        for scene in scenes:
            scene.effort = self._effort
        return next((scene for scene in scenes if self._tells(question.claim.left, scene)), scenes[0])

    def _tells(self, left: Formula, scene: Scene) -> bool:
        value = self._value(left, scene)
        if value is None:
            return False
        entries = value.flat() if isinstance(value, Array) else [value]
        return not any(map(scene.field.is_zero, entries))

    def _value(self, formula: Formula, scene: Scene) -> Value | None:
        """Return what a formula is worth; None where it has no value, or where finding that would take too long."""
        try:
            return worth(formula, scene)
        except TooMuch:
            self.was_cut = True
        except _NOTHING:
            pass
        return None

    def _inside(self, side: Formula) -> Iterator[Formula]:
        """Yield all parts of a side that no sum binds, each behind what stands in it; none of a side that is scaled."""
        if not self._scale:
            yield from (place.part for place in reversed(list(places(side))) if not place.bound)

    def _note_values(self, scene: Scene) -> None:
        """Compute the values of all parts of the sides: most of them stand in each relation that is tried."""
        known: dict[int, Value] = {}
        scene.known = known
        for part in self._parts:
            value = self._value(part, scene)
            if value is not None:
                known[id(part)] = value

    def begin(self) -> None:
        """Begin to try another mistake: what may be spent on it is counted anew."""
        self._spent = self._effort.spent

    @property
    def is_over(self) -> bool:
        """Whether no more is tried for the mistake at hand."""
        spent = self._effort.spent
        over = spent - self._spent > _MOST_OF_ONE or spent > _MOST_NODES
        self.was_cut = self.was_cut or over
        return over

    def outcome(self, sides: Sides) -> Outcome:
        """Return what a relation is at the point where the wrong one fails first."""
        self._effort.spent += _A_CANDIDATE
        left, right = self._meant(sides)
        weight: int | None = None
        for number, scene in enumerate(self._scenes):
            values = self._value(left, scene), self._value(right, scene)
            if values[0] is None or values[1] is None:
                continue
            one, other = number_of(values[0]), number_of(values[1])
            with suppress(*_NOTHING):
                if all(scene.field.equal(*pair) for pair in pairs(one, other, scene)):
                    return Outcome(fits=True, weight=1)
            if number == 0:
                weight = self._weight(one, other, scene)
        return Outcome(fits=False, weight=weight)

    def _weight(self, one: Value, other: Value, scene: Scene) -> int | None:
        """Return the right side over the left one; of arrays of one shape, at the first entry that is not 0."""
        lefts = one.flat() if isinstance(one, Array) else [one]
        rights = other.flat() if isinstance(other, Array) else [other]
        if len(lefts) != len(rights):
            return None
        told = ((left, right) for left, right in zip(lefts, rights, strict=True) if not scene.field.is_zero(left))
        left, right = next(told, (0, 0))
        return None if scene.field.is_zero(left) or scene.field.is_zero(right) else int(scene.field.div(right, left))

    def quotient(self, one: int, other: int) -> int:
        """Return the quotient of two such numbers."""
        return int(self._scenes[0].field.div(one, other))

    def holds(self, sides: Sides) -> bool:
        """Say whether a relation holds for all its letters, at least in hidden layers."""
        self._trials.effort = Effort()
        try:
            tested = test(self._question(sides))
        except TooMuch:
            self.was_cut = True
            return False
        except _NOTHING:
            return False
        finally:
            self._effort.spent += self._trials.effort.spent
        return tested.passed or self._holds_in_hidden_layers(sides, tested)

    def _holds_in_hidden_layers(self, sides: Sides, tested: Tested) -> bool:
        graph = self._trials.circuit.graph
        layers = letters_of(sides).layers
        if tested.misfit is not None or len(layers) != 1 or not isinstance(graph, NetworkGraph):
            return False
        failing = {found[layers[0]] for found in tested.differing}
        holding = {found[layers[0]] for found in tested.agreeing} - failing
        return bool(holding) and failing == {graph.depth}


_NOTHING = (Meaningless, Misfit, Undefined)
"""What an expression without a value raises."""

_MOST_POINTS = 8
_A_CANDIDATE = 10
"""What it costs to put a relation together that is tried, in nodes."""
_MOST_OF_ONE = 12_000
_MOST_NODES = 80_000
"""Nodes that are evaluated to take back one mistake, and all; fewer than are evaluated for a line."""
