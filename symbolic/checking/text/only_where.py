r"""Claims that are meant where a number is positive, or negative: ReLU'(z) = 1 if z > 0, else 0.

Stage: typed lines -> typed lines in which the last side of such a claim is a choice, as with \begin{cases}; where
nothing is said of all other numbers, it is there what the claim is about. The condition stands behind the claim, in its
line or in the next of the same sentence, or before it: If z > 0, then ReLU'(z) = 1. It is of a pre-activation, or of
the argument of a function in the claim: what is never so would make any claim right.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TypeAlias

from symbolic.errors import FormulaError
from symbolic.formula.reader.lines import Line
from symbolic.formula.reader.syntax import (
    Bracket,
    Call,
    Cases,
    Empty,
    Listing,
    Number,
    Product,
    Relation,
    Span,
    Syntax,
    Text,
    typed_parts,
)
from symbolic.formula.reader.tables import OTHERWISE
from symbolic.formula.resolver.marks import base_of, key_of
from symbolic.formula.resolver.vocabulary import Vocabulary

__all__ = ["CONDITION_WORDS", "with_choices"]

CONDITION_WORDS = r"(?:only )?(?:for|if|when|where|with|whenever|für|falls|wenn|si|pour|para|se|quando)"
"""Words between a claim and its condition."""
_IF = re.compile(rf"[\s,;(]*{CONDITION_WORDS}[\s(]*", re.IGNORECASE)
_THEN = re.compile(
    r"[\s,;:]*(?:(?:then|(?:then )?we (?:have|get)|(?:dann |so )?(?:gilt|ist)|dann|alors|on a|entonces|tenemos|então"
    r"|temos|allora|si ha)[\s,;:]*)?",
    re.IGNORECASE,
)
_ORDERS = frozenset({"<", ">", "<=", ">="})

Parsed: TypeAlias = Syntax | FormulaError | None


def with_choices(lines: Sequence[Line], parsed: Sequence[Parsed], vocabulary: Vocabulary) -> list[Parsed]:
    """Return the lines with each claim that has such a condition as a choice, and with the condition as words."""
    found = [_in_one_line(part, vocabulary) if isinstance(part, Listing) else part for part in parsed]
    for place, part in enumerate(found):
        condition = _condition_of(part)
        if condition is None:
            continue
        behind = _claim_before(place, lines, found)
        claim = behind if behind is not None else _claim_behind(place, lines, found)
        relation = None if claim is None else found[claim]
        if claim is None or not isinstance(relation, Relation) or not _may_depend(relation, condition, vocabulary):
            continue
        found[claim], found[place] = _chosen(relation, ((None, condition),), relation.span.end), None
        other = found[place + 2] if behind is not None and place + 2 < len(found) else None
        if isinstance(other, Relation) and _is_claim(other) and _is_for_the_rest(place, lines):
            start = other.sides[-2]
            found[place + 2] = _chosen(other, ((start, condition), (None, None)), other.span.end)
    return found


def _in_one_line(line: Listing, vocabulary: Vocabulary) -> Syntax:
    """Return a line whose claim has a condition behind it; `u = 1 if z > 0, 0 otherwise` and `else 0` say it all."""
    parts = list(line.parts)
    for place, claim in enumerate(parts):
        end = _behind_condition(parts, place + 1)
        condition = _condition_of(parts[end - 1]) if end else None
        if condition is None or not _is_claim(claim) or not isinstance(claim, Relation):
            continue
        if not _may_depend(claim, condition, vocabulary):
            continue
        branches: list[tuple[Syntax | None, Relation | None]] = [(None, condition)]
        rest: Sequence[Syntax] = parts[end:]
        while (branch := _branch(rest)) is not None:
            value, when, rest = branch
            branches.append((value, when))
        if len({_asked(when) for _, when in branches}) < len(branches):  # the second says the same once more
            return line
        last = parts[-len(rest) - 1] if rest else parts[-1]
        whole = [*parts[:place], _chosen(claim, branches, last.span.end), *rest]
        return whole[0] if len(whole) == 1 else replace(line, parts=tuple(whole))
    return line


def _behind_condition(parts: Sequence[Syntax], place: int) -> int:
    """Return the place behind a condition, with or without a word before it; 0 where none stands."""
    if place < len(parts) and _is_word(parts[place], _IF):
        place += 1
    return place + 1 if place < len(parts) and _condition_of(parts[place]) is not None else 0


def _branch(parts: Sequence[Syntax]) -> tuple[Syntax, Relation | None, Sequence[Syntax]] | None:
    """Return what holds under another condition, or otherwise, and the parts behind that; None for anything else."""
    match parts:
        case [Text() as word, value, *rest] if _is_otherwise(word) and not isinstance(value, Relation | Text):
            return value, None, rest
        case [value, Text() as word, *rest] if _is_otherwise(word) and not isinstance(value, Relation | Text):
            return value, None, rest
        case [value, *rest] if not isinstance(value, Relation | Text) and (end := _behind_condition(rest, 0)):
            return value, _condition_of(rest[end - 1]), rest[end:]
        case _:
            return None


def _is_otherwise(word: Text) -> bool:
    return word.words.lower().strip(" .,;:()") in OTHERWISE


def _chosen(claim: Relation, branches: Sequence[tuple[Syntax | None, Relation | None]], end: int) -> Relation:
    """u = v where z > 0 is u = { v if z > 0, u otherwise }; it stands in the text up to `end`

    None for a value is that of the claim itself.
    """
    *before, value = claim.sides
    span = Span(value.span.start, end)
    cases = [(value if own is None else own, when) for own, when in branches]
    if all(when is not None for _, when in cases):
        cases.append((before[-1], None))
    choice = Cases(span, tuple(cases))
    return replace(claim, span=Span(claim.span.start, end), sides=(*before, choice))


def _claim_before(place: int, lines: Sequence[Line], parsed: Sequence[Parsed]) -> int | None:
    """Return the place of the claim that ends in this condition: one word stands between them."""
    claim, word = place - 2, place - 1
    if claim < 0 or lines[claim].number != lines[place].number:
        return None
    return claim if _is_claim(parsed[claim]) and _is_between(lines[word], _IF) else None


def _claim_behind(place: int, lines: Sequence[Line], parsed: Sequence[Parsed]) -> int | None:
    """Return the place of the claim that this condition opens: If z > 0, then u = v."""
    if not 0 < place < len(lines) - 2 or lines[place + 2].number != lines[place].number:
        return None
    opens = _is_between(lines[place - 1], _IF) and lines[place - 1].number == lines[place].number
    goes_on = _is_between(lines[place + 1], _THEN)
    return place + 2 if opens and goes_on and _is_claim(parsed[place + 2]) else None


def _is_for_the_rest(place: int, lines: Sequence[Line]) -> bool:
    """Say whether the claim behind a condition is meant otherwise: ... and u = 0 otherwise."""
    around = [line for line in lines[place + 1 : place + 4 : 2] if line.kind == "text"]
    words = [line.text.lower().strip(" .,;:()").removeprefix("and ").partition(".")[0] for line in around]
    return any(word in OTHERWISE for word in words)


def _is_between(line: Line, words: re.Pattern[str]) -> bool:
    return line.kind == "text" and words.fullmatch(line.text) is not None


def _is_claim(part: Parsed) -> bool:
    """Say whether a part is an equation with something before its last side."""
    return isinstance(part, Relation) and set(part.signs) == {"="} and not isinstance(part.sides[-2], Empty)


def _is_word(part: Syntax, words: re.Pattern[str]) -> bool:
    return isinstance(part, Text) and words.fullmatch(part.words) is not None


def _condition_of(part: Parsed) -> Relation | None:
    """Return the comparison with 0 that a part is, z > 0 or (z > 0); None for anything else."""
    if isinstance(part, Bracket):
        return _condition_of(part.body)
    if not isinstance(part, Relation) or len(part.signs) != 1 or part.signs[0] not in _ORDERS:
        return None
    zeros = [isinstance(side, Number) and side.written == "0" for side in part.sides]
    return part if sum(zeros) == 1 else None


def _asked(condition: Relation | None) -> object:
    """Return for which sign of what a condition asks, 0 < z as z > 0."""
    if condition is None:
        return None
    first, second = condition.sides
    sign = condition.signs[0][0]
    turned = isinstance(first, Number)
    return key_of(base_of(second if turned else first)), sign if not turned else "<>".replace(sign, "")


def _may_depend(claim: Relation, condition: Relation, vocabulary: Vocabulary) -> bool:
    """Say whether a claim may depend on the sign that a condition asks for, and that may be either."""
    keys = {key_of(base_of(side)) for side in condition.sides} - {None}
    scores = all(vocabulary.concept(key or "") in {"z", "Z"} for key in keys)
    return bool(keys) and (scores or keys <= set(_arguments(claim)))


def _arguments(claim: Relation) -> list[str | None]:
    """Return the letters to which a function is applied in a claim."""
    found: list[str | None] = []
    for part in typed_parts(claim):
        if isinstance(part, Call):
            found += [key_of(base_of(argument)) for argument in part.arguments]
        elif isinstance(part, Product):
            found += [
                key_of(base_of(inside.body))
                for _, behind in pairwise(part.factors)
                if isinstance(inside := base_of(behind), Bracket)
            ]
    return found
