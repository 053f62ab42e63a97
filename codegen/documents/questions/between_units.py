"""Multiple choice: how an activation acts on one of the next layer, ∂a^(j)/∂a^(j-1).

The options are those that a class gives: the weight of the layer before, the activation instead of its slope, and a
ratio of slopes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from codegen.documents.model import Equations, Paragraph
from codegen.documents.questions.choice import choice_question
from codegen.documents.questions.feedback import feedback
from codegen.documents.questions.model import Choice, Question
from codegen.documents.questions.setting import Setting, UnfitError
from symbolic.checking.mistakes.catalogue import MISTAKES
from symbolic.derivation.general import has_general_layer
from symbolic.formula.build import equation
from symbolic.formula.nodes import Apply, Formula, Index, IndexLike, Partial, Product, Quantity, Quotient, Sign
from symbolic.formula.substitute import shifted

__all__ = ["KIND", "between_units"]

KIND = "choice-between-units"
_EXPECTED = "two layers in a row, the second without skip or shared weights, with an activation that bends unit by unit"


@dataclass(frozen=True, slots=True)
class _Pair:
    """A unit of a layer and one of the layer before it; letters where the layer is any."""

    function: str
    layer: IndexLike
    to: tuple[IndexLike, ...]
    by: tuple[IndexLike, ...]


def between_units(setting: Setting, chance: Random) -> Question:
    """Return the question for two units of neighbouring layers, or for any layer l.

    Raises:
        UnfitError: where no two layers follow each other plainly, or the key is not proved or a distractor not refuted
            for any pair of their units.
    """
    pairs = setting.alike(KIND, lambda: _pairs(setting), lambda pair: len(pair.to))
    if not pairs:
        raise UnfitError(KIND, "no two layers in a row that go with it", _EXPECTED)
    for pair in chance.sample(pairs, len(pairs)):
        asked, right, wrong = _sides(pair)
        key = equation(asked, right)
        refuted = [setting.proofs.refutation(equation(asked, each.formula), setting.spec) for each in wrong]
        differ = None not in refuted and setting.proofs.all_differ([each.formula for each in wrong], setting.spec)
        if differ and setting.proofs.is_proved(key, setting.spec):
            score = _quantity("z", pair.layer, pair.to)
            unit = _quantity("a", pair.layer, pair.to)
            chain = Product((Partial(unit, score), Partial(score, asked.wrt)), Sign.CHAIN)
            solution = (
                Paragraph(
                    (
                        "The way leads over ",
                        score,
                        ": the slope there, times the weight of the connection.",
                    )
                ),
                Equations((equation(asked, chain, right),)),
            )
            return choice_question(KIND, setting, key, wrong, solution, chance, len(pair.to))
    raise UnfitError(KIND, "no pair of units whose mistakes are all refuted", _EXPECTED)


def _pairs(setting: Setting) -> Iterator[_Pair]:
    graph, spec = setting.graph, setting.spec
    if has_general_layer(spec) and len({layer.function for layer in spec.layers}) == 1:
        indexed = graph.units(1).indexed
        yield _Pair(graph.function(1), Index("l"), *(((Index("i"),), (Index("k"),)) if indexed else ((), ())))
    for l in range(2, spec.depth + 1):
        layer = spec.layers[l - 1]
        if layer.skip is None and layer.share is None and layer.activation not in {"softmax", "identity"}:
            for to in setting.units(l):
                for by in setting.units(l - 1):
                    yield _Pair(graph.function(l), l, to.indices, by.indices)


def _sides(pair: _Pair) -> tuple[Partial, Formula, tuple[Choice, ...]]:
    """Return ∂a/∂a, σ'(z) W, and the three wrong answers."""
    before = shifted(pair.layer, -1)
    assert before is not None  # noqa: S101  (there is a layer before)
    unit, earlier = _quantity("a", pair.layer, pair.to), _quantity("a", before, pair.by)
    slope, other = (
        Apply(pair.function, (_quantity("z", *at),), 1) for at in ((pair.layer, pair.to), (before, pair.by))
    )
    weight, wrong_weight = (_quantity("W", l, (*pair.to, *pair.by)) for l in (pair.layer, before))
    off, value, missing = (MISTAKES[name] for name in ("layer-off-by-one", "value-for-slope", "missing-weight"))
    return (
        Partial(unit, earlier),
        Product((slope, weight)),
        (
            Choice(Product((slope, wrong_weight)), False, feedback(off, (wrong_weight, weight)), off.name),
            Choice(Product((weight, unit)), False, feedback(value, (unit,)), value.name),
            Choice(
                Quotient(slope, other),
                False,
                (*("A derivative along a path is a product, no ratio of slopes. ",), *feedback(missing, (weight,))),
                missing.name,
            ),
        ),
    )


def _quantity(name: str, layer: IndexLike, indices: tuple[IndexLike, ...]) -> Quantity:
    return Quantity(name, layer, indices)
