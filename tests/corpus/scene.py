"""Where a formula is evaluated: a point, numbers for letters, and which entries of the network a quantity names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Self

from symbolic.formula.nodes import Formula, Index, IndexLike, Quantity
from symbolic.formula.notation import Layout
from symbolic.formula.substitute import children
from tests.corpus.plain import Key, Point

__all__ = ["CAPITALS", "AbsentError", "Reading", "UnsupportedError", "Whereabouts", "is_batch", "parts"]

CAPITALS = {"X": "x", "Z": "z", "A": "a", "Y": "y", "Yhat": "yhat", "Delta": "delta"}


class AbsentError(Exception):
    """A layer, a unit or a sample that the network does not have; `free` for a layer that a letter led to.

    A line with a letter for its layer speaks of the layers for which all that it names exists. The letters of units run
    over the units of what has them first, so what has fewer is named wrongly.
    """

    def __init__(self, what: str, *, free: bool) -> None:
        super().__init__(what)
        self.free = free


class UnsupportedError(Exception):
    """A node that has no value here."""


@dataclass(frozen=True)
class Reading:
    """How signs are taken.

    Attributes:
        layout: how arrays lie.
        gradients: the derivative of a number by an array lies "like" it, or "across".
        entrywise: factors of the same shape side by side are multiplied entry by entry where no other way fits.
        diagonal: f'(z) beside a matrix stands for its diagonal matrix where no other way fits.
        inner: vectors side by side are multiplied as row and column where no other way fits.
        swapped: W_ij is the weight from i to j.
        weights: by how many layers the numbers of W and b are off.
        biases: whether the network has its biases.
        total: the derivative of an expression is taken along the whole network, not with all else held fixed.
        stretched: a column or a row of biases beside a batch is added to every sample.
    """

    layout: Layout
    gradients: str = "like"
    entrywise: bool = False
    diagonal: bool = False
    inner: bool = False
    swapped: bool = False
    weights: int = 0
    biases: bool = True
    total: bool = False
    stretched: bool = False


def parts(formula: Formula) -> Iterator[Formula]:
    """Yield a formula and all that stands in it."""
    yield formula
    for part in children(formula):
        yield from parts(part)


def is_batch(*sides: Formula) -> bool:
    """Say whether formulas speak of a batch of samples."""
    found = [part for side in sides for part in parts(side) if isinstance(part, Quantity)]
    return any(part.name in {*CAPITALS, "samples"} or part.sample is not None for part in found) or any(
        part.name == "ones" and part.layer is None for part in found
    )


@dataclass(frozen=True)
class Whereabouts:
    """A point, numbers for letters and a reading; `batch`: whether there are samples, `bound`: the letters of sums."""

    point: Point
    reading: Reading
    letters: dict[str, int]
    batch: bool = False
    bound: frozenset[str] = frozenset()

    # --- numbers of letters -------------------------------------------------------------------------------------------

    def at(self, index: IndexLike) -> int:
        if isinstance(index, int):
            return index
        if index.letter == "D" and "D" not in self.letters:
            return self.point.network.depth + index.shift
        if index.letter not in self.letters:
            raise UnsupportedError(f"the letter {index.letter}")
        return self.letters[index.letter] + index.shift

    def is_free(self, index: IndexLike) -> bool:
        return isinstance(index, Index) and index.letter != "D" and index.letter not in self.bound

    def layer(self, quantity: Quantity, first: int = 0) -> int:
        network = self.point.network
        if quantity.layer is None:
            raise UnsupportedError(f"{quantity.name} without a layer")
        l = self.at(quantity.layer)
        if not first <= l <= network.depth:
            raise AbsentError(f"layer {l}", free=self.is_free(quantity.layer))
        return l

    def _unit(self, index: IndexLike, size: int) -> int:
        i = self.at(index)
        if not 1 <= i <= size:
            raise AbsentError(f"unit {i}", free=False)
        return i

    def _sample(self, quantity: Quantity) -> int:
        return 1 if quantity.sample is None else self._unit(quantity.sample, self.point.samples)

    # --- places of quantities -----------------------------------------------------------------------------------------

    def place(self, quantity: Quantity) -> tuple[str, int]:
        """Return the name and the layer of a quantity with units; a^[0] is x."""
        depth = self.point.network.depth
        name = CAPITALS.get(quantity.name, quantity.name)
        if name in {"x", "y", "yhat"}:
            if quantity.layer is not None:
                raise AbsentError(f"{quantity.name} of a layer", free=False)
            return name, 0 if name == "x" else depth
        if name in {"W", "b"} and self.reading.weights:
            moved = self.at(quantity.layer) + self.reading.weights if quantity.layer is not None else 0
            if not 1 <= moved <= depth:
                raise AbsentError(f"layer {moved}", free=self.is_free(quantity.layer or 0))
            l = moved
        else:
            l = self.layer(quantity, 0 if name == "a" else 1)
        if name == "b" and not self.point.network.layers[l - 1].bias:
            raise AbsentError("biases of a layer without them", free=self.is_free(quantity.layer or 0))
        return ("x", 0) if name == "a" and l == 0 else (name, l)

    def key(self, quantity: Quantity) -> Key | None:
        """Return the key of a quantity that is one number; None for an array."""
        network, name = self.point.network, quantity.name
        if quantity.mark:
            raise UnsupportedError("a mark")
        if name == "L":
            return "L", self._sample(quantity)
        if name in {"J", "R", "lambda"}:
            if name == "J" or (name,) in self.point.values:
                return (name,)
            raise AbsentError(f"{name} of a network without penalty", free=False)
        indices = quantity.indices
        if name in CAPITALS:
            return None
        kind, l = self.place(quantity)
        if kind == "W":
            if not indices:
                return None
            if len(indices) != 2:
                raise UnsupportedError("a weight with one index")
            to, source = indices[::-1] if self.reading.swapped else indices
            i, j = self._unit(to, network.widths[l]), self._unit(source, network.widths[l - 1])
            return "W", network.owner(l), i, j
        if len(indices) > 1:
            raise UnsupportedError(f"{name} with two indices")
        if not indices:
            if network.widths[l] == 1 and name in {"yhat", "y"}:
                return name, 0, 1, self._sample(quantity)
            return None
        i = self._unit(indices[0], network.widths[l])
        if kind == "b":
            return "b", l, i
        return kind, 0 if kind in {"x", "y", "yhat"} else l, i, self._sample(quantity)

    def keys(self, quantity: Quantity) -> tuple[tuple[Key, ...], ...]:
        """Return the keys of an array as it lies."""
        network, layout = self.point.network, self.reading.layout
        kind, l = self.place(quantity)
        units = range(1, network.widths[l] + 1)
        if kind == "W":
            owner = network.owner(l)
            rows = tuple(tuple(("W", owner, i, j) for j in range(1, network.widths[l - 1] + 1)) for i in units)
            return rows if layout.weight_order == "to-from" else tuple(zip(*rows, strict=True))
        name_layer = (kind, 0 if kind in {"x", "y", "yhat"} else l)
        if quantity.name in CAPITALS:
            samples = range(1, self.point.samples + 1)
            rows = tuple(tuple((*name_layer, i, n) for i in units) for n in samples)
            return rows if layout.samples == "rows" else tuple(zip(*rows, strict=True))
        sample = () if kind == "b" else (self._sample(quantity),)
        row = tuple((*name_layer, i, *sample) for i in units)
        return (row,) if layout.vectors == "rows" else tuple((key,) for key in row)

    def _range_of(self, letter: str, body: Formula) -> int:
        size = self.range_of(letter, (body,))
        if size is None:
            raise UnsupportedError(f"a sum over {letter}, which does not stand in it")
        return size

    def range_of(self, letter: str, sides: tuple[Formula, ...]) -> int | None:
        """Return how many values a letter of units or samples has, in the first side that has it; None for none.

        What has fewer than another quantity of that side is named wrongly.
        """
        for side in sides:
            found = list(self._ranges(letter, side))
            if found:
                return max(found)
        return None

    def _ranges(self, letter: str, side: Formula) -> Iterator[int]:
        for part in parts(side):
            if not isinstance(part, Quantity) or part.name in {"kronecker", "width"}:
                continue
            if isinstance(part.sample, Index) and part.sample.letter == letter:
                yield self.point.samples
            for place, index in enumerate(part.indices):
                if isinstance(index, Index) and index.letter == letter:
                    kind, l = self.place(replace(part, name="z") if part.name == "delta" else part)
                    backwards = kind == "W" and (place == 1) != self.reading.swapped
                    yield self.point.network.widths[l - 1 if backwards else l]

    def with_letter(self, letter: str, value: int) -> Self:
        """Return the same place with a number for one more letter, which a sum or a product gives it."""
        return replace(self, letters={**self.letters, letter: value}, bound=self.bound | {letter})
