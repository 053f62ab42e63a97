"""A network at one point in NumPy, layer by layer, and the slope of its cost by any array in it: a complex step.

Stage: used by `form_agreement`. Nothing here knows a derivative: an entry is moved by i h on the way from the inputs to
the cost, and the imaginary part of the cost is h times the total derivative by it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from codegen.array_values import Array, ArrayValues, softmax
from symbolic.formula.from_sympy import from_sympy
from symbolic.formula.nodes import Apply, Formula, Quantity
from symbolic.functions.base import P, Y
from symbolic.graph.definitions import Activated, LossOf, Residual, Softmaxed
from symbolic.graph.network import LOSS, NetworkGraph

__all__ = ["NetworkPoint"]

_STEP = 1e-200
_CLEAR = 1e-6
_MOST_DRAWS = 100

Place = tuple[Quantity, tuple[int, ...]]
"""An array and the place of an entry in it."""


@dataclass(frozen=True)
class NetworkPoint:
    """Samples and parameters of a network.

    Attributes:
        graph: the network.
        samples: how many samples.
        seed: what the numbers are drawn from.
    """

    graph: NetworkGraph
    samples: int
    seed: int

    @cached_property
    def values(self) -> Mapping[Quantity, Array]:
        """W by units reached and left, b as a vector, and all else with a sample in each row."""
        for draw in range(_MOST_DRAWS):
            values = self._pass(self._given(draw))
            if self._is_clear(values):
                break
        return values

    @cached_property
    def cost(self) -> float:
        """The cost of all samples."""
        return float(np.real(self._cost(self.values)))

    def slopes(self, array: Quantity) -> Array:
        """Return the derivatives of the cost by all entries of an array."""
        found = np.empty(self.values[array].shape)
        for place in np.ndindex(found.shape):
            found[place] = np.imag(self._cost(self._pass(self.values, (array, place)))) / _STEP
        return found

    @cached_property
    def _loss_of_each(self) -> Formula:
        return from_sympy(self._loss.record.expression, {P: Quantity("yhat"), Y: Quantity("y")})

    @cached_property
    def _loss(self) -> LossOf:
        loss = self.graph.definition(LOSS)
        assert isinstance(loss, LossOf)  # noqa: S101  (every network has one)
        return loss

    # --- numbers --------------------------------------------------------------------------------------------------

    def _given(self, draw: int) -> dict[Quantity, Array]:
        """Draw inputs, targets and parameters; predictions may have to lie between 0 and 1, targets always may."""
        rng = np.random.default_rng((self.seed, draw))
        widths = self.graph.widths
        found = {Quantity("x"): rng.uniform(-1.5, 1.5, (self.samples, widths[0]))}
        found[Quantity("y")] = rng.uniform(0.1, 0.9, (self.samples, widths[-1]))
        for l in range(1, self.graph.depth + 1):
            if self.graph.owner(l) == l:
                found[Quantity("W", l)] = rng.uniform(-1, 1, (widths[l], widths[l - 1]))
            if self.graph.biases(l).size:
                found[Quantity("b", l)] = rng.uniform(-0.5, 0.5, widths[l])
        return found

    def _is_clear(self, values: Mapping[Quantity, Array]) -> bool:
        """Say whether no score is at 0, where rectifiers have their kinks, and no prediction at its target."""
        away = [array for array_of, array in values.items() if array_of.name == "z"]
        away.append(values[Quantity("yhat")] - values[Quantity("y")])
        return all(bool(np.all(np.abs(array) > _CLEAR)) for array in away)

    # --- the network ----------------------------------------------------------------------------------------------

    def _pass(self, given: Mapping[Quantity, Array], moved: Place | None = None) -> dict[Quantity, Array]:
        """Return all arrays from the given ones, with one entry moved by i h."""
        known: dict[Quantity, Array] = {}

        def keep(array: Quantity, value: Array) -> Array:
            if moved is not None and moved[0] == array:
                value = value.astype(complex)
                value[moved[1]] += 1j * _STEP
            known[array] = value
            return value

        for array, value in given.items():
            if array.name in {"x", "y", "W", "b"}:
                keep(array, value)
        below = known[Quantity("x")]
        for l in range(1, self.graph.depth + 1):
            layer = self.graph.spec.layers[l - 1]
            added = None if layer.skip is None else known[Quantity("a", layer.skip) if layer.skip else Quantity("x")]
            scores = below @ known[Quantity("W", self.graph.owner(l))].T
            if layer.bias:
                scores = scores + known[Quantity("b", l)]
            if added is not None and layer.skip_into == "z":
                scores = scores + added
            units = self._activated(l, keep(Quantity("z", l), scores))
            if added is not None and layer.skip_into == "a":
                units = units + added
            below = keep(Quantity("a", l), units)
        keep(Quantity("yhat"), below)
        return known

    def _activated(self, l: int, scores: Array) -> Array:
        definition = self.graph.definition(self.graph.units(l).member(1))
        if isinstance(definition, Softmaxed):
            return softmax(scores, axis=1)
        activated = definition.activated if isinstance(definition, Residual) else definition
        assert isinstance(activated, Activated)  # noqa: S101  (a layer is activated, with a skip or without)
        score = Quantity("z", l)
        return ArrayValues(lambda _: scores).value(Apply(activated.function, (score,)))

    def _cost(self, values: Mapping[Quantity, Array]) -> complex:
        """J = 1/m Σ_n L^(n) + λ/2 Σ W²"""
        known: Mapping[Formula, Array] = {of: values[of] for of in (Quantity("yhat"), Quantity("y"))}
        each = ArrayValues(known.__getitem__).value(self._loss_of_each)
        spec = self.graph.spec.loss
        cost = float(self._loss.coefficient) * np.sum(each) / (self.samples if spec.samples == "mean" else 1)
        if spec.l2 is not None:
            cost += spec.l2 / 2 * sum(np.sum(array**2) for of, array in values.items() if of.name == "W")
        return complex(cost)
