"""Chains of equalities as rows of an `align*`, broken as `rows` says."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from codegen.documents.formats.rows import LINE_WIDTH, SHORT_WIDTH, Script, chain_rows, numbered_rows, size_step
from codegen.documents.formats.rows import Row as AnyRow
from symbolic.formula.latex import latex_pieces, print_latex
from symbolic.formula.nodes import Relations
from symbolic.formula.notation import Notation
from symbolic.formula.signs import relation_sign

__all__ = ["LATEX", "LINE_WIDTH", "SHORT_WIDTH", "Row", "aligned", "aligned_rows"]

LATEX = Script(print_latex, latex_pieces, lambda sign: relation_sign(sign).latex, r"\cdot {}".format)

_NEW_ROW = " \\\\\n  "
_SIZES = ("", r"\small", r"\footnotesize", r"\scriptsize")


class Row(NamedTuple):
    """A row of a display and its estimated width in em."""

    latex: str
    width: float


def aligned(chains: Sequence[Relations], notation: Notation, numbers: Sequence[int] = ()) -> str:
    """Return an `align*` of chains of equalities, aligned at the equals signs, set smaller where it must be to fit.

    `numbers` are those of the chains, beside the first row of each; none where they have none.
    """
    rows = numbered_rows(chains, notation, LATEX, numbers)
    shown = (_latex(row) if number is None else f"{_latex(row)} \\tag{{{number}}}" for row, number in rows)
    size = _SIZES[size_step([row for row, _ in rows])]
    lines = [r"\begin{align*}", "  " + _NEW_ROW.join(shown), r"\end{align*}"]
    return "\n".join(lines if not size else [f"{{{size}%", *lines[:-1], f"{lines[-1]}}}"])


def aligned_rows(chain: Relations, notation: Notation) -> list[Row]:
    """Return the rows of a display of `chain`; a short chain stands on one."""
    return [Row(_latex(row), row.width) for row in chain_rows(chain, notation, LATEX)]


def _latex(row: AnyRow) -> str:
    r"""L &= x, and &\quad \times y for a row that goes on"""
    return rf"&\quad {row.right}" if row.continued else f"{row.left} &{row.right}".lstrip()
