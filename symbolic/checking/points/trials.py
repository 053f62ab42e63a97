"""Points on which lines are tried, each made once for all lines of a document.

A trial is a network at a point of a field. The points come from a key, so that the same document gets the same verdicts
and nobody can write a line that is wrong everywhere but there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from symbolic.checking.effort import Effort
from symbolic.checking.fields.base import Field
from symbolic.checking.fields.interval import IntervalField
from symbolic.checking.fields.modular import PRIMES, ModularField
from symbolic.checking.fields.polynomial import PolynomialField
from symbolic.checking.fields.symbolic import SymbolicField
from symbolic.checking.points.circuit import Circuit, Dot, Target
from symbolic.checking.points.point import Point, free_name

__all__ = ["Assumption", "Trials"]

Assumption = Callable[[Point[Any]], dict[tuple[int, int, int], Any]]
"""What a line says of derivatives: at a point, (of, by, sample) -> value."""


@dataclass(slots=True)
class Trials:
    """One circuit at as many points as are asked for.

    Attributes:
        circuit: the network.
        samples: the size of a batch.
        key: where the points are drawn from.
        numbers: values that the writer gave to free quantities, by name.
        targets: values that the writer gave to targets, by the number of the output.
        effort: what is evaluated for the line at hand, on all networks together.
        assumptions: derivatives that are taken as given, in the order in which they were written.
    """

    circuit: Circuit
    samples: int
    key: bytes
    numbers: Mapping[str, Fraction] = field(default_factory=dict)
    assumptions: tuple[Assumption, ...] = ()
    effort: Effort = field(default_factory=Effort)
    targets: tuple[tuple[int, Fraction], ...] = ()
    _points: dict[tuple[str, int], Point[Any]] = field(default_factory=dict)
    _shared: dict[tuple[str, int], Point[Any]] = field(default_factory=dict)

    def modular(self, turn: int) -> Point[int]:
        """Return point `turn` modulo a prime."""
        return self._point("modular", turn, lambda seed: ModularField(PRIMES[turn % len(PRIMES)], seed))

    def rational(self, turn: int) -> Point[Any]:
        """Return point `turn` of small rational numbers, computed in intervals, made anew for each counterexample.

        It knows the values that it was asked for: those that a counterexample tells.
        """
        preset = {**self._shares(), **self.numbers}
        return self._made("interval", turn, lambda seed: IntervalField(seed, preset=preset), frozenset())

    def _shares(self) -> dict[str, Fraction]:
        """Return positive targets that sum to 1 where the loss wants it: of K targets, number k is k/(1 + ... + K)."""
        found: dict[str, Fraction] = {}
        for operation in self.circuit.operations:
            if isinstance(operation, Target):
                whole = (len(operation.others) + 1) * (len(operation.others) + 2) // 2
                for k, other in enumerate(operation.others, start=1):
                    for sample in range(self.samples):
                        found[free_name(self.circuit, other, sample, self.samples)] = Fraction(k, whole)
        return found

    def general(self) -> Point[Any]:
        """Return the point whose coordinates are letters, for proofs."""
        return self._point("polynomial", 0, lambda _: PolynomialField())

    def loose(self) -> Point[Any]:
        """Return the point whose coordinates and pre-activations are letters: most proofs need no more."""
        return self._point("loose", 0, lambda _: PolynomialField(), self._scores())

    def symbolic(self) -> Point[Any]:
        """Return the same point in expressions of SymPy, which knows more of functions and of their pieces."""
        return self._point("symbolic", 0, lambda _: SymbolicField(), self._scores())

    def _scores(self) -> frozenset[int]:
        return frozenset(
            number for number, operation in enumerate(self.circuit.operations) if isinstance(operation, Dot)
        )

    def renew(self) -> None:
        """Let proofs for another line begin with the whole budget."""
        for point in self._points.values():
            point.field.renew()

    def share(self, points: dict[tuple[str, int], Point[Any]]) -> None:
        """Take points modulo primes from others on the same network, and let them have those that are made here.

        What such a point is worth does not depend on what was asked of it before.
        """
        self._shared = points

    def _point(
        self, kind: str, turn: int, make: Callable[[bytes], Field[Any]], loose: frozenset[int] = frozenset()
    ) -> Point[Any]:
        known = self._shared if kind == "modular" and not self.assumptions else self._points
        found = known.get((kind, turn))
        if found is None:
            found = known[kind, turn] = self._made(kind, turn, make, loose)
        return found

    def _made(self, kind: str, turn: int, make: Callable[[bytes], Field[Any]], loose: frozenset[int]) -> Point[Any]:
        made = make(self.key + f"|{kind}|{turn}".encode())
        cut = {
            (place, sample): made.number(value)
            for place, quantity in enumerate(self.circuit.quantities)
            for k, value in self.targets
            for sample in range(self.samples)
            if quantity.name == "y" and (quantity.indices or (1,)) == (k,)
        }
        found = Point(self.circuit, made, self.samples, cut, loose=loose)
        for assumption in self.assumptions:
            assumed = {**found.assumed, **assumption(found)}
            found = Point(self.circuit, made, self.samples, cut, assumed=assumed, loose=loose)
        return found

    def assuming(self, assumptions: tuple[Assumption, ...]) -> Trials:
        """Return the same points with derivatives taken as given."""
        return Trials(self.circuit, self.samples, self.key, self.numbers, assumptions, self.effort, self.targets)
