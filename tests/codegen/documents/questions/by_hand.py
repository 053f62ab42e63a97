"""A person with a calculator who rounds every result to four decimals, halves away from zero, and goes on with that."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from math import exp, log

from symbolic.spec.model import NetworkSpec

__all__ = ["loss_and_slopes", "rounded"]


def rounded(number: float) -> float:
    """Return a number as it is written down; Python's shortest digits keep halves that are halves."""
    return float(Decimal(repr(round(number, 12))).quantize(Decimal("0.0001"), ROUND_HALF_UP))


def loss_and_slopes(spec: NetworkSpec) -> tuple[float, list[list[list[float]]]]:
    """Return the loss of the sample of a spec and its derivatives by all weights: z, a, L, ∂L/∂a, ∂L/∂z, ∂L/∂W."""
    numbers = spec.numbers
    matrices, biases = numbers.W or (), numbers.b or ()
    ((a,), (y,)) = numbers.x or (), numbers.y or ()
    reached: list[list[float]] = [list(a)]
    scores: list[list[float]] = []
    for matrix, bias, layer in zip(matrices, biases, spec.layers, strict=True):
        row = [sum(w * v for w, v in zip(weights, reached[-1], strict=True)) for weights in matrix]
        scores.append([rounded(z + b) for z, b in zip(row, bias or [0.0] * len(row), strict=True)])
        reached.append([rounded(value) for value in _activated(str(layer.activation), scores[-1])])
    loss, by_units = _loss(spec, reached[-1], list(y))
    slopes: list[list[list[float]]] = [[] for _ in spec.layers]
    for l in range(spec.depth, 0, -1):
        jacobian = _jacobian(str(spec.layers[l - 1].activation), scores[l - 1], reached[l])
        by_scores = [
            rounded(sum(slope * row[k] for slope, row in zip(by_units, jacobian, strict=True)))
            for k in range(len(jacobian))
        ]
        slopes[l - 1] = [[rounded(slope * unit) for unit in reached[l - 1]] for slope in by_scores]
        by_units = [
            rounded(sum(slope * matrices[l - 1][k][j] for k, slope in enumerate(by_scores)))
            for j in range(len(reached[l - 1]))
        ]
    return rounded(loss), slopes


def _activated(name: str, scores: list[float]) -> list[float]:
    match name:
        case "softmax":
            whole = sum(map(exp, scores))
            return [exp(z) / whole for z in scores]
        case "sigmoid":
            return [1 / (1 + exp(-z)) for z in scores]
        case "relu":
            return [max(z, 0.0) for z in scores]
    assert name == "identity"
    return scores


def _jacobian(name: str, scores: list[float], units: list[float]) -> list[list[float]]:
    """Return ∂a_i/∂z_k in row i and column k."""
    if name == "softmax":
        return [[rounded(p * ((i == k) - q)) for k, q in enumerate(units)] for i, p in enumerate(units)]
    slopes = {
        "sigmoid": lambda z, a: a * (1 - a),  # noqa: ARG005
        "relu": lambda z, a: float(z > 0),  # noqa: ARG005
        "identity": lambda z, a: 1.0,  # noqa: ARG005
    }[name]
    size = range(len(units))
    return [[slopes(scores[i], units[i]) if i == k else 0.0 for k in size] for i in size]


def _loss(spec: NetworkSpec, p: list[float], y: list[float]) -> tuple[float, list[float]]:
    """Return the loss and its derivatives by the predictions."""
    share = 1 / len(p) if spec.loss.outputs == "mean" else 1.0
    pairs = list(zip(p, y, strict=True))
    match spec.loss.name:
        case "categorical_cross_entropy":
            return -sum(t * log(q) for q, t in pairs if t), [rounded(-t / q) for q, t in pairs]
        case "binary_cross_entropy":
            loss = -share * sum(log(q) if t else log(1 - q) for q, t in pairs)
            return loss, [rounded(share * (-t / q + (1 - t) / (1 - q))) for q, t in pairs]
    assert spec.loss.name == "squared_error"
    factor = share * float(spec.loss.factor)
    return factor * sum((q - t) ** 2 for q, t in pairs), [rounded(2 * factor * (q - t)) for q, t in pairs]
