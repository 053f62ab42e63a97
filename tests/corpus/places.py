"""Changing one place of an equation: all places where a rule applies, and one of them chosen at random."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from random import Random
from typing import TypeAlias

from symbolic.formula.nodes import (
    Cases,
    Entry,
    Formula,
    Index,
    Matrix,
    OrderedProduct,
    Partial,
    Quantity,
    Sigma,
    Underbrace,
)
from symbolic.formula.notation import Notation
from symbolic.formula.substitute import children, rebuilt
from symbolic.spec.model import NetworkSpec

__all__ = ["ARRAYS", "Context", "Operator", "Rule", "Sides", "at_one_place", "is_whole", "letters_in", "width_at"]

Sides: TypeAlias = tuple[Formula, Formula]
ARRAYS = frozenset({"W", "b", "x", "z", "a", "y", "yhat", "delta", "X", "Z", "A", "Y", "Yhat", "Delta", "ones"})


@dataclass
class Context:
    """What an operator may know: the network, the notation, the form of the equation, and where chance comes from.

    `turn` is a number that chance gave once, for choices that must be the same throughout a text.
    """

    spec: NetworkSpec
    notation: Notation
    form: str
    chance: Random = field(repr=False)
    turn: int = 0

    @property
    def entries(self) -> bool:
        """Whether the equation is about entries, so that all its factors are numbers."""
        return self.form in {"scalar", "index"}


Rule: TypeAlias = Callable[[Formula, Context], Formula | None]
Operator: TypeAlias = Callable[[Sides, Context], Sides | None]


def at_one_place(rule: Rule, *, left: bool = True, under_derivatives: bool = False) -> Operator:
    """Return the operator that applies a rule at one place, chosen at random among those where it can be applied."""

    def change(sides: Sides, context: Context) -> Sides | None:
        found = [
            (number, place, new)
            for number, side in enumerate(sides)
            if left or number
            for place, part in enumerate(_parts(side, under_derivatives))
            if (new := rule(part, context)) is not None and new != part
        ]
        if not found:
            return None
        number, place, new = context.chance.choice(found)
        changed = list(sides)
        changed[number] = _put(sides[number], place, new, under_derivatives)
        return changed[0], changed[1]

    return change


def _opaque(formula: Formula, under_derivatives: bool) -> bool:
    """Say whether nothing inside is changed: in the derivative of an expression, what is put in is held fixed."""
    return isinstance(formula, Partial) and not (under_derivatives and isinstance(formula.of, Quantity))


def _parts(formula: Formula, under_derivatives: bool) -> Iterator[Formula]:
    """Yield the parts of a formula in a fixed order, no labels; those under derivatives only where they are wanted."""
    yield formula
    if not _opaque(formula, under_derivatives):
        for part in (formula.body,) if isinstance(formula, Underbrace) else children(formula):
            yield from _parts(part, under_derivatives)


def _put(formula: Formula, place: int, new: Formula, under_derivatives: bool) -> Formula:
    counter = -1

    def walk(part: Formula) -> Formula:
        nonlocal counter
        counter += 1
        if counter == place:
            _skip(part)
            return new
        if _opaque(part, under_derivatives):
            return part
        return replace(part, body=walk(part.body)) if isinstance(part, Underbrace) else rebuilt(part, walk)

    def _skip(part: Formula) -> None:
        nonlocal counter
        counter += sum(1 for _ in _parts(part, under_derivatives)) - 1

    return walk(formula)


def is_whole(formula: Formula) -> bool:
    """Say whether a whole array stands in a formula, other than under the index of an entry."""
    match formula:
        case Entry() | OrderedProduct():
            return False
        case Matrix():
            return True
        case Quantity(name=name, indices=()):
            return name in ARRAYS or name == "identity"
        case Cases(branches=branches):
            return any(map(is_whole, (value for value, _ in branches)))
        case _:
            return any(map(is_whole, children(formula)))


def letters_in(*formulas: Formula) -> set[str]:
    """Return all letters of formulas: of indices, layers, samples and sums."""
    found: set[str] = set()
    for formula in formulas:
        indices: tuple[object, ...] = ()
        if isinstance(formula, Quantity):
            indices = (*formula.indices, formula.layer, formula.sample)
        if isinstance(formula, Sigma):
            indices = (Index(formula.index), formula.lower, formula.upper)
        if isinstance(formula, Entry):
            indices = formula.indices
        if isinstance(formula, OrderedProduct):
            indices = (Index(formula.index), *map(Index, formula.links))
        found |= {index.letter for index in indices if isinstance(index, Index)}
        found |= letters_in(*children(formula))
    return found


def width_at(index: object, context: Context) -> int | None:
    """Return the number of units of a layer that is named by a number."""
    widths = context.spec.widths
    return widths[index] if isinstance(index, int) and 0 <= index < len(widths) else None
