"""The error signal of the output layer: every line on the way to its short form, for targets of any sum."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import NamedTuple

import pytest

from symbolic.derivation.index.engine import IndexDeriver
from symbolic.derivation.rules import Rule
from symbolic.errors import ProofError
from symbolic.formula.nodes import Index, Negative, Quantity
from symbolic.formula.notation import Notation
from symbolic.formula.text import print_text
from symbolic.functions.base import A, Y
from symbolic.graph.network import NetworkGraph
from symbolic.spec.model import NetworkSpec
from tests.symbolic.derivation.index.lines_worth import point_of, wrong_lines
from tests.symbolic.graph.networks import spec

TEXT = Notation("test")
SHORT = {
    "sigmoid, cross-entropy": (spec("2-3", "sigmoid", "binary_cross_entropy"), "ŷ_i - y_i"),
    "sigmoid, mean of cross-entropies": (
        spec("2-3", "sigmoid", "binary_cross_entropy", outputs="mean"),
        "(1/n_1) (ŷ_i - y_i)",
    ),
    "softmax, cross-entropy": (
        spec("2-3-4", "tanh,softmax", "categorical_cross_entropy"),
        "ŷ_i Σ_{q=1..n_2} y_q - y_i",
    ),
    "softmax, squares": (
        spec("2-3", "softmax", outputs="mean"),
        "a_i^[1] ((2/n_1) (ŷ_i - y_i) - Σ_{q=1..n_1} (2/n_1) (ŷ_q - y_q) a_q^[1])",
    ),
    "sigmoid, squares": (spec("2-3", "sigmoid", factor="1/2"), "(ŷ_i - y_i) × σ'(z_i^[1])"),
    "linear, squares": (spec("2-3", "identity", factor="1/2"), "ŷ_i - y_i"),
    "linear, absolute": (spec("2-3", "identity", "absolute"), "{1 if ŷ_i > y_i; -1 if ŷ_i < y_i; 0 otherwise}"),
    "tanh, log-cosh": (spec("2-3", "tanh", "log_cosh"), None),
    "softmax, log-cosh": (spec("2-3", "softmax", "log_cosh"), None),
}


@cache
def derivation_of(network: NetworkSpec):  # type: ignore[no-untyped-def]
    return IndexDeriver(NetworkGraph(network)).derive(Quantity("z", network.depth))


@pytest.mark.parametrize(("network", "text"), SHORT.values(), ids=SHORT)
def test_every_line_is_worth_what_differences_say(network: NetworkSpec, text: str | None) -> None:
    derivation = derivation_of(network)
    assert wrong_lines(network, derivation) == []
    assert text is None or print_text(derivation.result, TEXT) == text


def test_the_targets_do_not_sum_to_one_and_no_line_needs_it() -> None:
    network, _ = SHORT["softmax, cross-entropy"]
    point = point_of(network)
    total = sum(point.values["y", 0, k] for k in range(1, 5))
    assert abs(total - 1) > 0.1
    assert "Σ_{q=1..n_2} y_q" in print_text(derivation_of(network).result, TEXT)


def test_softmax_goes_through_its_full_jacobian() -> None:
    network, _ = SHORT["softmax, cross-entropy"]
    steps = derivation_of(network).steps
    assert print_text(steps[1].after, TEXT) == "Σ_{q=1..n_2} ∂L/∂a_q^[2] × a_q^[2] (δ_qi - a_i^[2])"
    assert Rule.CONTRACT in [step.rule for step in steps]


def test_what_cancels_is_said() -> None:
    network, _ = SHORT["sigmoid, cross-entropy"]
    step = derivation_of(network).steps[-1]
    assert step.rule is Rule.SIMPLIFY
    assert step.reason == ("The denominator of the loss cancels the derivative of the activation.",)
    assert [print_text(fact, TEXT) for fact in step.uses] == ["ŷ_i = a_i^[1]", "a_i^[1] = σ(z_i^[1])"]
    network, _ = SHORT["sigmoid, squares"]
    assert derivation_of(network).steps[-1].rule is not Rule.SIMPLIFY


class Known(NamedTuple):
    """What a pair of activation and loss is said to leave."""

    derivative: object


@pytest.mark.parametrize("wrong", [Y - A, A + Y, 2 * (A - Y), A * (A - Y), A - Y**2])
def test_a_planted_short_form_is_not_shown(monkeypatch: pytest.MonkeyPatch, wrong: object) -> None:
    monkeypatch.setattr("symbolic.derivation.index.output.pair", lambda *_: Known(wrong))
    network, _ = SHORT["sigmoid, cross-entropy"]
    with pytest.raises(ProofError, match="SIMPLIFY: could not prove"):
        IndexDeriver(NetworkGraph(network)).derive(Quantity("z", 1))


@pytest.mark.parametrize("last", ["softmax", "sigmoid"])
def test_nothing_cancels_where_nothing_may(monkeypatch: pytest.MonkeyPatch, last: str) -> None:
    """Squares are not shortened as cross-entropy is, even where the table of pairs said so."""
    monkeypatch.setattr("symbolic.derivation.index.output.pair", lambda *_: Known(A - Y))
    with pytest.raises((ProofError, ValueError)):
        IndexDeriver(NetworkGraph(spec("2-3", last))).derive(Quantity("z", 1))


def test_a_line_that_lost_the_jacobian_is_refused() -> None:
    network, _ = SHORT["softmax, cross-entropy"]
    deriver = IndexDeriver(NetworkGraph(network))
    lost = Negative(Quantity("y", None, (Index("i"),)))
    for step in deriver.derive(Quantity("z", 2)).steps[2:]:
        assert deriver.prover.holds(step)
        assert not deriver.prover.holds(replace(step, after=lost))
