"""Paths of influence: how a change of one quantity reaches another."""

from __future__ import annotations

from collections.abc import Iterator

from symbolic.formula.nodes import Quantity
from symbolic.graph.graph import Graph

__all__ = ["between", "count_paths", "paths", "separates"]


def between(graph: Graph, start: Quantity, end: Quantity) -> frozenset[Quantity]:
    """Return the quantities on some path from `start` to `end`, both included; empty where there is no path."""
    limit = graph.rank(end)
    reached = {start}
    frontier = [start]
    while frontier:
        quantity = frontier.pop()
        for child in graph.children(quantity):
            if child not in reached and graph.rank(child) <= limit:
                reached.add(child)
                frontier.append(child)
    if end not in reached:
        return frozenset()
    back = {end}
    frontier = [end]
    while frontier:
        for parent in graph.parents(frontier.pop()):
            if parent in reached and parent not in back:
                back.add(parent)
                frontier.append(parent)
    return frozenset(back)


def separates(graph: Graph, middle: Quantity, start: Quantity, end: Quantity) -> bool:
    """Say whether every path from `start` to `end` leads through `middle`, which is neither of them."""
    limit = graph.rank(end)
    reached = {start}
    frontier = [start]
    while frontier:
        for child in graph.children(frontier.pop()):
            if child != middle and child not in reached and graph.rank(child) <= limit:
                reached.add(child)
                frontier.append(child)
    return middle not in (start, end) and end not in reached


def count_paths(graph: Graph, start: Quantity, end: Quantity) -> int:
    """Return how many paths lead from `start` to `end`, without walking them one by one."""
    inside = between(graph, start, end)
    counts = {start: 1} if start in inside else {}
    for quantity in sorted(inside, key=graph.rank):
        if quantity != start:
            counts[quantity] = sum(counts.get(parent, 0) for parent in graph.parents(quantity))
    return counts.get(end, 0)


def paths(graph: Graph, start: Quantity, end: Quantity) -> Iterator[tuple[Quantity, ...]]:
    """Yield every path from `start` to `end`; their number can be huge, so take what you need."""
    inside = between(graph, start, end)
    if not inside:
        return
    stack: list[tuple[Quantity, Iterator[Quantity]]] = [(start, iter(graph.children(start)))]
    if start == end:
        yield (start,)
        return
    while stack:
        child = next(stack[-1][1], None)
        if child is None:
            stack.pop()
        elif child == end:
            yield (*(quantity for quantity, _ in stack), end)
        elif child in inside:
            stack.append((child, iter(graph.children(child))))
