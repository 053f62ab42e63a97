"""Relations that go on: `=:` read from the right, and a line that begins where the one before ended with its sign."""

from __future__ import annotations

from symbolic.formula.reader import syntax as typed
from symbolic.formula.reader.syntax import Span, Syntax

__all__ = ["continued", "turned"]


def turned(relation: typed.Relation, place: int) -> typed.Relation:
    """u =: v as v := u"""
    left, right = relation.sides[place : place + 2]
    return typed.Relation(relation.span, (right, left), (":=",), (relation.places[place],))


def continued(part: Syntax) -> Syntax:
    """Return a line behind one that ends with a sign, with that sign before it."""
    place = Span(part.span.start, part.span.start)
    match part:
        case typed.Text() | typed.Relation(sides=(typed.Empty(), *_)):
            return part
        case typed.Relation(span, sides, signs, places):
            return typed.Relation(span, (typed.Empty(place), *sides), ("=", *signs), (place, *places))
        case _:
            return typed.Relation(part.span, (typed.Empty(place), part), ("=",), (place,))
