"""Whether every letter of a line runs over the units of one layer: a sum over another layer's width is no such sum.

A letter has the range of its sum and of each entry at which it stands; a Kronecker delta gives both its letters one
range. The normal form carries out sums with deltas whatever they run over, so lines are looked at here before.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count, pairwise

from symbolic.formula.nodes import Formula, Index, IndexLike, Quantity, Sigma
from symbolic.formula.substitute import children

__all__ = ["have_one_range"]

_SAMPLES = "samples"


def have_one_range(formulas: tuple[Formula, ...], alike: tuple[int, ...]) -> bool:
    """Say whether each letter of `formulas` has one range; free letters are shared.

    `alike` names for each layer of the network the first one that must have as many units.
    """
    classes = _Classes()
    numbers = count()
    for formula in formulas:
        _collect(formula, alike, {}, numbers, classes)
    return classes.agree


class _Classes:
    """Letters and ranges that have been found equal; two different layers must not be."""

    def __init__(self) -> None:
        self._above: dict[object, object] = {}
        self.agree = True

    def join(self, one: object, other: object) -> None:
        """Note that two letters, or a letter and a range, are equal; a range is an int or `_SAMPLES`."""
        one, other = self._top(one), self._top(other)
        if one == other:
            return
        if isinstance(one, tuple):
            self._above[one] = other
        elif isinstance(other, tuple):
            self._above[other] = one
        else:
            self.agree = False

    def _top(self, item: object) -> object:
        while item in self._above:
            item = self._above[item]
        return item


def _collect(
    formula: Formula,
    alike: tuple[int, ...],
    bound: dict[str, tuple[str, int]],
    numbers: Iterator[int],
    classes: _Classes,
) -> None:
    if isinstance(formula, Quantity):
        for index, size in _places(formula, alike):
            classes.join(_letter(index, bound), size)
        if formula.name == "kronecker":
            classes.agree = classes.agree and not any(isinstance(index, int) for index in formula.indices)
            letters = [_letter(index, bound) for index in formula.indices if isinstance(index, Index)]
            for one, other in pairwise(letters):
                classes.join(one, other)
    if isinstance(formula, Sigma):
        bound = {**bound, formula.index: (formula.index, next(numbers))}
        match formula.upper:
            case Quantity(name="width", indices=(int(l),)):
                classes.join(bound[formula.index], alike[l])
            case Quantity(name="samples"):
                classes.join(bound[formula.index], _SAMPLES)
            case _:
                classes.agree = False
        classes.agree = classes.agree and formula.lower == 1
    for part in children(formula):
        _collect(part, alike, bound, numbers, classes)


def _letter(index: Index, bound: dict[str, tuple[str, int]]) -> tuple[str, int]:
    return bound.get(index.letter, (index.letter, -1))


def _places(quantity: Quantity, alike: tuple[int, ...]) -> Iterator[tuple[Index, int | str]]:
    """Yield each letter of an entry of a known array with the layer whose units it counts."""
    l = quantity.layer
    layers: tuple[int, ...] = ()
    match quantity.name:
        case "W" if isinstance(l, int):
            layers = (l, l - 1)
        case "z" | "a" | "b" if isinstance(l, int):
            layers = (l,)
        case "x":
            layers = (0,)
        case "y" | "yhat":
            layers = (len(alike) - 1,)
    pairs: list[tuple[IndexLike | None, int | str]] = [
        (index, alike[layer]) for index, layer in zip(quantity.indices, layers, strict=False)
    ]
    pairs.append((quantity.sample, _SAMPLES))
    yield from ((index, size) for index, size in pairs if isinstance(index, Index))
