"""Sums with a sigma sign, products with a pi sign, and products whose middle is written as dots."""

from __future__ import annotations

from symbolic.checking.meaning.arrays import Array, Misfit, Value
from symbolic.checking.meaning.letters import bounds_of, size_of_letter
from symbolic.checking.meaning.products import product, total
from symbolic.checking.meaning.scene import Scene
from symbolic.checking.meaning.worth import MisfitAt, rule, worth
from symbolic.formula.nodes import Index, OrderedProduct, Prod, Quantity, Sigma, Sign

__all__ = []


@rule.register(Sigma)
def worth_of_sigma(formula: Sigma, scene: Scene) -> Value:
    """Σ_k u_k"""
    terms = _each(formula, scene)
    if not terms:
        return scene.field.number(0)
    try:
        return total(terms, scene)
    except Misfit:
        raise MisfitAt(formula, formula.body, formula.body, (terms[0], terms[-1])) from None


@rule.register(Prod)
def worth_of_prod(formula: Prod, scene: Scene) -> Value:
    """Π_k u_k"""
    terms = _each(formula, scene)
    result = scene.field.number(1)
    for term in terms:
        try:
            result = product(result, term, Sign.NONE, scene)
        except Misfit:
            raise MisfitAt(formula, formula.body, formula.body, (result, term)) from None
    return result


def _each(formula: Sigma | Prod, scene: Scene) -> list[Value]:
    numbers = bounds_of(formula, scene)
    if isinstance(formula.upper, Quantity) and formula.upper.name not in {"width", "samples"}:
        scene = scene.with_letter(formula.upper.name, max(numbers, default=0))
    terms = []
    for k in numbers:
        scene.effort.spend()
        terms.append(worth(formula.body, scene.with_letter(formula.index, k)))
    return terms


@rule.register
def worth_of_ordered_product(formula: OrderedProduct, scene: Scene) -> Value:
    """A_D A_{D-1} ⋯ A_{l+1}, of entries the entry of the matrix product"""
    first, last = (scene.number(limit, formula) for limit in (formula.first, formula.last))
    layers = range(first, last - 1, -1) if first >= last else range(first, last + 1)
    factors = [_factor(formula, scene.with_letter(formula.index, layer)) for layer in layers]
    result = factors[0]
    for factor in factors[1:]:
        try:
            result = product(result, factor, Sign.NONE, scene)
        except Misfit:
            raise MisfitAt(formula, formula.body, formula.body, (result, factor)) from None
    if not formula.links or not isinstance(result, Array):
        return result
    row, column = (scene.number(Index(letter), formula) for letter in (formula.links[2], formula.links[-1]))
    return result.rows[row - 1][column - 1]


def _factor(formula: OrderedProduct, scene: Scene) -> Value:
    """Return one factor; where it is an entry, the matrix of all its entries."""
    if not formula.links:
        return worth(formula.body, scene)
    sizes = [size_of_letter(formula.body, letter, scene) for letter in formula.links[:2]]
    return Array(
        tuple(
            tuple(
                worth(formula.body, scene.with_letter(formula.links[0], i).with_letter(formula.links[1], k))
                for k in range(1, sizes[1] + 1)
            )
            for i in range(1, sizes[0] + 1)
        )
    )
