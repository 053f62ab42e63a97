"""Networks of every wiring, and circuits at rational points drawn for tests."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from mpmath import mp, mpf

from symbolic.checking.fields.interval import IntervalField
from symbolic.checking.points.circuit import Circuit
from symbolic.checking.points.networks import circuit_of
from symbolic.checking.points.point import Point
from symbolic.graph.names import quantity_name
from symbolic.spec.model import NetworkSpec, build_spec

__all__ = ["NETS", "close", "named", "net", "numeric", "places"]


def net(inputs: int, *layers: dict[str, Any], **loss: Any) -> NetworkSpec:
    """Return a network; a layer is {units, activation, ...}, the loss 1/2 squared error unless told."""
    usual = {"name": "squared_error", "factor": "1/2", "outputs": "sum", "samples": "mean"}
    return build_spec({"inputs": inputs, "layers": list(layers), "loss": usual | loss}, "a test")


def layer(units: int, activation: str, **more: Any) -> dict[str, Any]:
    return {"units": units, "activation": activation, **more}


NETS = {
    "sigmoid": net(2, layer(3, "sigmoid"), layer(2, "sigmoid")),
    "tanh with a mean over outputs": net(2, layer(3, "tanh"), layer(2, "tanh"), outputs="mean", factor=1),
    "relu": net(3, layer(4, "relu"), layer(3, "relu"), layer(1, "identity")),
    "softmax": net(2, layer(3, "tanh"), layer(3, "softmax"), name="categorical_cross_entropy", factor=1),
    "binary cross-entropy": net(2, layer(2, "tanh"), layer(1, "sigmoid"), name="binary_cross_entropy", factor=1),
    "leaky relu and elu": net(2, layer(3, "leaky_relu", alpha=0.25), layer(2, "elu", alpha=0.5)),
    "softplus, silu, log cosh": net(2, layer(2, "softplus"), layer(2, "silu"), name="log_cosh", factor=1),
    "skip into activations": net(2, layer(2, "tanh"), layer(2, "sigmoid", skip=1), layer(1, "tanh")),
    "skip into scores": net(2, layer(3, "tanh"), layer(2, "sigmoid", skip=0, skip_into="z"), layer(2, "tanh")),
    "shared weights": net(2, layer(2, "tanh"), layer(2, "tanh", share=1), layer(1, "sigmoid")),
    "shared weights and l2": net(2, layer(2, "tanh"), layer(2, "tanh", share=1), layer(1, "sigmoid"), l2=0.125),
    "no biases": net(3, layer(2, "sigmoid", bias=False), layer(2, "sigmoid", bias=False)),
    "l2": net(2, layer(2, "sigmoid"), layer(1, "identity"), l2=0.5),
}


def places(circuit: Circuit) -> dict[str, int]:
    """Return the quantities of a circuit by name."""
    return {quantity_name(quantity): number for number, quantity in enumerate(circuit.quantities)}


def named(circuit: Circuit, sample: int, samples: int) -> dict[str, int]:
    """Return the quantities by name, those of a sample, counted from 0, with its mark."""
    mark = f"({sample + 1})" if samples > 1 else ""
    return {name + (mark if circuit.sampled[number] else ""): number for name, number in places(circuit).items()}


def numeric(spec: NetworkSpec, samples: int = 1, seed: bytes = b"a test") -> tuple[Point[Any], Mapping[str, Fraction]]:
    """Return a point of small rational numbers, and the numbers that were drawn for it."""
    circuit = circuit_of(spec)
    point: Point[Any] = Point(circuit, IntervalField(seed), samples)
    for sample in range(samples):
        for number in range(len(circuit.quantities)):
            point.value(number, sample)
    return point, point.field.values  # type: ignore[attr-defined]  # an interval field


def close(found: Any, expected: mpf, digits: int = 28) -> bool:
    """Say whether an enclosure, or an exact fraction, is `expected` to many digits."""
    with mp.workdps(60):
        ends = (found, found) if isinstance(found, Fraction) else tuple(map(mp.mpf, found))
        low, high = (mpf(end.numerator) / end.denominator if isinstance(end, Fraction) else end for end in ends)
        margin = mpf(10) ** -digits * (1 + abs(expected))
        return bool(low - margin <= expected <= high + margin and high - low <= margin)
