"""Repeated derivatives: ∂²L/∂v∂u is `Partial(Partial(L, u), v)`, first by u, then by v."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from symbolic.formula.nodes import Formula, Partial, Quantity
from symbolic.formula.substitute import children

__all__ = ["differentiated", "in_one_order", "outermost_derivatives"]


def differentiated(formula: Partial) -> tuple[Formula, tuple[tuple[Formula, int], ...]]:
    """Return what is differentiated, and by what and how often in a row, the last derivative first.

    ∂²L/∂v∂u gives L and (v, 1), (u, 1); ∂²L/∂u² gives L and (u, 2).
    """
    variables: list[Formula] = []
    base: Formula = formula
    while isinstance(base, Partial):
        variables.append(base.wrt)
        base = base.of
    return base, tuple((variable, len(list(same))) for variable, same in groupby(variables))


def outermost_derivatives(formula: Formula) -> Iterator[Partial]:
    """Yield every derivative in `formula` that stands in no other derivative, in written order."""
    if isinstance(formula, Partial):
        yield formula
    else:
        for part in children(formula):
            yield from outermost_derivatives(part)


def in_one_order(formula: Partial) -> Partial:
    """Return a second derivative of a quantity with its variables in a fixed order: ∂²u/∂v∂w and ∂²u/∂w∂v are equal.

    That the order does not matter holds where second derivatives are continuous, which those who ask for them see to.
    """
    match formula:
        case Partial(of=Partial(of=Quantity() as of, wrt=first), wrt=then) if repr(then) < repr(first):
            return Partial(Partial(of, then), first)
        case _:
            return formula
