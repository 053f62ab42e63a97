"""A sum may go without its sigma sign only where a reader can tell it from a repeated index."""

from __future__ import annotations

import pytest

from symbolic.formula.latex import print_latex
from symbolic.formula.nodes import (
    Formula,
    Index,
    Negative,
    Number,
    Partial,
    Power,
    Product,
    Quantity,
    Sigma,
    Sum,
)
from symbolic.formula.notation import notation
from symbolic.formula.text import print_text

J, K, L, N = (Index(letter) for letter in "jkln")
A_J = Quantity("a", L, (J,))
WIDTH = Quantity("width", None, (L,))


def summed(body: Formula, letter: str = "j") -> Sigma:
    return Sigma(body, letter, 1, Quantity("samples") if letter == "n" else WIDTH)


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        (summed(Product((Quantity("W", L, (Index("i"), J)), A_J))), "w_ij^l a_j^l"),
        (summed(Negative(Product((Quantity("W", L, (K, J)), A_J)))), "(-w_kj^l a_j^l)"),
        (summed(Product((Partial(Quantity("L"), A_J), Partial(A_J, Quantity("x"))))), "∂C/∂a_j^l ∂a_j^l/∂x"),
        (
            summed(Product((Quantity("delta", L, (K,), N), Quantity("a", L, (J,), N))), "n"),
            "δ_k^l(s) a_j^l(s)",
        ),
        (summed(summed(Product((Quantity("W", L, (K, J)), A_J, Quantity("b", L, (K,))))), "k"), "w_kj^l a_j^l b_k^l"),
        # The index stands once, under a power, or in one factor only: the sigma sign stays.
        (summed(A_J), "Σ_{j=1..n_l} a_j^l"),
        (summed(Quantity("delta", L, (K,), N), "n"), "Σ_{s=1..N} δ_k^l(s)"),
        (summed(Product((Quantity("b"), A_J))), "Σ_{j=1..n_l} b a_j^l"),
        (
            summed(Power(Sum((A_J, Negative(Quantity("y", None, (J,))))), Number("2"))),
            "Σ_{j=1..n_l} (a_j^l - y_j)^2",
        ),
        (Sigma(Product((A_J, A_J)), "j", 1, 3), "Σ_{j=1..3} a_j^l a_j^l"),
    ],
)
def test_a_sigma_sign_goes_where_two_factors_repeat_the_index(formula: Formula, text: str) -> None:
    assert print_text(formula, notation("bare")) == text
    assert (r"\sum" in print_latex(formula, notation("bare"))) == ("Σ" in text)
    assert print_text(formula, notation("bracket")).count("Σ") >= 1
