"""Which children of a quantity lead on to another: the paths that a chain rule has to add up.

Answers are remembered, so that all gradients of a network cost time linear in its weights.
"""

from __future__ import annotations

from symbolic.formula.nodes import Quantity
from symbolic.graph.definitions import Free
from symbolic.graph.graph import Graph

__all__ = ["Reach", "is_numbered"]


def is_numbered(quantity: Quantity) -> bool:
    """Say whether all indices of `quantity` are numbers, so that it is one quantity and not a family."""
    return all(isinstance(index, int) for index in quantity.indices)


class Reach:
    """Reachability on one graph."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._leads: dict[tuple[Quantity, Quantity], bool] = {}
        self._detoured: dict[Quantity, frozenset[Quantity]] = {}

    def onward(self, start: Quantity, end: Quantity) -> tuple[Quantity, ...]:
        """Return the children of `start` from which `end` can be reached, in the graph's order."""
        return tuple(child for child in self._graph.children(start) if self.leads(child, end))

    def detoured(self, start: Quantity) -> frozenset[Quantity]:
        """Return the children of `start` that it reaches through another child too; none in a plain network."""
        if not is_numbered(start):
            return frozenset(self._graph.children(start))
        known = self._detoured.get(start)
        if known is None:
            known = self._detoured[start] = self._behind(self._graph.children(start))
        return known

    def _behind(self, children: tuple[Quantity, ...]) -> frozenset[Quantity]:
        """Return those of some quantities that can be reached from others of them."""
        last = max(map(self._graph.rank, children), default=0)
        reached: set[Quantity] = set()
        waiting = [onward for child in children for onward in self._graph.children(child)]
        while waiting:
            quantity = waiting.pop()
            if quantity not in reached and self._graph.rank(quantity) <= last:
                reached.add(quantity)
                waiting += self._graph.children(quantity)
        return frozenset(reached.intersection(children))

    def leads(self, start: Quantity, end: Quantity) -> bool:
        """Say whether `end` can be reached from `start`; a quantity reaches itself.

        A quantity with a letter as index stands for several: the answer is then no only where it is no for all.
        """
        if not (is_numbered(start) and is_numbered(end)):
            same_kind = (start.name, start.layer) == (end.name, end.layer)
            return same_kind or not isinstance(self._graph.definition(end), Free)
        known = self._leads.get((start, end))
        if known is not None:
            return known
        limit = self._graph.rank(end)
        stack = [start]
        while stack:
            quantity = stack[-1]
            if quantity == end or self._graph.rank(quantity) >= limit:
                self._leads[quantity, end] = quantity == end
                stack.pop()
                continue
            children = self._graph.children(quantity)
            answers = [self._leads.get((child, end)) for child in children]
            if any(answers):
                self._leads[quantity, end] = True
                stack.pop()
            elif None in answers:
                stack.append(children[answers.index(None)])
            else:
                self._leads[quantity, end] = False
                stack.pop()
        return self._leads[start, end]
