"""Batch forms under every layout: worth what a complex step of the cost of a plain-loop batch says."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from symbolic.derivation.batch.engine import BatchDeriver
from symbolic.derivation.batch.form import BatchForm, batch_form
from symbolic.derivation.batch.samples import COST
from symbolic.derivation.index.engine import IndexDeriver
from symbolic.derivation.rules import Rule
from symbolic.derivation.steps import Step
from symbolic.errors import ProofError, QuantityError
from symbolic.formula.build import equation
from symbolic.formula.nodes import Formula, Negative, Number, Partial, Product, Quantity, Quotient, Relations, Sigma
from symbolic.formula.notation import Layout, Notation
from symbolic.formula.text import print_text
from symbolic.graph.network import NetworkGraph
from symbolic.graph.probe import probe
from symbolic.spec.model import NetworkSpec
from tests.symbolic.derivation.whole_arrays import LAYOUTS, NetworkArrays, batch_of
from tests.symbolic.graph.networks import spec

SAMPLES = 6
TEXT = Notation("test")
NETWORKS = {
    "squares": spec("2-3-4", "tanh,identity", outputs="mean"),
    "softmax with cross-entropy": spec("3-2-4", "sigmoid,softmax", "categorical_cross_entropy", biases="-+"),
    "softmax with squares": spec("3-4-2", "softplus,softmax", factor="1/2"),
    "three layers": spec("2-3-4-5", "relu,tanh,sigmoid", "binary_cross_entropy"),
}
SUMS = {f"sum, {name}": network for name, network in NETWORKS.items()}
SUMS = {
    name: network.model_copy(update={"loss": network.loss.model_copy(update={"samples": "sum"})})
    for name, network in SUMS.items()
}
ALL = {**{f"mean, {name}": network for name, network in NETWORKS.items()}, **SUMS}
LAID_OUT = [(f"mean, {name}", layout) for name in NETWORKS for layout in LAYOUTS[::3]]
LAID_OUT += [(name, layout) for name in SUMS for layout in LAYOUTS[1::8]]
IDS = [f"{name}: {layout.weight_order} {layout.vectors} {layout.samples} {layout.slopes}" for name, layout in LAID_OUT]
laid_out = pytest.mark.parametrize(("network", "layout"), LAID_OUT, ids=IDS)


@cache
def numbers(network: str) -> NetworkArrays:
    return NetworkArrays(batch_of(ALL[network], SAMPLES))


@cache
def index(network: str) -> IndexDeriver:
    return IndexDeriver(NetworkGraph(ALL[network]))


def arrays(network: NetworkSpec) -> list[Quantity]:
    found = [Quantity("yhat"), Quantity("x")]
    for l in range(network.depth, 0, -1):
        found += [Quantity("a", l), Quantity("z", l), Quantity("W", l)]
        found += [Quantity("b", l)] if network.layers[l - 1].bias else []
    return found


def compare(statement: Relations, network: str, layout: Layout) -> None:
    world = numbers(network).world(layout)
    left, right = statement.sides
    expected, found = world.value(left), world.value(right)
    text = print_text(statement, TEXT)
    assert found.shape == expected.shape, text
    np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-13, err_msg=text)


@laid_out
def test_every_gradient_is_worth_what_a_complex_step_says(network: str, layout: Layout) -> None:
    deriver = BatchDeriver(index(network), layout, ALL[network].loss.samples)
    for array in arrays(ALL[network]):
        found = deriver.derive(array)
        assert isinstance(found.statement.sides[0], Partial)
        assert found.statement.sides[0].of == COST
        compare(found.statement, network, layout)
        compare(deriver.factored(array).statement, network, layout)
        steps = found.entrywise.steps
        assert [step.before for step in steps[1:]] == [step.after for step in steps[:-1]]


@laid_out
def test_every_definition_is_worth_the_array(network: str, layout: Layout) -> None:
    deriver = BatchDeriver(index(network), layout, ALL[network].loss.samples)
    for array in arrays(ALL[network]):
        if array.name in {"z", "a", "yhat"}:
            compare(deriver.definition(array), network, layout)


@pytest.mark.parametrize("network", ALL)
def test_the_slope_of_the_loss_is_worth_what_a_complex_step_says(network: str) -> None:
    deriver = BatchDeriver(index(network), Layout(), ALL[network].loss.samples)
    compare(deriver.by_prediction(), network, Layout())


def test_a_wrong_statement_would_be_seen() -> None:
    right = BatchDeriver(index("mean, squares"), Layout(), "mean").derive(Quantity("W", 1)).statement
    compare(right, "mean, squares", Layout())
    with pytest.raises(AssertionError):
        compare(equation(right.sides[0], Negative(right.sides[1])), "mean, squares", Layout())
    with pytest.raises(AssertionError):
        compare(BatchDeriver(index("mean, squares"), Layout(), "sum").derive(Quantity("z", 2)).statement, "mean, squares", Layout())  # fmt: skip  # noqa: E501


# --- the lines ----------------------------------------------------------------------------------------------------


def lines(network: str, array: Quantity, reduction: str) -> list[str]:
    derivation = BatchDeriver(index(network), Layout(), reduction).derive(array)
    return [print_text(line, TEXT) for line in derivation.entrywise.chain.sides] + [
        print_text(derivation.statement, TEXT)
    ]


def test_the_lines_of_a_weight() -> None:
    assert lines("mean, squares", Quantity("W", 1), "mean") == [
        "∂J/∂W_ij^[1]",
        "(1/m) Σ_{n=1..m} ∂L^(n)/∂W_ij^[1]",
        "(1/m) Σ_{n=1..m} ∂L^(n)/∂z_i^[1](n) × x_j^(n)",
        "Σ_{n=1..m} ∂J/∂z_i^[1](n) × x_j^(n)",
        "Σ_{n=1..m} ((∂J/∂Z^[1])^T)_in x_j^(n)",
        "((∂J/∂Z^[1])^T X)_ij",
        "∂J/∂W^[1] = (∂J/∂Z^[1])^T X",
    ]


def test_the_lines_of_a_score() -> None:
    assert lines("mean, squares", Quantity("z", 2), "mean") == [
        "∂J/∂z_i^[2](n)",
        "(1/m) ∂L^(n)/∂z_i^[2](n)",
        "(1/m) · (2/n_2) (ŷ_i^(n) - y_i^(n))",
        "∂J/∂Z^[2] = (1/m) · (2/n_2) (Ŷ - Y)",
    ]


def test_the_bias_adds_up_samples() -> None:
    found = BatchDeriver(index("mean, squares"), Layout(), "mean").derive(Quantity("b", 1))
    assert print_text(found.statement, TEXT) == "∂J/∂b^[1] = (∂J/∂Z^[1])^T 1"
    assert found.entrywise.steps[0].rule is Rule.SUM_OVER_SAMPLES


def test_the_cost_itself() -> None:
    deriver = BatchDeriver(index("mean, squares"), Layout(), "mean")
    assert print_text(deriver.cost(), TEXT) == "J = (1/m) Σ_{n=1..m} L^(n)"
    assert print_text(deriver.by_prediction(), TEXT) == "∂J/∂Ŷ = (1/m) · (1/n_2) squared_error'(Ŷ, Y)"


# --- planted mistakes ---------------------------------------------------------------------------------------------


def planted(step: Step) -> list[Step]:
    """Return the step with a lost or another factor of the cost, a lost sum, a sign, another letter."""
    after = step.after
    wrong: list[Formula] = [Negative(after), Product((Number("2"), after)), Quotient(after, Quantity("samples"))]
    wrong += [Sigma(after, "n", 1, Quantity("samples"))]
    if isinstance(after, Product):
        wrong += [Product(after.factors[1:])] if len(after.factors) > 2 else [after.factors[1]]
    if isinstance(after, Sigma):
        wrong.append(after.body)
    return [replace(step, after=other) for other in wrong]


@pytest.mark.parametrize("array", [Quantity("W", 1), Quantity("z", 1), Quantity("z", 2), Quantity("b", 2)], ids=str)
@pytest.mark.parametrize("reduction", ["sum", "mean"])
def test_a_planted_mistake_is_refused(array: Quantity, reduction: str) -> None:
    deriver = BatchDeriver(index("mean, squares"), Layout(), reduction)
    rules = {Rule.SUM_OVER_SAMPLES, Rule.SUBSTITUTE_KNOWN, Rule.EACH_SAMPLE}
    steps = [step for step in deriver.derive(array).entrywise.steps if step.rule in rules]
    assert steps
    for step in steps:
        assert deriver._proved(step) is step
        for other in planted(step):
            with pytest.raises(ProofError, match=f"{step.rule.name}: a line of the batch form could not be proved"):
                deriver._proved(other)


def test_a_fact_that_no_derivation_found_is_refused() -> None:
    deriver = BatchDeriver(index("mean, squares"), Layout(), "mean")
    step = deriver.derive(Quantity("W", 1)).entrywise.steps[1]
    (fact,) = step.uses
    wrong = replace(step, uses=(equation(fact.sides[0], Negative(fact.sides[1])),), after=Negative(step.after))
    with pytest.raises(ProofError, match="SUBSTITUTE_KNOWN"):
        deriver._proved(wrong)


def test_an_array_that_does_not_exist_is_refused() -> None:
    with pytest.raises(QuantityError, match=r"found `W\[9\]\[i,j\]`"):
        BatchDeriver(index("mean, squares"), Layout(), "mean").derive(Quantity("W", 9))


# --- the form of a whole network ----------------------------------------------------------------------------------


def statements(form: BatchForm) -> list[str]:
    return [print_text(statement, TEXT) for statement in (*form.forward, *form.backward)]


def test_a_batch_form_has_every_line_in_the_order_of_a_program() -> None:
    network = spec("2-3-1", "tanh,sigmoid", biases="-+")
    form = batch_form(network, Layout())
    assert statements(form) == [
        "Z^[1] = X (W^[1])^T",
        "A^[1] = tanh(Z^[1])",
        "Z^[2] = A^[1] (W^[2])^T + 1 (b^[2])^T",
        "A^[2] = σ(Z^[2])",
        "Ŷ = A^[2]",
        "∂J/∂A^[2] = (1/m) squared_error'(Ŷ, Y)",
        "∂J/∂Z^[2] = ∂J/∂A^[2] ⊙ σ'(Z^[2])",
        "∂J/∂W^[2] = (∂J/∂Z^[2])^T A^[1]",
        "∂J/∂b^[2] = (∂J/∂Z^[2])^T 1",
        "∂J/∂A^[1] = ∂J/∂Z^[2] W^[2]",
        "∂J/∂Z^[1] = ∂J/∂A^[1] ⊙ tanh'(Z^[1])",
        "∂J/∂W^[1] = (∂J/∂Z^[1])^T X",
    ]
    assert form.parameters == (Quantity("W", 1), Quantity("W", 2), Quantity("b", 2))
    assert (form.reduction, form.loss.name) == ("mean", "squared_error")


@pytest.mark.parametrize("network", ALL)
@pytest.mark.parametrize("layout", LAYOUTS[::10], ids=lambda item: f"{item.weight_order} {item.samples}")
def test_the_lines_of_a_batch_form_are_worth_what_a_complex_step_says(network: str, layout: Layout) -> None:
    small = probe(ALL[network])
    found = NetworkArrays(batch_of(small, 7))
    world = found.world(layout)
    form = batch_form(ALL[network], layout)
    assert {statement.sides[0] for statement in form.backward} >= {Partial(COST, array) for array in form.parameters}
    for statement in (*form.forward, *form.backward):
        left, right = map(world.value, statement.sides)
        np.testing.assert_allclose(right, left, rtol=1e-9, atol=1e-13, err_msg=print_text(statement, TEXT))
