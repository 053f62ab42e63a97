"""Derivatives between neighbours: every line of every one against differences of a plain-loop network."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import pytest

from symbolic.derivation.index.engine import IndexDeriver
from symbolic.derivation.index.local import derive_local, lines_of_definition
from symbolic.derivation.index.proof import IndexProver
from symbolic.derivation.rules import Rule
from symbolic.derivation.steps import Derivation
from symbolic.errors import ProofError
from symbolic.formula.nodes import Index, Negative, Partial, Quantity
from symbolic.formula.notation import Notation
from symbolic.formula.text import print_text
from symbolic.graph.network import COST, LOSS, PENALTY, NetworkGraph
from symbolic.spec.model import NetworkSpec
from tests.symbolic.derivation.index.lines_worth import wrong_lines
from tests.symbolic.graph.networks import graph, spec

I, J, K, Q = map(Index, "ijkq")
NETWORKS = {
    "smooth": spec("2-3-4", "tanh,sigmoid", "squared_error", outputs="mean"),
    "no biases": spec("3-4-2", "silu,identity", "log_cosh", biases="-+"),
    "softmax": spec("2-4-3", "softplus,softmax", "categorical_cross_entropy"),
    "cross-entropy": spec("2-3-2", "softplus,sigmoid", "binary_cross_entropy"),
    "skip into the scores": spec("2-3-3-2", "tanh,sigmoid,identity", skips={2: (1, "z")}),
    "skip behind the activation": spec("2-3-4-3", "tanh,sigmoid,identity", skips={3: (1, "a")}),
    "shared": spec("3-3-3-2", "tanh,sigmoid,identity", shares={2: 1}),
}


@cache
def deriver(network: str) -> IndexDeriver:
    return IndexDeriver(NetworkGraph(NETWORKS[network]))


def neighbours(network: NetworkSpec) -> Iterator[tuple[Quantity, Quantity]]:
    yield Quantity("yhat", None, (Q,)), Quantity("a", network.depth, (I,))
    yield LOSS, Quantity("yhat", None, (I,))
    for l, layer in enumerate(network.layers, start=1):
        score, other = Quantity("z", l, (Q,)), Quantity("z", l, (K,))
        yield Quantity("a", l, (Q,)), Quantity("z", l, (I,))
        if layer.share is None:  # shared weights act by a detour as well
            yield score, Quantity("W", l, (I, J))
        yield other, Quantity("a", l - 1, (I,)) if l > 1 else Quantity("x", None, (I,))
        if layer.bias:
            yield score, Quantity("b", l, (I,))


@pytest.mark.parametrize("network", NETWORKS)
def test_every_line_is_worth_what_differences_say(network: str) -> None:
    for child, parent in neighbours(NETWORKS[network]):
        derivation = deriver(network).local(child, parent)
        assert derivation.start == Partial(child, parent)
        assert wrong_lines(NETWORKS[network], derivation) == []


def test_a_wrong_line_would_be_seen() -> None:
    derivation = deriver("smooth").local(Quantity("z", 2, (K,)), Quantity("a", 1, (I,)))
    for place, step in enumerate(derivation.steps):
        steps = (*derivation.steps[:place], replace(step, after=Negative(step.after)), *derivation.steps[place + 1 :])
        assert wrong_lines(NETWORKS["smooth"], Derivation(derivation.of, derivation.wrt, steps))


def test_letters_of_sums_keep_clear_of_those_of_the_entries() -> None:
    found = derive_local(
        deriver("smooth").graph, IndexProver(deriver("smooth").graph), Quantity("z", 2, (Q,)), Quantity("a", 1, (K,))
    )
    assert print_text(found.steps[0].after, Notation("test")) == "∂(Σ_{s=1..n_1} W_qs^[2] a_s^[1] + b_q^[2])/∂a_k^[1]"
    assert print_text(found.result, Notation("test")) == "W_qk^[2]"


def test_the_penalty_by_a_weight() -> None:
    network = graph("2-3-2", "tanh", l2=0.25)
    derivation = derive_local(network, IndexProver(network), PENALTY, Quantity("W", 2, (I, J)))
    assert [(step.rule, print_text(step.after, Notation("test"))) for step in derivation.steps] == [
        (Rule.SUBSTITUTE_TERMS, "∂(λ/2 Σ_{q=1..n_2} Σ_{k=1..n_1} (W_qk^[2])^2)/∂W_ij^[2]"),
        (Rule.PENALTY_DERIVATIVE, "λ/2 Σ_{q=1..n_2} Σ_{k=1..n_1} 2 W_qk^[2] ∂W_qk^[2]/∂W_ij^[2]"),
        (Rule.KRONECKER, "λ/2 Σ_{q=1..n_2} Σ_{k=1..n_1} 2 W_qk^[2] δ_qi δ_kj"),
        (Rule.CONTRACT, "λ/2 · 2 W_ij^[2]"),
        (Rule.SIMPLIFY, "λ W_ij^[2]"),
    ]
    assert wrong_lines(spec("2-3-2", "tanh", l2=0.25), derivation) == []
    cost = IndexDeriver(network, COST).local(COST, PENALTY)
    assert print_text(cost.result, Notation("test")) == "1"


def test_an_entry_that_acts_by_a_detour_too_has_no_plain_local_derivative() -> None:
    network = graph("2-3-3-2", "tanh", skips={2: (1, "a")})
    child, parent = Quantity("a", 2, (Q,)), Quantity("a", 1, (I,))
    with pytest.raises(ProofError, match="SUBSTITUTE_DEFINITION: could not prove"):
        derive_local(network, IndexProver(network), child, parent)
    definition = network.definition(child)
    link = IndexDeriver(network).link(child, parent)
    steps = tuple(lines_of_definition(network, IndexProver(network), definition, link))
    assert print_text(link, Notation("test")) == "∂(tanh(z_q^[2]) + a_q^[1])/∂a_i^[1]"
    assert print_text(steps[-1].after, Notation("test")) == "δ_qi"


def test_a_planted_derivative_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    right = deriver("smooth").local(Quantity("z", 2, (K,)), Quantity("a", 1, (I,))).result
    monkeypatch.setattr("symbolic.derivation.index.local.contracted", lambda _: Negative(right))
    network = deriver("smooth").graph
    with pytest.raises(ProofError, match="CONTRACT: could not prove"):
        derive_local(network, IndexProver(network), Quantity("z", 2, (K,)), Quantity("a", 1, (I,)))
