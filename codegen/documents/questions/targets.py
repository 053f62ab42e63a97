"""Targets as sheets give them, and whether a wrong line is wrong for those, too: y² = y where a target is 0 or 1."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from types import MappingProxyType

import mpmath

from codegen.documents.questions.setting import Setting
from symbolic.derivation.engine import Deriver
from symbolic.derivation.gradients import Gradients, forward_values
from symbolic.errors import QuantityError
from symbolic.formula.nodes import (
    Formula,
    Hadamard,
    MatrixProduct,
    Partial,
    Product,
    Quantity,
    Relations,
    Transpose,
)
from symbolic.formula.substitute import nodes_of, rebuilt
from symbolic.formula.value import DIGITS, UndefinedValueError, real, value_of
from symbolic.graph.network import LOSS, NetworkGraph
from symbolic.spec.model import Names, NetworkSpec

__all__ = ["differs_for_targets", "targets"]

_POINTS = 12
_MOST_UNITS = 8
_REACHED: Mapping[str, tuple[float, ...]] = MappingProxyType(
    {"sigmoid": (0.0, 1.0), "softmax": (0.0, 1.0), "tanh": (-1.0, 1.0), "softsign": (-1.0, 1.0)}
)
"""Targets that outputs of a bounded activation can come near to."""
_SAME = mpmath.mpf(10) ** -20
_ABOUT_THE_LOSS = frozenset({"y", "L", "J", "delta"})


def targets(spec: NetworkSpec, chance: Random) -> list[float]:
    """Return targets that suit the loss: one class, or ends of the range that it is meant for, or small numbers."""
    outputs, bounds = spec.widths[-1], spec.loss.record.target_range
    if spec.loss.name == "categorical_cross_entropy":
        return _of_class(chance.randrange(outputs), outputs)
    usual = _REACHED.get(str(spec.layers[-1].activation), (0.0, 1.0, 2.0))
    among = usual if bounds is None else tuple(map(float, bounds[:2]))
    return [chance.choice(among) for _ in range(outputs)]


def _of_class(number: int, outputs: int) -> list[float]:
    return [float(place == number) for place in range(outputs)]


def differs_for_targets(setting: Setting, relation: Relations) -> bool:
    """Say whether the sides of a relation that was refuted differ with some targets that a sheet may give.

    One that has no target in it, not even in a derivative of the loss, was refuted for all of them; and so was any
    where targets are whatever numbers.
    """
    if not _has_few_targets(setting.spec):
        return True
    names = {part.name for side in relation.sides for part in nodes_of(side) if isinstance(part, Quantity)}
    if not names & _ABOUT_THE_LOSS:
        return True
    points = setting.once("points with targets", lambda: tuple(_points(setting)))
    with mpmath.workdps(DIGITS):
        return any(_differ(setting, relation, point) for point in points)


def _has_few_targets(spec: NetworkSpec) -> bool:
    return spec.loss.name == "categorical_cross_entropy" or spec.loss.record.target_range is not None


def _narrowed(spec: NetworkSpec) -> NetworkSpec:
    """Return the network with few inputs and hidden units: lines are about the first of them."""
    hidden = tuple(layer.model_copy(update={"units": min(layer.units, _MOST_UNITS)}) for layer in spec.layers[:-1])
    layers = (*hidden, spec.layers[-1])
    return spec.model_copy(update={"inputs": min(spec.inputs, _MOST_UNITS), "layers": layers, "names": Names()})


def _points(setting: Setting) -> list[Mapping[Quantity | Partial, mpmath.mpf]]:
    """Return what all quantities are worth at a few points with parameters that are drawn."""
    chance = Random(f"{setting.seed} targets")  # noqa: S311  (a reproducible choice, no secrets)
    found: list[Mapping[Quantity | Partial, mpmath.mpf]] = []
    graph = _network(setting)
    outputs, one_of_all = setting.spec.widths[-1], setting.spec.loss.name == "categorical_cross_entropy"
    for number in range(_POINTS):  # each class, as far as lines are about it
        drawn = _of_class(number % outputs, outputs) if one_of_all else targets(setting.spec, chance)
        given = dict(zip(graph.targets, drawn, strict=True))
        given |= {quantity: _drawn(chance) for quantity in (*graph.units(0), *graph.parameters())}
        with mpmath.workdps(DIGITS):
            try:
                found.append(forward_values(graph, {known: mpmath.mpf(value) for known, value in given.items()}))
            except UndefinedValueError:  # the logarithm of a negative number
                continue
    return found


def _network(setting: Setting) -> NetworkGraph:
    return setting.once("network with targets", lambda: NetworkGraph(_narrowed(setting.spec)))


def _drawn(chance: Random) -> float:
    return chance.choice((-1, 1)) * chance.randint(1, 12) / 8


def _differ(setting: Setting, relation: Relations, point: Mapping[Quantity | Partial, mpmath.mpf]) -> bool:
    def known(part: Quantity | Partial) -> mpmath.mpf:
        match part:
            case Quantity(name="delta"):
                return known(Partial(LOSS, Quantity("z", part.layer, part.indices)))
            case Partial(of=Quantity() as of, wrt=Quantity() as wrt) if {of, wrt} <= point.keys():
                gradients = setting.once(("gradients", of), lambda: Gradients(Deriver(_network(setting)), of))
                return mpmath.mpf(gradients.values((wrt,), point)[wrt])
            case Quantity(name="width", indices=(int(l),)):
                return mpmath.mpf(setting.spec.widths[l])
            case Quantity() if part in point:
                return point[part]
            case _:
                raise UndefinedValueError(part, "nothing that is known of one sample")

    try:
        left, right = (real(value_of(_with_numbers(side), known)) for side in relation.sides)
    except (UndefinedValueError, QuantityError):
        return False
    return bool(abs(left - right) > _SAME * (1 + abs(left)))


def _with_numbers(formula: Formula) -> Formula:
    """Return a formula with plain products: between single units, signs of arrays stand between numbers."""
    match formula:
        case Hadamard(factors=factors) | MatrixProduct(factors=factors):
            return Product(tuple(map(_with_numbers, factors)))
        case Transpose(body=body):
            return _with_numbers(body)
        case _:
            return rebuilt(formula, _with_numbers)
