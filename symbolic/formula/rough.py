"""Where an expression has no derivative, or no second one: its kinks and bends.

Every max, abs, relu, root and their like may make one, where its argument is zero. At each such place the expression
and its derivatives are compared on both sides: max(z, 0)^2 has a bend at 0 and no kink. Places that cannot be solved
for count as kinks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

import mpmath
import sympy

from symbolic.formula.bounds import UndefinedError, bounds
from symbolic.formula.nodes import Apply, Formula, Power, Quantity
from symbolic.formula.slope import kinks_of, slope, with_slopes_written
from symbolic.formula.substitute import nodes_of, quantities
from symbolic.formula.unevaluated import unevaluated
from symbolic.formula.value import DIGITS, UndefinedValueError, Value, difference, value_of
from symbolic.formula.zeros import OTHER_VALUES, zeros_of
from symbolic.functions import Kink, unfold

__all__ = ["Rough", "rough_places"]

Symbols = Mapping[Formula, sympy.Symbol]

_STEP = sympy.Rational(1, 10**40)
_EQUAL, _HUGE = 1e-12, 1e15
"""How much values on both sides may differ, and from where on a derivative counts as infinite."""
_ANYWHERE = (sympy.Rational(-23, 7), sympy.Rational(-3, 11), sympy.Rational(5, 13), sympy.Rational(29, 9))
"""Values of the variable where nothing special is expected."""
_REASON = "The slopes on its two sides differ; this is what the rules of differentiation give."


@dataclass(frozen=True, slots=True)
class Rough:
    """The places of a function that are not smooth, each as an expression that is zero there.

    Attributes:
        kinks: where there is no derivative.
        bends: where there is one, but no second one.
        misled: where there is a derivative, but the rules of differentiation give another value, or none.
        slopeless: kinks at which the rules give no value.
        flat: what is zero not at places, but over a range, so that no place can be told.
    """

    kinks: tuple[Kink, ...] = ()
    bends: tuple[sympy.Expr, ...] = ()
    misled: tuple[sympy.Expr, ...] = ()
    slopeless: tuple[sympy.Expr, ...] = ()
    flat: tuple[sympy.Expr, ...] = ()


def rough_places(formula: Formula, wrt: Quantity, symbols: Symbols) -> Rough:
    """Return where `formula` is not smooth by `wrt`; `symbols` are those of its quantities."""
    look = _Look(formula, wrt, symbols)
    kinks, found = list[Kink](), {name: list[sympy.Expr]() for name in ("bends", "misled", "slopeless", "flat")}
    for at, place in dict.fromkeys(_places(formula, wrt, symbols)):
        if place is None and look.is_flat(at):
            found["flat"].append(at)
        elif place is not None and look.has_kink(place) and look.is_open(place):
            found["slopeless"].append(at)
        elif place is None or look.has_kink(place):
            kinks.append(Kink(at, look.used(place), _REASON))
        elif look.is_misled(place):
            found["misled"].append(at)
        elif look.has_bend(place):
            found["bends"].append(at)
    return Rough(tuple(kinks), **{name: tuple(places) for name, places in found.items()})


def _places(formula: Formula, wrt: Quantity, symbols: Symbols) -> Iterator[tuple[sympy.Expr, sympy.Expr | None]]:
    """Yield what is zero at each place, and the value of the variable there; None where it is not solved for."""
    for left, right in _gates(formula, wrt):
        gate = unfold(unevaluated(left, symbols)) - (0 if right is None else unfold(unevaluated(right, symbols)))
        yield from zeros_of(gate, symbols[wrt])


def _gates(formula: Formula, wrt: Quantity) -> Iterator[tuple[Formula, Formula | None]]:
    """Yield the pairs of formulas where a function of theirs may be rough when they are equal; None for zero."""
    for relation, _ in kinks_of(formula, wrt):
        yield relation.sides[0], relation.sides[-1]
    for part in nodes_of(formula):
        match part:
            case Apply(function="sqrt", arguments=(u,)) if wrt in quantities(u) and _may_vanish(u):
                yield u, None
            case Power(base=u, exponent=exponent) if wrt in quantities(u) and not _is_whole(exponent):
                if _may_vanish(u):
                    yield u, None
            case _:
                pass


def _may_vanish(formula: Formula) -> bool:
    try:
        low, high = bounds(formula, {})
    except UndefinedError:
        return True
    return low <= 0 <= high


def _is_whole(exponent: Formula) -> bool:
    if any(True for _ in quantities(exponent)):
        return False
    value = _value(exponent, {})
    return isinstance(value, Fraction) and value.denominator == 1


class _Look:
    """Values of an expression and its derivatives next to a place."""

    def __init__(self, formula: Formula, wrt: Quantity, symbols: Symbols) -> None:
        first = slope(formula, wrt)
        self._derivatives = (formula, first, slope(first, wrt))
        self._wrt, self._symbols = wrt, symbols
        self._others = [quantity for quantity in symbols if quantity != wrt]

    def has_kink(self, place: sympy.Expr) -> bool:
        """Say whether the expression jumps at a place, or its slope, or is infinitely steep."""
        return self._jumps(0, place, _HUGE) or self._jumps(1, place, _HUGE)

    def has_bend(self, place: sympy.Expr) -> bool:
        """Say whether the second derivative jumps at a place, or is infinite."""
        return self._jumps(2, place, _HUGE)

    def is_misled(self, place: sympy.Expr) -> bool:
        """Say whether the rules give another slope at a place than on its sides."""
        for at, chosen in self._points(place):
            beside, here = self._at(1, at + _STEP, chosen), self._at(1, at, chosen)
            if beside is not None and (here is None or abs(float(difference(beside, here))) > _EQUAL):
                return True
        return False

    def is_open(self, place: sympy.Expr) -> bool:
        """Say whether the rules give no slope at a place."""
        return any(self._at(1, at, chosen) is None for at, chosen in self._points(place))

    def is_flat(self, gate: sympy.Expr) -> bool:
        """Say whether what should be zero at places is zero where nothing special is."""
        variables = list(self._symbols.values())
        points = (dict.fromkeys(variables, value) for value in _ANYWHERE)
        return any(gate.subs(point) == 0 for point in points)

    def used(self, place: sympy.Expr | None) -> sympy.Expr:
        """Return the derivative at a place: a fraction, or the expression that says what it is there."""
        if place is not None and place.is_Rational and not self._others_in(self._derivatives[1]):
            exact = self._at(1, place, {})
            if isinstance(exact, Fraction):
                value: sympy.Expr = sympy.Rational(exact.numerator, exact.denominator)
                return value
        written: sympy.Expr = unevaluated(with_slopes_written(self._derivatives[1]), self._symbols)
        if place is None or place.is_number:
            return written
        there: sympy.Expr = unfold(written).subs(self._symbols[self._wrt], place)
        return there

    def _others_in(self, formula: Formula) -> bool:
        return any(quantity in self._others for quantity in quantities(formula))

    def _jumps(self, order: int, place: sympy.Expr, largest: float) -> bool:
        for at, chosen in self._points(place):
            left, right = self._at(order, at - _STEP, chosen), self._at(order, at + _STEP, chosen)
            if left is None or right is None:
                return True
            if max(abs(float(left)), abs(float(right))) > largest or abs(float(difference(left, right))) > _EQUAL:
                return True
        return False

    def _points(self, place: sympy.Expr) -> Iterator[tuple[sympy.Expr, dict[Formula, sympy.Expr]]]:
        """Yield the place and the values of the other variables, for some of these."""
        for value in OTHER_VALUES if self._others else (sympy.Integer(0),):
            yield (
                place.subs({self._symbols[other]: value for other in self._others}),
                dict.fromkeys(self._others, value),
            )

    def _at(self, order: int, at: sympy.Expr, chosen: Mapping[Formula, sympy.Expr]) -> Value | None:
        return _value(self._derivatives[order], {**chosen, self._wrt: at})


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
