"""The way in which a whole text is taken: with what its lines tell of letters, its numbering of layers, other dialects.

Each way is tried on all lines; that in which least is left open is taken. What all trials cost together is bounded.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from symbolic.checking.effort import MOST_NODES_OF_TEXT
from symbolic.checking.report import JudgedLine, Step, Verdict
from symbolic.checking.text.dialects import Dialect, gain, has_open, may_gain, rank
from symbolic.checking.text.schools import dialects_of
from symbolic.checking.text.whole import WAYS_OF_A_TRIAL, WholeText
from symbolic.checking.verdicts.session import MOST_WAYS, NUMBERINGS
from symbolic.formula.resolver.vocabulary import Habits

__all__ = ["left_open", "taken_otherwise"]

_MOST_FOR_TOLD = MOST_NODES_OF_TEXT * 2 // 3
_MOST_FOR_OTHERS = MOST_NODES_OF_TEXT // 3
"""What trials of ways to take a text as a whole may cost: with letters that its lines tell, with layers counted
otherwise, and in other dialects."""
_ENOUGH = 2
"""Lines that must be right only when layers are counted otherwise, before that is taken for the writer's way."""


def taken_otherwise(reading: WholeText, habits: Habits, usual: tuple[JudgedLine, ...]) -> tuple[JudgedLine, ...]:
    """Return what is said of a text in the way in which least is left open.

    Its letters may mean what its lines tell, with layers counted in these; or layers are counted otherwise, in the
    usual letters or in another dialect. Each has means of its own.
    """
    session = reading.session.afresh()
    reading.name_losses(session)
    dialects = list(dialects_of(reading.typed, session))
    told = [dialect for dialect in dialects if dialect.told]
    others = [dialect for dialect in dialects if not dialect.told]
    reading.cost, reading.spent = reading.spent * WAYS_OF_A_TRIAL // MOST_WAYS, 0
    dialect, by_letters = _in_a_dialect(reading, habits, usual, told, _MOST_FOR_TOLD)
    if dialect is not None:
        _, by_letters = _counted_otherwise(reading, habits, by_letters, dialect, _MOST_FOR_TOLD)
        if not has_open(by_letters):
            return by_letters
    reading.spent = 0
    counted, by_layers = _counted_otherwise(reading, habits, usual, None, _MOST_FOR_OTHERS)
    reading.spent = 0
    _, by_layers = _in_a_dialect(reading, counted, by_layers, others, _MOST_FOR_OTHERS)
    return min((by_letters, by_layers), key=left_open)


def left_open(judged: Sequence[JudgedLine]) -> int:
    """Return how much does not stand; what is refuted counts twice."""
    verdicts = [step.verdict for line in judged for step in line.steps]
    return len([verdict for verdict in verdicts if not verdict.stands]) + verdicts.count(Verdict.REFUTED)


def _counted_otherwise(
    reading: WholeText, habits: Habits, judged: tuple[JudgedLine, ...], dialect: Dialect | None, most: int
) -> tuple[Habits, tuple[JudgedLine, ...]]:
    """Return the way to count layers in which most relations stand, and what is said of them.

    All that was tried may cost `most` together.
    """
    behind = _names_layers_behind_last(judged, reading.session.depth)
    if _wrong(judged, "source") < _ENOUGH and not behind:
        return habits, judged
    usual, best, gained = judged, habits, _ENOUGH - 1
    failing = {place for place, line in enumerate(usual) if any(not step.verdict.stands for step in line.steps)}
    scores_of_inputs = any(step.names_scores_of_inputs for line in usual for step in line.steps)
    for numbering in _likeliest_first(reading, habits, judged, dialect, most):
        if numbering in {"scores", "zero"} and not scores_of_inputs:
            continue
        if not reading.has_means(most):
            break
        other = replace(habits, numbering=numbering)
        wrong = _wrong(usual, numbering)
        is_lost = partial(_are_wrong, numbering, wrong - gained)
        if is_lost(reading.tried(other, dialect, failing, is_lost)):
            continue
        tried = reading.tried(other, dialect, is_lost=is_lost)
        gain_here = wrong - _wrong(tried, numbering)
        if gain_here > gained:
            best, judged, gained = other, tried, gain_here
    return best, judged if best is habits else reading.judged(best, dialect)


def _likeliest_first(
    reading: WholeText, habits: Habits, usual: Sequence[JudgedLine], dialect: Dialect | None, most: int
) -> list[str]:
    """Return the ways to count layers, first those in which most forward equations stand that do not usually."""
    forward = {
        place
        for place, line in enumerate(usual)
        if any(step.is_forward and step.verdict is Verdict.REFUTED for step in line.steps)
    }
    if not forward or not reading.has_means(most):
        return list(NUMBERINGS)
    wrong = {
        numbering: _wrong(reading.tried(replace(habits, numbering=numbering), dialect, forward), numbering)
        for numbering in NUMBERINGS
    }
    return sorted(NUMBERINGS, key=lambda numbering: wrong[numbering])


def _in_a_dialect(
    reading: WholeText, habits: Habits, judged: tuple[JudgedLine, ...], dialects: Sequence[Dialect], most: int
) -> tuple[Dialect | None, tuple[JudgedLine, ...]]:
    """Return the dialect in which most relations stand, None for the usual letters, and what is said of them.

    All that was tried may cost `most` together.
    """
    usual, best, highest = judged, None, (0, 0)
    for dialect in dialects:
        if not has_open(judged) or not may_gain(usual, dialect):
            continue
        if not reading.has_means(most):
            break
        tried = reading.tried(habits, dialect)
        gained = gain(usual, tried, dialect)
        found = rank(usual, tried, dialect), gained
        if gained >= _ENOUGH and (best is None or found > highest):
            best, judged, highest = dialect, tried, found
    return best, judged if best is None else reading.judged(habits, best)


def _wrong(judged: Sequence[JudgedLine], numbering: str) -> int:
    """Return how many relations are wrong; one forward equation alone tells by which layer weights are numbered.

    Where the inputs are layer 1, all layers are numbered otherwise, so that any relation counts that does not stand;
    else none but those with weights that are refuted. What is wrong by a number stays so however layers are counted.
    """
    steps = [step for line in judged for step in line.steps if not _is_multiple(step)]
    if numbering in {"inputs", "inputs source"}:
        # z^{(2)} = W^{(2)} x may be a slip for a^{(1)}; z^{(2)} = W^{(1)} x is none.
        alone = _ENOUGH if numbering == "inputs source" else 1
        return sum(alone if _refuted_forward(step) else 1 for step in steps if not step.verdict.stands)
    return sum(
        _ENOUGH if step.is_forward else 1
        for step in steps
        if step.verdict is Verdict.REFUTED and (step.names_weights_of_layers or numbering == "zero")
    )


def _is_multiple(step: Step) -> bool:
    """Say whether one side is the same multiple of the other at all points."""
    return step.counterexample is not None and step.counterexample.ratio is not None


def _are_wrong(numbering: str, many: int, judged: Sequence[JudgedLine]) -> bool:
    """Say whether so many relations are wrong already that nothing more is gained by this way to count layers."""
    return _wrong(judged, numbering) >= many


def _refuted_forward(step: Step) -> bool:
    """Say whether a forward equation is refuted: one alone tells by which layer weights are numbered."""
    return step.is_forward and step.verdict is Verdict.REFUTED


def _names_layers_behind_last(judged: Sequence[JudgedLine], depth: int) -> bool:
    """Say whether several relations fail that name a layer behind the last one, as where the inputs are layer 1."""
    failing = (step for line in judged for step in line.steps if not step.verdict.stands)
    beyond = [step for step in failing if any(isinstance(layer, int) and layer > depth for layer in step.layers)]
    return len(beyond) >= _ENOUGH
