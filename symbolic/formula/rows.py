r"""Factors as they stand beside each other, and the one tree that a reader makes of them.

Stage: of `canonical`. Products inside products without brackets are one row of factors and signs; in a row, elementwise
signs join loosely, other signs more, and what stands side by side is one. A dot before a digit is no sign, as it only
keeps two numbers apart.
"""

from __future__ import annotations

from collections.abc import Sequence

from symbolic.formula.brackets import POWER, begins_with_digit, binding
from symbolic.formula.nodes import Dots, Formula, Hadamard, Product, Sign

__all__ = ["Row", "append", "joined", "with_digits_beside"]

Row = tuple[list[Formula], list[str]]
"""Factors as they stand beside each other, and the LaTeX signs between them."""

_SIGNS = {
    "": Sign.NONE,
    r"\cdot": Sign.DOT,
    r"\times": Sign.TIMES,
    "*": Sign.STAR,
    r"\otimes": Sign.OUTER,
    "@": Sign.MATRIX,
}
_ELEMENTWISE = frozenset({r"\odot", r"\circ"})


def append(row: Row, factor: Formula, sign: str) -> None:
    """Put a factor at the end of a row, spread out where it is a row without brackets itself."""
    factors, signs = row
    inner, between = _spread(factor)
    if factors:
        signs.append(sign)
    factors += inner
    signs += between


def with_digits_beside(factors: Sequence[Formula], signs: Sequence[str]) -> list[str]:
    """Return the signs of a row without dots that only part a number from what stands before it."""
    kept: list[str] = []
    start = 0
    for place, sign in enumerate(signs):
        before, behind = factors[start : place + 1], factors[place + 1]
        whole = binding(before[-1]) >= POWER and not any(isinstance(factor, Dots) for factor in before)
        only_parts = sign == r"\cdot" and begins_with_digit(behind) and whole
        kept.append("" if only_parts else sign)
        if kept[-1]:
            start = place + 1
    return kept


def _spread(factor: Formula) -> Row:
    match factor:
        case Hadamard(factors=parts):
            sign = r"\odot"
        case Product(factors=parts, sign=kind):
            sign = next(latex for latex, known in _SIGNS.items() if known is kind)
        case _:
            return [factor], []
    row: Row = ([], [])
    for part in parts:
        append(row, part, sign)
    return row


def joined(factors: list[Formula], signs: list[str]) -> Formula:
    """Return a row as a tree: elementwise signs join loosely, then other signs, then what stands side by side."""
    for kind in (_ELEMENTWISE, frozenset(sign for sign in signs if sign and sign not in _ELEMENTWISE)):
        places = [place for place, sign in enumerate(signs) if sign in kind]
        if places:
            starts, stops = [0, *(place + 1 for place in places)], [*places, len(signs)]
            parts = tuple(
                joined(factors[start : stop + 1], signs[start:stop]) for start, stop in zip(starts, stops, strict=True)
            )
            return Hadamard(parts) if kind is _ELEMENTWISE else Product(parts, _SIGNS[signs[places[0]]])
    return factors[0] if len(factors) == 1 else Product(tuple(factors))
