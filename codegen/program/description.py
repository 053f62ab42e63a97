"""What emitted code says of itself: the network, the loss and the conventions, in words.

Stage: used by the targets for the documentation in a header.
"""

from __future__ import annotations

from collections.abc import Iterator

from codegen.program.routines import plain
from codegen.program.weak_forms import weak_forms
from symbolic.functions.base import Activation, Loss, Softmax
from symbolic.spec.model import LayerSpec, NetworkSpec

__all__ = ["described", "kink_sentences"]


def described(spec: NetworkSpec, samples: str = "") -> Iterator[str]:
    """Yield the paragraphs of a header: network, names, what a target says of `samples`, loss, cost, kinks."""
    layers = " -> ".join(f"{_activation_name(layer)} ({layer.units})" for layer in spec.layers)
    yield f"Network: x ({spec.inputs}) -> {layers}"
    if spec.names.inputs:
        yield f"Inputs: {', '.join(spec.names.inputs)}"
    if spec.names.outputs:
        yield f"Outputs: {', '.join(spec.names.outputs)}"
    if samples:
        yield samples
    yield (
        "Layer l computes z = a Wᵀ + b from the rows a of the layer below, then a = f(z). W has shape "
        "(n_l, n_(l-1)): row i holds the weights into unit i. b has shape (n_l,)."
    )
    yield from _connections(spec)
    loss = spec.loss.record
    yield f"Loss of one sample: {_loss_words(spec, loss)}."
    yield (
        f"Cost: J = {spec.loss.samples} of L over the samples{_penalty(spec)}. Every gradient is a gradient of J and "
        "has the shape of its parameter."
    )
    yield from kink_sentences(spec)
    yield from (f"Beware: {sentence}" for sentence in weak_forms(spec))


def _connections(spec: NetworkSpec) -> Iterator[str]:
    """Yield one sentence for each skip and each shared matrix."""
    for l, layer in enumerate(spec.layers, start=1):
        if layer.skip is not None:
            added = f"a{layer.skip}" if layer.skip else "x"
            yield f"Layer {l} adds {added} to its {'pre-activations' if layer.skip_into == 'z' else 'activations'}."
        if layer.share is not None:
            yield f"Layer {l} uses W{layer.share}, the weights of layer {layer.share}."


def _penalty(spec: NetworkSpec) -> str:
    return "" if spec.loss.l2 is None else f" + {spec.loss.l2}/2 times the sum of the squares of all weights"


def kink_sentences(spec: NetworkSpec) -> Iterator[str]:
    """Yield one sentence for each kink: where it is, and which derivative is used there."""
    records = dict.fromkeys(layer.record for layer in spec.layers)
    for record in records:
        for kink in record.kinks if isinstance(record, Activation) else ():
            yield f"Kink: {record.text}'(z) is {plain(kink.value)} where {plain(kink.at)} = 0. {kink.reason}"
    loss = spec.loss.record
    for kink in loss.kinks:
        yield f"Kink: ∂l/∂p is {plain(kink.value)} where {plain(kink.at)} = 0. {kink.reason}"


def _activation_name(layer: LayerSpec) -> str:
    record = layer.record
    if isinstance(record, Softmax) or not record.parameters:
        return record.name
    return f"{record.name} with " + ", ".join(f"{name} = {plain(value)}" for name, value in record.parameters)


def _loss_words(spec: NetworkSpec, loss: Loss) -> str:
    factor = "" if spec.loss.factor == 1 else f"{spec.loss.factor} · "
    outputs = "" if spec.layers[-1].units == 1 else f"{spec.loss.outputs} over the outputs of "
    chosen = "".join(f" with {name} = {plain(value)}" for name, value in loss.parameters)
    kind = f"{loss.title}{chosen}: l(p, y) = {plain(loss.expression)} for prediction p and target y"
    return f"L = {factor}{outputs}l(p, y), {kind}"
