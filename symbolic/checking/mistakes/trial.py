"""Does a changed relation hold? Tried where the wrong one fails: at one point first, then at all."""

from __future__ import annotations

from collections.abc import Sequence

from symbolic.checking.effort import Effort, TooMuch
from symbolic.checking.fields.base import Undefined
from symbolic.checking.meaning.arrays import Misfit, Value
from symbolic.checking.meaning.compare import pairs
from symbolic.checking.meaning.elaborate import worth
from symbolic.checking.meaning.instances import instances, letters_of
from symbolic.checking.meaning.scene import Meaningless, Scene
from symbolic.checking.mistakes.base import Sides
from symbolic.checking.mistakes.places import places
from symbolic.checking.points.trials import Assumption
from symbolic.checking.verdicts.decide import Claim, Question, test
from symbolic.checking.verdicts.judge import trials_of
from symbolic.checking.verdicts.judgement import Judgement
from symbolic.checking.verdicts.scale import scale_of, scaled
from symbolic.checking.verdicts.session import Session
from symbolic.checking.verdicts.testing import Tested
from symbolic.formula.nodes import Formula
from symbolic.graph.network import NetworkGraph

__all__ = ["Trial"]


class Trial:
    """Tries relations that may stand for a refuted one.

    Args:
        judgement: of the refuted relation.
        session: in which it was judged.
        assumptions: derivatives that are taken as given, from earlier errors.
    """

    def __init__(self, judgement: Judgement, session: Session, assumptions: tuple[Assumption, ...] = ()) -> None:
        self._way, self._resolver = judgement.way, judgement.resolver
        self._scale = {} if session.spec is None else scale_of(judgement.sides, session.spec)
        trials = trials_of(judgement.way, session, self._scale, judgement.batch)
        self._trials = trials.assuming(assumptions) if assumptions else trials
        self._defined = session.defined
        self._effort = Effort()
        self._scene = self._first_scene(judgement)
        self._values = self._known_values(judgement.sides)
        if self._scene is not None:
            self._scene.known = {key: value for key, (_, value) in self._values.items()}

    def _question(self, sides: Sides) -> Question:
        left, right = scaled(sides, self._scale, self._resolver)
        return Question(Claim(left, right), self._trials, self._way.reading, self._defined)

    def _first_scene(self, judgement: Judgement) -> Scene | None:
        """Return the scene of the first instance at which the relation fails; None where it has no meaning anywhere."""
        sides = judgement.sides[0], judgement.sides[1]
        question = self._question(sides)
        scene = question.scene(self._trials.modular(0), {})
        scene.effort = self._effort
        finding = judgement.finding
        if finding is not None and finding.fails_at:
            scene.letters = dict(finding.fails_at[0])
            return scene
        try:
            scene.letters = next(instances((question.claim.left,), scene))
        except (Meaningless, StopIteration):
            return None
        return scene

    def _known_values(self, sides: Sequence[Formula]) -> dict[int, tuple[Formula, Value]]:
        """Return the values of all parts of the sides that no sum binds: most of them stand in each relation tried."""
        found: dict[int, tuple[Formula, Value]] = {}
        if self._scene is None or self._scale:
            return found
        for place in (place for side in sides for place in places(side) if not place.bound):
            try:
                found[id(place.part)] = place.part, worth(place.part, self._scene)
            except _NOTHING:
                continue
        return found

    def may_hold(self, sides: Sides) -> bool:
        """Say whether both sides agree at the point where the wrong relation fails first."""
        scene = self._scene
        if scene is None:
            return False
        left, right = scaled(sides, self._scale, self._resolver) if self._scale else sides
        try:
            found = pairs(worth(left, scene), worth(right, scene), scene)
        except _NOTHING:
            return False
        return all(scene.field.equal(left, right) for left, right in found)

    def holds(self, sides: Sides) -> bool:
        """Say whether a relation holds for all its letters, at least in hidden layers."""
        try:
            tested = test(self._question(sides))
        except _NOTHING:
            return False
        return tested.passed or self._holds_in_hidden_layers(sides, tested)

    def _holds_in_hidden_layers(self, sides: Sides, tested: Tested) -> bool:
        graph = self._trials.circuit.graph
        layers = letters_of(sides).layers
        if tested.misfit is not None or len(layers) != 1 or not isinstance(graph, NetworkGraph):
            return False
        failing = {found[layers[0]] for found in tested.differing}
        holding = {found[layers[0]] for found in tested.agreeing} - failing
        return bool(holding) and failing == {graph.depth}

    @property
    def is_over(self) -> bool:
        """Whether no more is tried for this relation."""
        return self._effort.spent > _MOST_NODES


_NOTHING = (Meaningless, Misfit, TooMuch, Undefined)
"""What an expression without a value raises."""

_MOST_NODES = 60_000
