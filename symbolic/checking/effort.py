"""How much may be evaluated for a line and for a text: counted, not timed, so that verdicts are the same everywhere."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from symbolic.errors import ChalkgradError

__all__ = ["A_WAY", "DEEPEST", "LONG_TEXT", "MOST_NODES", "MOST_NODES_OF_TEXT", "Effort", "TooMuch"]

DEEPEST = 40
"""Definitions inside one another."""

MOST_NODES = 100_000
"""Nodes that are evaluated for one line, all points and all ways to take it together: about half a second."""

MOST_NODES_OF_TEXT = 1_500_000
"""Nodes that are evaluated for a whole text: five to twelve seconds."""

A_WAY = 120
"""What it costs to take a relation in one way, in nodes, besides its length in signs."""

LONG_TEXT = "found more than is evaluated for one text; expected a shorter one, or several"
_BEGINNING = 100
"""What it costs to begin with a relation."""


class TooMuch(ChalkgradError):  # noqa: N818  (read as what is found)
    """More than is evaluated for one line, or for a text; what is left stays undecided."""


@dataclass(slots=True)
class Effort:
    """How many nodes have been evaluated for a line and for the text, and how deep definitions lie in one another."""

    spent: int = 0
    whole: int = 0
    depth: int = 0

    def spend(self, nodes: int = 1) -> None:
        """Count nodes.

        Raises:
            TooMuch: beyond the limit of the line, or of the text.
        """
        self.spent += nodes
        if self.spent > MOST_NODES:
            raise TooMuch("found more than is evaluated for one line; expected fewer terms, or smaller sums")
        if self.is_used_up:
            raise TooMuch(LONG_TEXT)

    @property
    def is_used_up(self) -> bool:
        """Whether nothing more is evaluated for the text."""
        return self.whole + self.spent > MOST_NODES_OF_TEXT

    def allows(self, nodes: int) -> bool:
        """Say whether so much more may be evaluated for the text."""
        return self.whole + self.spent + nodes <= MOST_NODES_OF_TEXT

    @contextmanager
    def inside(self, name: str) -> Iterator[None]:
        """Be inside the definition of a name.

        Raises:
            TooMuch: where definitions lie too deep in one another.
        """
        if self.depth >= DEEPEST:
            raise TooMuch(f"found {name} defined by itself, or by too many names in a row; expected fewer")
        self.depth += 1
        try:
            yield
        finally:
            self.depth -= 1

    def next_line(self) -> None:
        """Begin another line."""
        self.whole += self.spent + _BEGINNING
        self.spent = 0
