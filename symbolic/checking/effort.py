"""How much may be evaluated for one line: counted, not timed, so that a verdict does not depend on the machine."""

from __future__ import annotations

from dataclasses import dataclass

from symbolic.errors import ChalkgradError

__all__ = ["MOST_NODES", "Effort", "TooMuch"]

MOST_NODES = 150_000
"""Nodes that are evaluated for one line, all points and all ways to take it together: about half a second."""


class TooMuch(ChalkgradError):  # noqa: N818  (read as what is found)
    """More than is evaluated for one line, which is left undecided."""


@dataclass(slots=True)
class Effort:
    """How many nodes have been evaluated for a line, and how deep the writer's own names lie inside one another."""

    spent: int = 0
    depth: int = 0

    def spend(self) -> None:
        """Count one node; raises TooMuch beyond the limit."""
        self.spent += 1
        if self.spent > MOST_NODES:
            raise TooMuch("found more than is evaluated for one line; expected fewer terms, or smaller sums")

    def reset(self) -> None:
        """Begin another line."""
        self.spent = 0
        self.depth = 0
