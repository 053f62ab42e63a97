"""What a statement of a program is in loops over single numbers: a few kinds of steps, which a target prints.

Values are the scalar nodes of `ir`; an array is read and written one `Entry` at a time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from codegen.program.ir import Expr, Name, rewritten

__all__ = ["Add", "Entry", "Let", "Loop", "Rise", "Step", "Store", "changed"]


@dataclass(frozen=True, slots=True)
class Entry(Expr):
    """x_ij: one number of an array; an index is that of a loop, or "0" along an axis of length 1."""

    id: str
    indices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """Something to do, after the step before it."""


@dataclass(frozen=True, slots=True)
class Let(Step):
    """name = value, a number that has not been there before."""

    name: str
    value: Expr


@dataclass(frozen=True, slots=True)
class Store(Step):
    """x_ij = value."""

    target: Entry
    value: Expr


@dataclass(frozen=True, slots=True)
class Add(Step):
    """total = total + value, or x_ij = x_ij + value."""

    target: Name | Entry
    value: Expr


@dataclass(frozen=True, slots=True)
class Rise(Step):
    """largest = max(largest, value)."""

    target: Name
    value: Expr


@dataclass(frozen=True, slots=True)
class Loop(Step):
    """The steps of `body` for index = 0, ..., bound - 1; the bound is a number, "N" samples, or "n" units of a row."""

    index: str
    bound: int | str
    body: tuple[Step, ...]


def changed(value: Expr, choose: Callable[[Expr], Expr | None]) -> Expr:
    """Return the value with every part replaced for which `choose` gives another; an entry has no parts."""

    def chosen(part: Expr) -> Expr | None:
        found = choose(part)
        return part if found is None and isinstance(part, Entry) else found

    return rewritten(value, chosen)
