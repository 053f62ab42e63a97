r"""Error signals that a text numbers as they come: `\delta_1 = \frac{\partial L}{\partial z_2}`, `\delta_2 = ...`.

Stage: typed lines -> typed lines in which each is a name of its own, where a line shows that the number is no layer.
"""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import Any

from symbolic.checking.verdicts.session import Session
from symbolic.formula.reader.syntax import (
    Differential,
    Fraction,
    Mark,
    Nabla,
    Name,
    Number,
    Relation,
    Script,
    Scripted,
    Syntax,
    retyped,
    typed_parts,
)
from symbolic.formula.resolver.marks import base_of, key_of

__all__ = ["varied", "with_own_signals"]

_SIGNS = frozenset(("=", ":="))
_SCORES = frozenset({"z", "Z"})


def with_own_signals(lines: Sequence[Any], session: Session) -> list[Any]:
    r"""Return the lines with \delta_1, \delta_2 ... as names, where one stands for a derivative by another layer."""
    typed = [part for line in lines if isinstance(line, Syntax) for part in typed_parts(line)]
    relations = [part for part in typed if isinstance(part, Relation)]
    heads = {number for part in relations if (number := _number_of_signal(part.sides[0])) is not None}
    if {_numbers_of(part, heads, session) for part in relations} - {""} != {"own"}:
        return list(lines)
    return [_renamed(line) if isinstance(line, Syntax) else line for line in lines]


def _numbers_of(relation: Relation, heads: AbstractSet[str], session: Session) -> str:
    """Tell by which numbers a chain names a derivative of the loss: "own" as in δ_1 = ∂L/∂z_2, or those of "layers".

    Behind another side, a signal that no line defines is named; elsewhere a wrong number there is a slip.
    """
    if not _SIGNS.issuperset(relation.signs):
        return ""
    numbers = [number for side in relation.sides if (number := _number_of_signal(side)) is not None]
    told = [by for side in relation.sides if (by := varied(side, session)) is not None]
    if not numbers or not told:
        return ""
    of_score = session.vocabulary.concept(key_of(base_of(told[0])) or "") in _SCORES
    number = _number_below(told[0])
    if of_score and number == numbers[0]:
        return "layers"
    is_head = _number_of_signal(relation.sides[0]) is not None
    if of_score:
        return "own" if number is not None and (is_head or numbers[0] not in heads) else ""
    return "own" if is_head else ""


def varied(side: Syntax, session: Session) -> Syntax | None:
    r"""Return by what the loss is differentiated, z_2 of \frac{\partial L}{\partial z_2}; None for anything else."""
    match side:
        case Fraction(numerator=Differential(body=Syntax() as of), denominator=Differential(body=Syntax() as by)):
            pass
        case Nabla(body=of, sub=Script(marks=(Mark(body=by),))):
            pass
        case _:
            return None
    return by if session.vocabulary.concept(key_of(base_of(of)) or "") in {"L", "J"} else None


def _number_of_signal(part: Syntax) -> str | None:
    is_signal = isinstance(part, Scripted) and part.sup is None and key_of(part.base) == r"\delta"
    return _number_below(part) if is_signal else None


def _number_below(part: Syntax) -> str | None:
    """Return the one number below a name, or above it in brackets; None where there is anything else."""
    match part:
        case Scripted(sub=Script(marks=(Mark(body=Number(written=written)),)), sup=None, primes=0):
            return written
        case Scripted(sub=None, sup=Script(marks=(Mark(body=Number(written=written)),)), primes=0):
            return written
        case _:
            return None


def _renamed(part: Any) -> Any:
    if isinstance(part, Scripted) and (number := _number_of_signal(part)) is not None:
        return Name(part.span, rf"\delta_{number}")
    return retyped(part, _renamed)
