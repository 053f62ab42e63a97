"""W and vectors of a network, entry by entry, as the notation lays them out."""

from __future__ import annotations

from symbolic.formula.nodes import Quantity
from symbolic.formula.notation import Layout
from symbolic.graph.families import Family
from symbolic.graph.network import NetworkGraph

__all__ = ["Entries", "vector_entries", "weight_entries"]

Entries = tuple[tuple[Quantity, ...], ...]
"""The entries of an array, row by row."""


def weight_entries(graph: NetworkGraph, l: int, layout: Layout) -> Entries:
    """Return W^[l]: a row for each unit of layer l, or a column where the layout goes from a layer to the next."""
    rows = tuple(tuple(graph.weights(l, i)) for i in range(1, graph.widths[l] + 1))
    return rows if layout.weight_order == "to-from" else tuple(zip(*rows, strict=True))


def vector_entries(members: Family, layout: Layout) -> Entries:
    """Return a vector: a column, or a row where the layout says so."""
    row = tuple(members)
    return tuple((member,) for member in row) if layout.vectors == "columns" else (row,)
