"""The networks on which a line is tried: that of the spec, and others of its kind with different widths.

A wide or deep network is tried on a small one of the same wiring: what a line says of whole layers or of any unit holds
for all widths alike, and unit numbers that a line names are kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from symbolic.checking.points.circuit import Circuit
from symbolic.graph.network import NetworkGraph
from symbolic.graph.probe import alike_widths
from symbolic.spec.model import NetworkSpec
from symbolic.spec.parts import Names, Numbers

__all__ = ["WIDEST", "circuit_of", "relatives", "small"]

WIDEST = 6
"""The widest layer on which a line is tried that names no unit further out."""

_SEQUENCES = ((3, 2, 4, 5, 6), (2, 5, 3, 4, 6), (4, 3, 5, 2, 6))
"""Widths from the output down, in turn; each five in a row are pairwise different."""


@cache
def circuit_of(spec: NetworkSpec) -> Circuit:
    """Return the circuit of a network; specs are equal by value, so each is numbered once."""
    return Circuit(NetworkGraph(spec))


def small(spec: NetworkSpec, scale: Mapping[int, int] | None = None) -> NetworkSpec:
    """Return `spec`, or with no layer wider than it must be: 6 units, or what a line's `scale` makes of its width."""
    if scale:
        return _bare(spec, tuple(scale.get(width, width) for width in spec.widths))
    return _bare(spec, tuple(min(width, WIDEST) for width in spec.widths))


def relatives(spec: NetworkSpec) -> tuple[NetworkSpec, ...]:
    """Return three networks with the layers and the loss of `spec` and widths that differ from layer to layer.

    A single output stays single: its ŷ and y are numbers.
    """
    alike = alike_widths(spec)
    places = {l: place for place, l in enumerate(dict.fromkeys(reversed(alike)))}
    found = []
    for sequence in _SEQUENCES:
        widths = tuple(
            1 if spec.widths[l] == 1 == spec.widths[-1] and l == alike[-1] else sequence[places[l] % len(sequence)]
            for l in alike
        )
        found.append(_bare(spec, widths))
    return tuple(found)


def _bare(spec: NetworkSpec, widths: tuple[int, ...]) -> NetworkSpec:
    layers = tuple(
        layer.model_copy(update={"units": width}) for layer, width in zip(spec.layers, widths[1:], strict=True)
    )
    return spec.model_copy(update={"inputs": widths[0], "layers": layers, "names": Names(), "numbers": Numbers()})
