"""What a proof may rest on: facts, definitions and shapes that were proved before, and nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from symbolic.derivation.engine import Deriver
from symbolic.derivation.proof import Prover
from symbolic.derivation.rules import Rule
from symbolic.derivation.steps import Derivation, Step
from symbolic.errors import ProofError, QuantityError
from symbolic.formula.build import equation
from symbolic.formula.nodes import (
    ONE,
    ZERO,
    Apply,
    Formula,
    Group,
    Index,
    Negative,
    Number,
    Partial,
    Power,
    Product,
    Quantity,
    Sigma,
    Sign,
    Sum,
    Transpose,
)
from symbolic.graph.definitions import definition_formula
from symbolic.graph.graph import HandGraph
from symbolic.graph.network import LOSS
from symbolic.graph.reach import Reach
from tests.symbolic.derivation.planted import (
    LECTURE,
    PAIR,
    ROW,
    SLOPE,
    TWO,
    WIDE,
    chain,
    named,
    partial,
    prover,
    step,
)
from tests.symbolic.graph.networks import graph

# --- facts --------------------------------------------------------------------------------------------------------

BEFORE = chain(("yhat", "a[4][1]"), ("a[4][1]", "z[4][1]"))


def test_a_known_derivative_may_be_put_in() -> None:
    known = Deriver(LECTURE).local(named("a[4][1]"), named("z[4][1]"))
    after = Product((partial("yhat", "a[4][1]"), SLOPE), Sign.CHAIN)
    right = step(Rule.SUBSTITUTE_KNOWN, BEFORE, after, known.known)
    assert prover(LECTURE, known).prove(right) is right


def test_a_fact_that_was_never_proved_is_refused() -> None:
    fact = equation(partial("a[4][1]", "z[4][1]"), ONE)
    after = Product((partial("yhat", "a[4][1]"), ONE), Sign.CHAIN)
    with pytest.raises(ProofError, match="SUBSTITUTE_KNOWN"):
        prover(LECTURE).prove(step(Rule.SUBSTITUTE_KNOWN, BEFORE, after, fact))


def test_a_true_fact_that_was_not_shown_yet_is_refused() -> None:
    fact = equation(partial("a[4][1]", "z[4][1]"), SLOPE)
    after = Product((partial("yhat", "a[4][1]"), SLOPE), Sign.CHAIN)
    with pytest.raises(ProofError, match="SUBSTITUTE_KNOWN"):
        prover(LECTURE).prove(step(Rule.SUBSTITUTE_KNOWN, BEFORE, after, fact))


def test_a_line_that_is_not_what_the_facts_give_is_refused() -> None:
    known = Deriver(LECTURE).local(named("a[4][1]"), named("z[4][1]"))
    for after in (BEFORE, Product((ONE, SLOPE), Sign.CHAIN), Product((SLOPE, partial("yhat", "a[4][1]")), Sign.CHAIN)):
        with pytest.raises(ProofError, match="SUBSTITUTE_KNOWN"):
            prover(LECTURE, known).prove(step(Rule.SUBSTITUTE_KNOWN, BEFORE, after, known.known))


def test_a_proved_step_may_be_used() -> None:
    judge = prover(LECTURE)
    local = step(Rule.AFFINE_WRT_WEIGHT, Partial(ROW, named("W[4][1,2]")), named("a[3][2]"))
    judge.learn_step(judge.prove(local))
    judge.prove(step(Rule.SUBSTITUTE_KNOWN, Partial(ROW, named("W[4][1,2]")), named("a[3][2]"), local.equation))


# --- cancelling ---------------------------------------------------------------------------------------------------


def _cancelling() -> Step:
    derivation = Deriver(PAIR).derive(named("L"), named("z[2][1]"))
    assert derivation.steps[-1].rule is Rule.SIMPLIFY
    return derivation.steps[-1]


SHORT = Sum((named("yhat"), Negative(named("y"))))


def test_loss_and_activation_cancel() -> None:
    right = _cancelling()
    assert right.after == SHORT
    prover(PAIR).prove(right)


@pytest.mark.parametrize(
    "after",
    [
        Sum((named("y"), Negative(named("yhat")))),
        Product((TWO, SHORT)),
        named("yhat"),
        Sum((named("yhat"), named("y"))),
        ONE,
    ],
)
def test_a_wrong_cancellation_is_refused(after: Formula) -> None:
    judge = prover(PAIR)
    judge.prove(_cancelling())
    with pytest.raises(ProofError, match="SIMPLIFY"):
        judge.prove(replace(_cancelling(), after=after))


def test_cancelling_needs_the_definitions_it_uses() -> None:
    for uses in ((), _cancelling().uses[:1]):
        with pytest.raises(ProofError, match="SIMPLIFY"):
            prover(PAIR).prove(replace(_cancelling(), uses=uses))


def test_a_wrong_definition_among_the_uses_is_refused_though_the_line_would_follow() -> None:
    wrong = (equation(named("yhat"), named("y")),)
    line = Sum((named("yhat"), Negative(named("y"))))
    with pytest.raises(ProofError, match="SIMPLIFY"):
        prover(PAIR).prove(step(Rule.SIMPLIFY, line, ZERO, *wrong))
    with pytest.raises(ProofError, match="SIMPLIFY"):
        prover(PAIR).prove(step(Rule.SIMPLIFY, named("x[1]"), ONE, equation(named("x[1]"), ONE)))


# --- one proof for many names -------------------------------------------------------------------------------------


def _wide_row(i: int) -> Sum:
    j = Index("j")
    term = Product((Quantity("W", 1, (i, j)), Quantity("x", None, (j,))))
    return Sum((Sigma(term, "j", 1, 8), Quantity("b", 1, (i,))))


def test_a_step_with_a_sigma_sign_says_nothing_about_another_unit() -> None:
    judge = prover(WIDE)
    judge.prove(step(Rule.AFFINE_WRT_WEIGHT, Partial(_wide_row(1), named("W[1][1,3]")), named("x[3]")))
    with pytest.raises(ProofError):
        judge.prove(step(Rule.AFFINE_WRT_WEIGHT, Partial(_wide_row(1), named("W[1][1,3]")), named("x[4]")))
    with pytest.raises(ProofError):
        judge.prove(step(Rule.AFFINE_WRT_WEIGHT, Partial(_wide_row(1), named("W[1][2,3]")), named("x[3]")))


def test_known_constants_are_no_free_names() -> None:
    judge = prover(LECTURE)
    judge.prove(step(Rule.SIMPLIFY, Quantity("kronecker", None, (1, 1)), ONE))
    judge.prove(step(Rule.SIMPLIFY, Apply("sin", (Quantity("pi"),)), ZERO))
    with pytest.raises(ProofError):
        judge.prove(step(Rule.SIMPLIFY, Quantity("kronecker", None, (1, 2)), ONE))
    with pytest.raises(ProofError):
        judge.prove(step(Rule.SIMPLIFY, Apply("sin", (named("x[1]"),)), ZERO))


def test_equal_names_are_not_taken_for_different_ones() -> None:
    judge = prover(LECTURE)
    x, y = named("x[1]"), named("x[2]")
    judge.prove(step(Rule.SIMPLIFY, Sum((x, Negative(x))), ZERO))
    with pytest.raises(ProofError):
        judge.prove(step(Rule.SIMPLIFY, Sum((x, Negative(y))), ZERO))
    judge.prove(step(Rule.SIMPLIFY, Partial(x, x), ONE))
    with pytest.raises(ProofError):
        judge.prove(step(Rule.SIMPLIFY, Partial(x, y), ONE))


def test_a_family_fact_needs_proved_instances_that_agree_with_it() -> None:
    network = graph("2-8", "softmax", "categorical_cross_entropy")
    deriver = Deriver(network)
    own, other = (deriver.local(named(f"a[1][{k}]"), named("z[1][1]")) for k in (1, 2))
    k = Index("k")
    unit, delta = Quantity("a", 1, (k,)), Quantity("kronecker", None, (k, 1))
    bare = Partial(unit, named("z[1][1]"))
    right = equation(bare, Product((unit, Sum((delta, Negative(named("a[1][1]")))))))
    wrong = equation(bare, Product((unit, Sum((delta, Negative(unit))))))
    prover(network, own, other).learn_family(right)
    with pytest.raises(ProofError, match=r"^the general line does not agree with its instance for k = 2$"):
        prover(network, own, other).learn_family(wrong)
    with pytest.raises(ProofError, match="instance for k = 1"):
        prover(network).learn_family(right)
    with pytest.raises(ProofError, match="instance for k = 2"):
        prover(network, own).learn_family(right)


def test_a_family_fact_is_about_units_that_enter_a_definition_alike() -> None:
    k = Index("k")
    judge = prover(LECTURE)
    for bare in (
        Partial(LOSS, Quantity("a", 2, (Index("k", 1),))),
        Partial(named("z[2][1]"), Quantity("a", 1, (k,))),
    ):
        with pytest.raises(ProofError, match="not known to be alike"):
            judge.learn_family(equation(bare, ONE))
    for bare in (Partial(LOSS, named("a[3][1]")), Partial(Quantity("z", 2, (k,)), Quantity("a", 1, (Index("j"),)))):
        with pytest.raises(ProofError, match="exactly one letter"):
            judge.learn_family(equation(bare, ONE))


def test_only_what_was_proved_by_this_prover_is_learned() -> None:
    derivation = Deriver(LECTURE).local(named("z[4][1]"), named("W[4][1,1]"))
    with pytest.raises(ProofError, match="not proved"):
        Prover(LECTURE, Reach(LECTURE)).learn(derivation)
    with pytest.raises(ProofError, match="not proved"):
        Prover(LECTURE, Reach(LECTURE)).learn_step(derivation.steps[0])
    judge = prover(LECTURE, derivation)
    with pytest.raises(ProofError, match="do not follow from each other"):
        judge.learn(Derivation(derivation.of, derivation.wrt, derivation.steps[1:]))
    with pytest.raises(ProofError, match="do not follow from each other"):
        judge.learn(Derivation(derivation.of, named("W[4][1,2]"), derivation.steps))


# --- lines that hold more than paths ----------------------------------------------------------------------------


def test_a_right_sum_over_paths_with_anything_more_is_refused() -> None:
    right = Deriver(LECTURE).derive(named("yhat"), named("a[2][1]")).steps[0]
    assert isinstance(right.after, Sum)
    prover(LECTURE).prove(right)
    for extra in (Number("5"), Negative(right.after.terms[0]), named("x[1]"), Product((Number("2"), right.before))):
        wrong = Step(right.rule, right.before, Sum((*right.after.terms, extra)), ())
        with pytest.raises(ProofError):
            prover(LECTURE).prove(wrong)


def test_a_number_is_no_sum_over_paths() -> None:
    for bare in (Partial(LOSS, LOSS), partial("a[1][1]", "a[4][1]"), partial("yhat", "a[2][1]")):
        with pytest.raises(ProofError):
            prover(LECTURE).prove(step(Rule.SUM_OVER_PATHS, bare, Number("7")))


def test_nothing_is_said_about_a_whole_family_by_a_letter() -> None:
    unit = Quantity("z", 2, (Index("k"),))
    with pytest.raises(ProofError):
        prover(LECTURE).prove(step(Rule.NO_PATH, Partial(unit, named("a[1][1]")), ZERO))
    with pytest.raises(QuantityError, match="found a letter as index of `z`"):
        Deriver(LECTURE).derive(unit, named("a[1][1]"))


def test_a_definition_is_not_put_in_under_a_derivative_sign() -> None:
    x, q, f = (Quantity(name) for name in ("x", "q", "f"))
    y = Quantity("y")
    written = HandGraph({q: Sum((x, y)), f: Product((q, x))})
    definition = equation(f, Product((q, x)))
    with pytest.raises(ProofError):
        prover(written).prove(step(Rule.SIMPLIFY, Partial(f, x), q, definition))


def test_one_proved_shape_does_not_vouch_for_another_definition() -> None:
    u, p, v, w, x = (Quantity(name) for name in ("u", "p", "v", "w", "x"))
    written = HandGraph({u: Product((w, v)), p: Product((Power(x, Number("3")), v))})
    uses = equation(u, Product((w, v)))
    judge = prover(written)
    for bare in (Partial(u, v), Partial(p, v)):
        with pytest.raises(ProofError):
            judge.prove(step(Rule.SIMPLIFY, bare, w, uses))


def test_what_has_no_scalar_value_is_not_proved() -> None:
    with pytest.raises(ProofError):
        prover(LECTURE).prove(step(Rule.SIMPLIFY, Transpose(named("x[1]")), named("x[1]")))


def test_a_sum_is_not_taken_apart_where_a_term_follows_from_the_variable() -> None:
    z, q, f = map(Quantity, "zqf")
    judge = prover(HandGraph({q: Product((TWO, z)), f: Sum((q, z))}))
    whole = Partial(Sum((q, z)), z)
    judge.prove(step(Rule.EXPRESSION_DERIVATIVE, whole, ONE))
    with pytest.raises(ProofError, match="SUM_RULE"):
        judge.prove(step(Rule.SUM_RULE, whole, Sum((Partial(q, z), Partial(z, z)))))


# --- where a quantity acts in two ways ----------------------------------------------------------------------------


def test_what_acts_in_two_ways_is_not_told_as_acting_in_one() -> None:
    x, z, q, f = map(Quantity, "xzqf")
    skip = HandGraph({q: Sum((x, z)), f: Product((q, z))})
    judge = prover(skip)
    bare, written = Partial(f, z), Partial(Product((q, z)), z)
    judge.prove(step(Rule.EXPRESSION_DERIVATIVE, written, q))
    through = Group(Product((Partial(f, q), Partial(q, z)), Sign.CHAIN))
    judge.prove(step(Rule.SUM_OVER_PATHS, bare, Sum((through, Group(written)))))
    for rule, after in (
        (Rule.SUBSTITUTE_DEFINITION, written),
        (Rule.SUM_OVER_PATHS, Sum((through, Group(bare)))),
        (Rule.SUM_OVER_PATHS, through),
        (Rule.SUM_OVER_PATHS, Group(written)),
        (Rule.SUM_OVER_PATHS, Sum((through, Group(Partial(Sum((x, z)), z))))),
        (Rule.CHAIN_RULE, through.body),
    ):
        with pytest.raises(ProofError):
            judge.prove(step(rule, bare, after))


# --- letters as indices -----------------------------------------------------------------------------------------


def test_nothing_with_a_free_letter_is_proved_as_a_step() -> None:
    network = graph("2-8", "softmax", "categorical_cross_entropy")
    k = Index("k")
    unit, score = Quantity("a", 1, (k,)), named("z[1][1]")
    judge = prover(network)
    written = definition_formula(network.definition(unit))
    for forged in (
        step(Rule.SUBSTITUTE_DEFINITION, Partial(unit, score), Partial(written, score)),
        step(Rule.SOFTMAX_DERIVATIVE, Partial(written, score), Negative(Product((unit, named("a[1][1]"))))),
        step(Rule.EXPRESSION_DERIVATIVE, Partial(Product((TWO, Quantity("x", None, (k,)))), named("x[1]")), ZERO),
    ):
        with pytest.raises(ProofError):
            judge.prove(forged)


@pytest.mark.parametrize(
    "extra",
    [
        Quantity("kronecker", None, (Index("k"), 3)),
        Quantity("kronecker", None, (1, 1)),
        named("a[1][3]"),
        Sigma(Number("5"), "m", 3, Index("k")),
        Sigma(Number("5"), "m", 3, 2),
    ],
)
def test_a_family_fact_that_singles_out_another_member_is_refused(extra: Formula) -> None:
    network = graph("2-8", "softmax", "categorical_cross_entropy")
    deriver = Deriver(network)
    own, other = (deriver.local(named(f"a[1][{k}]"), named("z[1][1]")) for k in (1, 2))
    k = Index("k")
    unit, delta = Quantity("a", 1, (k,)), Quantity("kronecker", None, (k, 1))
    right = Product((unit, Sum((delta, Negative(named("a[1][1]"))))))
    bare = Partial(unit, named("z[1][1]"))
    judge = prover(network, own, other)
    judge.learn_family(equation(bare, right))
    with pytest.raises(ProofError, match="not known to be alike"):
        judge.learn_family(equation(bare, Sum((right, extra))))


def test_the_running_letter_of_a_sum_is_not_the_one_of_the_unit() -> None:
    network = graph("2-8-8-2", "tanh")
    for letter in ("j", "k", "m"):
        written = definition_formula(network.definition(Quantity("z", 2, (Index(letter),))))
        assert isinstance(written, Sum)
        assert isinstance(written.terms[0], Sigma)
        assert written.terms[0].index != letter


def test_a_derivation_without_steps_teaches_nothing() -> None:
    with pytest.raises(ProofError, match="without steps"):
        prover(LECTURE).learn(Derivation(LOSS, named("x[1]"), ()))


# --- one quantity that every path leads through -------------------------------------------------------------------


def test_every_path_may_be_told_as_one_through_what_all_lead_through() -> None:
    through = Product((partial("L", "yhat"), partial("yhat", "W[1][1,1]")), Sign.CHAIN)
    assert prover(LECTURE).holds(step(Rule.THROUGH_ONE, partial("L", "W[1][1,1]"), through))


@pytest.mark.parametrize(
    ("above", "middle", "below"),
    [
        ("L", "a[3][1]", "W[1][1,1]"),  # a path leads by a[3][2] too
        ("L", "z[1][2]", "W[1][1,1]"),  # not on any path
        ("L", "W[1][1,1]", "W[1][1,1]"),
        ("L", "L", "W[1][1,1]"),
        ("a[3][1]", "yhat", "W[1][1,1]"),  # beyond the end
    ],
)
def test_not_every_path_leads_through_any_quantity(above: str, middle: str, below: str) -> None:
    through = Product((partial(above, middle), partial(middle, below)), Sign.CHAIN)
    assert not prover(LECTURE).holds(step(Rule.THROUGH_ONE, partial(above, below), through))


def test_what_leads_through_one_is_told_with_both_derivatives_in_order() -> None:
    wrong = Product((partial("yhat", "W[1][1,1]"), partial("L", "yhat")), Sign.CHAIN)
    assert not prover(LECTURE).holds(step(Rule.THROUGH_ONE, partial("L", "W[1][1,1]"), wrong))
    assert not prover(LECTURE).holds(step(Rule.THROUGH_ONE, partial("L", "W[1][1,1]"), partial("L", "yhat")))
