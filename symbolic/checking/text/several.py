"""Several names that are given at once, as programs do: dW2, db2 = A1.T @ dZ2, dZ2.sum(0).

Stage: typed line -> typed line with one equation for each name.
"""

from __future__ import annotations

from symbolic.formula.reader.syntax import Differential, Empty, Listing, Name, Relation, Scripted, Syntax, Text

__all__ = ["one_by_one"]


def one_by_one(line: Syntax) -> Syntax:
    """Return a line in which as many names as values stand round one sign with an equation for each of them."""
    parts = line.parts if isinstance(line, Listing) else ()
    place = next((place for place, part in enumerate(parts) if isinstance(part, Relation)), 0)
    relation = parts[place] if place else None
    if not isinstance(line, Listing) or not isinstance(relation, Relation) or relation.signs not in {("=",), (":=",)}:
        return line
    names = (*parts[:place], relation.sides[0])
    values = (relation.sides[1], *parts[place + 1 :])
    if len(names) != len(values) or not all(isinstance(name, Name | Scripted | Differential) for name in names):
        return line
    if any(isinstance(value, Relation | Text | Empty) for value in values):
        return line
    found = (
        Relation(value.span, (name, value), relation.signs, relation.places)
        for name, value in zip(names, values, strict=True)
    )
    return Listing(line.span, tuple(found))
