"""Paths of influence, against the product of widths and against walking by brute force."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from math import prod

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbolic.formula.nodes import ONE, Quantity, Sum
from symbolic.graph.graph import Graph, HandGraph
from symbolic.graph.network import LOSS
from symbolic.graph.paths import between, count_paths, paths, separates
from symbolic.graph.reach import Reach
from tests.symbolic.graph.networks import graph


def walked(network: Graph, start: Quantity, end: Quantity) -> Iterator[tuple[Quantity, ...]]:
    if start == end:
        yield (end,)
        return
    for child in network.children(start):
        for rest in walked(network, child, end):
            yield (start, *rest)


@pytest.mark.parametrize("widths", ["2-2-2-2-1", "3-2-4", "1-1-1", "2-3"])
def test_paths_to_the_loss_are_the_product_of_the_widths_behind(widths: str) -> None:
    network = graph(widths, "tanh")
    sizes = network.widths
    for start in (network.units(0).member(1), *(network.units(l).member(1) for l in range(1, network.depth))):
        l = start.layer or 0
        assert count_paths(network, start, LOSS) == prod(sizes[l + 1 :])


def test_softmax_adds_one_crossing() -> None:
    network = graph("3-4-3", "relu,softmax", "categorical_cross_entropy")
    assert count_paths(network, Quantity("x", None, (1,)), LOSS) == 4 * 3 * 3
    assert count_paths(network, Quantity("z", 2, (1,)), LOSS) == 3


def test_counting_does_not_walk() -> None:
    deep = graph("-".join(["4"] * 60), "tanh")
    assert count_paths(deep, Quantity("x", None, (1,)), LOSS) == 4**59
    assert len(list(islice(paths(deep, Quantity("x", None, (1,)), LOSS), 3))) == 3


@st.composite
def hand_graphs(draw: st.DrawFn) -> HandGraph:
    size = draw(st.integers(2, 7))
    names = [Quantity(f"q{k}") for k in range(size)]
    equations = {}
    for place in range(1, size):
        chosen = draw(st.sets(st.sampled_from(names[:place])))
        equations[names[place]] = Sum((*sorted(chosen, key=lambda item: item.name), ONE))
    equations[Quantity("end")] = Sum(tuple(names))
    return HandGraph(equations)


@settings(deadline=None, max_examples=60)
@given(hand_graphs())
def test_paths_counts_and_reachability_agree_with_brute_force(network: HandGraph) -> None:
    reach = Reach(network)
    for start in network.quantities():
        for end in network.quantities():
            expected = list(walked(network, start, end))
            assert list(paths(network, start, end)) == expected
            assert count_paths(network, start, end) == len(expected)
            assert between(network, start, end) == {quantity for path in expected for quantity in path}
            assert reach.leads(start, end) == bool(expected)
            onward = {path[1] for path in expected if len(path) > 1}
            assert reach.onward(start, end) == tuple(child for child in network.children(start) if child in onward)


@settings(deadline=None, max_examples=60)
@given(hand_graphs())
def test_a_child_is_detoured_where_a_longer_path_leads_to_it(network: HandGraph) -> None:
    reach = Reach(network)
    for start in network.quantities():
        longer = {c for c in network.children(start) if any(len(path) > 2 for path in walked(network, start, c))}
        assert reach.detoured(start) == longer


def test_nothing_is_detoured_in_a_network() -> None:
    network = graph("2-3-2", "tanh,softmax", "categorical_cross_entropy")
    reach = Reach(network)
    assert all(reach.detoured(quantity) == frozenset() for quantity in network.quantities())


def test_reachability_needs_no_recursion() -> None:
    deep = graph("-".join(["1"] * 2001), "tanh")
    assert Reach(deep).leads(Quantity("x"), LOSS)
    assert not Reach(deep).leads(LOSS, Quantity("x"))


def test_a_quantity_separates_where_no_path_avoids_it() -> None:
    network = graph("2-2-2-1", "sigmoid")
    quantities = list(network.quantities())
    start, end = Quantity("W", 1, (1, 2)), Quantity("L")
    all_paths = list(paths(network, start, end))
    for middle in quantities:
        on_every_path = middle not in (start, end) and all(middle in path for path in all_paths)
        assert separates(network, middle, start, end) is on_every_path
