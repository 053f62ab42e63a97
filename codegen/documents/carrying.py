"""What rounding on the way has done to a result."""

from __future__ import annotations

from codegen.documents.model import Paragraph
from symbolic.formula.nodes import Formula
from symbolic.formula.value import Value
from symbolic.numeric.rounding import Rounding

__all__ = ["carrying_note"]


def carrying_note(of: Formula, without: Value, carried: Value, rounding: Rounding) -> Paragraph:
    """Return a sentence on a result that was computed from rounded numbers, and on what it is without rounding."""
    exact, found = rounding.shown(without)[0], rounding.shown(carried)[0]
    if rounding.rounded(without) == rounding.rounded(carried):
        return Paragraph(("Rounding on the way does not change what is shown of ", of, "."))
    return Paragraph(("Without rounding on the way, ", of, " would be ", exact, "; with it, it is ", found, "."))
