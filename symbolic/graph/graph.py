"""A computational graph: what a quantity follows from, what it influences, and nothing of how it is written.

`Graph` is the contract that the derivation engine uses; `HandGraph` holds equations that a person gave one by one.
`network.NetworkGraph` answers the same questions for a network without making its entries beforehand.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Iterator, Mapping, Sequence

from symbolic.errors import ChalkgradError, QuantityError
from symbolic.formula.nodes import Formula, Quantity
from symbolic.graph.definitions import Definition, Expression, Free, parents
from symbolic.graph.families import Family, Joined
from symbolic.graph.names import quantity_name

__all__ = ["CircleError", "Graph", "HandGraph"]


class Graph(ABC):
    """Named quantities with defining equations, without cycles."""

    @abstractmethod
    def definition(self, quantity: Quantity) -> Definition:
        """Return the defining equation of `quantity`; raises QuantityError where it is not of the graph."""

    @abstractmethod
    def children(self, quantity: Quantity) -> tuple[Quantity, ...]:
        """Return the quantities that depend on `quantity` directly, in a fixed order."""

    @abstractmethod
    def quantities(self) -> Iterator[Quantity]:
        """Yield all quantities, each after its parents."""

    @abstractmethod
    def rank(self, quantity: Quantity) -> int:
        """Return a number that is larger for every child than for its parents."""

    def influenced(self, quantity: Quantity) -> Family | Joined | tuple[Quantity, ...]:
        """Return the children of `quantity`, as one family where they, or all but a few, differ in their index only."""
        return self.children(quantity)

    def parents(self, quantity: Quantity) -> tuple[Quantity, ...]:
        """Return the quantities that `quantity` depends on directly, in written order."""
        return tuple(parents(self.definition(quantity)))


_MOST_NAMES = 20
_RESERVED = ("pi", "kronecker")


class CircleError(ChalkgradError):
    """Equations that depend on each other.

    Attributes:
        names: the quantities of the circle, sorted.
        found, expected, hint: as in `Problem`.
    """

    def __init__(self, names: tuple[str, ...]) -> None:
        self.names = names
        self.found = f"equations that depend on each other ({_listed(names)})"
        self.expected = "an order in which each quantity is defined by earlier ones"
        self.hint = "Rename one of them or break the circle."
        super().__init__(f"graph: found {self.found}; expected {self.expected}. {self.hint}")


class HandGraph(Graph):
    """A graph given equation by equation: {q: x + y, f: q z}; names without equation are inputs."""

    def __init__(self, equations: Mapping[Quantity, Formula]) -> None:
        self._definitions: dict[Quantity, Definition] = {}
        self._parents: dict[Quantity, tuple[Quantity, ...]] = {}
        self._ranks: dict[Quantity, int] = {}
        for quantity, formula in equations.items():
            if quantity.name in _RESERVED:
                raise ChalkgradError(
                    f"graph: found an equation for `{quantity.name}`; expected another name: this one has a fixed value"
                )
            self._definitions[quantity] = Expression(formula)
        children: dict[Quantity, list[Quantity]] = {}
        for quantity in tuple(self._definitions):
            self._parents[quantity] = super().parents(quantity)
            for parent in self._parents[quantity]:
                self._definitions.setdefault(parent, Free())
                children.setdefault(parent, []).append(quantity)
        self._children = {quantity: tuple(found) for quantity, found in children.items()}
        self._order = self._sorted()

    def _sorted(self) -> tuple[Quantity, ...]:
        """Return all quantities, each after its parents; a cycle is an error that names its members."""
        waiting = {quantity: len(self.parents(quantity)) for quantity in self._definitions}
        ready = deque(quantity for quantity, count in waiting.items() if count == 0)
        order: list[Quantity] = []
        while ready:
            quantity = ready.popleft()
            self._ranks[quantity] = len(order)
            order.append(quantity)
            for child in self.children(quantity):
                waiting[child] -= 1
                if waiting[child] == 0:
                    ready.append(child)
        if len(order) < len(waiting):
            circle = self._circles(set(waiting).difference(order))
            raise CircleError(tuple(sorted(map(quantity_name, circle))))
        return tuple(order)

    def _circles(self, waiting: set[Quantity]) -> set[Quantity]:
        """Return what is left of `waiting` without the quantities that only follow from a circle."""
        onward = {quantity: sum(child in waiting for child in self.children(quantity)) for quantity in waiting}
        ends = deque(quantity for quantity, count in onward.items() if count == 0)
        while ends:
            end = ends.popleft()
            del onward[end]
            for parent in self.parents(end):
                if parent in onward:
                    onward[parent] -= 1
                    if onward[parent] == 0:
                        ends.append(parent)
        return set(onward)

    def definition(self, quantity: Quantity) -> Definition:
        """Return the equation of `quantity`."""
        try:
            return self._definitions[quantity]
        except KeyError:
            known = _listed([*map(quantity_name, self._order)])
            raise QuantityError(f"found `{quantity_name(quantity)}`; expected one of {known}") from None

    def parents(self, quantity: Quantity) -> tuple[Quantity, ...]:
        """Return the quantities that the equation of `quantity` holds, in written order."""
        self.definition(quantity)
        return self._parents.get(quantity, ())

    def children(self, quantity: Quantity) -> tuple[Quantity, ...]:
        """Return the quantities whose equation holds `quantity`, in the order they were given."""
        self.definition(quantity)
        return self._children.get(quantity, ())

    def quantities(self) -> Iterator[Quantity]:
        """Yield all quantities, each after its parents."""
        return iter(self._order)

    def rank(self, quantity: Quantity) -> int:
        """Return the place of `quantity` in the order of `quantities`."""
        self.definition(quantity)
        return self._ranks[quantity]


def _listed(names: Sequence[str]) -> str:
    """Return names with commas between them, of many the first."""
    shown = ", ".join(names[:_MOST_NAMES])
    return f"{shown}, ... ({len(names):,} in all)" if len(names) > _MOST_NAMES else shown
