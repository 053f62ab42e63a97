"""Multiple choice: what a derivative is, beside right-hand sides with mistakes that people really make."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from functools import partial
from random import Random

from codegen.documents.model import Block, Paragraph, Room
from codegen.documents.questions.distractors import choice_of, distractors
from codegen.documents.questions.model import Choice, Choices, Question
from codegen.documents.questions.setting import Setting, UnfitError
from symbolic.derivation.steps import Derivation, Words
from symbolic.formula.nodes import Product, Relations
from symbolic.graph.network import LOSS

__all__ = ["KIND", "choice", "choice_question"]

KIND = "choice"
_WRONG = 3
_MOST_WRONG = 5
"""So many distractors are made for a line; each variant shows three of them."""

_MOST_LINES = 12
"""So many lines are asked about: each costs two dozen proofs."""


def choice(setting: Setting, chance: Random) -> Question:
    """Return the question for one derivative by a weight or a pre-activation.

    Raises:
        UnfitError: where no line has three different mistakes that `check` can name.
    """
    most = min(_WRONG + setting.wanted - 1, _MOST_WRONG)
    derivations = setting.alike(KIND, lambda: _derivations(setting), _structure)[:_MOST_LINES]
    for derivation in chance.sample(derivations, len(derivations)):
        key = derivation.conclusion
        wrong = setting.once(("distractors", key), partial(distractors, setting, key, most))
        if len(wrong) >= _WRONG:
            setting.proofs.confirm(key, setting.spec)
            chosen = [choice_of(slip) for slip in chance.sample(wrong, _WRONG)]
            solution: tuple[Block, ...] = (derivation,)
            return choice_question(KIND, setting, key, chosen, solution, chance, _structure(derivation))
    raise UnfitError(KIND, "no line with three mistakes that can be told apart", "a gradient of several factors")


def choice_question(
    kind: str,
    setting: Setting,
    key: Relations,
    wrong: Sequence[Choice],
    solution: tuple[Block, ...],
    chance: Random,
    structure: Hashable,
) -> Question:
    """Return the question for the right side of `key`, its choices in an order that chance draws."""
    asked, right = key.sides
    choices = [Choice(right, True, ("This is right.",)), *wrong]
    chance.shuffle(choices)
    which: Words = ("Which of these is ", asked, "? Mark one.")
    return Question(
        kind=kind,
        stem=(Paragraph(which),),
        answer=Choices(asked, tuple(choices), setting.spec),
        points=1,
        difficulty="medium",
        room=Room(0),
        solution=solution,
        structure=structure,
        tags=("chain rule", "multiple choice"),
    )


def _derivations(setting: Setting) -> Iterator[Derivation]:
    for l in setting.layers:
        for quantity in (*setting.weights(l), *setting.scores(l)):
            derivation = setting.deriver.derive(LOSS, quantity)
            if isinstance(derivation.result, Product):
                yield derivation


def _structure(derivation: Derivation) -> tuple[object, ...]:
    result = derivation.result
    factors = len(result.factors) if isinstance(result, Product) else 1
    return derivation.wrt.name, derivation.wrt.layer, factors
