"""Activations and their derivatives to 60 digits, wherever z is."""

from __future__ import annotations

import mpmath

__all__ = ["FAR", "value_and_slope"]

FAR = (0.0, 1e-300, 1e-8, 36.0, 37.0, 40.0, 710.0, 750.0, 1e4)
"""Where floating-point forms lose digits, overflow or underflow; with both signs."""

_LAMBDA = mpmath.mpf("1.0507009873554804934193349852946")
_ALPHA = mpmath.mpf("1.6732632423543772848170429916717")


def _sigmoid(z):
    return 1 / (1 + mpmath.exp(-z))


def _sigmoid_slope(z):
    return 1 / ((1 + mpmath.exp(-z)) * (1 + mpmath.exp(z)))


def _bell(z):
    return mpmath.exp(-(z**2) / 2) / mpmath.sqrt(2 * mpmath.pi)


def _below(z):
    return mpmath.erfc(-z / mpmath.sqrt(2)) / 2


_FUNCTIONS = {
    "identity": (lambda z: z, lambda z: mpmath.mpf(1)),  # noqa: ARG005  (both are functions of z)
    "sigmoid": (_sigmoid, _sigmoid_slope),
    "tanh": (mpmath.tanh, lambda z: 1 / mpmath.cosh(z) ** 2),
    "softsign": (lambda z: z / (1 + abs(z)), lambda z: 1 / (1 + abs(z)) ** 2),
    "softplus": (lambda z: mpmath.log1p(mpmath.exp(z)), _sigmoid),
    "silu": (lambda z: z * _sigmoid(z), lambda z: _sigmoid(z) * (1 + z * _sigmoid(-z))),
    "gelu": (lambda z: z * _below(z), lambda z: _below(z) + z * _bell(z)),
    "relu": (lambda z: max(z, mpmath.mpf(0)), lambda z: mpmath.mpf(z > 0)),
    "leaky_relu": (lambda z: z if z > 0 else z / 100, lambda z: mpmath.mpf(1) if z > 0 else mpmath.mpf(1) / 100),
    "elu": (lambda z: z if z > 0 else mpmath.expm1(z), lambda z: mpmath.mpf(1) if z > 0 else mpmath.exp(z)),
    "selu": (
        lambda z: _LAMBDA * (z if z > 0 else _ALPHA * mpmath.expm1(z)),
        lambda z: _LAMBDA if z > 0 else _LAMBDA * _ALPHA * mpmath.exp(z),
    ),
}


def value_and_slope(activation, z):
    """Return f(z) and f'(z), that from the left at a kink."""
    with mpmath.workdps(60):
        value, slope = _FUNCTIONS[activation]
        return value(mpmath.mpf(z)), slope(mpmath.mpf(z))
