"""The small lines of a derivative for general indices: a sign pushed inwards, Kronecker deltas, their contraction.

Stage: formula -> formula, one rule of calculus at a time; `proof` decides whether a line equals the one before.
"""

from __future__ import annotations

from functools import singledispatch

from symbolic.formula.build import product, sum_of
from symbolic.formula.nodes import (
    ONE,
    ZERO,
    Apply,
    Formula,
    Group,
    Index,
    Negative,
    Number,
    Partial,
    Power,
    Product,
    Quantity,
    Quotient,
    Sigma,
    Sign,
    Sum,
)
from symbolic.formula.substitute import quantities, rebuilt, with_index

__all__ = ["contracted", "distributed", "flat", "holds_array", "pushed", "with_deltas", "with_deltas_apart"]

_TWO = Number("2")


def is_entry_beside(one: Quantity, other: Quantity) -> bool:
    """Say whether both are entries of one array."""
    return (one.name, one.layer) == (other.name, other.layer)


def holds_array(formula: Formula, wrt: Quantity) -> bool:
    """Say whether an entry of the array of `wrt` stands in `formula`."""
    return any(is_entry_beside(quantity, wrt) for quantity in quantities(formula))


# --- the derivative of an expression, pushed inwards as far as the entries ------------------------------------------


@singledispatch
def pushed(formula: Formula, wrt: Quantity) -> Formula:
    """Return the derivative of `formula` by `wrt` in terms of derivatives between entries of the array of `wrt`."""
    raise TypeError(f"no rule pushes a derivative into {type(formula).__name__}")


@pushed.register
def pushed_into_quantity(formula: Quantity, wrt: Quantity) -> Formula:
    """∂u_q/∂u_i stays, and is 0 for an entry of another array"""
    return Partial(formula, wrt) if is_entry_beside(formula, wrt) else ZERO


@pushed.register
def pushed_into_sum(formula: Sum, wrt: Quantity) -> Formula:
    """∂(u + v)/∂w = ∂u/∂w + ∂v/∂w, constant terms left out"""
    return sum_of([pushed(term, wrt) for term in formula.terms if holds_array(term, wrt)])


@pushed.register
def pushed_into_sigma(formula: Sigma, wrt: Quantity) -> Formula:
    """∂(Σ_q u_q)/∂w = Σ_q ∂u_q/∂w"""
    return Sigma(pushed(formula.body, wrt), formula.index, formula.lower, formula.upper)


@pushed.register
def pushed_into_negative(formula: Negative, wrt: Quantity) -> Formula:
    """-∂u/∂w"""
    return Negative(pushed(formula.body, wrt))


@pushed.register
def pushed_into_group(formula: Group, wrt: Quantity) -> Formula:
    """∂(u)/∂w"""
    return pushed(formula.body, wrt)


@pushed.register
def pushed_into_product(formula: Product, wrt: Quantity) -> Formula:
    """∂(u v)/∂w = ∂u/∂w v + u ∂v/∂w, constant factors kept where they stand"""
    factors = formula.factors
    terms = [
        _product((*factors[:place], pushed(factor, wrt), *factors[place + 1 :]))
        for place, factor in enumerate(factors)
        if holds_array(factor, wrt)
    ]
    return sum_of(terms)


@pushed.register
def pushed_into_apply(formula: Apply, wrt: Quantity) -> Formula:
    """∂f(u)/∂w = f'(u) ∂u/∂w, e^u staying as it is"""
    (argument,) = formula.arguments
    outer = formula if formula.function == "exp" else Apply(formula.function, (argument,), formula.primes + 1)
    return _product((outer, pushed(argument, wrt)))


@pushed.register
def pushed_into_quotient(formula: Quotient, wrt: Quantity) -> Formula:
    """∂(u/v)/∂w = (∂u/∂w v - u ∂v/∂w)/v^2"""
    above, below = formula.numerator, formula.denominator
    first = _product((pushed(above, wrt), below))
    second = Negative(_product((above, pushed(below, wrt))))
    return Quotient(Sum((first, second)), Power(below, _TWO))


@pushed.register
def pushed_into_power(formula: Power, wrt: Quantity) -> Formula:
    """∂(u^2)/∂w = 2 u ∂u/∂w"""
    if formula.exponent != _TWO:
        raise TypeError("only squares are powers of entries")
    return _product((_TWO, formula.base, pushed(formula.base, wrt)))


def _product(factors: tuple[Formula, ...]) -> Formula:
    """Return a product without brackets round products inside it."""
    flat: list[Formula] = []
    for factor in factors:
        flat += factor.factors if isinstance(factor, Product) and factor.sign is Sign.NONE else (factor,)
    return product(flat)


def flat(formula: Formula) -> Formula:
    """u (v w) = u v w where no sign stands between, and no brackets round the whole"""
    return _flat(formula.body if isinstance(formula, Group) else formula)


def _flat(formula: Formula) -> Formula:
    match formula:
        case Product(factors=factors, sign=Sign.NONE):
            return _product(tuple(map(_flat, factors)))
        case _:
            return rebuilt(formula, _flat)


# --- Kronecker deltas -----------------------------------------------------------------------------------------------


def with_deltas(formula: Formula) -> Formula:
    """∂u_q/∂u_i = δ_qi: entries of one array do not depend on each other"""
    match formula:
        case Partial(of=Quantity() as of, wrt=Quantity() as wrt) if is_entry_beside(of, wrt):
            return product([Quantity("kronecker", None, pair) for pair in zip(of.indices, wrt.indices, strict=True)])
        case Product(factors=factors, sign=Sign.NONE):
            return _product(tuple(map(with_deltas, factors)))
        case _:
            return rebuilt(formula, with_deltas)


def contracted(formula: Formula) -> Formula:
    """Σ_q u_q δ_qi = u_i, all such sums carried out, factors of 1 left out"""
    match formula:
        case Sigma(body=body, index=letter):
            inside = contracted(body)
            if isinstance(inside, Group) and isinstance(inside.body, Sum):
                inside = inside.body
            if isinstance(inside, Sum) and any(_delta_with(term, letter) for term in inside.terms):
                return sum_of([contracted(Sigma(term, letter, formula.lower, formula.upper)) for term in inside.terms])
            if isinstance(inside, Negative):
                return Negative(contracted(Sigma(inside.body, letter, formula.lower, formula.upper)))
            return _one_contracted(Sigma(inside, letter, formula.lower, formula.upper))
        case Product(factors=factors, sign=sign):
            kept = [factor for factor in map(contracted, factors) if factor != ONE]
            return _product(tuple(kept)) if sign is Sign.NONE else product(kept, sign)
        case _:
            return rebuilt(formula, contracted)


def _one_contracted(formula: Sigma) -> Formula:
    delta = _delta_with(formula.body, formula.index)
    if delta is None:
        return formula
    other = next(index for index in delta.indices if index != Index(formula.index))
    rest = _without(formula.body, delta)
    return contracted(with_index(rest, formula.index, other))


def _delta_with(formula: Formula, letter: str) -> Quantity | None:
    """Return a delta among the factors of `formula` that holds the summed letter."""
    match formula:
        case Negative(body=body):
            return _delta_with(body, letter)
        case Product(factors=factors):
            return next((found for found in (_delta_with(factor, letter) for factor in factors) if found), None)
        case Quantity(name="kronecker", indices=indices) if Index(letter) in indices:
            return formula
        case _:
            return None


def _without(formula: Formula, delta: Quantity) -> Formula:
    match formula:
        case Negative(body=body):
            return Negative(_without(body, delta))
        case Product(factors=factors, sign=sign):
            return product([_without(factor, delta) for factor in factors if factor != delta], sign)
        case _:
            return ONE if formula == delta else formula


def with_deltas_apart(formula: Formula) -> Formula:
    """Σ_q u_q (v_q + δ_qi) = Σ_q u_q v_q + Σ_q u_q δ_qi"""
    match formula:
        case Sum(terms=terms):
            return Sum(tuple(part for term in terms for part in _terms(with_deltas_apart(term))))
        case Sigma(body=Product(factors=factors, sign=sign), index=letter):
            for place, factor in enumerate(factors):
                if isinstance(factor, Sum) and any(_delta_with(term, letter) for term in factor.terms):
                    bodies = (product((*factors[:place], term, *factors[place + 1 :]), sign) for term in factor.terms)
                    return Sum(tuple(Sigma(body, letter, formula.lower, formula.upper) for body in bodies))
    return formula


# --- multiplying out ------------------------------------------------------------------------------------------------


def distributed(formula: Formula) -> Formula:
    """Σ_q u_q (v_q - w) = Σ_q u_q v_q - w Σ_q u_q"""
    match formula:
        case Sigma(body=body, index=letter):
            inside = distributed(body)
            if isinstance(inside, Sum):
                terms = (distributed(Sigma(term, letter, formula.lower, formula.upper)) for term in inside.terms)
                return Sum(tuple(terms))
            if isinstance(inside, Negative):
                return Negative(distributed(Sigma(inside.body, letter, formula.lower, formula.upper)))
            return _with_constants_in_front(Sigma(inside, letter, formula.lower, formula.upper))
        case Negative(body=body):
            return _negated(distributed(body))
        case Group(body=Sum() as body):
            return distributed(body)
        case Sum(terms=terms):
            return Sum(tuple(part for term in terms for part in _terms(distributed(term))))
        case Product(factors=factors):
            return _multiplied(tuple(map(distributed, factors)))
        case _:
            return formula


def _terms(formula: Formula) -> tuple[Formula, ...]:
    return formula.terms if isinstance(formula, Sum) else (formula,)


def _negated(formula: Formula) -> Formula:
    match formula:
        case Negative(body=body):
            return body
        case Sum(terms=terms):
            return Sum(tuple(map(_negated, terms)))
        case _:
            return Negative(formula)


def _multiplied(factors: tuple[Formula, ...]) -> Formula:
    """(u + v) w = u w + v w, a minus taken to the front"""
    for place, factor in enumerate(factors):
        if isinstance(factor, Negative):
            return _negated(_multiplied((*factors[:place], factor.body, *factors[place + 1 :])))
        if isinstance(factor, Sum):
            products = (_multiplied((*factors[:place], term, *factors[place + 1 :])) for term in factor.terms)
            return Sum(tuple(part for term in products for part in _terms(term)))
    return _product(factors)


def _with_constants_in_front(formula: Sigma) -> Formula:
    """Σ_q u_q w = w Σ_q u_q"""
    factors = formula.body.factors if isinstance(formula.body, Product) else (formula.body,)
    letter = Index(formula.index)
    varying = [factor for factor in factors if _has_index(factor, letter)]
    constant = [factor for factor in factors if not _has_index(factor, letter)]
    if not varying or not constant:
        return formula
    return product([*constant, Sigma(product(varying), formula.index, formula.lower, formula.upper)])


def _has_index(formula: Formula, letter: Index) -> bool:
    return any(letter in quantity.indices for quantity in quantities(formula))
