"""How high what stands on a slide is, estimated: rows of a display, formulas beside each other, paragraphs, tables."""

from __future__ import annotations

import math
from collections.abc import Sequence

from codegen.documents.formats.width import width
from codegen.documents.formats.words import text_words
from codegen.documents.model import Paragraph, Table
from codegen.documents.slides.model import Flow
from symbolic.formula.brackets import is_tall
from symbolic.formula.nodes import Cases, Formula, Matrix, Sigma
from symbolic.formula.notation import Notation
from symbolic.formula.substitute import children

__all__ = ["em", "formula_height", "height_of"]

_LOW, _TALL, _SUM, _CASE, _ENTRY = 1.75, 2.9, 3.6, 1.8, 1.5
"""Height of a row in its own size of type: without fractions, with them, with a sum; a case, a row of a matrix."""
_WIDER = ((10.0, 1.02), (9.0, 1.05), (8.0, 1.14), (7.0, 1.24), (0.0, 1.42))
"""Widths of formulas in type of so many points and more, measured against those in 11 points."""
_BETWEEN = 1.6
_TEXT = 10.0
_SIGNS_IN_LINE = 84


def em(size: float) -> float:
    """Return the width in points of what `width` calls one, in type of `size` points.

    Scripts do not shrink in the same measure: those of 10 points are set in 7, those of 8 points in 6, and none in
    less than 5.
    """
    return size * next(wider for least, wider in _WIDER if size >= least)


def formula_height(formula: Formula) -> float:
    """Return the height of a row with `formula` in it, in em."""
    parts = _parts(formula)
    cases = max((_CASE * len(part.branches) for part in parts if isinstance(part, Cases)), default=0.0)
    matrices = max((_ENTRY * len(part.rows) + 0.5 for part in parts if isinstance(part, Matrix)), default=0.0)
    sums = any(isinstance(part, Sigma) for part in parts)
    return max(cases, matrices, _SUM if sums else _TALL if is_tall(formula) else _LOW)


def _parts(formula: Formula) -> list[Formula]:
    return [formula, *(part for child in children(formula) for part in _parts(child))]


def height_of(block: Flow | Paragraph | Table, size: float, wide: float, notation: Notation) -> float:
    """Return the height in points of a block in a width of `wide` points; formulas of a flow are `size` points high."""
    match block:
        case Flow(formulas=formulas):
            return size * sum(_flow_rows(formulas, wide / em(size), notation)) + 12
        case Paragraph(words=words):
            return _TEXT * 1.35 * math.ceil(len(text_words(words, notation)) / _SIGNS_IN_LINE) + 8
        case Table(rows=rows):
            return 15.5 * (len(rows) + 1) + 24


def _flow_rows(formulas: Sequence[Formula], wide: float, notation: Notation) -> list[float]:
    """Return the height of each row, in em, of formulas that stand beside each other as far as they fit."""
    heights: list[float] = []
    used = math.inf
    for formula in formulas:
        needed = width(formula, notation) + _BETWEEN
        if used + needed > wide + _BETWEEN:
            heights.append(0.0)
            used = 0.0
        used += needed
        heights[-1] = max(heights[-1], formula_height(formula) + 0.5)
    return heights
