"""Two mistakes in one relation, found in the middle.

Taking a mistake back multiplies the right side by something. Where w is the right side over the left one, and r and s
are what it becomes when the one or the other mistake is taken back, both together make it r s / w: a pair where that
is 1. So each mistake is taken back once, and its partner is looked up.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from symbolic.checking.mistakes.base import Changed, Mistake, Setting, Sides
from symbolic.checking.mistakes.telling import tells
from symbolic.checking.mistakes.trial import Trial
from symbolic.formula.nodes import Formula
from symbolic.spec.model import NetworkSpec

__all__ = ["Half", "Pair", "pairs_of"]

_MOST_PAIRS = 60
"""Pairs that are put together for one relation."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two mistakes that were made together, the formulas that their words name, and the relation without them."""

    mistakes: tuple[Mistake, Mistake]
    named: tuple[tuple[Formula, ...], tuple[Formula, ...]]
    sides: Sides


@dataclass(frozen=True, slots=True)
class Half:
    """A mistake taken back, its place in the catalogue, and the right side over the left one behind it."""

    rank: int
    mistake: Mistake
    changed: Changed
    weight: int


def pairs_of(sides: Sides, spec: NetworkSpec, halves: Sequence[Half], trial: Trial) -> Iterator[Pair]:
    """Yield two mistakes each that make a relation hold when both are taken back."""
    own = trial.outcome(sides).weight
    if own is None:
        trial.was_cut = True
        return
    partners: dict[int, list[Half]] = {}
    for half in halves:
        partners.setdefault(half.weight, []).append(half)
    met = (
        (one, other)
        for one in halves
        for other in partners.get(trial.quotient(own, one.weight), ())
        if one.rank < other.rank or (one.rank == other.rank and one.changed.named != other.changed.named)
    )
    trial.begin()
    for number, (one, other) in enumerate(islice(met, _MOST_PAIRS + 1)):
        trial.was_cut = trial.was_cut or number == _MOST_PAIRS
        for changed in other.mistake.mend(one.changed.sides, Setting.of(spec, one.changed.sides)):
            if trial.is_over:
                return
            if trial.outcome(changed.sides).fits and tells(changed.sides, sides) and trial.holds(changed.sides):
                yield Pair((one.mistake, other.mistake), (one.changed.named, changed.named), changed.sides)
                break
