"""The cheap test: both sides modulo a prime, at secret random points, for every instance of a claim."""

from __future__ import annotations

from dataclasses import dataclass, field

from symbolic.checking.fields.base import Undefined
from symbolic.checking.meaning.defects import defect
from symbolic.checking.meaning.elaborate import MisfitAt
from symbolic.checking.meaning.instances import instances, letters_of
from symbolic.checking.meaning.scene import Meaningless, OutOfRange
from symbolic.checking.points.trials import Trials
from symbolic.checking.verdicts.question import Question, Unequal
from symbolic.formula.nodes import Apply, Cases, Formula, Relations
from symbolic.formula.substitute import children
from symbolic.functions import Softmax
from symbolic.graph.network import NetworkGraph

__all__ = ["Letters", "Tested", "has_pieces", "test"]

Letters = dict[str, int]
"""What the letters of an instance stand for."""

_TURNS = 2
_TURNS_WITH_SIGNS = 12
_TURNS_WITH_PIECES = 64
_RETRIES = 4
_CHOOSING = frozenset({"abs", "max", "min", "sign", "relu", "leaky_relu"})


@dataclass(slots=True)
class Tested:
    """A claim tested on one network: its instances, sorted by whether both sides agree.

    Attributes:
        misfit: where shapes do not fit, for one instance at least.
        taken: the liberties that were needed.
        absent: what an instance names that the network does not have.
        undefined: whether an instance has no value at any point that was tried.
    """

    agreeing: list[Letters] = field(default_factory=list)
    differing: list[Letters] = field(default_factory=list)
    misfit: Meaningless | None = None
    taken: set[str] = field(default_factory=set)
    undefined: bool = False
    absent: OutOfRange | None = None

    @property
    def passed(self) -> bool:
        """Whether nothing speaks against the claim."""
        return self.misfit is None and not self.differing


def test(question: Question) -> Tested:
    """Test one claim on one network.

    Raises:
        Meaningless: where a part of the claim means nothing on the network; OutOfRange where it names nothing of it.
    """
    tested = _tested(question)
    if not tested.agreeing and not tested.differing:
        raise tested.absent or OutOfRange(
            None, "no layer of this network that has all that the line names", "layers and units that it has"
        )
    return tested


def _tested(question: Question) -> Tested:
    tested = Tested()
    sides = (question.claim.left, question.claim.right)
    found = list(instances(sides, question.scene(question.trials.modular(0), {})))
    turns = _TURNS
    if _has_signs(question.trials):
        turns = _TURNS_WITH_SIGNS
    if any(map(has_pieces, sides)):
        turns = _TURNS_WITH_PIECES
    of_layers, looked_at = letters_of(sides).layers, set[tuple[int | None, ...]]()
    for letters in found:
        try:
            agrees = _agrees(question, letters, turns, tested)
        except (MisfitAt, Unequal) as misfit:
            tested.misfit = tested.misfit or misfit
            agrees = False
        layers = tuple(letters.get(letter) for letter in of_layers)
        if agrees and tested.misfit is None and layers not in looked_at:
            looked_at.add(layers)
            tested.misfit = defect(sides, question.scene(question.trials.modular(0), letters))
        if agrees is not None:
            (tested.agreeing if agrees else tested.differing).append(letters)
    return tested


def _agrees(question: Question, letters: Letters, turns: int, tested: Tested) -> bool | None:
    """Say whether the sides agree at every point; None for an instance that does not exist."""
    seen = turn = 0
    while seen < turns and turn < turns + _RETRIES:
        point = question.trials.modular(turn)
        turn += 1
        scene = question.scene(point, letters)
        try:
            found = question.pairs(scene)
        except Undefined:
            continue
        except OutOfRange as absent:
            tested.absent = absent
            return None
        seen += 1
        tested.taken |= scene.taken
        if not all(point.field.equal(left, right) for left, right in found):
            return False
    tested.undefined = tested.undefined or not seen
    return True


def has_pieces(formula: Formula) -> bool:
    """Say whether a formula itself chooses between pieces: |u|, max, a sign, cases, a condition."""
    chooses = isinstance(formula, Cases | Relations) or (isinstance(formula, Apply) and formula.function in _CHOOSING)
    return chooses or any(map(has_pieces, children(formula)))


def _has_signs(trials: Trials) -> bool:
    """Say whether the network has a function that is made of pieces: each point is on one piece only."""
    graph = trials.circuit.graph
    if not isinstance(graph, NetworkGraph):
        return True
    records = (graph.spec.loss.record, *(layer.record for layer in graph.spec.layers))
    return any(record.kinks or record.bends for record in records if not isinstance(record, Softmax))
