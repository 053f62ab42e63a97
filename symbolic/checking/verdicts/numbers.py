"""Lines that hold for given numbers: (x + y) z = -12 at x = -2, y = 5, z = -4."""

from __future__ import annotations

from dataclasses import replace

from symbolic.checking.effort import TooMuch
from symbolic.checking.fields.base import Undefined
from symbolic.checking.fields.interval import IntervalField
from symbolic.checking.meaning.scene import Meaningless
from symbolic.checking.points.point import Point
from symbolic.checking.report import Verdict
from symbolic.checking.verdicts.decide import Answer, Counterexample, Finding
from symbolic.checking.verdicts.judgement import Judgement
from symbolic.checking.verdicts.question import Claim, Question, Unequal
from symbolic.checking.verdicts.session import Session

__all__ = ["with_numbers"]


def with_numbers(judgement: Judgement, session: Session) -> Judgement:
    """Return the judgement of a line that fails with letters, at the numbers that the text has given."""
    trials = session.trials()
    field = IntervalField(session.key, preset=session.numbers)
    question = Question(Claim(*judgement.sides), trials, judgement.way.reading, session.defined)
    try:
        pairs = question.pairs(question.scene(Point(trials.circuit, field), {}))
    except (Meaningless, TooMuch, Undefined, Unequal):
        return judgement
    if not field.values.keys() <= session.numbers.keys():
        return judgement
    said = ", ".join(f"{name.removeprefix('constant ')} = {value}" for name, value in sorted(session.numbers.items()))
    apart = next(((left, right) for left, right in pairs if not field.equal(left, right)), None)
    if apart is None:
        told = (f"with the numbers {said}",)
        return replace(judgement, verdict=Verdict.PROVED, said=told, finding=None, trouble=None)
    left, right = apart
    if judgement.verdict is Verdict.REFUTED or not field.apart(left, right):
        return judgement
    shown = Counterexample((), (), tuple(sorted(field.values.items())), field.shown(left, 12), field.shown(right, 12))
    finding = Finding(Answer.DIFFERS, counterexample=shown)
    return replace(judgement, verdict=Verdict.REFUTED, finding=finding, trouble=None)
