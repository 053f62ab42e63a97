"""Stars of array programs, which multiply entry by entry where `@` or `dot` multiplies matrices.

Stage: typed lines -> typed lines, products taken from the left as Python does. Texts without matrix signs of programs
are left alone: many write `*` for any product.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from symbolic.errors import FormulaError
from symbolic.formula.reader.lines import Line
from symbolic.formula.reader.syntax import Product, Span, Syntax, retyped

__all__ = ["with_stars_of_programs"]

_MATRIX_SIGNS = re.compile(r"\S *@ *\S|\bnp\.dot\(|\w\.dot\(|\bnp\.matmul\(")


def with_stars_of_programs(
    lines: Sequence[Line], parsed: Sequence[Syntax | FormulaError | None]
) -> list[Syntax | FormulaError | None]:
    """Return the lines; in those of plain text `*` is a sign of entries, if some line has a sign of matrices."""
    if not any(line.plain and _MATRIX_SIGNS.search(line.text) for line in lines):
        return list(parsed)
    return [
        _entrywise(syntax) if line.plain and isinstance(syntax, Syntax) else syntax
        for line, syntax in zip(lines, parsed, strict=True)
    ]


def _entrywise(part: Any) -> Any:
    """a @ b * c is (a b) ⊙ c"""
    part = retyped(part, _entrywise)
    if not isinstance(part, Product) or "*" not in part.signs:
        return part
    result: Syntax = part.factors[0]
    for sign, factor in zip(part.signs, part.factors[1:], strict=True):
        span = Span(result.span.start, factor.span.end)
        result = Product(span, (result, factor), (r"\odot" if sign == "*" else sign,))
    return result
