"""Where the argument of a max, an abs or their like is zero: the zeros of each of its simple pieces."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sympy

from symbolic.functions.sides import is_short
from symbolic.functions.written import total

__all__ = ["OTHER_VALUES", "zeros_of"]

_OF_PIECES = (sympy.Max, sympy.Min, sympy.Abs, sympy.Piecewise)
_MOST_CHOICES = 4
"""How many of these may stand in one another where zeros are solved for: each doubles the work at least."""

_MOST_DEGREES = 10
_SMALL = sympy.Rational(1, 10**20)
OTHER_VALUES = (sympy.Rational(7, 5), sympy.Rational(-3, 4), sympy.Rational(1, 3))
"""Values of the other variable at which zeros are tried, and both sides of one compared."""


def zeros_of(gate: sympy.Expr, variable: sympy.Symbol) -> Iterator[tuple[sympy.Expr, sympy.Expr | None]]:
    """Yield what is zero at each zero of `gate`, and the value of the variable there; None where it is not solved for.

    A gate that holds the variable in a way that is not polynomial, or of a high degree, is yielded as it is.
    """
    if len(gate.atoms(*_OF_PIECES)) > _MOST_CHOICES:
        yield gate, None
        return
    pieces = [piece.doit() for piece in _pieces(gate)]
    if all(_is_simple(piece, variable) for piece in pieces):
        for piece in pieces:
            yield from _roots(sympy.expand(piece), gate, variable)
    else:
        yield gate, None


def _is_simple(piece: sympy.Expr, variable: sympy.Symbol) -> bool:
    if not piece.is_polynomial(variable) or not is_short(piece):
        return False
    polynomial = sympy.expand(piece).as_poly(variable)
    return polynomial is None or polynomial.degree() <= _MOST_DEGREES


def _pieces(gate: sympy.Expr) -> list[sympy.Expr]:
    """Return the expressions without max, min, abs and cases of which a gate is one or another."""
    inner = next((part for part in sympy.postorder_traversal(gate) if isinstance(part, _OF_PIECES)), None)
    if inner is None:
        return [gate]
    choices: tuple[Any, ...] = inner.args
    if isinstance(inner, sympy.Abs):
        choices = (inner.args[0], -inner.args[0])
    elif isinstance(inner, sympy.Piecewise):
        choices = tuple(branch.args[0] for branch in inner.args)
    return [piece for choice in choices for piece in _pieces(gate.xreplace({inner: choice}))]


def _roots(
    piece: sympy.Expr, gate: sympy.Expr, variable: sympy.Symbol
) -> Iterator[tuple[sympy.Expr, sympy.Expr | None]]:
    """Yield the places where a piece of a gate is zero, if the gate is zero there too."""
    polynomial = piece.as_poly(variable)
    degree = 0 if polynomial is None else polynomial.degree()
    found: list[tuple[sympy.Expr, sympy.Expr]] = []
    if degree == 1:
        factor, constant = polynomial.all_coeffs()
        place = -constant / factor
        found = [(_less(variable, place) if place.is_number else piece, place)]
    elif degree > 1 and all(coefficient.is_Rational for coefficient in polynomial.all_coeffs()):
        roots = polynomial.set_domain("QQ").real_roots(multiple=False)
        found = [(_less(variable, root), root) for root, _ in roots]
    elif degree > 1:
        yield gate, None
    yield from ((at, place) for at, place in found if _is_zero_at(gate, variable, place))


def _less(variable: sympy.Symbol, place: sympy.Expr) -> sympy.Expr:
    """Return z - 1 as one writes it."""
    return variable if place == 0 else total(variable, -place)


def _is_zero_at(gate: sympy.Expr, variable: sympy.Symbol, place: sympy.Expr) -> bool:
    there = gate.subs(variable, place)
    values = (there.subs(dict.fromkeys(there.free_symbols, value)) for value in OTHER_VALUES)
    return any(abs(value.evalf(30)) < _SMALL for value in values if value.is_number)
