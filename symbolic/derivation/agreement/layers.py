"""Which layers of a network are compared: all of a small one, of a deep one the first of each kind.

What holds for one layer holds for every layer of its kind: derivations name layers relative to each other only.
"""

from __future__ import annotations

from collections.abc import Iterator

from symbolic.spec.model import LayerSpec, NetworkSpec

__all__ = ["MOST_LAYERS", "compared_layers"]

MOST_LAYERS = 6
"""Of deeper networks, one layer of each kind is compared."""


def compared_layers(spec: NetworkSpec) -> tuple[int, ...]:
    """Return the numbers of the layers to be compared, in order."""
    layers = range(1, spec.depth + 1)
    if spec.depth <= MOST_LAYERS:
        return tuple(layers)
    first: dict[object, int] = {}
    for l in layers:
        first.setdefault(_kind(spec, l), l)
    return tuple(first.values())


def _kind(spec: NetworkSpec, l: int) -> object:
    """Return what the equations of layer `l` depend on: its place, itself, and all layers that read it."""
    above = None if l == spec.depth else _seen_from(l, spec.layers[l])
    return l == 1, _seen_from(l, spec.layers[l - 1]), above, tuple(_readers(spec, l))


def _seen_from(l: int, layer: LayerSpec) -> object:
    """Return all of a layer but its width, with the layers that it names counted from layer `l`."""
    skip, share = (None if k is None else k - l for k in (layer.skip, layer.share))
    return layer.activation, layer.alpha, layer.bias, skip, layer.skip_into, share


def _readers(spec: NetworkSpec, l: int) -> Iterator[object]:
    """Yield the layers to which a skip leads from layer `l`, and those that use its weights."""
    for m, layer in enumerate(spec.layers, start=1):
        if layer.skip == l or layer.share == l:
            yield m - l, layer.skip == l and layer.skip_into, layer.share == l
