"""Derivatives between entries of one unit: every line against differences of a plain-loop network."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from symbolic.derivation.index.engine import IndexDeriver
from symbolic.derivation.index.own_entry import own_entry_derivation
from symbolic.derivation.rules import Rule
from symbolic.formula.nodes import ONE, Index, Quantity
from symbolic.graph.network import NetworkGraph
from symbolic.spec.model import NetworkSpec
from tests.symbolic.derivation.index.lines_worth import wrong_lines
from tests.symbolic.graph.networks import spec

I, J = Index("i"), Index("j")
NETWORKS = {
    "smooth": spec("2-3-4", "tanh,sigmoid", "squared_error", outputs="mean"),
    "kinks": spec("2-4-3", "relu", "squared_error"),
    "softmax": spec("2-4-3", "softplus,softmax", "categorical_cross_entropy"),
    "no biases": spec("3-4-2", "silu,identity", "log_cosh", biases="-+"),
    "skip behind the activation": spec("2-3-4-3", "tanh,sigmoid,identity", skips={3: (1, "a")}),
    "shared": spec("3-3-3-2", "tanh,sigmoid,identity", shares={2: 1}),
}


def pairs(network: NetworkSpec) -> Iterator[tuple[Quantity, Quantity]]:
    yield Quantity("yhat", None, (I,)), Quantity("a", network.depth, (I,))
    for l, layer in enumerate(network.layers, start=1):
        score = Quantity("z", l, (I,))
        yield Quantity("a", l, (I,)), score
        if layer.share is None and not any(other.share == l for other in network.layers):
            yield score, Quantity("W", l, (I, J))
        if layer.bias:
            yield score, Quantity("b", l, (I,))


@pytest.mark.parametrize("network", NETWORKS)
def test_every_line_is_worth_what_differences_say(network: str) -> None:
    deriver = IndexDeriver(NetworkGraph(NETWORKS[network]))
    for child, parent in pairs(NETWORKS[network]):
        derivation = own_entry_derivation(deriver, child, parent)
        assert (derivation.of, derivation.wrt) == (child, parent)
        assert wrong_lines(NETWORKS[network], derivation) == []


def test_a_weight_of_the_unit_leaves_what_it_multiplies() -> None:
    deriver = IndexDeriver(NetworkGraph(NETWORKS["smooth"]))
    weight = own_entry_derivation(deriver, Quantity("z", 2, (I,)), Quantity("W", 2, (I, J)))
    assert weight.result == Quantity("a", 1, (J,))
    assert own_entry_derivation(deriver, Quantity("z", 2, (I,)), Quantity("b", 2, (I,))).result == ONE


def test_a_smooth_slope_is_written_out_and_one_with_a_kink_is_not() -> None:
    smooth, kinks = (IndexDeriver(NetworkGraph(NETWORKS[name])) for name in ("smooth", "kinks"))
    unit, score = Quantity("a", 1, (I,)), Quantity("z", 1, (I,))
    assert own_entry_derivation(smooth, unit, score).steps[-1].rule is Rule.WRITE_OUT_PRIME
    assert own_entry_derivation(kinks, unit, score).steps[-1].rule is Rule.KRONECKER
