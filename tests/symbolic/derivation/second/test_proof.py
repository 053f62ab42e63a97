"""Steps of second order, right or wrong: what the prover accepts and what it does not."""

from __future__ import annotations

import pytest

from symbolic.derivation.engine import Deriver
from symbolic.derivation.proof import Prover
from symbolic.derivation.rules import Rule
from symbolic.derivation.second.engine import SecondDeriver
from symbolic.derivation.steps import Step
from symbolic.formula.build import equation
from symbolic.formula.nodes import ONE, ZERO, Apply, Formula, Negative, Number, Partial, Product, Quantity, Sign, Sum
from symbolic.graph.graph import Graph, HandGraph
from symbolic.graph.names import parse_quantity
from tests.symbolic.derivation.planted import TWO, named, partial, step
from tests.symbolic.graph.networks import graph

NETWORK = graph("2-2-1")
ENTROPY = graph("2-1", "sigmoid", "binary_cross_entropy")
SOFTMAX = graph("1-2", "softmax", "squared_error")
X, Z, Q, F = map(Quantity, "xzqf")
BY_HAND = HandGraph({Q: Product((X, Z)), F: Product((Q, Z))})


def second(of: str, wrt: str, then: str) -> Partial:
    return Partial(partial(of, wrt), named(then))


def chain(*factors: Formula) -> Product:
    return Product(factors, Sign.CHAIN)


def prover(network: Graph, *known: tuple[str, str]) -> Prover:
    """Return a prover that knows the first derivatives `known`, and those of neighbours that they need."""
    deriver = Deriver(network)
    for of, wrt in known:
        deriver.derive(parse_quantity(of), parse_quantity(wrt))
    return deriver.prover


def value(network: Graph, of: str, wrt: str) -> Formula:
    return Deriver(network).derive(parse_quantity(of), parse_quantity(wrt)).result


Z1, A1 = "z[1][1]", "a[1][1]"
PATH = chain(partial("L", A1), partial(A1, Z1))
SLOPE = value(NETWORK, A1, Z1)
BOTH = (second("L", A1, Z1), partial(A1, Z1), partial("L", A1), second(A1, Z1, Z1))
LEIBNIZ = Sum((chain(BOTH[0], BOTH[1]), chain(BOTH[2], BOTH[3])))
CURVE = Product((*SLOPE.factors, Sum((ONE, Negative(Product((TWO, Apply("sigmoid", (named(Z1),)))))))))  # type: ignore[attr-defined]

RIGHT = [
    step(Rule.SWAP_ORDER, second("L", Z1, A1), second("L", A1, Z1)),
    step(Rule.FIRST_DERIVATIVE, second("L", Z1, Z1), Partial(PATH, named(Z1))),
    step(Rule.FIRST_DERIVATIVE, second(A1, Z1, Z1), Partial(SLOPE, named(Z1))),
    step(Rule.PRODUCT_RULE, Partial(PATH, named(Z1)), LEIBNIZ),
    step(Rule.PRODUCT_RULE, Partial(PATH, named(Z1)), Sum((LEIBNIZ.terms[0], chain(BOTH[3], BOTH[2])))),
    step(Rule.ACTIVATION_DERIVATIVE, Partial(SLOPE, named(Z1)), CURVE),
    step(Rule.ACTIVATION_DERIVATIVE, Partial(SLOPE, named(Z1)), Apply("sigmoid", (named(Z1),), 2)),
    step(Rule.NO_CHANGE, second(Z1, "W[1][1,1]", "W[1][1,2]"), ZERO),
    step(Rule.NO_CHANGE, second("L", "L", Z1), ZERO),
    step(Rule.NO_CHANGE, second(A1, Z1, "z[1][2]"), ZERO),
    step(
        Rule.SECOND_CHAIN,
        second("L", "W[1][1,1]", "W[1][1,2]"),
        chain(second("L", Z1, Z1), partial(Z1, "W[1][1,2]"), partial(Z1, "W[1][1,1]")),
    ),
]
WRONG = [
    # of the order of one derivative, or of what is not differentiated by the same quantities
    step(Rule.SWAP_ORDER, second("L", Z1, A1), second("L", A1, A1)),
    step(Rule.SWAP_ORDER, partial("L", Z1), partial("L", Z1)),
    # not the first derivative, or by another quantity
    step(Rule.FIRST_DERIVATIVE, second("L", Z1, Z1), Partial(chain(partial("L", A1)), named(Z1))),
    step(Rule.FIRST_DERIVATIVE, second("L", Z1, Z1), Partial(PATH, named(A1))),
    step(Rule.FIRST_DERIVATIVE, second("L", Z1, Z1), PATH),
    step(Rule.FIRST_DERIVATIVE, second(A1, Z1, Z1), Partial(ONE, named(Z1))),
    # half of the product rule, and too much of it
    step(Rule.PRODUCT_RULE, Partial(PATH, named(Z1)), LEIBNIZ.terms[0]),
    step(Rule.PRODUCT_RULE, Partial(PATH, named(Z1)), chain(BOTH[0], BOTH[3])),
    step(Rule.PRODUCT_RULE, Partial(PATH, named(Z1)), Sum((*LEIBNIZ.terms, ONE))),
    step(Rule.PRODUCT_RULE, PATH, LEIBNIZ),
    step(Rule.PRODUCT_RULE, Partial(Product((PATH, named(Z1))), named(Z1)), LEIBNIZ),
    # σ'' is not σ'
    step(Rule.ACTIVATION_DERIVATIVE, Partial(SLOPE, named(Z1)), SLOPE),
    # what does change
    step(Rule.NO_CHANGE, second(A1, Z1, Z1), ZERO),
    step(Rule.NO_CHANGE, second("L", Z1, "z[1][2]"), ZERO),
    step(Rule.NO_CHANGE, second("z[2][1]", A1, "W[2][1,1]"), ZERO),
    step(Rule.NO_CHANGE, second("z[2][1]", "W[2][1,1]", "W[1][1,1]"), ZERO),
    # a link too few, one passed twice, and one over what changes on the way
    step(Rule.SECOND_CHAIN, second("L", "W[1][1,1]", "b[1][1]"), chain(second("L", Z1, Z1), partial(Z1, "b[1][1]"))),
    step(
        Rule.SECOND_CHAIN,
        second("L", "b[1][1]", Z1),
        chain(second("L", Z1, Z1), partial(Z1, "b[1][1]"), partial(Z1, "b[1][1]")),
    ),
    step(Rule.SECOND_CHAIN, second("L", Z1, Z1), chain(second("L", A1, A1), partial(A1, Z1), partial(A1, Z1))),
    step(
        Rule.SECOND_CHAIN,
        second("L", A1, "W[2][1,1]"),
        chain(second("L", "z[2][1]", "W[2][1,1]"), partial("z[2][1]", A1)),
    ),
    step(Rule.SECOND_CHAIN, second("L", Z1, Z1), ONE),
    # a derivative under a derivative sign is not held fixed
    step(Rule.TIDY, Partial(PATH, named(Z1)), ZERO),
    step(Rule.EXPRESSION_DERIVATIVE, second("L", Z1, A1), ZERO),
    step(Rule.TIDY, second("L", Z1, A1), second("L", Z1, "z[1][2]")),
]
KNOWN = ((A1, Z1), (Z1, "W[1][1,1]"), (Z1, "W[1][1,2]"), ("z[2][1]", "W[2][1,1]"), ("z[2][1]", A1), ("L", "W[1][1,1]"))


@pytest.mark.parametrize("good", RIGHT, ids=range(len(RIGHT)))
def test_a_right_step_is_proved(good: Step) -> None:
    assert prover(NETWORK, *KNOWN).holds(good)


@pytest.mark.parametrize("bad", WRONG, ids=range(len(WRONG)))
def test_a_wrong_step_is_not_proved(bad: Step) -> None:
    assert not prover(NETWORK, *KNOWN).holds(bad)


def test_what_is_equal_for_one_pair_is_not_taken_to_be_so_for_another() -> None:
    judge = prover(NETWORK)
    assert judge.holds(step(Rule.TIDY, second("L", Z1, A1), second("L", A1, Z1)))
    assert not judge.holds(step(Rule.TIDY, second("L", Z1, A1), second("L", "z[1][2]", "a[1][2]")))


def test_a_first_derivative_is_put_in_only_when_it_is_known() -> None:
    good = RIGHT[2]
    assert prover(NETWORK, (A1, Z1)).holds(good)
    assert not Prover(NETWORK, Deriver(NETWORK).reach).holds(good)


def test_a_total_derivative_follows_each_quantity_that_changes() -> None:
    judge = prover(ENTROPY, ("L", Z1))
    fact = equation(partial("L", Z1), value(ENTROPY, "L", Z1))
    bare = second("L", Z1, Z1)
    assert judge.holds(step(Rule.TOTAL_DERIVATIVE, bare, partial("yhat", Z1), fact))
    assert not judge.holds(step(Rule.TOTAL_DERIVATIVE, bare, chain(TWO, partial("yhat", Z1)), fact))
    assert not judge.holds(step(Rule.TOTAL_DERIVATIVE, bare, ZERO, fact))
    assert not judge.holds(step(Rule.TOTAL_DERIVATIVE, bare, partial("yhat", Z1)))
    # ŷ - y holds for the true ŷ only: where a is moved by itself, ∂L/∂z is another function
    assert not judge.holds(step(Rule.TOTAL_DERIVATIVE, second("L", Z1, A1), partial("yhat", A1), fact))
    # and under a derivative sign that holds everything else fixed it would not change with z at all
    assert not judge.holds(step(Rule.FIRST_DERIVATIVE, bare, Partial(fact.sides[-1], named(Z1)), fact))


def test_a_softmax_activation_moved_by_itself_does_not_change_the_slopes_of_the_softmax() -> None:
    judge = prover(SOFTMAX, (A1, Z1), (A1, "z[1][2]"))
    fact = equation(partial(A1, Z1), value(SOFTMAX, A1, Z1))
    double = Sum((ONE, Negative(Product((TWO, named(A1))))))
    assert judge.holds(step(Rule.NO_CHANGE, second(A1, Z1, "a[1][2]"), ZERO))
    assert judge.holds(step(Rule.TOTAL_DERIVATIVE, second(A1, Z1, Z1), chain(double, partial(A1, Z1)), fact))
    assert not judge.holds(step(Rule.TOTAL_DERIVATIVE, second(A1, Z1, A1), double, fact))
    assert not judge.holds(step(Rule.FIRST_DERIVATIVE, second(A1, Z1, A1), Partial(fact.sides[-1], named(A1))))


def test_a_direct_derivative_has_no_order_to_swap() -> None:
    judge = SecondDeriver(Deriver(BY_HAND)).first.prover
    direct = Partial(Partial(Product((Q, Z)), Z), X)
    other = Partial(Partial(Product((Q, Z)), X), Z)
    assert not judge.holds(step(Rule.SWAP_ORDER, direct, other))
    assert not judge.holds(step(Rule.TIDY, direct, other))
    assert not judge.holds(step(Rule.NO_CHANGE, direct, ZERO))
    assert not judge.holds(step(Rule.NO_CHANGE, Sum((direct, Number("1"))), ONE))
