"""Parameters of derivatives that programs define: x of sigmoid_prime(x) = x (1 - x) is a value of the function.

Stage: typed line -> typed line in which such a parameter is what it stands for: an activation; or, where the right side
applies a function to it, as in sigmoid(x) (1 - sigmoid(x)), a pre-activation. A function that the network does not have
has neither: there its value stands in the right side.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from symbolic.checking.verdicts.session import Session
from symbolic.formula.reader.syntax import Call, Mark, Name, Relation, Script, Scripted, Syntax, retyped, typed_parts
from symbolic.formula.reader.tables import SLOPES

__all__ = ["with_parameter_as_meant"]

_SAID = frozenset({"z", "a"})
"""Parameters that say themselves what they are."""


def with_parameter_as_meant(line: Syntax, session: Session) -> Syntax:
    """Return a line that defines a derivative by a word with its parameter as a pre-activation or an activation."""
    match line:
        case Relation(
            sides=(Call(function=Scripted(base=Name() as name, sub=sub), arguments=(Name() as x,)) as left, right)
        ) if _is_slope(sub) and x.letter not in _SAID:
            pass
        case _:
            return line
    inside = list(typed_parts(right))
    letters = {part.letter for part in inside if isinstance(part, Name)}
    is_applied = any(isinstance(part, Call) for part in inside)
    if x.letter not in letters or letters & _SAID or not (is_applied or letters == {x.letter}):
        return line
    if _is_of_network(name, session):
        meant = Name(x.span, "z" if is_applied else "a")
        return replace(line, sides=(replace(left, arguments=(meant,)), _with(right, x.letter, meant)))
    return line if is_applied else replace(line, sides=(left, _with(right, x.letter, Call(x.span, name, (x,)))))


def _is_slope(sub: Script | None) -> bool:
    match sub:
        case Script(marks=(Mark(body=Name(letter=word)),)):
            return word in SLOPES
        case _:
            return False


def _is_of_network(name: Name, session: Session) -> bool:
    function = session.vocabulary.functions.get(name.letter)
    return session.spec is not None and any(layer.function == function for layer in session.spec.layers)


def _with(part: Any, letter: str, value: Syntax) -> Any:
    if isinstance(part, Name) and part.letter == letter:
        return value
    return retyped(part, lambda inner: _with(inner, letter, value))
