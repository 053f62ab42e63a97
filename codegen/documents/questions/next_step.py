"""Complete the derivation: the lines up to some place are given, with the reason for the next one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from random import Random
from types import MappingProxyType

from codegen.documents.model import Equations, Paragraph, Room
from codegen.documents.questions.model import BLANK, FormulaAnswer, Question
from codegen.documents.questions.setting import Setting, UnfitError
from symbolic.derivation.rules import Rule
from symbolic.derivation.steps import Derivation, Words
from symbolic.formula.build import equation
from symbolic.graph.network import LOSS

__all__ = ["KIND", "next_step"]

KIND = "next-step"
_ASKED = (Rule.SUBSTITUTE_KNOWN, Rule.SIMPLIFY)
_HINTS: Mapping[Rule, Words] = MappingProxyType(
    {Rule.SUBSTITUTE_KNOWN: ("Put in what the derivatives are that can be read off the network.",)}
)
"""What is said of a step whose reason speaks of lines that do not stand on the sheet."""


def next_step(setting: Setting, chance: Random) -> Question:
    """Return the question for one line of one derivation.

    Raises:
        UnfitError: where no derivation has a line to be completed.
    """
    places = setting.alike(KIND, lambda: _places(setting), _structure)
    if not places:
        raise UnfitError(KIND, "derivations of one line each", "one of several lines")
    derivation, place = chance.choice(places)
    before, step = derivation.steps[:place], derivation.steps[place]
    key = equation(derivation.start, *(each.after for each in before), step.after)
    setting.proofs.confirm(key, setting.spec)
    holed = equation(*key.sides[:-1], BLANK)
    return Question(
        kind=KIND,
        stem=(Paragraph(("Write the next line. ", *_HINTS.get(step.rule, step.reason))), Equations((holed,))),
        answer=FormulaAnswer(equation(derivation.start, step.after), setting.spec),
        points=2,
        difficulty="medium",
        room=Room(2),
        solution=(*((Equations(step.uses),) if step.uses else ()), Paragraph(("So the line is",)), Equations((key,))),
        structure=_structure((derivation, place)),
        tags=("chain rule", "derivation"),
    )


def _places(setting: Setting) -> Iterator[tuple[Derivation, int]]:
    for l in setting.layers:
        for quantity in (*setting.parameters(l), *setting.scores(l), *setting.units(l - 1)):
            derivation = setting.deriver.derive(LOSS, quantity)
            for place, step in enumerate(derivation.steps):
                if place and step.rule in _ASKED:
                    yield derivation, place


def _structure(item: tuple[Derivation, int]) -> tuple[object, ...]:
    derivation, place = item
    rules = tuple(step.rule.name for step in derivation.steps[: place + 1])
    return derivation.wrt.name, derivation.wrt.layer, rules
