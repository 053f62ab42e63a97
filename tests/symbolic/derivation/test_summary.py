"""The summary of a network: every line, in every layer that it is for, against differences of a plain-loop network."""

from __future__ import annotations

from dataclasses import replace

import pytest

from symbolic.derivation.rules import Rule
from symbolic.derivation.steps import Derivation, Step
from symbolic.derivation.summary import Kind, Known, local_summary
from symbolic.formula.nodes import Index, Partial, Quantity
from symbolic.formula.notation import notation
from symbolic.formula.text import print_text
from symbolic.graph.network import NetworkGraph
from symbolic.spec.model import NetworkSpec
from tests.symbolic.derivation.at_layers import at_layers
from tests.symbolic.derivation.index.lines_worth import wrong_lines
from tests.symbolic.graph.networks import spec

SLIDES = notation("slides")
NETWORKS = {
    "one output": spec("2-3-2-2-1", "sigmoid"),
    "several outputs": spec("2-3-4-2", "tanh,tanh,identity"),
    "activations that differ": spec("3-4-5-2", "softplus,tanh,identity"),
    "softmax": spec("2-4-3", "softplus,softmax", "categorical_cross_entropy"),
    "one layer": spec("3-2", "sigmoid"),
    "no biases": spec("3-4-2", "silu,identity", "log_cosh", biases="--"),
    "kinks": spec("2-4-3-2", "relu,relu,identity"),
    "penalty": spec("2-3-2", "tanh,identity", l2=0.1),
}


def lines(network: NetworkSpec) -> tuple[Known, ...]:
    return local_summary(NetworkGraph(network), SLIDES)


def instances(known: Known) -> list[Derivation]:
    """Return what a line says in each layer that it is for, as a derivation of one step."""
    found = []
    for l in known.layers or (0,):
        bare, value = at_layers(known.line.sides, l=l)
        assert isinstance(bare, Partial)
        assert isinstance(bare.of, Quantity)
        assert isinstance(bare.wrt, Quantity)
        found.append(Derivation(bare.of, bare.wrt, (Step(Rule.KRONECKER, bare, value, ()),)))
    return found


@pytest.mark.parametrize("network", NETWORKS)
def test_every_line_holds_in_every_layer_that_it_is_for(network: str) -> None:
    for known in lines(NETWORKS[network]):
        numbered = known.kind is Kind.PREDICTION and NETWORKS[network].widths[-1] == 1
        for derivation in instances(known):
            if not numbered:  # that of a single output has no letters, and is the one line that says ŷ = a
                assert wrong_lines(NETWORKS[network], derivation) == []


@pytest.mark.parametrize("network", NETWORKS)
def test_every_kind_of_neighbours_is_told_in_every_layer(network: str) -> None:
    spec_of = NETWORKS[network]
    told = {(known.kind, l) for known in lines(spec_of) for l in known.layers}
    for l, layer in enumerate(spec_of.layers, 1):
        wanted = {Kind.SLOPE, Kind.WEIGHT, *((Kind.BIAS,) if layer.bias else ()), *((Kind.INPUT,) if l > 1 else ())}
        assert {kind for kind, at in told if at == l} >= wanted


def test_lines_stand_in_the_order_of_a_lecture() -> None:
    shown = [print_text(known.line, SLIDES) for known in lines(NETWORKS["one output"])]
    assert shown == [
        "∂ŷ/∂a_1^[4] = 1",
        "∂a_i^[l]/∂z_i^[l] = σ(z_i^[l]) (1 - σ(z_i^[l]))",
        "∂z_i^[l]/∂W_ij^[l] = a_j^[l-1]",
        "∂z_i^[l]/∂a_j^[l-1] = W_ij^[l]",
        "∂z_i^[l]/∂b_i^[l] = 1",
    ]


def test_a_softmax_has_one_line_for_all_pairs_of_units() -> None:
    (line,) = [known.line for known in lines(NETWORKS["softmax"]) if known.layers == range(2, 3)]
    assert print_text(line, SLIDES) == "∂a_i^[2]/∂z_j^[2] = a_i^[2] (δ_ij - a_j^[2])"


def test_a_chain_of_single_units_has_no_unit_indices() -> None:
    found = lines(spec("1-1-1-1", "sigmoid"))
    assert print_text(found[2].line, SLIDES) == "∂z^[l]/∂W^[l] = a^[l-1]"
    assert "_" not in "".join(print_text(known.line, SLIDES) for known in found)


@pytest.mark.parametrize(
    "wired",
    [
        spec("2-3-4-3", "tanh,sigmoid,identity", skips={3: (1, "a")}),
        spec("3-3-3-2", "tanh,sigmoid,identity", shares={2: 1}),
        spec("3-4-2", "silu,identity", "log_cosh", biases="-+"),
        spec("2-2-2-2-2", "tanh,sigmoid,softplus,identity"),
    ],
)
def test_networks_whose_layers_need_lines_of_their_own_have_no_summary(wired: NetworkSpec) -> None:
    assert lines(wired) == ()


def test_a_wrong_line_would_be_found() -> None:
    known = lines(NETWORKS["several outputs"])[2]
    bare, _ = known.line.sides
    wrong = replace(known, line=replace(known.line, sides=(bare, Quantity("a", Index("l"), (Index("i"),)))))
    assert any(wrong_lines(NETWORKS["several outputs"], derivation) for derivation in instances(wrong))
