"""Statements for any layer: derivations on a network whose hidden layers are alike, with letters for their numbers.

What holds for layer 2 of a network of four layers of one kind, and names no layer but its neighbours, holds for every
hidden layer l of such a network, with a^[0] = x; what holds for its last layer holds for the last layer D.
"""

from __future__ import annotations

from typing import TypeVar

from symbolic.derivation.renumbered import renumbered
from symbolic.errors import ChalkgradError
from symbolic.formula.nodes import Index
from symbolic.spec.model import NetworkSpec
from symbolic.spec.shown import counted

__all__ = ["HIDDEN", "LAST", "general_network", "has_general_layer", "with_layer_letter"]

HIDDEN, LAST = 2, 4
"""The layers of the general network that stand for any hidden layer l and for the last layer D."""

Statement = TypeVar("Statement")


def has_general_layer(spec: NetworkSpec) -> bool:
    """Say whether there are hidden layers, all alike but for their widths, in a plain chain.

    The last layer may differ in its activation, and not in having biases: it is the layer above the last hidden one,
    whose definition is put in.
    """
    kinds = {layer.model_copy(update={"units": 1}) for layer in spec.layers[:-1]}
    return len(kinds) == 1 and not _is_wired(spec) and _has_one_kind_of_bias(spec)


def _is_wired(spec: NetworkSpec) -> bool:
    return any(layer.skip is not None or layer.share is not None for layer in spec.layers)


def _has_one_kind_of_bias(spec: NetworkSpec) -> bool:
    return len({layer.bias for layer in spec.layers}) == 1


def general_network(spec: NetworkSpec) -> NetworkSpec:
    """Return a network of four layers that are like the hidden layers and the last layer of `spec`.

    Raises:
        ChalkgradError: where the hidden layers differ, or there is none.
    """
    if not has_general_layer(spec):
        raise ChalkgradError(
            f"layer l: found {_why_not(spec)}; expected hidden layers in a plain chain with one activation, and biases "
            "in all layers or in none. Ask for a layer by its number instead, as in `W[1]`."
        )
    *hidden, last = spec.layers
    return spec.model_copy(update={"layers": (hidden[0],) * (LAST - 1) + (last,)})


def _why_not(spec: NetworkSpec) -> str:
    if spec.depth == 1:
        return "no hidden layer"
    if _is_wired(spec):
        return "skips or shared weights"
    if not _has_one_kind_of_bias(spec):
        return "layers with biases and layers without"
    return f"{counted(spec.depth - 1, 'hidden layer', 'hidden layers')} that differ"


def with_layer_letter(statement: Statement, at: int, letter: str) -> Statement:
    """Return a formula, a step or a derivation with letter + (n - at) in place of each layer number n."""
    return renumbered(statement, lambda n: Index(letter, n - at))
