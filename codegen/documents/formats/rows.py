"""Chains of equalities -> rows of a display: one equality a row, long right-hand sides broken, in any format.

A product is broken before a factor and a sum before a term, never inside a fraction or inside brackets.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from codegen.documents.formats.width import width
from symbolic.formula.brackets import begins_with_digit
from symbolic.formula.nodes import Formula, Product, Relations, Sum
from symbolic.formula.notation import Notation
from symbolic.formula.signs import printed_sign

__all__ = ["LINE_WIDTH", "SHORT_WIDTH", "Row", "Script", "broken_side", "chain_rows", "numbered_rows", "size_step"]

LINE_WIDTH = 46.0
"""What fits between the margins of a page, in em: 17.2 cm at 11 pt, with some room to spare."""

SHORT_WIDTH = 39.0
"""A chain of equalities up to this width stands on one line."""

_SIGN_WIDTH = 1.3
_STEPS = (1.0, 1.09, 1.2)
"""How many times wider than the page a row may be for each size of type, the last and smallest size but one."""


@dataclass(frozen=True, slots=True)
class Script:
    """How a format writes what stands in a row.

    Attributes:
        formula: a whole formula.
        pieces: a sum or a product between whose pieces a row may be broken, each with the sign before it.
        relation: the sign between two sides.
        onward: a factor without a sign before it, as the first of a row that goes on.
    """

    formula: Callable[[Formula, Notation], str]
    pieces: Callable[[Formula, Notation], list[str]]
    relation: Callable[[str], str]
    onward: Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a display, aligned between its two parts, and its estimated width in em.

    `continued` says that the row goes on with the right-hand side of the one above, and is to be indented.
    """

    left: str
    right: str
    width: float
    continued: bool = False


def chain_rows(chain: Relations, notation: Notation, script: Script) -> list[Row]:
    """Return the rows of a display of `chain`; a short chain stands on one."""
    left = script.formula(chain.sides[0], notation)
    whole = width(chain, notation)
    if whole <= SHORT_WIDTH:
        related = (f"{sign} {script.formula(side, notation)}" for sign, side in _related(chain, script))
        return [Row(left, " ".join(related), whole)]
    margin = width(chain.sides[0], notation) + 1.5
    rows: list[Row] = []
    for sign, side in _related(chain, script):
        (top, used), *below = broken_side(side, LINE_WIDTH - margin, notation, script)
        rows.append(Row("" if rows else left, f"{sign} {top}", margin + used))
        rows += [Row("", text, margin + 1 + used, continued=True) for text, used in below]
    return rows


def numbered_rows(
    chains: Sequence[Relations], notation: Notation, script: Script, numbers: Sequence[int] = ()
) -> list[tuple[Row, int | None]]:
    """Return the rows of a display of several chains; the first of each with its number, if they have numbers."""
    rows: list[tuple[Row, int | None]] = []
    for place, chain in enumerate(chains):
        first, *others = chain_rows(chain, notation, script)
        rows.append((first, numbers[place] if numbers else None))
        rows += ((row, None) for row in others)
    return rows


def size_step(rows: Sequence[Row]) -> int:
    """Return by how many steps the type of a display is smaller than that of the text, from 0 to 3, so that it fits."""
    widest = max(row.width for row in rows) / LINE_WIDTH
    return sum(widest > most for most in _STEPS)


def _related(chain: Relations, script: Script) -> Iterator[tuple[str, Formula]]:
    """Yield each right-hand side of a chain with the sign before it."""
    return zip((script.relation(sign) for sign in chain.signs), chain.sides[1:], strict=True)


def broken_side(side: Formula, room: float, notation: Notation, script: Script) -> list[tuple[str, float]]:
    """Return one right-hand side in as many lines as it needs, each as full as it can be, with their widths."""
    parts = _parts(side)
    lines: list[list[str]] = [[]]
    widths = [0.0]
    for piece, part in zip(script.pieces(side, notation), parts, strict=True):
        needed = width(part, notation) + (_SIGN_WIDTH if len(parts) > 1 else 0)
        if lines[-1] and widths[-1] + needed > room:
            bare = isinstance(side, Product) and not printed_sign(side, notation) and not begins_with_digit(part)
            piece = script.onward(piece) if bare else piece
            lines.append([])
            widths.append(0.0)
        lines[-1].append(piece)
        widths[-1] += needed
    return [(" ".join(line), used) for line, used in zip(lines, widths, strict=True)]


def _parts(formula: Formula) -> tuple[Formula, ...]:
    """Return the parts of a formula between which it may be broken, one for each piece that is written of it."""
    match formula:
        case Sum(terms=parts) | Product(factors=parts):
            return parts
        case _:
            return (formula,)
