r"""What letters and their scripts mean to writers who keep to no notation; in a fixed notation they mean nothing."""

from __future__ import annotations

import pytest

from symbolic.errors import FormulaError
from symbolic.formula.nodes import Apply, Formula, Index, Partial, Quantity, Sigma, Transpose
from symbolic.formula.notation import notation
from symbolic.formula.reader.parser import read_syntax
from symbolic.formula.resolver.read import read
from symbolic.formula.resolver.resolve import Resolver, resolve
from symbolic.formula.resolver.vocabulary import ACTIVATION, Habits, notation_vocabulary, with_usual_letters

SLIDES = notation("slides")
USUAL = with_usual_letters(notation_vocabulary(SLIDES))
D, I, J, L = Index("D"), Index("i"), Index("j"), Index("l")
LOSS = Quantity("L")


def resolved(latex: str, plain: bool = False, **habits: object) -> Formula:
    made = Habits(**habits)  # type: ignore[arg-type]  # by name
    return resolve(read_syntax(latex, plain=plain), Resolver(USUAL, made))


LOOSE = (
    (r"y_{\text{true}}", Quantity("y")),
    (r"y_{\text{pred}}", Quantity("yhat")),
    (r"y_{\text{pred}, i}", Quantity("yhat", None, (I,))),
    (r"y_{\text{true}, i}", Quantity("y", None, (I,))),
    (r"Y_{\text{true}}", Quantity("Y")),
    (r"Y_{\text{pred}}", Quantity("Yhat")),
    (r"X_{\text{train}}", Quantity("X")),
    (r"a_{\text{prev}}", Quantity("a", Index("l", -1))),
    (r"W_{\text{next}}", Quantity("W", Index("l", 1))),
    (r"\delta_{z_i}", Partial(LOSS, Quantity("z", None, (I,)))),
    (r"w_{h1 \to o2}", Quantity("W", D, (2, 1))),
    (r"w_{o2,h1}", Quantity("W", D, (2, 1))),
    (r"W_{X2-H3}", Quantity("W", Index("D", -1), (3, 2))),
    (r"w_{h_1 o_2}", Quantity("W", D, (2, 1))),
    (r"w_{h1o2}", Quantity("W", D, (2, 1))),
    (r"w_{h1 \to o}", Quantity("W", D, (1, 1))),
    (r"net_{o_j}", Quantity("z", D, (J,))),
    (r"C_{x_i}", Quantity("L", sample=I)),
    (r"W^T_{ji}", Quantity("W", None, (I, J))),
    (r"L'(a, y)", Partial(LOSS, Quantity("a"))),
    (r"a'(z_i)", Apply(ACTIVATION, (Quantity("z", None, (I,)),), 1)),
)


@pytest.mark.parametrize(("latex", "formula"), LOOSE, ids=[latex for latex, _ in LOOSE])
def test_scripts_that_writers_use_without_a_notation(latex: str, formula: Formula) -> None:
    assert resolved(latex) == formula


PROGRAMS = (
    ("activations[-1]", Quantity("a", D)),
    ("weights[-2].T", Transpose(Quantity("W", Index("D", -1)))),
    ("l1", Quantity("a", 1)),
    ("layer_2", Quantity("a", 2)),
    ("loss_prime(y, a)", Partial(LOSS, Quantity("a"))),
)


@pytest.mark.parametrize(("typed", "formula"), PROGRAMS, ids=[typed for typed, _ in PROGRAMS])
def test_names_of_programs(typed: str, formula: Formula) -> None:
    assert resolved(typed, plain=True) == formula


def test_a_derivative_by_a_word_may_be_told_by_values() -> None:
    at_scores = Apply("sigmoid", (Quantity("z", None, (1,)),), 1)
    assert resolved("sigmoid_prime(a1)", plain=True, slopes="values") == at_scores
    assert resolved("sigmoid(a1, deriv=True)", plain=True, slopes="values") == at_scores
    assert resolved("sigmoid_prime(a1)", plain=True) == Apply("sigmoid", (Quantity("a", None, (1,)),), 1)
    assert resolved("activation_function_derivative(z1)", plain=True).primes == 1  # type: ignore[attr-defined]


def test_dots_between_terms_are_a_sum() -> None:
    found = resolved(r"w_{i,1} x_1 + w_{i,2} x_2 + \dots + w_{i,n} x_n")
    assert isinstance(found, Sigma)
    assert (found.lower, found.upper) == (1, Index("n"))
    assert not isinstance(resolved(r"w_{i,1} x_1 + w_{i,3} x_3 + \dots + w_{i,n} x_n"), Sigma)


@pytest.mark.parametrize("latex", [r"y_{\text{pred}}", r"w_{h1 \to o2}", r"\delta_{z_i}", r"W_{X2-H3}"])
def test_a_fixed_notation_has_none_of_these(latex: str) -> None:
    try:
        found = read(latex, SLIDES)
    except FormulaError:
        return
    assert found != resolved(latex)
