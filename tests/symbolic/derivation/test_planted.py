"""A step that is not so is not shown: planted mistakes of every kind are refused, next to the right steps."""

from __future__ import annotations

import pytest

from symbolic.derivation.rules import Rule
from symbolic.errors import ProofError
from symbolic.formula.nodes import (
    ONE,
    ZERO,
    Apply,
    Formula,
    Group,
    Negative,
    Partial,
    Product,
    Sign,
    Sum,
)
from tests.symbolic.derivation.planted import (
    LECTURE,
    ROW,
    SLOPE,
    TWO,
    chain,
    named,
    partial,
    prover,
    sigmoid,
    step,
)

ALONG = (
    ("yhat", "a[4][1]"),
    ("a[4][1]", "z[4][1]"),
    ("z[4][1]", "a[3][2]"),
    ("a[3][2]", "z[3][2]"),
    ("z[3][2]", "W[3][2,1]"),
)
BELOW = (("a[2][1]", "z[2][1]"), ("z[2][1]", "W[2][1,1]"))
FIRST = Group(chain(("yhat", "z[3][1]"), ("z[3][1]", "a[2][1]")))
SECOND = Group(chain(("yhat", "z[3][2]"), ("z[3][2]", "a[2][1]")))
STEPS: dict[str, tuple[Rule, Formula, Formula, dict[str, Formula]]] = {
    "chain": (
        Rule.CHAIN_RULE,
        partial("yhat", "W[3][2,1]"),
        chain(*ALONG),
        {
            "a factor missing in the middle": chain(*ALONG[:2], *ALONG[3:]),
            "the last factor missing": chain(*ALONG[:-1]),
            "the first factor missing": chain(*ALONG[1:]),
            "a factor too many": chain(*ALONG, ("z[3][2]", "W[3][2,1]")),
            "a swapped weight index": chain(*ALONG[:-1], ("z[3][2]", "W[3][1,2]")),
            "another unit's path": chain(
                *ALONG[:2], ("z[4][1]", "a[3][1]"), ("a[3][1]", "z[3][1]"), ("z[3][1]", "W[3][2,1]")
            ),
            "two links joined that skip a place": chain(*ALONG[:2], ("z[4][1]", "z[3][1]"), *ALONG[4:]),
            "a number in front": Product((TWO, *chain(*ALONG).factors), Sign.CHAIN),
            "a single derivative of another unit": partial("yhat", "W[3][1,1]"),
        },
    ),
    "cut chain": (
        Rule.CHAIN_RULE,
        partial("yhat", "W[2][1,1]"),
        chain(("yhat", "a[2][1]"), *BELOW),
        {
            "one path only, past the place where paths meet": chain(
                ("yhat", "z[3][1]"), ("z[3][1]", "a[2][1]"), *BELOW
            ),
            "a jump over the place where paths meet": chain(("yhat", "z[3][1]"), *BELOW),
        },
    ),
    "paths": (
        Rule.SUM_OVER_PATHS,
        partial("yhat", "a[2][1]"),
        Sum((FIRST, SECOND)),
        {
            "a missing path": Sum((FIRST,)),
            "the same path twice": Sum((FIRST, FIRST)),
            "an extra path": Sum((FIRST, SECOND, FIRST)),
            "a path through another quantity": Sum((FIRST, Group(chain(("yhat", "z[2][2]"), ("z[2][2]", "a[2][1]"))))),
            "a path of another quantity": Sum((FIRST, Group(chain(("yhat", "z[3][2]"), ("z[3][2]", "a[2][2]"))))),
            "a path with a sign": Sum((FIRST, Negative(SECOND))),
            "one path only, as a chain": FIRST,
            "a bare number": ONE,
        },
    ),
    "definition": (
        Rule.SUBSTITUTE_DEFINITION,
        partial("a[4][1]", "z[4][1]"),
        Partial(sigmoid("z[4][1]"), named("z[4][1]")),
        {
            "another function": Partial(Apply("tanh", (named("z[4][1]"),)), named("z[4][1]")),
            "another unit": Partial(sigmoid("z[3][1]"), named("z[4][1]")),
            "another variable": Partial(sigmoid("z[4][1]"), named("z[3][1]")),
            "no derivative": sigmoid("z[4][1]"),
        },
    ),
    "activation": (
        Rule.ACTIVATION_DERIVATIVE,
        Partial(sigmoid("z[4][1]"), named("z[4][1]")),
        SLOPE,
        {
            "sigma for its derivative": sigmoid("z[4][1]"),
            "a wrong sign": Product((sigmoid("z[4][1]"), Sum((ONE, sigmoid("z[4][1]"))))),
            "another unit": Product((sigmoid("z[4][1]"), Sum((ONE, Negative(sigmoid("z[3][1]")))))),
            "the derivative of tanh": Apply("tanh", (named("z[4][1]"),), 1),
        },
    ),
    "affine": (
        Rule.AFFINE_WRT_WEIGHT,
        Partial(ROW, named("W[4][1,2]")),
        named("a[3][2]"),
        {
            "a swapped input": named("a[3][1]"),
            "the weight itself": named("W[4][1,2]"),
            "a wrong factor": Product((TWO, named("a[3][2]"))),
            "one": ONE,
            "zero": ZERO,
        },
    ),
    "term by term": (
        Rule.SUM_RULE,
        Partial(ROW, named("W[4][1,2]")),
        Sum(tuple(Partial(term, named("W[4][1,2]")) for term in ROW.terms)),
        {
            "a missing term": Sum(tuple(Partial(term, named("W[4][1,2]")) for term in ROW.terms[:2])),
            "another variable": Sum(tuple(Partial(term, named("W[4][1,1]")) for term in ROW.terms)),
            "two terms exchanged": Sum(tuple(Partial(term, named("W[4][1,2]")) for term in ROW.terms[::-1])),
        },
    ),
    "constants": (
        Rule.CONSTANT_FACTOR,
        Sum(tuple(Partial(term, named("W[4][1,2]")) for term in ROW.terms)),
        Sum((ZERO, named("a[3][2]"), ZERO)),
        {
            "a constant that stays": Sum((ZERO, named("a[3][2]"), ONE)),
            "the other factor": Sum((ZERO, named("W[4][1,2]"), ZERO)),
        },
    ),
    "same": (
        Rule.SAME_QUANTITY,
        partial("a[4][1]", "a[4][1]"),
        ONE,
        {"zero": ZERO, "two": TWO},
    ),
    "no path": (
        Rule.NO_PATH,
        partial("a[1][1]", "W[2][1,1]"),
        ZERO,
        {"one": ONE, "something else": named("a[1][1]")},
    ),
    "ones": (
        Rule.DROP_ONES,
        Product((ONE, named("a[1][1]"), named("W[1][1,1]")), Sign.CHAIN),
        Product((named("a[1][1]"), named("W[1][1,1]")), Sign.CHAIN),
        {"more than ones": named("a[1][1]"), "another factor": Product((named("a[1][1]"), named("W[1][1,2]")))},
    ),
}
PLANTED = [(kind, mistake) for kind, (_, _, _, mistakes) in STEPS.items() for mistake in mistakes]


@pytest.mark.parametrize("kind", STEPS)
def test_the_right_step_is_proved(kind: str) -> None:
    rule, before, after, _ = STEPS[kind]
    right = step(rule, before, after)
    assert prover(LECTURE).prove(right) is right


@pytest.mark.parametrize(("kind", "mistake"), PLANTED)
def test_a_planted_mistake_is_refused_even_after_the_right_step(kind: str, mistake: str) -> None:
    rule, before, after, mistakes = STEPS[kind]
    judge = prover(LECTURE)
    judge.prove(step(rule, before, after))
    with pytest.raises(
        ProofError,
        match=rf"^{rule.name}: could not prove .* = .*; the step is not shown\. This is a fault of chalkgrad",
    ):
        judge.prove(step(rule, before, mistakes[mistake]))


def test_the_error_says_rule_and_both_sides() -> None:
    with pytest.raises(ProofError) as error:
        prover(LECTURE).prove(step(Rule.AFFINE_WRT_WEIGHT, Partial(ROW, named("W[4][1,2]")), named("a[3][1]")))
    assert str(error.value) == (
        "AFFINE_WRT_WEIGHT: could not prove ∂(W_11^[4] a_1^[3] + W_12^[4] a_2^[3] + b_1^[4])/∂W_12^[4] = a_1^[3]; "
        "the step is not shown. This is a fault of chalkgrad, not of the input: please report it with the spec."
    )


@pytest.mark.parametrize("rule", Rule)
def test_no_rule_makes_a_false_equality_true(rule: Rule) -> None:
    for before, after in (
        (ONE, TWO),
        (partial("yhat", "a[4][1]"), TWO),
        (partial("a[1][1]", "W[1][1,1]"), ZERO),
        (partial("a[1][1]", "W[1][1,1]"), Partial(sigmoid("z[1][1]"), named("W[1][1,1]"))),
        (named("a[1][1]"), named("a[1][2]")),
    ):
        with pytest.raises(ProofError):
            prover(LECTURE).prove(step(rule, before, after))


def test_a_definition_far_away_is_refused_since_its_derivative_there_is_another() -> None:
    far = partial("a[2][1]", "W[1][1,1]")
    with pytest.raises(ProofError, match="SUBSTITUTE_DEFINITION"):
        prover(LECTURE).prove(step(Rule.SUBSTITUTE_DEFINITION, far, Partial(sigmoid("z[2][1]"), named("W[1][1,1]"))))


def test_a_definition_of_what_is_given_is_refused() -> None:
    with pytest.raises(ProofError, match="SUBSTITUTE_DEFINITION"):
        prover(LECTURE).prove(step(Rule.SUBSTITUTE_DEFINITION, partial("x[1]", "x[1]"), Partial(ONE, named("x[1]"))))
