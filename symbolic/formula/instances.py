"""Which terms of a sum hold a quantity, also under a sigma sign: all that a derivative by it has to look at.

A sum over a million weights has one term that changes with a given one. The others are left out here, exactly where
that changes nothing in the derivative, so that nothing is made for them.
"""

from __future__ import annotations

from symbolic.formula.build import sum_of
from symbolic.formula.nodes import Formula, Group, Index, Negative, Product, Quantity, Sigma, Sum
from symbolic.formula.substitute import children, quantities, with_index

__all__ = ["holding"]


def holding(formula: Formula, quantity: Quantity) -> Formula:
    """Return a formula with the derivative of `formula` by `quantity`: of its sums the terms that hold it alone.

    Σ_j W_ij a_j + b_i becomes W_i3 a_3 for the quantity a_3; a factor without the quantity stays.
    """
    match formula:
        case Sum(terms=terms):
            return sum_of([holding(term, quantity) for term in terms if _may_hold(term, quantity)])
        case Group(body=body):
            inside = holding(body, quantity)
            return Group(inside) if isinstance(inside, Sum) else inside
        case Negative(body=body):
            return Negative(holding(body, quantity))
        case Product(factors=factors, sign=sign):
            changing = [_may_hold(factor, quantity) for factor in factors]
            if sum(changing) == 1:
                pairs = zip(factors, changing, strict=True)
                return Product(
                    tuple(holding(factor, quantity) if changes else factor for factor, changes in pairs), sign
                )
        case Sigma():
            values = _values(formula, quantity)
            if values is not None:
                instances = [with_index(formula.body, formula.index, k) for k in sorted(values)]
                return sum_of([holding(instance, quantity) for instance in instances])
    return formula


def _may_hold(formula: Formula, quantity: Quantity) -> bool:
    """Say whether `quantity` stands in `formula`, or in an instance of a sum in it."""
    return any(_matched(part, quantity) is not None for part in quantities(formula))


def _values(sigma: Sigma, quantity: Quantity) -> set[int] | None:
    """Return the values of the running index whose instances hold `quantity`; None where it could be any."""
    if not isinstance(sigma.lower, int) or not isinstance(sigma.upper, int) or _binds(sigma.body, sigma.index):
        return None
    values: set[int] = set()
    for part in quantities(sigma.body):
        matched = _matched(part, quantity)
        if matched is None:
            continue
        if sigma.index not in matched:
            return None
        values.add(matched[sigma.index])
    return {value for value in values if sigma.lower <= value <= sigma.upper}


def _binds(formula: Formula, letter: str) -> bool:
    """Say whether a sum inside `formula` runs over the same letter, which is another one there."""
    if isinstance(formula, Sigma) and formula.index == letter:
        return True
    return any(_binds(part, letter) for part in children(formula))


def _matched(part: Quantity, quantity: Quantity) -> dict[str, int] | None:
    """Return the values of the letters in `part` that make it `quantity`; None where nothing does."""
    if (part.name, part.mark, len(part.indices)) != (quantity.name, quantity.mark, len(quantity.indices)):
        return None
    places = [
        (part.layer, quantity.layer),
        (part.sample, quantity.sample),
        *zip(part.indices, quantity.indices, strict=True),
    ]
    matched: dict[str, int] = {}
    for written, given in places:
        if isinstance(written, Index) and isinstance(given, int):
            if matched.setdefault(written.letter, given - written.shift) != given - written.shift:
                return None
        elif written != given:
            return None
    return matched
