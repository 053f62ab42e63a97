"""Fill in the missing factor of a chain: each factor begins where the one before it ends."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from codegen.documents.model import Equations, Paragraph, Room
from codegen.documents.questions.model import BLANK, FormulaAnswer, Question
from codegen.documents.questions.setting import Setting, UnfitError
from symbolic.formula.build import equation
from symbolic.formula.nodes import Partial, Product, Sign
from symbolic.graph.network import LOSS

__all__ = ["KIND", "missing_factor"]

KIND = "missing-factor"


def missing_factor(setting: Setting, chance: Random) -> Question:
    """Return the question for one factor of the chain by one parameter.

    Raises:
        UnfitError: where no derivative is a chain along one path.
    """
    chains = setting.alike(KIND, lambda: _chains(setting), _structure)
    if not chains:
        raise UnfitError(KIND, "no chain of several factors", "a parameter that acts along one path")
    start, chain = chance.choice(chains)
    place = chance.randrange(len(chain.factors))
    holed = Product((*chain.factors[:place], BLANK, *chain.factors[place + 1 :]), chain.sign)
    key = equation(start, chain)
    setting.proofs.confirm(key, setting.spec)
    return Question(
        kind=KIND,
        stem=(Paragraph(("Which factor is missing in this chain? Fill it in.",)), Equations((equation(start, holed),))),
        answer=FormulaAnswer(key, setting.spec),
        points=1,
        difficulty="easy",
        room=Room(0),
        solution=(
            Paragraph(
                ("Each factor begins where the one before it ends, so the missing one is ", chain.factors[place], ":")
            ),
            Equations((key,)),
        ),
        structure=_structure((start, chain)),
        tags=("chain rule",),
    )


def _chains(setting: Setting) -> Iterator[tuple[Partial, Product]]:
    for l in setting.layers:
        for parameter in setting.parameters(l):
            first = setting.deriver.derive(LOSS, parameter).steps[0]
            if isinstance(first.after, Product) and first.after.sign is Sign.CHAIN:
                yield Partial(LOSS, parameter), first.after


def _structure(item: tuple[Partial, Product]) -> tuple[object, ...]:
    start, chain = item
    return start.wrt.name, start.wrt.layer, len(chain.factors)  # type: ignore[attr-defined]  # a parameter
