r"""Error signals that a text numbers as they come: `\delta_1 = \frac{\partial L}{\partial z_2}`, `\delta_2 = ...`.

Stage: typed lines -> typed lines in which each is a name of its own, where a line shows that the number is no layer.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from symbolic.checking.verdicts.session import Session
from symbolic.formula.reader.syntax import (
    Differential,
    Fraction,
    Mark,
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

__all__ = ["with_own_signals"]

_SCORES = frozenset({"z", "Z"})


def with_own_signals(lines: Sequence[Any], session: Session) -> list[Any]:
    r"""Return the lines with \delta_1, \delta_2 ... as names, where one stands for a derivative by another layer."""
    typed = [part for line in lines if isinstance(line, Syntax) for part in typed_parts(line)]
    if not any(_shows_own_numbers(part, session) for part in typed if isinstance(part, Relation)):
        return list(lines)
    return [_renamed(line) if isinstance(line, Syntax) else line for line in lines]


def _shows_own_numbers(relation: Relation, session: Session) -> bool:
    """Say whether a line names a derivative of the loss by a number that is not its layer's: δ_1 = ∂L/∂z_2 = ..."""
    number = _number_of_signal(relation.sides[0])
    if number is None or relation.signs[0] not in {"=", ":="}:
        return False
    match relation.sides[1]:
        case Fraction(numerator=Differential(body=Syntax() as of), denominator=Differential(body=Syntax() as by)):
            concept = session.vocabulary.concept(key_of(base_of(by)) or "")
            of_loss = session.vocabulary.concept(key_of(base_of(of)) or "") in {"L", "J"}
            return of_loss and (concept not in _SCORES or _number_below(by) not in {None, number})
        case _:
            return False


def _number_of_signal(part: Syntax) -> str | None:
    return _number_below(part) if key_of(base_of(part)) == r"\delta" else None


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
    if isinstance(part, Scripted) and part.sup is None and (number := _number_of_signal(part)) is not None:
        return Name(part.span, rf"\delta_{number}")
    return retyped(part, _renamed)
