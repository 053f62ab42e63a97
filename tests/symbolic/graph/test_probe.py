"""The small network on which forms are derived: of the same kind, with widths that differ where they may."""

from __future__ import annotations

from itertools import pairwise

import pytest

from symbolic.graph.probe import alike_widths, probe
from symbolic.spec.model import NetworkSpec
from tests.symbolic.graph.networks import spec


@pytest.mark.parametrize("depth", [1, 2, 3, 7, 50])
def test_any_five_layers_in_a_row_have_widths_that_differ(depth: int) -> None:
    widths = probe(spec("-".join(["9"] * (depth + 1)), "tanh")).widths
    assert len(widths) == depth + 1
    assert all(one != other for one, other in pairwise(widths))
    for start in range(max(1, depth - 3)):
        window = widths[start : start + 5]
        assert len(set(window)) == len(window)


def test_the_output_has_three_units_or_more_so_that_instances_tell_units_apart() -> None:
    for depth in range(1, 12):
        assert probe(spec("-".join(["1"] * (depth + 1)), "tanh")).widths[-1] >= 3


def test_a_probe_is_of_the_same_kind() -> None:
    network = spec("784-1000-10", "relu,softmax", "categorical_cross_entropy", biases="-+")
    small = probe(network)
    assert [(layer.activation, layer.bias) for layer in small.layers] == [("relu", False), ("softmax", True)]
    assert small.loss == network.loss
    assert max(small.widths) <= 6
    assert probe(small) == small


WIRED: tuple[tuple[NetworkSpec, tuple[int, ...]], ...] = (
    (spec("2-3-4", "tanh"), (0, 1, 2)),
    (spec("2-3-3-4", "tanh", skips={2: (1, "a")}), (0, 1, 1, 3)),
    (spec("3-3-2", "tanh", skips={1: (0, "z")}), (0, 0, 2)),
    (spec("2-3-3-3-2", "tanh", shares={3: 2}), (0, 1, 1, 1, 4)),
    (spec("3-3-3-2", "tanh", skips={2: (0, "a")}, shares={2: 1}), (0, 0, 0, 3)),
)


@pytest.mark.parametrize(("network", "alike"), WIRED, ids=lambda item: str(item)[:40])
def test_layers_that_are_wired_together_stay_alike_and_no_others(network: NetworkSpec, alike: tuple[int, ...]) -> None:
    assert alike_widths(network) == alike
    widths = probe(network).widths
    assert [widths[first] for first in alike] == list(widths)
    assert len(set(widths)) == len(set(alike))
