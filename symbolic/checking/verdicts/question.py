"""What is to be decided: two sides that are said to be equal, on a network, under a reading."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from symbolic.checking.meaning.arrays import Misfit
from symbolic.checking.meaning.compare import pairs
from symbolic.checking.meaning.elaborate import worth
from symbolic.checking.meaning.scene import Defined, Meaningless, Reading, Scene
from symbolic.checking.points.point import Point
from symbolic.checking.points.trials import Trials
from symbolic.formula.nodes import Formula
from symbolic.formula.resolver.vocabulary import CLASS

__all__ = ["Claim", "Question", "Unequal"]


@dataclass(frozen=True, slots=True)
class Claim:
    """Two sides that are said to be equal."""

    left: Formula
    right: Formula


class Unequal(Meaningless):
    """Two sides of different shapes."""

    def __init__(self, claim: Claim, values: tuple[Any, Any]) -> None:
        self.left, self.right, self.values = claim.left, claim.right, values
        super().__init__(claim.right, "sides of different shapes", "sides of one shape")


@dataclass(frozen=True, slots=True)
class Question:
    """A claim, the points of the network on which it is tried, a reading, and names that the writer gave."""

    claim: Claim
    trials: Trials
    reading: Reading
    defined: Mapping[str, Defined]

    def scene(self, point: Point[Any], letters: Mapping[str, int]) -> Scene:
        """Return the scene of one instance at one point, with the targets of the right class where it names one."""
        if CLASS in letters:
            point = point.of_class(letters[CLASS])
        return Scene(point, self.reading, dict(letters), self.defined, effort=self.trials.effort)

    def pairs(self, scene: Scene) -> list[tuple[Any, Any]]:
        """Return the pairs of field elements that are equal where the claim holds.

        Raises:
            Meaningless: where a part means nothing; Unequal where the sides have different shapes.
            Undefined: where a side has no value at this point.
        """
        try:
            left, right = worth(self.claim.left, scene), worth(self.claim.right, scene)
        except Misfit:
            raise Meaningless(None, "arrays whose shapes do not fit", "shapes that fit") from None
        try:
            return pairs(left, right, scene)
        except Misfit:
            raise Unequal(self.claim, (left, right)) from None
