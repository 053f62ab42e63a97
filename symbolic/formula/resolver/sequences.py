r"""Dots between factors: `A_D A_{D-1} \cdots A_{l+1}` is a product over layers, told by its first and last factors.

Dots between terms: `w_1 x_1 + \cdots + w_n x_n` is the sum over all units, told by its first and last terms.

Stage: factors with `Dots` among them -> `OrderedProduct`. The factor before the dots and the one behind must be one
formula for two layers; where they are entries, their letters link one factor to the next.
"""

from __future__ import annotations

from collections.abc import Iterator

from symbolic.formula.nodes import Dots, Formula, Index, IndexLike, OrderedProduct, Quantity, Sigma
from symbolic.formula.substitute import quantities, rebuilt, with_index

__all__ = ["with_dots", "with_dots_between"]

_LAYER = "layer of the factor"
_UNIT = "unit of the term"
_ROW, _COLUMN = "row", "column"


def with_dots(factors: list[Formula]) -> list[Formula]:
    """Return the factors with every run around dots as one product over layers; dots that tell none stay."""
    place = next((k for k, factor in enumerate(factors) if isinstance(factor, Dots)), None)
    if place is None or not 0 < place < len(factors) - 1:
        return factors
    made = _sequence(factors[:place], factors[place + 1])
    if made is None:
        return factors
    whole, taken = made
    return [*factors[: place - taken], whole, *with_dots(factors[place + 2 :])]


def with_dots_between(terms: list[Formula]) -> list[Formula]:
    """u_1 + u_2 + ... + u_n is Σ_k u_k; dots that tell no sum stay"""
    place = next((k for k, term in enumerate(terms) if isinstance(term, Dots)), None)
    if place is None or not 0 < place < len(terms) - 1:
        return terms
    last = terms[place + 1]
    for letter in dict.fromkeys(_letters(last)):
        front = [with_index(last, letter, number) for number in range(1, place + 1)]
        if front == terms[:place]:
            return [Sigma(with_index(last, letter, Index(_UNIT)), _UNIT, 1, Index(letter)), *terms[place + 2 :]]
    return terms


def _sequence(front: list[Formula], last: Formula) -> tuple[OrderedProduct, int] | None:
    """Return the product from the factors before the dots to `last`, and how many of those before it takes in."""
    second = front[-1]
    general, bottom = _general(second), _general(last)
    if general is None or bottom is None:
        return None
    body, second_layer, second_letters = general
    last_body, last_layer, last_letters = bottom
    if body != last_body or len(second_letters) != len(last_letters):
        return None
    first = _general(front[-2]) if len(front) > 1 else None
    if first is not None and first[0] == body and _is_next(first[1], second_layer):
        shown = (*first[2], *second_letters[1:], *last_letters)
        return OrderedProduct(body, _LAYER, first[1], last_layer, _links(first[2], shown)), 2
    return OrderedProduct(
        body, _LAYER, second_layer, last_layer, _links(second_letters, (*second_letters, *last_letters))
    ), 1


def _links(letters: tuple[str, ...], shown: tuple[str, ...]) -> tuple[str, ...]:
    return (_ROW, _COLUMN, *shown) if letters else ()


def _is_next(one: IndexLike, other: IndexLike) -> bool:
    match one, other:
        case int(), int():
            return abs(one - other) == 1
        case Index(), Index():
            return one.letter == other.letter and abs(one.shift - other.shift) == 1
        case _:
            return False


def _general(factor: Formula) -> tuple[Formula, IndexLike, tuple[str, ...]] | None:
    """Return a factor for any layer, its own layer, and the two letters of its row and column, if it has any."""
    layers = [quantity.layer for quantity in quantities(factor) if quantity.layer is not None]
    if not layers:
        return None
    own = layers[0]
    letters = tuple(dict.fromkeys(_letters(factor)))
    if len(letters) not in {0, 2}:
        return None
    names = dict(zip(letters, (_ROW, _COLUMN), strict=False))
    fits = all(_distance(layer, own) is not None for layer in layers)
    return (_renamed(factor, own, names), own, letters) if fits else None


def _letters(factor: Formula) -> Iterator[str]:
    for quantity in quantities(factor):
        for index in quantity.indices:
            if isinstance(index, Index) and not index.shift:
                yield index.letter


def _distance(layer: IndexLike, own: IndexLike) -> int | None:
    match layer, own:
        case int(), int():
            return layer - own
        case Index(), Index() if layer.letter == own.letter:
            return layer.shift - own.shift
        case _:
            return None


def _renamed(formula: Formula, own: IndexLike, names: dict[str, str]) -> Formula:
    if isinstance(formula, Quantity):
        layer = formula.layer
        distance = None if layer is None else _distance(layer, own)
        indices = tuple(
            Index(names[index.letter]) if isinstance(index, Index) and index.letter in names else index
            for index in formula.indices
        )
        return Quantity(
            formula.name, None if distance is None else Index(_LAYER, distance), indices, formula.sample, formula.mark
        )
    return rebuilt(formula, lambda part: _renamed(part, own, names))
