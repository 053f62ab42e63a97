"""The derivative of an expression as one writes it by hand: a named rule for each kind of formula.

The order of what was written is kept and nothing is multiplied out: (x + y) z by x is z, σ(w x) by x is σ'(w x) w.
`with_slopes_written` then puts in σ(u)(1 - σ(u)) for σ'(u) and its like. The prover checks each kind of derivative by
SymPy. The first docstring line of a rule is its formula.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import singledispatch
from types import MappingProxyType

from symbolic.formula.build import equation, number, product, sum_of
from symbolic.formula.from_sympy import from_sympy
from symbolic.formula.nodes import (
    ONE,
    ZERO,
    Apply,
    Cases,
    Formula,
    Group,
    Negative,
    Number,
    Power,
    Product,
    Quantity,
    Quotient,
    Relations,
    Sigma,
    Sum,
)
from symbolic.formula.registered import registered
from symbolic.formula.substitute import nodes_of, quantities, rebuilt, with_sums_written_out
from symbolic.functions import Activation
from symbolic.functions.base import Z

__all__ = ["kinks_of", "slope", "with_slopes_written"]

_TWO = Number("2")


@singledispatch
def slope(formula: Formula, wrt: Quantity) -> Formula:
    """Return d formula / d wrt, all other quantities held fixed.

    Raises:
        TypeError: for a node that has no scalar value.
    """
    raise TypeError(f"no derivative of a {type(formula).__name__}")


@slope.register
def number_slope(formula: Number, wrt: Quantity) -> Formula:
    """(c)' = 0"""
    return ZERO


@slope.register
def quantity_slope(formula: Quantity, wrt: Quantity) -> Formula:
    """(x)' = 1, (y)' = 0"""
    return ONE if formula == wrt else ZERO


@slope.register
def group_slope(formula: Group, wrt: Quantity) -> Formula:
    """(u)' = u'"""
    return slope(formula.body, wrt)


@slope.register
def sum_slope(formula: Sum, wrt: Quantity) -> Formula:
    """(u + v)' = u' + v'"""
    return _sum([slope(term, wrt) for term in formula.terms])


@slope.register
def negative_slope(formula: Negative, wrt: Quantity) -> Formula:
    """(-u)' = -u'"""
    return _negative(slope(formula.body, wrt))


@slope.register
def product_slope(formula: Product, wrt: Quantity) -> Formula:
    """(u v)' = u' v + u v'"""
    terms = list[Formula]()
    for place, factor in enumerate(formula.factors):
        change = slope(factor, wrt)
        if change != ZERO:
            before, after = formula.factors[:place], formula.factors[place + 1 :]
            terms.append(_times(*before, change, *after))
    return _sum(terms)


@slope.register
def quotient_slope(formula: Quotient, wrt: Quantity) -> Formula:
    """(u/v)' = u'/v - u v'/v^2"""
    above, below = formula.numerator, formula.denominator
    rise, change = slope(above, wrt), slope(below, wrt)
    terms = [] if rise == ZERO else [_share(rise, below)]
    if change != ZERO:
        terms.append(_negative(_over(_times(above, change), _power(below, _TWO))))
    return _sum(terms)


@slope.register
def power_slope(formula: Power, wrt: Quantity) -> Formula:
    """(u^c)' = c u^(c-1) u', (c^v)' = c^v ln(c) v', (u^v)' = u^v (v' ln(u) + v u'/u)"""
    base, exponent = formula.base, formula.exponent
    change, growth = slope(base, wrt), slope(exponent, wrt)
    if growth == ZERO:
        return ZERO if change == ZERO else _times(exponent, _power(base, _one_less(exponent)), change)
    logarithm = _times(growth, Apply("log", (base,)))
    if change == ZERO:
        return _times(formula, logarithm)
    share = ONE if (exponent, change) == (base, ONE) else _over(_times(exponent, change), base)
    return _times(formula, _sum([logarithm, share]))


@slope.register
def apply_slope(formula: Apply, wrt: Quantity) -> Formula:
    """f(u)' = f'(u) u'"""
    if formula.function in {"max", "min"}:
        return _extremum(formula, wrt)
    (argument,) = formula.arguments
    change = slope(argument, wrt)
    return ZERO if change == ZERO else _times(_outer(formula, argument), change)


@slope.register
def sigma_slope(formula: Sigma, wrt: Quantity) -> Formula:
    """(Σ_k u_k)' = u_1' + ... + u_n'"""
    return slope(with_sums_written_out(formula), wrt)


@slope.register
def cases_slope(formula: Cases, wrt: Quantity) -> Formula:
    """{u if c; v otherwise}' = {u' if c; v' otherwise}"""
    branches = tuple((slope(value, wrt), condition) for value, condition in formula.branches)
    return ZERO if all(value == ZERO for value, _ in branches) else Cases(branches)


def _outer(formula: Apply, u: Formula) -> Formula:
    """Return f'(u)."""
    if formula.function in _ELEMENTARY:
        return _ELEMENTARY[formula.function](formula, u)
    if not isinstance(registered(formula.function), Activation):
        raise TypeError(f"no derivative of {formula.function}")
    return Apply(formula.function, (u,), formula.primes + 1)


def with_slopes_written(formula: Formula) -> Formula:
    """Return `formula` with every f'(u) written out that is short: σ(u)(1 - σ(u)) for σ'(u)."""
    match formula:
        case Apply(primes=1, arguments=(u,)):
            record = registered(formula.function)
            if isinstance(record, Activation) and record.in_chain == "written":
                return from_sympy(record.derivative, {Z: with_slopes_written(u)})
            return rebuilt(formula, with_slopes_written)
        case Product(factors=factors):
            parts = tuple(map(with_slopes_written, factors))
            return formula if parts == factors else _times(*parts)
        case Negative(body=body):
            part = with_slopes_written(body)
            return formula if part == body else _negative(part)
        case _:
            return rebuilt(formula, with_slopes_written)


_ROOT_OF_PI = Apply("sqrt", (Quantity("pi"),))


def _bell(u: Formula) -> Formula:
    """2/√π e^(-u^2)"""
    return _times(Quotient(_TWO, _ROOT_OF_PI), Apply("exp", (Negative(_power(u, _TWO)),)))


_ELEMENTARY: Mapping[str, Callable[[Apply, Formula], Formula]] = MappingProxyType(
    {
        "exp": lambda whole, _: whole,
        "log": lambda _, u: Quotient(ONE, u),
        "sqrt": lambda whole, _: Quotient(ONE, product([_TWO, whole])),
        "sin": lambda _, u: Apply("cos", (u,)),
        "cos": lambda _, u: Negative(Apply("sin", (u,))),
        "sinh": lambda _, u: Apply("cosh", (u,)),
        "cosh": lambda _, u: Apply("sinh", (u,)),
        "abs": lambda _, u: Apply("sign", (u,)),
        "sign": lambda _whole, _u: ZERO,
        "erf": lambda _, u: _bell(u),
        "erfc": lambda _, u: Negative(_bell(u)),
        "log1p": lambda _, u: Quotient(ONE, Sum((ONE, u))),
        "expm1": lambda _, u: Apply("exp", (u,)),
    }
)


def _extremum(formula: Apply, wrt: Quantity) -> Formula:
    """max(u, v)' = {u' if u >= v; v' otherwise}"""
    first, *others = formula.arguments
    rest = others[0] if len(others) == 1 else Apply(formula.function, tuple(others))
    one, other = slope(first, wrt), slope(rest, wrt)
    if one == other:
        return one
    sign = ">=" if formula.function == "max" else "<="
    return Cases(((one, Relations((first, rest), (sign,))), (other, None)))


# --- where there is no derivative -------------------------------------------------------------------------------


def kinks_of(formula: Formula, wrt: Quantity) -> tuple[tuple[Relations, Formula], ...]:
    """Return the places where `formula` may have no derivative by `wrt`, and what is used there for f'(u)."""
    return tuple(dict.fromkeys(_kinks(formula, wrt)))


def _kinks(formula: Formula, wrt: Quantity) -> Iterator[tuple[Relations, Formula]]:
    applied = (node for node in nodes_of(formula) if isinstance(node, Apply))
    for node in applied:
        found = tuple(_kinks_of_function(node, wrt))
        if found and wrt in quantities(node):
            yield from found


def _kinks_of_function(formula: Apply, wrt: Quantity) -> Iterator[tuple[Relations, Formula]]:
    match formula:
        case Apply(function="abs" | "sign", arguments=(u,)):
            yield equation(u, ZERO), ZERO
        case Apply(function="max" | "min", arguments=(first, *others)):
            rest = others[0] if len(others) == 1 else Apply(formula.function, tuple(others))
            yield equation(first, rest), slope(first, wrt)
        case Apply(arguments=(u,)) if isinstance(record := registered(formula.function), Activation):
            for kink in record.kinks:
                yield equation(from_sympy(kink.at, {Z: u}), ZERO), from_sympy(kink.value, {Z: u})


# --- what a writer leaves out -----------------------------------------------------------------------------------


def _sum(terms: Sequence[Formula]) -> Formula:
    """Return a sum without zeros, a positive term before a leading minus; sums inside it are not in brackets."""
    flat = list[Formula]()
    for term in terms:
        flat += term.terms if isinstance(term, Sum) else (term,)
    kept = [term for term in flat if term != ZERO]
    positive = next((place for place, term in enumerate(kept) if not isinstance(term, Negative)), 0)
    return sum_of([*kept[positive : positive + 1], *kept[:positive], *kept[positive + 1 :]])


def _negative(formula: Formula) -> Formula:
    match formula:
        case Negative(body=body):
            return body
        case _ if formula == ZERO:
            return ZERO
        case Sum(terms=terms):
            return Sum(tuple(map(_negative, terms)))
        case _:
            return Negative(formula)


def _times(*factors: Formula) -> Formula:
    """Return a product with one minus and one number in front, without ones, its unit fractions in one denominator."""
    above, below, front = list[Formula](), list[Formula](), Fraction(1)
    waiting = list(factors)
    while waiting:
        factor = waiting.pop(0)
        match factor:
            case Negative(body=body):
                front = -front
                waiting.insert(0, body)
            case Product(factors=inside):
                waiting[:0] = inside
            case Number():
                front *= factor.value
            case Quotient(numerator=Number() as top, denominator=Number() as bottom) if bottom.value:
                front *= top.value / bottom.value
            case Quotient(numerator=Number("1"), denominator=Product(factors=(Number() as bottom, *rest))) if (
                bottom.value
            ):
                front /= bottom.value
                below += rest
            case Quotient(numerator=Number("1"), denominator=denominator):
                below.append(denominator)
            case _:
                above.append(factor)
    if front == 0:
        return ZERO
    size = abs(front)
    if below:
        value: Formula = Quotient(_numbered(size.numerator, above), _numbered(size.denominator, below))
    else:
        value = product([*([] if size == 1 else [number(size)]), *above])
    return Negative(value) if front < 0 else value


def _numbered(front: int, factors: Sequence[Formula]) -> Formula:
    """Return a product with a number in front, if that is not 1."""
    return product([*([] if front == 1 else [number(front)]), *factors])


def _share(above: Formula, below: Formula) -> Formula:
    """Return a quotient, numbers in it worked out: (2 u)/2 is u."""
    if isinstance(below, Number) and isinstance(above, Product | Number | Negative):
        return _times(Quotient(ONE, below), above)
    return _over(above, below)


def _over(above: Formula, below: Formula) -> Formula:
    match above:
        case Negative(body=body):
            return Negative(_over(body, below))
        case _ if below == ONE:
            return above
        case _:
            return Quotient(above, below)


def _power(base: Formula, exponent: Formula) -> Formula:
    if exponent == ONE:
        return base
    if isinstance(base, Power) and isinstance(base.exponent, Number) and isinstance(exponent, Number):
        return Power(base.base, number(base.exponent.value * exponent.value))
    return Power(base, exponent)


def _one_less(exponent: Formula) -> Formula:
    match exponent:
        case Number():
            return number(exponent.value - 1)
        case Negative(body=Number() as body):
            return number(-body.value - 1)
        case _:
            return Sum((exponent, Negative(ONE)))
