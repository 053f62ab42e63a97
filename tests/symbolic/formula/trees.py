"""Random formula trees, and what they are worth in a field where every operation is total and exact.

Sums, products, signs and fractions are those of the integers modulo a prime; powers, functions and cases are
numbers drawn by a hash of what stands in them. Two trees that mean different things differ there, but for one chance
in 2^61.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from hypothesis import strategies as st

from symbolic.formula.nodes import (
    Apply,
    Cases,
    Formula,
    Group,
    Hadamard,
    Highlight,
    Index,
    IndexLike,
    Matrix,
    MatrixProduct,
    Negative,
    Number,
    Partial,
    Power,
    Product,
    Quantity,
    Quotient,
    Relations,
    Sigma,
    Sign,
    Sum,
    Text,
    Transpose,
    Underbrace,
)

PRIME = 2**61 - 1
Bound = Mapping[str, int]

QUANTITIES = (
    Quantity("x"),
    Quantity("yhat"),
    Quantity("x", None, (2,)),
    Quantity("f", mark="'"),
    Quantity("a", 3, (10,)),
    Quantity("W", 1, (2, 1)),
    Quantity("W", 12, (11, 2)),
    Quantity("y", None, (Index("k"),)),
    Quantity("b", 2, (Index("k"),)),
)
FUNCTIONS = ("sigmoid", "tanh", "relu", "exp", "log", "sqrt", "abs", "leaky_relu(alpha=0.2)")
RELATIONS = ("<", ">", "<=", ">=")


def drawn(*parts: object) -> int:
    """Return a number that depends on `parts` and on nothing else."""
    digest = hashlib.blake2b(repr(parts).encode(), digest_size=8).digest()
    return int.from_bytes(digest) % PRIME


def divided(above: int, below: int) -> int:
    """Return the quotient in the field, where 0 has an inverse too, so that factors may always change places."""
    inverse = pow(below, -1, PRIME) if below else drawn("the inverse of zero")
    return above * inverse % PRIME


def number_value(written: str) -> int:
    whole, _, decimals = written.partition(".")
    return divided(int(whole + decimals), 10 ** len(decimals))


def quantity_value(name: str, layer: object, indices: tuple[object, ...], mark: str) -> int:
    return drawn("quantity", name, layer, indices, mark)


def value(formula: Formula, bound: Bound) -> int:
    """Return what `formula` is worth; `bound` holds the indices set by sigma signs round it."""
    match formula:
        case Number(written=written):
            return number_value(written)
        case Quantity(name=name, layer=layer, indices=indices, mark=mark):
            return quantity_value(name, layer, tuple(_index(index, bound) for index in indices), mark)
        case Partial(of=of, wrt=wrt):
            return drawn("partial", value(of, bound), value(wrt, bound))
        case Sum(terms=terms):
            return sum(value(term, bound) for term in terms) % PRIME
        case Negative(body=body):
            return -value(body, bound) % PRIME
        case Product(factors=factors):
            result = 1
            for factor in factors:
                result = result * value(factor, bound) % PRIME
            return result
        case Quotient(numerator=above, denominator=below):
            return divided(value(above, bound), value(below, bound))
        case Power(base=base, exponent=exponent):
            return drawn("power", value(base, bound), value(exponent, bound))
        case Apply(function=function, arguments=arguments, primes=primes):
            return drawn("apply", function, primes, *(value(argument, bound) for argument in arguments))
        case Sigma(body=body, index=letter, lower=int() as lower, upper=int() as upper):
            return sum(value(body, {**bound, letter: k}) for k in range(lower, upper + 1)) % PRIME
        case Cases(branches=branches):
            return drawn("cases", *((value(u, bound), c and condition_value(c, bound)) for u, c in branches))
        case Group(body=body) | Highlight(body=body) | Underbrace(body=body):
            return value(body, bound)
    raise AssertionError(formula)


def condition_value(condition: Relations, bound: Bound) -> int:
    left, right = (value(side, bound) for side in condition.sides)
    return drawn(condition.signs[0], left, right)


def _index(index: IndexLike, bound: Bound) -> object:
    return bound.get(index.letter, index.letter) if isinstance(index, Index) else index


def _larger(part: st.SearchStrategy[Formula]) -> st.SearchStrategy[Formula]:
    several = st.lists(part, min_size=2, max_size=3).map(tuple)
    condition = st.builds(lambda u, v, sign: Relations((u, v), (sign,)), part, part, st.sampled_from(RELATIONS))
    return st.one_of(
        st.builds(Sum, several),
        st.builds(Negative, part),
        st.builds(Product, several, st.sampled_from(Sign)),
        st.builds(Quotient, part, part),
        st.builds(Power, part, part),
        st.builds(lambda name, u, primes: Apply(name, (u,), primes), st.sampled_from(FUNCTIONS), part, st.just(0)),
        st.builds(lambda u: Apply("relu", (u,), 1), part),
        st.builds(lambda u, v: Apply("max", (u, v)), part, part),
        st.builds(Sigma, part, st.just("k"), st.just(1), st.integers(1, 3)),
        st.builds(lambda u, v, c: Cases(((u, c), (v, None))), part, part, condition),
        st.builds(Group, part),
        st.builds(Highlight, part, st.just("red")),
        st.builds(Underbrace, part, st.just(Number("7"))),
    )


_leaves = st.one_of(
    st.sampled_from([Number(written) for written in ("0", "2", "10", "0.05")]),
    st.sampled_from(QUANTITIES),
    st.builds(Partial, st.sampled_from(QUANTITIES), st.sampled_from(QUANTITIES)),
    st.builds(
        lambda of, first, then: Partial(Partial(of, first), then), *(st.sampled_from(QUANTITIES) for _ in range(3))
    ),
)

scalars = st.recursive(_leaves, _larger, max_leaves=8)
"""Formulas with a scalar value."""


def _any_larger(part: st.SearchStrategy[Formula]) -> st.SearchStrategy[Formula]:
    several = st.lists(part, min_size=2, max_size=3).map(tuple)
    return st.one_of(
        _larger(part),
        st.builds(Partial, part, part),
        st.builds(Hadamard, several),
        st.builds(MatrixProduct, several),
        st.builds(Transpose, part),
        st.builds(lambda u, v: Matrix(((u, v), (v, u))), part, part),
        st.builds(lambda u, v: Relations((u, v, u), ("=", "~")), part, part),
        st.builds(lambda name, u: Apply(name, (u,), 2), st.text(max_size=5), part),
    )


_names = st.one_of(st.text(max_size=8), st.sampled_from(["W", "J", "delta", "my_loss", "}{", "50%", "a\\b"]))
_indices = st.one_of(st.integers(1, 40), st.builds(Index, st.sampled_from("ijk"), st.integers(-2, 2)))
_quantities = st.builds(
    Quantity,
    _names,
    st.none() | _indices,
    st.lists(_indices, max_size=2).map(tuple),
    st.none() | _indices,
    st.sampled_from(["", "'", "''"]),
)

formulas = st.recursive(st.one_of(_leaves, _quantities, st.builds(Text, st.text())), _any_larger, max_leaves=8)
"""Formulas of every kind, with names and words that nobody would choose."""
