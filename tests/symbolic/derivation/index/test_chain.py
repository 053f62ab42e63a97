"""Chains on one line and along several layers: worth what a complex step says, refused where there are several ways."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

import numpy as np
import pytest

from symbolic.derivation.index.along import check_far, entries_along_layers, far_gradient
from symbolic.derivation.index.chain import activation_chain, chain_from_error_signal, chain_on_one_line
from symbolic.derivation.index.engine import IndexDeriver
from symbolic.derivation.steps import Derivation
from symbolic.errors import ChalkgradError, ProofError
from symbolic.formula.nodes import Formula, Index, OrderedProduct, Quantity, Relations
from symbolic.formula.ordered import ends
from tests.symbolic.derivation.column_network import ColumnNetwork, numbered
from tests.symbolic.derivation.loops import World
from tests.symbolic.graph.networks import graph

WIDTHS = (2, 3, 4, 2, 3)
NETWORK = ColumnNetwork(WIDTHS)
DERIVER = IndexDeriver(graph("2-3-4-2-3"))


Derive = Callable[[IndexDeriver, Quantity], Derivation]


def sigmoid(z: complex) -> complex:
    return 1 / (1 + np.exp(-z))


FUNCTIONS = {"sigmoid": (sigmoid, lambda z: sigmoid(z) * (1 - sigmoid(z)))}
WORLD = World(NETWORK.entry, WIDTHS, FUNCTIONS)


def assert_one_value(sides: tuple[Formula, ...], i: int, j: int) -> None:
    values = [WORLD.value(side, i=i, j=j) for side in sides]
    assert values == pytest.approx([values[0]] * len(values), rel=1e-10)
    assert values[0] != 0


@pytest.mark.parametrize("derive", [chain_from_error_signal, activation_chain])
@pytest.mark.parametrize("layer", [2, 3, 4])
@pytest.mark.parametrize("name", "Wb")
def test_every_side_of_a_chain_in_one_layer_is_one_number(derive: Derive, layer: int, name: str) -> None:
    assert_one_value(derive(DERIVER, Quantity(name, layer)).chain.sides, 1, 2)


@pytest.mark.parametrize("name", "Wb")
@pytest.mark.parametrize("layer", [1, 2, 3])
def test_every_side_of_a_gradient_from_the_last_layer_is_one_number(name: str, layer: int) -> None:
    statement = numbered(far_gradient(DERIVER, name), l=layer, D=4)
    assert len(statement.sides) == 3
    for i, j in ((1, 1), (2, 2)):
        assert_one_value(statement.sides, i, j)


def test_every_side_of_a_product_along_layers_is_one_number() -> None:
    statement = entries_along_layers(DERIVER, Index("l"))
    bare, *products = numbered(statement, l=1, D=4).sides
    for i, j in ((1, 1), (3, 2)):
        wanted = WORLD.value(bare, i=i, j=j)
        for written in products:
            assert isinstance(written, OrderedProduct)
            assert along(written, i, j) == pytest.approx(wanted, rel=1e-10)


def along(written: OrderedProduct, i: int, j: int) -> float:
    """Σ_q Σ_m A_iq B_qm C_mj for a product of three factors, whose last is written with a letter of its own."""
    a, b, c = ends(written)
    units = (range(1, WIDTHS[3] + 1), range(1, WIDTHS[2] + 1))
    return sum(
        WORLD.value(a, i=i, q=q) * WORLD.value(b, q=q, m=m) * WORLD.value(c, r=m, j=j) for q, m in product(*units)
    )


# --- refused ----------------------------------------------------------------------------------------------------------


def test_a_chain_through_a_softmax_is_refused() -> None:
    deriver = IndexDeriver(graph("2-3-4", "tanh,softmax", "categorical_cross_entropy"))
    for derive in (activation_chain, chain_on_one_line):
        with pytest.raises(ChalkgradError, match=r"^found a softmax on the way; expected activations that act on each"):
            derive(deriver, Quantity("W", 2))
    assert len(chain_from_error_signal(deriver, Quantity("W", 2)).steps) == 2


def test_a_shared_weight_acts_in_several_ways() -> None:
    deriver = IndexDeriver(graph("3-3-3-2", shares={2: 1}))
    for derive in (activation_chain, chain_from_error_signal):
        with pytest.raises(
            ChalkgradError, match=r"^found several ways up to the loss; expected one: ask for the index"
        ):
            derive(deriver, Quantity("W", 1))


@pytest.mark.parametrize("activations", ["tanh,sigmoid,sigmoid", "tanh,tanh,softmax"])
def test_a_product_along_layers_that_differ_is_refused(activations: str) -> None:
    loss = "categorical_cross_entropy" if "softmax" in activations else "squared_error"
    with pytest.raises(
        ChalkgradError, match=r"^found layers with different activations; expected one that acts on each"
    ):
        entries_along_layers(IndexDeriver(graph("2-3-4-2", activations, loss)), Index("l"))


def test_a_chain_that_misses_a_way_is_not_proved() -> None:
    """Over a skip, the chain through all layers is not the whole derivative."""
    deriver = IndexDeriver(graph("2-3-4-3-2", skips={3: (1, "a")}))
    with pytest.raises(ProofError, match=r"^a chain over layers could not be proved"):
        check_far(deriver, Quantity("W", 1))
    check_far(deriver, Quantity("W", 4))


def test_a_wrong_product_is_told_from_the_right_one() -> None:
    _, right, _ = entries_along_layers(DERIVER, Index("l")).sides
    assert isinstance(right, OrderedProduct)
    bare, other = numbered(Relations((right, right), ("=",)), l=1, D=4).sides
    assert along(bare, 1, 1) == along(other, 1, 1) != along(bare, 2, 1)
