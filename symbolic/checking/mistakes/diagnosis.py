"""A refuted relation -> what may have gone wrong: the mistakes that, taken back, make it hold.

Every mistake of the catalogue is taken back in every way that may fit, and the relation that results is tried where the
wrong one fails; where one side is a multiple of the other, first those that make a multiple. What holds is ordered by
how simple it is: of two ways to mend a line, the shorter one is likelier.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from symbolic.checking.mistakes.base import Mistake, Setting, Sides, is_simple
from symbolic.checking.mistakes.catalogue import MISTAKES
from symbolic.checking.mistakes.pairs import Half, pairs_of
from symbolic.checking.mistakes.places import Several
from symbolic.checking.mistakes.rules.chains import broken_links
from symbolic.checking.mistakes.telling import tells
from symbolic.checking.mistakes.trial import Trial
from symbolic.formula.nodes import Formula, Group, Number, Partial, Power
from symbolic.formula.substitute import children, nodes_of, quantities
from symbolic.spec.model import NetworkSpec

__all__ = ["Hypothesis", "hypotheses"]


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """Mistakes that may have been made, and the relation as it is without them.

    Attributes:
        mistakes: one, or two that were made together.
        named: for each, the formulas that its words name.
        sides: of the relation without them.
    """

    mistakes: tuple[Mistake, ...]
    named: tuple[tuple[Formula, ...], ...]
    sides: Sides


_LARGEST = 500
"""Nodes of a relation beyond which nothing is looked for in it."""
_Likely = tuple[bool, bool, int, int]
"""What orders hypotheses, the likeliest first."""


def hypotheses(sides: Sides, spec: NetworkSpec, trial: Trial) -> Iterator[Hypothesis]:
    """Yield what mistakes may have been made, the likeliest first: single ones, each once; else two together."""
    halves: list[Half] = []
    found: list[tuple[_Likely, Hypothesis]] = []
    for names in _in_turn(trial):
        if not found:
            found = sorted(_single(sides, spec, trial, names, halves), key=lambda pair: pair[0])
    if not found and not trial.was_cut:
        found = sorted(_double(sides, spec, trial, halves), key=lambda pair: pair[0])
    seen: set[tuple[str, ...]] = set()
    for _, hypothesis in found:
        names = tuple(mistake.name for mistake in hypothesis.mistakes)
        if names not in seen:
            seen.add(names)
            yield hypothesis


def _in_turn(trial: Trial) -> Sequence[Sequence[str]]:
    """Return the names of the mistakes to be tried; of the second group only where none of the first fits."""
    if not trial.is_multiple:
        return ([*MISTAKES],)
    multiples = [name for name, mistake in MISTAKES.items() if mistake.is_multiple]
    return multiples, [name for name in MISTAKES if name not in multiples]


def _single(
    sides: Sides, spec: NetworkSpec, trial: Trial, names: Sequence[str], halves: list[Half]
) -> Iterator[tuple[_Likely, Hypothesis]]:
    """Yield which of these mistakes may have been made, and add to `halves` what makes up for a part of the difference.

    The mistakes are those of the catalogue with these `names`.
    """
    if not any(True for side in sides for _ in quantities(side)):
        return  # 1 = 2 is no derivation
    if sum(1 for side in sides for _ in nodes_of(side)) > _LARGEST:
        trial.was_cut = True
        return
    setting = Setting.of(spec, sides)
    for rank, mistake in enumerate(MISTAKES.values()):
        if mistake.name not in names:
            continue
        trial.begin()
        for changed in mistake.mend(sides, setting):
            if trial.is_over:
                break
            outcome = trial.outcome(changed.sides)
            if outcome.weight is not None and changed.sides[0] is sides[0]:
                halves.append(Half(rank, mistake, changed, outcome.weight))
            if outcome.fits and tells(changed.sides, sides) and trial.holds(changed.sides):
                likely = (_is_far(changed.sides, sides), mistake.is_general, _size(changed.sides), rank)
                yield likely, Hypothesis((mistake,), (changed.named,), changed.sides)


def _double(
    sides: Sides, spec: NetworkSpec, trial: Trial, halves: Sequence[Half]
) -> Iterator[tuple[_Likely, Hypothesis]]:
    for pair in pairs_of(sides, spec, halves, trial):
        general = any(mistake.is_general for mistake in pair.mistakes)
        yield (False, general, _size(pair.sides), 0), Hypothesis(pair.mistakes, pair.named, pair.sides)


def _is_far(sides: Sides, original: Sides) -> bool:
    """Say whether the side was changed that a line starts from, though it is more than a name."""
    return sides[0] is not original[0] and not is_simple(original[0])


def _size(sides: Sides) -> int:
    """Return how much stands in a relation: brackets, products, squares count nothing, broken links twice."""
    return sum(map(_length, sides))


def _length(formula: Formula) -> int:
    if isinstance(formula, Partial):
        return 1
    if isinstance(formula, Power) and isinstance(formula.exponent, Number):
        return _length(formula.base)
    own = not isinstance(formula, Group | Several)
    return sum(map(_length, children(formula))) + own + broken_links(formula)
