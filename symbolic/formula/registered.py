"""A function as formulas name it -> its record in the registry: `leaky_relu(alpha=0.2)` -> `Activation`."""

from __future__ import annotations

from functools import cache

from symbolic.functions import ACTIVATION_NAMES, Activation, Softmax, activation

__all__ = ["registered"]


@cache
def registered(function: str) -> Activation | Softmax | None:
    """Return the registry's record of `function`, or None for a function that the registry does not have."""
    name, _, written = function.partition("(")
    if name not in ACTIVATION_NAMES:
        return None
    parameters = dict(part.split("=") for part in written.rstrip(")").split(",") if part)
    return activation(name, **{key: float(value) for key, value in parameters.items()})
