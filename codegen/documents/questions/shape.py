"""Shape of a term: rows and columns of an array in the gradient of a batch, as numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from codegen.documents.model import Equations, Paragraph, Room
from codegen.documents.questions.layouts import batch_layout
from codegen.documents.questions.model import Question, WordAnswer
from codegen.documents.questions.setting import Setting, UnfitError
from symbolic.derivation.agreement.tables import Tables
from symbolic.errors import ProofError
from symbolic.formula.nodes import (
    Formula,
    MatrixProduct,
    Number,
    Partial,
    Product,
    Quantity,
    Relations,
    Transpose,
    Underbrace,
)
from symbolic.formula.substitute import nodes_of, rebuilt
from symbolic.graph.network import COST
from symbolic.graph.probe import probe
from symbolic.spec.model import NetworkSpec

__all__ = ["KIND", "shape"]

KIND = "shape"
_SAMPLES = (8, 10, 16, 20, 25, 32, 40, 50, 64, 100)
_SHOWN = (Quantity, Transpose, Partial)


@dataclass(frozen=True, slots=True)
class _Term:
    statement: Relations
    shaped: Relations
    term: Formula
    rows: Formula
    columns: Formula


def shape(setting: Setting, chance: Random) -> Question:
    """Return the question for one array of a statement on a batch.

    Raises:
        UnfitError: where every layer has one unit.
        ProofError: where the arrays written out have another shape.
    """
    if max(setting.spec.widths) == 1:
        raise UnfitError(KIND, "one unit in every layer", "a layer of several units, so that there are matrices")
    terms = setting.alike(KIND, lambda: _terms(setting), _structure)
    if not terms:
        raise UnfitError(KIND, "no array under a batch of samples", "a layer of several units")
    asked, samples = chance.choice(terms), chance.choice(_SAMPLES)
    _prove(asked, setting)
    rows, columns = (_count(side, setting.spec, samples) for side in (asked.rows, asked.columns))
    return Question(
        kind=KIND,
        stem=(
            Paragraph(
                (
                    f"There are {samples} samples in a batch. How many rows and how many columns does ",
                    asked.term,
                    " have in this line? Give numbers.",
                )
            ),
            Equations((asked.statement,)),
            batch_layout(setting),
        ),
        answer=WordAnswer(
            (f"{rows} × {columns}",), (f"{rows} × {columns}", f"{rows}x{columns}", f"({rows}, {columns})")
        ),
        points=1,
        difficulty="easy",
        room=Room(1),
        solution=(
            Paragraph(("The shapes fit together as follows:",)),
            Equations((asked.shaped,)),
            Paragraph(("With the numbers of this network, ", asked.term, f" is {rows} × {columns}.")),
        ),
        structure=_structure(asked),
        tags=("shapes",),
    )


def _terms(setting: Setting) -> Iterator[_Term]:
    for l in setting.layers:
        names = ("W", "z", "b") if setting.forms.has_weights(l) else ("z", "b")
        for name in names if setting.forms.has_bias(l) else [name for name in names if name != "b"]:
            found = setting.forms.batch(Quantity(name, l))
            braced = (part for side in found.shaped.sides for part in nodes_of(side) if isinstance(part, Underbrace))
            for part in dict.fromkeys(braced):
                match part:
                    case Underbrace(body=body, label=Product(factors=(rows, columns))) if isinstance(body, _SHOWN):
                        yield _Term(found.statement, found.shaped, body, rows, columns)


def _structure(asked: _Term) -> tuple[object, ...]:
    products = sum(isinstance(part, MatrixProduct) for side in asked.statement.sides for part in nodes_of(side))
    return type(asked.term).__name__, products


def _count(side: Formula, spec: NetworkSpec, samples: int) -> int:
    """Return how many rows or columns a label speaks of."""
    match side:
        case Quantity(name="samples"):
            return samples
        case Quantity(name="width", indices=(int(l),)):
            return spec.widths[l]
        case Number():
            return int(side.value)
        case _:
            raise TypeError(f"found {side} as a number of rows or columns; expected a width or the number of samples")


def _prove(asked: _Term, setting: Setting) -> None:
    """Do nothing where the array has the shape of its label when it is written out, on widths that differ.

    Raises:
        ProofError: where it has another.
    """
    small, samples = probe(setting.spec), 7
    table = Tables(setting.notation.layout, small.widths, samples).table(_without_signals(asked.term))
    found = (len(table), len(table[0]))
    said = tuple(_count(side, small, samples) for side in (asked.rows, asked.columns))
    if found != said:
        raise ProofError(f"found an array of shape {found} where {said} is said; expected the same")


def _without_signals(formula: Formula) -> Formula:
    """Return a formula with ∂J/∂Z for Δ."""
    match formula:
        case Quantity(name="Delta", layer=l):
            return Partial(COST, Quantity("Z", l))
        case _:
            return rebuilt(formula, _without_signals)
