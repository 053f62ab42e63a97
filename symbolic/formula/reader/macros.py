r"""Macros that a text defines: `\newcommand{\pd}[2]{\frac{\partial #1}{\partial #2}}` -> what a line with them says.

A line is written out before it is read, and what was read gets its places in the line as it was typed. How far a line
may grow is limited; what a macro stands for is read as if it had been typed, so it can do no more than that.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from symbolic.errors import FormulaError
from symbolic.formula.reader.limits import LINE_SIGNS
from symbolic.formula.reader.syntax import Mark, Script, Span, Syntax
from symbolic.formula.reader.tables import COMMANDS

__all__ = ["Macro", "WrittenOut", "definitions", "written_out"]

_MOST_CALLS = 200
_LONGEST_GROUP = 1000
_DEFINITION = re.compile(
    r"""\\(?:(?:(?:re)?new|provide)command\*?[ ]{0,3}(?:\{[ ]?\\(?P<braced>[A-Za-z]+)[ ]?\}|\\(?P<bare>[A-Za-z]+))
            (?:[ ]?\[(?P<count>[1-9])\])?(?:[ ]?\[(?P<default>[^][{}]{0,80})\])?
        |g?def[ ]?\\(?P<primitive>[A-Za-z]+)(?P<numbered>(?:\#[1-9])*)
        |DeclareMathOperator\*?[ ]?\{[ ]?\\(?P<operator>[A-Za-z]+)[ ]?\})[ ]{0,3}\n?[ ]{0,8}(?=\{)""",
    re.VERBOSE,
)
_WORD = re.compile(r"\\([A-Za-z]+)\s*|\\.", re.DOTALL)
_BRACE = re.compile(r"\\.|[{}]", re.DOTALL)
_PARAMETER = re.compile(r"#([1-9])")
_ENDS_IN_WORD = re.compile(r"\\[A-Za-z]+\Z")


@dataclass(frozen=True, slots=True)
class Macro:
    """What a control word of a writer's own stands for.

    Attributes:
        arguments: how many it takes.
        body: what it stands for, with #1 for its first argument.
        default: the first argument where none is given in square brackets; None where all stand in braces.
    """

    arguments: int
    body: str
    default: str | None = None


@dataclass(frozen=True, slots=True)
class WrittenOut:
    """A line with its macros written out.

    Attributes:
        text: what it says.
        places: for each sign of it, the part of the typed line that made it.
    """

    text: str
    places: tuple[Span, ...]

    def span(self, span: Span) -> Span:
        """Return where a part of the written-out line stands in the line as it was typed."""
        if not self.places:
            return Span(0, 0)
        first = self.places[min(span.start, len(self.places) - 1)]
        last = self.places[max(min(span.end, len(self.places)) - 1, 0)]
        start = first.start if span.start < len(self.places) else first.end
        return Span(start, max(start, last.end))

    def placed(self, tree: Syntax, offset: int) -> Syntax:
        """Return what was read with its places in the typed line, which begins at `offset`."""
        placed: Syntax = _moved(tree, lambda span: _shifted(self.span(span), offset))
        return placed

    def fault(self, error: FormulaError, offset: int) -> FormulaError:
        """Return an error with its place in the typed line."""
        span = _shifted(self.span(Span(error.start, error.end)), offset)
        return FormulaError(span.start, span.end, error.found, error.expected, error.hint)


def definitions(text: str) -> tuple[dict[str, Macro], str]:
    """Return the macros that a text defines by name, and the text with blanks in the place of the definitions."""
    found: dict[str, Macro] = {}
    pieces: list[str] = []
    place = 0
    while match := _DEFINITION.search(text, place):
        end = _group_end(text, match.end())
        if end is None:
            pieces.append(text[place : match.end()])
            place = match.end()
            continue
        body = text[match.end() + 1 : end - 1]
        name = match["braced"] or match["bare"] or match["primitive"] or match["operator"]
        if match["operator"]:
            body = rf"\operatorname{{{body}}}"
        count = int(match["count"] or 0) or len(match["numbered"] or "") // len("#1")
        if not (match[0].startswith(r"\provide") and f"\\{name}" in COMMANDS):  # that defines only what is not known
            found[name] = Macro(count, body, match["default"])
        pieces += (text[place : match.start()], re.sub(r"[^\n]", " ", text[match.start() : end]))
        place = end
    return found, "".join((*pieces, text[place:]))


def _group_end(text: str, start: int) -> int | None:
    """Return where the braces end that open at `start`; None where they do not, or not soon enough."""
    depth = 0
    for match in _BRACE.finditer(text, start, start + _LONGEST_GROUP):
        depth += (match[0] == "{") - (match[0] == "}")
        if depth == 0:
            return match.end()
    return None


def written_out(text: str, macros: Mapping[str, Macro], offset: int = 0) -> WrittenOut | None:
    """Return a line with all its macros written out; None where it has none.

    Raises:
        FormulaError: for a macro without its arguments, and where a line grows too long, as one does without end that
            stands for itself.
    """
    places = [Span(place, place + 1) for place in range(len(text))]
    place = calls = 0
    while match := _WORD.search(text, place):
        macro = macros.get(match[1] or "")
        if macro is None:
            place = match.end()
            continue
        calls += 1
        name_end = match.start() + 1 + len(match[1])
        arguments, end = _arguments(text, match.end() if macro.arguments else name_end, macro)
        call = Span(places[match.start()].start, places[end - 1].end)
        grown = len(text) + _size(macro, arguments or [])
        if arguments is None:
            expected = f"{macro.arguments} behind it, in braces"
            raise _fault(match[1], " without its arguments", expected, _shifted(call, offset))
        if calls > _MOST_CALLS or grown > LINE_SIGNS:
            expected = f"at most {LINE_SIGNS} signs and {_MOST_CALLS} macros in a line"
            raise _fault(match[1], ", with which the line grows too long", expected, _shifted(call, offset))
        body, body_places = _filled(macro, arguments, (text, places), call)
        if _ENDS_IN_WORD.search(body) and text[end : end + 1].isalpha():
            body, body_places = f"{body} ", [*body_places, call]
        text = text[: match.start()] + body + text[end:]
        places[match.start() : end] = body_places
        place = match.start()
    return WrittenOut(text, tuple(places)) if calls else None


def _size(macro: Macro, arguments: Sequence[tuple[int, int]]) -> int:
    """Return how many signs a call says."""
    sizes = [end - start or len(macro.default or "") for start, end in arguments]
    numbers = (int(number) - 1 for number in _PARAMETER.findall(macro.body))
    return len(macro.body) + sum(sizes[number] for number in numbers if number < len(sizes))


def _fault(name: str, how: str, expected: str, call: Span) -> FormulaError:
    return FormulaError(call.start, call.end, f"`\\{name}`{how}", expected, "Write out what it stands for.")


def _arguments(text: str, place: int, macro: Macro) -> tuple[list[tuple[int, int]] | None, int]:
    """Return where the arguments of a macro stand, None where some are missing, and where they end."""
    found: list[tuple[int, int]] = []
    if macro.default is not None:
        closing = text.find("]", place) if text[place : place + 1] == "[" else -1
        found.append((place + 1, closing) if closing > 0 else (0, 0))
        place = closing + 1 if closing > 0 else place
    while len(found) < macro.arguments:
        while text[place : place + 1].isspace():
            place += 1
        end = _group_end(text, place) if text[place : place + 1] == "{" else None
        word = _WORD.match(text, place)
        if end is not None:
            found.append((place + 1, end - 1))
        elif word or text[place : place + 1] not in {"", "{", "}"}:
            end = place + len(word[0].rstrip()) if word else place + 1
            found.append((place, end))
        else:
            return None, max(place, 1)
        place = end
    return found, place


def _filled(
    macro: Macro, arguments: list[tuple[int, int]], line: tuple[str, list[Span]], call: Span
) -> tuple[str, list[Span]]:
    """Return what a call says, and the places of its signs: arguments keep their own, the rest stands where it does."""
    text, places = line
    body, found = "", list[Span]()
    place = 0
    for match in (*_PARAMETER.finditer(macro.body), None):
        segment = macro.body[place : match.start() if match else len(macro.body)]
        body, found = body + segment, found + [call] * len(segment)
        if match is None:
            break
        place = match.end()
        number = int(match[1]) - 1
        if number >= len(arguments):
            continue
        start, end = arguments[number]
        given = text[start:end]
        own = places[start:end]
        if macro.default is not None and number == 0 and start == end == 0:
            given, own = macro.default, [call] * len(macro.default)
        if _ENDS_IN_WORD.search(body) and given[:1].isalpha():
            body, found = f"{body} ", [*found, call]
        body, found = body + given, found + own
    return body, found


def _shifted(span: Span, offset: int) -> Span:
    return Span(span.start + offset, span.end + offset)


def _moved(part: Any, change: Callable[[Span], Span]) -> Any:
    if isinstance(part, tuple):
        return tuple(_moved(item, change) for item in part)
    if isinstance(part, Span):
        return change(part)
    if isinstance(part, Syntax | Script | Mark):
        return type(part)(**{place.name: _moved(getattr(part, place.name), change) for place in fields(part)})
    return part
