"""What went wrong in a refuted relation, in the writer's own words and signs.

A mended relation is read and judged like any other before it is shown: what is said to hold does.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from symbolic.checking.effort import Effort
from symbolic.checking.mistakes.base import Sides
from symbolic.checking.mistakes.diagnosis import Hypothesis, hypotheses
from symbolic.checking.mistakes.hand import Hand, Typed
from symbolic.checking.mistakes.trial import Trial
from symbolic.checking.report import Diagnosis, JudgedLine, Step, Verdict
from symbolic.checking.text.dress import without_dress
from symbolic.checking.verdicts.features import features_of
from symbolic.checking.verdicts.judge import is_explicit, judge
from symbolic.checking.verdicts.judgement import Judgement
from symbolic.checking.verdicts.session import Session
from symbolic.checking.verdicts.ways import ways
from symbolic.errors import FormulaError
from symbolic.formula.nodes import Formula
from symbolic.formula.reader.parser import read_syntax
from symbolic.formula.reader.syntax import Syntax
from symbolic.spec.model import NetworkSpec

__all__ = ["Case", "Cases", "Relation", "apart", "diagnosed"]

_MOST = 2
"""Diagnoses that are shown for one relation."""

_MOST_WAYS = 4
"""Ways that are tried to take an open relation, of which the first is that in which it was judged."""

_MOST_NODES = 500_000
"""Nodes after which nothing more is looked for in a text: one to two seconds."""


class Cases:
    """The refuted relations of a text, each with what its diagnosis needs; known by the identity of their steps."""

    def __init__(self) -> None:
        self._found: dict[int, tuple[Step, Case]] = {}
        self._effort = Effort()

    def note(self, step: Step, case: Case) -> None:
        """Remember a refuted step."""
        self._found[id(step)] = (step, case)

    def with_diagnoses(self, lines: Sequence[JudgedLine]) -> tuple[JudgedLine, ...]:
        """Return judged lines in which each refuted relation is told what may have gone wrong in it."""
        return tuple(
            replace(line, steps=tuple(map(self._diagnosed, line.steps))) if any(map(_is_refuted, line.steps)) else line
            for line in lines
        )

    def _diagnosed(self, step: Step) -> Step:
        _, case = self._found.get(id(step), (step, None))
        if case is None or not _is_refuted(step) or self._effort.whole > _MOST_NODES:
            return step
        found, complete = diagnosed(case, self._effort)
        return replace(step, diagnoses=found, is_unexplained=complete and not found)


def _is_refuted(step: Step) -> bool:
    return step.verdict is Verdict.REFUTED


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation as it was typed: its sides, their texts, the sign, and whether it follows the rules of plain text."""

    sides: tuple[Syntax, Syntax]
    texts: tuple[str, str]
    sign: str
    plain: bool


@dataclass(frozen=True, slots=True)
class Case:
    """A refuted relation, its judgement, the session as it was before it, and the hand of the text."""

    relation: Relation
    judgement: Judgement
    session: Session
    hand: Hand


def diagnosed(case: Case, effort: Effort) -> tuple[tuple[Diagnosis, ...], bool]:
    """Return what may have gone wrong in a refuted relation, the likeliest first, and whether all was tried."""
    judgement, session = case.judgement, case.session
    if session.spec is None or judgement.verdict is not Verdict.REFUTED:
        return (), False
    complete = is_explicit(judgement.sides, judgement.resolver)
    for reading in _readings(case):
        for assumptions in ((), tuple(session.assumptions)) if session.assumptions else ((),):
            trial = Trial(reading.judgement, session, effort, assumptions)
            found = tuple(_diagnoses(reading, session.spec, trial, follows=bool(assumptions)))
            complete = complete and not trial.was_cut
            if found:
                return found, complete
    return (), complete


def _readings(case: Case) -> Iterator[Case]:
    """Yield a case as it was judged, and taken otherwise in what the text leaves open: its layers, its ones."""
    judgement, session = case.judgement, case.session
    yield case
    for sides in judgement.others:
        yield replace(case, judgement=replace(judgement, sides=sides, finding=None))
    usual = judgement.way
    found = features_of(session.with_bodies(judgement.sides))
    for way in islice(ways(usual.habits, usual.reading, found, settled=session.settled), 1, _MOST_WAYS):
        if way.habits == usual.habits and way.said == usual.said and way.reading.liberties == usual.reading.liberties:
            yield replace(case, judgement=replace(judgement, way=way, finding=None))


def _diagnoses(case: Case, spec: NetworkSpec, trial: Trial, *, follows: bool) -> Iterator[Diagnosis]:
    sides = case.judgement.sides[0], case.judgement.sides[1]
    told = is_explicit(sides, case.judgement.resolver)
    seen: list[str] = []
    for hypothesis in hypotheses(sides, spec, trial):
        if not told and any(mistake.is_general for mistake in hypothesis.mistakes):
            continue  # it may make up for a layer that was put in where the text leaves it open
        repair = _repair(hypothesis, case, follows=follows)
        if repair and repair not in seen:
            seen.append(repair)
            yield _told(hypothesis, repair, case, follows=follows)
        if len(seen) == _MOST or len(hypothesis.mistakes) > 1:  # one pair says enough
            return


def _told(hypothesis: Hypothesis, repair: str, case: Case, *, follows: bool) -> Diagnosis:
    words: list[str] = []
    shown: list[Formula] = []
    for mistake, named in zip(hypothesis.mistakes, hypothesis.named, strict=True):
        words.append(mistake.words.format(*(f"`{_written(part, case)}`" for part in named)))
        shown += mistake.shown(named)
    names = tuple(mistake.name for mistake in hypothesis.mistakes)
    hint = hypothesis.mistakes[0].hint
    return Diagnosis(names, " ".join(words), tuple(shown), hint, repair, hypothesis.sides, follows)


# --- the mended relation ----------------------------------------------------------------------------------------------


def _repair(hypothesis: Hypothesis, case: Case, *, follows: bool) -> str:
    """Return the mended relation as the writer would write it; empty where it does not hold as it is read."""
    relation = case.relation
    texts = tuple(_texts(hypothesis.sides, case))
    try:
        sides = list(_typed(texts, relation))
        if not follows:
            again = judge(sides[0], sides[1], apart(case.session))
            if not again.verdict.stands or any(map(_deviates, set(again.said) - set(case.judgement.said))):
                return ""
    except FormulaError:
        return ""
    return f"{texts[0]} {relation.sign} {texts[1]}"


def _typed(texts: Sequence[str], relation: Relation) -> Iterator[Syntax]:
    """Yield the sides of a mended relation, one behind the other as in a text."""
    start = 0
    for text, old, typed in zip(texts, relation.texts, relation.sides, strict=True):
        side = typed if text == old else without_dress(read_syntax(text, relation.plain, start))
        start = side.span.end + 1
        yield side


def _deviates(said: str) -> bool:
    """Say whether a phrase tells a convention of its own, and not only for which layers a relation is meant."""
    return "hidden layer" not in said


def _texts(sides: Sides, case: Case) -> Iterator[str]:
    for new, old, text in zip(sides, case.judgement.sides, case.relation.texts, strict=True):
        yield text if new is old else _written(new, case)


def _written(formula: Formula, case: Case) -> str:
    order = case.judgement.way.habits.order
    typed = Typed(case.judgement.sides, case.judgement.resolver)
    return case.hand.written(formula, typed, order, plain=case.relation.plain)


def apart(session: Session) -> Session:
    """Return a session in the same state, in which a relation may be judged without a trace in what follows."""
    return replace(
        session,
        defined=dict(session.defined),
        confirmed=set(session.confirmed),
        settled=set(session.settled),
        assumptions=list(session.assumptions),
        values=dict(session.values),
        likely_values=set(session.likely_values),
        effort=Effort(),
        read={},
    )
