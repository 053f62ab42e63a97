"""Paraphrases that school algebra allows: order, brackets, signs, fractions and powers."""

from __future__ import annotations

from dataclasses import replace

from symbolic.formula.nodes import (
    ONE,
    ZERO,
    Formula,
    Group,
    Hadamard,
    Negative,
    Number,
    Power,
    Product,
    Quantity,
    Quotient,
    Relations,
    Sigma,
    Sign,
    Sum,
)
from symbolic.formula.substitute import quantities
from tests.corpus.places import Context, Sides, is_whole

__all__ = [
    "decimal",
    "denominators_named",
    "doubled",
    "expanded",
    "flipped_difference",
    "fraction_joined",
    "fraction_split",
    "grouped",
    "is_product_of_numbers",
    "minus_inside",
    "minus_outside",
    "moved_across",
    "nested",
    "power_as_product",
    "product_as_power",
    "reordered_factors",
    "reordered_terms",
    "sides_swapped",
    "signed_otherwise",
    "times_one",
]


def is_product_of_numbers(formula: Formula) -> bool:
    return isinstance(formula, Product) and not any(map(is_whole, formula.factors))


def _shuffled(parts: tuple[Formula, ...], context: Context) -> tuple[Formula, ...]:
    found = list(parts)
    context.chance.shuffle(found)
    return tuple(found)


# --- factors and terms ------------------------------------------------------------------------------------------------


def reordered_factors(formula: Formula, context: Context) -> Formula | None:
    """u v = v u"""
    if isinstance(formula, Hadamard) or is_product_of_numbers(formula):
        return replace(formula, factors=_shuffled(formula.factors, context))  # type: ignore[union-attr]
    return None


def reordered_terms(formula: Formula, context: Context) -> Formula | None:
    """u + v = v + u"""
    return Sum(_shuffled(formula.terms, context)) if isinstance(formula, Sum) else None


def signed_otherwise(formula: Formula, context: Context) -> Formula | None:
    """u v = u · v = u × v"""
    if not is_product_of_numbers(formula):
        return None
    return replace(formula, sign=context.chance.choice((Sign.NONE, Sign.DOT, Sign.TIMES)))  # type: ignore[type-var]


def nested(formula: Formula, context: Context) -> Formula | None:
    """u v w = u (v w)"""
    match formula:
        case Product(factors=factors) if len(factors) > 2 and is_product_of_numbers(formula):
            cut = context.chance.randrange(1, len(factors) - 1)
            inner = Product(factors[cut:], formula.sign)
            return Product((*factors[:cut], Group(inner)), formula.sign)
    return None


def grouped(formula: Formula, context: Context) -> Formula | None:
    """u = (u)"""
    if isinstance(formula, Group | Number | Relations | Negative) or _is_bare(formula) or context.chance.random() < 0.5:
        return None
    return Group(formula)


def _is_bare(formula: Formula) -> bool:
    return isinstance(formula, Quantity) and formula.name in {"width", "samples"}


def times_one(formula: Formula, context: Context) -> Formula | None:
    """u v = u · 1 · v"""
    if not is_product_of_numbers(formula):
        return None
    factors = list(formula.factors)  # type: ignore[attr-defined]  # a product
    factors.insert(context.chance.randint(1, len(factors)), ONE)
    return Product(tuple(factors), Sign.DOT)


def expanded(formula: Formula, _: Context) -> Formula | None:
    """u (v - w) = u v - u w"""
    if not isinstance(formula, Product) or not is_product_of_numbers(formula):
        return None
    for place, factor in enumerate(formula.factors):
        inner = factor.body if isinstance(factor, Group) else factor
        if isinstance(inner, Sum):
            return Sum(tuple(_with(formula, place, term) for term in inner.terms))
    return None


def _with(product: Product, place: int, term: Formula) -> Formula:
    body = term.body if isinstance(term, Negative) else term
    inside = (Group(body),) if isinstance(body, Sigma) else (body,)
    found = Product((*product.factors[:place], *inside, *product.factors[place + 1 :]), product.sign)
    return Negative(found) if isinstance(term, Negative) else found


def _times(formula: Formula, written: str) -> Formula:
    return Product((Number(written), Group(formula) if isinstance(formula, Sum | Sigma) else formula), Sign.DOT)


# --- signs, fractions and powers --------------------------------------------------------------------------------------


def flipped_difference(formula: Formula, _: Context) -> Formula | None:
    """u - v = -(v - u)"""
    match formula:
        case Sum(terms=(one, Negative(body=other))):
            return Negative(Sum((other, Negative(one))))
    return None


def minus_inside(formula: Formula, _: Context) -> Formula | None:
    """-(u v) = (-u) v"""
    match formula:
        case Negative(body=Product(factors=(first, *others), sign=sign)):
            return Product((Negative(first), *others), sign)
        case Negative(body=Quotient(numerator=above, denominator=below)):
            return Quotient(Negative(above), below)
    return None


def minus_outside(formula: Formula, _: Context) -> Formula | None:
    """u (-v) = -(u v)"""
    match formula:
        case Product(factors=factors, sign=sign):
            for place, factor in enumerate(factors):
                inner = factor.body if isinstance(factor, Group) else factor
                if isinstance(inner, Negative):
                    return Negative(Product((*factors[:place], inner.body, *factors[place + 1 :]), sign))
    return None


def fraction_joined(formula: Formula, _: Context) -> Formula | None:
    """u/v · w = u w / v"""
    match formula:
        case Product(factors=(Quotient(numerator=above, denominator=below), *others), sign=sign) if others:
            if is_product_of_numbers(formula):
                kept = others if above == ONE else (above, *others)
                return Quotient(Product(tuple(kept), sign) if len(kept) > 1 else kept[0], below)
    return None


def fraction_split(formula: Formula, context: Context) -> Formula | None:
    """u w / v = 1/v · u w"""
    match formula:
        case Quotient(numerator=above, denominator=below) if not isinstance(above, Number) and not is_whole(above):
            inside = Group(above) if isinstance(above, Sum | Sigma | Negative) else above
            parts = [Quotient(ONE, below), inside]
            context.chance.shuffle(parts)
            return Product(tuple(parts), Sign.DOT)
    return None


def decimal(formula: Formula, _: Context) -> Formula | None:
    """1/2 = 0.5"""
    match formula:
        case Quotient(numerator=Number(written="1"), denominator=Number(written="2")):
            return Number("0.5")
    return None


def denominators_named(formula: Formula, context: Context) -> Formula | None:
    """2/n_D = 2/3"""
    match formula:
        case Quantity(name="width", indices=(int(l),)):
            return Number(str(context.spec.widths[l]))
    return None


def power_as_product(formula: Formula, _: Context) -> Formula | None:
    """u^2 = u u"""
    match formula:
        case Power(base=base, exponent=Number(written="2")) if not is_whole(base):
            return Product((base, base))
        case Power(base=base, exponent=Number(written="2")):
            return Hadamard((base, base))
    return None


def product_as_power(formula: Formula, _: Context) -> Formula | None:
    """u u = u^2"""
    match formula:
        case Product(factors=(one, other)) if one == other:
            return Power(one, Number("2"))
    return None


# --- both sides -------------------------------------------------------------------------------------------------------


def sides_swapped(sides: Sides, _: Context) -> Sides | None:
    """u = v, so v = u; a number alone on the left would turn free indices into summed ones"""
    return (sides[1], sides[0]) if any(True for _ in quantities(sides[1])) else None


def moved_across(sides: Sides, context: Context) -> Sides | None:
    """u = v, so u - v = 0"""
    if not context.entries:
        return None
    right = sides[1].terms if isinstance(sides[1], Sum) else (sides[1],)
    moved = [term.body if isinstance(term, Negative) else Negative(term) for term in right]
    return Sum((sides[0], *moved)), ZERO


def doubled(sides: Sides, context: Context) -> Sides | None:
    """u = v, so 2 u = 2 v"""
    number = context.chance.choice(("2", "3"))
    left, right = (_times(side, number) for side in sides)
    return left, right
