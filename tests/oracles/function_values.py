"""Values, slopes and curvatures of all activations and losses, in mpmath and from their textbook definitions alone.

Each formula is chosen so that 50 digits are enough anywhere: no difference of numbers that agree in many digits.
At a kink the slope is the one the field has settled on; a curvature at a kink or a bend is that of z <= 0, or of
the branch that a textbook's `<=` takes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from mpmath import mp, mpf

DIGITS = 50


def exactly(function: Callable[..., mpf], *arguments: float, **parameters: float) -> mpf:
    """Evaluate `function` at float64 numbers with 50 digits; parameters are read as the decimals they print as."""
    with mp.workdps(DIGITS):
        return +function(
            *(mpf(argument) for argument in arguments),
            **{name: mpf(repr(value)) for name, value in parameters.items()},
        )


# --- activations --------------------------------------------------------------------------------------------


def sigmoid(z: mpf) -> mpf:
    return 1 / (1 + mp.exp(-z))


def sigmoid_slope(z: mpf) -> mpf:
    return 1 / (4 * mp.cosh(z / 2) ** 2)


def leaky_relu(z: mpf, alpha: mpf) -> mpf:
    return z if z > 0 else alpha * z


def leaky_relu_slope(z: mpf, alpha: mpf) -> mpf:
    return mpf(1) if z > 0 else alpha


def elu(z: mpf, alpha: mpf) -> mpf:
    return z if z > 0 else alpha * mp.expm1(z)


def elu_slope(z: mpf, alpha: mpf) -> mpf:
    return mpf(1) if z > 0 else alpha * mp.exp(z)


def selu_scale() -> mpf:
    """lambda of Klambauer et al. (2017), from the fixed point (mean 0, variance 1) in closed form."""
    c = mp.erfc(1 / mp.sqrt(2)) * mp.exp(mpf(1) / 2)
    d = mp.erfc(mp.sqrt(2)) * mp.exp(2)
    return (1 - c) * mp.sqrt(2 * mp.pi) / mp.sqrt(2 * d + mp.pi * c**2 - 2 * (2 + mp.pi) * c + mp.pi + 2)


def selu_alpha() -> mpf:
    c = mp.erfc(1 / mp.sqrt(2)) * mp.exp(mpf(1) / 2)
    return mp.sqrt(2 / mp.pi) / (1 - c)


def normal_density(z: mpf) -> mpf:
    return mp.exp(-z * z / 2) / mp.sqrt(2 * mp.pi)


def normal_distribution(z: mpf) -> mpf:
    return mp.erfc(-z / mp.sqrt(2)) / 2


ACTIVATION_VALUES: Mapping[str, Callable[..., mpf]] = {
    "identity": lambda z: z,
    "sigmoid": sigmoid,
    "tanh": mp.tanh,
    "relu": lambda z: max(z, mpf(0)),
    "leaky_relu": leaky_relu,
    "elu": elu,
    "selu": lambda z: selu_scale() * elu(z, selu_alpha()),
    "softplus": lambda z: mp.log1p(mp.exp(z)),
    "softsign": lambda z: z / (1 + abs(z)),
    "silu": lambda z: z * sigmoid(z),
    "gelu": lambda z: z * normal_distribution(z),
}
ACTIVATION_SLOPES: Mapping[str, Callable[..., mpf]] = {
    "identity": lambda _: mpf(1),
    "sigmoid": sigmoid_slope,
    "tanh": lambda z: mp.sech(z) ** 2,
    "relu": lambda z: mpf(z > 0),
    "leaky_relu": leaky_relu_slope,
    "elu": elu_slope,
    "selu": lambda z: selu_scale() * elu_slope(z, selu_alpha()),
    "softplus": sigmoid,
    "softsign": lambda z: 1 / (1 + abs(z)) ** 2,
    "silu": lambda z: sigmoid(z) + z * sigmoid_slope(z),
    "gelu": lambda z: normal_distribution(z) + z * normal_density(z),
}
SLOPE_ROOTS: Mapping[str, float] = {"silu": -1.2784645427610738, "gelu": -0.7517915246935645}
"""Where a slope crosses 0: nothing computed in float64 from z alone is relatively exact next to it."""

ACTIVATION_CURVATURES: Mapping[str, Callable[..., mpf]] = {
    "identity": lambda _: mpf(0),
    "sigmoid": lambda z: -sigmoid_slope(z) * mp.tanh(z / 2),
    "tanh": lambda z: -2 * mp.tanh(z) * mp.sech(z) ** 2,
    "relu": lambda _: mpf(0),
    "leaky_relu": lambda _, alpha: 0 * alpha,
    "elu": lambda z, alpha: mpf(0) if z > 0 else alpha * mp.exp(z),
    "selu": lambda z: mpf(0) if z > 0 else selu_scale() * selu_alpha() * mp.exp(z),
    "softplus": sigmoid_slope,
    "softsign": lambda z: (-2 if z > 0 else 2) / (1 + abs(z)) ** 3,
    "silu": lambda z: sigmoid_slope(z) * (2 - z * mp.tanh(z / 2)),
    "gelu": lambda z: normal_density(z) * (2 - z * z),
}
CURVATURE_ROOTS: Mapping[str, float] = {"silu": 2.3993572805154676, "gelu": 1.4142135623730951}
"""Where a curvature crosses 0, on both sides of 0."""


# --- losses -------------------------------------------------------------------------------------------------


def huber(p: mpf, y: mpf, delta: mpf) -> mpf:
    r = abs(p - y)
    return r * r / 2 if r <= delta else delta * (r - delta / 2)


def huber_slope(p: mpf, y: mpf, delta: mpf) -> mpf:
    return p - y if abs(p - y) <= delta else delta * mp.sign(p - y)


def log_cosh(p: mpf, y: mpf) -> mpf:
    return mp.log1p(2 * mp.sinh((p - y) / 2) ** 2)


def binary_cross_entropy(p: mpf, y: mpf) -> mpf:
    hit = y * mp.log(p) if y else mpf(0)
    miss = (1 - y) * mp.log1p(-p) if y != 1 else mpf(0)
    return -hit - miss


def binary_cross_entropy_slope(p: mpf, y: mpf) -> mpf:
    hit = y / p if y else mpf(0)
    miss = (1 - y) / (1 - p) if y != 1 else mpf(0)
    return miss - hit


def binary_cross_entropy_curvature(p: mpf, y: mpf) -> mpf:
    hit = y / p**2 if y else mpf(0)
    miss = (1 - y) / (1 - p) ** 2 if y != 1 else mpf(0)
    return miss + hit


LOSS_VALUES: Mapping[str, Callable[..., mpf]] = {
    "squared_error": lambda p, y: (p - y) ** 2,
    "absolute": lambda p, y: abs(p - y),
    "huber": huber,
    "log_cosh": log_cosh,
    "binary_cross_entropy": binary_cross_entropy,
    "categorical_cross_entropy": lambda p, y: -y * mp.log(p) if y else mpf(0),
    "hinge": lambda p, y: max(mpf(0), 1 - y * p),
}
LOSS_SLOPES: Mapping[str, Callable[..., mpf]] = {
    "squared_error": lambda p, y: 2 * (p - y),
    "absolute": lambda p, y: mp.sign(p - y),
    "huber": huber_slope,
    "log_cosh": lambda p, y: mp.tanh(p - y),
    "binary_cross_entropy": binary_cross_entropy_slope,
    "categorical_cross_entropy": lambda p, y: -y / p if y else mpf(0),
    "hinge": lambda p, y: -y if y * p < 1 else mpf(0),
}
LOSS_CURVATURES: Mapping[str, Callable[..., mpf]] = {
    "squared_error": lambda _p, _y: mpf(2),
    "absolute": lambda _p, _y: mpf(0),
    "huber": lambda p, y, delta: mpf(abs(p - y) <= delta),
    "log_cosh": lambda p, y: mp.sech(p - y) ** 2,
    "binary_cross_entropy": binary_cross_entropy_curvature,
    "categorical_cross_entropy": lambda p, y: y / p**2 if y else mpf(0),
    "hinge": lambda _p, _y: mpf(0),
}


def binary_cross_entropy_of_sigmoid(z: mpf, y: mpf) -> mpf:
    return y * mp.log1p(mp.exp(-z)) + (1 - y) * mp.log1p(mp.exp(z))
