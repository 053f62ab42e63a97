"""Which layers are compared."""

from __future__ import annotations

import pytest

from symbolic.derivation.agreement.layers import MOST_LAYERS, compared_layers
from tests.symbolic.graph.networks import spec

DEEP = "-".join("3" * 13)


def activations(last: str = "identity", **others: str) -> str:
    return ",".join(others.get(f"l{l}", "tanh") for l in range(1, 12)) + f",{last}"


def test_of_a_small_network_all_layers_are_compared() -> None:
    assert compared_layers(spec("2" + "-2" * MOST_LAYERS)) == tuple(range(1, MOST_LAYERS + 1))


@pytest.mark.parametrize(
    ("network", "layers"),
    [
        (spec(DEEP), (1, 2, 12)),
        (spec(DEEP, activations()), (1, 2, 11, 12)),
        (spec(DEEP, activations(l5="relu")), (1, 2, 4, 5, 11, 12)),
        (spec(DEEP, "tanh", biases="+++++-++++++"), (1, 2, 5, 6, 12)),
        (spec(DEEP, "tanh", skips={6: (4, "a")}), (1, 2, 4, 5, 6, 12)),
        (spec(DEEP, "tanh", skips={6: (4, "a"), 9: (7, "a")}), (1, 2, 4, 5, 6, 12)),
        (spec(DEEP, "tanh", skips={6: (4, "a"), 9: (7, "z")}), (1, 2, 4, 5, 6, 7, 8, 9, 12)),
        (spec(DEEP, "tanh", shares={7: 3}), (1, 2, 3, 6, 7, 12)),
    ],
    ids=str,
)
def test_of_a_deep_network_the_first_layer_of_each_kind_is_compared(network: object, layers: tuple[int, ...]) -> None:
    assert compared_layers(network) == layers  # type: ignore[arg-type]
