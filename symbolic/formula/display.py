r"""Formulas as a notebook shows them: LaTeX with its dollar signs, in the part of amsmath that MathJax and KaTeX have.

JupyterLab, Colab, VS Code and GitHub typeset it, whether or not they trust the notebook. HTML with MathML would need a
font for mathematics on the reader's machine, and is stripped from notebooks that are not trusted; so formulas have no
`_repr_html_`, which would be preferred.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from symbolic.formula.latex import print_latex
from symbolic.formula.nodes import Formula, Relations
from symbolic.formula.notation import Notation, notation
from symbolic.formula.signs import relation_sign

__all__ = ["DISPLAY_NOTATION", "display_latex", "formula_latex"]

DISPLAY_NOTATION = notation("slides")
"""In which a formula shows itself that knows no other."""


def formula_latex(formula: Formula, written_in: Notation = DISPLAY_NOTATION) -> str:
    r"""$\displaystyle u$, and an `aligned` for a chain with more than two sides"""
    if isinstance(formula, Relations) and len(formula.signs) > 1:
        return display_latex((formula,), written_in)
    return rf"$\displaystyle {print_latex(formula, written_in)}$"


def display_latex(chains: Sequence[Relations], written_in: Notation = DISPLAY_NOTATION) -> str:
    r"""$$\begin{aligned} u &= v \\[4pt] &= w \end{aligned}$$"""
    rows = r" \\[4pt] ".join(row for chain in chains for row in _rows(chain, written_in))
    return rf"$$\begin{{aligned}} {rows} \end{{aligned}}$$"


def _rows(chain: Relations, written_in: Notation) -> Iterator[str]:
    """Yield a row for each relation of a chain."""
    left = print_latex(chain.sides[0], written_in)
    for sign, side in zip(chain.signs, chain.sides[1:], strict=True):
        yield f"{left} &{relation_sign(sign).latex} {print_latex(side, written_in)}".lstrip()
        left = ""
