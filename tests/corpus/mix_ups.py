"""Mutants: one thing taken for another, f for its slope, a for z, ŷ for y, a parameter for another."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from symbolic.formula.nodes import (
    ONE,
    Apply,
    Cases,
    Formula,
    Group,
    Hadamard,
    MatrixProduct,
    Negative,
    Number,
    Partial,
    Power,
    Product,
    Quantity,
    Sigma,
    Sum,
    Transpose,
)
from symbolic.formula.substitute import rebuilt
from tests.corpus.places import Context, Sides, is_whole
from tests.corpus.slips import index_replaced, joined, layer_shifted

__all__ = [
    "bias_times_activation",
    "derivative_turned",
    "kink_turned",
    "kronecker_dropped",
    "other_parameter",
    "other_quantity",
    "other_slope",
    "prediction_and_target_swapped",
    "slope_as_value",
    "slope_of_activation",
    "weight_and_signal_swapped",
    "written_slope_spoiled",
    "wrong_slope",
]

# --- slopes -----------------------------------------------------------------------------------------------------------


def slope_as_value(formula: Formula, _: Context) -> Formula | None:
    """f'(z) becomes f(z)"""
    return replace(formula, primes=0) if isinstance(formula, Apply) and formula.primes else None


def slope_of_activation(formula: Formula, _: Context) -> Formula | None:
    """f'(z) becomes f'(a)"""
    match formula:
        case Apply(arguments=(Quantity(name="z" | "Z" as name) as score,), primes=1):
            return replace(formula, arguments=(replace(score, name="a" if name == "z" else "A"),))
    return None


def other_slope(formula: Formula, context: Context) -> Formula | None:
    """σ'(z) becomes tanh'(z)"""
    match formula:
        case Apply(function="sigmoid" | "tanh" | "relu" | "identity" as name, primes=1):
            return replace(formula, function=context.chance.choice([f for f in ("sigmoid", "tanh") if f != name]))
    return None


def wrong_slope(formula: Formula, context: Context) -> Formula | None:
    """σ'(z) becomes a (1 + a), 1 - a or a^2 (1 - a); tanh'(z) becomes 1 - a"""
    match formula:
        case Apply(function="sigmoid" | "tanh" as name, arguments=(Quantity(name="z") as score,), primes=1):
            a = replace(score, name="a")
            rest, more = Sum((ONE, Negative(a))), Sum((ONE, a))
            if is_whole(a):
                return Hadamard((a, more)) if name == "sigmoid" else rest
            if name == "tanh":
                return context.chance.choice((rest, Product((a, rest)), Sum((ONE, Power(a, Number("2"))))))
            square = Product((Power(a, Number("2")), rest))
            return context.chance.choice(
                (Product((a, more)), rest, square, Sum((ONE, Negative(Power(a, Number("2"))))))
            )
    return None


def written_slope_spoiled(formula: Formula, context: Context) -> Formula | None:
    """u (1 - u) becomes u (1 + u) or 1 - u; 1 - u^2 becomes 1 - u"""
    match formula:
        case Product(factors=(one, Sum(terms=(Number(written="1"), Negative(body=other))) as rest)) if one == other:
            return context.chance.choice((Product((one, Sum((ONE, other)))), rest, one))
        case Sum(terms=(Number(written="1"), Negative(body=Power(base=base)))):
            return context.chance.choice((Sum((ONE, Negative(base))), Sum((ONE, Power(base, Number("2"))))))
    return None


def kink_turned(formula: Formula, _: Context) -> Formula | None:
    """{1 if z > 0; 0 otherwise} becomes {0 if z > 0; 1 otherwise}"""
    match formula:
        case Cases(branches=((one, condition), (other, None))):
            return Cases(((other, condition), (one, None)))
    return None


# --- names ------------------------------------------------------------------------------------------------------------


def prediction_and_target_swapped(sides: Sides, _: Context) -> Sides | None:
    """ŷ - y becomes y - ŷ"""
    names = {"yhat": "y", "y": "yhat", "Yhat": "Y", "Y": "Yhat"}
    right = _renamed(sides[1], names)
    return None if right == sides[1] else (sides[0], right)


def _renamed(formula: Formula, names: Mapping[str, str]) -> Formula:
    if isinstance(formula, Quantity):
        return replace(formula, name=names[formula.name]) if formula.name in names else formula
    if isinstance(formula, Partial):
        return formula
    return rebuilt(formula, lambda part: _renamed(part, names))


def other_quantity(formula: Formula, context: Context) -> Formula | None:
    """a becomes z, δ becomes a, b becomes a, x becomes y"""
    if not isinstance(formula, Quantity):
        return None
    others = {"a": ("z", "delta"), "z": ("a",), "delta": ("a", "z"), "b": ("a", "z"), "A": ("Z",), "Z": ("A",)}
    found = others.get(formula.name)
    return None if found is None else replace(formula, name=context.chance.choice(found))


def weight_and_signal_swapped(formula: Formula, _: Context) -> Formula | None:
    """W δ loses W for another δ: δ_k δ_k"""
    match formula:
        case Quantity(name="W", layer=l, indices=(to, _)):
            return Quantity("delta", l, (to,))
        case Quantity(name="W", layer=l, indices=()):
            return Quantity("delta", l)
    return None


def bias_times_activation(sides: Sides, context: Context) -> Sides | None:
    """∂L/∂b = δ becomes ∂L/∂b = δ a"""
    match sides:
        case (Partial(wrt=Quantity(name="b", layer=int(l), indices=(i,))), right):
            unit = Quantity("a", l - 1, (1,)) if l > 1 else Quantity("x", indices=(1,))
            inside = Group(right) if isinstance(right, Sum | Sigma) else right
            return sides[0], Product((inside, replace(unit, indices=(i if isinstance(i, int) else 1,))))
        case (Partial(wrt=Quantity(name="b", layer=int(l), indices=())), right) if context.form == "matrix":
            return sides[0], MatrixProduct((right, Transpose(Quantity("a", l - 1) if l > 1 else Quantity("x"))))
    return None


def other_parameter(sides: Sides, context: Context) -> Sides | None:
    """∂L/∂W_11 = u becomes ∂L/∂W_12 = u, or ∂L/∂W of another layer"""
    match sides:
        case (Partial(of=of, wrt=Quantity() as at), right):
            change: Callable[[Formula, Context], Formula | None] = context.chance.choice(
                (index_replaced, layer_shifted)
            )
            changed = change(at, context)
            return None if changed is None else (Partial(of, changed), right)
    return None


def derivative_turned(formula: Formula, _: Context) -> Formula | None:
    """∂u/∂v becomes ∂v/∂u"""
    match formula:
        case Partial(of=Quantity(name="z" | "a") as of, wrt=Quantity(name="z" | "a" | "W") as wrt):
            return Partial(wrt, of)
    return None


def kronecker_dropped(formula: Formula, context: Context) -> Formula | None:
    """δ_ij a becomes a: the softmax taken for a function of each unit, or every row for one"""
    match formula:
        case Product(factors=factors) if any(_is_kronecker(factor) for factor in factors):
            kept = [factor for factor in factors if not _is_kronecker(factor)]
            return joined(formula, kept) if kept else None
        case Sum(terms=terms) if any(_is_kronecker(term) for term in terms):
            kept = [ONE if _is_kronecker(term) else term for term in terms]
            return Sum(tuple(context.chance.choice((kept, kept[::-1]))))
    return None


def _is_kronecker(formula: Formula) -> bool:
    return isinstance(formula, Quantity) and formula.name == "kronecker"
