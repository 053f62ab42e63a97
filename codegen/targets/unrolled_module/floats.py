"""Formulas on floats in Python, with as few brackets as they need."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

__all__ = ["Float", "applied", "literal"]

CHOICE, CONDITION, SUM, PRODUCT, SIGN, POWER, ATOM = range(7)
"""How tightly an operator binds, loosest first."""


@dataclass(frozen=True, slots=True)
class Float:
    """A formula: its text, and how tightly its outermost operator binds."""

    text: str
    binds: int = ATOM

    @property
    def is_atom(self) -> bool:
        """Whether it is a name or a number."""
        return self.binds == ATOM and "(" not in self.text


def literal(value: Fraction | int) -> Float:
    """0.5"""
    return Float(repr(float(value)), ATOM if value >= 0 else SIGN)


def applied(function: str, parts: Sequence[Float]) -> Float:
    """Return a function of formulas, written in Python."""
    rule = _RULES.get(function)
    return rule(*parts) if rule is not None else Float(f"{function}({', '.join(part.text for part in parts)})")


def _inside(part: Float, place: int) -> str:
    return part.text if part.binds >= place else f"({part.text})"


def _infix(sign: str, place: int) -> Callable[..., Float]:
    def written(left: Float, right: Float) -> Float:
        return Float(f"{_inside(left, place)} {sign} {_inside(right, place + 1)}", place)

    return written


def _sum(*terms: Float) -> Float:
    return Float(" + ".join(_inside(term, PRODUCT) for term in terms), SUM)


def _multiply(left: Float, right: Float) -> Float:
    """u v; where v is a condition, u if it holds, else 0"""
    for factor, other in ((left, right), (right, left)):
        if factor.text == "1.0":
            return other
        if factor.binds == CONDITION:
            return Float(f"{_inside(other, CONDITION)} if {factor.text} else 0.0", CHOICE)
    return _infix("*", PRODUCT)(left, right)


def _divide(left: Float, right: Float) -> Float:
    return left if right.text == "1.0" else _infix("/", PRODUCT)(left, right)


def _square(part: Float) -> Float:
    return Float(f"{part.text} * {part.text}", PRODUCT) if part.is_atom else Float(f"{_inside(part, ATOM)} ** 2", POWER)


def _negative(part: Float) -> Float:
    return Float(f"-{_inside(part, SIGN)}", SIGN)


def _extremum(sign: str) -> Callable[..., Float]:
    """v if u <= v else u: a NaN in u stays one"""

    def written(left: Float, right: Float) -> Float:
        if left.is_atom and right.is_atom:
            return Float(f"{right.text} if {left.text} {sign} {right.text} else {left.text}", CHOICE)
        return Float(f"{'max' if sign == '<=' else 'min'}({left.text}, {right.text})")

    return written


def _select(condition: Float, yes: Float, no: Float) -> Float:
    return Float(f"{_inside(yes, CONDITION)} if {condition.text} else {_inside(no, CONDITION)}", CHOICE)


def _sign(part: Float) -> Float:
    return Float(f"float({_inside(part, SUM)} > 0.0) - float({_inside(part, SUM)} < 0.0)", SUM)


_RULES: Mapping[str, Callable[..., Float]] = {
    "add": _infix("+", SUM),
    "subtract": _infix("-", SUM),
    "multiply": _multiply,
    "divide": _divide,
    "power": lambda base, exponent: Float(f"{_inside(base, ATOM)} ** {_inside(exponent, ATOM)}", POWER),
    "square": _square,
    "negative": _negative,
    "positive": lambda part: part,
    "maximum": _extremum("<="),
    "minimum": _extremum(">="),
    "select": _select,
    "sign": _sign,
    "sum": _sum,
    **{sign: _infix(sign, CONDITION) for sign in ("<", "<=", ">", ">=")},
}
