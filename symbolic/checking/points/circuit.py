"""Graph -> circuit: the quantities numbered, each after its parents, and what is computed for each.

One circuit serves every point and every field. An operation names its parents by number; `value` computes it and
`slopes` gives the derivatives by its parents, both in the field of a `Point`.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import singledispatch

from symbolic.formula.nodes import Formula, Quantity
from symbolic.functions import Loss
from symbolic.graph.definitions import (
    Activated,
    Affine,
    Constant,
    Definition,
    Expression,
    Free,
    LossOf,
    Penalized,
    Penalty,
    Residual,
    Same,
    Softmaxed,
    parents,
)
from symbolic.graph.graph import Graph
from symbolic.graph.network import NetworkGraph

__all__ = [
    "Add",
    "Circuit",
    "Dot",
    "Given",
    "Known",
    "Map",
    "Operation",
    "Share",
    "Squares",
    "Target",
    "Weigh",
    "Written",
]


class Operation:
    """Base of the closed set below; numbers are places in the circuit."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Given(Operation):
    """An input, a target or a parameter: its value is that of the point."""


@dataclass(frozen=True, slots=True)
class Target(Operation):
    """1 - y_1 - ... : the last target of a categorical cross-entropy, whose targets sum to 1."""

    others: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Known(Operation):
    """0.01"""

    number: Fraction


@dataclass(frozen=True, slots=True)
class Dot(Operation):
    """Σ_j W_ij a_j + b_i + what a skip adds"""

    weights: tuple[int, ...]
    inputs: tuple[int, ...]
    added: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Map(Operation):
    """f(z) + what a skip adds"""

    function: str
    argument: int
    added: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Share(Operation):
    """e^(z_i) / Σ_k e^(z_k); `unit` counts the scores from 0"""

    unit: int
    scores: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Weigh(Operation):
    """c Σ_k l(ŷ_k, y_k)"""

    loss: Loss
    coefficient: Fraction
    predictions: tuple[int, ...]
    targets: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Squares(Operation):
    """λ/2 Σ W²"""

    strength: int
    weights: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Add(Operation):
    """u + v, and u alone for another name of one quantity"""

    terms: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Written(Operation):
    """The right-hand side of an equation that a person gave; `parents` are the quantities in it."""

    formula: Formula
    parents: tuple[int, ...]


class Circuit:
    """The numbered quantities of a graph.

    Attributes:
        graph: where they come from.
        quantities: quantity k at place k.
        numbers: the place of each quantity.
        operations: what is computed for each.
        sampled: whether each differs from sample to sample: the inputs, the targets and what follows from them.
    """

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.quantities = tuple(graph.quantities())
        self.numbers = {quantity: number for number, quantity in enumerate(self.quantities)}
        self.operations: list[Operation] = []
        self.sampled: list[bool] = []
        for quantity in self.quantities:
            definition = graph.definition(quantity)
            self.operations.append(self._operation(quantity, definition))
            follows = any(self.sampled[self.numbers[parent]] for parent in parents(definition))
            self.sampled.append(isinstance(graph, NetworkGraph) and (follows or quantity.name in {"x", "y"}))

    def _operation(self, quantity: Quantity, definition: Definition) -> Operation:
        if quantity.name == "y" and isinstance(definition, Free) and isinstance(self.graph, NetworkGraph):
            return self._target(quantity)
        return operation(definition, self.numbers)

    def _target(self, quantity: Quantity) -> Operation:
        loss = self.graph.definition(Quantity("L"))
        if not isinstance(loss, LossOf) or loss.name != "categorical_cross_entropy":
            return Given()
        *others, last = loss.targets
        return Target(tuple(self.numbers[other] for other in others)) if quantity == last else Given()


@singledispatch
def operation(definition: Definition, numbers: dict[Quantity, int]) -> Operation:
    """Return what is computed for a quantity with this definition."""
    raise TypeError(f"no operation for {type(definition).__name__}")


@operation.register
def given(definition: Free, numbers: dict[Quantity, int]) -> Operation:
    """x"""
    return Given()


@operation.register
def known(definition: Constant, numbers: dict[Quantity, int]) -> Operation:
    """0.01"""
    return Known(definition.value)


@operation.register
def dot(definition: Affine, numbers: dict[Quantity, int]) -> Operation:
    """Σ_j W_ij a_j + b_i"""
    added = tuple(numbers[item] for item in (definition.bias, definition.added) if item is not None)
    return Dot(
        tuple(numbers[weight] for weight in definition.weights),
        tuple(numbers[source] for source in definition.inputs),
        added,
    )


@operation.register
def mapped(definition: Activated, numbers: dict[Quantity, int]) -> Operation:
    """f(z)"""
    return Map(definition.function, numbers[definition.argument], ())


@operation.register
def mapped_with_skip(definition: Residual, numbers: dict[Quantity, int]) -> Operation:
    """f(z) + a"""
    activated = definition.activated
    return Map(activated.function, numbers[activated.argument], (numbers[definition.added],))


@operation.register
def share(definition: Softmaxed, numbers: dict[Quantity, int]) -> Operation:
    """e^(z_i) / Σ_k e^(z_k)"""
    unit = definition.unit
    if not isinstance(unit, int):
        raise TypeError("a circuit has numbered units")
    return Share(unit - 1, tuple(numbers[score] for score in definition.scores))


@operation.register
def same(definition: Same, numbers: dict[Quantity, int]) -> Operation:
    """a"""
    return Add((numbers[definition.quantity],))


@operation.register
def weigh(definition: LossOf, numbers: dict[Quantity, int]) -> Operation:
    """c Σ_k l(ŷ_k, y_k)"""
    return Weigh(
        definition.record,
        definition.coefficient,
        tuple(numbers[prediction] for prediction in definition.predictions),
        tuple(numbers[target] for target in definition.targets),
    )


@operation.register
def squares(definition: Penalty, numbers: dict[Quantity, int]) -> Operation:
    """λ/2 Σ W²"""
    weights = tuple(numbers[weight] for matrix in definition.matrices for weight in matrix)
    return Squares(numbers[definition.strength], weights)


@operation.register
def penalized(definition: Penalized, numbers: dict[Quantity, int]) -> Operation:
    """L + R"""
    return Add((numbers[definition.loss], numbers[definition.penalty]))


@operation.register
def written(definition: Expression, numbers: dict[Quantity, int]) -> Operation:
    """(x + y) z"""
    return Written(definition.formula, tuple(numbers[parent] for parent in parents(definition)))
