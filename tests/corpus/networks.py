"""The networks of the corpus: small, of several depths, activations, losses and reductions, each with a short name."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from symbolic.formula.notation import Notation, notation
from symbolic.spec.model import LayerSpec, LossSpec, NetworkSpec
from symbolic.spec.shorthand import parse_shorthand

__all__ = ["NETWORKS", "notation_of", "written"]

_SQUARED = LossSpec(name="squared_error", factor="1/2", outputs="mean", samples="mean")


def _layer(units: int, activation: str, **more: object) -> LayerSpec:
    return LayerSpec(units=units, activation=activation, **more)  # type: ignore[arg-type]


NETWORKS: Mapping[str, NetworkSpec] = MappingProxyType(
    {
        "2-2-1 sigmoid": parse_shorthand("2-2-1 sigmoid mse"),
        "2-3-1 tanh": parse_shorthand("2-3-1 tanh,identity half_mse"),
        "3-2-4-1 mixed": parse_shorthand("3-2-4-1 relu,tanh,sigmoid cross_entropy"),
        "2-3-4-2 softmax": parse_shorthand("2-3-4-2 tanh,tanh,softmax cross_entropy"),
        "2-2-2-2-1 sigmoid": parse_shorthand("2-2-2-2-1 sigmoid sse"),
        "3-4-2 relu": parse_shorthand("3-4-2 relu,identity half_sse"),
        "3-2-2 without bias": NetworkSpec(
            inputs=3, layers=(_layer(2, "sigmoid", bias=False), _layer(2, "tanh", bias=False)), loss=_SQUARED
        ),
        "2-3-3-1 skip": NetworkSpec(
            inputs=2, layers=(_layer(3, "tanh"), _layer(3, "sigmoid", skip=1), _layer(1, "identity")), loss=_SQUARED
        ),
        "2-3-2 l2": NetworkSpec(
            inputs=2,
            layers=(_layer(3, "tanh"), _layer(2, "sigmoid")),
            loss=LossSpec(name="squared_error", outputs="sum", samples="sum", l2=0.5),
        ),
    }
)


@cache
def written(name: str, style: str) -> NetworkSpec:
    """Return a network of the corpus in a bundled notation."""
    return NETWORKS[name].model_copy(update={"notation": style})


@cache
def notation_of(style: str) -> Notation:
    """Return a bundled notation by its name."""
    return notation(style)
