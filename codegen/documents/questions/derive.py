"""Derive a gradient from the chain rule on, a reason a line."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from codegen.documents.model import Paragraph, Room
from codegen.documents.questions.model import FormulaAnswer, Question
from codegen.documents.questions.setting import Setting, UnfitError
from symbolic.derivation.plan import left
from symbolic.derivation.steps import Derivation, Words
from symbolic.formula.nodes import Formula
from symbolic.graph.network import LOSS

__all__ = ["KIND", "derive"]

KIND = "derive"
_LEAST_STEPS = 2


def derive(setting: Setting, chance: Random) -> Question:
    """Return the question for the derivative of the loss by one weight, or by one bias where there are no weights.

    Raises:
        UnfitError: where every derivation is a single line.
    """
    derivations = setting.alike(KIND, lambda: _derivations(setting), _structure)
    if not derivations:
        raise UnfitError(KIND, "derivations of one line each", "one of several lines")
    derivation = chance.choice(derivations)
    setting.proofs.confirm(derivation.conclusion, setting.spec)
    return Question(
        kind=KIND,
        stem=(Paragraph((*_ASKED, derivation.start, ".", *_may_stay(derivation))),),
        answer=FormulaAnswer(derivation.conclusion, setting.spec),
        points=4,
        difficulty="medium",
        room=Room(8),
        solution=(derivation,),
        structure=_structure(derivation),
        tags=("chain rule", "derivation"),
    )


_ASKED: Words = ("Begin with the chain rule, give a reason for every line, and derive ",)


def _may_stay(derivation: Derivation) -> Words:
    """Return which derivatives may stand in the answer, as later layers give them."""
    words: list[str | Formula] = []
    for known in left(derivation):
        words += [", ", known]
    return (" You may leave ", *words[1:], " as it is: later layers give it.") if words else ()


def _derivations(setting: Setting) -> Iterator[Derivation]:
    for l in setting.layers:
        for weight in setting.weights(l):
            derivation = setting.deriver.derive(LOSS, weight)
            if len(derivation.steps) >= _LEAST_STEPS:
                yield derivation


def _structure(derivation: Derivation) -> tuple[object, ...]:
    return derivation.wrt.layer, tuple(step.rule.name for step in derivation.steps), len(left(derivation))
