"""Derivations where a quantity acts in several ways: over skips, by shared weights, through the penalty."""

from __future__ import annotations

import pytest

from symbolic.derivation.engine import Deriver
from symbolic.derivation.plan import left, plan, representatives, sketch
from symbolic.derivation.rules import Rule
from symbolic.derivation.steps import Derivation
from symbolic.errors import ProofError
from symbolic.formula.build import equation
from symbolic.formula.nodes import (
    ONE,
    Formula,
    Group,
    Index,
    Partial,
    Power,
    Product,
    Quantity,
    Quotient,
    Sign,
    Sum,
)
from symbolic.formula.notation import notation
from symbolic.formula.text import print_text
from symbolic.graph.definitions import definition_formula
from symbolic.graph.families import Family
from symbolic.graph.names import quantity_name
from symbolic.graph.network import COST, LOSS, PENALTY, STRENGTH, NetworkGraph
from tests.symbolic.derivation.planted import TWO, chain, named, partial, prover, step
from tests.symbolic.graph.networks import graph

SKIP = graph("2-2-2-1", "tanh,sigmoid,identity", skips={2: (1, "a")})
NEXT = graph("2-2-2", "tanh", skips={2: (1, "z")})
SHARED = graph("2-2-2", "tanh", shares={2: 1})
PENALTY_ON = graph("2-2-1", "tanh", l2=0.5)
WIDE = graph("8-8-8-1", "tanh", skips={2: (0, "a")}, shares={2: 1}, l2=0.5)


def text(formula: Formula) -> str:
    return print_text(formula, notation("slides"))


def lines(network: NetworkGraph, of: str, wrt: str) -> list[str]:
    derivation = Deriver(network).derive(named(of), named(wrt))
    return [text(line) for line in derivation.chain.sides]


# --- the lines ----------------------------------------------------------------------------------------------------


def test_a_skip_is_one_more_path_that_counts_directly() -> None:
    through = "(∂L/∂z_1^[2] × {}) + (∂L/∂z_2^[2] × {})"
    assert lines(SKIP, "L", "a[1][1]") == [
        "∂L/∂a_1^[1]",
        through.format("∂z_1^[2]/∂a_1^[1]", "∂z_2^[2]/∂a_1^[1]")
        + " + (∂L/∂a_1^[2] × ∂(σ(z_1^[2]) + a_1^[1])/∂a_1^[1])",
        through.format("W_11^[2]", "W_21^[2]") + " + (∂L/∂a_1^[2] × 1)",
        through.format("W_11^[2]", "W_21^[2]") + " + ∂L/∂a_1^[2]",
    ]


def test_the_total_derivative_of_a_unit_by_what_is_added_to_it_has_both_paths() -> None:
    assert lines(SKIP, "a[2][1]", "a[1][1]")[1] == (
        "(∂a_1^[2]/∂z_1^[2] × ∂z_1^[2]/∂a_1^[1]) + (∂(σ(z_1^[2]) + a_1^[1])/∂a_1^[1])"
    )
    assert lines(SKIP, "a[2][1]", "a[1][1]")[-1] == "(σ(z_1^[2]) (1 - σ(z_1^[2])) × W_11^[2]) + 1"


def test_a_skip_into_the_scores_of_the_next_layer_adds_one_to_a_weight() -> None:
    assert lines(NEXT, "z[2][1]", "a[1][1]")[1:] == [
        "∂(W_11^[2] a_1^[1] + W_12^[2] a_2^[1] + b_1^[2] + a_1^[1])/∂a_1^[1]",
        "W_11^[2] + 1",
    ]
    assert lines(NEXT, "z[2][1]", "a[1][2]")[-1] == "W_12^[2]"


def test_a_shared_weight_is_summed_over_its_uses() -> None:
    assert lines(SHARED, "L", "W[1][1,2]")[1:] == [
        (
            "(∂L/∂z_1^[1] × ∂z_1^[1]/∂W_12^[1]) + "
            "(∂L/∂z_1^[2] × ∂(W_11^[1] a_1^[1] + W_12^[1] a_2^[1] + b_1^[2])/∂W_12^[1])"
        ),
        "(∂L/∂z_1^[1] × x_2) + (∂L/∂z_1^[2] × a_2^[1])",
    ]


def test_a_reason_says_what_is_meant_where_only_the_direct_part_counts() -> None:
    first, second = Deriver(SHARED).derive(LOSS, named("W[1][1,2]")).steps
    assert first.rule is Rule.SUM_OVER_PATHS
    assert " Where it reaches one of them by way of another too" in "".join(map(str, first.reason))
    assert second.reason[1] == " Directly, all else held fixed, "
    assert text(second.reason[2]).endswith("∂W_12^[1] = a_2^[1]")  # type: ignore[arg-type]  # a formula


def test_the_cost_changes_by_as_much_as_its_parts() -> None:
    assert lines(PENALTY_ON, "J", "W[1][1,2]") == [
        "∂J/∂W_12^[1]",
        "∂L/∂W_12^[1] + ∂R/∂W_12^[1]",
        "∂L/∂W_12^[1] + λ W_12^[1]",
    ]
    assert lines(PENALTY_ON, "J", "b[1][1]") == ["∂J/∂b_1^[1]", "∂L/∂b_1^[1]"]
    assert lines(PENALTY_ON, "J", "yhat")[1:] == ["∂L/∂ŷ", "2 (ŷ - y)"]
    assert lines(PENALTY_ON, "J", "L")[1:] == ["∂(L + R)/∂L", "1"]
    assert lines(PENALTY_ON, "J", "lambda")[1] == "∂R/∂λ"


def test_a_penalty_is_differentiated_square_by_square() -> None:
    derivation = Deriver(PENALTY_ON).local(PENALTY, named("W[2][1,1]")).in_detail
    assert [text(line.after) for line in derivation.steps] == [
        "∂(λ/2 (W_11^[2])^2)/∂W_11^[2]",
        "λ/2 · 2 · W_11^[2]",
        "λ W_11^[2]",
    ]


def test_a_residual_unit_is_differentiated_term_by_term() -> None:
    derivation = Deriver(SKIP).local(named("a[2][1]"), named("z[2][1]")).in_detail
    assert [text(line.after) for line in derivation.steps] == [
        "∂(σ(z_1^[2]) + a_1^[1])/∂z_1^[2]",
        "∂σ(z_1^[2])/∂z_1^[2] + ∂a_1^[1]/∂z_1^[2]",
        "∂σ(z_1^[2])/∂z_1^[2] + 0",
        "σ(z_1^[2]) (1 - σ(z_1^[2]))",
    ]


def test_a_derivative_known_by_a_prime_is_written_out_for_a_residual_unit_too() -> None:
    derivation = Deriver(graph("2-2", "gelu", skips={1: (0, "a")})).local(named("a[1][1]"), named("z[1][1]"))
    assert derivation.steps[-1].rule is Rule.WRITE_OUT_PRIME
    assert text(derivation.steps[-1].reason[1]) == "GELU(z_1^[1])"  # type: ignore[arg-type]


def test_beside_a_sum_with_a_sigma_sign_a_skip_stands_alone() -> None:
    assert lines(WIDE, "L", "x[3]")[1:] == [
        "(Σ_{k=1..8} ∂L/∂z_k^[1] × ∂z_k^[1]/∂x_3) + (∂L/∂a_3^[2] × ∂(tanh(z_3^[2]) + x_3)/∂x_3)",
        "(Σ_{k=1..8} ∂L/∂z_k^[1] × W_k3^[1]) + (∂L/∂a_3^[2] × 1)",
        "(Σ_{k=1..8} ∂L/∂z_k^[1] × W_k3^[1]) + ∂L/∂a_3^[2]",
    ]


def test_under_a_sigma_sign_a_skip_into_the_next_scores_is_a_kronecker_delta() -> None:
    wide = graph("2-7-7", "tanh", skips={2: (1, "z")})
    assert lines(wide, "L", "a[1][3]")[-1] == "Σ_{k=1..7} ∂L/∂z_k^[2] × (W_k3^[2] + δ_k3)"


# --- what is shown ------------------------------------------------------------------------------------------------


def test_the_loss_is_derived_before_the_cost_that_leaves_it() -> None:
    deriver = Deriver(PENALTY_ON)
    derivations = plan(deriver, COST, PENALTY_ON.parameters())
    starts = [derivation.start for derivation in derivations]
    assert {Partial(COST, item) for item in PENALTY_ON.parameters()} <= set(starts)
    for place, derivation in enumerate(derivations):
        assert set(left(derivation)) <= set(starts[:place])
    assert [item.start for item in sketch(deriver, COST, [named("W[2][1,1]")])] == [
        Partial(LOSS, named("W[2][1,1]")),
        Partial(COST, named("W[2][1,1]")),
    ]


def test_a_layer_without_weights_of_its_own_is_represented_by_its_bias() -> None:
    names = [quantity_name(item) for item in representatives(SHARED)]
    assert names == ["b[2][1]", "W[1][1,1]", "b[1][1]"]


# --- planted mistakes ---------------------------------------------------------------------------------------------

SCORE = definition_formula(SHARED.definition(named("z[2][1]")))
FIRST_USE = Group(chain(("L", "z[1][1]"), ("z[1][1]", "W[1][1,2]")))
SECOND_USE = Group(Product((partial("L", "z[2][1]"), Partial(SCORE, named("W[1][1,2]"))), Sign.CHAIN))
TOTAL_USE = Group(chain(("L", "z[2][1]"), ("z[2][1]", "W[1][1,2]")))
RESIDUAL = definition_formula(SKIP.definition(named("a[2][1]")))
PENALTY_SUM = definition_formula(PENALTY_ON.definition(PENALTY))
ONE_SQUARE = Product((Quotient(STRENGTH, TWO), Power(named("W[1][1,2]"), TWO)))
GRADIENT = Product((STRENGTH, named("W[1][1,2]")))

PLANTED: dict[str, tuple[NetworkGraph, Rule, Formula, Formula | None, tuple[Formula, ...]]] = {
    "uses": (
        SHARED,
        Rule.SUM_OVER_PATHS,
        partial("L", "W[1][1,2]"),
        Sum((FIRST_USE, SECOND_USE)),
        (FIRST_USE, SECOND_USE, Sum((FIRST_USE, TOTAL_USE)), Sum((FIRST_USE, FIRST_USE))),
    ),
    "a definition where other ways lead there": (
        SHARED,
        Rule.SUBSTITUTE_DEFINITION,
        partial("z[2][1]", "W[1][1,2]"),
        None,
        (Partial(SCORE, named("W[1][1,2]")),),
    ),
    "a residual unit by what is added": (
        SKIP,
        Rule.SUBSTITUTE_DEFINITION,
        partial("a[2][1]", "a[1][1]"),
        None,
        (Partial(RESIDUAL, named("a[1][1]")),),
    ),
    "what is added directly": (
        SKIP,
        Rule.ADDED,
        Partial(RESIDUAL, named("a[1][1]")),
        ONE,
        (TWO, named("W[2][1,1]"), Sum((named("W[2][1,1]"), ONE))),
    ),
    "parts": (
        PENALTY_ON,
        Rule.SUM_OF_PARTS,
        partial("J", "W[1][1,2]"),
        Sum((partial("L", "W[1][1,2]"), partial("R", "W[1][1,2]"))),
        (
            partial("L", "W[1][1,2]"),
            Sum((partial("R", "W[1][1,2]"), partial("L", "W[1][1,2]"), partial("R", "W[1][1,2]"))),
            Sum((partial("L", "W[1][1,2]"), partial("R", "W[1][1,1]"))),
            Sum((Partial(LOSS, named("W[1][1,2]")), GRADIENT)),
        ),
    ),
    "a part that is not reached": (
        PENALTY_ON,
        Rule.SUM_OF_PARTS,
        partial("J", "b[1][1]"),
        partial("L", "b[1][1]"),
        (Sum((partial("L", "b[1][1]"), partial("R", "b[1][1]"))), partial("R", "b[1][1]")),
    ),
    "parts of what is no sum of quantities": (
        PENALTY_ON,
        Rule.SUM_OF_PARTS,
        partial("z[1][1]", "x[1]"),
        None,
        (partial("b[1][1]", "x[1]"), partial("z[1][1]", "x[1]")),
    ),
    "terms that hold a weight": (
        PENALTY_ON,
        Rule.SUBSTITUTE_TERMS,
        partial("R", "W[1][1,2]"),
        Partial(ONE_SQUARE, named("W[1][1,2]")),
        (
            Partial(definition_formula(PENALTY_ON.definition(named("a[1][1]"))), named("W[1][1,2]")),
            Partial(Product((Quotient(STRENGTH, TWO), Power(named("W[1][1,1]"), TWO))), named("W[1][1,2]")),
            Partial(Power(named("W[1][1,2]"), TWO), named("W[1][1,2]")),
            Partial(PENALTY_SUM, named("W[1][1,2]")),
        ),
    ),
    "penalty": (
        PENALTY_ON,
        Rule.PENALTY_DERIVATIVE,
        Partial(PENALTY_SUM, named("W[1][1,2]")),
        GRADIENT,
        (
            Product((TWO, *GRADIENT.factors)),
            Product((Quotient(STRENGTH, TWO), named("W[1][1,2]"))),
            Product((STRENGTH, named("W[1][2,1]"))),
            STRENGTH,
        ),
    ),
}


@pytest.mark.parametrize("kind", PLANTED)
def test_a_planted_mistake_is_refused_and_the_right_step_proved(kind: str) -> None:
    network, rule, before, right, mistakes = PLANTED[kind]
    judge = prover(network)
    if right is not None:
        judge.prove(step(rule, before, right))
    for mistake in mistakes:
        with pytest.raises(ProofError):
            judge.prove(step(rule, before, mistake))


def test_a_general_line_without_its_kronecker_delta_is_refused() -> None:
    wide = graph("2-7-7", "tanh", skips={2: (1, "z")})
    weight, k = Family("W", 2, 7), Index("k")
    value = Sum((Quantity(weight.name, 2, (k, 3)), Quantity("kronecker", None, (k, 3))))
    deriver = Deriver(wide)
    instances = [deriver.local(Quantity("z", 2, (i,)), named("a[1][3]")) for i in (1, 3)]
    judge = prover(wide, *instances)
    start = Partial(Quantity("z", 2, (k,)), named("a[1][3]"))
    judge.learn_family(equation(start, value))
    for wrong in (
        value.terms[0],
        Sum((value.terms[0], ONE)),
        Sum((value.terms[0], Quantity("kronecker", None, (k, 2)))),
    ):
        with pytest.raises(ProofError):
            judge.learn_family(equation(start, wrong))


# --- cost ---------------------------------------------------------------------------------------------------------


def test_a_penalty_on_400_000_weights_makes_few_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    made = 0
    member = Family.member

    def counted(self: Family, k: int | Index) -> Quantity:
        nonlocal made
        made += 1
        return member(self, k)

    monkeypatch.setattr(Family, "member", counted)
    network = graph("784-512-10", "relu,softmax", "categorical_cross_entropy", l2=1e-4)
    derivation: Derivation = Deriver(network).derive(COST, named("W[1][3,7]"))
    assert text(derivation.result) == "∂L/∂W_37^[1] + λ W_37^[1]"
    assert made < 5_000
