"""Sums, products, quotients, powers, transposes and entries."""

from __future__ import annotations

from itertools import pairwise

from symbolic.checking.meaning.arrays import Array, Misfit, Value, diagonal, inverse, mapped, transposed
from symbolic.checking.meaning.products import entrywise, negated, product, quotient_of, total
from symbolic.checking.meaning.scene import Meaningless, Scene
from symbolic.checking.meaning.slopes import chained
from symbolic.checking.meaning.worth import MisfitAt, rule, worth
from symbolic.formula.nodes import (
    Entry,
    Formula,
    Hadamard,
    Listing,
    MatrixProduct,
    Negative,
    Number,
    Partial,
    Position,
    Power,
    Product,
    Quantity,
    Quotient,
    Sign,
    Sum,
    Transpose,
)
from symbolic.formula.substitute import children, ungrouped

__all__ = []

_MOST_POWER = 64


@rule.register
def worth_of_sum(formula: Sum, scene: Scene) -> Value:
    """u + v"""
    values = _with_identities(formula.terms, [worth(term, scene) for term in formula.terms], scene)
    try:
        return total(values, scene)
    except Misfit:
        first, other = _apart(formula.terms, values)
        raise MisfitAt(formula, formula.terms[first], formula.terms[other], (values[first], values[other])) from None


def _with_identities(terms: tuple[Formula, ...], values: list[Value], scene: Scene) -> list[Value]:
    """Make u I a matrix where it is added to one: alone, I is the number 1, as it is in a product."""
    square = next((value for value in values if isinstance(value, Array) and value.shape[0] == value.shape[1]), None)
    if square is None:
        return values
    found: list[Value] = []
    for term, value in zip(terms, values, strict=True):
        number = not isinstance(value, Array)
        found.append(
            diagonal(Array(((value,),) * square.shape[0]), scene.field) if number and _has_identity(term) else value
        )
    return found


def _has_identity(term: Formula) -> bool:
    if isinstance(term, Quantity):
        return term.name == "identity" and term.layer is None
    return any(map(_has_identity, children(term)))


def _apart(parts: tuple[Formula, ...], values: list[Value]) -> tuple[int, int]:
    """Return the places of the first two arrays of different shapes."""
    arrays = [place for place, value in enumerate(values) if isinstance(value, Array)]
    first = arrays[0]
    return first, next((place for place in arrays if values[place].shape != values[first].shape), arrays[-1])


@rule.register
def worth_of_negative(formula: Negative, scene: Scene) -> Value:
    """-u"""
    return negated(worth(formula.body, scene), scene.field)


@rule.register
def worth_of_product(formula: Product, scene: Scene) -> Value:
    """u v"""
    try:
        return _folded(formula, formula.factors, formula.sign, scene)
    except Meaningless:
        chain = _formal_chain(formula.factors, scene) if "chain" in scene.reading.liberties else None
        if chain is None:
            raise
        return chain


@rule.register
def worth_of_matrix_product(formula: MatrixProduct, scene: Scene) -> Value:
    """A B"""
    return _folded(formula, formula.factors, Sign.NONE, scene)


def _formal_chain(factors: tuple[Formula, ...], scene: Scene) -> Value | None:
    """∂L/∂Z ∂Z/∂W, where arrays of arrays stand between: the chain rule, whatever they look like"""
    links = [ungrouped(factor) for factor in factors]
    partials = [link for link in links if isinstance(link, Partial)]
    linked = all(one.wrt == other.of for one, other in pairwise(partials))
    ends = [end for link in partials for end in (link.of, link.wrt) if isinstance(end, Quantity)]
    if len(partials) < len(links) or len(ends) < 2 * len(links) or len(links) < 2 or not linked:
        return None
    if not any(grid is not None and grid.matrix for grid in map(scene.grid, ends)):
        return None
    scene.taken.add("chain")
    return chained(partials, scene)


def _folded(formula: Formula, factors: tuple[Formula, ...], sign: Sign, scene: Scene) -> Value:
    """Multiply from the left; where that does not fit, from the right: A B c is (A B) c and A (B c) alike."""
    values = [worth(factor, scene) for factor in factors]
    if not any(isinstance(value, Array) for value in values):
        return scene.field.product(values)
    taken = set(scene.taken)
    try:
        return _from_left(formula, factors, values, sign, scene)
    except MisfitAt:
        if len(factors) == 2:
            raise
        scene.taken &= taken
    try:
        result = values[-1]
        for value in reversed(values[:-1]):
            result = product(value, result, sign, scene)
    except Misfit:
        scene.taken &= taken
        return _from_left(formula, factors, values, sign, scene)
    return result


def _from_left(formula: Formula, factors: tuple[Formula, ...], values: list[Value], sign: Sign, scene: Scene) -> Value:
    result = values[0]
    for place, value in enumerate(values[1:], start=1):
        try:
            result = product(result, value, sign, scene)
        except Misfit:
            left = factors[0] if place == 1 else type(formula)(factors[:place])  # type: ignore[call-arg]
            raise MisfitAt(formula, left, factors[place], (result, value)) from None
    return result


@rule.register
def worth_of_hadamard(formula: Hadamard, scene: Scene) -> Value:
    """u ⊙ v"""
    values = _with_own_slopes(formula.factors, [worth(factor, scene) for factor in formula.factors], scene)
    result = values[0]
    for place, value in enumerate(values[1:], start=1):
        try:
            result = entrywise(result, value, scene)
        except Misfit:
            parts = formula.factors
            raise MisfitAt(formula, parts[place - 1], parts[place], (result, value)) from None
    return result


def _with_own_slopes(factors: tuple[Formula, ...], values: list[Value], scene: Scene) -> list[Value]:
    """Take ∂a/∂z beside vectors for its diagonal, where it has nothing else and that liberty is taken."""
    vector = next((value for value in values if isinstance(value, Array) and 1 in value.shape), None)
    if "own" not in scene.reading.liberties or not isinstance(vector, Array):
        return values
    size = max(vector.shape)
    found = list(values)
    for place, (factor, value) in enumerate(zip(factors, values, strict=True)):
        is_jacobian = isinstance(ungrouped(factor), Partial) and isinstance(value, Array)
        if is_jacobian and value.shape == (size, size) and size > 1 and _is_diagonal(value, scene):
            scene.taken.add("own")
            entries = [value.rows[row][row] for row in range(size)]
            found[place] = Array(tuple((entry,) for entry in entries) if vector.shape[1] == 1 else (tuple(entries),))
    return found


def _is_diagonal(square: Array, scene: Scene) -> bool:
    return all(scene.field.is_zero(entry) for i, row in enumerate(square.rows) for j, entry in enumerate(row) if i != j)


@rule.register
def worth_of_quotient(formula: Quotient, scene: Scene) -> Value:
    """u/v"""
    above, below = worth(formula.numerator, scene), worth(formula.denominator, scene)
    try:
        return quotient_of(above, below, scene)
    except Misfit:
        raise MisfitAt(formula, formula.numerator, formula.denominator, (above, below)) from None


@rule.register
def worth_of_power(formula: Power, scene: Scene) -> Value:
    """u^n"""
    base = worth(formula.base, scene)
    exponent = formula.exponent
    sign, exponent = (-1, exponent.body) if isinstance(exponent, Negative) else (1, exponent)
    match exponent:
        case Number() if exponent.value.denominator == 1:
            n = sign * int(exponent.value)
        case Sum(terms=terms) if all(isinstance(_unsigned(term), Number) for term in terms):
            n = sign * sum(_whole(term) for term in terms)
        case Position(index=index):
            n = sign * scene.number(index, formula)
        case Quotient(numerator=Number(written="1"), denominator=Number(written="2")) if sign == 1:
            return mapped(scene.field.sqrt, base)
        case _:
            raise Meaningless(formula.exponent, "an exponent that is no whole number", "a whole number")
    if abs(n) > _MOST_POWER:
        raise Meaningless(formula.exponent, f"the exponent {n}", f"one from -{_MOST_POWER} to {_MOST_POWER}")
    if n == -1 and isinstance(base, Array) and base.shape != (1, 1):
        try:
            return inverse(base, scene.field)
        except Misfit:
            raise MisfitAt(formula, formula.base, formula.base, (base, base)) from None
    return mapped(lambda entry: scene.field.power(entry, n), base)


def _unsigned(term: Formula) -> Formula:
    return term.body if isinstance(term, Negative) else term


def _whole(term: Formula) -> int:
    """2, -1"""
    number = _unsigned(term)
    if not isinstance(number, Number) or number.value.denominator != 1:
        raise Meaningless(term, "an exponent that is no whole number", "a whole number")
    return -int(number.value) if isinstance(term, Negative) else int(number.value)


@rule.register
def worth_of_transpose(formula: Transpose, scene: Scene) -> Value:
    """Aᵀ; (u, v)ᵀ is a column, however vectors lie"""
    value = worth(formula.body, scene)
    if isinstance(formula.body, Listing) and isinstance(value, Array) and value.shape[1] == 1:
        return value
    return transposed(value.unfolded() if isinstance(value, Array) else value)


@rule.register
def worth_of_entry(formula: Entry, scene: Scene) -> Value:
    """(A B)_ij"""
    value = worth(formula.body, scene)
    if not isinstance(value, Array):
        return value
    indices = [scene.number(index, formula) - 1 for index in formula.indices]
    rows, columns = value.shape
    if len(indices) == 1 and 1 in value.shape:
        entries = value.flat()
        if 0 <= indices[0] < len(entries):
            return entries[indices[0]]
    elif len(indices) == 2 and 0 <= indices[0] < rows and 0 <= indices[1] < columns:
        return value.rows[indices[0]][indices[1]]
    raise Meaningless(formula, f"an entry of a {rows} x {columns} array", "indices within it")
