"""Keras's activations -> chalkgrad's: functions such as keras.activations.relu, and layers such as keras.layers.ReLU.

At z = 0 a rectifier has the slope of the branch z <= 0 here; with the JAX backend, leaky_relu has the other one.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from codegen.frameworks.chain import LOG_SOFTMAX, Acted
from codegen.frameworks.model import Refusal
from codegen.frameworks.objects import class_path, function_path

__all__ = ["acted_of_function", "acted_of_layer"]

_FUNCTIONS = "keras.src.activations.activations."
_LAYERS = "keras.src.layers.activations."
_NAMES: Mapping[str, tuple[str, float | None]] = MappingProxyType(
    {
        "linear": ("identity", None),
        "sigmoid": ("sigmoid", None),
        "tanh": ("tanh", None),
        "relu": ("relu", None),
        "leaky_relu": ("leaky_relu", 0.2),
        "elu": ("elu", 1.0),
        "selu": ("selu", None),
        "softplus": ("softplus", None),
        "softsign": ("softsign", None),
        "silu": ("silu", None),
        "gelu": ("gelu", None),
        "softmax": ("softmax", None),
        "log_softmax": (LOG_SOFTMAX, None),
    }
)
_SOFTPLUS = (
    "With the torch backend, Keras takes z itself for softplus(z) from z = 20 on; chalkgrad's softplus is larger "
    "there, by at most 2e-9."
)


def acted_of_function(function: object, place: str) -> Acted:
    """Return the activation that a function of Keras, or a layer in its place, is."""
    name = function_path(function).removeprefix(_FUNCTIONS)
    if name in _NAMES:
        own, alpha = _NAMES[name]
        return Acted(place, own, alpha, _SOFTPLUS if own == "softplus" else "")
    acted = acted_of_layer(function, place)
    if acted is None:
        hint = "Its constants are those of keras.activations; others are given by a layer, such as LeakyReLU(0.1)."
        raise Refusal(place, function_path(function), f"one of {', '.join(_NAMES)} of keras.activations", hint)
    return acted


def acted_of_layer(layer: Any, place: str) -> Acted | None:
    """Return the activation that a layer of keras.layers is, or None if it is none that can be read."""
    match class_path(layer).removeprefix(_LAYERS):
        case "relu.ReLU":
            if layer.max_value is not None or layer.threshold != 0:
                found = f"max_value={layer.max_value}, threshold={layer.threshold}"
                raise Refusal(place, found, "max_value=None, threshold=0")
            return _rectifier(float(layer.negative_slope), place)
        case "leaky_relu.LeakyReLU":
            return _rectifier(float(layer.negative_slope), place)
        case "elu.ELU":
            return Acted(place, "elu", float(layer.alpha))
        case "softmax.Softmax":
            if layer.axis not in (1, -1):
                raise Refusal(place, f"axis={layer.axis}", "axis=-1, over the units of a sample")
            return Acted(place, "softmax")
    return None


def _rectifier(slope: float, place: str) -> Acted:
    return Acted(place, "relu") if slope == 0 else Acted(place, "leaky_relu", slope)
