"""Plans: what a line relies on comes before it, and nothing comes twice."""

from __future__ import annotations

import pytest

from symbolic.derivation.engine import Deriver
from symbolic.derivation.plan import neighbours, plan, representatives, sketch, unresolved, with_sources
from symbolic.formula.nodes import Partial, Quantity
from symbolic.graph.names import parse_quantity, quantity_name
from symbolic.graph.network import LOSS, NetworkGraph
from symbolic.graph.reach import is_numbered
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
def test_neighbours_stand_from_the_output_down_and_none_comes_twice(network: NetworkGraph) -> None:
    deriver = Deriver(network)
    shown = neighbours(deriver, plan(deriver, LOSS, network.parameters()))
    pairs = [(item.of, item.wrt) for item in shown]
    assert all(parent in network.parents(child) for child, parent in pairs if is_numbered(child))
    ranks = [network.rank(child) for child, _ in pairs]
    assert ranks == sorted(ranks, reverse=True)
    assert len(set(pairs)) == len(pairs)


@pytest.mark.parametrize("outputs", [3, 8])
def test_everything_that_is_put_in_was_shown_before(outputs: int) -> None:
    network = graph(f"2-3-{outputs}", "tanh,softmax", "categorical_cross_entropy")
    deriver = Deriver(network)
    for shown in (plan, sketch):
        derivations = shown(deriver, LOSS, network.parameters())
        before = {item.start for item in neighbours(deriver, derivations)}
        for derivation in derivations:
            used = {fact.sides[0] for step in derivation.steps for fact in step.uses}
            assert {part for part in used if isinstance(part, Partial)} <= before
            before.add(derivation.start)


def test_one_derivation_comes_with_what_it_puts_in() -> None:
    network = graph("2-3", "softmax", "categorical_cross_entropy")
    deriver = Deriver(network)
    shown = with_sources(deriver, deriver.derive(LOSS, parse_quantity("z[1][2]")))
    assert [quantity_name(item.wrt) for item in shown] == ["a[1][1]", "a[1][2]", "a[1][3]", "z[1][2]"]


def test_a_sketch_shows_one_member_of_a_sum_with_a_sigma_sign() -> None:
    network = graph("2-3-8", "tanh")
    wrt = [parse_quantity("W[1][1,1]")]
    whole, brief = (shown(Deriver(network), LOSS, wrt) for shown in (plan, sketch))
    assert {quantity_name(item.wrt) for item in brief} == {"z[2][1]", "a[1][1]", "W[1][1,1]"}
    assert len(whole) == len(brief) + 7


def test_a_layer_is_represented_by_its_first_weight_and_bias() -> None:
    names = [quantity_name(item) for item in representatives(NETWORKS[1])]
    assert names == ["W[2][1,1]", "W[1][1,1]", "b[1][1]"]


def test_what_is_left_in_a_sigma_sign_is_every_instance_of_it() -> None:
    derivation = Deriver(NETWORKS[2]).derive(LOSS, parse_quantity("a[1][1]"))
    assert unresolved(derivation) == tuple(Quantity("z", 2, (k,)) for k in range(1, 8))
