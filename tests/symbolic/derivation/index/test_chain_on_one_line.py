"""The chain rule on one line: its lines as text and against differences of a plain-loop network, and its refusals."""

from __future__ import annotations

from functools import cache

import pytest

from symbolic.derivation.index import chain
from symbolic.derivation.index.chain import chain_on_one_line
from symbolic.derivation.index.engine import IndexDeriver
from symbolic.derivation.rules import Rule
from symbolic.errors import ChalkgradError, ProofError
from symbolic.formula.build import equation
from symbolic.formula.nodes import Formula, Negative, Partial, Quantity, Relations
from symbolic.formula.notation import Notation
from symbolic.formula.text import print_text
from symbolic.graph.network import COST, NetworkGraph
from symbolic.spec.model import NetworkSpec
from tests.symbolic.derivation.index.lines_worth import wrong_lines
from tests.symbolic.graph.networks import spec

NETWORKS = {
    "squares": spec("2-3-4", "tanh,sigmoid", outputs="mean"),
    "cross-entropy": spec("2-3-2", "tanh,sigmoid", "binary_cross_entropy"),
    "softmax": spec("2-3-4", "silu,softmax", "categorical_cross_entropy"),
    "linear": spec("3-2-4", "identity", "huber"),
    "no biases": spec("2-3-4-3", "tanh,softplus,identity", biases="-+-"),
    "skip into the scores": spec("2-3-3-4", "tanh,sigmoid,identity", skips={2: (1, "z")}),
    "skip behind the activation": spec("2-3-4-3-2", "tanh,sigmoid,tanh,identity", skips={3: (1, "a")}),
    "shared": spec("3-3-3-2", "tanh,sigmoid,identity", shares={2: 1}),
}
PENALIZED = spec("2-3-4", "tanh,identity", l2=0.5)


@cache
def deriver(network: NetworkSpec) -> IndexDeriver:
    graph = NetworkGraph(network)
    return IndexDeriver(graph, graph.objective)


def arrays(network: NetworkSpec) -> list[Quantity]:
    found = [Quantity("x"), Quantity("yhat")]
    for l, layer in enumerate(network.layers, start=1):
        found += [Quantity(name, l) for name in ("a", "z")]
        found += [Quantity("W", l)] if layer.share is None else []
        found += [Quantity("b", l)] if layer.bias else []
    return found


@pytest.mark.parametrize(("network", "refused"), [
    ("squares", ()),
    ("cross-entropy", ()),
    ("softmax", ("z2", "W2", "b2")),
    ("linear", ()),
    ("no biases", ()),
    ("skip into the scores", ()),
    ("skip behind the activation", ("a1", "z1", "W1", "b1")),
    ("shared", ("W1",)),
])  # fmt: skip
def test_every_line_is_worth_what_differences_say(network: str, refused: tuple[str, ...]) -> None:
    seen = []
    for array in arrays(NETWORKS[network]):
        try:
            derivation = chain_on_one_line(deriver(NETWORKS[network]), array)
        except ProofError:
            raise
        except ChalkgradError:
            seen.append(f"{array.name}{array.layer}")
            continue
        assert [step.before for step in derivation.steps[1:]] == [step.after for step in derivation.steps[:-1]]
        assert wrong_lines(NETWORKS[network], derivation) == []
    assert sorted(seen) == sorted(refused)


LINES = {
    ("squares", "W", 1): (
        "∂L/∂W_ij^[1] = Σ_{k=1..n_2} ∂L/∂z_k^[2] × ∂z_k^[2]/∂a_i^[1] × ∂a_i^[1]/∂z_i^[1] × ∂z_i^[1]/∂W_ij^[1]"
        " = Σ_{k=1..n_2} ∂L/∂z_k^[2] × W_ki^[2] × tanh'(z_i^[1]) × x_j"
    ),
    ("squares", "b", 2): (
        "∂L/∂b_i^[2] = ∂L/∂ŷ_i × ∂ŷ_i/∂a_i^[2] × ∂a_i^[2]/∂z_i^[2] × ∂z_i^[2]/∂b_i^[2]"
        " = (2/n_2) (ŷ_i - y_i) × 1 × σ'(z_i^[2]) × 1 = (2/n_2) (ŷ_i - y_i) × σ'(z_i^[2])"
    ),
    ("cross-entropy", "z", 2): (
        "∂L/∂z_i^[2] = ∂L/∂ŷ_i × ∂ŷ_i/∂a_i^[2] × ∂a_i^[2]/∂z_i^[2]"
        " = (ŷ_i - y_i)/(ŷ_i (1 - ŷ_i)) × 1 × σ'(z_i^[2]) = (ŷ_i - y_i)/(ŷ_i (1 - ŷ_i)) × σ'(z_i^[2])"
    ),
    ("skip into the scores", "a", 1): (
        "∂L/∂a_i^[1] = Σ_{k=1..n_2} ∂L/∂z_k^[2] × ∂z_k^[2]/∂a_i^[1] = Σ_{k=1..n_2} ∂L/∂z_k^[2] × (W_ki^[2] + δ_ki)"
    ),
    ("linear", "W", 1): (
        "∂L/∂W_ij^[1] = Σ_{k=1..n_2} ∂L/∂z_k^[2] × ∂z_k^[2]/∂a_i^[1] × ∂a_i^[1]/∂z_i^[1] × ∂z_i^[1]/∂W_ij^[1]"
        " = Σ_{k=1..n_2} ∂L/∂z_k^[2] × W_ki^[2] × 1 × x_j = Σ_{k=1..n_2} ∂L/∂z_k^[2] × W_ki^[2] × x_j"
    ),
}


@pytest.mark.parametrize(("case", "text"), LINES.items(), ids=str)
def test_the_lines(case: tuple[str, str, int], text: str) -> None:
    network, name, l = case
    derivation = chain_on_one_line(deriver(NETWORKS[network]), Quantity(name, l))
    assert print_text(derivation.chain, Notation("test")) == text
    rules = [Rule.CHAIN_RULE, Rule.SUBSTITUTE_KNOWN, Rule.DROP_ONES]
    assert [step.rule for step in derivation.steps] == rules[: len(derivation.steps)]


def test_a_cost_with_penalty_goes_by_way_of_the_loss() -> None:
    derivation = chain_on_one_line(deriver(PENALIZED), Quantity("b", 2))
    assert derivation.of == COST
    assert print_text(derivation.chain, Notation("test")).startswith("∂J/∂b_i^[2] = ∂J/∂L × ∂L/∂ŷ_i × ∂ŷ_i/∂a_i^[2]")
    assert wrong_lines(PENALIZED, derivation) == []


@pytest.mark.parametrize(
    ("network", "array", "found"),
    [
        (PENALIZED, Quantity("W", 1), "found several ways up to the loss; expected one"),
        (NETWORKS["shared"], Quantity("W", 1), "found several ways up to the loss; expected one"),
        (NETWORKS["skip behind the activation"], Quantity("a", 1), "found several ways up to the loss; expected one"),
        (NETWORKS["softmax"], Quantity("W", 2), "found a softmax on the way; expected activations that act on each"),
    ],
)
def test_where_there_are_several_ways_it_is_refused(network: NetworkSpec, array: Quantity, found: str) -> None:
    with pytest.raises(ChalkgradError) as error:
        chain_on_one_line(deriver(network), array)
    assert str(error.value).startswith(found)


@pytest.mark.parametrize("place", range(3))
def test_a_planted_factor_is_not_shown(monkeypatch: pytest.MonkeyPatch, place: int) -> None:
    right, links = chain._value, []

    def planted(engine: IndexDeriver, link: Partial) -> Relations:
        links.append(link)
        fact = right(engine, link)
        value: Formula = Negative(fact.sides[-1]) if len(links) == place + 1 else fact.sides[-1]
        return equation(link, value)

    monkeypatch.setattr(chain, "_value", planted)
    with pytest.raises(ProofError, match="a chain on one line could not be proved"):
        chain_on_one_line(deriver(NETWORKS["squares"]), Quantity("W", 1))
    assert len(links) == 3
