"""Functions as specs and formulas name them -> their records, those of the registry and those that a person defines."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from symbolic.formula.own_function import OwnFunction
from symbolic.formula.own_records import own_activation, own_curvature, own_loss
from symbolic.formula.registered import registered
from symbolic.functions import Activation, Loss, Softmax, loss
from symbolic.functions.second import SecondOfLoss, second_of_loss

__all__ = ["function_record", "has_slope", "loss_curvature", "loss_record"]


@cache
def function_record(function: str) -> Activation | Softmax | None:
    """Return the record of an activation as formulas apply it, or None for an elementary function.

    `function` is a name of the registry, with constants that are not the usual ones (`leaky_relu(alpha=0.2)`), or the
    key of a `OwnFunction`.
    """
    own = OwnFunction.of_key(function)
    return registered(function) if own is None else own_activation(own)


def has_slope(function: str) -> bool:
    """Say whether a function as formulas apply it is an activation of one number."""
    return isinstance(function_record(function), Activation)


def loss_record(name: str, parameters: Mapping[str, float | str]) -> Loss:
    """Return the record of a loss: of the registry, or of the expressions among its `parameters`."""
    own = _own_loss(name, parameters)
    if own is not None:
        return own_loss(own)
    return loss(name, **{key: value for key, value in parameters.items() if not isinstance(value, str)})


def loss_curvature(name: str, parameters: Mapping[str, float | str]) -> SecondOfLoss | None:
    """Return the second derivatives of a loss; None where they do not exist everywhere."""
    own = _own_loss(name, parameters)
    return second_of_loss(name) if own is None else own_curvature(own)


def _own_loss(name: str, parameters: Mapping[str, float | str]) -> OwnFunction | None:
    texts = {key: value for key, value in parameters.items() if isinstance(value, str)}
    return OwnFunction(name, **texts) if texts else None
