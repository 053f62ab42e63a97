"""Chains of equalities as rows of an aligned display: one equality a row, long right-hand sides broken.

A product is broken before a factor and a sum before a term, never inside a fraction or inside brackets.
"""

from __future__ import annotations

from collections.abc import Sequence

from codegen.documents.width import width
from symbolic.formula.build import product
from symbolic.formula.latex import print_latex
from symbolic.formula.nodes import Formula, Negative, Product, Relations, Sign, Sum
from symbolic.formula.notation import Notation

__all__ = ["LINE_WIDTH", "SHORT_WIDTH", "aligned_rows"]

LINE_WIDTH = 47.0
"""What fits between the margins of a page, in em: 17 cm at 11 pt, with some room to spare."""


SHORT_WIDTH = 36.0
"""A chain of equalities up to this width stands on one line."""


def aligned_rows(chain: Relations, notation: Notation) -> list[str]:
    """Return the rows of an `align*` for `chain`, aligned at the equals signs; one row where all of it is short."""
    left = chain.sides[0]
    if width(chain, notation) <= SHORT_WIDTH:
        return [
            " ".join(
                (print_latex(left, notation), "&=", " = ".join(print_latex(side, notation) for side in chain.sides[1:]))
            )
        ]
    room = LINE_WIDTH - width(left, notation) - 1.5
    rows = []
    for number, side in enumerate(chain.sides[1:]):
        head = print_latex(left, notation) + " " if number == 0 else ""
        first, *more = _broken(side, room, notation)
        rows.append(f"{head}&= {first}")
        rows += [rf"&\quad {line}" for line in more]
    return rows


def _broken(side: Formula, room: float, notation: Notation) -> list[str]:
    """Return one right-hand side in as many lines as it needs."""
    if width(side, notation) <= room:
        return [print_latex(side, notation)]
    match side:
        case Product(factors=factors, sign=Sign.CHAIN):
            lines = _filled(factors, room, notation)
            sign = f"{notation.chain} " if notation.chain else r"\cdot "
            printed = [print_latex(_rejoined(line, Sign.CHAIN), notation) for line in lines]
            return [printed[0], *(sign + line for line in printed[1:])]
        case Sum(terms=terms):
            lines = _filled(terms, room, notation)
            printed = [print_latex(Sum(tuple(line)), notation) for line in lines]
            starts = ["" if isinstance(line[0], Negative) else "+ " for line in lines]
            return [printed[0], *(start + line for start, line in zip(starts[1:], printed[1:], strict=True))]
        case _:
            return [print_latex(side, notation)]


def _rejoined(factors: Sequence[Formula], sign: Sign) -> Formula:
    return Product(tuple(factors), sign) if len(factors) > 1 else product(factors)


def _filled(parts: Sequence[Formula], room: float, notation: Notation) -> list[list[Formula]]:
    """Return `parts` distributed over lines, each as full as it can be."""
    lines: list[list[Formula]] = [[]]
    used = 0.0
    for part in parts:
        needed = width(part, notation) + 2.0
        if lines[-1] and used + needed > room:
            lines.append([])
            used = 0.0
        lines[-1].append(part)
        used += needed
    return lines
