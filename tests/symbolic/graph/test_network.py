"""The graph of a network: who depends on whom, in which order, and what does not exist."""

from __future__ import annotations

import tracemalloc
from itertools import pairwise

import pytest

from symbolic.derivation.engine import Deriver
from symbolic.errors import QuantityError
from symbolic.formula.nodes import Index, Partial, Quantity
from symbolic.formula.notation import notation
from symbolic.formula.text import print_text
from symbolic.graph.definitions import Free, definition_formula
from symbolic.graph.families import Family, Joined
from symbolic.graph.names import parse_quantity
from symbolic.graph.network import COST, LOSS, NetworkGraph
from tests.symbolic.graph.networks import graph

NETWORKS = {
    "lecture": graph("2-2-2-2-1"),
    "softmax": graph("3-4-3", "relu,softmax", "categorical_cross_entropy"),
    "no biases": graph("2-3-2", "tanh", biases="--"),
    "some biases": graph("2-3-2", "tanh", biases="-+"),
    "width 1": graph("1-1-1"),
    "one layer": graph("1-1"),
    "one input": graph("1-3-1"),
    "many units": graph("8-9-7", "softplus"),
    "skips": graph("2-2-2-2", "tanh", skips={1: (0, "a"), 2: (0, "z"), 3: (2, "z")}),
    "long skips": graph("3-8-2-8-3", "tanh", skips={3: (1, "a"), 4: (0, "a")}),
    "shared": graph("2-2-2-2", "tanh", shares={2: 1, 3: 1}),
    "penalty": graph("2-2-1", "tanh", l2=0.01),
    "many weights": graph("3-8-8-1", "tanh", skips={2: (1, "a")}, shares={}, l2=1e-4),
    "all together": graph("2-2-2-2", "tanh,tanh,softmax", skips={2: (1, "a"), 3: (1, "z")}, shares={2: 1, 3: 1}, l2=3),
    "unit by unit": graph("1-1-1-1", "tanh", skips={2: (1, "z"), 3: (1, "a")}, shares={3: 2}, l2=0.5),
}
every_network = pytest.mark.parametrize("network", NETWORKS.values(), ids=NETWORKS)


@every_network
def test_children_and_parents_say_the_same(network: NetworkGraph) -> None:
    quantities = list(network.quantities())
    down = {(quantity, child) for quantity in quantities for child in network.children(quantity)}
    up = {(parent, quantity) for quantity in quantities for parent in network.parents(quantity)}
    assert down == up
    assert {end for pair in down for end in pair} <= set(quantities)


@every_network
def test_each_quantity_comes_once_and_after_its_parents_and_ranks_rise_along_each_edge(network: NetworkGraph) -> None:
    order = {quantity: place for place, quantity in enumerate(network.quantities())}
    assert len(order) == len(list(network.quantities()))
    for quantity, place in order.items():
        for parent in network.parents(quantity):
            assert order[parent] < place
            assert network.rank(parent) < network.rank(quantity)


@every_network
def test_the_quantities_are_those_of_the_textbook(network: NetworkGraph) -> None:
    widths = network.widths
    parameters = sum(
        (0 if layer.share else a * b) + (b if layer.bias else 0)
        for layer, (a, b) in zip(network.spec.layers, pairwise(widths), strict=True)
    )
    ends = 4 if network.spec.loss.l2 else 1  # L, and with a penalty λ, R and J
    assert len(list(network.parameters())) == network.spec.parameter_count() == parameters
    assert len(list(network.quantities())) == widths[0] + parameters + 2 * sum(widths[1:]) + 2 * widths[-1] + ends
    free = [item for item in network.quantities() if isinstance(network.definition(item), Free)]
    assert set(free) == {*network.parameters(), *network.units(0), *network.targets}


@every_network
def test_influenced_is_children_told_shortly(network: NetworkGraph) -> None:
    for quantity in network.quantities():
        assert tuple(network.influenced(quantity)) == network.children(quantity)


@pytest.mark.parametrize(
    ("network", "name", "text"),
    [
        ("lecture", "z[4][1]", "W_11^[4] a_1^[3] + W_12^[4] a_2^[3] + b_1^[4]"),
        ("lecture", "z[1][2]", "W_21^[1] x_1 + W_22^[1] x_2 + b_2^[1]"),
        ("lecture", "a[2][1]", "σ(z_1^[2])"),
        ("lecture", "yhat", "a_1^[4]"),
        ("lecture", "L", "(ŷ - y)^2"),
        ("softmax", "a[2][2]", "e^(z_2^[2])/(e^(z_1^[2]) + e^(z_2^[2]) + e^(z_3^[2]))"),
        ("softmax", "yhat[3]", "a_3^[2]"),
        ("no biases", "z[1][1]", "W_11^[1] x_1 + W_12^[1] x_2"),
        ("width 1", "z[2]", "W^[2] a^[1] + b^[2]"),
        ("width 1", "L", "(ŷ - y)^2"),
        ("one input", "z[1][2]", "W_21^[1] x_1 + b_2^[1]"),
        ("many units", "z[1][2]", "Σ_{j=1..8} W_2j^[1] x_j + b_2^[1]"),
        ("skips", "a[1][2]", "tanh(z_2^[1]) + x_2"),
        ("skips", "z[2][1]", "W_11^[2] a_1^[1] + W_12^[2] a_2^[1] + b_1^[2] + x_1"),
        ("skips", "z[3][1]", "W_11^[3] a_1^[2] + W_12^[3] a_2^[2] + b_1^[3] + a_1^[2]"),
        ("long skips", "z[4][3]", "Σ_{j=1..8} W_3j^[4] a_j^[3] + b_3^[4]"),
        ("long skips", "a[4][3]", "tanh(z_3^[4]) + x_3"),
        ("shared", "z[3][2]", "W_21^[1] a_1^[2] + W_22^[1] a_2^[2] + b_2^[3]"),
        (
            "penalty",
            "R",
            "λ/2 ((W_11^[1])^2 + (W_12^[1])^2 + (W_21^[1])^2 + (W_22^[1])^2 + (W_11^[2])^2 + (W_12^[2])^2)",
        ),
        ("penalty", "J", "L + R"),
        ("penalty", "lambda", "0.01"),
        (
            "many weights",
            "R",
            (
                "λ/2 Σ_{i=1..8} Σ_{j=1..3} (W_ij^[1])^2 + λ/2 Σ_{i=1..8} Σ_{j=1..8} (W_ij^[2])^2 + "
                "λ/2 Σ_{j=1..8} (W_1j^[3])^2"
            ),
        ),
        ("many weights", "lambda", "0.0001"),
        ("all together", "R", "λ/2 ((W_11^[1])^2 + (W_12^[1])^2 + (W_21^[1])^2 + (W_22^[1])^2)"),
        ("unit by unit", "R", "λ/2 ((W^[1])^2 + (W^[2])^2)"),
        ("unit by unit", "z[2]", "W^[2] a^[1] + b^[2] + a^[1]"),
        ("unit by unit", "lambda", "1/2"),
    ],
)
def test_a_quantity_is_defined_as_lecturers_write_it(network: str, name: str, text: str) -> None:
    definition = NETWORKS[network].definition(parse_quantity(name))
    assert print_text(definition_formula(definition), notation("slides")) == text


def test_a_loss_says_its_factor_and_its_mean() -> None:
    half = graph("2-2", loss="squared_error", outputs="mean", factor="1/2")
    assert print_text(definition_formula(half.definition(LOSS)), notation("slides")) == (
        "1/4 ((ŷ_1 - y_1)^2 + (ŷ_2 - y_2)^2)"
    )
    entropy = graph("2-7", "softmax", "categorical_cross_entropy")
    assert print_text(definition_formula(entropy.definition(LOSS)), notation("slides")) == "-Σ_{k=1..7} y_k ln(ŷ_k)"


def test_what_a_skip_or_a_shared_weight_acts_on_is_told_shortly() -> None:
    skips, k = NETWORKS["long skips"], Quantity("a", 1, (5,))
    assert skips.influenced(k) == Joined(Family("z", 2, 2), (Quantity("a", 3, (5,)),))
    assert Quantity("a", 3, (5,)) in skips.influenced(k)
    assert Quantity("a", 3, (4,)) not in skips.influenced(k)
    shared = NETWORKS["shared"].influenced(Quantity("W", 1, (2, 1)))
    assert shared == tuple(Quantity("z", l, (2,)) for l in (1, 2, 3))


def test_inputs_are_layer_0_and_targets_and_predictions_are_of_the_last() -> None:
    network = graph("2-3-1")
    named = {"x": 0, "z": 1, "W": 2, "y": 2, "yhat": 2}
    own = {"z": 1, "W": 2}
    assert {name: network.layer_of(Quantity(name, own.get(name))) for name in named} == named


def test_a_matrix_is_its_rows_and_has_its_entries() -> None:
    matrix = NETWORKS["many weights"].matrix(1)
    assert len(list(matrix)) == 24
    assert list(matrix)[3] == Quantity("W", 1, (2, 1))
    assert Quantity("W", 1, (8, 3)) in matrix
    assert Quantity("W", 1, (9, 3)) not in matrix
    assert Quantity("W", 1, (3, 4)) not in matrix
    assert Quantity("W", 2, (1, 1)) not in matrix


def test_what_is_differentiated_has_the_penalty_in_it_where_there_is_one() -> None:
    assert NETWORKS["penalty"].objective == COST
    assert NETWORKS["lecture"].objective == LOSS


def test_a_definition_may_be_asked_for_with_letters() -> None:
    skipping = NETWORKS["skips"].definition(Quantity("z", 3, (Index("k"),)))
    assert print_text(definition_formula(skipping), notation("slides")) == (
        "W_k1^[3] a_1^[2] + W_k2^[3] a_2^[2] + b_k^[3] + a_k^[2]"
    )
    definition = NETWORKS["many units"].definition(Quantity("z", 2, (Index("k"),)))
    assert print_text(definition_formula(definition), notation("slides")) == "Σ_{j=1..9} W_kj^[2] a_j^[1] + b_k^[2]"


def test_free_quantities_have_no_right_hand_side() -> None:
    with pytest.raises(TypeError, match=r"^Free has no right-hand side$"):
        definition_formula(Free())


# --- laziness -----------------------------------------------------------------------------------------------------


def test_a_large_network_answers_about_one_weight_without_making_the_others() -> None:
    network = graph("784-512-10", "relu,softmax", "categorical_cross_entropy")
    weight = Quantity("W", 2, (3, 7))
    network.definition(weight), network.children(weight)  # fills caches of the registry
    tracemalloc.start()
    assert network.definition(weight) == Free()
    assert network.children(weight) == (Quantity("z", 2, (3,)),)
    assert network.definition(Quantity("z", 2, (3,))).inputs == Family("a", 1, 512)
    small = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert small < 5_000, "a few objects, not a row of 512"


def test_one_derivation_in_a_large_network_makes_few_of_its_400_000_quantities(monkeypatch: pytest.MonkeyPatch) -> None:
    made = 0
    member = Family.member

    def counted(self: Family, k: int | Index) -> Quantity:
        nonlocal made
        made += 1
        return member(self, k)

    monkeypatch.setattr(Family, "member", counted)
    network = graph("784-512-10", "relu,softmax", "categorical_cross_entropy")
    derivation = Deriver(network).derive(LOSS, Quantity("W", 2, (3, 7)))
    assert derivation.start == Partial(LOSS, Quantity("W", 2, (3, 7)))
    assert made < 200


# --- what does not exist ------------------------------------------------------------------------------------------

WEIGHTS = "`W[1][i,j]` with i = 1..3, j = 1..2; `W[2][i,j]` with i = 1..2, j = 1..3"
KINDS = "`x[j]`, `W[l][i,j]`, `b[l][i]`, `z[l][i]`, `a[l][i]` with l = 1..2, `yhat`, `y`, `L`"


@pytest.mark.parametrize(
    ("quantity", "found", "expected"),
    [
        (Quantity("W", 5, (1, 1)), "W[5][1,1]", WEIGHTS),
        (Quantity("W", 1, (4, 1)), "W[1][4,1]", WEIGHTS),
        (Quantity("W", 1, (1, 0)), "W[1][1,0]", WEIGHTS),
        (Quantity("W", 1, (1,)), "W[1][1]", WEIGHTS),
        (Quantity("W", 1), "W[1]", WEIGHTS),
        (Quantity("b", 1, (1,)), "b[1][1]", "`b[2][i]` with i = 1..2"),
        (Quantity("a", 0, (1,)), "a[0][1]", "`a[1][i]` with i = 1..3; `a[2][i]` with i = 1..2"),
        (Quantity("a", Index("l"), (1,)), "a[l][1]", "`a[1][i]` with i = 1..3; `a[2][i]` with i = 1..2"),
        (Quantity("z", 3, (1,)), "z[3][1]", "`z[1][i]` with i = 1..3; `z[2][i]` with i = 1..2"),
        (Quantity("x", None, (3,)), "x[3]", "`x[i]` with i = 1..2"),
        (Quantity("x", 1, (1,)), "x[1][1]", "`x[i]` with i = 1..2"),
        (Quantity("yhat"), "yhat", "`yhat[i]` with i = 1..2"),
        (Quantity("L", None, (1,)), "L[1]", KINDS),
        (Quantity("q"), "q", KINDS),
        (Quantity("J"), "J", "`L`; `J` is there where the spec's loss has l2"),
        (Quantity("lambda"), "lambda", "`L`; `lambda` is there where the spec's loss has l2"),
    ],
)
def test_an_error_says_which_quantities_there_are(quantity: Quantity, found: str, expected: str) -> None:
    network = graph("2-3-2", "tanh", biases="-+")
    for ask in (network.definition, network.children, network.rank, network.parents):
        with pytest.raises(QuantityError) as error:
            ask(quantity)
        assert str(error.value) == f"found `{found}`; expected a quantity of the network 2-3-2: {expected}"


def test_an_error_says_whose_weights_a_layer_uses() -> None:
    shared = NETWORKS["shared"]
    with pytest.raises(QuantityError) as error:
        shared.definition(Quantity("W", 3, (2, 1)))
    assert str(error.value) == "found `W[3][2,1]`; expected `W[1][2,1]`: layer 3 uses the weights of layer 1"
    with pytest.raises(QuantityError, match=r"2-2-2-2: `W\[1\]\[i,j\]` with i = 1..2, j = 1..2$"):
        shared.definition(Quantity("W", 4, (1, 1)))


def test_an_error_lists_the_penalty_where_there_is_one() -> None:
    with pytest.raises(QuantityError, match=r"`yhat`, `y`, `L`, `R`, `J`, `lambda`$"):
        NETWORKS["penalty"].definition(Quantity("q"))


def test_an_error_says_that_no_layer_has_biases() -> None:
    with pytest.raises(QuantityError, match=r"network 2-3-2: no layer has biases$"):
        NETWORKS["no biases"].definition(Quantity("b", 1, (1,)))


def test_an_error_says_that_units_have_no_index_where_all_layers_have_one_unit() -> None:
    with pytest.raises(QuantityError) as error:
        NETWORKS["width 1"].definition(Quantity("a", 1, (1,)))
    assert str(error.value) == (
        "found `a[1][1]`; expected a quantity of the network 1-1-1: `a[l]` with l = 1..2, without unit indices "
        "(every layer has one unit)"
    )
    with pytest.raises(QuantityError, match="`W\\[l\\]` with l = 1, without unit indices"):
        NETWORKS["one layer"].definition(Quantity("W", 1, (1, 1)))
    with pytest.raises(QuantityError, match=r"network 1-1: `yhat`$"):
        NETWORKS["one layer"].definition(Quantity("yhat", None, (1,)))


@pytest.mark.parametrize(
    ("quantity", "added"),
    [(Quantity("a", 1, (2,), sample=3), "sample 3"), (Quantity("a", 1, (2,), mark="'"), "mark `'`")],
)
def test_a_quantity_of_a_sample_or_after_a_step_is_not_of_the_graph(quantity: Quantity, added: str) -> None:
    with pytest.raises(QuantityError) as error:
        NETWORKS["softmax"].definition(quantity)
    assert str(error.value) == (
        f"found `a[1][2]` with {added}; expected `a[1][2]`: the graph is that of one sample, and of its parameters "
        "before any step"
    )


def test_a_deep_network_lists_its_first_layers_only() -> None:
    with pytest.raises(QuantityError) as error:
        graph("2-" + "-".join(["2"] * 50)).definition(Quantity("z", 60, (1,)))
    assert str(error.value).count(";") == 8
