"""Marks of the step of learning, as Haykin writes them: e_j(n) is the error of unit j at step n.

Stage: typed line -> typed line without them. All quantities are of one step, but for a value at the next one,
w(n+1) = ..., which is an update.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from symbolic.formula.reader.syntax import Bracket, Name, Product, Relation, Scripted, Sum, Syntax, retyped, typed_parts

__all__ = ["step_letter", "without_steps"]

_LETTERS = frozenset("nt")
_OFTEN = 3
"""Marks in a text from which on they are no factors."""


def step_letter(lines: Sequence[Syntax]) -> str | None:
    """Return the letter that marks the step in a text: n or t in brackets, three times at least; None for none."""
    found = Counter(letter for line in lines for part in typed_parts(line) for letter, _ in _marks(part))
    letter, times = max(found.items(), key=lambda item: item[1], default=("", 0))
    return letter if times >= _OFTEN else None


def _marks(part: Syntax) -> Iterator[tuple[str, int]]:
    """Yield each letter in brackets behind a name with an index, and its place among the factors."""
    if not isinstance(part, Product):
        return
    for place, (head, behind) in enumerate(zip(part.factors, part.factors[1:], strict=False), start=1):
        named = isinstance(head, Scripted) and not head.primes and head.span.end == behind.span.start
        match behind:
            case Bracket(opening="(", body=Name(letter=letter) | Sum(terms=(Name(letter=letter), _))) if (
                named and letter in _LETTERS
            ):
                yield letter, place


def _is_next(side: Syntax, letter: str) -> bool:
    """Say whether a side is a name at another step than the present one: w_{ji}(n+1)."""
    match side:
        case Product(factors=(_, Bracket(body=Sum(terms=(Name(letter=found), _)))), signs=("",)):
            return found == letter
        case _:
            return False


def without_steps(part: Any, letter: str) -> Any:
    """Return what was typed without the marks of the step."""
    if isinstance(part, Product):
        drop = {place for found, place in _marks(part) if found == letter}
        kept = [place for place in range(len(part.factors)) if place not in drop]
        factors = tuple(without_steps(part.factors[place], letter) for place in kept)
        if len(factors) == 1:
            return replace(factors[0], span=part.span) if isinstance(factors[0], Scripted) else factors[0]
        return Product(part.span, factors, tuple(part.signs[place - 1] for place in kept[1:]))
    if isinstance(part, Relation) and part.signs[0] == "=" and _is_next(part.sides[0], letter):
        part = replace(part, signs=(":=", *part.signs[1:]))  # w(n+1) = w(n) - ... gives a new value
    return retyped(part, lambda inner: without_steps(inner, letter))
