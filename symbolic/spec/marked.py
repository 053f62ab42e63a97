"""A fault in a text with the line it stands in and a mark below the place."""

from __future__ import annotations

from symbolic.errors import Problem
from symbolic.spec.shown import escaped

__all__ = ["marked"]

_EXCERPT = 72


def marked(text: str, offset: int, found: str, expected: str, hint: str = "", place: str = "") -> Problem:
    """Return the problem at `offset` of `text`; its place is line and column where none is named."""
    line = text.count("\n", 0, offset) + 1
    start = text.rfind("\n", 0, offset) + 1
    end = text.find("\n", offset)
    column = offset - start
    # Of a long line only the surroundings are shown.
    whole = text[start : end if end >= 0 else len(text)]
    first = max(0, column - _EXCERPT // 2) if len(whole) > _EXCERPT else 0
    left = ("…" if first else "") + _one_line(whole[first:column])
    right = _one_line(whole[column : first + _EXCERPT]) + ("…" if len(whole) > first + _EXCERPT else "")
    margin = f"    {line} | "
    excerpt = f"{margin}{left}{right}\n{' ' * (len(margin) + len(left))}^"
    told = f"{hint} " if hint else ""
    return Problem(
        place or f"line {line}, column {column + 1}", found, expected, f"{told}The place is marked:\n{excerpt}"
    )


def _one_line(text: str) -> str:
    return escaped(text.replace("\t", " ").rstrip("\r"))
