"""Small networks for tests, in a few words each."""

from __future__ import annotations

from symbolic.graph.network import NetworkGraph
from symbolic.spec.model import LayerSpec, LossSpec, NetworkSpec

__all__ = ["graph", "spec"]


def spec(
    widths: str,
    activations: str = "sigmoid",
    loss: str = "squared_error",
    biases: str = "",
    outputs: str = "sum",
    **constants: object,
) -> NetworkSpec:
    """Return the network `widths` ("2-3-1"); one activation for all layers, or one for each, with commas between.

    `biases` holds + or - for each layer; empty for biases everywhere. `alpha` is for each layer that has one.
    `skips` holds (k, "a" or "z") for a layer, `shares` the layer whose weights it uses: {3: (1, "a")}, {2: 1}.
    """
    sizes = [int(width) for width in widths.split("-")]
    depth = len(sizes) - 1
    names = activations.split(",") if "," in activations else [activations] * depth
    alphas = constants.pop("alphas", (None,) * depth)
    skips, shares = constants.pop("skips", {}), constants.pop("shares", {})
    extras: list[dict[str, object]] = [{} for _ in names]
    for l, (k, into) in skips.items():
        extras[l - 1] |= {"skip": k, "skip_into": into}
    for l, k in shares.items():
        extras[l - 1] |= {"share": k}
    layers = tuple(
        LayerSpec(units=size, activation=name, bias=sign == "+", alpha=alpha, **extra)
        for size, name, sign, alpha, extra in zip(sizes[1:], names, biases or "+" * depth, alphas, extras, strict=True)
    )
    return NetworkSpec(
        inputs=sizes[0], layers=layers, loss=LossSpec(name=loss, outputs=outputs, samples="mean", **constants)
    )


def graph(widths: str, activations: str = "sigmoid", loss: str = "squared_error", **more: object) -> NetworkGraph:
    """Return the graph of `spec(...)`."""
    return NetworkGraph(spec(widths, activations, loss, **more))
