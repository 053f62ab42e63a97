"""A feed-forward network in plain loops and mpmath, and the slope of anything in it by anything: central differences.

Every quantity is a key (name, layer, unit, input): ("W", 2, 1, 3), ("z", 2, 1), ("x", 0, 3), ("yhat", 0, 1), ("L",).
A layer may add the activations of an earlier one to its own or to its scores, and use an earlier layer's weights; with
l2, ("R",) is l2/2 times the sum of the squares of all weights, and ("J",) the loss and that. A quantity that is held
keeps its value whatever comes before it, so the difference of two runs is the total derivative along the graph cut
there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mpmath import mp, mpf

from tests.oracles.function_values import ACTIVATION_VALUES, LOSS_VALUES, elu

__all__ = ["Key", "PlainLayer", "PlainNetwork", "Values", "forward", "slope"]

Key = tuple[object, ...]
Values = Mapping[Key, mpf]

DIGITS = 110
STEP = mpf(10) ** -35


@dataclass(frozen=True)
class PlainLayer:
    """Units, activation and its constant, with or without biases; skip, where it goes in, and whose weights it uses."""

    units: int
    activation: str
    bias: bool = True
    alpha: str = ""
    skip: int | None = None
    skip_into: str = "a"
    share: int | None = None


@dataclass(frozen=True)
class PlainNetwork:
    """Layers, and the loss with the number in front and what it is divided by."""

    inputs: int
    layers: tuple[PlainLayer, ...]
    loss: str
    factor: mpf
    mean: bool
    delta: str = ""
    l2: str = ""


def forward(network: PlainNetwork, given: Values, held: Values) -> dict[Key, mpf]:
    """Return the value of every quantity, from inputs, targets and parameters; those in `held` stay as they are."""
    known = {**given, **held}
    if network.l2:
        known["lambda",] = held.get(("lambda",), mpf(network.l2))
    sources: list[Key] = [("x", 0, j) for j in range(1, network.inputs + 1)]
    squares = mpf(0)
    for l, layer in enumerate(network.layers, start=1):
        owner = layer.share or l
        for i in range(1, layer.units + 1):
            score = known["b", l, i] if layer.bias else mpf(0)
            for j, source in enumerate(sources, start=1):
                score += known["W", owner, i, j] * known[source]
                squares += known["W", l, i, j] ** 2 if owner == l else 0
            if layer.skip is not None and layer.skip_into == "z":
                score += known[_unit(layer.skip, i)]
            known["z", l, i] = held.get(("z", l, i), score)
        scores = [known["z", l, i] for i in range(1, layer.units + 1)]
        for i, activation in enumerate(_activations(layer, scores), start=1):
            added = known[_unit(layer.skip, i)] if layer.skip is not None and layer.skip_into == "a" else mpf(0)
            known["a", l, i] = held.get(("a", l, i), activation + added)
        sources = [("a", l, i) for i in range(1, layer.units + 1)]
    total = mpf(0)
    for k, source in enumerate(sources, start=1):
        known["yhat", 0, k] = held.get(("yhat", 0, k), known[source])
        parameters = {"delta": mpf(network.delta or 1)} if network.loss == "huber" else {}
        total += LOSS_VALUES[network.loss](known["yhat", 0, k], known["y", 0, k], **parameters)
    known["L",] = held.get(("L",), network.factor * (total / len(sources) if network.mean else total))
    if network.l2:
        known["R",] = held.get(("R",), known["lambda",] * squares / 2)
        known["J",] = known["L",] + known["R",]
    return known


def _unit(l: int, i: int) -> Key:
    return ("a", l, i) if l else ("x", 0, i)


def _activations(layer: PlainLayer, scores: list[mpf]) -> list[mpf]:
    if layer.activation == "softmax":
        powers = [mp.exp(score) for score in scores]
        return [power / sum(powers) for power in powers]
    if layer.activation == "selu":  # the constants as they are published, in 17 digits
        return [mpf("1.0507009873554805") * elu(score, mpf("1.6732632423543772")) for score in scores]
    usual = {"leaky_relu": "0.01", "elu": "1"}.get(layer.activation)
    parameters = {"alpha": mpf(layer.alpha or usual)} if usual else {}
    return [ACTIVATION_VALUES[layer.activation](score, **parameters) for score in scores]


def slope(network: PlainNetwork, given: Values, of: Key, wrt: Key) -> mpf:
    """Return the total derivative of `of` by `wrt`, to far more than 40 digits away from kinks."""
    with mp.workdps(DIGITS):
        here = forward(network, given, {})[wrt]
        after, before = (forward(network, given, {wrt: here + step})[of] for step in (STEP, -STEP))
        return (after - before) / (2 * STEP)
