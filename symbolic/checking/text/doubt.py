"""Texts that are not well understood: what differs there as it is read may well mean something else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from symbolic.checking.report import JudgedLine, Route, Step, Verdict

__all__ = ["with_doubt"]

_FEWEST = 4
"""Relations of a text from which on it can be said how much of it is understood."""
_MOST_OPEN = Fraction(2, 3)
"""How many relations may be open for each that stands before one is not refuted."""
_MOST_OPEN_BY_METHOD = {"shapes": Fraction(1, 4)}
"""Of what is refuted only because shapes do not fit, fewer."""
_NOT_UNDERSTOOD = frozenset({Verdict.UNKNOWN, Verdict.UNREADABLE})
_DOUBT = (
    "As it is read, it is not right; but much of this text was not understood, so the line may mean something else."
)
_DOUBT_OF_SHAPES = "But some of this text was not understood, so the line may mean something else."


def with_doubt(judged: Sequence[JudgedLine]) -> tuple[JudgedLine, ...]:
    """Return what is said of a text, with refuted lines left open where too much is open for what stands.

    Of the published texts on which the checker is measured, this keeps three in five right lines from being called
    wrong that were, and leaves one in eight wrong ones open: of lines whose shapes do not fit as they are read, more
    are right than wrong.
    """
    verdicts = [step.verdict for line in judged for step in line.steps]
    stands = sum(verdict.stands for verdict in verdicts)
    open_ones = sum(verdict in _NOT_UNDERSTOOD for verdict in verdicts)
    if not open_ones or len(verdicts) < _FEWEST:
        return tuple(judged)
    share = Fraction(open_ones, stands) if stands else Fraction(open_ones)
    if share < min(_MOST_OPEN, *_MOST_OPEN_BY_METHOD.values()):
        return tuple(judged)
    doubted = [replace(line, steps=tuple(_doubted(step, share) for step in line.steps)) for line in judged]
    return tuple(_routed(doubted))


def _doubted(step: Step, share: Fraction) -> Step:
    """Leave a refuted relation open where the share of open ones asks for it."""
    if step.verdict is not Verdict.REFUTED or share < _MOST_OPEN_BY_METHOD.get(step.method, _MOST_OPEN):
        return step
    of_shapes = step.method == "shapes"
    reason, hint = (f"{step.reason} {_DOUBT_OF_SHAPES}", step.hint) if of_shapes else (_DOUBT, "")
    return replace(step, verdict=Verdict.UNKNOWN, reason=reason, route=Route.PLAIN, counterexample=None, hint=hint)


def _routed(judged: Sequence[JudgedLine]) -> Iterator[JudgedLine]:
    """Yield the lines with the first relation that is still wrong as that; nothing is carried from what is open."""
    wrong = False
    for line in judged:
        steps = []
        for step in line.steps:
            route = Route.PLAIN if step.route is Route.CARRIED and not wrong else step.route
            if step.verdict is Verdict.REFUTED:
                route = Route.FIRST_WRONG if route is Route.NEW_ERROR and not wrong else route
                wrong = True
            steps.append(replace(step, route=route))
        yield replace(line, steps=tuple(steps))
