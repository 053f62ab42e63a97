"""A network at a point, and the slopes of its cost: against plain loops with gradients of their own."""

from __future__ import annotations

import numpy as np
import pytest

from codegen.network_slopes import NetworkPoint
from symbolic.formula.nodes import Quantity
from symbolic.functions import ACTIVATION_NAMES, LOSS_NAMES
from symbolic.graph.network import NetworkGraph
from symbolic.spec.model import NetworkSpec
from tests.codegen.nets import Arrays, assert_agree, oracle
from tests.symbolic.graph.networks import spec

NETWORKS = (
    spec("2-3-4-2-3", "sigmoid,relu,gelu,identity", l2=0.5),
    spec("2-3-4-3", "leaky_relu,elu,softmax", "categorical_cross_entropy"),
    spec("3-3-3-2", "tanh,selu,sigmoid", "binary_cross_entropy", skips={1: (0, "a"), 2: (0, "z")}, outputs="mean"),
    spec("3-3-3-3", "softplus,softsign,silu", "huber", shares={2: 1}, skips={3: (2, "a")}, delta=0.5),
    spec("2-3-2", "silu,identity", "absolute", biases="-+"),
    spec("2-3-2", "silu,identity", "log_cosh"),
    spec("2-3-2", "silu,identity", "hinge"),
)


def test_the_networks_above_have_every_activation_and_every_loss() -> None:
    assert {layer.activation for network in NETWORKS for layer in network.layers} == set(ACTIVATION_NAMES)
    assert {network.loss.name for network in NETWORKS} == set(LOSS_NAMES)


@pytest.mark.parametrize("network", NETWORKS, ids=lambda network: network.title())
@pytest.mark.parametrize("samples", [1, 3])
def test_cost_and_slopes_are_those_of_plain_loops(network: NetworkSpec, samples: int) -> None:
    point = NetworkPoint(NetworkGraph(network), samples, seed=5)
    values = point.values
    params = Arrays(**{f"{of.name}{of.layer}": array for of, array in values.items() if of.name in "Wb"})
    cost, expected = oracle(network, params, values[Quantity("x")], values[Quantity("y")])
    assert point.cost == pytest.approx(cost, rel=1e-13)
    found = {name: point.slopes(Quantity(name[0], int(name[1:]))) for name in expected}
    assert_agree(found, expected, 1e-12)


def test_what_lies_on_the_way_changes_the_cost_as_its_parents_do() -> None:
    point = NetworkPoint(NetworkGraph(spec("2-3-2", "tanh,identity")), 1, seed=1)
    slopes = point.slopes(Quantity("z", 1))
    np.testing.assert_allclose(slopes[0], point.slopes(Quantity("b", 1)), rtol=1e-13)
    below = slopes @ point.values[Quantity("W", 1)]
    np.testing.assert_allclose(point.slopes(Quantity("x")), below, rtol=1e-13)


def test_a_point_is_drawn_again_until_no_score_is_at_a_kink() -> None:
    network = NetworkGraph(spec("1-1-1-1", "relu", biases="---"))
    points = [NetworkPoint(network, 1, seed) for seed in range(8)]
    assert all(abs(float(point.values[Quantity("z", l)][0, 0])) > 1e-6 for point in points for l in (1, 2, 3))
