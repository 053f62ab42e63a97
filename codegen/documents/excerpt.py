"""A window on a line of a person's text for a terminal, with a row of marks below: wide signs, tabs, long lines.

Widths are cells of a terminal, as `rich` counts them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from rich.cells import cell_len

from symbolic.checking.places import SourceLine, part_in, visible
from symbolic.formula.reader.syntax import Span

__all__ = ["Excerpt", "excerpt", "folded", "shortened", "words"]

_LEFT_OUT = "…"
_LONGEST = 8
"""Signs a cell, accents and all, beyond which a text is not measured as a whole."""
_WORD = re.compile(r"(?:[^\s`]|`[^`\n]*`|`)+")


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A line as it is shown.

    Attributes:
        number: of the line.
        text: what is shown of it.
        start, end: which cells of `text` are marked; equal where none or all of the line is.
    """

    number: int
    text: str
    start: int = 0
    end: int = 0


def excerpt(source: str, line: SourceLine, mark: Span | None, indent: str, room: int) -> Excerpt:
    """Return `line` behind blanks in at most `room` cells, those around the marked part."""
    shown = [visible(sign) for sign in source[line.start : line.end]]
    part = None if mark is None else part_in(source, line, mark)
    first, last = (0, 0) if part is None else (part.start - line.start, part.end - line.start)
    begin, end = _window([cell_len(sign) for sign in shown], first, last, room - len(indent))
    before = indent + (_LEFT_OUT if begin else "")
    text = f"{before}{''.join(shown[begin:end])}{_LEFT_OUT if end < len(shown) else ''}"
    if (first, last) == (0, len(shown)):
        return Excerpt(line.number, text)
    start = cell_len(before + "".join(shown[begin:first]))
    return Excerpt(line.number, text, start, start + cell_len("".join(shown[first : min(last, end)])))


def _window(widths: list[int], first: int, last: int, room: int) -> tuple[int, int]:
    """Return which signs are shown: all if they fit, else those from `first` to `last` with as much on either side."""
    if sum(widths) <= room:
        return 0, len(widths)
    left = room - 2  # for the signs of what is left out
    begin = end = first
    while end < last and widths[end] <= left:
        left -= widths[end]
        end += 1
    behind = left // 2 if begin else left
    while end < len(widths) and widths[end] <= behind:
        behind, left, end = behind - widths[end], left - widths[end], end + 1
    while begin and widths[begin - 1] <= left:
        begin, left = begin - 1, left - widths[begin - 1]
    while end < len(widths) and widths[end] <= left:
        left, end = left - widths[end], end + 1
    while 0 < begin < first and widths[begin] == 0:  # an accent stays with its letter
        begin += 1
    return begin, end


def shortened(text: str, room: int) -> str:
    """Return the beginning of `text` on one line of at most `room` cells."""
    shown = visible(" ".join(text.split()))
    if cell_len(shown) <= room:
        return shown
    return f"{shown[: _fitting(shown, room - 1)].rstrip()}{_LEFT_OUT}"


def _fitting(text: str, room: int) -> int:
    """Return how many signs of `text` fit in `room` cells."""
    for count, sign in enumerate(text):
        room -= cell_len(sign)
        if room < 0:
            return count
    return len(text)


def folded(parts: Iterable[str], room: int) -> list[str]:
    """Return parts with blanks between them in lines of at most `room` cells; a part that is too long is cut."""
    lines = [""]
    for part in parts:
        rest = visible(part)
        while rest:
            joined = f"{lines[-1]} {rest}" if lines[-1] else rest
            if len(joined) <= _LONGEST * room and cell_len(joined) <= room:
                lines[-1], rest = joined, ""
            elif lines[-1]:
                lines.append("")
            else:
                cut = max(1, _fitting(rest, room))
                lines[-1], rest = rest[:cut], rest[cut:]
                lines.append("")
    return lines if lines[-1] or len(lines) == 1 else lines[:-1]


def words(sentence: str) -> list[str]:
    """Return the words of a sentence; what stands between backticks is one."""
    return _WORD.findall(sentence)
