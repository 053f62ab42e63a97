"""Functions as a person may define them in a spec, each beside the same function of mpmath numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from mpmath import mp

__all__ = ["ACTIVATIONS", "LOSSES", "PROBABILITIES", "cost", "slopes"]

Function = Callable[..., Any]


def _sigmoid(u: Any) -> Any:
    return 1 / (1 + mp.exp(-u))


def _larger(u: Any, v: Any) -> Any:
    return u if mp.re(u) >= mp.re(v) else v


def _smaller(u: Any, v: Any) -> Any:
    return v if mp.re(u) >= mp.re(v) else u


ACTIVATIONS: Mapping[str, Function] = {
    "z*sigmoid(2*z)": lambda z: z * _sigmoid(2 * z),
    "x*tanh(softplus(x))": lambda z: z * mp.tanh(mp.log(1 + mp.exp(z))),
    "max(z, 0)^2": lambda z: _larger(z, mp.mpf(0)) ** 2,
    "max(0, min(1, (z + 1)/2))": lambda z: _larger(mp.mpf(0), _smaller(mp.mpf(1), (z + 1) / 2)),
    "z*min(max(z + 3, 0), 6)/6": lambda z: z * _smaller(_larger(z + 3, mp.mpf(0)), mp.mpf(6)) / 6,
    "exp(-z^2)": lambda z: mp.exp(-z * z),
    "sin(3*u)": lambda z: mp.sin(3 * z),
    "z + sin(z)^2": lambda z: z + mp.sin(z) ** 2,
    "z/sqrt(1 + z^2)": lambda z: z / mp.sqrt(1 + z * z),
    "2/pi*log(1 + z^2) - cosh(z)/9": lambda z: 2 / mp.pi * mp.log(1 + z * z) - mp.cosh(z) / 9,
    "|z|/(1 + e^(-z)) - erf(z/2)": lambda z: _larger(z, -z) / (1 + mp.exp(-z)) - mp.erf(z / 2),
    "gelu(z)*0.5 + leaky_relu(z)": lambda z: z * (1 + mp.erf(z / mp.sqrt(2))) / 4 + _larger(z, z / 100),
    "2^(z/3) - expm1(-z)": lambda z: mp.mpf(2) ** (z / 3) - mp.exp(-z) + 1,
    "1.5*z": lambda z: 3 * z / 2,
    "identity(z)/2 + relu(relu(z))": lambda z: z / 2 + _larger(z, mp.mpf(0)),
    "erfc(z)": lambda z: 1 - mp.erf(z),
    "min(z, 2, 1 - z)": lambda z: _smaller(_smaller(z, mp.mpf(2)), 1 - z),
    "z*relu(z + 3)/6": lambda z: z * _larger(z + 3, mp.mpf(0)) / 6,
    "relu(z)^3/(1 + relu(z))": lambda z: _larger(z, mp.mpf(0)) ** 3 / (1 + _larger(z, mp.mpf(0))),
    "abs(z)^1.5": lambda z: _larger(z, -z) ** (mp.mpf(3) / 2),
    "sigmoid(sigmoid(z))*z": lambda z: z * _sigmoid(_sigmoid(z)),
}
"""Activations by their expressions."""

PROBABILITIES: Mapping[str, Function] = {
    "1/(1 + exp(-2*z))": lambda z: _sigmoid(2 * z),
    "(1 + erf(z))/2": lambda z: (1 + mp.erf(z)) / 2,
}
"""Those with values between 0 and 1."""

LOSSES: Mapping[str, Function] = {
    "(p - y)^4": lambda p, y: (p - y) ** 4,
    "exp(p - y) - (p - y) - 1": lambda p, y: mp.exp(p - y) - (p - y) - 1,
    "max(0.3*(y - p), 0.7*(p - y))": lambda p, y: _larger(3 * (y - p) / 10, 7 * (p - y) / 10),
    "sqrt(1 + (yhat - t)^2) - 1": lambda p, y: mp.sqrt(1 + (p - y) ** 2) - 1,
    "softplus(-y*p)": lambda p, y: mp.log(1 + mp.exp(-y * p)),
    "abs(p*y - 1) + abs(p + 2)": lambda p, y: _larger(p * y - 1, 1 - p * y) + _larger(p + 2, -p - 2),
    "max(0, 1 - y*p)^2": lambda p, y: _larger(mp.mpf(0), 1 - y * p) ** 2,
    "exp(y - p) - (y - p) - 1": lambda p, y: mp.exp(y - p) - (y - p) - 1,
    "2^(p - y)": lambda p, y: mp.mpf(2) ** (p - y),
    "erfc(y*p)": lambda p, y: 1 - mp.erf(y * p),
}
"""Losses of any predictions."""

LOSSES_OF_PROBABILITIES: Mapping[str, Function] = {
    "-y*(1 - p)^2*ln(p) - (1 - y)*p^2*ln(1 - p)": (
        lambda p, y: -y * (1 - p) ** 2 * mp.log(p) - (1 - y) * p * p * mp.log(1 - p)
    ),
}
"""Losses of predictions between 0 and 1."""


def cost(layers: list[Function], loss: Function, mean: bool, parameters: Mapping[str, Any], x: Any, y: Any) -> Any:
    """Return the cost of samples in plain loops: the sum of the losses of all outputs, or its mean over samples."""
    total = mp.mpf(0)
    for inputs, targets in zip(x, y, strict=True):
        values = list(inputs)
        for l, function in enumerate(layers, start=1):
            rows, biases = parameters[f"W{l}"], parameters[f"b{l}"]
            values = [
                function(sum((w * a for w, a in zip(row, values, strict=True)), bias))
                for row, bias in zip(rows, biases, strict=True)
            ]
        total += sum(loss(p, t) for p, t in zip(values, targets, strict=True))
    return total / len(x) if mean else total


def slopes(
    layers: list[Function], loss: Function, mean: bool, parameters: Mapping[str, Any], x: Any, y: Any
) -> dict[str, Any]:
    """Return the gradient of the cost by complex steps of 1e-40 in 60 digits, nested as the parameters are."""
    found: dict[str, Any] = {}
    with mp.workdps(60):
        h = mp.mpf(10) ** -40
        exact = {name: _exact(value) for name, value in parameters.items()}
        for name, value in exact.items():
            places = [(i, j) for i, row in enumerate(value) for j in range(len(row))] if name[0] == "W" else None
            if places is None:
                moved = [_moved(exact, name, (i,), h) for i in range(len(value))]
                found[name] = [float(mp.im(cost(layers, loss, mean, at, x, y)) / h) for at in moved]
            else:
                slope = {
                    place: float(mp.im(cost(layers, loss, mean, _moved(exact, name, place, h), x, y)) / h)
                    for place in places
                }
                found[name] = [[slope[i, j] for j in range(len(row))] for i, row in enumerate(value)]
    return found


def _exact(value: Any) -> Any:
    return [_exact(entry) for entry in value] if isinstance(value, list) else mp.mpf(value)


def _moved(parameters: Mapping[str, Any], name: str, place: tuple[int, ...], h: Any) -> dict[str, Any]:
    copied = {key: [list(row) if isinstance(row, list) else row for row in value] for key, value in parameters.items()}
    row = copied[name] if len(place) == 1 else copied[name][place[0]]
    row[place[-1]] += mp.mpc(0, h)
    return copied
