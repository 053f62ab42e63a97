"""A layer in the words of a table: what it applies, what a skip adds, whose weights it uses."""

from __future__ import annotations

from symbolic.graph.network import NetworkGraph
from symbolic.spec.model import LayerSpec

__all__ = ["applied", "own_weights"]


def applied(layer: LayerSpec) -> str:
    """Return the activation and what a skip adds to it or to its argument: `tanh + a of 1`, `tanh(z + x)`."""
    if layer.skip is None:
        return layer.activation
    added = f"a of {layer.skip}" if layer.skip else "x"
    return f"{layer.activation} + {added}" if layer.skip_into == "a" else f"{layer.activation}(z + {added})"


def own_weights(graph: NetworkGraph, l: int) -> int:
    """Return how many weights layer `l` has of its own: none where it uses those of an earlier layer."""
    return graph.widths[l] * graph.widths[l - 1] if graph.owner(l) == l else 0
