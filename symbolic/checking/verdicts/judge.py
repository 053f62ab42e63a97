"""One relation of a line -> its verdict: every sensible way to take it is tried, the writer's own first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import islice
from itertools import product as choices

from symbolic.checking.effort import A_WAY, TooMuch
from symbolic.checking.meaning.instances import letters_of
from symbolic.checking.meaning.scene import Meaningless, OutOfRange
from symbolic.checking.points.networks import small
from symbolic.checking.points.trials import Trials
from symbolic.checking.report import Verdict
from symbolic.checking.verdicts.completion import completions, with_index_of_other_side
from symbolic.checking.verdicts.constants import constants_of
from symbolic.checking.verdicts.decide import Answer, Claim, Finding, Question, failure, settle, test
from symbolic.checking.verdicts.features import features_of
from symbolic.checking.verdicts.judgement import Judgement
from symbolic.checking.verdicts.loose import loose_letters
from symbolic.checking.verdicts.meant import conditioned, of_layers
from symbolic.checking.verdicts.measured import (
    agree_in_digits,
    differ_clearly,
    has_put_in,
    is_data,
    is_number,
    is_settled,
    plain_number,
)
from symbolic.checking.verdicts.misread import misread
from symbolic.checking.verdicts.numbers import with_numbers
from symbolic.checking.verdicts.readings import habits_of_line, read_line
from symbolic.checking.verdicts.repeated import kept_letters, with_sums
from symbolic.checking.verdicts.scale import scale_of, scaled
from symbolic.checking.verdicts.session import Session
from symbolic.checking.verdicts.variants import variant
from symbolic.checking.verdicts.ways import LIBERTIES, Way, ways
from symbolic.errors import FormulaError
from symbolic.formula.nodes import Formula, Index
from symbolic.formula.reader.syntax import Syntax
from symbolic.formula.resolver.resolve import Resolver
from symbolic.formula.resolver.vocabulary import LAYERED
from symbolic.formula.substitute import quantities
from symbolic.graph.network import NetworkGraph
from symbolic.spec.model import NetworkSpec

__all__ = ["WORDS", "is_explicit", "judge", "judge_plainly", "trials_of"]

_NUMBERS_OF_LAYERS = frozenset("nhd")
"""Small letters that some texts write for the number of layers."""
_MOST_CANDIDATES = 3
"""Ways to complete a line that are tried together with a deviation."""
_MOST_OTHERS = 4
"""Other completions of a wrong line that are kept, for what is said of it."""

_MOST_MEANINGS = 36
_MEANINGS = ("a", "z", "yhat", "y", "x", "W")
WORDS = {
    "a": "an activation",
    "z": "a pre-activation",
    "yhat": "the prediction",
    "y": "the target",
    "x": "the input",
    "W": "a weight",
    "L": "the loss",
    "R": "the penalty",
    "delta": "the error signal",
    "b": "a bias",
}
"""What a letter may be read as, in words."""


def judge(left: Syntax, right: Syntax, session: Session) -> Judgement:
    """Judge `left = right`.

    Raises:
        FormulaError: where a side cannot be read.
    """
    if session.memory is not None:
        return session.memory.judged(left, right, session, _judge)
    return _judge(left, right, session)


def _judge(left: Syntax, right: Syntax, session: Session) -> Judgement:
    session.begin_line()
    seen: set[object] = set()
    failed: list[Judgement] = []
    for way in islice(_ways((left, right), session), session.most_ways):
        judgement = _taken(way, (left, right), session, seen, certain=not failed)
        if judgement is None:
            continue
        if judgement.verdict.stands:
            if not judgement.said:
                session.confirmed |= set(loose_letters((left, right), session))
            return replace(judgement, literal=failed[0]) if failed else judgement
        failed.append(judgement)
        if isinstance(judgement.trouble, TooMuch):
            return judgement
    told = _telling(failed, session)
    if session.numbers and told.verdict is not Verdict.UNREADABLE:
        told = with_numbers(told, session)
    told = _with_loose_letters(left, right, told, session)
    if told.verdict is not Verdict.REFUTED or session.spec is None:
        return told
    trouble = misread(told.sides, session.defined, session.used)
    return told if trouble is None else replace(told, verdict=Verdict.UNKNOWN, finding=None, trouble=trouble)


def _ways(typed: tuple[Syntax, Syntax], session: Session) -> Iterator[Way]:
    """Yield all ways to take a line: those of the writer's habits first.

    Raises:
        FormulaError: where the line cannot be read with the writer's habits.
    """
    for habits in habits_of_line(session.habits, typed, session.settled):
        line = read_line(typed, habits, session)
        if isinstance(line.sides, FormulaError):
            if habits is session.habits:
                raise line.sides
            continue
        found = [
            way
            for way in ways(
                habits,
                session.reading,
                features_of(session.with_bodies(line.sides)),
                session.loss_said,
                session.settled,
            )
            if session.has_other_ways or not way.reading.direct
        ]
        if "order" in session.settled:  # then it is what deviates last
            found.sort(key=lambda way: way.habits.order != session.habits.order)
        yield from found


def _telling(failed: list[Judgement], session: Session) -> Judgement:
    """Return the failure that tells most: a value that differs says more than shapes, where nothing else deviates."""
    first = failed[0]
    if first.finding is None or first.finding.misfit is None:
        return first
    for other in failed[1:]:
        deviates = other.way.said != first.way.said or other.way.reading.liberties
        if not deviates and other.finding is not None and other.finding.misfit is None:
            return _judged(other.sides, other.way, other.batch, session, other.resolver, certain=True)
    return first


def _with_loose_letters(left: Syntax, right: Syntax, failed: Judgement, session: Session) -> Judgement:
    """Try other meanings for letters that writers use differently, before a line is called wrong on their account."""
    loose = loose_letters((left, right), session)
    if not loose or failed.verdict not in {Verdict.REFUTED, Verdict.UNREADABLE}:
        return failed
    before = session.vocabulary
    for meanings in _meanings_of(loose, session):
        session.vocabulary = before
        for key, concept in zip(loose, meanings, strict=True):
            session.name(key, concept)
        found = judge_plainly(left, right, session)
        if found is not None:
            session.confirmed |= set(loose)
            said = tuple(f"{key} is read as {WORDS[concept]}" for key, concept in zip(loose, meanings, strict=True))
            return replace(found, verdict=Verdict.CONVENTION, said=said)
    session.vocabulary = before
    if failed.verdict is Verdict.UNREADABLE:
        return failed
    letters = ", ".join(loose)
    verb = "means" if len(loose) == 1 else "mean"
    trouble = Meaningless(
        None, f"{letters}, which {verb} different things to different writers", "a line that defines them"
    )
    return replace(failed, verdict=Verdict.UNKNOWN, finding=None, trouble=trouble)


def _meanings_of(loose: Sequence[str], session: Session) -> Iterator[tuple[str, ...]]:
    """Yield what loose letters may mean together; of two that mean targets, one is the prediction."""
    if len(loose) > 1 and all(session.vocabulary.concept(key) == "y" for key in loose):
        pair = ("yhat", "y") if loose[0] == "y" else ("y", "yhat")
        yield from (pair, pair[::-1])
        return
    usual = [session.vocabulary.concept(key) for key in loose]
    for meanings in islice(choices(_MEANINGS, repeat=len(loose)), _MOST_MEANINGS):
        if not _exchanges_targets(usual, meanings):
            yield meanings


def _exchanges_targets(usual: Sequence[str | None], meanings: Sequence[str]) -> bool:
    """Say whether the letter of targets becomes that of outputs and another that of targets: o - t is no t - o."""
    pairs = list(zip(usual, meanings, strict=True))
    given_up = any(before == "y" and after in {"a", "yhat"} for before, after in pairs)
    return given_up and any(before != "y" and after == "y" for before, after in pairs)


def judge_plainly(left: Syntax, right: Syntax, session: Session, besides: tuple[str, ...] = ()) -> Judgement | None:
    """Return the judgement of a line that stands as the writer's own way takes it; None where it does not.

    `besides` are the deviations that may be needed.
    """
    line = read_line((left, right), session.habits, session)
    if isinstance(line.sides, FormulaError):
        return None
    seen: set[object] = set()
    for way in ways(
        session.habits, session.reading, features_of(session.with_bodies(line.sides)), settled=session.settled
    ):
        if way.reading.liberties or not set(way.said) <= set(besides):
            continue
        judgement = _taken(way, (left, right), session, seen, certain=False)
        if judgement is not None and judgement.verdict.stands and judgement.said == way.said:
            return judgement
    return None


def _taken(
    way: Way, typed: Sequence[Syntax], session: Session, seen: set[object], *, certain: bool
) -> Judgement | None:
    """Judge a line taken one way; None where the same meaning has been judged before.

    Where it fails, a counterexample is looked for only if that is asked for: `certain`.
    """
    line = read_line(typed, way.habits, session)
    if isinstance(line.sides, FormulaError):
        return None
    resolver, sides = line.resolver, line.sides
    deviates = bool(way.said or way.reading.liberties)
    of_sample = session.has_penalty and (way.cost_of_sample or session.marks_losses)
    best: Judgement | None = None
    others: list[tuple[Formula, ...]] = []
    meant = variant(way.variant, sides, resolver) if way.variant else sides
    if meant is None:
        return None
    of_batch = bool(session.defined) and features_of(session.with_bodies(sides)).capitals
    spoken = line.spoken(meant, session.graph, cost_of_sample=of_sample, names_batch=of_batch)
    of_batch = "whole" in session.settled and way.reading.whole
    for taken, batch in ((taken, (batch or of_batch) and not way.batch_of_one) for taken, batch in spoken):
        for candidate in islice(_candidates(taken, session, resolver), _MOST_CANDIDATES if deviates else None):
            key = (candidate, way.reading, way.biases, way.loss, batch)
            if key in seen:
                continue
            seen.add(key)
            judgement = _judged(candidate, way, batch, session, resolver, certain=certain and best is None)
            if judgement.verdict.stands:
                return judgement
            if best is not None and best.batch == judgement.batch and len(others) < _MOST_OTHERS:
                others.append(judgement.sides)
            best = best or judgement
    return replace(best, others=tuple(others)) if best is not None and others else best


def _candidates(sides: tuple[Formula, ...], session: Session, resolver: Resolver) -> Iterator[tuple[Formula, ...]]:
    """Yield the sides with what they leave out: layers, the index of a bias, sums over repeated indices."""
    indexed = with_index_of_other_side(sides, resolver)
    for whole in (sides, indexed):
        for complete in () if whole is None else completions(whole, session.graph, resolver):
            meant = of_layers(complete, session.layers, session.depth)
            if meant is None:
                continue
            if session.reading.repeated:
                for kept in kept_letters(meant):
                    yield tuple(with_sums(side, kept, resolver) for side in meant)
            else:
                yield meant


def _judged(
    sides: tuple[Formula, ...], way: Way, batch: bool, session: Session, resolver: Resolver, *, certain: bool
) -> Judgement:
    scale = {} if session.spec is None else scale_of(sides, session.spec)
    trials = trials_of(way, session, scale, batch)
    claim = Claim(*scaled(conditioned(sides, session.condition), scale, resolver))
    try:
        spans = (resolver.span_of(side) for side in sides)
        session.effort.spend(A_WAY + sum(span.end - span.start for span in spans if span is not None))
        question = Question(claim, trials, way.reading, session.defined)
        tested = test(question)
        finding = settle(question, tested) if tested.passed or certain else failure(tested)
    except OutOfRange as trouble:
        counted = session.from_zero and trouble.zero
        verdict = Verdict.REFUTED if is_explicit(sides, resolver) and not counted else Verdict.UNREADABLE
        return Judgement(verdict, None, way, sides, resolver, trouble=trouble, batch=batch)
    except TooMuch as trouble:
        return Judgement(Verdict.UNKNOWN, None, way, sides, resolver, trouble=trouble, batch=batch)
    except Meaningless as trouble:
        return Judgement(Verdict.UNREADABLE, None, way, sides, resolver, trouble=trouble, batch=batch)
    said = (*way.said, *(LIBERTIES[liberty] for liberty in sorted(finding.taken)))
    inner = _holds_inside(finding, sides, trials, resolver)
    if inner:
        return Judgement(Verdict.CONVENTION, finding, way, sides, resolver, (*said, inner), batch=batch)
    if not finding.passed and any(map(is_data, sides)) and agree_in_digits(question):
        return Judgement(Verdict.HOLDS, Finding(Answer.DIGITS), way, sides, resolver, said, batch=batch)
    bare = all(plain_number(side) is not None for side in sides)  # 0.5 = 0.54 may be rounded
    wrong_sum = certain and not finding.passed and not bare and differ_clearly(question)
    of_data = any(map(is_data, sides)) and not (certain and is_settled(question, tested)) and not wrong_sum
    known = frozenset[Fraction]() if session.spec is None else constants_of(session.spec)
    if not finding.passed and (of_data or any(has_put_in(side, known) for side in sides)):
        found = "numbers for quantities that have no values here" if not all(map(is_number, sides)) else "other numbers"
        missing = Meaningless(None, found, "letters, or values given before")
        return Judgement(Verdict.UNKNOWN, None, way, sides, resolver, trouble=missing, batch=batch)
    if not finding.passed and _may_count_from_zero(sides, session):
        zero = Meaningless(None, "index 0, which is that of the bias here", "units counted from 1")
        return Judgement(Verdict.UNREADABLE, None, way, sides, resolver, trouble=zero, batch=batch)
    if not finding.passed:
        verdict = Verdict.UNKNOWN if finding.answer is Answer.UNKNOWN else Verdict.REFUTED
        return Judgement(verdict, finding, way, sides, resolver, said, batch=batch)
    verdict = Verdict.PROVED if finding.answer is Answer.PROVED else Verdict.HOLDS
    if said:
        verdict = Verdict.CONVENTION
    return Judgement(verdict, finding, way, sides, resolver, said, batch=batch)


def _holds_inside(finding: Finding, sides: Sequence[Formula], trials: Trials, resolver: Resolver) -> str:
    """Say for which layers a line with a free layer holds, where it fails at the last layer alone; else nothing."""
    letters = letters_of(sides).layers
    if len(letters) != 1 or not finding.holds_at or not finding.fails_at:
        return ""
    (letter,) = letters
    failing = {dict(found)[letter] for found in finding.fails_at}
    holding = {dict(found)[letter] for found in finding.holds_at} - failing
    graph = trials.circuit.graph
    if not isinstance(graph, NetworkGraph):
        return ""
    if holding and failing == {graph.depth}:
        named = f"{letter} is a hidden layer: it fails for {letter} = {graph.depth}"
        return named if _names_layer(letter, sides, resolver) else "the line is about a hidden layer"
    of_outputs = letter in _NUMBERS_OF_LAYERS or _tells_outputs(letter, sides, resolver)
    return f"{letter} is the last layer" if holding == {graph.depth} and of_outputs else ""


def _names_layer(letter: str, sides: Sequence[Formula], resolver: Resolver) -> bool:
    """Say whether the letter of a layer was typed, and not only put in where none stands."""
    found = [quantity for side in sides for quantity in quantities(side) if id(quantity) in resolver.typed]
    return any(isinstance(quantity.layer, Index) and quantity.layer.letter == letter for quantity in found)


def _tells_outputs(letter: str, sides: Sequence[Formula], resolver: Resolver) -> bool:
    """Say whether a layer is typed beside targets or predictions: it may be that of the outputs, but l is any layer."""
    if letter == "l":
        return False
    found = [quantity for side in sides for quantity in quantities(side)]
    layered = (quantity for quantity in found if id(quantity) in resolver.typed)
    typed = any(isinstance(quantity.layer, Index) and quantity.layer.letter == letter for quantity in layered)
    return typed and any(quantity.name in {"y", "Y", "yhat", "Yhat"} for quantity in found)


def _may_count_from_zero(sides: Sequence[Formula], session: Session) -> bool:
    """Say whether index 0 may be that of the first input: it stands beside a bias, or the text counts from 0."""
    found = [quantity for side in sides for quantity in quantities(side)]
    zero = any(quantity.name in {"W", "x", "a"} and 0 in quantity.indices for quantity in found)
    return zero and (session.from_zero or any(quantity.name == "b" for quantity in found))


def is_explicit(sides: Sequence[Formula], resolver: Resolver) -> bool:
    """Say whether every layer was written: what is missing on the network is then missing by the writer's own word."""
    found = (quantity for side in sides for quantity in quantities(side) if quantity.name in LAYERED - {"width"})
    return all(id(quantity) in resolver.typed for quantity in found)


def trials_of(way: Way, session: Session, scale: Mapping[int, int], batch: bool = False) -> Trials:
    """Return the points on which a line is tried."""
    if way.loss and session.own_loss is not None:
        return session.alternative(small(session.own_loss, scale), batch)
    if way.biases or session.spec is None:
        return session.trials(scale, batch)
    return session.alternative(small(_without_biases(session.spec), scale), batch)


def _without_biases(spec: NetworkSpec) -> NetworkSpec:
    layers = tuple(layer.model_copy(update={"bias": False}) for layer in spec.layers)
    return spec.model_copy(update={"layers": layers})
