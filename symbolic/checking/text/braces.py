r"""Claims that stand under braces: `\underbrace{\frac{\partial z}{\partial w}}_{= x}` says that this factor is x.

A label that does not begin with a sign of equality names the part, or tells what it is about; it claims nothing, nor
do words, or the shape of the part, behind the sign.
"""

from __future__ import annotations

from collections.abc import Iterator

from symbolic.formula.reader.syntax import Annotated, Empty, Number, Product, Relation, Syntax, Text, typed_parts

__all__ = ["claims_under_braces"]

_BRACES = frozenset({"underbrace", "overbrace"})


def claims_under_braces(relation: Relation) -> Iterator[Relation]:
    """Yield the equation that each labelled brace of a line states, in the order in which they stand."""
    for part in (part for side in relation.sides for part in typed_parts(side)):
        match part:
            case Annotated(kind=kind, body=body, label=Relation(sides=(Empty(), *values), signs=("=", *_)) as label):
                if kind in _BRACES and not any(map(_only_names, values)):
                    yield Relation(part.span, (body, *values), label.signs, label.places)
            case _:
                pass


def _only_names(value: Syntax) -> bool:
    r"""Say whether words or a shape stand behind the sign: = 4 \times 1"""
    match value:
        case Product(factors=(Number(), Number()), signs=(r"\times",)) | Text():
            return True
        case _:
            return False
