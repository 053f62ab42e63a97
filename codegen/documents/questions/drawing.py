"""Numbers for a network that are nice to compute with by hand: small whole numbers and halves, drawn from a seed.

A draw is taken again where it would teach nothing: a unit on a kink, a layer of rectifiers that are all off, a
prediction that is right, a derivative that is 0. It is taken again, too, where rounding as asked would lead astray, or
where no weight moves the loss enough to tell.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from random import Random

from codegen.documents.questions.changes import rates, steps
from codegen.documents.questions.following import rounded_ways
from codegen.documents.questions.point import ROUNDING, UNIT, Point
from codegen.documents.questions.setting import Setting, UnfitError
from codegen.documents.questions.targets import targets
from symbolic.errors import ChalkgradError
from symbolic.formula.nodes import Partial, Quantity
from symbolic.formula.value import Value
from symbolic.functions import Activation
from symbolic.graph.network import NetworkGraph
from symbolic.numeric.kinks import kinks_met
from symbolic.numeric.passes import backward, forward
from symbolic.numeric.training import given
from symbolic.numeric.workings import Workings
from symbolic.spec.model import NetworkSpec, Numbers

__all__ = ["point_of"]

_MOST_PARAMETERS = 40
_MOST_TRIES = 200
_WHOLE = tuple(map(Fraction, (-2, -1, 1, 2)))
_HALVES = (Fraction(-1), Fraction(-1, 2), Fraction(1, 2), Fraction(1))
_INPUTS = tuple(map(Fraction, (-1, 1, 2)))
_BIASES = tuple(map(Fraction, (-1, 0, 1)))
_PIECEWISE = frozenset({"identity", "relu", "leaky_relu"})
_SATURATED = 6
"""Beyond this, a smooth activation is flat in four decimals."""


def point_of(setting: Setting, kind: str) -> Point:
    """Return the numbers of a variant, which all of its questions share: others than those of earlier ones.

    Raises:
        UnfitError: for a network with too many parameters to be computed by hand, or for which no numbers are nice.
    """
    count = setting.spec.parameter_count()
    if count > _MOST_PARAMETERS:
        raise UnfitError(kind, f"{count:,} parameters", f"at most {_MOST_PARAMETERS} to compute with by hand")
    point = setting.once(("point", setting.variant), lambda: _drawn_point(setting))
    if point is None:
        raise UnfitError(kind, "no small numbers with which every unit counts", "other activations or another loss")
    return point


def _drawn_point(setting: Setting) -> Point | None:
    chance = Random(f"{setting.seed} numbers {setting.variant}")  # noqa: S311  (a reproducible choice, no secrets)
    taken: set[Numbers] = setting.once("numbers", set)
    best: tuple[tuple[bool, bool], Point] | None = None
    for _ in range(_MOST_TRIES):
        spec = setting.spec.model_copy(update={"numbers": _drawn(setting.spec, chance)})
        try:
            point = _computed(setting, spec)
        except ChalkgradError:  # a logarithm of a negative number, a division by zero
            continue
        if point is None:
            continue
        cost = (not _serves_all(setting, point), spec.numbers in taken)
        if best is None or cost < best[0]:
            best = (cost, point)
        if cost == (False, False):
            break
    if best is None:
        return None
    taken.add(best[1].spec.numbers)
    return best[1]


def _serves_all(setting: Setting, point: Point) -> bool:
    """Say whether every kind of question can be asked at a point."""
    of = setting.graph.objective
    told = point.tolerance(point.values[of], point.followed(of)) is not None
    return told and bool(steps(setting.graph, point)) and bool(rates(setting.graph, point))


def _drawn(spec: NetworkSpec, chance: Random) -> Numbers:
    def numbers(count: int, among: Sequence[Fraction]) -> list[float]:
        return [float(chance.choice(among)) for _ in range(count)]

    steps = _WHOLE if all(layer.activation in _PIECEWISE for layer in spec.layers) else _HALVES
    widths = spec.widths
    matrices = [
        [] if layer.share is not None else [numbers(widths[l - 1], steps) for _ in range(widths[l])]
        for l, layer in enumerate(spec.layers, start=1)
    ]
    biases = [numbers(layer.units if layer.bias else 0, _BIASES) for layer in spec.layers]
    data = {"x": [numbers(widths[0], _INPUTS)], "y": [targets(spec, chance)], "W": matrices}
    return Numbers.model_validate(data | ({"b": biases} if any(layer.bias for layer in spec.layers) else {}))


def _computed(setting: Setting, spec: NetworkSpec) -> Point | None:
    """Return what the numbers lead to; None where they would teach nothing."""
    graph, deriver, of = setting.graph, setting.deriver, setting.graph.objective
    workings = Workings(dict(given(spec)), ROUNDING, setting.notation)
    ahead = tuple(forward(graph, workings))
    if not _is_lively(graph, workings.values):
        return None
    asked = [tuple(graph.matrix(l)) for l in range(max(1, graph.depth - 1), graph.depth + 1)]
    weights = [weight for matrix in asked for weight in matrix]
    for _ in backward(deriver, of, weights, workings):
        pass  # the lines are made again by those who show them
    if any(all(workings[Partial(of, weight)] == 0 for weight in matrix) for matrix in asked):
        return None
    if any(True for _ in kinks_met(deriver, of, graph.parameters(), workings)):
        return None
    rounded = rounded_ways(setting, spec, weights)
    if any(0 < abs(float(value)) < UNIT / 2 for ways in (workings.values, *rounded) for value in ways.values()):
        return None  # in four decimals, it would be 0
    return Point(spec, ahead, workings.values, rounded)


def _is_lively(graph: NetworkGraph, values: Mapping[Quantity | Partial, Value]) -> bool:
    """Say whether in each layer a unit is on and none is flat, and whether the prediction is not right already."""
    for l, layer in enumerate(graph.spec.layers, start=1):
        units = [values[unit] for unit in graph.units(l)]
        scores = [values[score] for score in graph.scores(l)]
        if all(unit == 0 for unit in units):
            return False
        flat = isinstance(layer.record, Activation) and layer.activation not in _PIECEWISE
        if flat and any(abs(score) > _SATURATED for score in scores):
            return False
    return any(float(values[p]) != float(values[y]) for p, y in zip(graph.predictions, graph.targets, strict=True))
