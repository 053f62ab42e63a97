"""Statements of what an index runs over: 1 ≤ i ≤ n_l."""

from __future__ import annotations

from symbolic.checking.report import Verdict
from symbolic.checking.verdicts.session import Session
from symbolic.errors import FormulaError
from symbolic.formula.nodes import Index, Number, Position, Quantity
from symbolic.formula.reader.syntax import Empty, Relation
from symbolic.formula.resolver.resolve import Resolver, resolve

__all__ = ["judged_range"]

_ORDERED = frozenset({"<", "<="})


def judged_range(relation: Relation, session: Session) -> tuple[Verdict, str] | None:
    """Judge `1 <= i <= n_l`: units are counted from 1; None for any other relation."""
    if len(relation.signs) != 2 or not _ORDERED.issuperset(relation.signs):
        return None
    if any(isinstance(side, Empty) for side in relation.sides):
        return None
    resolver = Resolver(session.vocabulary, session.habits)
    try:
        low, index, high = (resolve(side, resolver) for side in relation.sides)
    except FormulaError:
        return None
    match index:
        case Position(index=Index(letter=letter, shift=0)):
            pass
        case _:
            return None
    if not isinstance(low, Number):
        return None
    if not isinstance(high, Quantity) or high.name != "width":
        return Verdict.DEFINITION, f"Says what {letter} runs over."
    first = int(low.value) + (relation.signs[0] == "<")
    if first == 1 and relation.signs[1] == "<=":
        return Verdict.PROVED, f"{letter} counts the units of a layer, from 1 to their number."
    last = "to one less than the width" if relation.signs[1] == "<" else "to the width"
    return Verdict.REFUTED, f"This runs from {first} {last}; the units of a layer are counted from 1 to its width."
