"""Functions and their derivatives: f(u), f'(u), softmax, diag, logarithms."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

from symbolic.checking.fields.dual import DualField
from symbolic.checking.fields.functions import apply, softmax
from symbolic.checking.meaning.arrays import Array, Value, diagonal, mapped, matmul, transposed
from symbolic.checking.meaning.products import product, total
from symbolic.checking.meaning.scene import Meaningless, OutOfRange, Scene
from symbolic.checking.meaning.slopes import chained
from symbolic.checking.meaning.worth import MisfitAt, rule, worth
from symbolic.checking.points.point import Point
from symbolic.formula.nodes import (
    Apply,
    Formula,
    Group,
    Highlight,
    Negative,
    Partial,
    Position,
    Power,
    Prod,
    Product,
    Quantity,
    Quotient,
    Sigma,
    Sign,
    Underbrace,
)
from symbolic.formula.resolver.vocabulary import ACTIVATION
from symbolic.formula.substitute import quantities

__all__ = []

ARGUMENT = "the argument"
"""The quantity that stands for the argument in the body of a function that the writer defined."""

_OF_ENTRIES = frozenset({"max", "min"})


@rule.register
def worth_of_apply(formula: Apply, scene: Scene) -> Value:
    """f(u), f'(u), diag(u), softmax(u)"""
    field = scene.field
    if formula.function in scene.defined:
        return mapped(lambda entry: _own(formula, entry, scene), worth(formula.arguments[0], scene))
    match formula.function:
        case "diag":
            value = worth(formula.arguments[0], scene)
            return diagonal(value, field) if isinstance(value, Array) else value
        case "total":
            return _total(formula.arguments[0], scene)
        case "sum_all" | "sum_units" | "sum_samples":
            return _sum_of_program(formula, scene)
        case "mean":
            return _mean(formula.arguments[0], scene)
        case "dot":
            return _dot(formula, scene)
        case "squared_norm":
            return squared_norm(worth(formula.arguments[0], scene), scene)
        case "chain":
            return chained(formula.arguments, scene)
        case "log":
            return _logarithm(formula.arguments[0], scene)
    function = _function_of_layer(formula, scene) if formula.function == ACTIVATION else formula.function
    if function == "softmax":
        return _softmax(formula, scene)
    values = [worth(argument, scene) for argument in formula.arguments if not isinstance(argument, Position)]
    if not values:
        raise Meaningless(formula, "a function without its argument", "the argument in brackets")
    if function in _OF_ENTRIES and len(values) == 1 and isinstance(values[0], Array):  # max(z) is its largest entry
        values = [*values[0].flat()]
    try:
        found = mapped(lambda *entries: apply(field, function, formula.primes, entries), *values)
    except TypeError:
        raise Meaningless(formula, f"{function}{formula.primes * chr(39)}", "a function with a known value") from None
    return Array(found.rows, slope=True) if formula.primes and isinstance(found, Array) else found


def _own(formula: Apply, entry: Any, scene: Scene) -> Any:
    """f(u) and f'(u) for a function that the writer defined"""
    body = scene.defined[formula.function].body
    dual: DualField[Any] = DualField(scene.field)
    moved = replace(scene, seeds={Quantity(ARGUMENT): entry}, known={})
    if formula.primes:
        point = Point(scene.point.circuit, dual, scene.point.samples)
        moved = replace(moved, point=point, seeds={Quantity(ARGUMENT): dual.variable(entry)})
    with scene.effort.inside(formula.function):
        found = worth(body, moved)
    if isinstance(found, Array) or formula.primes > 1:
        raise Meaningless(formula, "more than a first derivative, or an array", "f(u) or f'(u) for numbers u")
    return found if not formula.primes else dual.slope(found)


def squared_norm(value: Value, scene: Scene) -> Value:
    """|u|², the sum of the squares of all entries"""
    entries = value.flat() if isinstance(value, Array) else [value]
    return scene.field.total(scene.field.mul(entry, entry) for entry in entries)


def _dot(formula: Apply, scene: Scene) -> Value:
    """u v of matrices, or the inner product of two vectors"""
    left, right = (worth(argument, scene) for argument in formula.arguments)
    if not isinstance(left, Array) or not isinstance(right, Array):
        return product(left, right, Sign.NONE, scene)
    if left.shape == right.shape and 1 in left.shape:
        return scene.field.total(map(scene.field.mul, left.flat(), right.flat()))
    if left.shape[1] != right.shape[0]:
        raise MisfitAt(formula, formula.arguments[0], formula.arguments[1], (left, right))
    return matmul(left, right, scene.field)


def _mean(body: Formula, scene: Scene) -> Value:
    """The mean of all entries of an array, and of a number over the samples"""
    value, samples = worth(body, scene), scene.point.samples
    if isinstance(value, Array):
        entries = value.flat()
    else:
        entries = [worth(body, scene.of_sample(sample)) for sample in range(samples)]
    return scene.field.mul(scene.field.number(Fraction(1, len(entries))), scene.field.total(entries))


def _sum_of_program(formula: Apply, scene: Scene) -> Value:
    """np.sum(u) over all entries, np.sum(u, axis=0) over the units of each sample, where samples are columns"""
    value, over = worth(formula.arguments[0], scene), formula.function
    if not isinstance(value, Array) or (over == "sum_samples" and 1 in value.shape):
        return _total(formula.arguments[0], scene)
    if over == "sum_all":
        return scene.field.total(value.flat())
    if (scene.reading.layout.samples == "columns") == (over == "sum_units"):
        return Array((tuple(map(scene.field.total, zip(*value.rows, strict=True))),))
    return Array(tuple((scene.field.total(row),) for row in value.rows))


def _total(body: Formula, scene: Scene) -> Value:
    """Σ u without an index: over the samples of a batch where there are several, over the entries of a vector

    A sum over samples is a vector, and lies as vectors do, whether samples are the rows or the columns of the batch.
    """
    value, totals = worth(body, scene), scene.reading.totals
    if not isinstance(value, Array) or (totals == "samples" and 1 in value.shape):
        return total([worth(body, scene.of_sample(sample)) for sample in range(scene.point.samples)], scene)
    if totals == "all" or 1 in value.shape:
        return scene.field.total(value.flat())
    units = value.rows if scene.reading.layout.samples == "columns" else zip(*value.rows, strict=True)
    totals_of_units = tuple(map(scene.field.total, units))
    if scene.reading.layout.vectors == "rows":
        return Array((totals_of_units,))
    return Array(tuple((entry,) for entry in totals_of_units))


def _logarithm(argument: Formula, scene: Scene) -> Value:
    """ln(u/v) = ln u - ln v, ln(u v) = ln u + ln v, ln(e^u) = u"""
    match argument:
        case Group(body=body) | Highlight(body=body) | Underbrace(body=body):
            return _logarithm(body, scene)
        case Quotient(numerator=above, denominator=below):
            return mapped(scene.field.sub, _logarithm(above, scene), _logarithm(below, scene))
        case Product(factors=factors):
            return total([_logarithm(factor, scene) for factor in factors], scene)
        case Apply(function="exp", primes=0, arguments=(power,)):
            return worth(power, scene)
        case Prod():
            terms = Sigma(Apply("log", (argument.body,)), argument.index, argument.lower, argument.upper)
            return worth(terms, scene)
        case Power(base=base, exponent=exponent) if not isinstance(exponent, Negative):
            return mapped(scene.field.mul, worth(exponent, scene), _logarithm(base, scene))
        case _:
            return mapped(scene.field.log, worth(argument, scene))


def _softmax(formula: Apply, scene: Scene) -> Value:
    """The softmax of a vector, its Jacobian with a prime; of a batch, that of each sample; of one score, its share."""
    argument = formula.arguments[0]
    own = argument.indices if isinstance(argument, Quantity) and argument.name == "z" else ()
    if own and isinstance(argument, Quantity):
        whole = Quantity("a", argument.layer, own, argument.sample)
        return worth(whole if not formula.primes else Partial(whole, argument), scene)
    value = worth(argument, scene)
    if not isinstance(value, Array):
        raise Meaningless(formula, "softmax of a number", "softmax of a vector of scores")
    if 1 not in value.shape and scene.point.samples > 1:
        return _softmax_of_batch(formula, value, scene)
    if 1 not in value.shape:
        raise Meaningless(formula, "softmax of a matrix", "softmax of a vector of scores")
    shares = softmax(scene.field, value.flat())
    if formula.primes:
        field = scene.field
        column = Array(tuple((share,) for share in shares))
        outer = matmul(column, transposed(column), field)
        return mapped(field.sub, diagonal(column, field), outer)
    return Array(tuple((share,) for share in shares) if value.is_column else (tuple(shares),))


def _softmax_of_batch(formula: Apply, value: Array, scene: Scene) -> Array:
    """The softmax of each column of a batch, or of each row where samples are rows."""
    if formula.primes:
        raise Meaningless(formula, "the Jacobian of softmax of a batch", "that of one sample")
    columns = scene.reading.layout.samples == "columns"
    samples = transposed(value).rows if columns else value.rows
    shares = Array(tuple(tuple(softmax(scene.field, scores)) for scores in samples))
    return transposed(shares) if columns else shares


def _function_of_layer(formula: Apply, scene: Scene) -> str:
    """Return the activation of the layer that the argument, or the mark of the function, names."""
    network = scene.network
    layers = _layers(formula, scene)
    if not layers:
        names = {layer.activation for layer in network.spec.layers}
        if len(names) == 1:
            return network.function(1)
        raise Meaningless(formula, "an activation function without its layer", "the layer that it belongs to")
    l = max(1, *layers)
    if l > network.depth:
        raise OutOfRange(formula, f"layer {l}", f"a layer from 1 to {network.depth}")
    return network.function(l)


def _layers(formula: Formula, scene: Scene) -> set[int]:
    marks = [part for part in getattr(formula, "arguments", ()) if isinstance(part, Position)]
    if marks:
        return {scene.number(mark.index, formula) for mark in marks}
    found = {scene.number(quantity.layer, quantity) for quantity in quantities(formula) if quantity.layer is not None}
    scores = {
        scene.number(quantity.layer, quantity)
        for quantity in quantities(formula)
        if quantity.layer is not None and quantity.name in {"z", "Z", "W", "b"}
    }
    return scores or found
