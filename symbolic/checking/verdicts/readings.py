"""How a line reads under the habits that fit it, made once for all ways to take it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from symbolic.checking.verdicts.read_line import ReadLine
from symbolic.checking.verdicts.session import Session
from symbolic.errors import FormulaError
from symbolic.formula.reader.syntax import BigOperator, Bracket, Name, Number, Product, Scripted, Syntax, typed_parts
from symbolic.formula.resolver.marks import is_transpose
from symbolic.formula.resolver.resolve import Resolver, index_letters, resolve
from symbolic.formula.resolver.vocabulary import Habits

__all__ = ["habits_of_line", "read_line"]


def habits_of_line(habits: Habits, sides: Sequence[Syntax], settled: AbstractSet[str]) -> Iterator[Habits]:
    """Yield the writer's habits, then those in which a script that stands in the line marks a layer.

    The other way round a layer would be lost, and whichever makes the line hold would be put in. Where small letters
    are of a batch, as `settled`, none has the index of a unit alone.
    """
    yield habits
    parts = [part for side in sides for part in typed_parts(side)]
    scripted = [part for part in parts if isinstance(part, Scripted)]
    products = [part for part in parts if isinstance(part, Product)]
    marks = [mark for part in scripted if part.sup for mark in part.sup.marks]
    if habits.bare == "power" and any(not mark.bracket and not is_transpose(mark.body) for mark in marks):
        yield replace(habits, bare="layer")
    if any(map(_may_list_arguments, products)):
        yield replace(habits, arguments="idle")
    if habits.single == "unit" and any(part.sub is not None and part.sup is None for part in scripted):
        yield replace(habits, single="layer")
    rows = _letters_of_rows(parts) - habits.alone
    if rows:
        yield replace(habits, alone=habits.alone | rows)
    of_layers = "whole" in settled or (habits.matrices == "numbered" and any(map(_is_bias, scripted)))
    if habits.single == "layer" and not of_layers and not any(map(_is_matrix_of_layer, scripted)):
        yield replace(habits, single="unit")


def _letters_of_rows(parts: Sequence[Syntax]) -> frozenset[str]:
    """Return the letters that a sum counts by and that stand alone below a capital letter: i of Σ_i dZ_i"""
    counted = {
        name.letter
        for part in parts
        if isinstance(part, BigOperator) and part.below is not None
        for name in typed_parts(part.below)
        if isinstance(name, Name) and name.letter not in {"l", r"\ell"}
    }
    below = {
        mark.body.letter
        for part in parts
        if isinstance(part, Scripted) and _is_matrix_of_layer(part) and part.sub is not None
        for mark in part.sub.marks
        if isinstance(mark.body, Name)
    }
    return frozenset(counted & below)


def _is_matrix_of_layer(name: Scripted) -> bool:
    """Say whether a capital letter has one number or letter below: W_1 is of layer 1, and so is a_1 beside it."""
    capital = isinstance(name.base, Name) and name.base.letter[:1].isupper()
    marks = name.sub.marks if name.sub is not None else ()
    return capital and name.sup is None and len(marks) == 1 and isinstance(marks[0].body, Number | Name)


def _is_bias(name: Scripted) -> bool:
    """Say whether one number stands below a bias: b_1 beside W_1 and W_2 is of layer 1."""
    return isinstance(name.base, Name) and name.base.letter == "b" and name.sup is None


def _may_list_arguments(product: Product) -> bool:
    """Say whether a name in brackets stands behind another name: z_j(a_j)."""
    pairs = zip(product.factors, product.factors[1:], product.signs, strict=False)
    return any(
        isinstance(head, Name | Scripted) and isinstance(behind, Bracket) and isinstance(behind.body, Name | Scripted)
        for head, behind, sign in pairs
        if not sign
    )


def read_line(typed: Sequence[Syntax], habits: Habits, session: Session) -> ReadLine:
    """Return how a line reads under these habits and the vocabulary in force."""
    key = (*map(id, typed), id(session.vocabulary), habits)
    found = session.read.get(key)
    if found is None:
        letters = index_letters(typed) - {letter for letter, _ in habits.places}
        resolver = Resolver(session.vocabulary, habits, indices=letters)
        try:
            found = ReadLine(
                tuple(typed), session.vocabulary, resolver, tuple(resolve(side, resolver) for side in typed)
            )
        except FormulaError as error:
            found = ReadLine(tuple(typed), session.vocabulary, resolver, error)
        session.read[key] = found
    return found
