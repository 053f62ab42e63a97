"""Plans: what a line relies on comes before it, and nothing comes twice."""

from __future__ import annotations

import pytest

from symbolic.derivation.engine import Deriver
from symbolic.derivation.plan import links, plan, representatives, unresolved
from symbolic.formula.nodes import Quantity
from symbolic.graph.names import parse_quantity, quantity_name
from symbolic.graph.network import LOSS, NetworkGraph
from tests.symbolic.graph.networks import graph

NETWORKS = [
    graph("2-2-2-2-1"),
    graph("2-3-2", "relu,softmax", "categorical_cross_entropy", biases="+-"),
    graph("2-8-7", "tanh"),
    graph("-".join(["1"] * 20), "tanh"),
]
every_network = pytest.mark.parametrize("network", NETWORKS, ids=lambda item: item.spec.title())


@every_network
def test_every_derivative_that_a_line_leaves_stands_before_it_and_none_comes_twice(network: NetworkGraph) -> None:
    deriver = Deriver(network)
    derivations = plan(deriver, LOSS, network.parameters())
    asked = [derivation.wrt for derivation in derivations]
    assert len(set(asked)) == len(asked)
    assert set(asked) >= set(network.parameters())
    for place, derivation in enumerate(derivations):
        assert derivation.of == LOSS
        assert set(unresolved(derivation)) <= set(asked[:place])


def test_a_plan_starts_at_the_output_and_passes_down() -> None:
    deriver = Deriver(NETWORKS[0])
    derivations = plan(deriver, LOSS, [parse_quantity("W[1][1,1]")])
    names = [quantity_name(derivation.wrt) for derivation in derivations]
    assert names == ["z[3][1]", "z[3][2]", "a[2][1]", "z[2][1]", "a[2][2]", "z[2][2]", "a[1][1]", "W[1][1,1]"]


def test_what_needs_nothing_is_planned_alone() -> None:
    deriver = Deriver(NETWORKS[0])
    assert [item.wrt for item in plan(deriver, LOSS, [parse_quantity("b[4][1]")])] == [parse_quantity("b[4][1]")]
    assert plan(deriver, LOSS, []) == ()


@every_network
def test_links_are_pairs_of_neighbours_from_the_output_down(network: NetworkGraph) -> None:
    pairs = links(network, plan(Deriver(network), LOSS, network.parameters()))
    assert all(parent in network.parents(child) for child, parent in pairs)
    ranks = [network.rank(child) for child, _ in pairs]
    assert ranks == sorted(ranks, reverse=True)
    assert len(set(pairs)) == len(pairs)


def test_a_layer_is_represented_by_its_first_weight_and_bias() -> None:
    names = [quantity_name(item) for item in representatives(NETWORKS[1])]
    assert names == ["W[2][1,1]", "W[1][1,1]", "b[1][1]"]


def test_what_is_left_in_a_sigma_sign_is_every_instance_of_it() -> None:
    derivation = Deriver(NETWORKS[2]).derive(LOSS, parse_quantity("a[1][1]"))
    assert unresolved(derivation) == tuple(Quantity("z", 2, (k,)) for k in range(1, 8))
