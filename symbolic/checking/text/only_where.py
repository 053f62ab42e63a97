r"""Claims that are meant where a number is positive, or negative: ReLU'(z) = 1 if z > 0, else 0.

Stage: typed lines -> typed lines in which the last side of such a claim is a choice, as with \begin{cases}; where
nothing is said of all other numbers, it is there what the claim is about. The condition stands behind the claim, in its
line or in the next of the same sentence, or before it: If z > 0, then ReLU'(z) = 1.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TypeAlias, TypeGuard

from symbolic.errors import FormulaError
from symbolic.formula.reader.lines import Line
from symbolic.formula.reader.syntax import Bracket, Cases, Empty, Listing, Number, Relation, Span, Syntax, Text
from symbolic.formula.reader.tables import OTHERWISE

__all__ = ["CONDITION_WORDS", "with_choices"]

CONDITION_WORDS = r"(?:only )?(?:for|if|when|where|with|whenever|für|falls|wenn|si|pour|para|se|quando)"
"""Words between a claim and its condition."""
_IF = re.compile(rf"[\s,;(]*{CONDITION_WORDS}[\s(]*", re.IGNORECASE)
_THEN = re.compile(
    r"[\s,;:]*(?:then|(?:then )?we (?:have|get)|(?:dann |so )?(?:gilt|ist)|dann|alors|on a|entonces|tenemos|então|temos"
    r"|allora|si ha)?[\s,;:]*",
    re.IGNORECASE,
)
_ORDERS = frozenset({"<", ">", "<=", ">="})

Parsed: TypeAlias = Syntax | FormulaError | None


def with_choices(lines: Sequence[Line], parsed: Sequence[Parsed]) -> list[Parsed]:
    """Return the lines with each claim that has such a condition as a choice, and with the condition as words."""
    found = [_in_one_line(part) if isinstance(part, Listing) else part for part in parsed]
    for place, condition in enumerate(found):
        if not _is_condition(condition):
            continue
        behind = _claim_before(place, lines, found)
        claim = behind if behind is not None else _claim_behind(place, lines, found)
        if claim is not None and isinstance(relation := found[claim], Relation):
            found[claim], found[place] = _chosen(relation, condition, None, relation.span.end), None
    return found


def _in_one_line(line: Listing) -> Syntax:
    """Return a line whose claim has a condition behind it; `u = 1 if z > 0, 0 otherwise` and `else 0` say it all."""
    parts = list(line.parts)
    for place, claim in enumerate(parts):
        if isinstance(claim, Relation) and set(claim.signs) == {"="}:
            end = _behind_condition(parts, place + 1)
            condition = parts[end - 1] if end else None
            if condition is not None and _is_condition(condition):
                other, rest = _otherwise(parts[end:])
                last = parts[-len(rest) - 1] if rest else parts[-1]
                chosen = _chosen(claim, condition, other, last.span.end)
                whole = [*parts[:place], chosen, *rest]
                return whole[0] if len(whole) == 1 else replace(line, parts=tuple(whole))
    return line


def _behind_condition(parts: Sequence[Syntax], place: int) -> int:
    """Return the place behind a condition, with or without a word before it; 0 where none stands."""
    if place < len(parts) and _is_word(parts[place], _IF):
        place += 1
    return place + 1 if place < len(parts) and _is_condition(parts[place]) else 0


def _otherwise(parts: Sequence[Syntax]) -> tuple[Syntax | None, Sequence[Syntax]]:
    """Return what holds otherwise, if anything is said of it, and the parts behind that."""
    match parts:
        case [Text() as word, value, *rest] if _is_otherwise(word) and not isinstance(value, Relation | Text):
            return value, rest
        case [value, Text() as word, *rest] if _is_otherwise(word) and not isinstance(value, Relation | Text):
            return value, rest
        case [value, *rest] if not isinstance(value, Relation | Text) and (end := _behind_condition(rest, 0)):
            return value, rest[end:]
        case _:
            return None, parts


def _is_otherwise(word: Text) -> bool:
    return word.words.lower().strip(" .,;:()") in OTHERWISE


def _chosen(claim: Relation, condition: Relation, other: Syntax | None, end: int) -> Relation:
    """u = v where z > 0 is u = { v if z > 0, u otherwise }; it stands in the text up to `end`"""
    *before, value = claim.sides
    otherwise = next((side for side in reversed(before) if not isinstance(side, Empty)), value)
    span = Span(value.span.start, end)
    choice = Cases(span, ((value, condition), (otherwise if other is None else other, None)))
    return replace(claim, span=Span(claim.span.start, end), sides=(*before, choice))


def _claim_before(place: int, lines: Sequence[Line], parsed: Sequence[Parsed]) -> int | None:
    """Return the place of the claim that ends in this condition: one word stands between them."""
    if place < len("uv") or lines[place - 2].number != lines[place].number:
        return None
    return place - 2 if _is_claim(parsed[place - 2]) and _is_between(lines[place - 1], _IF) else None


def _claim_behind(place: int, lines: Sequence[Line], parsed: Sequence[Parsed]) -> int | None:
    """Return the place of the claim that this condition opens: If z > 0, then u = v."""
    if not 0 < place < len(lines) - 2 or lines[place + 2].number != lines[place].number:
        return None
    opens = _is_between(lines[place - 1], _IF) and lines[place - 1].number == lines[place].number
    goes_on = _is_between(lines[place + 1], _THEN)
    return place + 2 if opens and goes_on and _is_claim(parsed[place + 2]) else None


def _is_between(line: Line, words: re.Pattern[str]) -> bool:
    return line.kind == "text" and words.fullmatch(line.text) is not None


def _is_claim(part: Parsed) -> bool:
    return isinstance(part, Relation) and set(part.signs) == {"="}


def _is_word(part: Syntax, words: re.Pattern[str]) -> bool:
    return isinstance(part, Text) and words.fullmatch(part.words) is not None


def _is_condition(part: Parsed) -> TypeGuard[Relation]:
    """Say whether a part compares something with 0: z > 0"""
    if isinstance(part, Bracket):
        return _is_condition(part.body)
    if not isinstance(part, Relation) or len(part.signs) != 1 or part.signs[0] not in _ORDERS:
        return False
    zeros = [isinstance(side, Number) and side.written == "0" for side in part.sides]
    return sum(zeros) == 1
