"""Slopes that are wrong: taken at a for z, the function for its slope, another function's, a formula misremembered."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import islice

from symbolic.checking.mistakes.base import Edit, Setting
from symbolic.formula.nodes import (
    ONE,
    ZERO,
    Apply,
    Cases,
    Formula,
    Group,
    Hadamard,
    Negative,
    Number,
    Power,
    Product,
    Quantity,
    Sum,
)
from symbolic.formula.records import has_slope
from symbolic.formula.resolver.vocabulary import ACTIVATION
from symbolic.formula.substitute import nodes_of, quantities, rebuilt, ungrouped

__all__ = [
    "forget_leak",
    "misremember",
    "other_function",
    "own_function",
    "put_leak",
    "remember",
    "slope_at_activation",
    "slope_at_score",
    "slope_of_value",
    "slopes_at",
    "turn_cases",
    "value_for_slope",
]

_SCORES = {"z": "a", "Z": "A"}
_WITH_SLOPES = frozenset({ACTIVATION, "exp", "log", "sin", "cos"})
"""What has one besides the activations."""
_UNITS = {"a": "z", "A": "Z", "x": "z", "yhat": "z"}
_TWO = Number("2")


def slope_at_activation(formula: Formula, _: Setting) -> Iterator[Edit]:
    """f'(z) -> f'(a)"""
    match formula:
        case Apply(arguments=(Quantity(name="z" | "Z") as score,), primes=1):
            yield Edit(_at(formula, replace(score, name=_SCORES[score.name])), (formula,))


def slope_at_score(formula: Formula, setting: Setting) -> Iterator[Edit]:
    """f'(a) -> f'(z)"""
    match formula:
        case Apply(arguments=(Quantity(name="a" | "A" | "yhat") as unit,), primes=1):
            score = _score_of(unit, setting)
            yield Edit(_at(formula, score), (formula, score))


def _score_of(unit: Quantity, setting: Setting) -> Quantity:
    layer = setting.spec.depth if unit.name == "yhat" else unit.layer
    return replace(unit, name=_UNITS[unit.name], layer=layer)


def _at(formula: Apply, argument: Formula) -> Apply:
    return replace(formula, arguments=(argument,))


def value_for_slope(formula: Formula, _: Setting) -> Iterator[Edit]:
    """f'(z) -> f(z)"""
    if isinstance(formula, Apply) and formula.primes == 1:
        yield Edit(replace(formula, primes=0), (formula,))


def slope_of_value(formula: Formula, setting: Setting) -> Iterator[Edit]:
    """f(z) -> f'(z), a -> f'(z)"""
    match formula:
        case Apply(function=name, arguments=(Quantity(name="z" | "Z"),), primes=0) if name in _WITH_SLOPES or has_slope(
            name
        ):
            yield Edit(replace(formula, primes=1), (formula,))
        case Quantity(name="a" | "A" as name, layer=layer) if layer not in {None, 0}:
            score = replace(formula, name=_UNITS[name])
            yield Edit(Apply(setting.activation(layer), (score,), 1), (formula,))


# --- another function -------------------------------------------------------------------------------------------------


def other_function(formula: Formula, setting: Setting) -> Iterator[Edit]:
    """σ'(z) -> tanh'(z)"""
    match formula:
        case Apply(function=name, arguments=(Quantity(name="z" | "Z") as score,), primes=1):
            own = setting.activation(score.layer) if score.layer is not None else name
            for other in ("sigmoid", "tanh"):
                if other not in {own, name} and own != "softmax":
                    yield Edit(replace(formula, function=other), (replace(formula, function=own),))
                    yield from _written(replace(formula, function=other), setting)


def own_function(formula: Formula, setting: Setting) -> Iterator[Edit]:
    """tanh'(z) -> σ'(z), 1 - a² -> σ'(z)"""
    for score, written in slopes_at(formula, setting):
        if score.layer is None:
            continue
        own = Apply(setting.activation(score.layer), (score,), 1)
        if own.function not in {"softmax", written}:
            yield Edit(own, (own,))


def slopes_at(formula: Formula, setting: Setting) -> Iterator[tuple[Quantity, str]]:
    """Yield z and the function where a formula is its slope, named or written out."""
    match formula:
        case Apply(function=name, arguments=(Quantity(name="z" | "Z") as score,), primes=1):
            yield score, name
        case _ if _is_small(formula):
            for unit in _units_in(formula):
                score = _score_of(unit, setting)
                for name, build in _RIGHT.items():
                    if _is_one_of(formula, build(unit)):
                        yield score, name


def _written(slope: Apply, setting: Setting) -> Iterator[Edit]:
    """σ'(z) -> a (1 - a)"""
    (score,) = slope.arguments
    if isinstance(score, Quantity) and slope.function in _RIGHT:
        unit = replace(score, name=_SCORES[score.name])
        own = Apply(setting.activation(score.layer), (score,), 1) if score.layer is not None else slope
        yield Edit(_laid(_RIGHT[slope.function](unit)[0], setting), (own,))


# --- formulas of slopes -----------------------------------------------------------------------------------------------


def _times(*factors: Formula) -> Product:
    return Product(factors)


def _laid(formula: Formula, setting: Setting) -> Formula:
    """Return a slope as it is multiplied: entry by entry where whole arrays stand in the relation."""
    if isinstance(formula, Product) and not setting.facts.is_about_entries:
        return Hadamard(formula.factors)
    return formula


def _less(one: Formula, other: Formula) -> Sum:
    return Sum((one, Negative(other)))


def _square(unit: Formula) -> Formula:
    return Power(unit, _TWO)


_RIGHT: dict[str, Callable[[Formula], tuple[Formula, ...]]] = {
    "sigmoid": lambda a: (
        _times(a, _less(ONE, a)),
        _times(_less(ONE, a), a),
        _less(a, _square(a)),
    ),
    "tanh": lambda a: (_less(ONE, _square(a)), Product((_less(ONE, a), Sum((ONE, a))))),
}
"""Slopes in terms of the activation, the usual form first."""

_MISREMEMBERED: dict[str, Callable[[Formula], tuple[Formula, ...]]] = {
    "sigmoid": lambda a: (
        _times(a, Sum((ONE, a))),
        _less(ONE, a),
        _less(ONE, _square(a)),
        _times(_square(a), _less(ONE, a)),
        _times(a, _less(a, ONE)),
        _less(_square(a), a),
    ),
    "tanh": lambda a: (
        _less(ONE, a),
        Sum((ONE, _square(a))),
        _times(a, _less(ONE, a)),
        _less(_square(a), ONE),
        _less(ONE, Product((_TWO, a))),
        _square(_less(ONE, a)),
    ),
}
"""What they are misremembered as: σ(1 + σ), 1 - σ, 1 - tanh."""


def misremember(formula: Formula, setting: Setting) -> Iterator[Edit]:
    """σ'(z) -> a (1 + a), a (1 - a) -> a (1 + a)"""
    for unit, function in _right_slopes(formula, setting):
        right = _laid(_RIGHT[function](unit)[0], setting)
        for wrong in _MISREMEMBERED[function](unit):
            yield Edit(_laid(wrong, setting), (right,))


def _right_slopes(formula: Formula, setting: Setting) -> Iterator[tuple[Formula, str]]:
    match formula:
        case Apply(function=name, arguments=(Quantity(name="z" | "Z") as score,), primes=1) if name in _RIGHT:
            if score.layer is not None and setting.activation(score.layer) == name:
                yield replace(score, name=_SCORES[score.name]), name
        case _:
            for unit in _bases_in(formula):
                for name, build in _RIGHT.items():
                    if _is_one_of(formula, build(unit)):
                        yield unit, name


def remember(formula: Formula, setting: Setting) -> Iterator[Edit]:
    """a (1 + a) -> a (1 - a), 1 - a -> a (1 - a)"""
    for unit in _bases_in(formula):
        layer = unit.layer if isinstance(unit, Quantity) else None
        functions = _RIGHT if layer is None else {setting.activation(layer)} & _RIGHT.keys()
        for name in sorted(functions):
            if _is_one_of(formula, _MISREMEMBERED[name](unit)):
                right = _laid(_RIGHT[name](unit)[0], setting)
                yield Edit(right, (right,))
                if isinstance(unit, Quantity) and unit.name in _UNITS and _has_skips(setting):
                    slope = Apply(name, (replace(unit, name=_UNITS[unit.name]),), 1)
                    yield Edit(slope, (slope,))


def _has_skips(setting: Setting) -> bool:
    """Say whether a may be more than f(z), so that its slope cannot be written in a."""
    return any(layer.skip is not None for layer in setting.spec.layers)


def _bare(formula: Formula) -> Formula:
    """Return a formula without its brackets, its factors in an order of their own."""
    match formula:
        case Group(body=body):
            return _bare(body)
        case Product(factors=factors) | Hadamard(factors=factors):
            return Product(tuple(sorted(map(_bare, factors), key=repr)))
        case _:
            return rebuilt(formula, _bare)


def _is_small(formula: Formula) -> bool:
    """Say whether a formula is no larger than a slope that is written out."""
    return sum(1 for _ in islice(nodes_of(formula), _LARGEST + 1)) <= _LARGEST


_LARGEST = 24


def _is_one_of(formula: Formula, others: Iterable[Formula]) -> bool:
    return _bare(formula) in map(_bare, others)


def _bases_in(formula: Formula) -> list[Formula]:
    """Return what the slope may be written in: activations, f(z), letters of the writer's own."""
    if not isinstance(ungrouped(formula), Product | Hadamard | Sum | Power) or not _is_small(formula):
        return []
    found: list[Formula] = list(_units_in(formula))
    found += _values_in(formula)
    return found


def _units_in(formula: Formula) -> list[Quantity]:
    return list(dict.fromkeys(part for part in quantities(formula) if part.name in _UNITS))


def _values_in(formula: Formula) -> list[Apply]:
    found = (part for part in nodes_of(formula) if isinstance(part, Apply) and not part.primes)
    return list(dict.fromkeys(found))


# --- pieces -----------------------------------------------------------------------------------------------------------


def forget_leak(formula: Formula, setting: Setting) -> Iterator[Edit]:
    """{1 if z > 0; α otherwise} -> {1 if z > 0; 0 otherwise}"""
    match formula:
        case Cases(branches=((one, condition), (other, last))) if other != ZERO and _leaks(setting):
            yield Edit(Cases(((one, condition), (ZERO, last))), (other,))
        case Apply(function=name, primes=1) if name.startswith("leaky_relu"):
            yield Edit(replace(formula, function="relu"), (formula,))


def put_leak(formula: Formula, setting: Setting) -> Iterator[Edit]:
    """{1 if z > 0; 0 otherwise} -> {1 if z > 0; α otherwise}"""
    for leak in _leaks(setting):
        match formula:
            case Cases(branches=((one, condition), (Number(written="0"), last))):
                yield Edit(Cases(((one, condition), (leak, last))), (leak,))
            case Cases(branches=((Number(written="0"), condition), (other, last))):
                yield Edit(Cases(((leak, condition), (other, last))), (leak,))


def _leaks(setting: Setting) -> list[Number]:
    """Return the slopes that leaky rectifiers of the network have below 0."""
    layers = (layer for layer in setting.spec.layers if layer.activation == "leaky_relu")
    return [Number(str(0.01 if layer.alpha is None else layer.alpha)) for layer in layers]


def turn_cases(formula: Formula, _: Setting) -> Iterator[Edit]:
    """{1 if z > 0; 0 otherwise} -> {0 if z > 0; 1 otherwise}"""
    match formula:
        case Cases(branches=((one, condition), (other, last))):
            yield Edit(Cases(((other, condition), (one, last))), (formula,))
