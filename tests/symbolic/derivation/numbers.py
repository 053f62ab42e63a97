"""Numbers for derivations: a random point of a network, what a final line is worth there, and what the oracle says."""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import cached_property

from mpmath import mpf

from symbolic.derivation.engine import Deriver
from symbolic.formula.nodes import Partial, Quantity
from symbolic.graph.network import COST, LOSS, PENALTY, STRENGTH, NetworkGraph
from symbolic.spec.model import NetworkSpec
from tests.oracles.plain_network import Key, PlainLayer, PlainNetwork, forward, slope
from tests.symbolic.formula.evaluation import evaluate

__all__ = ["Point", "plain"]

TARGETS = {
    "binary_cross_entropy": ("0.2", "0.9"),
    "categorical_cross_entropy": ("0.1", "0.8"),
    "hinge": ("-1", "1"),
}


def plain(spec: NetworkSpec) -> PlainNetwork:
    """Return the same network for the oracle."""
    layers = tuple(
        PlainLayer(
            layer.units,
            layer.activation,
            layer.bias,
            str(layer.alpha or ""),
            layer.skip,
            layer.skip_into,
            layer.share,
        )
        for layer in spec.layers
    )
    factor = mpf(spec.loss.factor.numerator) / spec.loss.factor.denominator
    mean, delta, l2 = spec.loss.outputs == "mean", str(spec.loss.delta or ""), str(spec.loss.l2 or "")
    return PlainNetwork(spec.inputs, layers, spec.loss.name, factor, mean, delta, l2)


class Point:
    """Values for all free quantities of a network, by a seed, and everything that follows from them."""

    def __init__(self, spec: NetworkSpec, seed: int = 1) -> None:
        self.graph = NetworkGraph(spec)
        self.deriver = Deriver(self.graph)
        self.network = plain(spec)
        chosen = random.Random(seed)  # noqa: S311  (numbers to compute with, no secrets)
        low, high = map(float, TARGETS.get(spec.loss.name, ("-1.5", "1.5")))
        self.given: dict[Key, mpf] = {}
        for quantity in (*self.graph.units(0), *self.graph.parameters()):
            self.given[self.key(quantity)] = mpf(str(round(chosen.uniform(-1.4, 1.4), 3) or 0.1))
        for quantity in self.graph.targets:
            value = chosen.choice((low, high)) if spec.loss.name == "hinge" else round(chosen.uniform(low, high), 3)
            self.given[self.key(quantity)] = mpf(str(value))
        self._totals: dict[Partial, mpf] = {}
        self._slopes: dict[tuple[Quantity, Quantity], mpf] = {}

    def key(self, quantity: Quantity) -> Key:
        """Return what the oracle calls `quantity`: indices that are not written are 1."""
        if quantity in {LOSS, PENALTY, COST, STRENGTH}:
            return (quantity.name,)
        indices = quantity.indices or ((1, 1) if quantity.name == "W" else (1,))
        return (quantity.name, quantity.layer or 0, *indices)

    @cached_property
    def values(self) -> dict[Key, mpf]:
        """The value of every quantity, as the oracle computes it."""
        return forward(self.network, self.given, {})

    def derived(self, of: Quantity, wrt: Quantity) -> mpf:
        """Return what the last line of the derivation is worth; derivatives left in it are derived in turn."""
        return self._value(Partial(of, wrt))

    def _value(self, part: Quantity | Partial) -> mpf:
        if isinstance(part, Quantity):
            return self.values[self.key(part)]
        if part not in self._totals:
            assert isinstance(part.of, Quantity)
            assert isinstance(part.wrt, Quantity)
            self._totals[part] = evaluate(self.deriver.derive(part.of, part.wrt).result, self._value)
        return self._totals[part]

    def expected(self, of: Quantity, wrt: Quantity) -> mpf:
        """Return the same by differences of the plain network."""
        if (of, wrt) not in self._slopes:
            self._slopes[of, wrt] = slope(self.network, self.given, self.key(of), self.key(wrt))
        return self._slopes[of, wrt]

    def is_clear_of_kinks(self) -> bool:
        """Say whether no score is 0 and no prediction where a loss has a kink: there, differences say nothing."""
        scores = (score for l in range(1, self.graph.depth + 1) for score in self.graph.scores(l))
        gaps = [self.values[self.key(score)] for score in scores]
        for prediction, target in zip(self.graph.predictions, self.graph.targets, strict=True):
            value, aim = self.values[self.key(prediction)], self.values[self.key(target)]
            gaps += (value - aim, 1 - value * aim)
        return all(abs(gap) > mpf("1e-6") for gap in gaps)

    def free(self) -> Iterator[Quantity]:
        """Yield what is given: inputs, parameters and targets."""
        yield from (*self.graph.units(0), *self.graph.parameters(), *self.graph.targets)

    def pairs(self) -> Iterator[tuple[Quantity, Quantity]]:
        """Yield (J, L or an output, anything before it)."""
        ends = (COST, PENALTY) if self.graph.objective == COST else ()
        for of in (*ends, LOSS, *self.graph.predictions):
            for wrt in self.graph.quantities():
                if self.graph.rank(wrt) < self.graph.rank(of):
                    yield of, wrt
