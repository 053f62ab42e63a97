"""Steps of gradient descent on a network with numbers: forward passes, gradients, and new parameters.

One sample at a time goes forward and back; the derivatives of the cost are put together from those of the samples.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType
from typing import TypeAlias

from symbolic.derivation.engine import Deriver
from symbolic.derivation.steps import Words
from symbolic.errors import Problem, SpecError
from symbolic.formula.build import number, product, sum_of
from symbolic.formula.nodes import Formula, Group, Number, Partial, Power, Product, Quantity, Relations
from symbolic.formula.value import Value, difference
from symbolic.graph.network import COST, LOSS, PENALTY, NetworkGraph
from symbolic.numeric.kinks import kinks_met
from symbolic.numeric.passes import backward, forward, updates
from symbolic.numeric.rounding import Rounding
from symbolic.numeric.workings import Workings
from symbolic.spec.model import NetworkSpec, Numbers

__all__ = ["MOST_PARAMETERS", "Iteration", "Sample", "given", "iterations"]

MOST_PARAMETERS = 200
"""Numbers of larger networks are not for reading."""

_Given: TypeAlias = dict[Quantity | Partial, Value]

_MOST_LINES = 20_000
_OF_ALL = (PENALTY, COST)
"""What is told once for all samples, where there are several."""

_NOWHERE: Mapping[Quantity, Fraction] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Sample:
    """The passes of one sample.

    Attributes:
        number: of the sample, from 1.
        forward, backward: the lines; the latter are none where the sample has no target.
        values: what quantities and derivatives are worth.
        kinks: a sentence for each kink on which the sample lies.
    """

    number: int
    forward: tuple[Relations, ...]
    backward: tuple[Relations, ...]
    values: Mapping[Quantity | Partial, Value]
    kinks: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Iteration:
    """One step of gradient descent.

    Attributes:
        samples: the passes of each sample.
        cost: J and its derivatives by the parameters, from those of the samples; empty for a single sample.
        updates: the new parameters; empty without a learning rate.
        lowered: what the step lowers: the loss of the only sample, or the cost of all.
        loss: its value before the step; None without targets.
        values: what is known of it and its derivatives.
    """

    samples: tuple[Sample, ...]
    cost: tuple[Relations, ...]
    updates: tuple[Relations, ...]
    lowered: Quantity
    loss: Value | None
    values: Mapping[Quantity | Partial, Value]


def iterations(
    spec: NetworkSpec,
    rounding: Rounding,
    rate: Fraction | None,
    count: int = 1,
    moved: Mapping[Quantity, Fraction] = _NOWHERE,
    fixed: frozenset[Quantity] = frozenset(),
) -> Iterator[Iteration]:
    """Yield steps of gradient descent from the numbers of a spec; without a rate, the passes of its first state.

    Args:
        spec: the network with its numbers.
        rounding: how numbers are shown.
        rate: the learning rate.
        count: how many steps.
        moved: by how much parameters differ from the numbers of the spec.
        fixed: the parameters that no step changes.

    Raises:
        SpecError: for a spec without all the numbers that are needed, or with too many.
        ChalkgradError: where something has no value.
    """
    parameters = _parameters(spec)
    parameters |= {name: difference(parameters[name], -change) for name, change in moved.items()}
    if spec.numbers.y is None and rate is not None:
        problem = Problem("numbers.y", "nothing", "the targets, a row for each sample, for steps of gradient descent")
        raise SpecError(spec.name, (problem,))
    samples = [_sample(spec, n) for n in range(len(_required(spec).x or ()))]
    if spec.parameter_count() > MOST_PARAMETERS or count * len(samples) * spec.parameter_count() > _MOST_LINES:
        found = f"{spec.parameter_count():,} parameters, {len(samples):,} samples and {count:,} iterations"
        expected = f"at most {MOST_PARAMETERS} parameters, and {_MOST_LINES:,} lines in all"
        raise SpecError(spec.name, (Problem("numbers", found, f"{expected}: every line is shown"),))
    deriver = Deriver(NetworkGraph(spec))
    for _ in range(count):
        step, parameters = _iteration(deriver, spec, samples, parameters, rounding, rate, fixed)
        yield step


def given(spec: NetworkSpec, sample: int = 1) -> _Given:
    """Return the numbers of a spec at one of its samples, counted from 1.

    Raises:
        SpecError: where numbers are missing.
    """
    _required(spec)
    return {**_parameters(spec), **_sample(spec, sample - 1)}


def _iteration(
    deriver: Deriver,
    spec: NetworkSpec,
    samples: list[_Given],
    parameters: _Given,
    rounding: Rounding,
    rate: Fraction | None,
    fixed: frozenset[Quantity],
) -> tuple[Iteration, _Given]:
    graph = deriver.graph
    assert isinstance(graph, NetworkGraph)  # noqa: S101  (the caller made it)
    with_targets = spec.numbers.y is not None
    alone, by = len(samples) == 1, tuple(graph.parameters())
    of = graph.objective if alone else LOSS
    both = Workings(dict(parameters), rounding, spec.written_in)
    shown: list[Sample] = []
    for n, sample in enumerate(samples, start=1):
        workings = Workings({**parameters, **sample}, rounding, spec.written_in)
        ahead = tuple(line for line in forward(graph, workings) if alone or line.sides[0] not in _OF_ALL)
        behind = tuple(backward(deriver, of, by, workings)) if with_targets else ()
        kinks = tuple(kinks_met(deriver, of, by, workings)) if with_targets else ()
        shown.append(Sample(n, ahead, behind, workings.values, kinks))
        if not with_targets:
            continue
        for parameter in by:
            both.learn(Partial(of if alone else _of_sample(n), parameter), workings[Partial(of, parameter)])
        both.learn(of if alone else _of_sample(n), workings[of])
    if not with_targets:
        return Iteration(tuple(shown), (), (), of, None, both.values), parameters
    cost = () if alone else tuple(_cost(spec, len(samples), by, both))
    lowered = of if alone else COST
    steps: _Given = {}
    lines: list[Relations] = []
    if rate is not None:
        both.learn(Quantity("eta"), rate)
        for parameter, line, value in updates(lowered, (each for each in by if each not in fixed), both):
            lines.append(line)
            steps[parameter] = value
    step = Iteration(tuple(shown), cost, tuple(lines), lowered, both[lowered], both.values)
    return step, {**parameters, **steps}


def _cost(spec: NetworkSpec, count: int, parameters: Sequence[Quantity], both: Workings) -> Iterator[Relations]:
    """Yield J = 1/N (L^(1) + ... + L^(N)) and its derivative by each parameter, with the penalty where there is one."""
    strength = Fraction(str(spec.loss.l2)) if spec.loss.l2 is not None else None
    if strength is not None:
        both.learn(Quantity("lambda"), strength)
    weights = [parameter for parameter in parameters if parameter.name == "W"]
    half = product([number(Fraction(1, 2)), Quantity("lambda")])
    penalty = [] if strength is None else [Product((half, Power(weight, Number("2")))) for weight in weights]
    yield both.line(COST, sum_of([_mean(spec, [_of_sample(n) for n in range(1, count + 1)]), *penalty]))
    for parameter in parameters:
        parts = [Partial(_of_sample(n), parameter) for n in range(1, count + 1)]
        decay = [] if strength is None or parameter not in weights else [Product((Quantity("lambda"), parameter))]
        yield both.line(Partial(COST, parameter), sum_of([_mean(spec, parts), *decay]))


def _mean(spec: NetworkSpec, parts: Sequence[Formula]) -> Formula:
    if spec.loss.samples == "sum":
        return sum_of(parts)
    return Product((number(Fraction(1, len(parts))), Group(sum_of(parts))))


def _of_sample(n: int) -> Quantity:
    return Quantity(LOSS.name, sample=n)


def _parameters(spec: NetworkSpec) -> _Given:
    numbers, graph = _required(spec), NetworkGraph(spec)
    found: _Given = {}
    for l, (matrix, row) in enumerate(zip(numbers.W or (), numbers.b or [()] * spec.depth, strict=True), start=1):
        for i, weights in enumerate(matrix, start=1):
            for weight, value in zip(graph.weights(l, i), weights, strict=True):
                found[weight] = Fraction(str(value))
        for bias, value in zip(graph.biases(l), row, strict=True):
            found[bias] = Fraction(str(value))
    return found


def _sample(spec: NetworkSpec, n: int) -> _Given:
    numbers, graph = _required(spec), NetworkGraph(spec)
    rows = (
        [(graph.units(0), numbers.x)]
        if numbers.y is None
        else [(graph.units(0), numbers.x), (graph.targets, numbers.y)]
    )
    return {
        quantity: Fraction(str(value))
        for family, table in rows
        for quantity, value in zip(family, (table or ())[n], strict=True)
    }


def _required(spec: NetworkSpec) -> Numbers:
    """Return the numbers of a spec that has all of them.

    Raises:
        SpecError: naming those that are missing.
    """
    numbers = spec.numbers
    wanted = ("x", "W", "b") if any(layer.bias for layer in spec.layers) else ("x", "W")
    missing = [name for name in wanted if getattr(numbers, name) is None]
    if missing:
        hint = "Give them in the spec under [numbers]."
        problems = (Problem(f"numbers.{name}", "nothing", _WANTED[name], hint) for name in missing)
        raise SpecError(spec.name, tuple(problems))
    return numbers


_WANTED = {
    "x": "the inputs, a row for each sample",
    "W": "the weights, a matrix for each layer",
    "b": "the biases, a row for each layer",
}
