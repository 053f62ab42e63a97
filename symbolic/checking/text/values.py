"""Numbers that a text gives to quantities, z_1 = 0.48, and lines that agree with the numbers given before.

A network has no values of its own, so a line with numbers is judged by the numbers of the lines before it: what they do
not tell stays open, and what differs from them is open too, since the numbers may be of another sample.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TypeGuard

from symbolic.checking.report import Verdict
from symbolic.checking.verdicts.judgement import Judgement
from symbolic.checking.verdicts.measured import agree_in_digits, is_data, is_number
from symbolic.checking.verdicts.question import Claim, Question
from symbolic.checking.verdicts.session import Session
from symbolic.formula.nodes import Formula, Gradient, Group, Index, IndexLike, Partial, Quantity
from symbolic.formula.substitute import rebuilt, replaced
from symbolic.graph.network import NetworkGraph

__all__ = ["with_values"]

_VALUED = frozenset({"W", "b", "x", "y", "yhat", "z", "a", "L", "J", "delta", "X", "Y", "Z", "A", "Yhat"})
_GIVES = "Gives a value, by which numbers in later lines are judged."
_AGREES = "Agrees with the numbers given before, as far as their digits tell."


def with_values(own: Judgement, head: Formula | None, session: Session) -> tuple[Verdict, str] | None:
    """Judge a line with numbers by those that were given before; None for any other, and where they do not tell.

    `head` is what the chain of the line is about: it takes the number with which the chain ends.
    """
    if not is_number(own.sides[1]):
        return None
    own = replace(own, sides=tuple(_numbered(side, session) for side in own.sides))
    head = None if head is None else _numbered(head, session)
    left, right = (replaced(side, session.values) for side in own.sides)
    if is_number(left):
        if not _agree(left, right, own, session):
            return None
        named = _named(head)
        if named is not None:
            session.values.setdefault(named, Group(right))
        return Verdict.HOLDS, _AGREES
    for formula in (own.sides[0], head):
        named = _named(formula)
        if named is None or not (is_data(right) or isinstance(named, Quantity)):  # ∂z/∂b = 1 is a claim
            continue
        known = session.values.get(named)
        if known is None:
            session.values[named] = Group(right)
            return Verdict.DEFINITION, _GIVES
        return (Verdict.HOLDS, _AGREES) if _agree(known, right, own, session) else None
    return None


def _numbered(formula: Formula, session: Session) -> Formula:
    """Return `formula` with one way to write each quantity: its layer by number, ŷ for the last, 1 for an only unit."""
    if not isinstance(formula, Quantity):
        return rebuilt(formula, lambda part: _numbered(part, session))
    graph, layer = session.graph, formula.layer
    if not isinstance(graph, NetworkGraph):
        return formula
    if isinstance(layer, Index) and layer.letter == "D":
        layer = graph.depth + layer.shift
    if formula.name == "a" and layer == graph.depth:
        return _numbered(Quantity("yhat", None, formula.indices, formula.sample), session)
    at = {"x": 0, "y": graph.depth, "yhat": graph.depth}.get(formula.name, layer)
    indices = formula.indices
    if isinstance(at, int) and 0 <= at <= graph.depth and not indices:
        widths = (graph.widths[at], graph.widths[at - 1]) if formula.name == "W" and at else (graph.widths[at],)
        if formula.name in _VALUED - {"L", "J"} and set(widths) == {1}:
            indices = (1,) * len(widths)
    if isinstance(layer, Index):  # whatever layer was made up for a bare letter, it is the one that has a value
        same = (key for key in session.values if _is_same(key, formula.name, indices))
        known = [key.layer for key in same if isinstance(key.layer, int)]
        if len(known) == 1:
            return _numbered(replace(formula, layer=known[0]), session)
    return replace(formula, layer=layer, indices=indices)


def _is_same(key: Formula, name: str, indices: tuple[IndexLike, ...]) -> TypeGuard[Quantity]:
    return isinstance(key, Quantity) and key.name == name and key.indices in {indices, (1,)}


def _named(formula: Formula | None) -> Formula | None:
    """Return a quantity or a derivative that may have a value; None for anything else."""
    while isinstance(formula, Group):
        formula = formula.body
    if isinstance(formula, Partial | Gradient):
        return formula
    return formula if isinstance(formula, Quantity) and formula.name in _VALUED else None


def _agree(left: Formula, right: Formula, own: Judgement, session: Session) -> bool:
    return agree_in_digits(Question(Claim(left, right), session.trials(), own.way.reading, session.defined))
