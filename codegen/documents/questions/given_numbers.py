"""How the numbers of a network are given: its sample on a line, then the arrays of each layer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from codegen.documents.arrays import Entries, vector_entries, weight_entries
from symbolic.derivation.steps import Words
from symbolic.formula.nodes import Formula, Matrix, Partial, Quantity, Relations
from symbolic.formula.value import Value
from symbolic.graph.families import Family
from symbolic.graph.network import NetworkGraph
from symbolic.numeric.rounding import Rounding

__all__ = ["given_numbers"]


def given_numbers(
    graph: NetworkGraph, values: Mapping[Quantity | Partial, Value], rounding: Rounding
) -> Iterator[Words]:
    """Yield the sample, and then W and b of each layer on a line: arrays as the notation lays them out."""
    layout = graph.spec.written_in.layout

    def number(entry: Quantity) -> Formula:
        return rounding.shown(values[entry])[0]

    def array(name: str, layer: int | None, entries: Entries) -> Relations:
        first = entries[0][0]
        if not first.indices:
            return Relations((first, number(first)), ("=",))
        cells = tuple(tuple(map(number, row)) for row in entries)
        return Relations((Quantity(name, layer), Matrix(cells)), ("=",))

    def vector(family: Family) -> Relations:
        layer = family.layer if isinstance(family.layer, int) else None
        return array(family.name, layer, vector_entries(family, layout))

    yield vector(graph.units(0)), ", ", vector(graph.targets)
    for l in range(1, graph.depth + 1):
        parts: list[Relations] = []
        if graph.owner(l) == l:
            parts.append(array("W", l, weight_entries(graph, l, layout)))
        if graph.biases(l).size:
            parts.append(vector(graph.biases(l)))
        if parts:
            yield tuple(word for part in parts for word in (", ", part))[1:]
