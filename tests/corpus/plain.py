"""A network in plain loops over complex numbers: every quantity of a batch, and the slope of any by any other.

A key is (name, layer, unit, sample), ("W", layer, to, from) or ("b", layer, unit); ("L", sample), ("R",), ("J",) and
("lambda",) are the ends. To move a quantity, i h is added to it on the way: what comes after it follows, what comes
before it stays. The imaginary part of anything is then h times its total derivative along the graph cut there.
"""

from __future__ import annotations

import cmath
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

__all__ = ["FUNCTIONS", "SLOPES", "Key", "Layer", "Plain", "Point", "softmax"]

Key = tuple[object, ...]
Function = Callable[[complex], complex]

STEP = 1e-100
CLEAR = 1e-3
"""Points at which a score, or a prediction beside its target, is nearer to 0 than this are not used: for kinks."""


def logistic(z: complex) -> complex:
    return 1 / (1 + cmath.exp(-z))


FUNCTIONS: Mapping[str, Function] = {
    "identity": lambda z: z,
    "sigmoid": logistic,
    "tanh": lambda z: (cmath.exp(z) - cmath.exp(-z)) / (cmath.exp(z) + cmath.exp(-z)),
    "relu": lambda z: z if z.real > 0 else 0 * z,
    "leaky_relu": lambda z: z if z.real > 0 else z / 100,
    "softplus": lambda z: cmath.log(1 + cmath.exp(z)),
}
SLOPES: Mapping[str, Function] = {
    "identity": lambda z: 1 + 0 * z,
    "sigmoid": lambda z: logistic(z) * logistic(-z),
    "tanh": lambda z: 4 / (cmath.exp(z) + cmath.exp(-z)) ** 2,
    "relu": lambda z: 1.0 if z.real > 0 else 0.0,
    "leaky_relu": lambda z: 1.0 if z.real > 0 else 0.01,
    "softplus": logistic,
}
LOSSES: Mapping[str, Callable[[complex, complex], complex]] = {
    "squared_error": lambda p, y: (p - y) ** 2,
    "binary_cross_entropy": lambda p, y: -(y * cmath.log(p) + (1 - y) * cmath.log(1 - p)),
    "categorical_cross_entropy": lambda p, y: -y * cmath.log(p),
}


def softmax(scores: list[complex]) -> list[complex]:
    powers = [cmath.exp(score) for score in scores]
    return [power / sum(powers) for power in powers]


@dataclass(frozen=True)
class Layer:
    """Units, activation, whether there are biases; which layer's activations are added where; whose weights it uses."""

    units: int
    activation: str
    bias: bool = True
    skip: int | None = None
    skip_into: str = "a"
    share: int | None = None


@dataclass(frozen=True)
class Plain:
    """A network, its loss with the number in front, and how outputs and samples are combined."""

    inputs: int
    layers: tuple[Layer, ...]
    loss: str
    factor: float
    mean: bool
    samples_mean: bool
    l2: float | None = None

    @cached_property
    def widths(self) -> tuple[int, ...]:
        return (self.inputs, *(layer.units for layer in self.layers))

    @property
    def depth(self) -> int:
        return len(self.layers)

    def owner(self, l: int) -> int:
        return self.layers[l - 1].share or l


class Point:
    """Random inputs, targets and parameters of a batch, what follows from them, and all slopes, each made once."""

    def __init__(self, network: Plain, samples: int, seed: int) -> None:
        self.network = network
        self.samples = samples
        self._slopes: dict[Key, dict[Key, float]] = {}
        for turn in range(100):
            self._given = self._chosen(random.Random(1000 * seed + turn))  # noqa: S311  (numbers, no secrets)
            self.values = {key: value.real for key, value in self._run(None).items()}
            if self._is_clear():
                return
        raise AssertionError("no point without a kink nearby was found")

    def slope(self, of: Key, wrt: Key) -> float:
        """Return the total derivative of `of` by `wrt`."""
        if wrt not in self._slopes:
            self._slopes[wrt] = {key: value.imag / STEP for key, value in self._run(wrt).items()}
        return self._slopes[wrt][of]

    def _chosen(self, chosen: random.Random) -> dict[Key, complex]:
        network, found = self.network, {}
        for n in range(1, self.samples + 1):
            found |= {("x", 0, j, n): chosen.uniform(-1.5, 1.5) for j in range(1, network.inputs + 1)}
            targets = [chosen.uniform(0.1, 0.9) for _ in range(network.widths[-1])]
            if network.loss == "categorical_cross_entropy":
                targets = [target / sum(targets) for target in targets]
            found |= {("y", 0, k, n): target for k, target in enumerate(targets, start=1)}
        for l, layer in enumerate(network.layers, start=1):
            for i in range(1, layer.units + 1):
                if layer.share is None:
                    below = range(1, network.widths[l - 1] + 1)
                    found |= {("W", l, i, j): chosen.uniform(-1.5, 1.5) for j in below}
                if layer.bias:
                    found["b", l, i] = chosen.uniform(-1, 1)
        if network.l2 is not None:
            found["lambda",] = network.l2
        return found

    def _is_clear(self) -> bool:
        values = self.values
        gaps = [value for key, value in values.items() if key[0] == "z"]
        gaps += [value - values["y", *key[1:]] for key, value in values.items() if key[0] == "yhat"]
        return all(abs(gap) > CLEAR for gap in gaps)

    def _run(self, moved: Key | None) -> dict[Key, complex]:
        network = self.network
        known: dict[Key, complex] = {}

        def keep(key: Key, value: complex) -> complex:
            known[key] = value + 1j * STEP if key == moved else value
            return known[key]

        for key, value in self._given.items():
            keep(key, complex(value))
        losses = [self._sample(n, known, keep) for n in range(1, self.samples + 1)]
        cost = sum(losses) / (self.samples if network.samples_mean else 1)
        if network.l2 is not None:
            squares = sum(value**2 for key, value in known.items() if key[0] == "W")
            cost += keep(("R",), known["lambda",] / 2 * squares)
        keep(("J",), cost)
        return known

    def _sample(self, n: int, known: dict[Key, complex], keep: Callable[[Key, complex], complex]) -> complex:
        network = self.network
        layers = [[known["x", 0, j, n] for j in range(1, network.inputs + 1)]]
        for l, layer in enumerate(network.layers, start=1):
            below, owner = layers[-1], network.owner(l)
            added = [0j] * layer.units if layer.skip is None else layers[layer.skip]
            scores = []
            for i in range(1, layer.units + 1):
                score = known["b", l, i] if layer.bias else 0j
                for j, unit in enumerate(below, start=1):
                    score += known["W", owner, i, j] * unit
                if layer.skip_into == "z":
                    score += added[i - 1]
                scores.append(keep(("z", l, i, n), score))
            units = softmax(scores) if layer.activation == "softmax" else list(map(FUNCTIONS[layer.activation], scores))
            if layer.skip_into == "a":
                units = [unit + more for unit, more in zip(units, added, strict=True)]
            layers.append([keep(("a", l, i, n), unit) for i, unit in enumerate(units, start=1)])
        total = 0j
        for k, unit in enumerate(layers[-1], start=1):
            total += LOSSES[network.loss](keep(("yhat", 0, k, n), unit), known["y", 0, k, n])
        return keep(("L", n), network.factor * total / (len(layers[-1]) if network.mean else 1))
