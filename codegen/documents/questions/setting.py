"""What all questions on a network share: its graph, its derivations, its forms, and what has been proved so far.

One setting serves all variants of a sheet, so whatever two of them need is made and proved once.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from copy import copy
from itertools import islice
from itertools import product as pairs
from random import Random
from typing import TypeVar

from codegen.documents.questions.proof import Proofs
from symbolic.derivation.engine import Deriver
from symbolic.derivation.forms import Forms
from symbolic.errors import ChalkgradError
from symbolic.formula.nodes import Quantity
from symbolic.graph.families import Family
from symbolic.graph.network import NetworkGraph
from symbolic.spec.model import NetworkSpec

__all__ = ["Setting", "UnfitError"]

Item = TypeVar("Item")
Made = TypeVar("Made")

_MOST_UNITS = 4
"""Of a wide layer, so many units are asked about."""


class UnfitError(ChalkgradError):
    """A kind of question that makes no sense on a network."""

    def __init__(self, kind: str, found: str, expected: str) -> None:
        self.kind = kind
        super().__init__(f"{kind}: found {found}; expected {expected}")


class Setting:
    """The network that questions are about.

    Args:
        spec: the network, in the notation of the sheet.
        seed: chooses what is asked about where several things are of one difficulty each.
        wanted: how many questions of one kind are to differ.
    """

    def __init__(self, spec: NetworkSpec, seed: int = 0, wanted: int = 1) -> None:
        self.spec = spec
        self.seed = seed
        self.wanted = wanted
        self.variant = 1
        self.notation = spec.written_in
        self.graph = NetworkGraph(spec)
        self.deriver = Deriver(self.graph)
        self.proofs = Proofs()
        self._pools: dict[Hashable, object] = {}

    def of_variant(self, number: int) -> Setting:
        """Return the setting of one variant: it shares everything that is made once."""
        other = copy(self)
        other.variant = number
        return other

    @property
    def forms(self) -> Forms:
        """The index, matrix and batch forms."""
        return self.once("forms", lambda: Forms(self.spec, self.notation))

    def once(self, name: Hashable, make: Callable[[], Made]) -> Made:
        """Return what `make` returns; it is called once for each name."""
        if name not in self._pools:
            self._pools[name] = make()
        return self._pools[name]  # type: ignore[return-value]  # a name always stands for one type

    def alike(
        self, kind: str, items: Callable[[], Iterator[Item]], structure: Callable[[Item], Hashable]
    ) -> list[Item]:
        """Return the items of one structure, which are of one difficulty; the same ones in all variants.

        Of the structures with as many items as are wanted, or nearly so, the seed chooses one.
        """
        return self.once(("alike", kind), lambda: self._chosen(kind, list(items()), structure))

    def _chosen(self, kind: str, items: Sequence[Item], structure: Callable[[Item], Hashable]) -> list[Item]:
        groups: dict[Hashable, list[Item]] = {}
        for item in items:
            groups.setdefault(structure(item), []).append(item)
        most = max(map(len, groups.values()), default=0)
        fine = [group for group in groups.values() if len(group) >= min(most, self.wanted)]
        return Random(f"{self.seed} {kind}").choice(fine) if fine else []  # noqa: S311  (no secrets)

    # --- what may be asked about --------------------------------------------------------------------------------

    def weights(self, l: int) -> Iterator[Quantity]:
        """Yield the weights that layer `l` owns; of wide layers, those between the first units."""
        if self.graph.owner(l) == l:
            rows, columns = (range(1, min(self.spec.widths[k], _MOST_UNITS) + 1) for k in (l, l - 1))
            for i, j in pairs(rows, columns):
                yield self.graph.weights(l, i).member(j)

    def biases(self, l: int) -> Iterator[Quantity]:
        """Yield the biases of layer `l`; of a wide one, the first."""
        yield from _first(self.graph.biases(l))

    def parameters(self, l: int) -> Iterator[Quantity]:
        """Yield the weights and the biases of layer `l`."""
        yield from self.weights(l)
        yield from self.biases(l)

    def scores(self, l: int) -> Iterator[Quantity]:
        """Yield the pre-activations of layer `l`; of a wide one, the first."""
        yield from _first(self.graph.scores(l))

    def units(self, l: int) -> Iterator[Quantity]:
        """Yield the activations of layer `l`; of a wide one, the first."""
        yield from _first(self.graph.units(l))

    @property
    def layers(self) -> range:
        """The numbers of all layers, the last one first."""
        return range(self.spec.depth, 0, -1)


def _first(family: Family) -> Iterator[Quantity]:
    return islice(family, _MOST_UNITS)
