"""A word before a formula says that it gives a name; a sign turned round gives the name behind it."""

from __future__ import annotations

import pytest

from symbolic.checking.check import check
from symbolic.checking.report import Verdict
from tests.symbolic.checking.verdicts.judged import DEFINITION, PROVED, REFUTED, verdicts

NET = "2-2-1 sigmoid half_mse"


def said(text: str, net: str = NET) -> list[Verdict]:
    return [step.verdict for step in check(net, text).steps()]


@pytest.mark.parametrize("word", ["Let", "We define", "Let us set", "Denote by", "Sei"])
def test_a_letter_of_the_network_may_be_given_by_a_word(word: str) -> None:
    text = rf"{word} $A = (\hat y - y)\hat y(1-\hat y)$. Then $\frac{{\partial L}}{{\partial b^{{[2]}}_1}} = A$."
    assert said(text) == [DEFINITION, PROVED]


def test_a_name_that_is_given_stands_for_what_it_is() -> None:
    text = r"Let $A = (\hat y - y)\hat y(1+\hat y)$. Then $\frac{\partial L}{\partial b^{[2]}_1} = A$."
    assert said(text) == [DEFINITION, REFUTED]


def test_a_forward_equation_is_no_name() -> None:
    assert said(r"Let $z^{[1]} = W^{[1]T} x - b^{[1]}$.") == [REFUTED]


def test_error_signals_may_be_defined_by_activations() -> None:
    text = r"""Define $\delta_j^{[l]} = \frac{\partial L}{\partial a_j^{[l]}}$.

Then $\frac{\partial L}{\partial W_{11}^{[2]}} = \delta_1^{[2]} \hat y (1 - \hat y) a_1^{[1]}$

and $\delta_1^{[1]} = W_{11}^{[2]} \delta_1^{[2]} \hat y (1 - \hat y)$,

not $\delta_1^{[1]} = W_{11}^{[2]} \delta_1^{[2]}$."""
    assert said(text) == [DEFINITION, PROVED, PROVED, REFUTED]


@pytest.mark.parametrize("letter", [r"\eta", r"\kappa"])
def test_a_sign_turned_round_names_what_stands_before_it(letter: str) -> None:
    lines = (
        rf"\frac{{\partial L}}{{\partial z^{{[2]}}_1}} = (\hat y - y) \hat y (1 - \hat y) =: {letter}",
        rf"\frac{{\partial L}}{{\partial W^{{[2]}}_{{11}}}} = {letter} a_1^{{[1]}}",
        rf"\frac{{\partial L}}{{\partial W^{{[2]}}_{{11}}}} = {letter} a_2^{{[1]}}",
    )
    assert verdicts(NET, *lines) == [PROVED, DEFINITION, PROVED, REFUTED]


@pytest.mark.parametrize("line", ["$x_1 = x_2 = 1$", "$b_1 = b_2 = 0$", "$w_{11} = w_{12} = w_{21} = w_{22} = 0.5$"])
def test_several_may_be_given_one_number(line: str) -> None:
    assert set(said(line)) == {DEFINITION}


def test_numbers_given_together_are_used() -> None:
    text = "x1 = x2 = 1\n\nb1_1 = b1_2 = 0\n\nW1_11 = W1_12 = 0.5\n\nz1_1 = W1_11 x1 + W1_12 x2 + b1_1 = 1.0\n"
    assert said(text)[-1].stands
    assert said(text.replace("= 1.0", "= 1.5"))[-1] == REFUTED


def test_targets_may_be_given_as_a_column() -> None:
    text = r"""Let $y = (1, 0)^T$. Then $L = -\log \hat y_1$,

$\frac{\partial L}{\partial z_1^{[2]}} = \hat y_1 - 1$ and $\frac{\partial L}{\partial z_2^{[2]}} = \hat y_2$

but not $\frac{\partial L}{\partial z_2^{[2]}} = \hat y_2 - 1$"""
    assert said(text, "3-4-2 tanh,softmax cross_entropy") == [DEFINITION, DEFINITION, PROVED, PROVED, REFUTED]
