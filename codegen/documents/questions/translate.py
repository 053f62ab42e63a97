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
        if all(setting.proofs.is_confirmed(pair.line, spec) for spec in (setting.spec, pair.other)):
            return _question(setting, pair)
    raise UnfitError(KIND, "lines that every notation writes alike", "a network with layers or indices")


def _question(setting: Setting, pair: _Pair) -> Question:
    written_in, alphabet = pair.other.written_in, Equations(tuple(_alphabet(setting)))
    return Question(
        kind=KIND,
        stem=(
            Paragraph(("This sheet writes",)),
            alphabet,
            Paragraph(("where another book writes",)),
            InNotation(written_in, alphabet),
            Paragraph(("Write this line as that book does:",)),
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


def _alphabet(setting: Setting) -> Iterator[Relations]:
    """Yield the forward equation and a chain for any layer l."""
    l, before = Index("l"), Index("l", -1)
    indexed = setting.graph.units(1).indexed
    i, j = ((Index("i"),), (Index("j"),)) if indexed else ((), ())
    weight, score = Quantity("W", l, (*i, *j)), Quantity("z", l, i)
    weighted: Formula = Product((weight, Quantity("a", before, j)))
    if indexed:
        weighted = Sigma(weighted, "j", 1, Quantity("width", None, (before,)))
    biased = any(layer.bias for layer in setting.spec.layers)
    yield equation(score, Sum((weighted, Quantity("b", l, i))) if biased else weighted)
    yield equation(Partial(LOSS, weight), Product((Partial(LOSS, score), Partial(score, weight)), Sign.CHAIN))


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
