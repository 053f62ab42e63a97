"""Where training may begin: the first weights, and targets that fit the loss, as code.

Stage: used by `emit` for `init_params` and for `sample_data`.
"""

from __future__ import annotations

from symbolic.spec.model import LayerSpec, NetworkSpec

__all__ = ["initial_scale", "target_expression"]

HE_FAMILY = frozenset({"elu", "gelu", "leaky_relu", "relu", "selu", "silu", "softplus"})


def initial_scale(layer: LayerSpec, fan_in: int) -> tuple[str, str]:
    """Return the standard deviation of a layer's first weights as code, and by whose rule."""
    if layer.activation in HE_FAMILY:
        return f"np.sqrt(2 / {fan_in})", "He"
    return f"np.sqrt(2 / {fan_in + layer.units})", "Glorot"


def target_expression(spec: NetworkSpec) -> tuple[str, str]:
    """Return code for n valid targets drawn from `rng`, as many of each class as can be, and what they are."""
    loss, width = spec.loss.record, spec.layers[-1].units
    if loss.name == "categorical_cross_entropy":
        return f"np.eye({width})[rng.permutation(np.arange(n) % {width})]", "one-hot rows"
    if loss.target_range is None:
        return f"rng.standard_normal((n, {width}))", "standard normal"
    low, high, _ = loss.target_range
    coin = f"rng.permutation(np.arange(n * {width}) % 2).reshape(n, {width})"
    return f"{float(low)} + {float(high - low)} * {coin}", f"{low} or {high}"
