"""Translate between notations: a line in that of the sheet, to be written in another one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from codegen.documents.model import Equations, InNotation, Paragraph, Room
from codegen.documents.questions.model import FormulaAnswer, Question
from codegen.documents.questions.setting import Setting, UnfitError
from symbolic.formula.build import equation
from symbolic.formula.latex import print_latex
from symbolic.formula.nodes import Formula, Index, Partial, Product, Quantity, Relations, Sigma, Sign, Sum
from symbolic.formula.notation import NOTATION_NAMES
from symbolic.graph.definitions import definition_formula
from symbolic.graph.network import LOSS
from symbolic.spec.model import NetworkSpec

__all__ = ["KIND", "translate"]

KIND = "translate"


@dataclass(frozen=True, slots=True)
class _Pair:
    line: Relations
    other: NetworkSpec
    wrt: Quantity

    @property
    def turns(self) -> bool:
        """Whether the indices of weights change their order."""
        return self.other.written_in.layout.weight_order == "from-to"


def translate(setting: Setting, chance: Random) -> Question:
    """Return the question for one line and one other notation.

    Raises:
        UnfitError: where every bundled notation writes the lines of this network alike.
    """
    pairs = setting.alike(KIND, lambda: _pairs(setting), _structure)
    for pair in chance.sample(pairs, len(pairs)):
        definition, chain = alphabet = _alphabet(setting, pair.wrt)
        proofs, books = setting.proofs, (setting.spec, pair.other)
        confirmed = all(proofs.is_confirmed(line, spec) for line in (pair.line, chain) for spec in books)
        if confirmed and all(proofs.is_in_agreement(definition, spec) for spec in books):
            return _question(pair, alphabet)
    raise UnfitError(KIND, "lines that every notation writes alike", "a network with layers or indices")


def _question(pair: _Pair, lines: tuple[Relations, ...]) -> Question:
    written_in, alphabet = pair.other.written_in, Equations(lines)
    return Question(
        kind=KIND,
        stem=(
            Paragraph(("One book writes",)),
            alphabet,
            Paragraph(("where another one writes",)),
            InNotation(written_in, alphabet),
            Paragraph(("Write this line as the other book does:",)),
            Equations((pair.line,)),
        ),
        answer=FormulaAnswer(pair.line, pair.other),
        points=1,
        difficulty="easy",
        room=Room(2),
        solution=(Paragraph(("In the other book:",)), InNotation(written_in, Equations((pair.line,)))),
        structure=_structure(pair),
        tags=("notation", written_in.name),
    )


def _alphabet(setting: Setting, weight: Quantity) -> tuple[Relations, Relations]:
    """Return the forward equation and a chain: for any layer l, or for that of a weight where layers are not alike."""
    layers = setting.spec.layers
    wired = any(layer.skip is not None or layer.share is not None for layer in layers)
    if wired or len({layer.bias for layer in layers}) > 1:
        return _of_layer(setting, weight)
    return _of_any_layer(setting)


def _of_layer(setting: Setting, weight: Quantity) -> tuple[Relations, Relations]:
    """Return the definition of the pre-activation that a weight leads to, and the first line of its derivative."""
    assert isinstance(weight.layer, int)  # noqa: S101  (weights are numbered)
    score = setting.graph.scores(weight.layer).member(weight.indices[0] if weight.indices else 1)
    chain = setting.deriver.derive(LOSS, weight).chain
    return equation(score, definition_formula(setting.graph.definition(score))), equation(*chain.sides[:2])


def _of_any_layer(setting: Setting) -> tuple[Relations, Relations]:
    l, before = Index("l"), Index("l", -1)
    indexed = setting.graph.units(1).indexed
    i, j = ((Index("i"),), (Index("j"),)) if indexed else ((), ())
    weight, score = Quantity("W", l, (*i, *j)), Quantity("z", l, i)
    weighted: Formula = Product((weight, Quantity("a", before, j)))
    if indexed:
        weighted = Sigma(weighted, "j", 1, Quantity("width", None, (before,)))
    biased = all(layer.bias for layer in setting.spec.layers)
    return (
        equation(score, Sum((weighted, Quantity("b", l, i))) if biased else weighted),
        equation(Partial(LOSS, weight), Product((Partial(LOSS, score), Partial(score, weight)), Sign.CHAIN)),
    )


def _pairs(setting: Setting) -> Iterator[_Pair]:
    others = [setting.spec.model_copy(update={"notation": name}) for name in NOTATION_NAMES]
    for l in setting.layers:
        for weight in setting.weights(l):
            line = setting.deriver.derive(LOSS, weight).conclusion
            for other in others:
                if print_latex(line, other.written_in) != print_latex(line, setting.notation):
                    yield _Pair(line, other, weight)


def _structure(pair: _Pair) -> tuple[object, ...]:
    return pair.turns, pair.wrt.layer
