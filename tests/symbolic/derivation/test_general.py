"""What is said of any hidden layer l, and of the last layer D, is what a deeper network says of each by its number."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache

import pytest

from symbolic.derivation.forms import Forms
from symbolic.derivation.general import HIDDEN, LAST, general_network, has_general_layer, with_layer_letter
from symbolic.errors import ChalkgradError
from symbolic.formula.nodes import Index, Partial, Quantity
from symbolic.formula.notation import Layout, Notation
from symbolic.formula.text import print_text
from symbolic.graph.names import quantity_name
from symbolic.spec.model import NetworkSpec
from tests.symbolic.derivation.at_layers import at_layers
from tests.symbolic.graph.networks import spec

NETWORKS = {
    "squares": spec("2-3-4-2-3-5", "tanh,tanh,tanh,tanh,identity", outputs="mean"),
    "softmax, no biases": spec(
        "2-3-4-2-5", "sigmoid,sigmoid,sigmoid,softmax", "categorical_cross_entropy", biases="----"
    ),
    "penalty": spec("2-3-4-2-3", "relu,relu,relu,sigmoid", "binary_cross_entropy", l2=0.5),
    "linear": spec("2-3-4-2-3", "identity", "huber"),
}
NOTATIONS = {
    "plain": Notation("test"),
    "turned": Notation(
        "turned",
        error_signal="delta",
        layout=Layout("from-to", "rows", samples="columns", jacobian="denominator", slopes="diagonal"),
    ),
}
SAYS: dict[str, Callable[[Forms, Quantity], object]] = {
    "index": Forms.index,
    "sources": Forms.sources,
    "chain": Forms.chain,
    "matrix": Forms.matrix,
    "batch": Forms.batch,
    "definition": Forms.definition,
    "batch definition": Forms.batch_definition,
    "jacobian": lambda forms, array: forms.jacobian(array.layer),  # type: ignore[arg-type]  # arrays here have layers
}
L, D = Index("l"), Index("D")


@cache
def forms(network: str, notation: str) -> Forms:
    return Forms(NETWORKS[network], NOTATIONS[notation])


def arrays(network: NetworkSpec, layer: Index, what: str) -> Iterator[Quantity]:
    at = network.layers[-1 if layer == D else 0]
    for name in ("a", "z", "W", "b"):
        if (
            {"definition": name in "za", "batch definition": name in "za", "jacobian": name == "a"}.get(what, True)
            and (name != "b" or at.bias)
            and not (what == "chain" and at.activation == "softmax" and name != "a")
            and not (what == "chain" and network.loss.l2 and name == "W")
        ):
            yield Quantity(name, layer)


@pytest.mark.parametrize("what", SAYS)
@pytest.mark.parametrize("notation", NOTATIONS)
@pytest.mark.parametrize("network", NETWORKS)
def test_with_a_number_for_l_it_is_what_is_said_of_that_layer(network: str, notation: str, what: str) -> None:
    depth = NETWORKS[network].depth
    said = forms(network, notation)
    for letter, numbers in ((L, range(1, depth)), (D, (depth,))):
        for array in arrays(NETWORKS[network], letter, what):
            general = SAYS[what](said, array)
            for l in numbers:
                numbered = SAYS[what](said, Quantity(array.name, l))
                assert at_layers(general, **{letter.letter: l}) == numbered, quantity_name(Quantity(array.name, l))
                assert general != numbered


def test_the_first_layer_reads_the_inputs() -> None:
    said = forms("squares", "plain")
    general = said.matrix(Quantity("W", L)).statement
    assert print_text(general, NOTATIONS["plain"]) == "∂L/∂W^[l] = ∂L/∂z^[l] (a^[l-1])^T"
    assert print_text(at_layers(general, l=1), NOTATIONS["plain"]) == "∂L/∂W^[1] = ∂L/∂z^[1] x^T"


def test_an_instance_of_another_layer_would_be_noticed() -> None:
    said = forms("squares", "plain")
    for array in (Quantity("z", L), Quantity("W", L), Quantity("a", L)):
        general = said.index(array)
        assert at_layers(general, l=2) != said.index(Quantity(array.name, 3))
        assert at_layers(general, l=4) == said.index(Quantity(array.name, 4))
    assert at_layers(said.index(Quantity("z", D)), D=4) != said.index(Quantity("z", 4))


def test_letters_count_from_the_layer_they_are_given_for() -> None:
    statement = Partial(Quantity("z", 3, (1,)), Quantity("a", 2, (1,)))
    found = with_layer_letter(statement, 2, "l")
    assert found == Partial(Quantity("z", Index("l", 1), (1,)), Quantity("a", L, (1,)))


# --- the network that stands for any depth --------------------------------------------------------------------------


@pytest.mark.parametrize("network", NETWORKS.values(), ids=NETWORKS)
def test_the_general_network_has_both_kinds_of_layer(network: NetworkSpec) -> None:
    assert has_general_layer(network)
    general = general_network(network)
    assert general.depth == LAST
    assert 1 < HIDDEN < LAST - 1  # with a hidden layer on either side
    assert {layer.activation for layer in general.layers[:-1]} == {network.layers[0].activation}
    assert {layer.bias for layer in general.layers[:-1]} == {network.layers[0].bias}
    assert general.layers[-1] == network.layers[-1]
    assert general.loss == network.loss


ALIKE = "expected hidden layers in a plain chain with one activation, and biases in all layers or in none"
INSTEAD = "Ask for a layer by its number instead, as in `W[1]`."


@pytest.mark.parametrize(
    ("network", "found"),
    [
        (spec("2-3", "tanh"), "no hidden layer"),
        (spec("2-3-4-2", "tanh,relu,tanh"), "2 hidden layers that differ"),
        (spec("2-3-4-2-2", "tanh", biases="+-++"), "layers with biases and layers without"),
        (spec("2-3-4-2", "tanh", biases="--+"), "layers with biases and layers without"),
        (spec("2-3-4-2", "elu", alphas=(0.5, 0.25, 0.5)), "2 hidden layers that differ"),
        (spec("2-3-3-2", "tanh", skips={2: (1, "a")}), "skips or shared weights"),
        (spec("3-3-3-2", "tanh", shares={2: 1}), "skips or shared weights"),
        (spec("2-3-3-3", "tanh", skips={3: (2, "a")}), "skips or shared weights"),
    ],
    ids=lambda item: item if isinstance(item, str) else item.title(),
)
def test_a_network_without_a_general_layer_is_refused(network: NetworkSpec, found: str) -> None:
    assert not has_general_layer(network)
    with pytest.raises(ChalkgradError) as error:
        general_network(network)
    assert str(error.value) == f"layer l: found {found}; {ALIKE}. {INSTEAD}"
