"""Short names for formulas in indices."""

from __future__ import annotations

from symbolic.formula.nodes import Apply, Formula, Index, IndexLike, Negative, Partial, Product, Quantity, Sigma, Sum

__all__ = [
    "WIDTHS",
    "I",
    "J",
    "K",
    "L",
    "P",
    "Q",
    "R",
    "W",
    "a",
    "b",
    "d",
    "f",
    "minus",
    "over",
    "plus",
    "slope",
    "times",
    "u",
    "v",
    "w",
    "width",
    "x",
    "y",
    "yhat",
    "z",
]

I, J, K, P, Q, R = map(Index, "ijkpqr")
L = Quantity("L")
WIDTHS = (2, 3, 4)
"""Widths of layers 0, 1 and 2 that differ."""


def W(l: int, i: IndexLike, j: IndexLike) -> Quantity:  # noqa: N802  (the letter of the formulas)
    return Quantity("W", l, (i, j))


def z(l: int, i: IndexLike) -> Quantity:
    return Quantity("z", l, (i,))


def a(l: int, i: IndexLike) -> Quantity:
    return Quantity("a", l, (i,))


def b(l: int, i: IndexLike) -> Quantity:
    return Quantity("b", l, (i,))


def x(i: IndexLike) -> Quantity:
    return Quantity("x", None, (i,))


def y(i: IndexLike) -> Quantity:
    return Quantity("y", None, (i,))


def yhat(i: IndexLike) -> Quantity:
    return Quantity("yhat", None, (i,))


def u(i: IndexLike) -> Quantity:
    return Quantity("u", None, (i,))


def v(i: IndexLike) -> Quantity:
    return Quantity("v", None, (i,))


def w(i: IndexLike, j: IndexLike) -> Quantity:
    return Quantity("w", None, (i, j))


def d(i: IndexLike, j: IndexLike) -> Quantity:
    """δ_ij"""
    return Quantity("kronecker", None, (i, j))


def width(l: int) -> Quantity:
    return Quantity("width", None, (l,))


def over(letter: str, body: Formula, l: int = 1) -> Sigma:
    """Σ body, the letter running over the units of layer l"""
    return Sigma(body, letter, 1, width(l))


def times(*factors: Formula) -> Product:
    return Product(factors)


def plus(*terms: Formula) -> Sum:
    return Sum(terms)


def minus(body: Formula) -> Negative:
    return Negative(body)


def f(argument: Formula, primes: int = 0, name: str = "tanh") -> Apply:
    return Apply(name, (argument,), primes)


def slope(of: Formula, wrt: Quantity) -> Partial:
    return Partial(of, wrt)
