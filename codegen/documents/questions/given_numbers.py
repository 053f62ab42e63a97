"""How the numbers of a network are given: its sample on a line, then the arrays of each layer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

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

    def array(name: str, layer: int | None, rows: Sequence[Sequence[Quantity]]) -> Relations:
        if all(not entry.indices for row in rows for entry in row):
            return Relations((rows[0][0], number(rows[0][0])), ("=",))
        cells = tuple(tuple(number(entry) for entry in row) for row in rows)
        return Relations((Quantity(name, layer), Matrix(cells)), ("=",))

    def vector(family: Family) -> Relations:
        column = [[entry] for entry in family]
        layer = family.layer if isinstance(family.layer, int) else None
        return array(family.name, layer, column if layout.vectors == "columns" else _turned(column))

    yield vector(graph.units(0)), ", ", vector(graph.targets)
    for l in range(1, graph.depth + 1):
        parts: list[Relations] = []
        if graph.owner(l) == l:
            rows = [list(graph.weights(l, i)) for i in range(1, graph.widths[l] + 1)]
            parts.append(array("W", l, rows if layout.weight_order == "to-from" else _turned(rows)))
        if graph.biases(l).size:
            parts.append(vector(graph.biases(l)))
        if parts:
            yield tuple(word for part in parts for word in (", ", part))[1:]


def _turned(rows: Sequence[Sequence[Quantity]]) -> list[list[Quantity]]:
    return [list(column) for column in zip(*rows, strict=True)]
