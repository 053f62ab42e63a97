"""Functions as specs and formulas name them -> their records, those of the registry and those that a person defines."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from symbolic.formula.custom import CustomFunction
from symbolic.formula.custom_records import custom_activation, custom_curvature, custom_loss
from symbolic.formula.registered import registered
from symbolic.functions import Activation, Loss, Softmax, loss
from symbolic.functions.second import SecondOfLoss, second_of_loss

__all__ = ["function_record", "loss_curvature", "loss_record"]


@cache
def function_record(function: str) -> Activation | Softmax | None:
    """Return the record of an activation as formulas apply it, or None for an elementary function.

    `function` is a name of the registry, with constants that are not the usual ones (`leaky_relu(alpha=0.2)`), or the
    key of a `CustomFunction`.
    """
    custom = CustomFunction.of_key(function)
    return registered(function) if custom is None else custom_activation(custom)


def loss_record(name: str, parameters: Mapping[str, float | str]) -> Loss:
    """Return the record of a loss: of the registry, or of the expressions among its `parameters`."""
    custom = _custom_loss(name, parameters)
    if custom is not None:
        return custom_loss(custom)
    return loss(name, **{key: value for key, value in parameters.items() if not isinstance(value, str)})


def loss_curvature(name: str, parameters: Mapping[str, float | str]) -> SecondOfLoss | None:
    """Return the second derivatives of a loss; None where they do not exist everywhere."""
    custom = _custom_loss(name, parameters)
    return second_of_loss(name) if custom is None else custom_curvature(custom)


def _custom_loss(name: str, parameters: Mapping[str, float | str]) -> CustomFunction | None:
    texts = {key: value for key, value in parameters.items() if isinstance(value, str)}
    return CustomFunction(name, **texts) if texts else None
