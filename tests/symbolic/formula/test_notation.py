"""A notation decides which letter, mark, sign and order of indices is seen, and nothing else."""

from __future__ import annotations

import pytest

from symbolic.errors import ChalkgradError
from symbolic.formula.escape import escape_latex
from symbolic.formula.latex import print_latex
from symbolic.formula.nodes import Index, Partial, Product, Quantity, Sign, Sum
from symbolic.formula.notation import FURTHER_UNITS, NOTATION_NAMES, ROLES, Layout, Letter, Notation, notation
from symbolic.formula.text import print_text

WEIGHT = Quantity("W", 4, (1, 2))
CHAIN = Product((Partial(Quantity("L"), WEIGHT), Quantity("z", 2, (1,))), Sign.CHAIN)


@pytest.mark.parametrize(
    ("name", "latex", "text"),
    [
        ("slides", r"\frac{\partial L}{\partial W_{12}^{[4]}} \times z_1^{[2]}", "∂L/∂W_12^[4] × z_1^[2]"),
        ("bracket", r"\frac{\partial L}{\partial W_{12}^{[4]}} \cdot z_1^{[2]}", "∂L/∂W_12^[4] · z_1^[2]"),
        ("parenthesis", r"\frac{\partial L}{\partial w_{12}^{(4)}} \cdot z_1^{(2)}", "∂L/∂w_12^(4) · z_1^(2)"),
        ("angle", r"\frac{\partial L}{\partial W_{12}^{<4>}} \cdot z_1^{<2>}", "∂L/∂W_12^<4> · z_1^<2>"),
        (
            "angle_bracket",
            r"\frac{\partial L}{\partial W_{12}^{<[4]>}} \cdot z_1^{<[2]>}",
            "∂L/∂W_12^<[4]> · z_1^<[2]>",
        ),
        ("bare", r"\frac{\partial C}{\partial w_{12}^{4}} \cdot z_1^{2}", "∂C/∂w_12^4 · z_1^2"),
        ("bold", r"\frac{\partial C_k}{\partial W_{12}^{(4)}} \cdot z_1^{(2)}", "∂C_k/∂W_12^(4) · z_1^(2)"),
        ("delta", r"\frac{\partial L}{\partial w_{21}^{4}} \cdot z_1^{2}", "∂L/∂w_21^4 · z_1^2"),
        ("calculus", r"\frac{dL}{dW_{12}^{[4]}} \cdot z_1^{[2]}", "dL/dW_12^[4] · z_1^[2]"),
    ],
)
def test_one_formula_prints_in_every_notation(name: str, latex: str, text: str) -> None:
    assert (print_latex(CHAIN, notation(name)), print_text(CHAIN, notation(name))) == (latex, text)


def test_every_name_is_a_notation_and_is_tested_above() -> None:
    table = next(mark for mark in test_one_formula_prints_in_every_notation.pytestmark if mark.name == "parametrize")
    assert tuple(row[0] for row in table.args[1]) == NOTATION_NAMES
    assert tuple(notation(name).name for name in NOTATION_NAMES) == NOTATION_NAMES


def test_weights_print_from_to_where_the_notation_says_so() -> None:
    turned = Notation("turned", layout=Layout(weight_order="from-to"))
    assert print_latex(WEIGHT, turned) == "W_{21}^{[4]}"
    assert print_text(WEIGHT, turned) == "W_21^[4]"
    assert print_text(Quantity("kronecker", None, (1, 2)), turned) == "δ_12"


def test_letters_and_derivative_signs_are_the_notations_own() -> None:
    own = Notation("own", letters=(("L", Letter(r"\mathcal{E}", "E")),), derivative=r"\mathrm{d}")
    assert print_latex(Partial(Quantity("L"), Quantity("x")), own) == r"\frac{\mathrm{d} \mathcal{E}}{\mathrm{d} x}"
    assert print_text(Partial(Quantity("L"), Quantity("x")), own) == "dE/dx"


def test_sums_under_a_derivative_sign_lose_their_brackets_on_slides_only() -> None:
    formula = Partial(Sum((Quantity("x"), Quantity("y"))), Quantity("x"))
    assert print_latex(formula, notation("slides")) == r"\frac{\partial x + y}{\partial x}"
    assert print_latex(formula, notation("bracket")) == r"\frac{\partial (x + y)}{\partial x}"


@pytest.mark.parametrize(
    ("quantity", "latex", "text"),
    [
        (Quantity("W", 1, (12, 3)), "W_{12,3}^{[1]}", "W_12,3^[1]"),
        (Quantity("W", 1, (Index("i"), Index("j"))), "W_{ij}^{[1]}", "W_ij^[1]"),
        (Quantity("W", 1, (Index("k", 1), 2)), "W_{k+1,2}^{[1]}", "W_{k+1,2}^[1]"),
        (Quantity("width", None, (Index("l", -1),)), "n_{l-1}", "n_{l-1}"),
        (Quantity("a", Index("l", -1), (10,)), "a_{10}^{[l-1]}", "a_10^[l-1]"),
        (Quantity("a", 12, (1,)), "a_1^{[12]}", "a_1^[12]"),
        (Quantity("x", None, (1,), sample=3), "x_1^{(3)}", "x_1^(3)"),
        (Quantity("a", 2, (1,), sample=3), "a_1^{[2](3)}", "a_1^[2](3)"),
        (Quantity("yhat"), r"\hat{y}", "ŷ"),
        (Quantity("f", mark="'"), "f'", "f'"),
        (Quantity("W", 1, (1, 2), mark="'"), "{W'}_{12}^{[1]}", "W'_12^[1]"),
    ],
)
def test_indices_and_marks_are_told_apart(quantity: Quantity, latex: str, text: str) -> None:
    usual = notation("bracket")
    assert (print_latex(quantity, usual), print_text(quantity, usual)) == (latex, text)


@pytest.mark.parametrize(
    ("name", "latex"),
    [
        ("q", "q"),
        ("θ", "θ"),
        ("loss", r"\mathrm{loss}"),
        ("my_loss", r"\text{my\_loss}"),
        ("a}b", r"\text{a\}b}"),
        ("%", r"\text{\%}"),
        ("\\input", r"\text{\textbackslash{}input}"),
    ],
)
def test_names_of_the_users_own_print_as_they_are(name: str, latex: str) -> None:
    assert print_latex(Quantity(name), notation("slides")) == latex
    assert print_text(Quantity(name), notation("slides")) == name


def test_words_are_escaped() -> None:
    assert escape_latex(r"\{}&%$#_~^<>|") == (
        r"\textbackslash{}\{\}\&\%\$\#\_\textasciitilde{}\textasciicircum{}\textless{}\textgreater{}\textbar{}"
    )
    assert escape_latex("two\nlines") == "two lines"


def test_an_unknown_notation_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(ChalkgradError) as error:
        notation("brackets")
    assert str(error.value) == (
        "notation: found `brackets`; expected one of slides, bracket, parenthesis, angle, angle_bracket, bare, "
        "bold, delta, calculus. Did you mean `bracket`?"
    )
    with pytest.raises(ChalkgradError, match=r"calculus\.$"):
        notation("qqqq")


def test_letters_of_further_units_give_way_to_what_has_them_already() -> None:
    further = [Index(letter) for letter in "qmrps"]
    # The number of samples is m, so a further unit is not.
    assert [Notation("usual").index(index) for index in further] == ["q", "p", "r", "s", "t"]
    assert [notation("bare").index(index) for index in further] == ["p", "m", "q", "r", "t"]
    for name in NOTATION_NAMES:
        written = notation(name)
        letters = [written.index(Index(letter)) for letter in (*ROLES, *FURTHER_UNITS) if letter != "n"]
        assert len(set(letters)) == len({*ROLES, *FURTHER_UNITS}) - 1
        assert written.letter("samples").latex not in letters
    assert Notation("own", indices=(("i", "q"),)).index(Index("q")) == "p"
