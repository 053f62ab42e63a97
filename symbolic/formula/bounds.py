"""Between which numbers the values of an expression lie, and whether it has a value everywhere: by interval arithmetic.

A named rule for each kind of formula; its first docstring line shows what it bounds. Bounds are right but for the
rounding of floats, and not narrow: z σ(z) is bounded by nothing here, as its factors are taken for independent.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import reduce, singledispatch
from itertools import product as pairs_of
from types import MappingProxyType

from symbolic.formula.nodes import Apply, Formula, Negative, Number, Power, Product, Quantity, Quotient, Sum
from symbolic.formula.registered import registered

__all__ = ["Interval", "UndefinedError", "bounds"]

Interval = tuple[float, float]
"""The lowest and the highest value, which may be infinite and need not be reached."""

_FREE = (-math.inf, math.inf)


class UndefinedError(ValueError):
    """An expression that may be undefined: a logarithm of what may be negative, a division by what may be 0."""


@singledispatch
def bounds(formula: Formula, ranges: Mapping[Quantity, Interval]) -> Interval:
    """Return the bounds of `formula` where its quantities lie in open `ranges`; others are anything.

    Raises:
        UndefinedError: where it may have no value.
    """
    raise TypeError(f"no bounds of a {type(formula).__name__}")


@bounds.register
def bounds_of_number(formula: Number, ranges: Mapping[Quantity, Interval]) -> Interval:
    """3"""
    return float(formula.value), float(formula.value)


@bounds.register
def bounds_of_quantity(formula: Quantity, ranges: Mapping[Quantity, Interval]) -> Interval:
    """z"""
    return (math.pi, math.pi) if formula == Quantity("pi") else ranges.get(formula, _FREE)


@bounds.register
def bounds_of_negative(formula: Negative, ranges: Mapping[Quantity, Interval]) -> Interval:
    """-u"""
    low, high = bounds(formula.body, ranges)
    return -high, -low


@bounds.register
def bounds_of_sum(formula: Sum, ranges: Mapping[Quantity, Interval]) -> Interval:
    """u + v"""
    lows, highs = zip(*(bounds(term, ranges) for term in formula.terms), strict=True)
    low, high = sum(lows), sum(highs)  # ∞ - ∞, of a number that overflows, may be anything
    return (-math.inf if math.isnan(low) else low), (math.inf if math.isnan(high) else high)


@bounds.register
def bounds_of_product(formula: Product, ranges: Mapping[Quantity, Interval]) -> Interval:
    """u v; equal factors are a power"""
    once = dict.fromkeys(formula.factors)
    return reduce(_times, (_to_the(bounds(factor, ranges), formula.factors.count(factor)) for factor in once))


@bounds.register
def bounds_of_quotient(formula: Quotient, ranges: Mapping[Quantity, Interval]) -> Interval:
    """u/v"""
    return _times(bounds(formula.numerator, ranges), _inverse(bounds(formula.denominator, ranges)))


@bounds.register
def bounds_of_power(formula: Power, ranges: Mapping[Quantity, Interval]) -> Interval:
    """u^n; u^v for a positive u"""
    base, (least, most) = bounds(formula.base, ranges), bounds(formula.exponent, ranges)
    if least == most and least.is_integer():
        return _to_the(base, int(least)) if least >= 0 else _inverse(_to_the(base, int(-least)))
    if base[0] < 0:
        raise UndefinedError("a power of what may be negative")
    if base[0] == 0 and least <= 0:
        return 0.0, math.inf
    ends = [_power(end, exponent) for end in base for exponent in (least, most)]
    return min(ends), max(ends)


@bounds.register
def bounds_of_function(formula: Apply, ranges: Mapping[Quantity, Interval]) -> Interval:
    """f(u)"""
    arguments = [bounds(argument, ranges) for argument in formula.arguments]
    if formula.function in _RULES:
        return _RULES[formula.function](arguments)
    record = registered(formula.function)
    if record is None:
        raise TypeError(f"no bounds of {formula.function}")
    low, high = record.range
    return float(low), float(high)


def _times(one: Interval, other: Interval) -> Interval:
    ends = [0.0 if 0 in {u, v} else u * v for u, v in pairs_of(one, other)]
    return min(ends), max(ends)


def _to_the(base: Interval, n: int) -> Interval:
    ends = [_power(end, n) for end in base]
    low, high = (0.0 if n % 2 == 0 and base[0] < 0 < base[1] else min(ends)), max(ends)
    if low == math.inf:  # both overflow: all that is known is how large they are at least
        low = sys.float_info.max
    return low, -sys.float_info.max if high == -math.inf else high


def _power(base: float, exponent: float) -> float:
    try:
        return float(base**exponent)
    except OverflowError:
        return -math.inf if base < 0 and exponent % 2 else math.inf


def _inverse(base: Interval) -> Interval:
    low, high = base
    if low < 0 < high or low == high == 0:
        raise UndefinedError("a division by what may be 0")
    return (-math.inf if high == 0 else 1 / high), (math.inf if low == 0 else 1 / low)


def _exp(u: float) -> float:
    try:
        return math.exp(u)
    except OverflowError:
        return math.inf


def _sinh(u: float) -> float:
    try:
        return math.sinh(u)
    except OverflowError:
        return math.copysign(math.inf, u)


def _log(u: float) -> float:
    return -math.inf if u == 0 else math.log(u)


def _rising(rule: Callable[[float], float]) -> Callable[[Sequence[Interval]], Interval]:
    return lambda arguments: (rule(arguments[0][0]), rule(arguments[0][1]))


def _of_positive(rule: Callable[[float], float]) -> Callable[[Sequence[Interval]], Interval]:
    def rule_of(arguments: Sequence[Interval]) -> Interval:
        ((low, high),) = arguments
        if low < 0:
            raise UndefinedError("a function of what may be negative")
        return rule(low), rule(high)

    return rule_of


def _always(low: float, high: float) -> Callable[[Sequence[Interval]], Interval]:
    return lambda _: (low, high)


def _absolute(arguments: Sequence[Interval]) -> Interval:
    low, high = map(abs, arguments[0])
    return (0.0 if arguments[0][0] < 0 < arguments[0][1] else min(low, high)), max(low, high)


def _log1p(arguments: Sequence[Interval]) -> Interval:
    ((low, high),) = arguments
    return _of_positive(_log)([(1 + low, 1 + high)])


_RULES: Mapping[str, Callable[[Sequence[Interval]], Interval]] = MappingProxyType(
    {
        "exp": _rising(_exp),
        "expm1": _rising(lambda u: _exp(u) - 1),
        "log": _of_positive(_log),
        "log1p": _log1p,
        "sqrt": _of_positive(math.sqrt),
        "tanh": _rising(math.tanh),
        "sinh": _rising(_sinh),
        "erf": _rising(math.erf),
        "cosh": _always(1.0, math.inf),
        "erfc": lambda arguments: (math.erfc(arguments[0][1]), math.erfc(arguments[0][0])),
        "sin": _always(-1.0, 1.0),
        "cos": _always(-1.0, 1.0),
        "sign": _always(-1.0, 1.0),
        "abs": _absolute,
        "max": lambda arguments: (max(low for low, _ in arguments), max(high for _, high in arguments)),
        "min": lambda arguments: (min(low for low, _ in arguments), min(high for _, high in arguments)),
    }
)
