"""Numbers for a network that are nice to compute with by hand: small whole numbers and halves, drawn from a seed.

A draw is taken again where it would teach nothing: a unit on a kink, a layer of rectifiers that are all off, a
prediction that is right, a derivative that is 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from codegen.documents.model import Block, Box, Paragraph, Table
from codegen.documents.questions.given_numbers import given_numbers
from codegen.documents.questions.setting import Setting, UnfitError
from symbolic.errors import ChalkgradError
from symbolic.formula.nodes import Partial, Quantity, Relations
from symbolic.formula.value import Value
from symbolic.functions import Activation
from symbolic.graph.network import NetworkGraph
from symbolic.numeric.kinks import kinks_met
from symbolic.numeric.passes import backward, forward
from symbolic.numeric.rounding import Rounding
from symbolic.numeric.training import given
from symbolic.numeric.workings import Workings
from symbolic.spec.model import NetworkSpec, Numbers

__all__ = ["ROUNDING", "Point", "point_of", "tolerance"]

ROUNDING = Rounding(4)
_MOST_PARAMETERS = 40
_MOST_TRIES = 200
_WHOLE = tuple(map(Fraction, (-2, -1, 1, 2)))
_HALVES = (Fraction(-1), Fraction(-1, 2), Fraction(1, 2), Fraction(1))
_INPUTS = tuple(map(Fraction, (-1, 1, 2)))
_BIASES = tuple(map(Fraction, (-1, 0, 1)))
_PIECEWISE = frozenset({"identity", "relu", "leaky_relu"})
_SATURATED = 6
"""Beyond this, a smooth activation is flat in four decimals."""


@dataclass(frozen=True, slots=True)
class Point:
    """A network with numbers.

    Attributes:
        spec: with its numbers.
        forward: the lines of the forward pass.
        values: what every quantity is worth, and the derivatives by the weights of the last two layers.
    """

    spec: NetworkSpec
    forward: tuple[Relations, ...]
    values: Mapping[Quantity | Partial, Value]

    @property
    def is_exact(self) -> bool:
        """Whether every value is a fraction that is shown as it is."""
        return all(ROUNDING.shown(value)[1] for value in self.values.values())

    @property
    def rounding(self) -> str:
        """What is said of rounding where values are not exact; empty where they are."""
        return "" if self.is_exact else f" Round every result to {ROUNDING.digits} decimals."

    def known(self) -> dict[Quantity | Partial, Value]:
        """Return the inputs, targets and parameters with their numbers."""
        return dict(given(self.spec))

    def moving(self, weights: Iterable[Quantity], of: Quantity) -> list[Quantity]:
        """Return the weights that `of` depends on not much less than on any other of them."""
        slopes = {weight: abs(float(self.values[Partial(of, weight)])) for weight in weights}
        return [weight for weight, slope in slopes.items() if 2 * slope >= max(slopes.values())]

    def quantities(self) -> dict[Quantity | Partial, Value]:
        """Return the value of every quantity, and of no derivative."""
        return {known: value for known, value in self.values.items() if isinstance(known, Quantity)}

    def numbers(self) -> tuple[Block, ...]:
        """Return what is given: the sample, and the parameters of each layer on a line."""
        return (Box(tuple(given_numbers(NetworkGraph(self.spec), self.known(), ROUNDING))),)

    def reached(self) -> tuple[Block, ...]:
        """Return the results of the forward pass."""
        shown = [(line.sides[0], *ROUNDING.shown(self.values[line.sides[0]])) for line in self.forward]  # type: ignore[index]
        header, rows = ("quantity", "value"), tuple((name, value) for name, value, _ in shown)
        return (Paragraph(("The forward pass gave:",)), Table(header, rows))


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
    last: Point | None = None
    for _ in range(_MOST_TRIES):
        spec = setting.spec.model_copy(update={"numbers": _drawn(setting.spec, chance)})
        if last is not None and spec.numbers in taken:
            continue
        try:
            last = _computed(setting, spec) or last
        except ChalkgradError:  # a logarithm of a negative number, a division by zero
            continue
        if last is not None and last.spec.numbers not in taken:
            break
    if last is not None:
        taken.add(last.spec.numbers)
    return last


def tolerance(value: Value, *, exact: bool, change: float | None = None) -> Fraction:
    """Return how far an answer may be off: nothing where all is exact, else what rounding on the way may do.

    Where the answer is a small change of something known, it is a quarter of that change at most.
    """
    if exact:
        return Fraction(0)
    usual = Fraction(5, 10**ROUNDING.digits) * max(1, round(abs(float(value))))
    return usual if change is None else min(usual, Fraction(abs(change)) / 4)


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
    data = {"x": [numbers(widths[0], _INPUTS)], "y": [_targets(spec, chance)], "W": matrices}
    return Numbers.model_validate(data | ({"b": biases} if any(layer.bias for layer in spec.layers) else {}))


def _targets(spec: NetworkSpec, chance: Random) -> list[float]:
    """Return targets that suit the loss: one class, or ends of the range that it is meant for, or small numbers."""
    outputs, bounds = spec.widths[-1], spec.loss.record.target_range
    if spec.loss.name == "categorical_cross_entropy":
        right = chance.randrange(outputs)
        return [float(place == right) for place in range(outputs)]
    among = (0.0, 1.0, 2.0) if bounds is None else tuple(map(float, bounds[:2]))
    return [chance.choice(among) for _ in range(outputs)]


def _computed(setting: Setting, spec: NetworkSpec) -> Point | None:
    """Return what the numbers lead to; None where they would teach nothing."""
    graph, deriver, of = setting.graph, setting.deriver, setting.graph.objective
    workings = Workings(dict(given(spec)), ROUNDING, setting.notation)
    ahead = tuple(forward(graph, workings))
    if not _is_lively(graph, workings.values):
        return None
    asked = [tuple(graph.matrix(l)) for l in range(max(1, graph.depth - 1), graph.depth + 1)]
    for _ in backward(deriver, of, (weight for matrix in asked for weight in matrix), workings):
        pass  # the lines are made again by those who show them
    if any(all(workings[Partial(of, weight)] == 0 for weight in matrix) for matrix in asked):
        return None
    if any(True for _ in kinks_met(deriver, of, graph.parameters(), workings)):
        return None
    return Point(spec, ahead, workings.values)


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
