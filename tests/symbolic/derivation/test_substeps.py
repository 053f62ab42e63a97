from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from codegen.spec_files import resolve_spec
from symbolic.derivation.engine import Deriver
from symbolic.derivation.proof import Prover
from symbolic.derivation.rules import Rule
from symbolic.derivation.steps import Step
from symbolic.errors import ProofError
from symbolic.formula.nodes import ONE, Partial, Quantity, Sum
from symbolic.formula.notation import notation
from symbolic.formula.text import print_text
from symbolic.graph.graph import Graph
from symbolic.graph.names import parse_quantity
from symbolic.graph.network import NetworkGraph
from symbolic.graph.reach import Reach


def deriver(spec: str) -> Deriver:
    return Deriver(NetworkGraph(resolve_spec(spec)))


def rules(spec: str, child: str, parent: str) -> list[Rule]:
    derivation = deriver(spec).local(parse_quantity(child), parse_quantity(parent))
    return [step.rule for step in derivation.in_detail.steps]


def prover(graph: Graph) -> Prover:
    return Prover(graph, Reach(graph))


@pytest.mark.parametrize("parent", ["W[4][1,1]", "W[4][1,2]", "a[3][1]", "a[3][2]", "b[4][1]"])
def test_an_affine_derivative_is_taken_term_by_term(parent: str) -> None:
    found = rules("slides", "z[4][1]", parent)
    assert found[1:3] == [Rule.SUM_RULE, Rule.CONSTANT_FACTOR]


@pytest.mark.parametrize("parent", ["z[2][1]", "z[2][2]", "z[2][3]"])
def test_a_softmax_derivative_goes_through_the_quotient_rule(parent: str) -> None:
    assert rules("softmax_classifier", "a[2][1]", parent)[1:3] == [Rule.QUOTIENT_RULE, Rule.SPLIT_FRACTION]


def test_the_sigmoid_is_differentiated_from_its_exponentials() -> None:
    derivation = deriver("slides").local(parse_quantity("a[4][1]"), parse_quantity("z[4][1]")).in_detail
    assert [step.rule for step in derivation.steps[1:]] == [
        Rule.UNFOLD_FUNCTION,
        Rule.EXPRESSION_DERIVATIVE,
        Rule.ACTIVATION_DERIVATIVE,
    ]
    z = "z_1^[4]"
    lines = [print_text(step.after, notation("slides")) for step in derivation.steps]
    assert lines[1] == f"∂(1/(1 + e^(-{z})))/∂{z}"
    assert lines[2] == f"e^(-{z})/(1 + e^(-{z}))^2"
    assert lines[3] == f"σ({z}) (1 - σ({z}))"


def test_substeps_link_from_before_to_after() -> None:
    for child, parent in (("z[4][1]", "W[4][1,2]"), ("z[4][1]", "a[3][1]"), ("a[3][1]", "z[3][1]")):
        derivation = deriver("slides").local(parse_quantity(child), parse_quantity(parent))
        detailed = derivation.in_detail
        assert detailed.start == derivation.start
        assert detailed.result == derivation.result
        assert all(one.after == other.before for one, other in pairwise(detailed.steps))


def test_a_sum_under_a_sigma_sign_and_a_single_product_have_no_smaller_steps() -> None:
    assert rules("7-2-1 tanh mse", "z[1][1]", "W[1][1,3]") == [Rule.SUBSTITUTE_DEFINITION, Rule.AFFINE_WRT_WEIGHT]
    unbiased = resolve_spec("1-1 tanh mse").model_dump()
    unbiased["layers"][0]["bias"] = False
    graph = NetworkGraph(type(resolve_spec("slides"))(**unbiased))
    derivation = Deriver(graph).local(parse_quantity("z[1]"), parse_quantity("W[1]"))
    assert all(step.substeps == () for step in derivation.steps)


def test_the_terms_are_those_a_person_writes() -> None:
    derivation = deriver("slides").local(parse_quantity("z[4][1]"), parse_quantity("W[4][1,2]"))
    lines = [print_text(step.after, notation("slides")) for step in derivation.in_detail.steps]
    assert lines[2:] == ["0 + a_2^[3] + 0", "a_2^[3]"]


# --- planted faults ---------------------------------------------------------------------------------------------


def test_a_forgotten_term_is_not_the_sum_rule() -> None:
    right = deriver("slides").local(parse_quantity("z[4][1]"), parse_quantity("W[4][1,2]")).in_detail.steps[1]
    assert isinstance(right.after, Sum)
    graph = NetworkGraph(resolve_spec("slides"))
    prover(graph).prove(right)
    with pytest.raises(ProofError, match="SUM_RULE"):
        prover(graph).prove(Step(Rule.SUM_RULE, right.before, Sum(right.after.terms[:-1]), ()))


def test_a_constant_that_is_kept_is_not_proved() -> None:
    steps = deriver("slides").local(parse_quantity("z[4][1]"), parse_quantity("W[4][1,2]")).in_detail.steps
    right = steps[2]
    assert isinstance(right.after, Sum)
    graph = NetworkGraph(resolve_spec("slides"))
    prover(graph).prove(right)
    wrong = Sum((*right.after.terms[:-1], ONE))
    with pytest.raises(ProofError, match="CONSTANT_FACTOR"):
        prover(graph).prove(Step(Rule.CONSTANT_FACTOR, right.before, wrong, ()))


def test_a_derivative_along_a_path_is_not_taken_for_zero() -> None:
    graph = NetworkGraph(resolve_spec("slides"))
    alive = Partial(Quantity("z", 4, (1,)), Quantity("a", 3, (1,)))
    with pytest.raises(ProofError):
        prover(graph).prove(Step(Rule.CONSTANT_FACTOR, alive, Quantity("y"), ()))


def test_a_step_is_proved_by_its_substeps_only_if_they_are_and_lead_there() -> None:
    network = NetworkGraph(resolve_spec("slides"))
    whole = deriver("slides").local(parse_quantity("z[4][1]"), parse_quantity("W[4][1,2]")).steps[1]
    assert whole.substeps
    prover(network).prove(whole)
    wrong_end = replace(whole, after=ONE)
    gap = replace(whole, substeps=(whole.substeps[0], whole.substeps[2]))
    wrong_inside = replace(
        whole, substeps=(whole.substeps[0], replace(whole.substeps[1], after=ONE), whole.substeps[2])
    )
    for wrong in (wrong_end, gap, wrong_inside):
        with pytest.raises(ProofError):
            prover(network).prove(wrong)
