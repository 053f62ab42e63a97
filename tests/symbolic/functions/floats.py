"""A small evaluator of stable forms in float64, and with a complex step: all branches, nothing may overflow."""

from __future__ import annotations

import cmath
import math
from collections.abc import Callable, Mapping

import sympy

from symbolic.functions import StableForm

STEP = 1e-30
Number = float | complex
Values = Mapping[sympy.Symbol, Number]


def value_of(form: StableForm, values: Values) -> float:
    """Return the float64 value of `form`."""
    result = _evaluate_form(form, values)
    assert isinstance(result, float)
    return result


def slope_of(form: StableForm, by: sympy.Symbol, values: Values) -> float:
    """Return d form / d by: the imaginary part at `by` + ih, divided by h."""
    stepped = {name: complex(value, STEP if name == by else 0.0) for name, value in values.items()}
    return complex(_evaluate_form(form, stepped)).imag / STEP


def _evaluate_form(form: StableForm, values: Values) -> Number:
    known = dict(values)
    for name, expression in form.lets:
        known[name] = evaluate(expression, known)
    return evaluate(form.value, known)


def evaluate(expression: sympy.Basic, values: Values) -> Number:
    """Return the value of `expression`, every part of it evaluated and asserted to be finite."""
    result = _evaluate(expression, values)
    assert cmath.isfinite(result), f"{expression} is {result}"
    return result


def _evaluate(expression: sympy.Basic, values: Values) -> Number:
    match expression:
        case sympy.Symbol():
            return values[expression]
        case sympy.Rational():
            return expression.p / expression.q
        case sympy.NumberSymbol():
            return float(expression)
        case sympy.Piecewise():
            branches = [(evaluate(value, values), when) for value, when in expression.args]
            return next(value for value, when in branches if _holds(when, values))
    arguments = [evaluate(argument, values) for argument in expression.args]
    match expression:
        case sympy.Add():
            return sum(arguments[1:], arguments[0])
        case sympy.Mul():
            return math.prod(arguments[1:], start=arguments[0])
        case sympy.Pow(exp=sympy.Integer() as exponent) if exponent < 0:
            return 1 / arguments[0] ** -int(exponent)
        case sympy.Pow(exp=sympy.Integer() as exponent):
            return arguments[0] ** int(exponent)
        case sympy.Pow(exp=sympy.Rational(p=1, q=2)):
            return math.sqrt(arguments[0])
        case sympy.Pow(exp=sympy.Rational(p=-1, q=2)):
            return 1 / math.sqrt(arguments[0])
        case sympy.Max():
            return max(arguments, key=_lexicographic)
        case sympy.Min():
            return min(arguments, key=_lexicographic)
        case sympy.Abs():
            return max(arguments[0], -arguments[0], key=_lexicographic)
        case sympy.sign():
            return float((arguments[0].real > 0) - (arguments[0].real < 0))
    real, complex_ = _FUNCTIONS[type(expression).__name__]
    (argument,) = arguments
    return complex_(argument) if isinstance(argument, complex) else real(argument)


def _holds(condition: sympy.Basic, values: Values) -> bool:
    if condition == sympy.true:
        return True
    left, right = (evaluate(side, values).real for side in condition.args)
    return bool(condition.func(left, right))


def _lexicographic(number: Number) -> tuple[float, float]:
    return (number.real, number.imag)


def _stepped(function: Callable[[float], float], slope: Callable[[float], float]) -> Callable[[complex], complex]:
    """f(x + ih) = f(x) + ih f'(x), exact to rounding for so small an h."""
    return lambda number: complex(function(number.real), number.imag * slope(number.real))


_FUNCTIONS: Mapping[str, tuple[Callable[[float], float], Callable[[complex], complex]]] = {
    "exp": (math.exp, cmath.exp),
    "log": (math.log, cmath.log),
    "tanh": (math.tanh, cmath.tanh),
    "erfc": (math.erfc, _stepped(math.erfc, lambda x: -2 / math.sqrt(math.pi) * math.exp(-x * x))),
    "log1p": (math.log1p, _stepped(math.log1p, lambda x: 1 / (1 + x))),
    "expm1": (math.expm1, _stepped(math.expm1, math.exp)),
}
