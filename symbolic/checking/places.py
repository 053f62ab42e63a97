"""Where something stands in a text, as readers count: lines and columns from 1, and the lines that a place touches.

Lines end at a line feed. A column counts signs, not their width on a screen.
"""

from __future__ import annotations

from typing import NamedTuple

from symbolic.checking.report import JudgedLine, Step
from symbolic.formula.reader.syntax import Span

__all__ = [
    "Position",
    "SourceLine",
    "extent",
    "line_of",
    "lines_of",
    "marked",
    "part_in",
    "pointed",
    "position",
    "shown_lines",
    "visible",
]

_TAB = "    "


class Position(NamedTuple):
    """A place between two signs: how many signs stand before it, its line and its column."""

    offset: int
    line: int
    column: int


class SourceLine(NamedTuple):
    """A line of a text without its end: its number, and where it stands."""

    number: int
    start: int
    end: int


def position(source: str, offset: int) -> Position:
    """Return line and column of `offset`, counted from 1."""
    before = source.rfind("\n", 0, offset) + 1
    return Position(offset, source.count("\n", 0, offset) + 1, offset - before + 1)


def lines_of(source: str, span: Span) -> list[SourceLine]:
    """Return the lines that `span` touches, blank ones left out; at least the one on which it begins."""
    start = source.rfind("\n", 0, span.start) + 1
    number = source.count("\n", 0, start) + 1
    found: list[SourceLine] = []
    while not found or start < span.end:
        end = source.find("\n", start)
        end = len(source) if end < 0 else end
        if source[start:end].strip() or not found:
            found.append(SourceLine(number, start, end))
        start, number = end + 1, number + 1
    return found


def marked(step: Step) -> Span:
    """Return the part of the text that a verdict speaks of: its place, or the whole relation."""
    return step.place or step.span


def pointed(line: JudgedLine, step: Step) -> Span | None:
    """Return what is to be pointed at in the text of a step; None where it is all there is on its line."""
    return None if step.place is None and len(line.steps) == 1 else marked(step)


def shown_lines(source: str, line: JudgedLine, step: Step) -> list[SourceLine]:
    """Return the lines of a relation, each without blanks and words around the formula that stands on it."""
    whole = extent(step)
    formula = Span(min(line.span.start, whole.start), max(line.span.end, whole.end))
    found = []
    for each in lines_of(source, whole):
        part = part_in(source, each, formula)
        if part is not None:
            found.append(SourceLine(each.number, part.start, part.end))
    return found


def part_in(source: str, line: SourceLine, mark: Span) -> Span | None:
    """Return the part of `mark` that stands on `line`, without blanks around it; None where there is none."""
    start, end = max(line.start, mark.start), min(line.end, mark.end)
    inside = source[start:end]
    if not inside.strip():
        return None
    return Span(start + len(inside) - len(inside.lstrip()), end - len(inside) + len(inside.rstrip()))


def line_of(source: str, step: Step) -> int:
    """Return the number of the line on which the part begins that the verdict speaks of."""
    return position(source, marked(step).start).line


def extent(step: Step) -> Span:
    """Return the part of the text that holds a relation and the place its verdict speaks of."""
    mark = marked(step)
    return Span(min(step.span.start, mark.start), max(step.span.end, mark.end))


def visible(text: str) -> str:
    """Return `text` so that every sign shows: tabs as spaces, what does not print as its escape."""
    if text.isprintable():
        return text
    return "".join(_shown(sign) for sign in text)


def _shown(sign: str) -> str:
    if sign.isprintable():
        return sign
    if sign == "\t":
        return _TAB
    return sign.encode("unicode_escape").decode("ascii")
