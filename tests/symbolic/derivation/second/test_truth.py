"""Every second derivative is right: the last line of its derivation against differences of a plain-loop network."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import combinations_with_replacement

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mpmath import mp, mpf

from symbolic.derivation.engine import Deriver
from symbolic.derivation.second.engine import MOST_PARAMETERS, SecondDeriver
from symbolic.formula.nodes import Partial, Quantity
from symbolic.graph.network import LOSS
from symbolic.spec.model import LayerSpec, LossSpec, NetworkSpec
from tests.oracles.plain_curvature import curvature
from tests.symbolic.derivation.numbers import Point
from tests.symbolic.derivation.test_truth import agree
from tests.symbolic.formula.evaluation import evaluate
from tests.symbolic.graph.networks import spec


@pytest.fixture(autouse=True)
def _digits() -> Iterator[None]:
    with mp.workdps(40):
        yield


class Curved:
    """A random point of a network, and what second derivatives are worth there."""

    def __init__(self, network: NetworkSpec, seed: int = 1) -> None:
        self.point = Point(network, seed)
        self.graph = self.point.graph
        self.deriver = SecondDeriver(Deriver(self.graph))
        self.order = {item: place for place, item in enumerate(self.graph.quantities())}
        self._found: dict[Partial, mpf] = {}

    def derived(self, of: Quantity, wrt: Quantity, then: Quantity) -> mpf:
        return evaluate(self.deriver.derive(of, wrt, then).result, self._value)

    def _value(self, part: Quantity | Partial) -> mpf:
        if isinstance(part, Quantity):
            return self.point.values[self.point.key(part)]
        if part not in self._found:
            derivation = self.deriver.resolve(part)
            assert derivation is not None
            self._found[part] = evaluate(derivation.result, self._value)
        return self._found[part]

    def expected(self, of: Quantity, one: Quantity, other: Quantity) -> mpf:
        earlier, later = sorted((one, other), key=self.order.__getitem__)
        return curvature(self.point.network, self.point.given, *(self.point.key(item) for item in (of, later, earlier)))

    def wrong(self, of: Quantity, pairs: list[tuple[Quantity, Quantity]]) -> list[tuple[Quantity, Quantity]]:
        """Return the pairs whose second derivative is not what differences say, in either order."""
        found = []
        for one, other in pairs:
            expected = self.expected(of, one, other)
            if not all(agree(self.derived(of, *pair), expected) for pair in ((one, other), (other, one))):
                found.append((one, other))
        return found


@cache
def curved(network: NetworkSpec) -> Curved:
    return Curved(network)


def pairs_of(items: Iterator[Quantity]) -> list[tuple[Quantity, Quantity]]:
    return list(combinations_with_replacement(items, 2))


@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "softplus", "tanh,identity", "silu,gelu"])
def test_every_pair_of_parameters_of_a_small_network(activation: str) -> None:
    here = curved(spec("2-2-1", activation, "squared_error"))
    pairs = pairs_of(here.graph.parameters())
    assert len(pairs) == 45
    assert here.wrong(LOSS, pairs) == []


@pytest.mark.parametrize(
    "network",
    [
        spec("2-2", "softmax", "categorical_cross_entropy"),
        spec("1-2-3", "tanh,softmax", "categorical_cross_entropy"),
        spec("1-2-2", "sigmoid", "binary_cross_entropy", outputs="mean"),
        spec("1-1-2-1", "softplus,tanh,sigmoid", "binary_cross_entropy"),
        spec("1-2-2", "gelu,softmax", "log_cosh"),
        spec("1-1-1-1", "silu", "log_cosh", biases="+-+"),
        spec("1-1-1-1-1-1", "identity,tanh,identity,identity,identity", "squared_error", factor="1/2"),
    ],
    ids=lambda item: item.title(),
)
def test_every_pair_of_quantities(network: NetworkSpec) -> None:
    here = curved(network)
    items = [item for item in here.graph.quantities() if item != LOSS]
    assert here.wrong(LOSS, pairs_of(items)) == []


def test_what_is_not_the_loss_has_second_derivatives_too() -> None:
    here = curved(spec("1-2-2", "tanh,softmax", "squared_error"))
    inputs = [item for item in here.graph.quantities() if here.order[item] < here.order[Quantity("y", None, (1,))]]
    for of in (Quantity("yhat", None, (2,)), Quantity("z", 2, (1,))):
        assert here.wrong(of, [pair for pair in pairs_of(iter(inputs)) if of not in pair]) == []


def test_the_oracle_would_notice_a_change_in_the_twentieth_digit() -> None:
    here = curved(spec("2-2-1", "sigmoid", "squared_error"))
    triple = (LOSS, Quantity("W", 1, (1, 1)), Quantity("W", 1, (1, 2)))
    expected = here.expected(*triple)
    assert agree(here.derived(*triple), expected)
    assert not agree(here.derived(*triple) * (1 + mpf("1e-19")), expected)


# --- any network ----------------------------------------------------------------------------------------------------

SMOOTH = ("identity", "sigmoid", "tanh", "softplus", "silu", "gelu")


@st.composite
def smooth_specs(draw: st.DrawFn) -> NetworkSpec:
    """Any smooth network of at most three layers and three units in each."""
    loss = draw(st.sampled_from(("squared_error", "log_cosh", "binary_cross_entropy", "categorical_cross_entropy")))
    depth = draw(st.integers(1, 3))
    last = draw(st.sampled_from(("sigmoid", "softmax") if "cross_entropy" in loss else (*SMOOTH, "softmax")))
    fewest = 2 if last == "softmax" or loss == "categorical_cross_entropy" else 1
    hidden = [(draw(st.sampled_from(SMOOTH)), 1) for _ in range(depth - 1)]
    layers = tuple(
        LayerSpec(units=draw(st.integers(least, 3)), activation=name, bias=draw(st.booleans()))
        for name, least in (*hidden, (last, fewest))
    )
    reduction = "sum" if loss == "categorical_cross_entropy" else draw(st.sampled_from(("sum", "mean")))
    return NetworkSpec(
        inputs=draw(st.integers(1, 3)),
        layers=layers,
        loss=LossSpec(name=loss, outputs=reduction, samples="mean"),
    )


@settings(max_examples=25, deadline=None)
@given(smooth_specs(), st.integers(0, 1000), st.data())
def test_any_pair_of_any_smooth_network(network: NetworkSpec, seed: int, data: st.DataObject) -> None:
    assert network.parameter_count() <= MOST_PARAMETERS
    here = Curved(network, seed)
    items = st.sampled_from([item for item in here.graph.quantities() if item != LOSS])
    assert here.wrong(LOSS, [(data.draw(items), data.draw(items)) for _ in range(3)]) == []
