"""Lines that hold on one network: do they hold on others of its kind, with other widths?"""

from __future__ import annotations

from collections.abc import Sequence

from symbolic.checking.effort import TooMuch
from symbolic.checking.meaning.instances import letters_of
from symbolic.checking.meaning.scene import Meaningless
from symbolic.checking.verdicts.decide import Answer, Claim, Finding, Question, failure, settle, test
from symbolic.checking.verdicts.features import features_of
from symbolic.checking.verdicts.judgement import Judgement
from symbolic.checking.verdicts.scale import scale_of, scaled
from symbolic.checking.verdicts.session import Session
from symbolic.formula.nodes import Formula
from symbolic.formula.substitute import quantities

__all__ = ["elsewhere"]


def elsewhere(judgement: Judgement, session: Session) -> tuple[tuple[int, ...], Finding] | None:
    """Return the widths of a network of the same kind on which a line fails, where it names no unit by number."""
    sides, way = judgement.sides, judgement.way
    named = any(isinstance(index, int) for side in sides for quantity in quantities(side) for index in quantity.indices)
    if session.spec is None or not judgement.verdict.stands or named or not way.biases or way.loss:
        return None
    if not _is_general(sides) or judgement.finding is None or judgement.finding.fails_at:
        return None
    claim = Claim(*scaled(sides, scale_of(sides, session.spec), judgement.resolver))
    if session.memory is None:
        return _failing(claim, judgement, session)
    key = claim, way.reading, judgement.batch, tuple(session.defined.items())
    return session.memory.kept(key, session.effort, lambda: _failing(claim, judgement, session))


def _failing(claim: Claim, judgement: Judgement, session: Session) -> tuple[tuple[int, ...], Finding] | None:
    way = judgement.way
    for trials in session.further(judgement.batch):
        question = Question(claim, trials, way.reading, session.defined)
        try:
            tested = test(question)
        except (Meaningless, TooMuch):
            continue
        if not tested.passed and settle(question, tested).answer is Answer.DIFFERS:
            return trials.circuit.graph.widths, failure(tested)  # type: ignore[attr-defined]  # made from a network
    return None


def _is_general(sides: Sequence[Formula]) -> bool:
    """Say whether a line has letters or whole arrays, so that it speaks of other networks too."""
    found = letters_of(sides)
    return bool(found.layers or found.units or features_of(sides).arrays)
