"""The place of a value inside the loops of its statement: which indices it may name, and which names are free there.

Stage: used by `loops`, which writes sums and maxima at the beginning of the loops that they depend on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import chain, count

from codegen.program.ir import Shape
from codegen.program.loops.steps import Loop, Step

__all__ = ["Indices", "Place", "aligned"]

Indices = tuple[str, ...]

_LETTERS = ("j", "k", "m", "q")


@dataclass(frozen=True, slots=True)
class Level:
    """A loop that is being written, and what stands at its beginning."""

    index: str
    bound: int | str
    steps: list[Step] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value is computed: inside these loops, the first of which is the statement itself and no loop.

    Attributes:
        shapes: of all arrays.
        levels: the loops, outermost first.
        used: names that the statement has given to its sums.
    """

    shapes: Mapping[str, Shape]
    levels: tuple[Level, ...] = field(default_factory=lambda: (Level("", 1),))
    used: set[str] = field(default_factory=set)

    def outside(self, indices: Indices) -> Place:
        """Return the outermost place that knows all of `indices`."""
        depth = max((number for number, level in enumerate(self.levels) if level.index in indices), default=0)
        return replace(self, levels=self.levels[: depth + 1])

    def opened(self, shape: Shape) -> tuple[Indices, Place]:
        """Return an index for every axis of `shape`, and the place inside their loops; an axis of 1 needs none."""
        indices, place = list[str](), self
        for bound in shape:
            index = "0" if bound == 1 else place.letter(bound)
            indices.append(index)
            if bound != 1:
                place = replace(place, levels=(*place.levels, Level(index, bound)))
        return tuple(indices), place

    def letter(self, bound: int | str) -> str:
        """Return i for samples, else the first of j, k, ... that is free."""
        around = [level.index for level in self.levels]
        letters = chain(["i"] if bound == "N" else [], _LETTERS, (f"k{number}" for number in count(2)))
        return next(letter for letter in letters if letter not in self.shapes and letter not in around)

    def name(self, word: str) -> str:
        """Return `total`, `total_2`, ..., whichever is free."""
        words = chain([word], (f"{word}_{number}" for number in count(2)))
        name = next(name for name in words if name not in self.shapes and name not in self.used)
        self.used.add(name)
        return name

    def write(self, *steps: Step) -> None:
        """Put steps at the beginning of the innermost loop, after those that are there."""
        self.levels[-1].steps.extend(steps)

    def closed(self, outer: Place, innermost: Step) -> tuple[Step, ...]:
        """Return the loops of this place that `outer` is not inside, around `innermost`."""
        body: tuple[Step, ...] = (innermost,)
        for level in reversed(self.levels[len(outer.levels) :]):
            body = (Loop(level.index, level.bound, (*level.steps, *body)),)
        return body


def aligned(indices: Indices, shape: Shape) -> Indices:
    """Return the indices of an array of this shape where it stands beside larger ones."""
    last = indices[len(indices) - len(shape) :]
    return tuple("0" if size == 1 else index for index, size in zip(last, shape, strict=True))
