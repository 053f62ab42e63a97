"""Strategies for any small network that a spec allows."""

from __future__ import annotations

from hypothesis import strategies as st

from symbolic.functions.names import ACTIVATION_NAMES, LOSS_NAMES
from symbolic.spec.model import LayerSpec, LossSpec, NetworkSpec

__all__ = ["specs"]

HIDDEN = tuple(name for name in ACTIVATION_NAMES if name != "softmax")
PROBABILITIES = ("sigmoid", "softmax")


@st.composite
def specs(draw: st.DrawFn) -> NetworkSpec:
    """Any valid network of at most three layers and four units in each, with any skips and shared weights."""
    loss = draw(st.sampled_from(LOSS_NAMES))
    depth = draw(st.integers(1, 3))
    last = draw(st.sampled_from(PROBABILITIES if "cross_entropy" in loss else ACTIVATION_NAMES))
    fewest = 2 if last == "softmax" or loss == "categorical_cross_entropy" else 1
    inputs = draw(st.integers(1, 4))
    widths, layers = [inputs], []
    for l in range(1, depth + 1):
        name = last if l == depth else draw(st.sampled_from(HIDDEN))
        alpha = draw(st.sampled_from((None, 0.2, 1.5))) if name in {"leaky_relu", "elu"} else None
        least = fewest if l == depth else 1
        same = st.sampled_from([width for width in widths if width >= least] or [least])
        widths.append(draw(st.one_of(same, st.integers(least, 4))))
        within = l == depth and (last == "softmax" or "cross_entropy" in loss)
        extra = draw(connections(widths, layers, ("z",) if within else ("a", "z")))
        layers.append(LayerSpec(units=widths[l], activation=name, bias=draw(st.booleans()), alpha=alpha, **extra))
    return NetworkSpec(
        inputs=inputs,
        layers=tuple(layers),
        loss=LossSpec(
            name=loss,
            factor=draw(st.sampled_from((1, "1/2"))) if loss == "squared_error" else 1,
            outputs="sum" if loss == "categorical_cross_entropy" else draw(st.sampled_from(("sum", "mean"))),
            samples="mean",
            delta=draw(st.sampled_from((None, 0.3))) if loss == "huber" else None,
            l2=draw(st.sampled_from((None, 0.01, 2.0))),
        ),
    )


@st.composite
def connections(
    draw: st.DrawFn, widths: list[int], layers: list[LayerSpec], into: tuple[str, ...]
) -> dict[str, object]:
    """Return where a layer after `layers` skips from and whose weights it uses, if it does."""
    l, extra = len(widths) - 1, {}
    below = [k for k in range(l) if widths[k] == widths[l]]
    owners = [k for k in range(1, l) if widths[k - 1 : k + 1] == widths[l - 1 :] and layers[k - 1].share is None]
    if below and draw(st.booleans()):
        extra |= {"skip": draw(st.sampled_from(below)), "skip_into": draw(st.sampled_from(into))}
    if owners and draw(st.booleans()):
        extra |= {"share": draw(st.sampled_from(owners))}
    return extra
