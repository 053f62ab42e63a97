"""Wrong right-hand sides that people really write: mistakes of the catalogue, each refuted and named by `check`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from random import Random

from codegen.documents.questions.feedback import feedback
from codegen.documents.questions.model import Choice
from codegen.documents.questions.setting import Setting
from codegen.documents.questions.targets import differs_for_targets
from symbolic.checking.mistakes.base import Mistake
from symbolic.checking.mistakes.base import Setting as Relation
from symbolic.checking.mistakes.catalogue import MISTAKES
from symbolic.checking.report import Step
from symbolic.derivation.steps import Words
from symbolic.formula.build import equation
from symbolic.formula.nodes import Relations

__all__ = ["Slip", "choice_of", "distractors", "slips"]

_CRUDE = frozenset({"counts-from-zero", "wrong-quantity", "extra-factor", "extra-transpose", "upside-down"})
"""Mistakes that give themselves away beside a right answer."""

_MOST_TRIES = 3
"""Ways to make one mistake in one line that are tried."""


@dataclass(frozen=True, slots=True)
class Slip:
    """A relation with one mistake in it, as it was refuted.

    Attributes:
        mistake: that was made.
        relation: with it.
        words: what is told of it.
        step: what `check` found.
    """

    mistake: Mistake
    relation: Relations
    words: Words
    step: Step


def slips(setting: Setting, relation: Relations, chance: Random) -> Iterator[Slip]:
    """Yield the relation with one mistake each, in an order that chance draws, where `check` refutes and names it."""
    left, right = relation.sides
    drawn = [mistake for name, mistake in MISTAKES.items() if name not in _CRUDE]
    chance.shuffle(drawn)
    for mistake in drawn:
        for changed in islice(mistake.spoil((left, right), Relation.of(setting.spec, (left, right))), _MOST_TRIES):
            slip = _refuted(setting, mistake, equation(*changed.sides)) if changed.sides[0] == left else None
            if slip is not None:
                yield slip
                break


def _refuted(setting: Setting, mistake: Mistake, relation: Relations) -> Slip | None:
    """Return what is found where the relation is refuted with targets of a sheet, and this mistake is told first."""
    step = setting.proofs.refutation(relation, setting.spec)
    if step is None or not step.diagnoses or step.diagnoses[0].mistakes != (mistake.name,):
        return None
    if not differs_for_targets(setting, relation):
        return None
    return Slip(mistake, relation, feedback(mistake, step.diagnoses[0].named), step)


def distractors(setting: Setting, relation: Relations, most: int) -> tuple[Slip, ...]:
    """Return up to `most` wrong right-hand sides for a relation, each proved different from the key and the others."""
    chance = Random(f"{setting.seed} {relation}")  # noqa: S311  (a reproducible choice, no secrets)
    found: list[Slip] = []
    for slip in slips(setting, relation, chance):
        sides = (*(other.relation.sides[1] for other in found), slip.relation.sides[1])
        if setting.proofs.all_differ(sides, setting.spec):
            found.append(slip)
        if len(found) == most:
            break
    return tuple(found)


def choice_of(slip: Slip) -> Choice:
    """Return a slip as an answer to choose."""
    return Choice(slip.relation.sides[1], False, slip.words, slip.mistake.name)
