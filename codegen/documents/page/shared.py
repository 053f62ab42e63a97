"""Strings of HTML that have parts in common -> a table in which each part stands once.

A formula of a page is mostly made of derivatives that stand in other formulas too. A string is a list of pieces: texts,
and numbers of other strings of the table.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import TypeAlias

__all__ = ["Piece", "Strings"]

Piece: TypeAlias = str | int

_TAG = re.compile(r"<(/?)[^<>]+?(/?)>")
_SHORTEST = 24
"""Shorter parts take as little room as the number that would stand for them."""


class Strings:
    """Well-formed fragments of HTML, each known by its number."""

    def __init__(self) -> None:
        self._places: dict[str, int] = {}

    def __getitem__(self, string: str) -> int:
        """Return the number of a string, which it has from now on."""
        return self._places.setdefault(string, len(self._places))

    def table(self) -> list[str | list[Piece]]:
        """Return all strings by their numbers, and behind them the parts that they share."""
        places = dict(self._places)
        counts: Counter[str] = Counter()
        for string in places:
            counts.update({string[start:end] for start, end in _elements(string)})
        shared = {part for part, count in counts.items() if count > 1 and len(part) >= _SHORTEST}
        table: list[str | list[Piece]] = []
        waiting = list(places)
        for string in waiting:  # grows while shared parts are found
            pieces: list[Piece] = []
            for piece, is_shared in _pieces(string, shared):
                if is_shared and piece not in places:
                    places[piece] = len(waiting)
                    waiting.append(piece)
                pieces.append(places[piece] if is_shared else piece)
            table.append(string if pieces == [string] else pieces)
        return table


def _pieces(string: str, shared: set[str]) -> Iterator[tuple[str, bool]]:
    """Yield a string in pieces: its largest parts that are shared, which is said, and what stands between them."""
    done = 0
    for start, end in sorted(_elements(string), key=lambda found: (found[0], -found[1])):
        part = string[start:end]
        if start >= done and part in shared and part != string:
            if start > done:
                yield string[done:start], False
            yield part, True
            done = end
    if done < len(string):
        yield string[done:], False


def _elements(string: str) -> Iterator[tuple[int, int]]:
    """Yield where each element begins and ends, those inside of it before it."""
    begun: list[int] = []
    for tag in _TAG.finditer(string):
        closes, is_empty = tag.groups()
        if closes:
            yield begun.pop(), tag.end()
        elif not is_empty:
            begun.append(tag.start())
