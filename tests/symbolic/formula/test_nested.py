"""Second derivatives on paper: in every notation, with squares, and where more than a name stands above."""

from __future__ import annotations

import pytest

from codegen.documents.formats.width import width
from symbolic.formula.latex import print_latex
from symbolic.formula.nested import differentiated, in_one_order, outermost_derivatives
from symbolic.formula.nodes import Formula, Partial, Product, Quantity, Sign, Sum
from symbolic.formula.notation import notation
from symbolic.formula.text import print_text
from tests.symbolic.formula.tex import faults

LOSS, X = Quantity("L"), Quantity("x")
ONE, TWO = Quantity("W", 1, (1, 2)), Quantity("W", 2, (1, 1))
MIXED = Partial(Partial(LOSS, ONE), TWO)
SQUARE = Partial(Partial(LOSS, ONE), ONE)
PATH = Partial(Product((Partial(LOSS, X), Partial(X, ONE)), Sign.CHAIN), TWO)


@pytest.mark.parametrize(
    ("formula", "name", "latex", "text"),
    [
        (
            MIXED,
            "slides",
            r"\frac{\partial^2 L}{\partial W_{11}^{[2]} \, \partial W_{12}^{[1]}}",
            "∂²L/∂W_11^[2]∂W_12^[1]",
        ),
        (SQUARE, "slides", r"\frac{\partial^2 L}{\partial (W_{12}^{[1]})^2}", "∂²L/∂(W_12^[1])²"),
        (MIXED, "bare", r"\frac{\partial^2 C}{\partial w_{11}^{2} \, \partial w_{12}^{1}}", "∂²C/∂w_11^2∂w_12^1"),
        (MIXED, "calculus", r"\frac{d^2 L}{dW_{11}^{[2]} \, dW_{12}^{[1]}}", "d²L/dW_11^[2]dW_12^[1]"),
        (Partial(MIXED, X), "slides", None, "∂³L/∂x∂W_11^[2]∂W_12^[1]"),
        (
            PATH,
            "slides",
            (
                r"\frac{\partial}{\partial W_{11}^{[2]}} \left( \frac{\partial L}{\partial x} \times "
                r"\frac{\partial x}{\partial W_{12}^{[1]}} \right)"
            ),
            "∂(∂L/∂x × ∂x/∂W_12^[1])/∂W_11^[2]",
        ),
        (
            Partial(Partial(Sum((X, ONE)), X), X),
            "bracket",
            r"\frac{\partial^2 (x + W_{12}^{[1]})}{\partial x^2}",
            "∂²(x + W_12^[1])/∂x²",
        ),
    ],
)
def test_a_second_derivative_is_written_as_one(formula: Formula, name: str, latex: str | None, text: str) -> None:
    written = print_latex(formula, notation(name))
    assert latex is None or written == latex
    assert faults(written) == []
    assert print_text(formula, notation(name)) == text
    assert 3 < width(formula, notation(name)) < 20


def test_what_is_differentiated_and_by_what() -> None:
    assert differentiated(MIXED) == (LOSS, ((TWO, 1), (ONE, 1)))
    assert differentiated(SQUARE) == (LOSS, ((ONE, 2),))
    assert differentiated(Partial(LOSS, X)) == (LOSS, ((X, 1),))


def test_both_orders_are_the_same_for_a_quantity_only() -> None:
    swapped = Partial(Partial(LOSS, TWO), ONE)
    assert swapped != MIXED
    assert in_one_order(MIXED) == in_one_order(swapped)
    assert in_one_order(SQUARE) == SQUARE
    direct = Partial(Partial(Product((X, ONE)), X), ONE)
    assert in_one_order(direct) == direct
    assert in_one_order(Partial(Partial(Product((X, ONE)), ONE), X)) != direct


def test_a_derivative_under_a_derivative_sign_is_not_outermost() -> None:
    assert list(outermost_derivatives(Sum((MIXED, Partial(LOSS, ONE))))) == [MIXED, Partial(LOSS, ONE)]
