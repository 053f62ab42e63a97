"""Chains of equalities as rows of an aligned display: one equality a row, long right-hand sides broken.

A product is broken before a factor and a sum before a term, never inside a fraction or inside brackets.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from codegen.documents.formats.width import width
from symbolic.formula.latex import latex_pieces, print_latex
from symbolic.formula.nodes import Formula, Product, Relations, Sum
from symbolic.formula.notation import Notation
from symbolic.formula.signs import relation_sign

__all__ = ["LINE_WIDTH", "SHORT_WIDTH", "Row", "aligned", "aligned_rows"]

LINE_WIDTH = 46.0
"""What fits between the margins of a page, in em: 17.2 cm at 11 pt, with some room to spare."""


SHORT_WIDTH = 39.0
"""A chain of equalities up to this width stands on one line."""

_SIGN_WIDTH = 1.3
_NEW_ROW = " \\\\\n  "
_SIZES = ((1.0, ""), (1.09, r"\small"), (1.2, r"\footnotesize"), (math.inf, r"\scriptsize"))
"""Which size of type makes a row fit that is so many times wider than the page."""


class Row(NamedTuple):
    """A row of a display and its estimated width in em."""

    latex: str
    width: float


def aligned(chains: Sequence[Relations], notation: Notation, numbers: Sequence[int] = ()) -> str:
    """Return an `align*` of chains of equalities, aligned at the equals signs, set smaller where it must be to fit.

    `numbers` are those of the chains, beside the first row of each; none where they have none.
    """
    rows: list[Row] = []
    for place, chain in enumerate(chains):
        first, *others = aligned_rows(chain, notation)
        tag = rf" \tag{{{numbers[place]}}}" if numbers else ""
        rows += [Row(f"{first.latex}{tag}", first.width), *others]
    widest = max(row.width for row in rows) / LINE_WIDTH
    size = next(size for most, size in _SIZES if widest <= most)
    lines = [r"\begin{align*}", "  " + _NEW_ROW.join(row.latex for row in rows), r"\end{align*}"]
    return "\n".join(lines if not size else [f"{{{size}%", *lines[:-1], f"{lines[-1]}}}"])


def aligned_rows(chain: Relations, notation: Notation) -> list[Row]:
    """Return the rows of a display of `chain`; a short chain stands on one."""
    left = chain.sides[0]
    whole = width(chain, notation)
    if whole <= SHORT_WIDTH:
        first, *more = (f"{sign} {print_latex(side, notation)}" for sign, side in _related(chain))
        return [Row(" ".join((f"{print_latex(left, notation)} &{first}", *more)), whole)]
    margin = width(left, notation) + 1.5
    rows: list[Row] = []
    for sign, side in _related(chain):
        head = "" if rows else print_latex(left, notation) + " "
        top, *below = _broken(side, LINE_WIDTH - margin, notation)
        rows.append(Row(f"{head}&{sign} {top.latex}", margin + top.width))
        rows += [Row(rf"&\quad {row.latex}", margin + 1 + row.width) for row in below]
    return rows


def _related(chain: Relations) -> Iterator[tuple[str, Formula]]:
    """Yield each right-hand side of a chain with the LaTeX of the sign before it."""
    return zip((relation_sign(sign).latex for sign in chain.signs), chain.sides[1:], strict=True)


def _broken(side: Formula, room: float, notation: Notation) -> list[Row]:
    """Return one right-hand side in as many lines as it needs, each as full as it can be."""
    pieces = latex_pieces(side, notation)
    lines: list[list[str]] = [[]]
    widths = [0.0]
    for piece, part in zip(pieces, _parts(side), strict=True):
        needed = width(part, notation) + (_SIGN_WIDTH if len(pieces) > 1 else 0)
        if lines[-1] and widths[-1] + needed > room:
            lines.append([])
            widths.append(0.0)
        lines[-1].append(piece)
        widths[-1] += needed
    rows = [Row(" ".join(line), used) for line, used in zip(lines, widths, strict=True)]
    if isinstance(side, Product) and not any(piece.startswith(("\\times", "\\cdot", "*")) for piece in pieces):
        rows = [rows[0], *(Row(rf"\cdot {row.latex}", row.width) for row in rows[1:])]
    return rows


def _parts(formula: Formula) -> tuple[Formula, ...]:
    """Return the parts of a formula between which it may be broken, one for each piece of its LaTeX."""
    match formula:
        case Sum(terms=parts) | Product(factors=parts):
            return parts
        case _:
            return (formula,)
