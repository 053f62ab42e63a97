"""torch's loss modules -> costs. A mean is over all entries of the output, except where a class is one entry.

Losses are known by the full name of their class; by its short name, a loss has torch's own defaults.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from codegen.frameworks.cost import Cost, Takes, loss_spec, own_cost
from codegen.frameworks.model import Refusal
from codegen.frameworks.objects import called, class_path, function_path, hooks_of
from symbolic.errors import nearest
from symbolic.spec.model import LossSpec
from symbolic.spec.shown import shown

__all__ = ["TORCH_LOSSES", "torch_cost"]

_MODULE = "torch.nn.modules.loss."
_ONE_HOT = "Targets are the numbers of classes, as in torch, or one-hot rows."
_CUT = "torch cuts logarithms at -100, and p(1 - p) at 1e-12 in the gradient, for outputs that near to 0 or 1."


def _of_entries(name: str, *, takes: Takes = "values", note: str = "") -> Callable[[Mapping[str, Any], str], Cost]:
    """Return the reading of a loss whose terms belong to single entries of the output."""

    def read(options: Mapping[str, Any], place: str) -> Cost:
        reduction = _reduction(options, place)
        delta = options.get("delta", 1.0) if name == "huber" else None
        spec = loss_spec(place, name=name, outputs=reduction, samples=reduction, delta=delta)
        return Cost(place, spec, takes, (note,))

    return read


def _of_classes(takes: Takes) -> Callable[[Mapping[str, Any], str], Cost]:
    """Return the reading of a loss with one term for each sample."""

    def read(options: Mapping[str, Any], place: str) -> Cost:
        if options.get("ignore_index", -100) != -100:
            hint = "A row of zeros as target has no loss, but counts as a sample."
            raise Refusal(place, f"ignore_index={options['ignore_index']}", "no ignored class", hint)
        reduction = _reduction(options, place)
        spec = loss_spec(place, name="categorical_cross_entropy", outputs="sum", samples=reduction)
        return Cost(place, spec, takes, (_ONE_HOT,))

    return read


def _smooth_l1(options: Mapping[str, Any], place: str) -> Cost:
    """Huber's loss divided by beta: Huber's itself for 1, the absolute error for 0."""
    beta = options.get("beta", 1.0)
    if beta not in (0, 1):
        hint = "HuberLoss(delta=beta) is beta times this loss."
        raise Refusal(place, f"beta={beta}", "beta=1, where this is Huber's loss, or beta=0, the absolute error", hint)
    return _of_entries("huber" if beta else "absolute")({"reduction": options.get("reduction", "mean")}, place)


_READ: Mapping[str, Callable[[Mapping[str, Any], str], Cost]] = MappingProxyType(
    {
        "MSELoss": _of_entries("squared_error"),
        "L1Loss": _of_entries("absolute"),
        "HuberLoss": _of_entries("huber"),
        "SmoothL1Loss": _smooth_l1,
        "BCELoss": _of_entries("binary_cross_entropy", note=_CUT),
        "BCEWithLogitsLoss": _of_entries("binary_cross_entropy", takes="scores of sigmoid"),
        "CrossEntropyLoss": _of_classes("scores of softmax"),
        "NLLLoss": _of_classes("logarithms"),
    }
)
TORCH_LOSSES = tuple(_READ)
"""The names of the losses that can be read."""

_OPTIONS = ("reduction", "delta", "beta", "ignore_index")


def torch_cost(loss: object) -> Cost:
    """Return the cost that a loss module, the name of one or a `LossSpec` stands for."""
    if isinstance(loss, LossSpec):
        return own_cost(loss)
    expected = f"a loss module of torch, or the name of one ({', '.join(_READ)}), or chalkgrad's LossSpec"
    if loss is None:
        raise Refusal("loss", "none", expected, "Give loss=torch.nn.MSELoss(), for instance.")
    if isinstance(loss, str):
        if loss not in _READ:
            raise Refusal("loss", shown(loss), expected, nearest(loss, TORCH_LOSSES))
        return _READ[loss]({}, f"loss {loss}")
    path = class_path(loss)
    kind = path.removeprefix(_MODULE)
    if kind not in _READ or path == kind:
        found = function_path(loss) if callable(loss) and path.startswith("builtins.") else path
        raise Refusal("loss", found, expected, called(loss))
    place = f"loss {kind}"
    _require_plain(loss, place)
    return _READ[kind]({option: getattr(loss, option) for option in _OPTIONS if hasattr(loss, option)}, place)


def _require_plain(loss: Any, place: str) -> None:
    """Refuse what changes the loss of a sample beyond its formula."""
    for option in ("weight", "pos_weight"):
        if getattr(loss, option, None) is not None:
            raise Refusal(place, f"{option}, which weighs classes or samples", f"no {option}")
    if smoothing := getattr(loss, "label_smoothing", 0):
        raise Refusal(
            place, f"label_smoothing={smoothing}", "none", "Smooth the targets yourself: they are rows of numbers."
        )
    if "forward" in vars(loss) or hooks_of(loss):
        raise Refusal(place, "a forward that was put in its place, or a hook", "the loss's own")


def _reduction(options: Mapping[str, Any], place: str) -> Any:
    reduction = options.get("reduction", "mean")
    if reduction not in ("mean", "sum"):
        raise Refusal(place, f"reduction={shown(reduction)}", '"mean" or "sum"')
    return reduction
