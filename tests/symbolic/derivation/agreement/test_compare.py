"""All forms of a network say the same, entry by entry; and a fault in any one of them is found, with both sides."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbolic.derivation.agreement.compare import Agreement, compare_forms
from symbolic.derivation.agreement.compared import ComparedForms
from symbolic.derivation.batch.engine import BatchDeriver
from symbolic.derivation.batch.form import BatchForm, batch_form
from symbolic.derivation.gradients import Gradients
from symbolic.derivation.index.engine import IndexDeriver
from symbolic.derivation.matrix.engine import MatrixDeriver
from symbolic.formula.build import equation
from symbolic.formula.nodes import (
    Formula,
    Hadamard,
    Index,
    MatrixProduct,
    Negative,
    Product,
    Quantity,
    Quotient,
    Relations,
    Sigma,
    Sum,
    Transpose,
)
from symbolic.formula.notation import Layout, Notation
from symbolic.formula.substitute import rebuilt, with_index
from symbolic.formula.text import print_text
from symbolic.functions import ACTIVATION_NAMES, LOSS_NAMES
from symbolic.spec.model import NetworkSpec
from tests.symbolic.derivation.any_network import specs
from tests.symbolic.graph.networks import spec

LAYOUTS = tuple(
    Layout(weight_order=order, vectors=vectors, samples=samples, slopes=slopes)  # type: ignore[arg-type]  # literals
    for (order, vectors, samples), slopes in product(
        (
            ("to-from", "columns", "rows"),
            ("from-to", "columns", "columns"),
            ("to-from", "rows", "columns"),
            ("from-to", "rows", "rows"),
        ),
        ("hadamard", "diagonal"),
    )
)
FOUR = LAYOUTS[::2]
TEXT = Notation("test")


def compared(network: NetworkSpec, *layouts: Layout) -> Agreement:
    return compare_forms(ComparedForms(network, layouts or FOUR[:1], FOUR[:1]))


def found(agreement: Agreement) -> str:
    """Return the disagreement on one line; nothing where there is none."""
    if agreement.disagreement is None:
        return ""
    claim, expected = agreement.disagreement.claim, agreement.disagreement.expected
    sides = f"{print_text(claim.subject, TEXT)} = {print_text(claim.value, TEXT)}"
    return f"{claim.form}: {sides}; {claim.misfit if expected is None else print_text(expected, TEXT)}"


# --- right forms --------------------------------------------------------------------------------------------------

NETWORKS = {
    "lecture": spec("2-2-2-2-1"),
    "residual": spec("2-4-4-4-3", "tanh,sigmoid,tanh,identity", skips={2: (1, "a"), 3: (1, "a")}),
    "into the next scores": spec("3-3-3-2", "tanh", skips={1: (0, "z"), 2: (1, "z")}, l2=0.1),
    "over a layer into scores": spec("2-3-4-3-2", "silu,tanh,relu,softmax", skips={3: (1, "z")}),
    "shared": spec("3-3-3-3", "tanh,relu,softmax", "categorical_cross_entropy", shares={2: 1, 3: 1}, l2=0.5),
    "without biases": spec("2-3-1", "gelu,sigmoid", "binary_cross_entropy", biases="--", outputs="mean"),
}


@pytest.mark.parametrize("network", NETWORKS.values(), ids=NETWORKS)
def test_the_forms_agree_in_every_layout(network: NetworkSpec) -> None:
    assert found(compare_forms(ComparedForms(network, FOUR, FOUR[:2]))) == ""


def test_every_entry_of_every_array_is_compared() -> None:
    agreement = compared(spec("7-9-5", "tanh"))
    assert agreement.widths == (4, 2, 3)
    gradients = 4 + (2 * 4 + 2 + 2 + 2) + (3 * 2 + 3 + 3 + 3) + 3
    equations = (2 + 2) + (3 + 3) + 3
    assert agreement.entries == gradients + equations
    once = agreement.entries * 2  # index and matrix form
    batch = [m * (4 + 2 * 2 + 2 * 3 + 3) + (8 + 2 + 6 + 3) + m * equations + 1 for m in (1, 2)]
    program = [m * (2 + 2 + 3 + 3 + 3) + m * (2 + 2 + 3 + 3) + (8 + 2 + 6 + 3) for m in (1, 2)]
    assert agreement.equations == once + sum(batch) + sum(program)


def test_of_a_deep_network_each_kind_of_layer_is_compared() -> None:
    agreement = compared(spec("2" + "-2" * 40, "tanh"))
    assert agreement.layers == (1, 2, 40)
    assert found(agreement) == ""


ENDS = [
    (activation, loss)
    for loss in LOSS_NAMES
    for activation in (("sigmoid", "softmax") if loss.endswith("cross_entropy") else ACTIVATION_NAMES)
]


@pytest.mark.slow
@pytest.mark.parametrize(("activation", "loss"), ENDS)
def test_every_output_activation_agrees_with_every_loss(activation: str, loss: str) -> None:
    assert found(compared(spec("2-3", activation, loss))) == ""


@pytest.mark.parametrize("activation", [name for name in ACTIVATION_NAMES if name != "softmax"])
def test_every_hidden_activation_agrees(activation: str) -> None:
    assert found(compared(spec("2-3-2", f"{activation},identity"))) == ""


@settings(max_examples=10, deadline=None)
@given(specs(), st.sampled_from(LAYOUTS))
def test_the_forms_of_any_network_agree(network: NetworkSpec, layout: Layout) -> None:
    assert found(compared(network, layout)) == ""


# --- planted faults -----------------------------------------------------------------------------------------------

Change = Callable[[Formula], Formula]


def first(formula: Formula, change: Change) -> Formula:
    """Return `formula` with what `change` makes of the first part that it changes."""
    done = False

    def walk(part: Formula) -> Formula:
        nonlocal done
        changed = part if done else change(part)
        if changed is not part:
            done = True
            return changed
        return rebuilt(part, walk)

    return walk(formula)


def without_transpose(part: Formula) -> Formula:
    return part.body if isinstance(part, Transpose) else part


def with_transpose(part: Formula) -> Formula:
    return Transpose(part) if isinstance(part, Quantity) and part.name == "W" else part


def without_sum(part: Formula) -> Formula:
    return with_index(part.body, part.index, 1) if isinstance(part, Sigma) else part


def one_short(part: Formula) -> Formula:
    return Sigma(part.body, part.index, 2, part.upper) if isinstance(part, Sigma) else part


def swapped_index(part: Formula) -> Formula:
    swapped = isinstance(part, Quantity) and part.name == "W" and len(part.indices) == 2
    return replace(part, indices=part.indices[::-1]) if swapped else part  # type: ignore[type-var, attr-defined]


def without_last_term(part: Formula) -> Formula:
    if not isinstance(part, Sum):
        return part
    return part.terms[0] if len(part.terms) == 2 else Sum(part.terms[:-1])


def without_a_factor(part: Formula) -> Formula:
    return part.factors[0] if isinstance(part, Hadamard) else part


def without_samples(part: Formula) -> Formula:
    mean = isinstance(part, Product) and isinstance(part.factors[0], Quotient) and len(part.factors) > 1
    return Product(part.factors[1:]) if mean else part  # type: ignore[attr-defined]


def without_ones(part: Formula) -> Formula:
    return part.factors[0] if isinstance(part, MatrixProduct) and part.factors[-1] == Quantity("ones") else part


def negative(part: Formula) -> Formula:
    return Negative(part)


def next_index(part: Formula) -> Formula:
    return Quantity("a", part.layer, (Index("i"),)) if part == Quantity("a", 1, (Index("j"),)) else part  # type: ignore[attr-defined]


SHARED = spec("3-3-3", "tanh", shares={2: 1}, l2=0.5)
RESIDUAL = spec("2-3-3-2", "tanh", skips={2: (1, "a")})
PLAIN = spec("2-3-2", "tanh,sigmoid")
PAIR = spec("2-3-2", "tanh,sigmoid", "binary_cross_entropy")

W1, W2, Z1, A1 = Quantity("W", 1), Quantity("W", 2), Quantity("z", 1), Quantity("a", 1)


def altered(statement: Relations, change: Change) -> Relations:
    return equation(statement.sides[0], first(statement.sides[-1], change))


INDEX = {
    "a missing sum": (PLAIN, A1, without_sum, "∂L/∂a_1^[1]"),
    "a sum that misses a unit": (PLAIN, A1, one_short, "∂L/∂a_1^[1]"),
    "a swapped index": (PLAIN, A1, swapped_index, "∂L/∂a_1^[1]"),
    "another index": (PLAIN, W2, next_index, "∂L/∂W_12^[2]"),
    "a missing path over a skip": (RESIDUAL, A1, without_last_term, "∂L/∂a_1^[1]"),
    "a missing use of a shared weight": (SHARED, W1, without_last_term, "∂L/∂W_11^[1]"),
    "a sign": (PAIR, Quantity("z", 2), negative, "∂L/∂z_1^[2]"),
    "half of what cancels": (PAIR, Quantity("z", 2), without_last_term, "∂L/∂z_1^[2]"),
}


@pytest.mark.parametrize(("network", "array", "change", "at"), INDEX.values(), ids=INDEX)
def test_a_fault_of_the_index_form_is_found(
    monkeypatch: pytest.MonkeyPatch, network: NetworkSpec, array: Quantity, change: Change, at: str
) -> None:
    right = IndexDeriver.derive

    def derive(deriver: IndexDeriver, asked: Quantity) -> Any:
        derivation = right(deriver, asked)
        if asked != array:
            return derivation
        *steps, last = derivation.steps
        return replace(derivation, steps=(*steps, replace(last, after=first(last.after, change))))

    monkeypatch.setattr(IndexDeriver, "derive", derive)
    assert found(compared(network)).startswith(f"index form: {at} = ")


MATRIX = {
    "a missing transpose": (PLAIN, A1, without_transpose, Layout()),
    "a transpose too many": (PLAIN, A1, with_transpose, Layout(weight_order="from-to")),
    "a missing transpose where all widths are the same": (SHARED, A1, without_transpose, Layout()),
    "a missing factor": (PLAIN, Z1, without_a_factor, Layout()),
    "a missing path over a skip": (RESIDUAL, Z1, without_last_term, Layout(vectors="rows")),
    "a missing use of a shared weight": (SHARED, W1, without_last_term, Layout()),
}


@pytest.mark.parametrize(("network", "array", "change", "layout"), MATRIX.values(), ids=MATRIX)
def test_a_fault_of_the_matrix_form_is_found(
    monkeypatch: pytest.MonkeyPatch, network: NetworkSpec, array: Quantity, change: Change, layout: Layout
) -> None:
    right = MatrixDeriver.derive

    def derive(deriver: MatrixDeriver, asked: Quantity) -> Any:
        derivation = right(deriver, asked)
        statement = altered(derivation.statement, change)
        return replace(derivation, statement=statement) if asked == array else derivation

    monkeypatch.setattr(MatrixDeriver, "derive", derive)
    assert found(compared(network, layout)).startswith(f"matrix form, W {layout.weight_order}, ")


BATCH = {
    "a missing transpose": (PLAIN, W2, without_transpose, 1),
    "a lost mean": (PLAIN, Quantity("yhat"), without_samples, 2),
    "samples that are not added up": (PLAIN, Quantity("b", 1), without_ones, 2),
    "a lost penalty": (SHARED, W1, without_last_term, 1),
    "a missing path over a skip": (RESIDUAL, A1, without_last_term, 1),
}


@pytest.mark.parametrize(("network", "array", "change", "samples"), BATCH.values(), ids=BATCH)
def test_a_fault_of_the_batch_form_is_found(
    monkeypatch: pytest.MonkeyPatch, network: NetworkSpec, array: Quantity, change: Change, samples: int
) -> None:
    right = BatchDeriver.derive

    def derive(deriver: BatchDeriver, asked: Quantity) -> Any:
        derivation = right(deriver, asked)
        statement = altered(derivation.statement, change)
        return replace(derivation, statement=statement) if asked == array else derivation

    monkeypatch.setattr(BatchDeriver, "derive", derive)
    assert found(compared(network)).startswith(f"batch form, {samples} sample")


def test_a_cost_that_loses_the_mean_or_the_penalty_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    right = BatchDeriver.cost
    for change, samples in ((without_samples, 2), (without_last_term, 1)):
        monkeypatch.setattr(BatchDeriver, "cost", lambda deriver, change=change: altered(right(deriver), change))
        assert found(compared(SHARED)).startswith(f"batch form, {samples} sample")


@pytest.mark.parametrize("engine", [MatrixDeriver, BatchDeriver])
def test_a_fault_of_a_forward_equation_is_found(monkeypatch: pytest.MonkeyPatch, engine: type) -> None:
    right = engine.definition  # type: ignore[attr-defined]
    monkeypatch.setattr(engine, "definition", lambda *asked: altered(right(*asked), without_last_term))
    assert "z_1^[2]" in found(compared(PLAIN))


def planted_program(change: Callable[[BatchForm], BatchForm]) -> Callable[[NetworkSpec, Layout], BatchForm]:
    return lambda network, layout: change(batch_form(network, layout))


def without_mean(form: BatchForm) -> BatchForm:
    return replace(form, backward=tuple(altered(line, without_samples) for line in form.backward))


def without_biases(form: BatchForm) -> BatchForm:
    return replace(form, forward=tuple(altered(line, without_last_term) for line in form.forward))


def one_equation_less(form: BatchForm) -> BatchForm:
    return replace(form, backward=form.backward[:-1])


PROGRAMS = {
    "a lost mean": (without_mean, "∂J/∂a_1^[2](1) = (2 (ŷ_1^(1) - y_1^(1)))"),
    "forward passes without biases": (without_biases, "z"),
    "an equation less": (one_equation_less, "there is no such equation"),
}


@pytest.mark.parametrize(("change", "words"), PROGRAMS.values(), ids=PROGRAMS)
def test_a_fault_of_what_programs_are_made_from_is_found(
    monkeypatch: pytest.MonkeyPatch, change: Callable[[BatchForm], BatchForm], words: str
) -> None:
    monkeypatch.setattr("symbolic.derivation.agreement.compared.batch_form", planted_program(change))
    disagreement = found(compared(PLAIN))
    assert disagreement.startswith("batch form of a program, ")
    assert words in disagreement


@pytest.mark.parametrize("network", [RESIDUAL, SHARED, PLAIN], ids=["residual", "shared", "plain"])
def test_a_path_that_the_scalar_form_misses_is_found(monkeypatch: pytest.MonkeyPatch, network: NetworkSpec) -> None:
    right = Gradients.__getitem__

    def short(gradients: Gradients, wrt: Quantity) -> Any:
        total = right(gradients, wrt)
        return replace(total, terms=total.terms[:-1]) if len(total.terms) > 1 else total

    monkeypatch.setattr(Gradients, "__getitem__", short)
    assert found(compared(network)).startswith("index form: ")
