r"""What a text is read with, and where each part of it was found; the rules stand beside this module."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import singledispatch

from symbolic.errors import FormulaError
from symbolic.formula.nodes import Formula, Group
from symbolic.formula.notation import Notation
from symbolic.formula.reader import syntax as typed
from symbolic.formula.reader.syntax import Span, Syntax
from symbolic.formula.resolver.vocabulary import Habits, Vocabulary

__all__ = ["Places", "Resolver", "index_letters", "inner", "resolve", "rule", "spanning", "unfit"]

Places = dict[int, tuple[Formula, Span]]
"""The span of each formula that was read, by its identity; the formula is kept so that the identity stays its own."""


@dataclass(slots=True)
class Resolver:
    """What a text is read with, where its parts were found, and which quantities were typed with all that they need.

    `indices` are letters that stand as an index somewhere in the line; `keys` tells the letter of each quantity.
    """

    vocabulary: Vocabulary
    habits: Habits
    places: Places = field(default_factory=dict)
    typed: set[int] = field(default_factory=set)
    indices: frozenset[str] = frozenset()
    keys: dict[int, str] = field(default_factory=dict)

    @property
    def notation(self) -> Notation | None:
        """The notation by which alone the text is read; None where usual letters and habits count."""
        return self.vocabulary.notation

    def placed(self, formula: Formula, span: Span) -> Formula:
        """Return `formula`, remembering where it stands."""
        self.places[id(formula)] = (formula, span)
        return formula

    def in_place_of(self, old: Formula, new: Formula) -> Formula:
        """Return `new`, remembering that it stands where `old` stood."""
        span = self.span_of(old)
        return new if new is old or span is None else self.placed(new, span)

    def span_of(self, formula: Formula) -> Span | None:
        """Return where a formula stands in the text; None for what was made from several places."""
        found = self.places.get(id(formula))
        return None if found is None else found[1]


def index_letters(sides: Iterable[Syntax]) -> frozenset[str]:
    """Return the letters that stand in a subscript of the sides, or above or below a sum; not o of a_{o1}, a unit."""
    parts = [part for side in sides for part in typed.typed_parts(side)]
    below = [part.sub for part in parts if isinstance(part, typed.Scripted)]
    bounds = [bound for part in parts if isinstance(part, typed.BigOperator) for bound in (part.above, part.below)]
    inside = [inner for place in (*below, *bounds) if place is not None for inner in typed.typed_parts(place)]
    units = {
        id(inner.factors[0])
        for inner in inside
        if isinstance(inner, typed.Product) and isinstance(inner.factors[1], typed.Number)
    }
    return frozenset(inner.letter for inner in inside if isinstance(inner, typed.Name) and id(inner) not in units)


def resolve(syntax: Syntax, resolver: Resolver) -> Formula:
    """Return the formula that was typed.

    Raises:
        FormulaError: with its place, for what stands for nothing.
    """
    return resolver.placed(rule(syntax, resolver), syntax.span)


@singledispatch
def rule(syntax: Syntax, resolver: Resolver) -> Formula:
    """Read one kind of node; raises FormulaError for what has no value."""
    raise unfit(syntax, f"a {type(syntax).__name__.lower()} where a value is needed", "a formula")


def unfit(syntax: Syntax, found: str, expected: str, hint: str = "") -> FormulaError:
    """Return the error that a node does not fit where it stands."""
    return FormulaError(syntax.span.start, syntax.span.end, found, expected, hint)


def inner(formula: Formula) -> Formula:
    """Return a formula without the brackets round it."""
    return formula.body if isinstance(formula, Group) else formula


def spanning(formula: Formula, parts: list[Formula], resolver: Resolver) -> Formula:
    """Return `formula`, placed from its first to its last part."""
    first, last = resolver.span_of(parts[0]), resolver.span_of(parts[-1])
    return formula if first is None or last is None else resolver.placed(formula, Span(first.start, last.end))
