"""When a formula inside another needs brackets, and when these must grow: one table for all printers."""

from __future__ import annotations

from symbolic.formula.nodes import (
    Apply,
    Cases,
    Formula,
    Group,
    Hadamard,
    Highlight,
    Matrix,
    MatrixProduct,
    Negative,
    Partial,
    Power,
    Product,
    Quotient,
    Relations,
    Sigma,
    Sign,
    Sum,
    Transpose,
    Underbrace,
)

__all__ = ["ATOM", "FACTOR", "JUXTAPOSED", "POWER", "RELATION", "TERM", "binding", "is_tall"]

RELATION, TERM, FACTOR, JUXTAPOSED, POWER, ATOM = range(6)
"""How strongly a formula holds together, from loose to tight."""

_BINDING: dict[type[Formula], int] = {
    Relations: RELATION,
    Sum: TERM,
    Negative: TERM,
    Sigma: TERM,
    Cases: TERM,
    Hadamard: FACTOR,
    MatrixProduct: JUXTAPOSED,
    Power: POWER,
    Transpose: POWER,
}


def binding(formula: Formula) -> int:
    """Return how strongly `formula` holds together; brackets are needed where less than its place asks for."""
    if isinstance(formula, Product):
        return JUXTAPOSED if formula.sign is Sign.NONE else FACTOR
    if isinstance(formula, Highlight):
        return binding(formula.body)
    return _BINDING.get(type(formula), ATOM)


_ALWAYS_TALL = (Quotient, Partial, Sigma, Cases, Matrix, Underbrace)


def is_tall(formula: Formula) -> bool:
    """Say whether brackets round `formula` must be larger than a line of text."""
    match formula:
        case Sum(terms=parts) | Product(factors=parts) | Hadamard(factors=parts) | MatrixProduct(factors=parts):
            return any(map(is_tall, parts))
        case Negative(body=body) | Group(body=body) | Highlight(body=body) | Transpose(body=body):
            return is_tall(body)
        case Power(base=body):
            return is_tall(body)
        case Relations(sides=parts) | Apply(arguments=parts):
            return any(map(is_tall, parts))
        case _:
            return isinstance(formula, _ALWAYS_TALL)
