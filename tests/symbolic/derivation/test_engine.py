"""Derivations: their lines, where they stop, what they say about kinks, and what they refuse."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import cache

import pytest

from symbolic.derivation.engine import LONGEST_CHAIN, Deriver
from symbolic.derivation.gradients import Gradients
from symbolic.derivation.plan import neighbours, plan
from symbolic.derivation.rules import Rule
from symbolic.derivation.steps import Derivation, Step, Words
from symbolic.errors import QuantityError
from symbolic.formula.nodes import Formula, Partial, Product, Quantity, Sigma, Sum
from symbolic.formula.notation import notation
from symbolic.formula.text import print_text
from symbolic.graph.graph import Graph, HandGraph
from symbolic.graph.names import parse_quantity
from symbolic.graph.network import LOSS
from tests.symbolic.graph.networks import graph

X, Y, Z, Q, F, G = map(Quantity, "xyzqfg")
GRAPHS: dict[str, Graph] = {
    "lecture": graph("2-2-2-2-1"),
    "softmax": graph("2-3-2", "relu,softmax", "categorical_cross_entropy"),
    "wide softmax": graph("2-7-8", "tanh,softmax", "categorical_cross_entropy"),
    "entropy": graph("2-2-1", "softplus,sigmoid", "binary_cross_entropy"),
    "kinks": graph("2-2-2", "leaky_relu,selu", "hinge"),
    "connected": graph("2-2-2-2", "tanh,tanh,softmax", skips={2: (1, "a"), 3: (2, "z")}, shares={2: 1, 3: 1}, l2=0.25),
    "by hand": HandGraph({Q: Sum((X, Z)), F: Product((Q, Z)), G: Sum((F, Q))}),
}


def text(formula: Formula) -> str:
    return print_text(formula, notation("slides"))


def said(words: Words) -> str:
    return "".join(word if isinstance(word, str) else text(word) for word in words)


def derive(network: Graph, of: str, wrt: str) -> Derivation:
    return Deriver(network).derive(parse_quantity(of), parse_quantity(wrt))


@cache
def all_derivations(network: Graph) -> tuple[Derivation, ...]:
    deriver = Deriver(network)
    quantities = list(network.quantities())
    return tuple(deriver.derive(of, wrt) for of in quantities for wrt in quantities)


def all_steps(derivation: Derivation) -> Iterator[Step]:
    for step in derivation.steps:
        yield step
        yield from step.substeps


# --- every derivation ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("network", GRAPHS.values(), ids=GRAPHS)
def test_every_line_starts_where_the_one_before_ends(network: Graph) -> None:
    count = 0
    for derivation in all_derivations(network):
        sides = [derivation.start, *(step.after for step in derivation.steps)]
        assert [step.before for step in derivation.steps] == sides[:-1]
        assert derivation.chain.sides == tuple(sides)
        assert derivation.conclusion.sides == (derivation.start, sides[-1])
        for step in derivation.steps:
            assert step.before != step.after
            if step.substeps:
                inner = [step.before, *(small.after for small in step.substeps)]
                assert [small.before for small in step.substeps] == inner[:-1]
                assert inner[-1] == step.after
        count += 1
    assert count == len(list(network.quantities())) ** 2


def test_every_rule_is_used_somewhere() -> None:
    used = {
        step.rule
        for network in GRAPHS.values()
        for derivation in all_derivations(network)
        for step in all_steps(derivation)
    }
    softmax = graph("2-8", "softmax", "categorical_cross_entropy")
    deriver = Deriver(softmax)
    shown = neighbours(deriver, (deriver.derive(LOSS, parse_quantity("z[1][2]")),))
    used |= {step.rule for derivation in shown for step in all_steps(derivation)}
    of_this_form = list(Rule)[: list(Rule).index(Rule.SIMPLIFY) + 1]  # those of the other forms stand below
    assert used == set(of_this_form)


def test_every_line_has_a_reason_and_every_rule_a_sentence() -> None:
    for network in GRAPHS.values():
        for derivation in all_derivations(network):
            assert all(said(step.reason).endswith((".", "^2.")) for step in all_steps(derivation))
    assert all(rule.value.endswith(".") for rule in Rule)
    assert len({rule.value for rule in Rule}) == len(Rule)


def test_a_derivation_is_made_once() -> None:
    deriver = Deriver(GRAPHS["lecture"])
    pair = (LOSS, parse_quantity("W[1][1,1]"))
    assert deriver.derive(*pair) is deriver.derive(*pair)


def test_a_derivation_asks_its_question_in_words() -> None:
    assert said(derive(GRAPHS["lecture"], "yhat", "W[1][1,2]").question) == "How does W_12^[1] affect ŷ?"


# --- what comes out -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("network", "of", "wrt", "line"),
    [
        ("lecture", "L", "L", "∂L/∂L = 1"),
        ("lecture", "z[1][1]", "W[2][1,1]", "∂z_1^[1]/∂W_11^[2] = 0"),
        ("lecture", "L", "yhat", "∂L/∂ŷ = ∂(ŷ - y)^2/∂ŷ = 2 (ŷ - y)"),
        (
            "lecture",
            "yhat",
            "W[4][1,2]",
            (
                "∂ŷ/∂W_12^[4] = ∂ŷ/∂a_1^[4] × ∂a_1^[4]/∂z_1^[4] × ∂z_1^[4]/∂W_12^[4] = "
                "1 × σ(z_1^[4]) (1 - σ(z_1^[4])) × a_2^[3] = σ(z_1^[4]) (1 - σ(z_1^[4])) × a_2^[3]"
            ),
        ),
        (
            "lecture",
            "L",
            "x[1]",
            (
                "∂L/∂x_1 = (∂L/∂z_1^[1] × ∂z_1^[1]/∂x_1) + (∂L/∂z_2^[1] × ∂z_2^[1]/∂x_1) = "
                "(∂L/∂z_1^[1] × W_11^[1]) + (∂L/∂z_2^[1] × W_21^[1])"
            ),
        ),
        (
            "kinks",
            "a[1][2]",
            "z[1][2]",
            "∂a_2^[1]/∂z_2^[1] = ∂LReLU(z_2^[1])/∂z_2^[1] = LReLU'(z_2^[1]) = {1 if z_2^[1] > 0; 0.01 otherwise}",
        ),
    ],
)
def test_the_lines_are_those_of_a_lecturer(network: str, of: str, wrt: str, line: str) -> None:
    assert text(derive(GRAPHS[network], of, wrt).chain) == line


@pytest.mark.parametrize(
    ("network", "wrt", "result"),
    [
        ("entropy", "z[2][1]", "ŷ - y"),
        ("entropy", "W[2][1,2]", "(ŷ - y) × a_2^[1]"),
        ("entropy", "b[2][1]", "ŷ - y"),
        ("softmax", "z[2][2]", "ŷ_2 (y_1 + y_2) - y_2"),
        ("wide softmax", "z[2][3]", "ŷ_3 (Σ_{k=1..8} y_k) - y_3"),
    ],
)
def test_loss_and_output_activation_cancel(network: str, wrt: str, result: str) -> None:
    derivation = derive(GRAPHS[network], "L", wrt)
    assert text(derivation.result) == result
    assert derivation.steps[-1].rule is Rule.SIMPLIFY


def test_a_mean_over_outputs_keeps_its_number() -> None:
    network = graph("2-2", "sigmoid", "binary_cross_entropy", outputs="mean")
    assert text(derive(network, "L", "z[1][2]").result) == "1/2 (ŷ_2 - y_2)"
    assert text(derive(network, "L", "a[1][2]").result) == "1/2 (ŷ_2 - y_2)/(ŷ_2 (1 - ŷ_2))"


def test_many_paths_are_summed_with_a_sigma_sign() -> None:
    derivation = derive(GRAPHS["wide softmax"], "L", "a[1][2]")
    first = derivation.steps[0]
    assert first.rule is Rule.SUM_OVER_PATHS
    assert isinstance(first.after, Sigma)
    assert text(first.after) == "Σ_{k=1..8} ∂L/∂z_k^[2] × ∂z_k^[2]/∂a_2^[1]"
    assert text(derivation.result) == "Σ_{k=1..8} ∂L/∂z_k^[2] × W_k2^[2]"


def test_six_paths_are_still_written_out() -> None:
    six = derive(graph("2-2-6", "tanh"), "L", "a[1][1]").steps[0].after
    assert isinstance(six, Sum)
    assert len(six.terms) == 6


# --- depth --------------------------------------------------------------------------------------------------------


def test_a_long_chain_is_cut_and_goes_on_from_a_derivative_of_its_own() -> None:
    derivation = derive(graph("-".join(["1"] * 21), "tanh"), "L", "W[1]")
    product = derivation.steps[0].after
    assert isinstance(product, Product)
    assert len(product.factors) == LONGEST_CHAIN
    assert text(product.factors[0]) == "∂L/∂z^[4]"
    assert text(product.factors[-1]) == "∂z^[1]/∂W^[1]"


def test_a_chain_that_just_fits_is_not_cut() -> None:
    product = derive(graph("1-1-1-1", "tanh"), "L", "W[1]").steps[0].after
    assert isinstance(product, Product)
    assert [text(factor) for factor in product.factors][:2] == ["∂L/∂ŷ", "∂ŷ/∂a^[3]"]
    assert len(product.factors) == LONGEST_CHAIN


def test_two_hundred_layers_need_no_deeper_recursion() -> None:
    assert sys.getrecursionlimit() <= 1000
    deep = graph("-".join(["2"] * 201), "tanh")
    deriver = Deriver(deep)
    weight = parse_quantity("W[1][2,1]")
    derivations = plan(deriver, LOSS, [weight])
    assert derivations[-1].wrt == weight
    assert len(derivations) > 199
    values = dict.fromkeys(deep.quantities(), 0.01)
    values |= dict.fromkeys(deep.targets, 0.0) | {Partial(LOSS, item): 1.0 for item in deep.quantities()}
    assert Gradients(deriver, LOSS).values([weight], values)[weight] > 0


# --- kinks --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("activations", "loss", "of", "wrt", "remark"),
    [
        ("relu", "squared_error", "a[1][1]", "z[1][1]", "Where z_1^[1] = 0 there is no derivative; 0 is used."),
        (
            "leaky_relu",
            "squared_error",
            "a[1][1]",
            "z[1][1]",
            "Where z_1^[1] = 0 there is no derivative; 0.01 is used.",
        ),
        ("tanh", "absolute", "L", "yhat[2]", "Where ŷ_2 - y_2 = 0 there is no derivative; 0 is used."),
        ("tanh", "hinge", "L", "yhat[2]", "Where 1 - y_2 ŷ_2 = 0 there is no derivative; 0 is used."),
    ],
)
def test_a_kink_is_told_with_the_value_used_there(activations: str, loss: str, of: str, wrt: str, remark: str) -> None:
    derivation = derive(graph("2-2", activations, loss), of, wrt)
    assert any(said(step.reason).endswith(remark) for step in derivation.steps)


def test_nothing_is_told_about_kinks_where_there_are_none() -> None:
    for derivation in all_derivations(GRAPHS["entropy"]):
        assert not any("no derivative" in said(step.reason) for step in derivation.steps)


def test_each_layer_has_the_slope_of_its_own() -> None:
    network = graph("2-2-2-1", "leaky_relu,leaky_relu,elu", alphas=(0.2, None, 0.5))
    slopes = [text(derive(network, f"a[{l}][1]", f"z[{l}][1]").result) for l in (1, 2, 3)]
    assert slopes == [
        "{1 if z_1^[1] > 0; 1/5 otherwise}",
        "{1 if z_1^[2] > 0; 0.01 otherwise}",
        "{1 if z_1^[3] > 0; e^(z_1^[3])/2 otherwise}",
    ]


# --- graphs by hand -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("of", "wrt", "line"),
    [
        (Q, X, "∂q/∂x = ∂(x + z)/∂x = 1"),
        (F, Q, "∂f/∂q = ∂(q z)/∂q = z"),
        (F, X, "∂f/∂x = ∂f/∂q × ∂q/∂x = z × 1 = z"),
        (F, Z, "∂f/∂z = (∂f/∂q × ∂q/∂z) + (∂(q z)/∂z) = (z × 1) + (q) = z + q"),
        (G, Q, "∂g/∂q = (∂g/∂f × ∂f/∂q) + (∂(f + q)/∂q) = (1 × z) + (1) = z + 1"),
        (G, Z, "∂g/∂z = (∂g/∂q × ∂q/∂z) + (∂g/∂f × ∂(q z)/∂z) = (∂g/∂q × 1) + (1 × q) = ∂g/∂q + q"),
    ],
)
def test_direct_and_total_derivatives_are_kept_apart(of: Quantity, wrt: Quantity, line: str) -> None:
    assert text(Deriver(GRAPHS["by hand"]).derive(of, wrt).chain) == line


def test_gradients_of_a_graph_by_hand_add_up_all_ways() -> None:
    deriver = Deriver(GRAPHS["by hand"])
    x, z = 2.0, 3.0
    values = Gradients(deriver, G).values([X, Z, Q, F], {X: x, Z: z, Q: x + z, F: (x + z) * z})
    assert values == {X: z + 1, Z: (x + z) + z + 1, Q: z + 1, F: 1}


# --- what is refused ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("of", "wrt"), [("q", "x[1]"), ("L", "q"), ("L", "W[5][1,1]"), ("yhat[1]", "x[1]")])
def test_a_derivative_of_or_by_something_unknown_is_refused(of: str, wrt: str) -> None:
    with pytest.raises(QuantityError, match="expected a quantity of the network 2-2-2-2-1"):
        derive(GRAPHS["lecture"], of, wrt)


def test_gradients_of_something_unknown_are_refused() -> None:
    with pytest.raises(QuantityError):
        Gradients(Deriver(GRAPHS["lecture"]), Quantity("q"))
