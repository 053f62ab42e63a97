"""Identities of functions: σ'(x) = σ(x) (1 - σ(x)) is about any number x, though x is a vector on the network."""

from __future__ import annotations

from dataclasses import replace

from symbolic.checking.meaning.letters import uses
from symbolic.formula.elementary import ELEMENTARY
from symbolic.formula.nodes import Apply, Formula, Index, Matrix, Prod, Quantity, Sigma, Transpose
from symbolic.formula.records import has_slope
from symbolic.formula.resolver.resolve import Resolver
from symbolic.formula.resolver.vocabulary import ACTIVATION
from symbolic.formula.substitute import nodes_of, quantities, rebuilt

__all__ = ["of_one_number"]

_ARGUMENTS = frozenset({"x", "z", "a", "y"})
_ENTRY = Index("i")
"""The entry that an identity is told for; no other index stands in it."""


def of_one_number(sides: tuple[Formula, ...], resolver: Resolver) -> tuple[Formula, ...] | None:
    """Return the sides for any entry of the one letter that they have; None where they say more."""
    found = {quantity for side in sides for quantity in quantities(side)}
    if len(found) != 1:
        return None
    (argument,) = found
    bare = replace(argument, layer=None) == Quantity(argument.name)
    if argument.name not in _ARGUMENTS or not bare or any(any(uses(side)) for side in sides):
        return None
    if any(isinstance(part, Sigma | Prod) for side in sides for part in nodes_of(side)):
        return None
    parts = [part for side in sides for part in nodes_of(side)]
    functions = {part.function for part in parts if isinstance(part, Apply)}
    if not functions or not all(map(_is_of_numbers, functions)):
        return None
    if any(isinstance(part, Matrix | Transpose) for part in parts):
        return None
    return tuple(_with_entry(side, resolver) for side in sides)


def _is_of_numbers(function: str) -> bool:
    return function in ELEMENTARY or function == ACTIVATION or has_slope(function)


def _with_entry(formula: Formula, resolver: Resolver) -> Formula:
    if isinstance(formula, Quantity):
        return resolver.in_place_of(formula, replace(formula, indices=(_ENTRY,)))
    return resolver.in_place_of(formula, rebuilt(formula, lambda part: _with_entry(part, resolver)))
