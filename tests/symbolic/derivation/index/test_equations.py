"""Right-hand sides for a general unit: how they are written, and that they are worth what a plain network computes."""

from __future__ import annotations

from fractions import Fraction

import pytest

from symbolic.derivation.index.equations import family_of, general_formula, over_units, scale, width_of
from symbolic.formula.build import sum_of
from symbolic.formula.nodes import ONE, Formula, Index, Negative, Number, Product, Quantity, Quotient
from symbolic.formula.notation import Notation
from symbolic.formula.text import print_text
from symbolic.graph.definitions import Expression, Free, LossOf
from symbolic.graph.network import LOSS
from tests.symbolic.derivation.index.letters import I, J, W, a, b, over, times, u, v, x, y, yhat, z
from tests.symbolic.graph.networks import graph

TEXT = Notation("test")
NET = graph("2-3-4", "tanh,softmax", "categorical_cross_entropy", biases="+-")

WRITTEN: dict[str, tuple[Quantity, str]] = {
    "a score": (z(1, I), "Σ_{j=1..n_0} W_ij^[1] x_j + b_i^[1]"),
    "a score without bias": (z(2, I), "Σ_{j=1..n_1} W_ij^[2] a_j^[1]"),
    "an activation": (a(1, I), "tanh(z_i^[1])"),
    "softmax": (a(2, I), "e^(z_i^[2])/(Σ_{j=1..n_2} e^(z_j^[2]))"),
    "a prediction": (yhat(I), "a_i^[2]"),
    "an entropy": (LOSS, "-Σ_{j=1..n_2} y_j ln(ŷ_j)"),
}


@pytest.mark.parametrize(("quantity", "text"), WRITTEN.values(), ids=WRITTEN)
def test_definitions_for_a_general_unit(quantity: Quantity, text: str) -> None:
    assert print_text(general_formula(NET.definition(quantity), NET, "j"), TEXT) == text


@pytest.mark.parametrize(
    ("loss", "outputs", "factor", "text"),
    [
        ("squared_error", "sum", "1", "Σ_{k=1..n_1} (ŷ_k - y_k)^2"),
        ("squared_error", "sum", "1/2", "1/2 Σ_{k=1..n_1} (ŷ_k - y_k)^2"),
        ("squared_error", "mean", "1", "(1/n_1) Σ_{k=1..n_1} (ŷ_k - y_k)^2"),
        ("squared_error", "mean", "1/2", "(1/(2 n_1)) Σ_{k=1..n_1} (ŷ_k - y_k)^2"),
        ("binary_cross_entropy", "sum", "1", "-Σ_{k=1..n_1} (y_k ln(ŷ_k) + (1 - y_k) ln(1 - ŷ_k))"),
        ("absolute", "sum", "1", "Σ_{k=1..n_1} |ŷ_k - y_k|"),
    ],
)
def test_losses_with_what_stands_in_front(loss: str, outputs: str, factor: str, text: str) -> None:
    network = graph("2-3", "sigmoid", loss, outputs=outputs, factor=factor)
    assert print_text(general_formula(network.definition(LOSS), network, "k"), TEXT) == text


def test_a_hand_written_definition_stays_as_it_is() -> None:
    assert general_formula(Expression(sum_of([u(I), v(I)])), NET, "k") == sum_of([u(I), v(I)])


def test_what_is_given_has_no_right_hand_side() -> None:
    with pytest.raises(TypeError, match="no general formula for Free"):
        general_formula(Free(), NET, "k")


def test_arrays_and_their_families() -> None:
    for quantity, size in ((z(1, I), 3), (a(2, I), 4), (b(1, I), 3), (x(I), 2), (yhat(I), 4), (y(I), 4)):
        family = family_of(NET, quantity)
        assert family is not None
        assert (family.size, family.member(I)) == (size, quantity)
    assert family_of(NET, LOSS) is None
    assert family_of(NET, W(1, I, J)) is None


@pytest.mark.parametrize(("quantity", "layer"), [(x(I), 0), (yhat(I), 2), (y(I), 2), (z(1, I), 1), (a(2, I), 2)])
def test_a_sum_over_units_runs_to_the_width_of_their_layer(quantity: Quantity, layer: int) -> None:
    family = family_of(NET, quantity)
    assert family is not None
    assert over_units(NET, family, "k", u(Index("k"))) == over("k", u(Index("k")), layer)


HALF = Quotient(ONE, Number("2"))
SCALED: dict[str, tuple[str, str, int, Formula, Formula]] = {
    "nothing": ("sum", "1", 1, u(I), u(I)),
    "a number": ("sum", "1", 2, u(I), times(Number("2"), u(I))),
    "a half and a two": ("sum", "1/2", 2, u(I), u(I)),
    "a mean": ("mean", "1", 1, u(I), times(Quotient(ONE, width_of(1)), u(I))),
    "a mean with a half": ("mean", "1/2", 1, u(I), times(Quotient(ONE, times(Number("2"), width_of(1))), u(I))),
    "a mean with a two": ("mean", "1", 2, u(I), times(Quotient(Number("2"), width_of(1)), u(I))),
    "a product": ("sum", "1/2", 1, times(u(I), v(I)), times(HALF, u(I), v(I))),
    "a minus": ("sum", "1", -2, u(I), Negative(times(Number("2"), u(I)))),
    "a minus inside": ("sum", "1", 2, Negative(u(I)), Negative(times(Number("2"), u(I)))),
    "two minuses": ("sum", "1", -2, Negative(u(I)), Product((Number("2"), u(I)))),
}


@pytest.mark.parametrize(("outputs", "factor", "by", "body", "expected"), SCALED.values(), ids=SCALED)
def test_the_factor_of_the_loss(outputs: str, factor: str, by: int, body: Formula, expected: Formula) -> None:
    network = graph("2-3", "identity", outputs=outputs, factor=factor)
    definition = network.definition(LOSS)
    assert isinstance(definition, LossOf)
    assert scale(definition, Fraction(by), network, body) == expected
