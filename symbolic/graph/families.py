"""Many quantities told shortly: those that differ in an index only, whose members are made when asked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from symbolic.formula.nodes import IndexLike, Quantity

__all__ = ["Family", "Joined", "Rows"]


@dataclass(frozen=True, slots=True)
class Family:
    """Quantities that differ in their last index only: row i of W^[l], all activations of a layer, all outputs.

    Attributes:
        name, layer: of every member.
        size: how many members there are.
        prefix: the indices in front of the running one.
        indexed: False for a family of one member that is written without index, such as a single ŷ.
    """

    name: str
    layer: IndexLike | None
    size: int
    prefix: tuple[IndexLike, ...] = ()
    indexed: bool = True

    def member(self, k: IndexLike) -> Quantity:
        """Return member `k`, counted from 1; k may be a letter."""
        return Quantity(self.name, self.layer, (*self.prefix, k) if self.indexed else ())

    def __iter__(self) -> Iterator[Quantity]:
        return (self.member(k) for k in range(1, self.size + 1))

    def __contains__(self, quantity: Quantity) -> bool:
        k = self.running(quantity)
        inside = 1 <= k <= self.size if isinstance(k, int) else not k.shift
        return inside and quantity == self.member(k)

    def running(self, quantity: Quantity) -> IndexLike:
        """Return the running index of a member."""
        return quantity.indices[-1] if self.indexed and quantity.indices else 1


@dataclass(frozen=True, slots=True)
class Rows:
    """A weight matrix, row by row: each row is a family.

    Attributes:
        rows, columns: how many there are.
        indexed: False for a matrix of one entry that is written without indices.
    """

    name: str
    layer: IndexLike
    rows: int
    columns: int
    indexed: bool = True

    def row(self, i: IndexLike) -> Family:
        """Return row `i`, counted from 1; i may be a letter."""
        return Family(self.name, self.layer, self.columns, (i,), self.indexed)

    def __iter__(self) -> Iterator[Quantity]:
        return (entry for i in range(1, self.rows + 1) for entry in self.row(i))

    def __contains__(self, quantity: Quantity) -> bool:
        i = quantity.indices[0] if self.indexed and quantity.indices else 1
        inside = 1 <= i <= self.rows if isinstance(i, int) else not i.shift
        return inside and quantity in self.row(i)


@dataclass(frozen=True, slots=True)
class Joined:
    """A family with single quantities beside it: every z_i of the next layer and, over a skip, one a_j further up."""

    family: Family
    others: tuple[Quantity, ...]

    def __iter__(self) -> Iterator[Quantity]:
        yield from self.family
        yield from self.others

    def __contains__(self, quantity: Quantity) -> bool:
        return quantity in self.family or quantity in self.others
