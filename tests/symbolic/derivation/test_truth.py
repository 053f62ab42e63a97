"""Every derivative is right: the last line of its derivation against differences of a plain-loop network."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import mpmath
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from mpmath import mp, mpf

from symbolic.derivation.gradients import Gradients, forward_values
from symbolic.formula.nodes import Quantity
from symbolic.functions import ACTIVATION_NAMES, LOSS_NAMES
from symbolic.graph.network import LOSS
from symbolic.spec.model import NetworkSpec
from tests.symbolic.derivation.any_network import specs
from tests.symbolic.derivation.numbers import Point
from tests.symbolic.graph.networks import spec

CLOSE = mpf("1e-20")


@pytest.fixture(autouse=True)
def _digits() -> Iterator[None]:
    with mp.workdps(40):
        yield


NETWORKS = (
    spec("2-2-1", "sigmoid", "squared_error"),
    spec("2-3-2", "tanh,identity", "squared_error", outputs="mean", factor="1/2"),
    spec("1-1-1", "sigmoid", "binary_cross_entropy"),
    spec("2-2-2-1", "relu,tanh,sigmoid", "binary_cross_entropy"),
    spec("2-3-2", "softplus,sigmoid", "binary_cross_entropy", outputs="mean"),
    spec("2-3-2", "tanh,softmax", "categorical_cross_entropy"),
    spec("2-2-3", "silu,softmax", "squared_error"),
    spec("1-2-3", "gelu,softmax", "binary_cross_entropy"),
    spec("2-3-2", "leaky_relu,elu", "huber", delta=0.25),
    spec("2-2-2-1", "leaky_relu,leaky_relu,identity", "huber", alphas=(0.2, None, None)),
    spec("2-3-2", "selu,softsign", "absolute", outputs="mean"),
    spec("2-2-2-1", "gelu,silu,softplus", "log_cosh"),
    spec("2-3-2", "elu,tanh", "hinge", alphas=(0.5, None)),
    spec("1-1-1", "softsign", "absolute", biases="--"),
    spec("2-2-1", "relu,identity", "log_cosh", biases="-+"),
    spec("3-7-8", "tanh,softmax", "categorical_cross_entropy"),
    spec("1-7", "softmax", "squared_error"),
)
NETWORKS += (  # with skips, shared weights and a penalty
    spec("2-2-2-2", "tanh", skips={1: (0, "a"), 2: (0, "z"), 3: (2, "z")}),
    spec("2-3-2-3-1", "sigmoid,tanh,softplus,identity", skips={3: (1, "a")}, biases="+-+-"),
    spec("3-3-3", "tanh,softmax", "categorical_cross_entropy", skips={1: (0, "a"), 2: (1, "z")}),
    spec("2-7-7-7-1", "tanh", skips={2: (1, "a"), 3: (2, "z")}),
    spec("2-2-2-2", "tanh", shares={2: 1, 3: 1}),
    spec("1-1-1-1", "sigmoid", "binary_cross_entropy", shares={2: 1, 3: 1}),
    spec("1-1-1-1", "tanh", skips={2: (1, "z"), 3: (1, "a")}, shares={3: 2}, l2=0.5),
    spec("2-2-1", "sigmoid", "binary_cross_entropy", l2=0.01),
    spec("1-7-2", "relu,softmax", "categorical_cross_entropy", l2=1e-3),
    spec("2-2-2-2", "tanh,tanh,softmax", skips={2: (1, "a"), 3: (1, "z")}, shares={2: 1, 3: 1}, l2=3),
    spec("7-7-7-1", "softplus,silu,identity", skips={1: (0, "z"), 2: (0, "a")}, shares={2: 1}, l2=0.25),
)
every_network = pytest.mark.parametrize("network", NETWORKS, ids=lambda item: item.title())


def agree(found: mpf, expected: mpf) -> bool:
    return bool(mpmath.almosteq(found, expected, rel_eps=CLOSE, abs_eps=mpf("1e-30")))


@cache
def point_of(network: NetworkSpec) -> Point:
    return Point(network)


@every_network
def test_the_last_line_of_every_derivation_is_worth_what_differences_say(network: NetworkSpec) -> None:
    point = point_of(network)
    pairs = list(point.pairs())
    assert len(pairs) > 10
    assert [pair for pair in pairs if not agree(point.derived(*pair), point.expected(*pair))] == []


@every_network
def test_all_gradients_at_once_are_worth_what_differences_say(network: NetworkSpec) -> None:
    point = point_of(network)
    known = forward_values(point.graph, {item: point.values[point.key(item)] for item in point.free()})
    for of in (LOSS, *point.graph.predictions):
        wrt = [end for start, end in point.pairs() if start == of]
        values = Gradients(point.deriver, of).values(wrt, known)
        assert list(values) == wrt
        assert [item for item in wrt if not agree(values[item], point.expected(of, item))] == []


@every_network
def test_the_graph_computes_what_the_plain_loops_compute(network: NetworkSpec) -> None:
    point = point_of(network)
    known = forward_values(point.graph, {item: point.values[point.key(item)] for item in point.free()})
    assert known.keys() == set(point.graph.quantities())
    assert [item for item in known if not agree(known[item], point.values[point.key(item)])] == []


def test_the_networks_above_have_every_activation_and_every_loss() -> None:
    assert {layer.activation for network in NETWORKS for layer in network.layers} == set(ACTIVATION_NAMES)
    assert {network.loss.name for network in NETWORKS} == set(LOSS_NAMES)


def test_the_oracle_would_notice_a_change_in_the_twentieth_digit() -> None:
    point = point_of(NETWORKS[0])
    pair = (LOSS, Quantity("W", 1, (1, 1)))
    assert agree(point.derived(*pair), point.expected(*pair))
    assert not agree(point.derived(*pair) * (1 + mpf("1e-19")), point.expected(*pair))


# --- any network ----------------------------------------------------------------------------------------------------


@settings(max_examples=40, deadline=None)
@given(specs(), st.integers(0, 1000))
def test_any_network_is_derived_and_right_at_a_random_point(network: NetworkSpec, seed: int) -> None:
    point = Point(network, seed)
    assume(point.is_clear_of_kinks())  # dead units can put the next score at 0 exactly
    of = point.graph.objective
    wrt = [item for item in point.graph.quantities() if item != of]
    assert [item for item in wrt if not agree(point.derived(of, item), point.expected(of, item))] == []
