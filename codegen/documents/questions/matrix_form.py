"""From single entries to whole arrays: a gradient is given entry by entry, and asked for in matrix form."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from codegen.documents.model import Equations, Paragraph, Room
from codegen.documents.questions.layouts import vector_layout
from codegen.documents.questions.model import FormulaAnswer, Question
from codegen.documents.questions.setting import Setting, UnfitError
from symbolic.derivation.matrix.engine import ArrayDerivation
from symbolic.formula.build import equation
from symbolic.formula.nodes import Hadamard, MatrixProduct, Quantity, Relations, Transpose
from symbolic.formula.substitute import nodes_of

__all__ = ["KIND", "matrix_form"]

KIND = "matrix-form"
_WORK = (MatrixProduct, Hadamard, Transpose)


@dataclass(frozen=True, slots=True)
class _Array:
    array: Quantity
    entrywise: Relations
    found: ArrayDerivation


def matrix_form(setting: Setting, chance: Random) -> Question:
    """Return the question for one array.

    Raises:
        UnfitError: where every layer has one unit, so that both forms are the same.
    """
    arrays = [] if max(setting.spec.widths) == 1 else setting.alike(KIND, lambda: _arrays(setting), _structure)
    if not arrays:
        raise UnfitError(KIND, "one unit in every layer, where entries are all there is", "a layer of several units")
    chosen = chance.choice(arrays)
    key = equation(chosen.found.statement.sides[0], chosen.found.statement.sides[-1])
    setting.proofs.confirm(key, setting.spec)
    return Question(
        kind=KIND,
        stem=(
            Paragraph(("Write for whole arrays, without indices of units:",)),
            Equations((chosen.entrywise,)),
            vector_layout(setting),
        ),
        answer=FormulaAnswer(key, setting.spec),
        points=2,
        difficulty="medium",
        room=Room(2),
        solution=(chosen.found, Paragraph(("The shapes fit:",)), Equations((chosen.found.shaped,))),
        structure=_structure(chosen),
        tags=("matrix form",),
    )


def _arrays(setting: Setting) -> Iterator[_Array]:
    forms = setting.forms
    for l in setting.layers:
        names = ["z", *(["W"] if forms.has_weights(l) else []), *(["a"] if l < setting.spec.depth else [])]
        for name in names:
            array = Quantity(name, l)
            chain = forms.index(array).chain
            found = forms.matrix(array)
            if any(isinstance(part, _WORK) for part in nodes_of(found.statement.sides[-1])):
                yield _Array(array, equation(chain.sides[0], chain.sides[-1]), found)


def _structure(item: _Array) -> tuple[object, ...]:
    """Return what is asked and how much stands in the answer: the layer is only a number in it."""
    work = sorted(type(part).__name__ for part in nodes_of(item.found.statement.sides[-1]) if isinstance(part, _WORK))
    return item.array.name, tuple(work)
