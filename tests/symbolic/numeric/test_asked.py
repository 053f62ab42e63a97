"""Results that a spec asks for are those of a plain-loop network, stepped and computed anew."""

from __future__ import annotations

import random

import pytest
from mpmath import mp, mpf

from symbolic.graph.names import quantity_name
from symbolic.graph.network import NetworkGraph
from symbolic.numeric.asked import results_asked
from symbolic.spec.model import NetworkSpec
from symbolic.spec.parts import Asked, Numbers
from tests.oracles.plain_network import slope
from tests.symbolic.derivation.numbers import Point
from tests.symbolic.graph.networks import spec

NETWORKS = {
    "one unit": spec("1-1", "tanh"),
    "chain": spec("1-1-1", "sigmoid"),
    "lecture": spec("2-2-2-1"),
    "classes": spec("2-3-2", "tanh,softmax", "categorical_cross_entropy"),
    "skip": spec("2-2-2-1", "tanh", skips={2: (1, "a")}),
    "shared": spec("2-2-2-1", "tanh", shares={2: 1}),
    "penalty": spec("2-2-1", "tanh,identity", l2=0.1),
    "without biases": spec("2-2-2", "sigmoid", biases="--"),
}


def with_numbers(network: NetworkSpec, point: Point, asked: tuple[Asked, ...]) -> NetworkSpec:
    """Return the network with the numbers of the oracle."""
    graph, widths = NetworkGraph(network), network.widths

    def row(name: str, l: int, count: int) -> list[float]:
        return [float(point.given[name, l, k]) for k in range(1, count + 1)]

    matrices = [
        []
        if layer.share is not None
        else [[float(point.given["W", l, i, j]) for j in range(1, widths[l - 1] + 1)] for i in range(1, widths[l] + 1)]
        for l, layer in enumerate(network.layers, start=1)
    ]
    biases = [row("b", l, layer.units) if layer.bias else [] for l, layer in enumerate(network.layers, start=1)]
    numbers = Numbers.model_validate(
        {
            "x": [[float(point.given[point.key(unit)]) for unit in graph.units(0)]],
            "y": [[float(point.given[point.key(target)]) for target in graph.targets]],
            "W": matrices,
            "b": biases,
            "asked": [each.model_dump(exclude_none=True) for each in asked],
        }
    )
    return network.model_copy(update={"numbers": numbers})


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("network", NETWORKS)
def test_results_are_those_of_plain_loops(network: str, seed: int) -> None:
    graph = NetworkGraph(NETWORKS[network])
    parameter = random.Random(seed).choice(list(graph.parameters()))  # noqa: S311  (no secrets)
    name, rate, change = quantity_name(parameter), 0.7, -0.2
    with mp.workdps(40):
        point = Point(NETWORKS[network], seed)
        asked = (Asked(parameter=name, rate=rate), Asked(parameter=name, change=change))
        stepped, changed = results_asked(with_numbers(NETWORKS[network], point, asked))
        of, key = point.key(graph.objective), point.key(parameter)
        steep = slope(point.network, point.given, of, key)
        before, value = point.values[of], point.given[key]
    assert (stepped.of, stepped.wrt, changed.of, changed.wrt) == (parameter, parameter, graph.objective, parameter)
    assert float(stepped.value) == pytest.approx(float(value - mpf(str(rate)) * steep), rel=1e-12)
    assert float(changed.value) == pytest.approx(float(before + mpf(str(change)) * steep), rel=1e-12)
    assert float(changed.moved) == pytest.approx(float(value) + change, rel=1e-12)
    assert stepped.moved == stepped.value
    assert (float(stepped.rate or 0), stepped.change) == (rate, None)
    assert (changed.rate, float(changed.change or 0)) == (None, change)


def test_nothing_is_asked_for_without_a_word() -> None:
    assert results_asked(NETWORKS["lecture"]) == ()
