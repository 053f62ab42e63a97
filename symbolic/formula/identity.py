"""What was found of a node is kept for when it is asked again of the same object: no look at what stands in it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

__all__ = ["by_identity"]

N = TypeVar("N")
R = TypeVar("R")
_MOST = 512
"""Nodes that are kept in mind; beyond, all are forgotten."""


def by_identity(find: Callable[[N], R]) -> Callable[[N], R]:
    """Return a function of a frozen node that remembers what it found; to hash a tree costs as much as to walk it."""
    known: dict[int, tuple[N, R]] = {}

    @wraps(find)
    def remembered(node: N) -> R:
        found = known.get(id(node))  # a node that is kept keeps its id
        if found is None:
            if len(known) >= _MOST:
                known.clear()
            found = known[id(node)] = node, find(node)
        return found[1]

    return remembered
