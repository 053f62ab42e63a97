"""Losses that a text defines with other constants than the spec: 1/2 (ŷ - y)² for (ŷ - y)²."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

from symbolic.checking.effort import TooMuch
from symbolic.checking.meaning.scene import Meaningless, Reading
from symbolic.checking.points.networks import small
from symbolic.checking.verdicts.decide import Claim, Question, test
from symbolic.checking.verdicts.features import features_of
from symbolic.checking.verdicts.judgement import Judgement
from symbolic.checking.verdicts.session import Session
from symbolic.errors import SpecError
from symbolic.formula.nodes import Quantity
from symbolic.spec.model import NetworkSpec

__all__ = ["other_loss"]


def other_loss(judgement: Judgement, session: Session) -> bool:
    """Say whether a line that fails defines the loss with other constants, and let the session know them."""
    named = judgement.sides[0]
    if session.spec is None or not isinstance(named, Quantity) or named.name not in {"L", "J"}:
        return False
    for spec in _with_other_constants(session.spec):
        trials = session.alternative(small(spec), judgement.batch)
        for reading in _readings(judgement):
            try:
                tested = test(Question(Claim(*judgement.sides), trials, reading, session.defined))
            except (Meaningless, TooMuch):
                continue
            if tested.passed:
                session.own_loss = spec
                return True
    return False


def _readings(judgement: Judgement) -> Iterator[Reading]:
    """Yield how a line may be taken: a sum without an index may run over the samples, and over all entries."""
    reading = judgement.way.reading
    yield reading
    if judgement.batch and features_of(judgement.sides).totals:
        yield replace(reading, totals="samples")
        yield replace(reading, totals="all", whole=True)


def _with_other_constants(spec: NetworkSpec) -> Iterator[NetworkSpec]:
    record, usual = spec.loss.record, spec.loss
    choices = product(("mean", "sum"), record.outputs, map(str, record.factors))
    own = (usual.samples, usual.outputs, str(usual.factor))
    likely = sorted(choices, key=lambda choice: sum(one != other for one, other in zip(choice, own, strict=True)))
    for samples, outputs, factor in likely:
        constants = {"factor": factor, "outputs": outputs, "samples": samples}
        try:
            other = type(spec.loss).model_validate({**spec.loss.model_dump(exclude_none=True), **constants})
        except (SpecError, ValueError):
            continue
        if other != spec.loss:
            yield spec.model_copy(update={"loss": other})
