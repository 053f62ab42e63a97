"""A chain of relations, u = v = w, as it is judged relation by relation."""

from __future__ import annotations

from dataclasses import dataclass

from symbolic.formula.nodes import Formula
from symbolic.formula.reader.syntax import Syntax

__all__ = ["Chain"]


@dataclass(slots=True)
class Chain:
    """A chain that may go on in the next line.

    Attributes:
        head: what it is about.
        last: its last side so far.
        broken: whether an error lies behind.
        formula: what the head was read as.
        shown: the last side as it stands in a relation that holds.
        named: what gets the value of the head, where that is an update.
    """

    head: Syntax
    last: Syntax
    broken: bool = False
    formula: Formula | None = None
    shown: Formula | None = None
    named: Syntax | None = None
