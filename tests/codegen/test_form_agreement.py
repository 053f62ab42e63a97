"""The lines of the report on the agreement of forms: right for right forms, and a fault is told with both sides."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from codegen.build import verify_target
from codegen.form_agreement import exact_fact, form_agreement, numeric_fact
from codegen.spec_files import resolve_spec
from symbolic.derivation.agreement.compare import compare_forms
from symbolic.derivation.agreement.compared import ComparedForms
from symbolic.derivation.batch.engine import BatchDeriver
from symbolic.derivation.index.engine import IndexDeriver
from symbolic.derivation.matrix.engine import MatrixDeriver
from symbolic.formula.build import equation
from symbolic.formula.nodes import Formula, Negative, Number, Product, Quantity, Transpose
from symbolic.formula.notation import Layout
from symbolic.formula.substitute import rebuilt
from symbolic.spec.model import NetworkSpec
from tests.symbolic.derivation.any_network import specs
from tests.symbolic.graph.networks import spec

FOUR = tuple(
    Layout(weight_order=order, vectors=vectors, samples=samples)  # type: ignore[arg-type]  # literals
    for order, vectors, samples in (
        ("to-from", "columns", "rows"),
        ("from-to", "columns", "columns"),
        ("to-from", "rows", "columns"),
        ("from-to", "rows", "rows"),
    )
)
NETWORKS = {
    "lecture": spec("2-2-2-2-1"),
    "residual": spec("2-4-4-4-3", "gelu,sigmoid,tanh,identity", skips={2: (1, "a"), 3: (1, "z")}),
    "into the next scores": spec("3-3-3-2", "silu", "log_cosh", skips={1: (0, "z"), 2: (1, "z")}, l2=0.1),
    "shared": spec("3-3-3-3", "elu,relu,softmax", "categorical_cross_entropy", shares={2: 1, 3: 1}, l2=0.5),
    "without biases": spec("2-3-1", "softplus,sigmoid", "binary_cross_entropy", biases="--", outputs="mean"),
}


@pytest.mark.parametrize("network", NETWORKS.values(), ids=NETWORKS)
def test_every_statement_is_worth_what_a_complex_step_says(network: NetworkSpec) -> None:
    fact = numeric_fact(ComparedForms(network, FOUR, ()), seed=3)
    assert fact.passed, str(fact)


@settings(max_examples=8, deadline=None)
@given(specs())
def test_both_facts_hold_for_any_network(network: NetworkSpec) -> None:
    assert [str(fact) for fact in form_agreement(network, seed=0) if not fact.passed] == []


def test_the_report_says_what_was_compared() -> None:
    report = str(verify_target("slides", seed=0))
    exact = "passed  scalar, index, matrix and batch form agree entry by entry: 146 entries of a 6-5-4-2-3 network, "
    assert re.search(exact + r"\d{3} equations\n", report)
    numeric = "passed  matrix and batch form are worth what a complex step of the cost says: 360 entries, largest "
    assert re.search(numeric + r"difference \d\.\de-1\d\n", report)


def test_the_report_names_the_layers_of_a_deep_network() -> None:
    exact, numeric = form_agreement(resolve_spec("deep_narrow"), seed=0)
    assert exact.detail.startswith("146 entries of layers 1, 2, 8, 9 of a 6-5-4-2-3-6-5-4-2-3 network, ")
    assert numeric.passed


# --- planted faults -----------------------------------------------------------------------------------------------


def plant(monkeypatch: pytest.MonkeyPatch, engine: Any, array: Quantity, value: Any) -> None:
    right = engine.derive

    def derive(deriver: Any, asked: Quantity) -> Any:
        derivation = right(deriver, asked)
        left, old = derivation.statement.sides
        return replace(derivation, statement=equation(left, value(old))) if asked == array else derivation

    monkeypatch.setattr(engine, "derive", derive)


def told(network: NetworkSpec) -> str:
    return str(exact_fact(network, compare_forms(ComparedForms(network, (Layout(),), ()))))


def without_transposes(formula: Formula) -> Formula:
    return formula.body if isinstance(formula, Transpose) else rebuilt(formula, without_transposes)


@pytest.mark.parametrize("engine", [MatrixDeriver, BatchDeriver])
@pytest.mark.parametrize("array", [Quantity("z", 2), Quantity("W", 2), Quantity("b", 1)], ids=lambda item: item.name)
def test_a_wrong_factor_is_told_by_both(monkeypatch: pytest.MonkeyPatch, engine: Any, array: Quantity) -> None:
    plant(monkeypatch, engine, array, lambda old: Product((Number("1.00001"), old)))
    exact = told(NETWORKS["lecture"])
    numeric = str(numeric_fact(ComparedForms(NETWORKS["lecture"], (Layout(),), ()), 0))
    form = "matrix" if engine is MatrixDeriver else "batch"
    assert exact.startswith(f"FAILED  scalar, index, matrix and batch form agree entry by entry: {form} form, ")
    assert "; scalar form: " in exact
    assert numeric.startswith("FAILED  matrix and batch form are worth what a complex step of the cost says: ∂")
    assert numeric.endswith("is off by 1.0e-05")


def test_arrays_that_do_not_fit_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    plant(monkeypatch, MatrixDeriver, Quantity("a", 1), without_transposes)
    exact = told(spec("2-3-2", "tanh"))
    assert exact.endswith(
        "matrix form, W to-from, vectors as columns: ∂L/∂a^[1] = W^[2] ∂L/∂z^[2]: a matrix product of 3 × 2 by 3 × 1"
    )


def test_both_sides_of_a_wrong_index_form_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    right = IndexDeriver.derive

    def derive(deriver: IndexDeriver, asked: Quantity) -> Any:
        derivation = right(deriver, asked)
        *steps, last = derivation.steps
        return replace(derivation, steps=(*steps, replace(last, after=Negative(last.after))))

    monkeypatch.setattr(IndexDeriver, "derive", derive)
    exact = told(spec("2-3-2", "tanh"))
    assert exact.endswith("index form: ∂L/∂ŷ_1 = -2 (ŷ_1 - y_1); scalar form: 2 (ŷ_1 - y_1), on a 4-2-3 network")


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_what_is_no_number_does_not_pass(monkeypatch: pytest.MonkeyPatch, value: float) -> None:
    monkeypatch.setattr("codegen.form_agreement.ArrayValues.value", lambda *_: np.full((1, 1), value))
    assert not numeric_fact(ComparedForms(spec("2-2"), (Layout(),), ()), 0).passed
