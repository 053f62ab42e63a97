"""Mutants: slips of the pen, a factor lost, a sign, an index, a layer, a transpose, a term."""

from __future__ import annotations

from dataclasses import replace

from symbolic.formula.nodes import (
    ONE,
    Apply,
    Formula,
    Group,
    Hadamard,
    Index,
    IndexLike,
    MatrixProduct,
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
    Transpose,
)
from tests.corpus.places import ARRAYS, Context, letters_in

__all__ = [
    "denominator_dropped",
    "factor_dropped",
    "factor_duplicated",
    "factors_commuted",
    "fraction_turned",
    "hadamard_as_product",
    "index_replaced",
    "indices_swapped",
    "joined",
    "layer_shifted",
    "number_changed",
    "power_dropped",
    "product_as_hadamard",
    "range_cut",
    "scaled",
    "sigma_added",
    "sigma_dropped",
    "sign_flipped",
    "sum_over_other_index",
    "term_dropped",
    "transpose_added",
    "transpose_dropped",
]

Several = Product | Hadamard | MatrixProduct


# --- factors ----------------------------------------------------------------------------------------------------------


def factor_dropped(formula: Formula, context: Context) -> Formula | None:
    """u v w becomes u w"""
    if not isinstance(formula, Several):
        return None
    factors = list(formula.factors)
    del factors[context.chance.randrange(len(factors))]
    return joined(formula, factors)


def joined(formula: Several, factors: list[Formula]) -> Formula:
    return replace(formula, factors=tuple(factors)) if len(factors) > 1 else factors[0]


def factor_duplicated(formula: Formula, context: Context) -> Formula | None:
    """u v becomes u u v"""
    if not isinstance(formula, Several):
        return None
    factors = list(formula.factors)
    place = context.chance.randrange(len(factors))
    factors.insert(place, factors[place])
    return replace(formula, factors=tuple(factors))


def factors_commuted(formula: Formula, _: Context) -> Formula | None:
    """A B becomes B A"""
    return replace(formula, factors=formula.factors[::-1]) if isinstance(formula, MatrixProduct) else None


def sign_flipped(formula: Formula, _: Context) -> Formula | None:
    """u - v becomes u + v, and u becomes -u"""
    match formula:
        case Sum(terms=terms):
            last = terms[-1]
            return Sum((*terms[:-1], last.body if isinstance(last, Negative) else Negative(last)))
        case Negative(body=body):
            return Group(body) if isinstance(body, Sum) else body
        case Product() | Hadamard() | MatrixProduct() | Quotient() | Sigma():
            return Negative(formula)
    return None


def scaled(formula: Formula, context: Context) -> Formula | None:
    """u becomes 2 u, u/2, u/n or n u"""
    if not isinstance(formula, Product | Hadamard | MatrixProduct | Quotient | Sigma | Partial | Apply):
        return None
    width = Quantity("width", indices=(context.spec.depth,))
    chosen: Formula = context.chance.choice(
        (
            Number("2"),
            Quotient(ONE, Number("2")),
            Quotient(ONE, Quantity("samples")) if context.form == "batch" else Number("3"),
            Quotient(ONE, width) if context.spec.widths[-1] > 1 else Quotient(ONE, Number("2")),
            width if context.spec.widths[-1] > 1 else Number("2"),
        )
    )
    inside = Group(formula) if isinstance(formula, Sigma | Hadamard) else formula
    return Product((chosen, inside), Sign.DOT)


def number_changed(formula: Formula, context: Context) -> Formula | None:
    """2 becomes 1 or 3, 1/2 becomes 1/4"""
    match formula:
        case Number(written=written) if written in {"1", "2", "0.5"}:
            return Number(context.chance.choice([other for other in ("1", "2", "3") if other != written]))
    return None


def denominator_dropped(formula: Formula, _: Context) -> Formula | None:
    """u/v becomes u"""
    match formula:
        case Quotient(numerator=above):
            return Group(above) if isinstance(above, Sum) else above
    return None


def fraction_turned(formula: Formula, _: Context) -> Formula | None:
    """u/v becomes v/u"""
    match formula:
        case Quotient(numerator=above, denominator=below):
            return Quotient(below, above)
    return None


def power_dropped(formula: Formula, _: Context) -> Formula | None:
    """u^2 becomes u"""
    match formula:
        case Power(base=base, exponent=Number(written="2")):
            return base
    return None


# --- indices and layers -----------------------------------------------------------------------------------------------


def indices_swapped(formula: Formula, _: Context) -> Formula | None:
    """W_ij becomes W_ji"""
    match formula:
        case Quantity(name="W", indices=(one, other)) if one != other:
            return replace(formula, indices=(other, one))
    return None


def index_replaced(formula: Formula, context: Context) -> Formula | None:
    """a_j becomes a_i, a_1 becomes a_2"""
    if not isinstance(formula, Quantity) or not formula.indices or formula.name == "width":
        return None
    place = context.chance.randrange(len(formula.indices))
    old = formula.indices[place]
    found = [other for other in _others(old) if other != old]
    new = (*formula.indices[:place], context.chance.choice(found), *formula.indices[place + 1 :])
    return replace(formula, indices=new)


def _others(index: IndexLike) -> list[IndexLike]:
    return [index - 1, index + 1] if isinstance(index, int) else [Index(letter) for letter in "ijk"]


def layer_shifted(formula: Formula, context: Context) -> Formula | None:
    """a^[l-1] becomes a^[l], also beyond the network"""
    if not isinstance(formula, Quantity) or formula.layer is None:
        return None
    by = context.chance.choice((-1, 1))
    return replace(formula, layer=_shifted(formula.layer, by))


def _shifted(index: IndexLike, by: int) -> IndexLike:
    return index + by if isinstance(index, int) else Index(index.letter, index.shift + by)


# --- arrays -----------------------------------------------------------------------------------------------------------


def transpose_dropped(formula: Formula, _: Context) -> Formula | None:
    """A^T becomes A"""
    match formula:
        case Transpose(body=body):
            return body
    return None


def transpose_added(formula: Formula, context: Context) -> Formula | None:
    """A becomes A^T"""
    if context.entries or not isinstance(formula, Quantity | Partial) or not _is_array(formula):
        return None
    return Transpose(formula)


def _is_array(formula: Quantity | Partial) -> bool:
    at = formula.wrt if isinstance(formula, Partial) else formula
    return isinstance(at, Quantity) and not at.indices and at.name in ARRAYS


def hadamard_as_product(formula: Formula, _: Context) -> Formula | None:
    """u ⊙ v becomes u v"""
    return MatrixProduct(formula.factors) if isinstance(formula, Hadamard) else None


def product_as_hadamard(formula: Formula, _: Context) -> Formula | None:
    """A B becomes A ⊙ B"""
    return Hadamard(formula.factors) if isinstance(formula, MatrixProduct) else None


# --- sums -------------------------------------------------------------------------------------------------------------


def term_dropped(formula: Formula, context: Context) -> Formula | None:
    """u + v becomes u: one path, the bias, the penalty, a case of two"""
    if not isinstance(formula, Sum):
        return None
    terms = list(formula.terms)
    del terms[context.chance.randrange(len(terms))]
    return Sum(tuple(terms)) if len(terms) > 1 else terms[0]


def sigma_dropped(formula: Formula, _: Context) -> Formula | None:
    """Σ_k u_k becomes u_k"""
    if not isinstance(formula, Sigma):
        return None
    return Group(formula.body) if isinstance(formula.body, Sum) else formula.body


def sigma_added(formula: Formula, context: Context) -> Formula | None:
    """u v becomes Σ_k u v over a letter that stands free"""
    if not isinstance(formula, Product) or not context.entries:
        return None
    letters = sorted(letters_in(formula) & {"i", "j"})
    return Sigma(formula, context.chance.choice(letters)) if letters else None


def range_cut(formula: Formula, context: Context) -> Formula | None:
    """Σ_{k=1}^{n} u_k becomes Σ_{k=2}^{n} u_k, or ends one earlier"""
    match formula:
        case Sigma(lower=1, upper=Quantity(name="width", indices=(int(l),))):
            last = context.spec.widths[l]
            if last < 2:
                return None
            return replace(formula, **context.chance.choice(({"lower": 2}, {"upper": last - 1})))  # type: ignore[arg-type]
        case Sigma(lower=1, upper=Quantity(name="width")):
            return replace(formula, lower=2)
    return None


def sum_over_other_index(formula: Formula, context: Context) -> Formula | None:
    """Σ_k becomes Σ_i"""
    if not isinstance(formula, Sigma):
        return None
    others = sorted((letters_in(formula) & {"i", "j", "k", "q"}) - {formula.index})
    return replace(formula, index=context.chance.choice(others)) if others else None
