"""Derivations of second derivatives: their lines, what they say, where they stop, and what they refuse."""

from __future__ import annotations

import re
from functools import cache
from itertools import product

import pytest
import sympy

from symbolic.derivation.engine import Deriver
from symbolic.derivation.rules import Rule
from symbolic.derivation.second.engine import SecondDeriver
from symbolic.derivation.second.plan import in_full, left_as_they_are, with_sources
from symbolic.derivation.second.proof import SECOND_ORDER_RULES
from symbolic.derivation.second.steps import SecondDerivation
from symbolic.derivation.steps import Derivation
from symbolic.errors import ChalkgradError, QuantityError
from symbolic.formula.bridge import Symbols, to_sympy
from symbolic.formula.nested import outermost_derivatives
from symbolic.formula.nodes import Apply, Cases, Formula, Number, Partial, Power, Product, Quantity, Relations, Sum
from symbolic.graph.definitions import Expression
from symbolic.graph.graph import Graph, HandGraph
from symbolic.graph.names import parse_quantity
from symbolic.graph.network import NetworkGraph
from symbolic.spec.model import build_spec
from tests.symbolic.derivation.test_engine import said, text
from tests.symbolic.graph.networks import graph

X, Y, Z, Q, F, G = map(Quantity, "xyzqfg")
TWO = Number("2")
BY_HAND = HandGraph(
    {
        Q: Product((X, Power(Z, TWO))),
        F: Product((Q, Z)),
        G: Sum((Power(F, TWO), Product((Q, Y, Z)), Apply("exp", (Q,)))),
    }
)
GRAPHS: dict[str, Graph] = {
    "slides": graph("2-2-1"),
    "entropy": graph("1-2-2", "silu,sigmoid", "binary_cross_entropy"),
    "softmax": graph("1-2-2", "tanh,softmax", "categorical_cross_entropy"),
    "coupled": graph("1-2-2", "identity,softmax", "squared_error"),
    "by hand": BY_HAND,
}


@cache
def deriver_of(network: Graph) -> SecondDeriver:
    return SecondDeriver(Deriver(network))


def derive(network: Graph, of: str, *by: str) -> SecondDerivation:
    wrt, then = map(parse_quantity, by)
    return deriver_of(network).derive(parse_quantity(of), wrt, then)


@cache
def all_derivations(network: Graph) -> tuple[SecondDerivation, ...]:
    last = list(network.quantities())[-1]
    return tuple(deriver_of(network).derive(last, *pair) for pair in product(network.quantities(), repeat=2))


@pytest.mark.parametrize("network", GRAPHS.values(), ids=GRAPHS)
def test_every_line_starts_where_the_one_before_ends(network: Graph) -> None:
    for derivation in all_derivations(network):
        lines = [derivation.start, *(step.after for step in derivation.steps)]
        assert [step.before for step in derivation.steps] == lines[:-1]
        assert all(step.before != step.after and said(step.reason).endswith(".") for step in derivation.steps)


def test_every_rule_of_second_order_is_used() -> None:
    used = {step.rule for network in GRAPHS.values() for item in all_derivations(network) for step in item.steps}
    assert {*SECOND_ORDER_RULES, Rule.TIDY} <= used


@pytest.mark.parametrize(
    ("network", "of", "by", "lines"),
    [
        (
            "slides",
            "L",
            ("W[1][1,1]", "W[1][1,2]"),
            (
                "∂²L/∂W_12^[1]∂W_11^[1] = ∂²L/∂(z_1^[1])² × ∂z_1^[1]/∂W_12^[1] × ∂z_1^[1]/∂W_11^[1] "
                "= ∂²L/∂(z_1^[1])² × x_2 × x_1"
            ),
        ),
        (
            "slides",
            "L",
            ("z[2][1]", "z[2][1]"),
            (
                "∂²L/∂(z_1^[2])² = ∂(∂L/∂a_1^[2] × ∂a_1^[2]/∂z_1^[2])/∂z_1^[2] "
                "= ∂²L/∂a_1^[2]∂z_1^[2] × ∂a_1^[2]/∂z_1^[2] + ∂L/∂a_1^[2] × ∂²a_1^[2]/∂(z_1^[2])² "
                "= (2 × σ(z_1^[2]) (1 - σ(z_1^[2]))) × σ(z_1^[2]) (1 - σ(z_1^[2])) "
                "+ 2 (ŷ - y) × σ(z_1^[2]) (1 - σ(z_1^[2])) (1 - 2 σ(z_1^[2])) "
                "= 2 × σ(z_1^[2]) (1 - σ(z_1^[2])) × σ(z_1^[2]) (1 - σ(z_1^[2])) "
                "+ 2 (ŷ - y) × σ(z_1^[2]) (1 - σ(z_1^[2])) (1 - 2 σ(z_1^[2]))"
            ),
        ),
        ("slides", "L", ("yhat", "yhat"), "∂²L/∂ŷ² = ∂(2 (ŷ - y))/∂ŷ = 2"),
        ("slides", "z[2][1]", ("W[2][1,1]", "a[1][1]"), "∂²z_1^[2]/∂a_1^[1]∂W_11^[2] = ∂²z_1^[2]/∂W_11^[2]∂a_1^[1] = "),
        ("slides", "z[1][1]", ("W[1][1,1]", "W[1][1,2]"), "∂²z_1^[1]/∂W_12^[1]∂W_11^[1] = 0"),
        ("slides", "a[1][1]", ("W[1][2,1]", "W[1][1,1]"), "∂²a_1^[1]/∂W_11^[1]∂W_21^[1] = ∂²a_1^[1]/"),
        (
            "entropy",
            "a[1][1]",
            ("z[1][1]", "z[1][1]"),
            (
                "∂²a_1^[1]/∂(z_1^[1])² = ∂SiLU'(z_1^[1])/∂z_1^[1] = SiLU''(z_1^[1]) "
                "= σ(z_1^[1]) (1 - σ(z_1^[1])) (2 + z_1^[1] (1 - 2 σ(z_1^[1])))"
            ),
        ),
        (
            "softmax",
            "L",
            ("z[2][1]", "z[2][2]"),
            "∂²L/∂z_2^[2]∂z_1^[2] = (y_1 + y_2) × ∂ŷ_1/∂z_2^[2] = (y_1 + y_2) × (-a_1^[2] a_2^[2])",
        ),
    ],
)
def test_a_second_derivative_is_derived_as_a_lecturer_would(
    network: str, of: str, by: tuple[str, str], lines: str
) -> None:
    assert text(derive(GRAPHS[network], of, *by).chain).startswith(lines)


def test_a_second_derivative_asks_its_question_in_words() -> None:
    derivation = derive(GRAPHS["slides"], "L", "W[1][1,1]", "b[2][1]")
    assert said(derivation.question) == "How does b_1^[2] affect ∂L/∂W_11^[1]?"
    assert derivation.in_detail == derivation


def test_a_pair_is_derived_once_and_its_order_does_not_matter() -> None:
    for network in GRAPHS.values():
        deriver = deriver_of(network)
        for derivation in all_derivations(network):
            other = deriver.derive(derivation.of, derivation.then, derivation.wrt)
            assert other.result == derivation.result
            assert deriver.derive(derivation.of, derivation.wrt, derivation.then) is derivation


# --- a hand-written graph, with quantities that act directly and through others --------------------------------------


def resolved(deriver: SecondDeriver, formula: Formula, symbols: Symbols) -> sympy.Expr:
    """Return `formula` with the derivatives left in it put in."""
    parts: dict[sympy.Basic, sympy.Expr] = {}
    for part in outermost_derivatives(formula):
        derivation = deriver.resolve(part)
        assert derivation is not None
        parts[to_sympy(part, symbols)] = resolved(deriver, derivation.result, symbols)
    return to_sympy(formula, symbols).subs(parts)


def test_every_second_derivative_by_inputs_is_that_of_the_expression_written_out() -> None:
    deriver, symbols = deriver_of(BY_HAND), Symbols()
    known: list[tuple[sympy.Expr, sympy.Expr]] = []
    for quantity in reversed(list(BY_HAND.quantities())):
        definition = BY_HAND.definition(quantity)
        if isinstance(definition, Expression):
            known.append((symbols[quantity], to_sympy(definition.formula, symbols)))
    written = symbols[G].subs(known)
    for one, other in product((X, Y, Z), repeat=2):
        expected = sympy.diff(written, symbols[one], symbols[other])
        found = resolved(deriver, deriver.derive(G, one, other).result, symbols).subs(known)
        assert sympy.expand(found - expected) == 0, (one, other)


# --- what is shown ---------------------------------------------------------------------------------------------------


def relies_on(derivation: Derivation) -> set[Formula]:
    return {fact.sides[0] for step in derivation.steps for fact in step.uses if isinstance(fact.sides[0], Partial)}


@pytest.mark.parametrize("network", GRAPHS.values(), ids=GRAPHS)
def test_what_a_line_relies_on_is_shown_before_it_and_nothing_twice(network: Graph) -> None:
    deriver = deriver_of(network)
    for derivation in all_derivations(network)[::7]:
        for shown in (with_sources(deriver, derivation), in_full(deriver, derivation)):
            starts = [item.start for item in shown]
            assert len(set(starts)) == len(starts)
            assert shown[-1] is derivation
            for place, item in enumerate(shown):
                missing = relies_on(item) - set(starts[:place])
                assert all(isinstance(part, Partial) and not direct_base(part) for part in missing)
        full = in_full(deriver, derivation)
        assert {part for item in full for part in left_as_they_are(item)} <= {item.start for item in full}


def direct_base(part: Partial) -> bool:
    """Say whether a derivative is of a quantity; how a right-hand side changes is derived in its line."""
    base = part.of.of if isinstance(part.of, Partial) else part.of
    return isinstance(base, Quantity)


# --- what is refused -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("network", "by", "message"),
    [
        (
            graph("2-2-1", "relu,sigmoid"),
            ("W[1][1,1]", "W[2][1,1]"),
            (
                "second derivative: found `relu` in layer 1, on the way from `W[1][1,1]` to `L`: the slope jumps at "
                "z = 0, so there is no second derivative there; expected functions that can be differentiated twice "
                "everywhere. Choose a smooth activation for layer 1, such as softplus, silu, gelu, tanh or sigmoid, or "
                "ask for quantities after layer 1."
            ),
        ),
        (
            graph("2-1-1", "tanh,leaky_relu", alphas=(None, 0.2)),
            ("b[1][1]", "b[1][1]"),
            "second derivative: found `leaky_relu` in layer 2, on the way from `b[1][1]` to `L`: the slope jumps",
        ),
        (
            graph("2-1-1", "elu,tanh"),
            ("b[2][1]", "b[1][1]"),
            "second derivative: found `elu` in layer 1, on the way from `b[1][1]` to `L`: the slope or its rate",
        ),
        (
            graph("2-2-1", "tanh", "huber"),
            ("W[2][1,1]", "W[2][1,1]"),
            (
                "second derivative: found `huber` in `L`, on the way from `W[2][1,1]` to `L`: the rate of change of "
                "the slope jumps at |ŷ - y| = delta, so there is no second derivative there; expected functions that "
                "can be differentiated twice everywhere. Choose a smooth loss: squared_error, log_cosh or a cross-"
                "entropy."
            ),
        ),
    ],
)
def test_a_kink_on_the_way_is_refused(network: Graph, by: tuple[str, str], message: str) -> None:
    with pytest.raises(ChalkgradError) as error:
        derive(network, "L", *by)
    assert str(error.value).startswith(message)


@pytest.mark.parametrize(
    ("activation", "where"),
    [
        ("max(z, 0)", "the slope jumps where z = 0"),
        ("max(z, 0)^2", "the rate of change of the slope jumps where z = 0"),
        ("abs(z - 3)*2", "the slope jumps where z - 3 = 0"),
    ],
)
def test_so_is_that_of_a_function_of_ones_own(activation: str, where: str) -> None:
    with pytest.raises(
        ChalkgradError, match=re.escape(f"found `own` in layer 1, on the way from `b[1][1]` to `L`: {where}")
    ):
        derive(with_own(activation), "L", "b[1][1]", "b[1][1]")


def test_a_smooth_function_of_ones_own_has_second_derivatives() -> None:
    for activation in ("z*sigmoid(2*z)", "max(z, 0)^3"):
        assert derive(with_own(activation), "a[1][1]", "z[1][1]", "z[1][1]").steps


def with_own(activation: str) -> NetworkGraph:
    layers = [{"units": 2, "activation": {"name": "own", "expression": activation}}, {"units": 1, "activation": "tanh"}]
    loss = {"name": "squared_error", "outputs": "sum", "samples": "mean"}
    return NetworkGraph(build_spec({"inputs": 1, "layers": layers, "loss": loss}, "test"))


def test_a_kink_that_is_not_on_the_way_does_no_harm() -> None:
    network = graph("2-2-1", "relu,sigmoid")
    assert text(derive(network, "L", "W[2][1,1]", "W[2][1,2]").result) == "∂²L/∂(z_1^[2])² × a_2^[1] × a_1^[1]"
    assert text(derive(network, "z[1][1]", "W[1][1,1]", "W[1][1,2]").result) == "0"


@pytest.mark.parametrize(
    ("formula", "name"),
    [
        (Apply("abs", (X,)), "abs"),
        (Apply("max", (X, Z)), "max"),
        (Apply("relu", (X,)), "relu"),
        (Cases(((X, Relations((X, Z), (">",))), (Z, None))), "cases"),
    ],
)
def test_a_kink_in_a_hand_written_equation_is_refused(formula: Formula, name: str) -> None:
    with pytest.raises(ChalkgradError, match=f"found `{name}` in `f`, on the way from `x` to `f`") as error:
        derive(HandGraph({F: formula}), "f", "x", "x")
    assert f"Write `f` without `{name}`" in str(error.value)


def test_a_large_network_is_refused() -> None:
    with pytest.raises(ChalkgradError) as error:
        SecondDeriver(Deriver(graph("10-5-1")))
    assert str(error.value) == (
        "second derivative: found a network with 61 weights and biases, and so 3,721 second derivatives; expected at "
        "most 60 weights and biases. Take a network with fewer units: what is derived for it differs in the numbers of "
        "units only."
    )


def test_a_quantity_that_does_not_exist_is_refused() -> None:
    with pytest.raises(QuantityError, match=r"found `W\[3\]\[1,1\]`"):
        derive(GRAPHS["slides"], "L", "W[1][1,1]", "W[3][1,1]")


def test_depth_adds_derivations_and_not_recursion() -> None:
    deep = graph("-".join(["1"] * 30), "tanh")
    deriver = deriver_of(deep)
    derivation = derive(deep, "L", "W[1]", "W[1]")
    full = in_full(deriver, derivation)
    assert sum(isinstance(item, SecondDerivation) for item in full) < 4 * 29
