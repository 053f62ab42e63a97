"""torch.nn.Sequential -> network: Linear layers and activations, as `model(x)` computes them.

torch is never imported: a layer is known by the full name of its class, and its numbers by its own methods. What is
left out of the network is what does nothing to samples as rows: Identity, Flatten, and Dropout in evaluation.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from codegen.frameworks.chain import LOG_SOFTMAX, Acted, Dense, Piece, chained
from codegen.frameworks.cost import trained
from codegen.frameworks.model import Array, FrameworkError, Refusal, TrainedNetwork
from codegen.frameworks.objects import class_path, exact_array, hooks_of, overridden
from codegen.frameworks.torch_losses import torch_cost

__all__ = ["read_torch"]

_SEQUENTIAL = "torch.nn.modules.container"
_LINEAR = "torch.nn.modules.linear.Linear"
_ACTIVATION = "torch.nn.modules.activation."
_PLAIN: Mapping[str, str] = MappingProxyType(
    {
        "Sigmoid": "sigmoid",
        "Tanh": "tanh",
        "ReLU": "relu",
        "SELU": "selu",
        "SiLU": "silu",
        "Softsign": "softsign",
    }
)
_DROPOUTS = frozenset({"Dropout", "AlphaDropout", "FeatureAlphaDropout"})
_HINTS: Mapping[str, str] = MappingProxyType(
    {
        "LazyLinear": "Call the model once on samples, which gives the layer its shape.",
        "ParametrizedLinear": "Make it plain with torch.nn.utils.parametrize.remove_parametrizations.",
        "PReLU": "Its slope is a parameter that is learned; a LeakyReLU of that slope is the same function.",
        "ReLU6": "Use ReLU, which is not cut off above.",
        "BatchNorm1d": "Fold it into the linear layer beside it first.",
    }
)
_READABLE = (
    "Linear, Sigmoid, Tanh, ReLU, LeakyReLU, ELU, SELU, GELU, SiLU, Softplus, Softsign, Softmax, LogSoftmax, Identity, "
    "Flatten, Dropout or a Sequential of these"
)
_CUT = (
    "torch takes z itself for softplus(z) from z = {0:g} on; chalkgrad's softplus is larger there, by at most {1:.1g}."
)


def read_torch(model: Any, *, loss: object, name: str | None) -> TrainedNetwork:
    """Return the network of a torch.nn.Sequential under a loss.

    Args:
        model: the Sequential, in evaluation mode if it has a dropout.
        loss: a loss module, the name of its class for torch's own defaults, or chalkgrad's `LossSpec`.
        name: what the network is called, or None for the name of the class.
    """
    kind = type(model).__name__
    source = f"torch {kind}"
    try:
        _require_sequential(model, "the model")
        cost = torch_cost(loss)
    except Refusal as refusal:
        raise FrameworkError(source, (refusal.problem,)) from None
    return trained(chained(source, _pieces(model, "")), cost, name=name or kind)


def _is_sequential(model: Any) -> bool:
    return any(f"{cls.__module__}.{cls.__qualname__}" == f"{_SEQUENTIAL}.Sequential" for cls in type(model).__mro__)


def _require_sequential(model: Any, place: str) -> None:
    if not _is_sequential(model):
        hint = (
            "Write it as torch.nn.Sequential(...) of its layers, which computes the same if forward calls them in turn."
        )
        raise Refusal(place, class_path(model), "a torch.nn.Sequential", hint)
    method = overridden(model, ("forward", "__call__", "__iter__"), (_SEQUENTIAL, "torch.nn.modules.module"))
    if method:
        raise Refusal(place, f"a {method} of its own", "a Sequential that calls its layers one after the other")
    _require_plain(model, place)


def _require_plain(module: Any, place: str) -> None:
    if "forward" in vars(module):
        raise Refusal(place, "a forward that was put in its place", "the layer's own")
    if hooks := hooks_of(module):
        hint = "Remove them; pruning and the older weight_norm work by hooks too, and have a remove of their own."
        raise Refusal(place, hooks, "no hooks, which may change what is computed", hint)


def _pieces(model: Any, prefix: str) -> Iterator[Piece]:
    for key, module in _children(model):
        path = f"{prefix}{key}"
        place = f"layer `{path}` ({type(module).__name__})"
        try:
            if _is_sequential(module):
                _require_sequential(module, place)
                yield from _pieces(module, f"{path}.")
                continue
            piece = _piece(module, place)
            _require_plain(module, place)
            if piece is not None:
                yield piece
        except Refusal as refusal:
            yield refusal.problem


def _children(model: Any) -> Iterator[tuple[str, Any]]:
    """Yield names and layers; `named_children` would leave out a layer that stands there a second time."""
    modules: dict[str, Any] = vars(model)["_modules"]
    yield from modules.items()


def _piece(module: Any, place: str) -> Piece | None:
    path, kind = class_path(module), type(module).__name__
    if path == _LINEAR:
        return _dense(module, place)
    if path == "torch.nn.modules.linear.Identity":
        return None
    if path == "torch.nn.modules.flatten.Flatten":
        if (module.start_dim, module.end_dim) != (1, -1):
            raise Refusal(place, f"start_dim={module.start_dim}, end_dim={module.end_dim}", "start_dim=1, end_dim=-1")
        return None
    if path.startswith("torch.nn.modules.dropout.") and kind in _DROPOUTS:
        if module.training and module.p > 0:
            raise Refusal(place, "dropout in training, which is random", "evaluation", "Call model.eval() first.")
        return None
    if path.startswith(_ACTIVATION):
        acted = _acted(module, kind, place)
        if acted is not None:
            return acted
    raise Refusal(place, path, _READABLE, _HINTS.get(kind, ""))


def _dense(module: Any, place: str) -> Dense:
    W = _array(module.weight, (None, None), place, "weights")
    b = None if module.bias is None else _array(module.bias, W.shape[:1], place, "biases")
    return Dense(place, W, b, id(module.weight), id(module.bias))


def _array(tensor: Any, shape: tuple[int | None, ...], place: str, what: str) -> Array:
    if tensor is None:
        raise Refusal(place, f"no {what}", "a layer that can be called")
    if not tensor.is_floating_point():
        raise Refusal(place, f"{what} of type {tensor.dtype}", "real numbers")
    try:
        numbers = tensor.detach().cpu().double().numpy()
    except (RuntimeError, NotImplementedError, TypeError, ValueError) as error:
        found = f"{what} on {tensor.device} whose numbers cannot be had ({str(error).splitlines()[0]})"
        raise Refusal(place, found, "an ordinary tensor") from None
    return exact_array(numbers, shape, place, what)


def _acted(module: Any, kind: str, place: str) -> Acted | None:
    if kind in _PLAIN:
        return Acted(place, _PLAIN[kind])
    match kind:
        case "LeakyReLU":
            slope = float(module.negative_slope)
            return Acted(place, "relu") if slope == 0 else Acted(place, "leaky_relu", slope)
        case "ELU":
            return Acted(place, "elu", float(module.alpha))
        case "GELU":
            if module.approximate != "none":
                hint = 'chalkgrad has the exact GELU, z Φ(z): use torch.nn.GELU("none").'
                raise Refusal(place, f"the approximation by {module.approximate}", "no approximation", hint)
            return Acted(place, "gelu")
        case "Softplus":
            return _softplus(module, place)
        case "Softmax" | "LogSoftmax":
            if module.dim not in (1, -1):
                raise Refusal(place, f"dim={module.dim}", "dim=1 or dim=-1, over the units of a sample")
            return Acted(place, "softmax" if kind == "Softmax" else LOG_SOFTMAX)
    return None


def _softplus(module: Any, place: str) -> Acted:
    if module.beta != 1:
        raise Refusal(place, f"beta={module.beta}", "beta=1")
    if module.threshold < 20:
        hint = "From there on torch takes z itself, which differs from log(1 + e^z)."
        raise Refusal(place, f"threshold={module.threshold}", "20, as usual, or more", hint)
    return Acted(place, "softplus", note=_CUT.format(module.threshold, math.exp(-module.threshold)))
