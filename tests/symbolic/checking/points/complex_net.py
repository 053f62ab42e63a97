"""A network in plain loops over complex numbers of 60 digits, by the names that a person types: `W[2][1,3]`, `x[1](2)`.

Moving one number by i h and looking at imaginary parts gives every total derivative along the network cut there. The
samples of a batch stand behind the names, from 1, where there are several.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from mpmath import mp, mpc, mpf

from symbolic.spec.model import LayerSpec, NetworkSpec

__all__ = ["slope_of", "values_of"]

DIGITS = 60
STEP = mpf(10) ** -40


def sigmoid(z: mpc, _: mpf) -> mpc:
    return 1 / (1 + mp.exp(-z))


ACTIVATIONS = {
    "identity": lambda z, _: z,
    "sigmoid": sigmoid,
    "tanh": lambda z, _: mp.sinh(z) / mp.cosh(z),
    "relu": lambda z, _: z if z.real > 0 else mpc(0),
    "leaky_relu": lambda z, alpha: z if z.real > 0 else alpha * z,
    "elu": lambda z, alpha: z if z.real > 0 else alpha * (mp.exp(z) - 1),
    "softplus": lambda z, _: mp.log(1 + mp.exp(z)),
    "silu": lambda z, _: z / (1 + mp.exp(-z)),
}
ALPHAS = {"leaky_relu": "0.01", "elu": "1"}
LOSSES = {
    "squared_error": lambda p, y: (p - y) ** 2,
    "binary_cross_entropy": lambda p, y: -y * mp.log(p) - (1 - y) * mp.log(1 - p),
    "categorical_cross_entropy": lambda p, y: -y * mp.log(p),
    "log_cosh": lambda p, y: mp.log(mp.cosh(p - y)),
}


def values_of(
    spec: NetworkSpec, given: Mapping[str, Fraction], samples: int = 1, moved: str = "", held: Mapping[str, mpc] = {}
) -> dict[str, mpc]:
    """Return the value of every quantity of every sample, with `moved` shifted by i h and `held` kept as they are."""
    with mp.workdps(DIGITS):
        known: dict[str, mpc] = {}

        def keep(name: str, value: mpc) -> mpc:
            value = held.get(name, value)
            known[name] = value + (mpc(0, STEP) if name == moved else 0)
            return known[name]

        for name, value in given.items():
            keep(name, mpc(mpf(value.numerator) / value.denominator))
        shared = set(known)
        losses = [_sample(spec, known, keep, f"({n})" if samples > 1 else "") for n in range(1, samples + 1)]
        cost = sum(losses) / (samples if spec.loss.samples == "mean" else 1)
        if spec.loss.l2 is not None:
            weights = [known[name] for name in shared if name.startswith("W")]
            strength = known.get("lambda", mpc(mpf(str(spec.loss.l2))))
            keep("R", strength * sum(weight * weight for weight in weights) / 2)
            cost += known["R"]
        keep("J", cost)
        return known


def _sample(spec: NetworkSpec, known: dict[str, mpc], keep: object, mark: str) -> mpc:
    units = [known[f"x[{j}]{mark}" if spec.inputs > 1 else _one("x", mark, known)] for j in range(1, spec.inputs + 1)]
    layers = [units]
    for l, layer in enumerate(spec.layers, start=1):
        scores = []
        for i in range(1, layer.units + 1):
            score = mpc(0)
            for j, unit in enumerate(units, start=1):
                score += known[f"W[{layer.share or l}][{i},{j}]"] * unit
            score += known[f"b[{l}][{i}]"] if layer.bias else 0
            score += layers[layer.skip][i - 1] if layer.skip is not None and layer.skip_into == "z" else 0
            scores.append(keep(f"z[{l}][{i}]{mark}", score))
        units = []
        for i, activation in enumerate(_activated(layer, scores), start=1):
            added = layers[layer.skip][i - 1] if layer.skip is not None and layer.skip_into == "a" else 0
            units.append(keep(f"a[{l}][{i}]{mark}", activation + added))
        layers.append(units)
    single = len(units) == 1
    predictions = [keep(f"yhat{mark}" if single else f"yhat[{k}]{mark}", a) for k, a in enumerate(units, start=1)]
    targets = _targets(spec, known, single, mark)
    total = sum(LOSSES[spec.loss.name](p, y) for p, y in zip(predictions, targets, strict=True))
    factor = mpf(spec.loss.factor.numerator) / spec.loss.factor.denominator
    return keep(f"L{mark}", factor * total / (len(units) if spec.loss.outputs == "mean" else 1))


def _one(name: str, mark: str, known: dict[str, mpc]) -> str:
    return f"{name}{mark}" if f"{name}{mark}" in known else f"{name}[1]{mark}"


def _targets(spec: NetworkSpec, known: dict[str, mpc], single: bool, mark: str) -> list[mpc]:
    if single:
        return [known[_one("y", mark, known)]]
    size = spec.layers[-1].units
    free = size - 1 if spec.loss.name == "categorical_cross_entropy" else size
    found = [known[f"y[{k}]{mark}"] for k in range(1, free + 1)]
    return found if free == size else [*found, 1 - sum(y.real for y in found)]


def _activated(layer: LayerSpec, scores: list[mpc]) -> list[mpc]:
    if layer.activation == "softmax":
        powers = [mp.exp(score) for score in scores]
        return [power / sum(powers) for power in powers]
    alpha = mpf(str(layer.alpha)) if layer.alpha is not None else mpf(ALPHAS.get(layer.activation, "0"))
    return [ACTIVATIONS[layer.activation](score, alpha) for score in scores]


def slope_of(spec: NetworkSpec, given: Mapping[str, Fraction], of: str, by: str, samples: int = 1) -> mpf:
    """Return the total derivative of one quantity by another."""
    with mp.workdps(DIGITS):
        return values_of(spec, given, samples, by)[of].imag / STEP
