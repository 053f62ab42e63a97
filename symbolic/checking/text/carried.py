"""Errors carried forward: what would follow if an earlier wrong line were right.

A wrong line about ∂L/∂v is taken as given at v, and the chain rule carries it on from there. A later line that holds
under that assumption is right in itself.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from symbolic.checking.effort import TooMuch
from symbolic.checking.fields.base import Undefined
from symbolic.checking.meaning.arrays import Array, Misfit, mapped
from symbolic.checking.meaning.elaborate import worth
from symbolic.checking.meaning.instances import instances
from symbolic.checking.meaning.scene import Meaningless, Scene
from symbolic.checking.points.point import Point
from symbolic.checking.points.trials import Assumption
from symbolic.checking.verdicts.decide import Claim, Question, test
from symbolic.checking.verdicts.judge import trials_of
from symbolic.checking.verdicts.judgement import Judgement
from symbolic.checking.verdicts.scale import scale_of, scaled
from symbolic.checking.verdicts.session import Session
from symbolic.formula.nodes import Formula, Gradient, Partial, Quantity

__all__ = ["assumption_of", "follows"]


_MOST_ASSUMPTIONS = 8
"""Wrong lines that are carried forward; a text with more of them is not told apart by what follows from which."""


def assumption_of(judgement: Judgement, session: Session) -> list[Assumption]:
    """Return what a wrong line about a derivative of the loss says, for lines that build on it."""
    pair = _pair(judgement.sides[0])
    reading = judgement.way.reading
    usual = reading.errors == "plus" and reading.errors_by == "scores"
    if pair is None or not usual or len(session.assumptions) >= _MOST_ASSUMPTIONS:
        return []
    of, by = pair
    right = judgement.sides[1]

    def assumed(point: Point[Any]) -> dict[tuple[int, int, int], Any]:
        found: dict[tuple[int, int, int], Any] = {}
        start = Scene(point, judgement.way.reading, {}, session.defined, effort=session.effort)
        try:
            for letters in instances(judgement.sides, start):
                _note(found, replace(start, letters=letters), of, by, right)
        except (Meaningless, Misfit, TooMuch, Undefined):
            return {}
        return found

    return [assumed]


def _pair(left: Formula) -> tuple[Quantity, Quantity] | None:
    match left:
        case Partial(of=Quantity() as of, wrt=Quantity() as by) | Gradient(of=Quantity() as of, wrt=Quantity() as by):
            return of, by
        case Quantity(name="delta"):
            return Quantity("L", sample=left.sample), Quantity("z", left.layer, left.indices, left.sample)
        case _:
            return None


def _note(found: dict[tuple[int, int, int], Any], scene: Scene, of: Quantity, by: Quantity, right: Formula) -> None:
    of_grid, by_grid = scene.grid(of), scene.grid(by)
    if of_grid is None or by_grid is None or not of_grid.single:
        return
    value = worth(right, scene)
    (u, sample) = of_grid.rows[0][0]
    if by_grid.single:
        entries = [value.rows[0][0] if isinstance(value, Array) else value]
    else:
        spread = mapped(lambda entry: entry, value)
        if not isinstance(spread, Array) or len(spread.flat()) != len(by_grid.flat()):
            return
        entries = spread.flat()
    for (v, _), entry in zip(by_grid.flat(), entries, strict=True):
        found[u, v, sample] = entry


def follows(judgement: Judgement, session: Session) -> bool:
    """Say whether a wrong line holds if what earlier wrong lines say is taken as given."""
    if not session.assumptions:
        return False
    scale = {} if session.spec is None else scale_of(judgement.sides, session.spec)
    sides = scaled(judgement.sides, scale, judgement.resolver)
    trials = trials_of(judgement.way, session, scale, judgement.batch).assuming(tuple(session.assumptions))
    try:
        tested = test(Question(Claim(sides[0], sides[1]), trials, judgement.way.reading, session.defined))
    except (Meaningless, TooMuch):
        return False
    return tested.passed
