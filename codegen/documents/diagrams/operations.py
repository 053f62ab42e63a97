"""What is written inside the outline of an operation."""

from __future__ import annotations

from codegen.documents.diagrams.labels import label_width
from symbolic.formula.nodes import Formula, Negative, Product, Quantity, Sum
from symbolic.formula.notation import Notation

__all__ = ["operation"]

_WIDEST = 150.0


def operation(quantity: Quantity, formula: Formula, notation: Notation, size: int) -> Formula | str:
    """Return the sign of a sum, a difference or a product of quantities, else the formula; of a long one its name."""
    match formula:
        case Sum(terms=terms) if all(isinstance(term, Quantity) for term in terms):
            return "+"
        case Sum(terms=(Quantity(), Negative(body=Quantity()))):
            return "−"
        case Product(factors=factors) if all(isinstance(factor, Quantity) for factor in factors):
            return "×"
        case _ if label_width(formula, notation, size) <= _WIDEST:
            return formula
        case _:
            return f"{notation.letter(quantity.name).text}(…)"
