"""Numbers for results that the spec asks for: W_12 := -0.986 after a step of descent, L' = 0.041 after a change.

Such a line is no equation of the network, so nothing else tells whether it is right.
"""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from fractions import Fraction

from symbolic.checking.meaning.scene import Defined
from symbolic.checking.report import Verdict
from symbolic.checking.text.numbers_given import number_given
from symbolic.checking.text.updates import unmarked
from symbolic.checking.text.values import Found, as_formula, numbered
from symbolic.checking.verdicts.measured import decimals_of, half_unit, in_digits, is_number, plain_number
from symbolic.checking.verdicts.question import Claim, Question
from symbolic.checking.verdicts.session import Session
from symbolic.errors import FormulaError
from symbolic.formula.nodes import Formula
from symbolic.formula.reader.syntax import Syntax, typed_parts
from symbolic.formula.resolver.resolve import Resolver, resolve
from symbolic.formula.text import print_text
from symbolic.formula.value import Value
from symbolic.numeric.asked import Result

__all__ = ["asked_result", "is_after_change", "name_change", "speaks_of_change"]

_CHANGE = "h"
_OF_SEVERAL = 2
"""How many times as far off a result may be that is written as a sum or a product of rounded numbers."""


def asked_result(named: Syntax, right: Syntax, sign: str, session: Session) -> Found | None:
    """Judge a number that is given for a result; None for anything else, and where the number is that of before.

    Args:
        named: what gets the number, with a mark of the step or without.
        right: the number.
        sign: between the two.
        session: of the text.
    """
    if not session.asked:
        return None
    bare, is_new = unmarked(named)
    of, value = _resolved(bare, session), _resolved(right, session)
    if is_new or sign == ":=":
        session.changed |= {result for result in session.asked if numbered(result.wrt, session) == of}
    number = None if value is None else _number(value, session)
    afterwards = [] if of is None else list(_afterwards(of, session))
    if of is None or value is None or number is None or not afterwards:
        return None
    off, when = min((abs(number - worth), when) for worth, when, _ in afterwards)
    made = plain_number(value) is None  # of numbers that were rounded before
    if off <= session.margin * (_OF_SEVERAL if made else 1):
        return Verdict.HOLDS, f"Agrees with what it is {when}."
    meant = is_new or sign == ":=" or any(by_step for _, _, by_step in afterwards)
    if not meant or (sign == "=" and not is_new and _is_that_of_before(of, number, session)):
        return None
    said = " ".join(f"It is {float(worth):.6g} {when}." for worth, when, _ in afterwards)
    if not made and off <= max(map(half_unit, decimals_of(value)), default=0):
        return Verdict.UNKNOWN, f"{said} More digits are needed to tell."
    return Verdict.REFUTED, said


def _afterwards(of: Formula, session: Session) -> Iterator[tuple[Fraction, str, bool]]:
    """Yield what a quantity is worth behind each change, which change that is, and whether it is a step of descent."""
    for result in session.asked:
        if numbered(result.of, session) == of:
            yield _exactly(result.value), _when(result, session), result.rate is not None
        elif numbered(result.wrt, session) == of:
            yield _exactly(result.moved), f"after the change by {float(result.change or 0):g}", False


def is_after_change(left: Syntax, session: Session) -> bool:
    """Say whether a left side is the loss after a change that is asked for: L' = L + ..."""
    bare, is_new = unmarked(left)
    if not is_new or not session.asked:
        return False
    of = _resolved(bare, session)
    return any(result.of == of and result.change is not None for result in session.asked)


def speaks_of_change(side: Syntax, session: Session) -> bool:
    """Say whether the loss after a change is part of a side: L - L'."""
    return bool(session.asked) and any(is_after_change(part, session) for part in typed_parts(side))


def name_change(session: Session, letters: AbstractSet[str]) -> None:
    """Let h be the change that the spec asks for, where there is only one and the text uses the bare letter."""
    changes = {result.change for result in session.asked if result.change is not None}
    if len(changes) == 1 and _CHANGE in letters:
        session.name(_CHANGE, _CHANGE)
        session.defined[_CHANGE] = Defined(None, (), as_formula(float(changes.pop())))


def _number(value: Formula, session: Session) -> Fraction | None:
    """Return what a formula of numbers alone is worth; None for any other, and where that is no fraction."""
    if not is_number(value):
        return None
    question = Question(Claim(value, value), session.trials(), session.reading, session.defined)
    pairs = in_digits(question, question.trials.rational(0)) or []
    return Fraction(pairs[0][0]) if len(pairs) == 1 else None


def _resolved(side: Syntax, session: Session) -> Formula | None:
    try:
        return numbered(resolve(side, Resolver(session.vocabulary, session.habits)), session)
    except FormulaError:
        return None


def _is_that_of_before(of: Formula, number: Fraction, session: Session) -> bool:
    """Say whether a number is the one that is given for a parameter, which a line may well tell again."""
    before = number_given(of, session)
    return before is not None and before == number


def _exactly(value: Value) -> Fraction:
    return value if isinstance(value, Fraction) else Fraction(float(value))


def _when(result: Result, session: Session) -> str:
    if result.rate is not None:
        return f"after a step with the learning rate {float(result.rate):g}"
    return f"to first order, after the change of {print_text(result.wrt, session.notation)}"
