"""Equations that hold for all values of their letters, and their use with other letters."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain, count

from symbolic.errors import ProofError
from symbolic.formula.build import equation
from symbolic.formula.nodes import Formula, Index, IndexLike, Partial, Quantity, Relations, Sigma
from symbolic.formula.substitute import free_letters, rebuilt, with_index

__all__ = ["DUMMIES", "instance", "letters_of", "spare_letter", "with_numbered_sums"]

DUMMIES = ("q", "k", "p", "r", "s")
"""Letters for sums, in the order in which they are taken; q1, q2, ... come after them."""


def spare_letter(taken: set[str]) -> str:
    """Return the first letter for a sum that is not taken."""
    numbered = (f"{DUMMIES[0]}{place}" for place in count(1))
    return next(letter for letter in chain(DUMMIES, numbered) if letter not in taken)


def letters_of(bare: Formula) -> set[str]:
    """Return the letters of the entries in a derivative between two of them."""
    match bare:
        case Partial(of=Quantity() as of, wrt=Quantity() as wrt):
            return {index.letter for index in (*of.indices, *wrt.indices) if isinstance(index, Index)}
        case Quantity(indices=indices):
            return {index.letter for index in indices if isinstance(index, Index)}
        case _:
            return set()


def instance(fact: Relations, bare: Formula) -> Relations:
    """Return the fact about `bare`, which differs from the fact's own left-hand side in its letters only.

    Raises:
        ProofError: where the two differ in more.
    """
    names: dict[str, IndexLike] = {}
    for own, wanted in zip(_indices(fact.sides[0]), _indices(bare), strict=False):
        if isinstance(own, Index):
            names[own.letter] = wanted
    taken = letters_of(bare)
    value = _renamed(_with_free_sums(fact.sides[-1], taken), names)
    if _renamed(fact.sides[0], names) != bare:
        raise ProofError("a fact was to be used for a derivative that it does not state")
    return equation(bare, value)


def _indices(bare: Formula) -> tuple[IndexLike, ...]:
    match bare:
        case Partial(of=Quantity() as of, wrt=Quantity() as wrt):
            return (*of.indices, *wrt.indices)
        case Quantity(indices=indices):
            return indices
        case _:
            return ()


def _renamed(formula: Formula, names: Mapping[str, IndexLike]) -> Formula:
    """Return `formula` with all letters renamed at once."""
    for place, letter in enumerate(names):
        formula = with_index(formula, letter, Index(f"#{place}"))
    for place, value in enumerate(names.values()):
        formula = with_index(formula, f"#{place}", value)
    return formula


def _with_free_sums(formula: Formula, taken: set[str]) -> Formula:
    """Return `formula` with the letters of its sums changed where they are among `taken`."""
    if isinstance(formula, Sigma) and formula.index in taken:
        letter = spare_letter(taken | _summed(formula.body) | free_letters(formula.body))
        body = with_index(formula.body, formula.index, Index(letter))
        return Sigma(_with_free_sums(body, taken), letter, formula.lower, formula.upper)
    return rebuilt(formula, lambda part: _with_free_sums(part, taken))


def with_numbered_sums(formula: Formula) -> Formula:
    """Return `formula` with the letters of its sums numbered from the inside out, so that their names do not matter."""
    inside = rebuilt(formula, with_numbered_sums)
    if not isinstance(inside, Sigma):
        return inside
    letter = f"#{len(_summed(inside.body))}"
    return Sigma(with_index(inside.body, inside.index, Index(letter)), letter, inside.lower, inside.upper)


def _summed(formula: Formula) -> set[str]:
    found = {formula.index} if isinstance(formula, Sigma) else set()

    def look(part: Formula) -> Formula:
        found.update(_summed(part))
        return part

    rebuilt(formula, look)
    return found
