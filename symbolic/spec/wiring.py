"""Rules over connections beside the chain of layers: skips that add an earlier layer, and weights that are shared.

A skip from layer k into layer l reads a^[l] = f(z^[l]) + a^[k], or z^[l] = W a + b + a^[k]; layer 0 is the inputs. A
layer that shares the weights of layer k reads z^[l] = W^[k] a^[l-1] + b^[l].
"""

from __future__ import annotations

from collections.abc import Iterator

from symbolic.spec.faults import Fault
from symbolic.spec.parts import Layers
from symbolic.spec.shown import counted

__all__ = [
    "shared_weights_are_owned",
    "shared_weights_come_from_below",
    "shared_weights_fit",
    "skip_into_has_a_skip",
    "skips_come_from_below",
    "skips_join_equal_widths",
    "softmax_gives_the_activations",
]


def skips_come_from_below(layers: Layers) -> Iterator[Fault]:
    """A layer adds activations that are known by then: k < l."""
    for index, layer in enumerate(layers):
        if layer.skip is not None and layer.skip > index:
            earlier = "0, the inputs" if index == 0 else f"0 (the inputs) to {index}"
            yield Fault(("layers", index, "skip"), str(layer.skip), f"a layer before layer {index + 1}: {earlier}")


def skips_join_equal_widths(inputs: int, layers: Layers) -> Iterator[Fault]:
    """What is added unit by unit has as many units: n_k = n_l."""
    widths = (inputs, *(layer.units for layer in layers))
    for index, layer in enumerate(layers):
        if layer.skip is None or layer.skip > index or widths[layer.skip] == layer.units:
            continue
        fitting = [str(k) for k in range(index + 1) if widths[k] == layer.units]
        yield Fault(
            ("layers", index, "skip"),
            f"{_layer(layer.skip)}, {counted(widths[layer.skip], 'unit', 'units')}",
            f"a layer of {counted(layer.units, 'unit', 'units')}, as layer {index + 1} has",
            f"Earlier layers of that width: {', '.join(fitting[:8])}." if fitting else "",
        )


def softmax_gives_the_activations(layers: Layers) -> Iterator[Fault]:
    """Nothing is added to the probabilities of a softmax: they would not sum to 1."""
    for index, layer in enumerate(layers):
        if layer.skip is not None and layer.skip_into == "a" and layer.activation == "softmax":
            yield Fault(
                ("layers", index, "skip"),
                "a skip into the activations of a softmax, which sum to 1",
                "a skip into its scores, or none",
                'Write skip_into = "z".',
            )


def skip_into_has_a_skip(layers: Layers) -> Iterator[Fault]:
    """Where a skip goes in is said only where there is one."""
    for index, layer in enumerate(layers):
        if layer.skip is None and "skip_into" in layer.model_fields_set:
            yield Fault(
                ("layers", index, "skip_into"),
                f'"{layer.skip_into}" without a skip',
                "skip beside it, the number of the layer that is added",
            )


def shared_weights_come_from_below(layers: Layers) -> Iterator[Fault]:
    """A layer uses the weights of a layer before it: k < l."""
    for index, layer in enumerate(layers):
        if layer.share is not None and layer.share > index:
            earlier = {0: "none, for the first layer", 1: "1"}.get(index, f"1 to {index}")
            yield Fault(("layers", index, "share"), str(layer.share), f"a layer before layer {index + 1}: {earlier}")


def shared_weights_are_owned(layers: Layers) -> Iterator[Fault]:
    """The layer whose weights are shared has weights of its own."""
    for index, layer in enumerate(layers):
        owner = None if layer.share is None or layer.share > index else layers[layer.share - 1].share
        if owner is not None:
            yield Fault(
                ("layers", index, "share"),
                f"layer {layer.share}, which uses the weights of layer {owner}",
                "a layer with weights of its own",
                f"Write share = {owner}.",
            )


def shared_weights_fit(inputs: int, layers: Layers) -> Iterator[Fault]:
    """One matrix fits both layers: n_l = n_k and n_{l-1} = n_{k-1}."""
    widths = (inputs, *(layer.units for layer in layers))
    for index, layer in enumerate(layers):
        if layer.share is None or layer.share > index:
            continue
        wanted = (layer.units, widths[index])
        given = (widths[layer.share], widths[layer.share - 1])
        if given != wanted:
            yield Fault(
                ("layers", index, "share"),
                f"W of layer {layer.share} with shape {given}",
                f"shape {wanted}: units of layer {index + 1} × {f'units of layer {index}' if index else 'inputs'}",
            )


def _layer(k: int) -> str:
    return f"layer {k}" if k else "the inputs"
