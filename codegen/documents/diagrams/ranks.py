"""Where the quantities of a computational graph stand: columns by longest path, rows by the middle of the neighbours.

A line over several columns gets a place of its own in each, so that it runs through none of the quantities there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple, TypeAlias

from symbolic.formula.nodes import Quantity
from symbolic.graph.graph import Graph

__all__ = ["Passing", "Place", "columns_of", "rows_in"]

_SWEEPS = 12


class Passing(NamedTuple):
    """The place where the line from `start` to `end` passes through column `rank`."""

    start: Quantity
    end: Quantity
    rank: int


Place: TypeAlias = Quantity | Passing
_Links: TypeAlias = Mapping[Place, Sequence[Place]]


def columns_of(graph: Graph) -> list[list[Place]]:
    """Return what stands in each column, from the top: inputs as close as they can be to what they act on."""
    ranks: dict[Quantity, int] = {}
    for quantity in graph.quantities():
        ranks[quantity] = max((ranks[parent] + 1 for parent in graph.parents(quantity)), default=0)
    for quantity in ranks:
        if not graph.parents(quantity):
            ranks[quantity] = min((ranks[child] for child in graph.children(quantity)), default=1) - 1
    columns: list[list[Place]] = [[] for _ in range(max(ranks.values()) + 1)]
    for quantity, rank in ranks.items():
        columns[rank].append(quantity)
        for child in graph.children(quantity):
            for between in range(rank + 1, ranks[child]):
                columns[between].append(Passing(quantity, child, between))
    before, behind = _links(graph, ranks)
    for sweep in range(_SWEEPS):
        forwards = sweep % 2 == 0
        for place in range(1, len(columns)) if forwards else range(len(columns) - 2, -1, -1):
            beside = columns[place - 1 if forwards else place + 1]
            _sort(columns[place], beside, before if forwards else behind)
    return columns


def _links(graph: Graph, ranks: Mapping[Quantity, int]) -> tuple[_Links, _Links]:
    """Return what each place is joined to in the column before it, and in the one behind it."""
    before: dict[Place, list[Place]] = {}
    behind: dict[Place, list[Place]] = {}
    for start in ranks:
        for end in graph.children(start):
            passings = (Passing(start, end, rank) for rank in range(ranks[start] + 1, ranks[end]))
            chain: tuple[Place, ...] = (start, *passings, end)
            for first, second in pairwise(chain):
                behind.setdefault(first, []).append(second)
                before.setdefault(second, []).append(first)
    return before, behind


def _sort(column: list[Place], beside: Sequence[Place], links: _Links) -> None:
    """Sort a column by the mean place of what each is joined to; what is joined to nothing stays where it is."""
    where = {place: float(row) for row, place in enumerate(beside)}
    own = {place: float(row) for row, place in enumerate(column)}
    column.sort(key=lambda place: (_mean(place, links, where, own[place]), own[place]))


def _mean(place: Place, links: _Links, where: Mapping[Place, float], otherwise: float) -> float:
    found = [where[other] for other in links.get(place, ()) if other in where]
    return sum(found) / len(found) if found else otherwise


def rows_in(columns: Sequence[Sequence[Place]], graph: Graph, pitch: float) -> dict[Place, float]:
    """Return how far down each place is: near the middle of its neighbours, `pitch` from the next at the least."""
    ranks = {place: rank for rank, column in enumerate(columns) for place in column if isinstance(place, Quantity)}
    before, behind = _links(graph, ranks)
    both = {place: (*before.get(place, ()), *behind.get(place, ())) for column in columns for place in column}
    down = {place: (row - (len(column) - 1) / 2) * pitch for column in columns for row, place in enumerate(column)}
    for sweep in range(_SWEEPS):
        for column in columns if sweep % 2 == 0 else reversed(columns):
            wished = [_mean(place, both, down, down[place]) for place in column]
            down.update(zip(column, _apart(wished, pitch), strict=True))
    return down


def _apart(wished: Iterable[float], pitch: float) -> list[float]:
    """Return rows in order, `pitch` apart at the least and as close to what is wished as that allows on average."""
    wishes = list(wished)
    rows: list[float] = []
    for wish in wishes:
        rows.append(wish if not rows else max(wish, rows[-1] + pitch))
    shift = sum(row - wish for row, wish in zip(rows, wishes, strict=True)) / len(rows)
    return [row - shift for row in rows]
