"""Keras's losses -> costs. Of one sample, a loss is the mean over the outputs; its reduction is over the samples.

A loss is a function of keras.losses with options, whether it is given by name, as that function or as an object.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from codegen.frameworks.cost import Cost, Takes, loss_spec, own_cost
from codegen.frameworks.model import Refusal
from codegen.frameworks.objects import called, class_path, function_path, overridden
from symbolic.errors import nearest
from symbolic.spec.model import LossSpec
from symbolic.spec.shown import shown

__all__ = ["KERAS_LOSSES", "keras_cost"]

_MODULE = "keras.src.losses.losses."
_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "mean_squared_error": "squared_error",
        "mean_absolute_error": "absolute",
        "huber": "huber",
        "log_cosh": "log_cosh",
        "hinge": "hinge",
        "binary_crossentropy": "binary_cross_entropy",
        "categorical_crossentropy": "categorical_cross_entropy",
        "sparse_categorical_crossentropy": "categorical_cross_entropy",
    }
)
KERAS_LOSSES = tuple(_NAMES)
"""The names of the losses that can be read."""

_ALIASES: Mapping[str, str] = MappingProxyType(
    {
        "mse": "mean_squared_error",
        "MSE": "mean_squared_error",
        "MeanSquaredError": "mean_squared_error",
        "mae": "mean_absolute_error",
        "MAE": "mean_absolute_error",
        "MeanAbsoluteError": "mean_absolute_error",
        "Huber": "huber",
        "LogCosh": "log_cosh",
        "Hinge": "hinge",
        "bce": "binary_crossentropy",
        "BCE": "binary_crossentropy",
        "BinaryCrossentropy": "binary_crossentropy",
        "CategoricalCrossentropy": "categorical_crossentropy",
        "SparseCategoricalCrossentropy": "sparse_categorical_crossentropy",
    }
)
_REDUCTIONS: Mapping[object, str] = MappingProxyType(
    {"sum_over_batch_size": "mean", "mean": "mean", "mean_with_sample_weight": "mean", "sum": "sum"}
)
_USUAL: Mapping[str, object] = MappingProxyType({"label_smoothing": 0, "axis": -1, "ignore_class": None})
"""Options that must have their usual value, for which the loss is the one that its name says."""

_CUT = "Keras cuts probabilities at 1e-7 from 0 and 1, in the loss and in its gradient."
_NOTES: Mapping[str, str] = MappingProxyType(
    {
        "sparse_categorical_crossentropy": "Targets are the numbers of classes, as in Keras, or one-hot rows.",
        "hinge": "Targets are -1 and 1, also where Keras is given 0 and 1.",
        "log_cosh": "With the torch backend, Keras's log-cosh is too small by at most 2e-9 where y - p is over 10.",
    }
)


def keras_cost(loss: object, model: Any) -> Cost:
    """Return the cost that a loss of Keras, its name or a `LossSpec` stands for; None is the compiled one."""
    if isinstance(loss, LossSpec):
        return own_cost(loss)
    loss = _compiled(model) if loss is None else loss
    name, options, reduction = _parts(loss)
    place = f"loss {name}"
    for option, usual in _USUAL.items():
        if options.get(option, usual) != usual:
            raise Refusal(place, f"{option}={options[option]}", f"{option}={usual}")
    if unknown := sorted(options.keys() - {*_USUAL, "from_logits", "delta"}):
        raise Refusal(
            place, f"the options {', '.join(unknown)}", f"no options but from_logits, delta, {', '.join(_USUAL)}"
        )
    if reduction not in _REDUCTIONS:
        raise Refusal(place, f"reduction={shown(reduction)}", f"one of {', '.join(map(str, _REDUCTIONS))}")
    own = _NAMES[name]
    outputs = "sum" if own == "categorical_cross_entropy" else "mean"
    delta = options.get("delta", 1.0) if own == "huber" else None
    spec = loss_spec(place, name=own, outputs=outputs, samples=_REDUCTIONS[reduction], delta=delta)
    takes = _takes(own, bool(options.get("from_logits", False)))
    cut = _CUT if own.endswith("cross_entropy") and not takes.startswith("scores") else ""
    return Cost(place, spec, takes, (_NOTES.get(name, ""), cut))


def _takes(own: str, from_logits: bool) -> Takes:
    match own:
        case "binary_cross_entropy":
            return "scores of sigmoid" if from_logits else "values"
        case "categorical_cross_entropy":
            return "scores of softmax" if from_logits else "probabilities"
    return "values"


def _compiled(model: Any) -> object:
    compiled = getattr(model, "loss", None) if getattr(model, "compiled", False) else None
    if isinstance(compiled, list | tuple) and len(compiled) == 1:
        compiled = compiled[0]
    if compiled is None:
        raise Refusal("loss", "a model that was compiled without one", "a loss", 'Give loss="mse", for instance.')
    if getattr(getattr(model, "_compile_loss", None), "_user_loss_weights", None) is not None:
        raise Refusal("loss", "loss_weights of compile", "none, as they multiply the loss")
    return compiled


def _parts(loss: object) -> tuple[str, Mapping[str, Any], object]:
    """Return the name of the function of keras.losses, its options and the reduction."""
    expected = f"one of {', '.join(_NAMES)}, as a loss of keras.losses or by name, or chalkgrad's LossSpec"
    if isinstance(loss, str):
        name = _ALIASES.get(loss, loss)
        if name not in _NAMES:
            raise Refusal("loss", shown(loss), expected, nearest(loss, KERAS_LOSSES))
        return name, {}, "sum_over_batch_size"
    is_object = class_path(loss).startswith(_MODULE)
    if is_object and (method := overridden(loss, ("call", "__call__"), ("keras.src.losses.",))):
        raise Refusal("loss", f"a {method} of its own", expected)
    path = function_path(getattr(loss, "fn", None) if is_object else loss)
    name = path.removeprefix(_MODULE)
    if name not in _NAMES or path == name:
        raise Refusal("loss", class_path(loss) if is_object else path, expected, called(loss))
    if not is_object:
        return name, {}, "sum_over_batch_size"
    return name, getattr(loss, "_fn_kwargs", {"_fn_kwargs": "missing"}), getattr(loss, "reduction", None)
