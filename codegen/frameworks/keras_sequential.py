"""A Keras 3 Sequential -> network: Dense layers and activations, as `model(x, training=False)` computes them.

Keras is never imported: a layer is known by the full name of its class, and its numbers by its own methods. Kernels lie
the other way round there: W is their transpose. An L2 regularizer of all kernels alike is part of the loss.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from codegen.frameworks.chain import Acted, Dense, Piece, chained
from codegen.frameworks.cost import Cost, loss_spec, trained
from codegen.frameworks.keras_activations import acted_of_function, acted_of_layer
from codegen.frameworks.keras_losses import keras_cost
from codegen.frameworks.model import FrameworkError, Refusal, TrainedNetwork
from codegen.frameworks.objects import class_path, exact_array, hooks_of, overridden

__all__ = ["read_keras"]

_LAYERS = "keras.src.layers."
_SEQUENTIAL = "keras.src.models.sequential.Sequential"
_DENSE = f"{_LAYERS}core.dense.Dense"
_ACTIVATION = f"{_LAYERS}activations.activation.Activation"
_FLATTEN = f"{_LAYERS}reshaping.flatten.Flatten"
_IDLE = (f"{_LAYERS}core.input_layer.InputLayer", f"{_LAYERS}core.identity.Identity", _FLATTEN)
_RANDOM = tuple(
    f"{_LAYERS}regularization.{name}"
    for name in (
        "dropout.Dropout",
        "alpha_dropout.AlphaDropout",
        "gaussian_dropout.GaussianDropout",
        "gaussian_noise.GaussianNoise",
    )
)
_REGULARIZERS = ("keras.src.regularizers.regularizers.L2", "keras.src.regularizers.regularizers.L1L2")
_READABLE = (
    "InputLayer, Dense, Activation, ReLU, LeakyReLU, ELU, Softmax, Identity, Flatten, Dropout or a Sequential of these"
)
_WITHOUT_DROPOUT = "The network is model(x, training=False); fit also changes units at random, by {}."
_FLATTENED = "x is what comes out of the first Flatten: the entries of each sample in one row."


def read_keras(model: Any, *, loss: object, name: str | None) -> TrainedNetwork:
    """Return the network of a Keras Sequential under a loss.

    Args:
        model: the Sequential, built or called once, so that it has its weights.
        loss: a loss of Keras or the name of one, in place of the one that the model was compiled with; or chalkgrad's
            `LossSpec`, which then holds the L2 regularizer of the model, if it has one.
        name: what the network is called, or None for the model's own name.
    """
    source = f"Keras {type(model).__name__}"
    try:
        _require_sequential(model, "the model")
        chain = chained(source, _pieces(model, ""))
        _require_rows(model)
        cost = _with_penalty(keras_cost(loss, model), _penalty(model))
    except Refusal as refusal:
        raise FrameworkError(source, (refusal.problem,)) from None
    return trained(chain, cost, name=name or str(model.name), notes=tuple(_notes(model)))


def _require_sequential(model: Any, place: str) -> None:
    if class_path(model) != _SEQUENTIAL and not any(
        f"{cls.__module__}.{cls.__qualname__}" == _SEQUENTIAL for cls in type(model).__mro__
    ):
        raise Refusal(
            place, class_path(model), "a keras.Sequential of Keras 3", "Put its layers into one, in their order."
        )
    if method := overridden(model, ("call", "__call__"), ("keras.src.", "torch.nn.modules.module")):
        raise Refusal(place, f"a {method} of its own", "a Sequential that calls its layers one after the other")
    if not model.built:
        hint = "Begin it with keras.Input((n,)), or call it once on samples."
        raise Refusal(place, "no weights yet", "a model that is built", hint)


def _require_rows(model: Any) -> None:
    """Refuse samples that are no rows: a Dense then acts on the last axis alone, unless a Flatten comes first."""
    shape = tuple(model.input_shape)
    first = next((layer for layer in _layers(model) if class_path(layer) not in _RANDOM), None)
    if len(shape) != 2 and class_path(first) != _FLATTEN:
        found = f"samples of shape {shape[1:]}"
        raise Refusal("the model", found, "samples that are rows of numbers, or a Flatten as the first layer")


def _layers(model: Any) -> Iterator[Any]:
    """Yield the layers, those of a Sequential inside in its place."""
    for layer in model.layers:
        if hasattr(layer, "layers"):
            yield from _layers(layer)
        else:
            yield layer


def _pieces(model: Any, prefix: str) -> Iterator[Piece]:
    for layer in model.layers:
        path = f"{prefix}{layer.name}"
        place = f"layer `{path}` ({type(layer).__name__})"
        try:
            if hasattr(layer, "layers"):
                _require_sequential(layer, place)
                yield from _pieces(layer, f"{path}/")
            else:
                _require_plain(layer, place)
                yield from _read(layer, place)
        except Refusal as refusal:
            yield refusal.problem


def _require_plain(layer: Any, place: str) -> None:
    if hooks_of(layer) or "call" in vars(layer):
        raise Refusal(place, "a hook, or a call that was put in its place", "the layer's own")
    if layer.activity_regularizer is not None:
        raise Refusal(place, "an activity regularizer", "none, as it depends on the samples")


def _read(layer: Any, place: str) -> Iterator[Piece]:
    path = class_path(layer)
    if path in _IDLE or path in _RANDOM:
        return
    acted: Acted | None
    if path == _DENSE:
        yield _dense(layer, place)
        acted = acted_of_function(layer.activation, f"{place}, its activation")
    elif path == _ACTIVATION:
        acted = acted_of_function(layer.activation, place)
    else:
        acted = acted_of_layer(layer, place)
        if acted is None:
            hint = "It normalizes by the batch." if "BatchNormalization" in path else ""
            raise Refusal(place, path, _READABLE, hint)
    if acted.name != "identity":
        yield acted


def _dense(layer: Any, place: str) -> Dense:
    if getattr(layer, "lora_enabled", False) or getattr(layer, "quantization_mode", None) is not None:
        raise Refusal(place, "a kernel that is quantized or has a LoRA beside it", "a plain kernel")
    arrays = layer.get_weights()
    W = exact_array(arrays[0], (None, layer.units), place, "weights").T
    b = exact_array(arrays[1], W.shape[:1], place, "biases") if layer.use_bias else None
    return Dense(place, W, b, id(layer), id(layer))


def _penalty(model: Any) -> float | None:
    """Return lambda = 2 l2, with which lambda/2 · ΣW² is the penalty l2 · ΣW² of the kernels."""
    dense = [layer for layer in _layers(model) if class_path(layer) == _DENSE]
    strengths = set()
    for layer in dense:
        place = f"layer `{layer.name}` (Dense)"
        if layer.bias_regularizer is not None:
            raise Refusal(place, "a bias regularizer", "none, as chalkgrad's penalty is of weights alone")
        own = layer.kernel_regularizer
        if own is not None and (class_path(own) not in _REGULARIZERS or getattr(own, "l1", 0) != 0):
            raise Refusal(place, f"the regularizer {class_path(own)}", "L2, or none")
        strengths.add(0.0 if own is None else float(own.l2))
    if len(strengths) > 1:
        found = f"the strengths {', '.join(f'{strength:g}' for strength in sorted(strengths))} of L2 regularizers"
        raise Refusal("the kernels", found, "the same L2 regularizer for every Dense layer, or none")
    return 2 * max(strengths) or None


def _with_penalty(cost: Cost, l2: float | None) -> Cost:
    if l2 == cost.loss.l2:
        return cost
    if cost.own:
        found = f"l2 = {cost.loss.l2} where the model's regularizers make it {l2}"
        raise Refusal(cost.place, found, "the same penalty in both", f"Give LossSpec(..., l2={l2}).")
    return Cost(cost.place, loss_spec(cost.place, **(dict(cost.loss) | {"l2": l2})), cost.takes, cost.notes)


def _notes(model: Any) -> Iterator[str]:
    if len(model.input_shape) != 2:
        yield _FLATTENED
    for layer in _layers(model):
        if class_path(layer) in _RANDOM:
            yield _WITHOUT_DROPOUT.format(f"`{layer.name}`")
