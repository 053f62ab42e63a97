"""The cost of a batch in plain loops over complex numbers, and its slope by any number in it: a complex step.

A key is (name, layer, unit, sample), (W, layer, to, from) or (b, layer, unit), all counted from 1. Moving a number by
i h on the way and looking at the imaginary part of the cost gives the total derivative by it, exact to the last digits.
"""

from __future__ import annotations

import cmath
import random
from dataclasses import dataclass
from functools import cached_property

__all__ = ["ComplexBatch"]

Key = tuple[object, ...]

STEP = 1e-200

ACTIVATIONS = {
    "identity": lambda z: z,
    "sigmoid": lambda z: 1 / (1 + cmath.exp(-z)),
    "tanh": cmath.tanh,
    "relu": lambda z: z if z.real > 0 else 0 * z,
    "softplus": lambda z: cmath.log(1 + cmath.exp(z)),
    "silu": lambda z: z / (1 + cmath.exp(-z)),
}


def huber(p: complex, y: float) -> complex:
    r = p - y
    size = r if r.real > 0 else -r
    return r * r / 2 if size.real <= 1 else size - 0.5


LOSSES = {
    "squared_error": lambda p, y: (p - y) ** 2,
    "huber": huber,
    "binary_cross_entropy": lambda p, y: -y * cmath.log(p) - (1 - y) * cmath.log(1 - p),
    "categorical_cross_entropy": lambda p, y: -y * cmath.log(p),
}


@dataclass(frozen=True)
class ComplexBatch:
    """A network and a batch of random numbers.

    Attributes:
        widths: n_0, ..., n_D.
        activations: of layers 1 to D.
        biases: whether each layer has biases.
        loss: of one output.
        factor: in front of a sample's sum over outputs, with 1/n_D of a mean in it.
        samples: how many there are.
        reduction: "sum" or "mean" over samples.
    """

    widths: tuple[int, ...]
    activations: tuple[str, ...]
    biases: tuple[bool, ...]
    loss: str
    factor: float
    samples: int = 1
    reduction: str = "sum"

    @cached_property
    def given(self) -> dict[Key, float]:
        """Inputs, targets, weights and biases."""
        chosen = random.Random(7)  # noqa: S311  (numbers to compute with, no secrets)
        found: dict[Key, float] = {}
        for n in range(1, self.samples + 1):
            found |= {("x", 0, j, n): chosen.uniform(-1.5, 1.5) for j in range(1, self.widths[0] + 1)}
            found |= {("y", 0, k, n): chosen.uniform(0.1, 0.9) for k in range(1, self.widths[-1] + 1)}
        for l, (below, width) in enumerate(zip(self.widths, self.widths[1:], strict=False), start=1):
            for i in range(1, width + 1):
                found |= {("W", l, i, j): chosen.uniform(-1.5, 1.5) for j in range(1, below + 1)}
                found["b", l, i] = chosen.uniform(-1, 1) if self.biases[l - 1] else 0.0
        return found

    @cached_property
    def values(self) -> dict[Key, float]:
        """Everything between inputs and cost as well; the loss of each sample is ("L", n)."""
        return {key: value.real for key, value in self._run(None).items()}

    def slope(self, key: Key) -> float:
        """Return the derivative of the cost by the number called `key`."""
        return self._run(key)["J",].imag / STEP

    def _run(self, moved: Key | None) -> dict[Key, complex]:
        known: dict[Key, complex] = {}

        def keep(key: Key, value: complex) -> complex:
            known[key] = value + (1j * STEP if key == moved else 0)
            return known[key]

        for key, value in self.given.items():
            keep(key, value)
        losses = []
        for n in range(1, self.samples + 1):
            units = [known["x", 0, j, n] for j in range(1, self.widths[0] + 1)]
            for l, name in enumerate(self.activations, start=1):
                scores = []
                for i in range(1, self.widths[l] + 1):
                    score = known["b", l, i]
                    for j, unit in enumerate(units, start=1):
                        score += known["W", l, i, j] * unit
                    scores.append(keep(("z", l, i, n), score))
                activated = _activated(name, scores)
                units = [keep(("a", l, i, n), unit) for i, unit in enumerate(activated, start=1)]
            predictions = [keep(("yhat", 0, k, n), unit) for k, unit in enumerate(units, start=1)]
            targets = [known["y", 0, k, n] for k in range(1, self.widths[-1] + 1)]
            each = [LOSSES[self.loss](p, y) for p, y in zip(predictions, targets, strict=True)]
            losses.append(keep(("L", n), self.factor * sum(each)))
        keep(("J",), sum(losses) / (self.samples if self.reduction == "mean" else 1))
        return known


def _activated(name: str, scores: list[complex]) -> list[complex]:
    if name == "softmax":
        powers = [cmath.exp(score) for score in scores]
        return [power / sum(powers) for power in powers]
    return [ACTIVATIONS[name](score) for score in scores]
