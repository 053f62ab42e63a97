"""A network of the same kind with small widths that differ from layer to layer.

What holds for general widths is derived and checked here, so it costs the same whatever the widths of the network
are; and where neighbouring widths differ, a missing transpose cannot go unnoticed.
"""

from __future__ import annotations

from symbolic.spec.model import NetworkSpec
from symbolic.spec.parts import Names, Numbers

__all__ = ["alike_widths", "probe", "with_equal_widths"]

_WIDTHS = (3, 2, 4, 5, 6)
"""Widths from the output down, in turn; any five layers in a row have pairwise different ones."""


def alike_widths(spec: NetworkSpec) -> tuple[int, ...]:
    """Return for each layer, the inputs being layer 0, the first layer that must have as many units.

    A skip joins layers of one width, and a shared matrix has one shape.
    """
    first = list(range(spec.depth + 1))

    def join(one: int, other: int) -> None:
        old, new = sorted((first[one], first[other]), reverse=True)
        first[:] = [new if l == old else l for l in first]

    for l, layer in enumerate(spec.layers, start=1):
        if layer.skip is not None:
            join(l, layer.skip)
        if layer.share is not None:
            join(l, layer.share)
            join(l - 1, layer.share - 1)
    return tuple(first)


def probe(spec: NetworkSpec) -> NetworkSpec:
    """Return a network with the layers and the loss of `spec`, widths that differ, and no numbers or names."""
    alike = alike_widths(spec)
    places = {l: place for place, l in enumerate(dict.fromkeys(reversed(alike)))}
    widths = [_WIDTHS[places[l] % len(_WIDTHS)] for l in alike]
    layers = tuple(
        layer.model_copy(update={"units": width}) for layer, width in zip(spec.layers, widths[1:], strict=True)
    )
    return spec.model_copy(update={"inputs": widths[0], "layers": layers, "names": Names(), "numbers": Numbers()})


def with_equal_widths(spec: NetworkSpec, units: int) -> NetworkSpec:
    """Return a network with the layers and the loss of `spec` and `units` units in every layer."""
    layers = tuple(layer.model_copy(update={"units": units}) for layer in spec.layers)
    return spec.model_copy(update={"inputs": units, "layers": layers, "names": Names(), "numbers": Numbers()})
