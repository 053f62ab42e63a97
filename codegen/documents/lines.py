"""Chains of equalities as rows of an aligned display: one equality a row, long right-hand sides broken.

A product is broken before a factor and a sum before a term, never inside a fraction or inside brackets.
"""

from __future__ import annotations

from codegen.documents.width import width
from symbolic.formula.latex import latex_pieces, print_latex
from symbolic.formula.nodes import Formula, Product, Relations, Sign, Sum
from symbolic.formula.notation import Notation

__all__ = ["LINE_WIDTH", "SHORT_WIDTH", "aligned_rows"]

LINE_WIDTH = 47.0
"""What fits between the margins of a page, in em: 17 cm at 11 pt, with some room to spare."""


SHORT_WIDTH = 36.0
"""A chain of equalities up to this width stands on one line."""

_SIGN_WIDTH = 2.0


def aligned_rows(chain: Relations, notation: Notation) -> list[str]:
    """Return the rows of an `align*` for `chain`, aligned at the equals signs; one row where all of it is short."""
    left = chain.sides[0]
    if width(chain, notation) <= SHORT_WIDTH:
        right = " = ".join(print_latex(side, notation) for side in chain.sides[1:])
        return [f"{print_latex(left, notation)} &= {right}"]
    room = LINE_WIDTH - width(left, notation) - 1.5
    rows = []
    for number, side in enumerate(chain.sides[1:]):
        head = print_latex(left, notation) + " " if number == 0 else ""
        first, *more = _broken(side, room, notation)
        rows.append(f"{head}&= {first}")
        rows += [rf"&\quad {line}" for line in more]
    return rows


def _broken(side: Formula, room: float, notation: Notation) -> list[str]:
    """Return one right-hand side in as many lines as it needs, each as full as it can be."""
    pieces = latex_pieces(side, notation)
    lines: list[list[str]] = [[]]
    used = 0.0
    for piece, part in zip(pieces, _parts(side), strict=True):
        needed = width(part, notation) + _SIGN_WIDTH
        if lines[-1] and used + needed > room:
            lines.append([])
            used = 0.0
        lines[-1].append(piece)
        used += needed
    juxtaposed = isinstance(side, Product) and not (side.sign is Sign.CHAIN and notation.chain)
    sign = r"\cdot " if juxtaposed else ""
    first, *others = map(" ".join, lines)
    return [first, *(sign + other for other in others)]


def _parts(formula: Formula) -> tuple[Formula, ...]:
    """Return the parts of a formula between which it may be broken, one for each piece of its LaTeX."""
    match formula:
        case Sum(terms=parts) | Product(factors=parts):
            return parts
        case _:
            return (formula,)
