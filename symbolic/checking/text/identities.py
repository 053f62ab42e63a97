r"""Identities of functions that go without an argument: `f' = f (1 - f)` is `f'(x) = f(x) (1 - f(x))`.

Stage: typed relation -> typed relation with the argument in its places.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from symbolic.formula.reader.syntax import (
    Bracket,
    Differential,
    Fraction,
    Name,
    Product,
    Relation,
    Script,
    Scripted,
    Syntax,
    retyped,
    typed_bases,
)
from symbolic.formula.resolver.marks import key_of
from symbolic.formula.resolver.vocabulary import Vocabulary

__all__ = ["with_argument"]

_ANY = "x"


def with_argument(relation: Relation, vocabulary: Vocabulary) -> Relation:
    """Return an identity of one function with its argument; any other relation as it is."""
    first, *others = relation.sides
    match first:
        case Scripted(base=Name() as function, sub=None, sup=None) if first.primes:
            argument = Name(function.span, _ANY)
            head: Syntax = Product(first.span, (first, Bracket(function.span, "(", argument)), ("",))
        case Fraction(
            numerator=Differential(body=Name() as function), denominator=Differential(body=Name() as variable)
        ):
            argument, head = variable, first
        case _:
            return relation
    key = key_of(function) or ""
    names = {key_of(part) for side in others for part in typed_bases(side) if isinstance(part, Name)}
    if vocabulary.functions.get(key) is None or names != {key}:
        return relation

    def applied(part: Any) -> Any:
        if isinstance(part, Script):
            return part
        if isinstance(part, Scripted) and part.primes:
            return Product(part.span, (part, Bracket(part.span, "(", argument)), ("",))
        if isinstance(part, Name):
            whole = Product(part.span, (part, Bracket(part.span, "(", argument)), ("",))
            return Bracket(part.span, "(", whole)
        return retyped(part, applied)

    return replace(relation, sides=(head, *map(applied, others)))
