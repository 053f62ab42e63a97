"""Numbers for results that the spec asks for: W_12 := -0.986 after a step of descent, L' = 0.041 after a change.

Such a line is no equation of the network, so nothing else tells whether it is right. A parameter has its new value
where it is assigned or marked, the loss where it is marked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from mpmath import libmp

from symbolic.checking.meaning.scene import Defined
from symbolic.checking.report import Verdict
from symbolic.checking.text.one_name import as_formula, numbered
from symbolic.checking.text.updates import unmarked
from symbolic.checking.text.values import Found
from symbolic.checking.verdicts.measured import decimals_of, half_unit, in_digits, is_number, plain_number
from symbolic.checking.verdicts.question import Claim, Question
from symbolic.checking.verdicts.session import Session
from symbolic.errors import FormulaError
from symbolic.formula.nodes import Formula, Quantity
from symbolic.formula.reader.syntax import Bracket, Name, Product, Relation, Syntax, typed_parts
from symbolic.formula.resolver.marks import key_of
from symbolic.formula.resolver.resolve import Resolver, resolve
from symbolic.formula.substitute import quantities
from symbolic.formula.text import print_text
from symbolic.formula.value import Value
from symbolic.numeric.asked import Result
from symbolic.numeric.rounding import Rounding

__all__ = ["asked_result", "is_after_change", "jumps", "name_change", "speaks_of_change", "tell_change"]

_CHANGE = "h"
_SHOWN = Rounding(6, significant=True)
_OF_SEVERAL = 2
"""How many times as far off a result may be that is written as a sum or a product of rounded numbers."""


@dataclass(frozen=True, slots=True)
class _Afterwards:
    """What a quantity is worth behind a change, and which change that is, in words."""

    value: Fraction
    when: str
    result: Result


def asked_result(named: Syntax, right: Syntax, sign: str, session: Session) -> Found | None:
    """Judge a number that is given for a result; None for anything else.

    Args:
        named: what gets the number, with a mark of the step or without.
        right: the number.
        sign: between the two.
        session: of the text.
    """
    bare, is_new = unmarked(named)
    if not session.asked or not (is_new or sign in {":=", "="}):
        return None
    of, value = _resolved(bare, session), _resolved(right, session)
    number = None if value is None else _number(value, session)
    if of is None or value is None or number is None:
        return None
    is_loss = isinstance(of, Quantity) and of.name in {"L", "J"}
    found = [each for each in _afterwards(of, session) if is_new or not is_loss]
    if not found:
        return None
    nearest = min(found, key=lambda each: abs(number - each.value))
    off, allowed = abs(number - nearest.value), _allowed(value, session)
    if off <= allowed:
        session.reached.add(nearest.result)
        return Verdict.HOLDS, f"Agrees with what it is {nearest.when}."
    stepped = all(each.result in session.reached and each.result.rate is not None for each in found)
    if not (is_new or sign == ":=") or stepped:
        return None  # it may be told as it is given, or be the value after one more step
    said = " ".join(f"It is {_shown(each.value, session)} {each.when}." for each in found)
    if plain_number(value) is not None and off <= max(map(half_unit, decimals_of(value)), default=0):
        return Verdict.UNKNOWN, f"{said} More digits are needed to tell."
    return Verdict.REFUTED, said


def jumps(before: Syntax, right: Syntax, session: Session) -> bool:
    """Say whether two sides are numbers that differ by more than rounding explains: 5 = -0.986."""
    sides = [_resolved(side, session) for side in (before, right)]
    worth = [None if side is None else _number(side, session) for side in sides]
    if sides[1] is None or worth[0] is None or worth[1] is None:
        return False
    return abs(worth[0] - worth[1]) > _OF_SEVERAL * _allowed(sides[1], session)


def _allowed(value: Formula, session: Session) -> Fraction:
    """Return how far off a number may be: by the margin of the spec, or else as far as its digits tell."""
    units = Fraction(max(map(half_unit, decimals_of(value)), default=0))
    allowed = session.margin or units
    return allowed if plain_number(value) is not None else _OF_SEVERAL * max(allowed, units)


def _afterwards(of: Formula, session: Session) -> Iterator[_Afterwards]:
    """Yield what a quantity is worth behind each change that acts on it."""
    for result in session.asked:
        if numbered(result.of, session) == of:
            yield _Afterwards(_exactly(result.value), _when(result, session), result)
        elif numbered(result.wrt, session) == of:
            yield _Afterwards(_exactly(result.moved), f"after the change by {float(result.change or 0):g}", result)


def tell_change(named: Syntax, sign: str, session: Session) -> None:
    """Remember that a text tells the change of a parameter: lines behind it may be about either value."""
    bare, is_new = unmarked(named)
    if session.asked and (is_new or sign == ":="):
        of = _resolved(bare, session)
        session.changed |= {result for result in session.asked if numbered(result.wrt, session) == of}


def is_after_change(left: Syntax, right: Syntax, session: Session) -> bool:
    """Say whether the loss after a change that is asked for is made of the loss or its derivatives: L' = L + ..."""
    value = _resolved(right, session) if _is_changed_loss(left, session) else None
    return value is not None and any(part.name in {"L", "J"} for part in quantities(value))


def speaks_of_change(side: Syntax, session: Session) -> bool:
    """Say whether the loss after a change is part of a side: L - L', but not the derivative L'(x)."""
    if not session.asked:
        return False
    applied: list[Syntax] = []
    for part in typed_parts(side):
        match part:
            case Product(factors=(head, Bracket(), *_)):
                applied.append(head)
    changed = (part for part in typed_parts(side) if _is_changed_loss(part, session))
    return any(all(part is not head for head in applied) for part in changed)


def _is_changed_loss(part: Syntax, session: Session) -> bool:
    bare, is_new = unmarked(part)
    if not is_new or not any(result.change is not None for result in session.asked):
        return False
    of = _resolved(bare, session)
    return any(numbered(result.of, session) == of for result in session.asked if result.change is not None)


def name_change(session: Session, lines: Sequence[Syntax]) -> None:
    """Let h be the change that the spec asks for, where the text has the letter in lines about that change alone."""
    changes = {result.change for result in session.asked if result.change is not None}
    with_letter = [line for line in lines if any(_is_letter(part) for part in typed_parts(line))]
    if len(changes) == 1 and with_letter and all(_tells_change(line) for line in with_letter):
        session.name(_CHANGE, _CHANGE)
        session.defined[_CHANGE] = Defined(None, (), as_formula(float(changes.pop())))


def _is_letter(part: Syntax) -> bool:
    return isinstance(part, Name) and key_of(part) == _CHANGE


def _tells_change(line: Syntax) -> bool:
    """Say whether a line is an assignment, gives something a new value, or gives h its own."""
    if not isinstance(line, Relation):
        return False
    own = _is_letter(line.sides[0]) and not any(isinstance(part, Name) for part in typed_parts(line.sides[1]))
    return own or line.signs[0] == ":=" or unmarked(line.sides[0])[1]


def _number(value: Formula, session: Session) -> Fraction | None:
    """Return what a formula of numbers alone is worth; None for any other, and where that is no fraction."""
    if not is_number(value):
        return None
    question = Question(Claim(value, value), session.trials(), session.reading, session.defined)
    pairs = in_digits(question, question.trials.rational(0)) or []
    return Fraction(pairs[0][0]) if len(pairs) == 1 else None


def _resolved(side: Syntax, session: Session) -> Formula | None:
    """Return what a side means; the loss of the one sample is the loss."""
    try:
        found = numbered(resolve(side, Resolver(session.vocabulary, session.habits)), session)
    except FormulaError:
        return None
    loss = isinstance(found, Quantity) and found.name in {"L", "J"}
    return replace(found, sample=None) if loss else found  # type: ignore[type-var]


def _exactly(value: Value) -> Fraction:
    return value if isinstance(value, Fraction) else Fraction(*map(int, libmp.to_rational(value._mpf_)))


def _shown(value: Fraction, session: Session) -> str:
    return print_text(_SHOWN.shown(value)[0], session.notation)


def _when(result: Result, session: Session) -> str:
    if result.rate is not None:
        return f"after a step with the learning rate {float(result.rate):g}"
    return f"to first order, after the change of {print_text(result.wrt, session.notation)}"
