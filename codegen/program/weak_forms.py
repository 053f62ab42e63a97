"""Where a function that a person defines loses its value in floating point, as it is computed in emitted code.

Stage: own records -> sentences for headers and for the command line. Each form is computed in float64 at a few
arguments, small and large, and compared with its exact value. What overflows is told, and what is off by more than a
billionth of 1 or of the value; that a tiny value loses its last digits is not.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from functools import cache, singledispatch
from itertools import product
from types import MappingProxyType
from typing import Any

import numpy as np
import sympy

from codegen.program.elementwise import expression_to_ir
from codegen.program.interpreter import COMPARISONS, OPERATORS
from codegen.program.ir import Binary, Compare, Expr, Function, Name, Negate, Number, Where
from symbolic.formula.form_value import value_at
from symbolic.formula.value import UndefinedValueError
from symbolic.functions.base import Activation, Loss, P, StableForm, Y, Z
from symbolic.spec.model import NetworkSpec
from symbolic.spec.own_activation import OwnActivationSpec
from symbolic.spec.parts import OwnLossSpec

__all__ = ["weak_forms"]

_SIZES = (1e-8, 1e-3, 0.5, 2.0, 20.0, 40.0, 100.0, 750.0, 1e4)
_ARGUMENTS = (*(-size for size in reversed(_SIZES)), *_SIZES)
Point = dict[sympy.Symbol, float]

_TARGETS = (0.0, 1.0, 0.3)
_INSIDE = (1e-12, 1e-3, 0.5, 0.999, 1 - 1e-12)
"""Predictions that lie between 0 and 1."""
_LARGEST, _CLOSE = 1e300, 1e-9

_FUNCTIONS: Mapping[str, Callable[..., Any]] = MappingProxyType({"erfc": math.erfc, "abs": np.abs})


def weak_forms(spec: NetworkSpec) -> tuple[str, ...]:
    """Return a sentence for each function of a spec, and each derivative, that comes out wrong somewhere."""
    records = dict.fromkeys(layer.record for layer in spec.layers if isinstance(layer.activation, OwnActivationSpec))
    found = [_weak_activation(record) for record in records if isinstance(record, Activation)]
    if isinstance(spec.loss, OwnLossSpec):
        found.append(_weak_loss(spec.loss.record))
    return tuple(sentence for sentences in found for sentence in sentences)


@cache
def _weak_activation(record: Activation) -> tuple[str, ...]:
    points = [{Z: z} for z in _ARGUMENTS]
    forms = (
        (record.text, record.expression, record.stable, "stable"),
        (f"{record.text}'", record.derivative, record.stable_derivative, "stable_derivative"),
    )
    return _told(forms, points)


@cache
def _weak_loss(record: Loss) -> tuple[str, ...]:
    low, high = record.prediction_range or (-sympy.oo, sympy.oo)
    predictions = [value for value in dict.fromkeys((*_INSIDE, *_ARGUMENTS)) if low < value < high]
    points = [{P: p, Y: y} for p, y in product(predictions, _TARGETS)]
    slope = record.coefficient * record.core
    forms = (
        (record.name, record.expression, record.stable, "stable"),
        (f"∂{record.name}/∂p", slope, record.stable_derivative, "stable_derivative"),
    )
    return (*_told(forms, points), *_at_ends(record))


def _at_ends(record: Loss) -> tuple[str, ...]:
    """Return what is said of the ends of the predictions at which a loss has no finite value."""
    ends = [float(end) for end in record.prediction_range or () if end.is_finite]
    lost = [end for end in ends if not all(np.isfinite(_computed(record.stable, {P: end, Y: y})) for y in _TARGETS)]
    if not lost:
        return ()
    places = " and ".join(f"p = {end:g}" for end in lost)
    sentence = (
        f"{record.name} has no finite value at {places}, to which predictions may round in floating point: cost and "
        "gradient are lost there. binary_cross_entropy and categorical_cross_entropy keep theirs."
    )
    return (sentence,)


def _told(forms: Iterable[tuple[str, sympy.Expr, StableForm, str]], points: list[Point]) -> tuple[str, ...]:
    found = (_sentence(name, meant, form, key, points) for name, meant, form, key in forms)
    return tuple(sentence for sentence in found if sentence is not None)


def _sentence(name: str, meant: sympy.Expr, form: StableForm, key: str, points: list[Point]) -> str | None:
    """Return what is said of a form: the first point at which it is wrong, the most moderate one first."""
    for point in sorted(points, key=lambda point: max(abs(math.log10(abs(value) or 1)) for value in point.values())):
        wanted = value_at(StableForm((), meant), {symbol: Fraction(value) for symbol, value in point.items()})
        if isinstance(wanted, UndefinedValueError) or not abs(float(wanted)) < _LARGEST:
            continue
        found = _computed(form, point)
        if not abs(found - float(wanted)) <= _CLOSE * max(1, abs(float(wanted))):
            place = ", ".join(f"{symbol} = {value:g}" for symbol, value in point.items())
            return (
                f"{name} is computed as it is written: at {place} it comes out as {found:.6g} instead of "
                f"{float(wanted):.6g}. A form that keeps its value may be given as `{key}`; softplus and sigmoid "
                "keep theirs."
            )
    return None


def _computed(form: StableForm, point: Mapping[sympy.Symbol, float]) -> float:
    """Return the value of a form in float64."""
    values = {symbol.name: np.float64(value) for symbol, value in point.items()}
    with np.errstate(all="ignore"):
        for symbol, expression in form.lets:
            values[symbol.name] = _value(expression_to_ir(expression, {}), values)
        return float(_value(expression_to_ir(form.value, {}), values))


@singledispatch
def _value(expression: Expr, values: Mapping[str, Any]) -> Any:  # noqa: ARG001  (every rule has this signature)
    raise TypeError(f"no float of a {type(expression).__name__}")


@_value.register
def _name(expression: Name, values: Mapping[str, Any]) -> Any:
    return values[expression.id]


@_value.register
def _number(expression: Number, values: Mapping[str, Any]) -> Any:  # noqa: ARG001  (every rule has this signature)
    return np.float64(expression.value)


@_value.register
def _negate(expression: Negate, values: Mapping[str, Any]) -> Any:
    return -_value(expression.operand, values)


@_value.register
def _binary(expression: Binary, values: Mapping[str, Any]) -> Any:
    return OPERATORS[type(expression)](_value(expression.left, values), _value(expression.right, values))


@_value.register
def _function(expression: Function, values: Mapping[str, Any]) -> Any:
    function = _FUNCTIONS.get(expression.name) or getattr(np, expression.name)
    return np.float64(function(*(_value(argument, values) for argument in expression.arguments)))


@_value.register
def _where(expression: Where, values: Mapping[str, Any]) -> Any:
    return _value(expression.yes if _holds(expression.condition, values) else expression.no, values)


def _holds(condition: Compare, values: Mapping[str, Any]) -> bool:
    return bool(COMPARISONS[condition.sign](_value(condition.left, values), _value(condition.right, values)))
