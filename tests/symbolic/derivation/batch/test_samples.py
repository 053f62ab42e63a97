"""From one sample to many, letter by letter."""

from __future__ import annotations

import pytest

from symbolic.derivation.batch.samples import COST, by_cost, cost_scale, of_each_sample, over_samples
from symbolic.formula.nodes import Formula, Index, Partial, Quantity
from symbolic.formula.notation import Notation
from symbolic.formula.text import print_text
from tests.symbolic.derivation.index.letters import I, J, K, L, W, a, b, over, slope, times, u, width, x, y, yhat, z

TEXT = Notation("test")
MARKED: dict[str, tuple[Formula, str]] = {
    "a score": (z(1, I), "z_i^[1](n)"),
    "an activation": (a(1, I), "a_i^[1](n)"),
    "inputs, targets, predictions": (times(x(I), y(I), yhat(I)), "x_i^(n) y_i^(n) ŷ_i^(n)"),
    "parameters": (times(W(1, I, J), b(1, I)), "W_ij^[1] b_i^[1]"),
    "a width": (over("k", times(width(1), a(1, K))), "Σ_{k=1..n_1} n_1 a_k^[1](n)"),
    "a gradient": (slope(L, z(1, I)), "∂L^(n)/∂z_i^[1](n)"),
    "a gradient by a parameter": (slope(L, W(1, I, J)), "∂L^(n)/∂W_ij^[1]"),
    "what is marked already": (Quantity("z", 1, (I,), 2), "z_i^[1](2)"),
    "what is not of the network": (u(I), "u_i"),
}


@pytest.mark.parametrize(("formula", "text"), MARKED.values(), ids=MARKED)
def test_what_belongs_to_a_sample_is_marked(formula: Formula, text: str) -> None:
    assert print_text(of_each_sample(formula), TEXT) == text


def test_the_cost_adds_up_samples() -> None:
    body = of_each_sample(L)
    assert print_text(over_samples("sum", body), TEXT) == "Σ_{n=1..m} L^(n)"
    assert print_text(over_samples("mean", body), TEXT) == "(1/m) Σ_{n=1..m} L^(n)"
    assert cost_scale("sum") == ()


def test_derivatives_of_a_loss_become_those_of_the_cost() -> None:
    n = Index("n")
    formula = of_each_sample(times(slope(L, z(1, I)), a(1, J)))
    expected = times(Partial(COST, Quantity("z", 1, (I,), n)), Quantity("a", 1, (J,), n))
    assert by_cost(formula) == expected
    assert by_cost(slope(L, z(1, I))) == slope(L, z(1, I))
