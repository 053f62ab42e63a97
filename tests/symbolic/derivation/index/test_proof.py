"""A line in indices that is not so is refused: planted mistakes of every kind, next to the right lines."""

from __future__ import annotations

from functools import cache

import pytest

from symbolic.derivation.index.engine import IndexDeriver
from symbolic.derivation.index.proof import IndexProver
from symbolic.derivation.rules import Rule
from symbolic.derivation.steps import Step
from symbolic.errors import ProofError
from symbolic.formula.nodes import (
    ONE,
    Formula,
    Group,
    Partial,
    Quantity,
    Relations,
)
from symbolic.graph.network import NetworkGraph
from tests.symbolic.derivation.index.letters import (
    I,
    J,
    K,
    L,
    Q,
    a,
    d,
    f,
    minus,
    over,
    plus,
    slope,
    times,
    u,
    x,
    z,
)
from tests.symbolic.derivation.index.planted import FACT, LINES, ONWARD, SCORE, Line
from tests.symbolic.graph.networks import graph

NETWORKS = {
    "squares": graph("2-3-4", "tanh,sigmoid"),
    "entropy": graph("2-3-4", "tanh,sigmoid", "binary_cross_entropy"),
    "skip": graph("2-3-3-4", "tanh", skips={2: (1, "a")}),
    "softmax": graph("2-3-4", "tanh,softmax", "categorical_cross_entropy"),
}


@cache
def prover(network: str) -> IndexProver:
    """Return a prover that knows every derivative of its network."""
    found = IndexDeriver(NETWORKS[network])
    for l in (2, 1):
        for name in ("a", "z", "W", "b"):
            found.derive(Quantity(name, l))
    return found.prover


@pytest.mark.parametrize("line", LINES.values(), ids=LINES)
def test_the_right_line_is_proved(line: Line) -> None:
    step = line.step()
    assert prover(line.network).prove(step) is step


WRONG = {f"{name}: {what}": (line, after) for name, line in LINES.items() for what, after in line.wrong.items()}
MISUSED = {f"{name}: {what}": (line, uses) for name, line in LINES.items() for what, uses in line.misused.items()}


@pytest.mark.parametrize(("line", "after"), WRONG.values(), ids=WRONG)
def test_a_planted_mistake_is_refused(line: Line, after: Formula) -> None:
    with pytest.raises(ProofError, match=f"{line.rule.name}: could not prove .* = .*; the step is not shown"):
        prover(line.network).prove(line.step(after))


@pytest.mark.parametrize(("line", "uses"), MISUSED.values(), ids=MISUSED)
def test_a_fact_that_is_not_so_or_not_about_this_is_refused(line: Line, uses: tuple[Relations, ...]) -> None:
    assert not prover(line.network).holds(line.step(uses=uses))


def test_a_wrong_line_before_is_refused() -> None:
    after = times(slope(L, a(1, I)), f(z(1, I), 1))
    whole = over("q", times(ONWARD, f(z(1, Q), 1), d(Q, I)), 1)
    other_width = over("q", times(ONWARD, f(z(1, Q), 1), d(Q, I)), 2)
    proves = prover("squares").holds
    assert proves(Step(Rule.CONTRACT, whole, after, ("right",)))
    assert not proves(Step(Rule.CONTRACT, other_width, after, ("planted",)))
    assert not proves(Step(Rule.CHAIN_RULE, times(ONE, slope(L, a(1, I))), whole, ("planted",)))
    assert not proves(Step(Rule.SUBSTITUTE_DEFINITION, ONE, ONE, ("planted",)))


def test_a_prover_knows_nothing_before_it_has_learned_it() -> None:
    line = LINES["a known derivative put in"]
    fresh = IndexProver(NETWORKS["squares"])
    assert not fresh.holds(line.step())
    fresh.learn_fact(FACT)
    assert fresh.holds(line.step())
    assert not fresh.holds(LINES["a known slope put in"].step())


def test_a_definition_needs_a_direct_influence() -> None:
    definition = slope(SCORE, x(I))
    assert not prover("squares").holds(Step(Rule.SUBSTITUTE_DEFINITION, slope(z(2, K), x(I)), definition, ("far",)))
    given = Partial(x(I), x(J))
    assert not prover("squares").holds(Step(Rule.SUBSTITUTE_DEFINITION, given, given, ("given",)))


def test_equality_is_decided_by_instances_where_functions_must_be_written_out() -> None:
    index = prover("squares")
    written = times(f(z(2, I), name="sigmoid"), Group(plus(ONE, minus(f(z(2, I), name="sigmoid")))))
    assert index.are_equal(f(z(2, I), 1, "sigmoid"), written)
    assert index.are_equal(f(z(2, I), 1, "sigmoid"), written)  # its shape is remembered
    assert not index.are_equal(f(z(2, I), 1, "sigmoid"), f(z(2, I), name="sigmoid"))
    assert not index.are_equal(f(z(2, I), 1, "sigmoid"), over("k", written, 2))
    assert not index.are_equal(Group(u(I)), u(J))


def test_the_network_of_a_proof_has_widths_that_differ() -> None:
    for name, network in NETWORKS.items():
        if name == "skip":
            continue
        assert isinstance(network, NetworkGraph)
        assert len(set(network.widths)) == len(network.widths)
