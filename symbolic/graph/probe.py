"""A network of the same kind with small widths that differ from layer to layer.

What holds for general widths is derived and checked here, so it costs the same whatever the widths of the network
are; and where neighbouring widths differ, a missing transpose cannot go unnoticed.
"""

from __future__ import annotations

from symbolic.spec.model import NetworkSpec
from symbolic.spec.parts import Names, Numbers

__all__ = ["probe"]

_WIDTHS = (3, 2, 4, 5, 6)
"""Widths from the output down, in turn; any five layers in a row have pairwise different ones."""


def probe(spec: NetworkSpec) -> NetworkSpec:
    """Return a network with the layers and the loss of `spec`, widths that differ, and no numbers or names."""
    widths = [_WIDTHS[(spec.depth - l) % len(_WIDTHS)] for l in range(spec.depth + 1)]
    layers = tuple(
        layer.model_copy(update={"units": width}) for layer, width in zip(spec.layers, widths[1:], strict=True)
    )
    return spec.model_copy(update={"inputs": widths[0], "layers": layers, "names": Names(), "numbers": Numbers()})
