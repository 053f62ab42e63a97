r"""Conditions on indices beside a claim: "for i \neq j" says for which i and j it is meant.

Stage: lines and what was read of them -> the condition of each line. One stands in the line itself, behind it in the
same sentence, or before it, and then holds for one claim and the rows that go on with it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from symbolic.checking.text.only_where import CONDITION_WORDS
from symbolic.checking.verdicts.session import Condition
from symbolic.errors import FormulaError
from symbolic.formula.reader.lines import Line
from symbolic.formula.reader.syntax import Bracket, Empty, Listing, Name, Relation, Syntax, Text

__all__ = ["condition_of", "conditions_of"]

_INDICES = frozenset("ijklmnpqrstuv")
_BEHIND = re.compile(rf"[\s,;(]*{CONDITION_WORDS}[\s(]*", re.IGNORECASE)


def condition_of(part: Syntax) -> Condition | None:
    r"""Return the condition that a part is, i \neq j or (i = j); None for anything else."""
    match part:
        case Bracket(body=body):
            return condition_of(body)
        case Relation(sides=(Name(letter=first), Name(letter=second)), signs=("=" | "!=" as sign,)) if (
            first != second and {first, second} <= _INDICES
        ):
            return Condition(first, second, equal=sign == "=")
        case Listing(parts=parts):
            found = [condition_of(inner) for inner in parts if not isinstance(inner, Text)]
            return found[0] if len(found) == 1 else None
        case _:
            return None


def conditions_of(
    lines: Sequence[Line], parsed: Sequence[Syntax | FormulaError | None]
) -> tuple[Condition | None, ...]:
    """Return under which condition each line stands, by the lines round it."""
    alone = [condition_of(part) if isinstance(part, Syntax) else None for part in parsed]
    found: list[Condition | None] = []
    before: Condition | None = None
    claimed = False
    for place, line in enumerate(lines):
        if line.kind == "text" or alone[place] is not None:
            found.append(None)
            if alone[place] is not None:
                before, claimed = None if _is_behind(place, lines, alone) else alone[place], False
            continue
        if claimed and not _goes_on(parsed[place]):
            before = None
        behind = place + 2 if _is_behind(place + 2, lines, alone) else None
        found.append(before if behind is None else alone[behind])
        claimed = True
    return tuple(found)


def _goes_on(part: Syntax | FormulaError | None) -> bool:
    """Say whether a line goes on with the chain of the line before."""
    return isinstance(part, Relation) and isinstance(part.sides[0], Empty)


def _is_behind(place: int, lines: Sequence[Line], alone: Sequence[Condition | None]) -> bool:
    """Say whether a condition belongs to the claim before it: only a word such as `for` stands between them."""
    if not 1 < place < len(lines) or alone[place] is None or alone[place - 2] is not None:
        return False
    claim, word, condition = lines[place - 2 : place + 1]
    together = claim.number == condition.number and claim.kind == "math" and word.kind == "text"
    return together and _BEHIND.fullmatch(word.text) is not None
