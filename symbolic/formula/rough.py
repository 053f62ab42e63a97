"""Where an expression has no derivative, or no second one: its kinks and bends.

Every max, abs, relu and their like may make one, where its argument is zero. A place counts unless the slopes on its
two sides are found to agree: max(z, 0)^2 has a bend at 0 and no kink. Places that cannot be solved for count.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

import mpmath
import sympy

from symbolic.formula.nodes import Formula, Quantity
from symbolic.formula.slope import kinks_of, slope, with_slopes_written
from symbolic.formula.unevaluated import unevaluated
from symbolic.formula.value import DIGITS, UndefinedValueError, Value, difference, value_of
from symbolic.functions import Kink, unfold
from symbolic.functions.written import total

__all__ = ["Rough", "rough_places"]

_STEP = sympy.Rational(1, 10**15)
_SMALL = 1e-6
_OTHERS = (sympy.Rational(7, 5), sympy.Rational(-3, 4), sympy.Rational(1, 3))
"""Values of the other variable at which slopes on both sides are compared."""
_REASON = "The slopes on its two sides differ; this is what the rules of differentiation give."


@dataclass(frozen=True, slots=True)
class Rough:
    """The kinks of a function, and its bends: where f' is not differentiable."""

    kinks: tuple[Kink, ...]
    bends: tuple[sympy.Expr, ...]


def rough_places(formula: Formula, wrt: Quantity, symbols: Mapping[Formula, sympy.Symbol]) -> Rough:
    """Return where `formula` has no derivative, or no second one, by `wrt`."""
    first = slope(formula, wrt)
    second = slope(first, wrt)
    kinks, bends = list[Kink](), list[sympy.Expr]()
    for at, place in dict.fromkeys(_places(formula, wrt, symbols)):
        if _jumps(first, wrt, place, symbols):
            kinks.append(Kink(at, _used(first, wrt, place, symbols), _REASON))
        elif _jumps(second, wrt, place, symbols):
            bends.append(at)
    return Rough(tuple(kinks), tuple(bends))


def _used(
    first: Formula, wrt: Quantity, place: sympy.Expr | None, symbols: Mapping[Formula, sympy.Symbol]
) -> sympy.Expr:
    """Return the derivative at a place: a fraction, or the expression that says what it is there."""
    if place is not None and place.is_Rational:
        exact = _value(first, {wrt: place})
        if isinstance(exact, Fraction):
            value: sympy.Expr = sympy.Rational(exact.numerator, exact.denominator)
            return value
    written: sympy.Expr = unevaluated(with_slopes_written(first), symbols)
    if place is None or place.is_number:
        return written
    there: sympy.Expr = unfold(written).subs(symbols[wrt], place)
    return there


def _places(
    formula: Formula, wrt: Quantity, symbols: Mapping[Formula, sympy.Symbol]
) -> Iterator[tuple[sympy.Expr, sympy.Expr | None]]:
    """Yield what is zero at each place, and the value of the variable there; None where it is not solved for."""
    variable = symbols[wrt]
    for relation, _ in kinks_of(formula, wrt):
        left, right = (unfold(unevaluated(side, symbols)) for side in relation.sides)
        gate = (left - right).doit()
        choices = gate.atoms(*_OF_PIECES)
        pieces = [sympy.expand(piece) for piece in _pieces(gate)] if len(choices) <= _MOST_CHOICES else [gate]
        if all(piece.is_polynomial(variable) for piece in pieces):
            for piece in pieces:
                yield from _roots(piece, gate, variable)
        else:
            yield gate, None


_OF_PIECES = (sympy.Max, sympy.Min, sympy.Abs)
_MOST_CHOICES = 4
"""How many of these may stand in one another where a kink is solved for: each doubles the work at least."""


def _pieces(gate: sympy.Expr) -> list[sympy.Expr]:
    """Return the expressions without max, min and abs of which a gate is one or another."""
    inner = next((part for part in sympy.postorder_traversal(gate) if isinstance(part, _OF_PIECES)), None)
    if inner is None:
        return [gate]
    (choices,) = ((part, -part) for part in inner.args) if isinstance(inner, sympy.Abs) else (inner.args,)
    return [piece for choice in choices for piece in _pieces(gate.xreplace({inner: choice}))]


def _roots(
    piece: sympy.Expr, gate: sympy.Expr, variable: sympy.Symbol
) -> Iterator[tuple[sympy.Expr, sympy.Expr | None]]:
    """Yield the places where a piece of a gate is zero, if the gate is zero there too."""
    polynomial = piece.as_poly(variable)
    degree = 0 if polynomial is None else polynomial.degree()
    if degree == 1:
        factor, constant = polynomial.all_coeffs()
        place = -constant / factor
        found = [(_less(variable, place) if place.is_number else piece, place)]
    elif degree > 1 and all(coefficient.is_Rational for coefficient in polynomial.all_coeffs()):
        roots = polynomial.set_domain("QQ").real_roots(multiple=False)
        found = [(_less(variable, root), root) for root, _ in roots]
    else:
        found = []
        if degree > 1:
            yield gate, None
    yield from ((at, place) for at, place in found if _is_zero_at(gate, variable, place))


def _less(variable: sympy.Symbol, place: sympy.Expr) -> sympy.Expr:
    """Return z - 1 as one writes it."""
    return variable if place == 0 else total(variable, -place)


def _is_zero_at(gate: sympy.Expr, variable: sympy.Symbol, place: sympy.Expr) -> bool:
    there = gate.subs(variable, place)
    values = (there.subs(dict.fromkeys(there.free_symbols, value)) for value in _OTHERS)
    return any(abs(value.evalf(30)) < _SMALL for value in values if value.is_number)


def _jumps(
    derivative: Formula, wrt: Quantity, place: sympy.Expr | None, symbols: Mapping[Formula, sympy.Symbol]
) -> bool:
    """Say whether a derivative may have two values at a place, one on each side."""
    if place is None:
        return True
    others = [quantity for quantity in symbols if quantity != wrt]
    for value in _OTHERS:
        chosen: dict[Formula, sympy.Expr] = dict.fromkeys(others, value)
        at = place.subs({symbols[quantity]: value for quantity in others})
        left, right = (_value(derivative, {**chosen, wrt: at + step}) for step in (-_STEP, _STEP))
        if left is None or right is None or abs(float(difference(left, right))) > _SMALL:
            return True
    return False


def _value(formula: Formula, point: Mapping[Formula, sympy.Expr]) -> Value | None:
    """Return the value of a formula at a point; None where it has none."""
    with mpmath.workdps(DIGITS):
        values: dict[Formula, Value] = {quantity: _number(value) for quantity, value in point.items()}
        try:
            return value_of(formula, values.__getitem__)
        except UndefinedValueError:
            return None


def _number(value: sympy.Expr) -> Value:
    if isinstance(value, sympy.Rational):
        return Fraction(int(value.p), int(value.q))
    return mpmath.mpf(value.evalf(DIGITS))
