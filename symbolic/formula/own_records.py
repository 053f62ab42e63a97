"""Functions that a person defines -> records like those of the registry.

    z*sigmoid(2*z)  ->  Activation: f, f' and f'' as written, how they are computed, kinks, bounds
    (p - y)^4       ->  Loss, likewise, by the prediction

Derivatives are made by the rules of `slope`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction
from functools import cache

import sympy

from symbolic.formula.bounds import Interval, UndefinedError, bounds
from symbolic.formula.nodes import Formula, Quantity
from symbolic.formula.own_function import ARGUMENT, PREDICTION, TARGET, OwnFunction
from symbolic.formula.own_texts import read_activation, read_loss, read_of_argument, read_of_prediction
from symbolic.formula.rough import Rough, rough_places
from symbolic.formula.slope import slope, with_slopes_written
from symbolic.formula.stable import stable_form
from symbolic.formula.unevaluated import unevaluated
from symbolic.functions.base import Activation, Loss, P, StableForm, Y, Z
from symbolic.functions.second import SecondOfLoss

__all__ = ["own_activation", "own_curvature", "own_loss", "rough_activation", "rough_loss"]

_OF_ARGUMENT: Mapping[Formula, sympy.Symbol] = {ARGUMENT: Z}
_OF_PREDICTION: Mapping[Formula, sympy.Symbol] = {PREDICTION: P, TARGET: Y}
_REFERENCE = "its definition in the spec of the network"
_Exact = tuple[sympy.Expr, sympy.Expr]
_HALF = sympy.Rational(1, 2)
_DOMAINS: tuple[Interval, ...] = (
    (-math.inf, math.inf),
    (0.0, math.inf),
    (-math.inf, 1.0),
    (-1.0, 1.0),
    (0.0, 1.0),
)
"""The intervals that predictions may have to lie in, the widest first."""


@cache
def rough_activation(function: OwnFunction) -> Rough:
    """Return where an activation is not smooth."""
    return rough_places(read_activation(function.expression), ARGUMENT, _OF_ARGUMENT)


@cache
def rough_loss(function: OwnFunction) -> Rough:
    """Return where a loss is not smooth by its prediction."""
    return rough_places(read_loss(function.expression), PREDICTION, _OF_PREDICTION)


@cache
def own_activation(function: OwnFunction) -> Activation:
    """Return the record of an activation.

    Raises:
        FormulaError: as for `read_activation`.
    """
    formula = read_activation(function.expression)
    written, forms = _written(formula, ARGUMENT, _OF_ARGUMENT), _forms(function, formula, ARGUMENT, _OF_ARGUMENT)
    rough, sign = rough_activation(function), function.sign
    return Activation(
        name=function.name,
        latex=sign.latex,
        text=sign.text,
        expression=written[0],
        derivative=written[1],
        derivative_in_a=None,
        second_derivative=written[2],
        stable=forms[0],
        stable_derivative=forms[1],
        stable_second_derivative=forms[2],
        reference=_REFERENCE,
        range=_range(formula),
        kinks=rough.kinks,
        bends=rough.bends,
    )


@cache
def own_loss(function: OwnFunction) -> Loss:
    """Return the record of a loss.

    Raises:
        FormulaError: as for `read_loss`.
    """
    formula = read_loss(function.expression)
    written, forms = (
        _written(formula, PREDICTION, _OF_PREDICTION),
        _forms(function, formula, PREDICTION, _OF_PREDICTION),
    )
    rough = rough_loss(function)
    return Loss(
        name=function.name,
        title=function.name,
        expression=written[0],
        coefficient=sympy.Integer(1),
        core=written[1],
        second_derivative=written[2],
        stable=forms[0],
        stable_derivative=forms[1],
        stable_second_derivative=forms[2],
        reference=_REFERENCE,
        kinks=rough.kinks,
        prediction_range=_domain(formula),
        factors=(sympy.Integer(1), _HALF),
        bends=rough.bends,
    )


@cache
def own_curvature(function: OwnFunction) -> SecondOfLoss | None:
    """Return the second derivatives of a loss; None where they do not exist everywhere.

    Raises:
        FormulaError: as for `read_loss`.
    """
    record = own_loss(function)
    if record.kinks or record.bends:
        return None
    formula = read_loss(function.expression)
    mixed = slope(slope(formula, PREDICTION), TARGET)
    by_target = slope(slope(formula, TARGET), TARGET)
    written = (unevaluated(with_slopes_written(part), _OF_PREDICTION) for part in (mixed, by_target))
    return SecondOfLoss(record.second_derivative, *written)


def _written(
    formula: Formula, wrt: Quantity, symbols: Mapping[Formula, sympy.Symbol]
) -> tuple[sympy.Expr, sympy.Expr, sympy.Expr]:
    """Return f, f' and f'' as they are shown."""
    first = slope(formula, wrt)
    parts = (formula, first, slope(first, wrt))
    return tuple(unevaluated(with_slopes_written(part), symbols) for part in parts)  # type: ignore[return-value]


def _forms(
    function: OwnFunction, formula: Formula, wrt: Quantity, symbols: Mapping[Formula, sympy.Symbol]
) -> tuple[StableForm, StableForm, StableForm]:
    """Return how f, f' and f'' are computed."""
    read = read_of_argument if wrt == ARGUMENT else read_of_prediction
    value = read(function.stable) if function.stable else formula
    first = read(function.stable_derivative) if function.stable_derivative else slope(value, wrt)
    return tuple(stable_form(part, symbols) for part in (value, first, slope(first, wrt)))  # type: ignore[return-value]


def _range(formula: Formula) -> _Exact:
    try:
        return _exact(bounds(formula, {}))
    except UndefinedError:
        return -sympy.oo, sympy.oo


def _domain(formula: Formula) -> _Exact | None:
    """Return the widest interval of predictions in which a loss has a value; None for all numbers, or if not found."""
    for interval in _DOMAINS:
        try:
            bounds(formula, {PREDICTION: interval})
        except UndefinedError:
            continue
        return None if interval == _DOMAINS[0] else _exact(interval)
    return None


def _exact(interval: Interval) -> _Exact:
    low, high = (
        sympy.Rational(Fraction(end)) if math.isfinite(end) else sympy.oo * int(math.copysign(1, end))
        for end in interval
    )
    return low, high
