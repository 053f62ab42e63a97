"""Functions that a person defines: records that say what the expression says, and what is refused."""

from __future__ import annotations

import mpmath
import pytest
import sympy
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from mpmath import mp, mpf

from symbolic.formula.expression import read_expression
from symbolic.formula.from_sympy import from_sympy
from symbolic.formula.nodes import Quantity
from symbolic.formula.notation import Letter, notation
from symbolic.formula.own_function import OwnFunction
from symbolic.formula.own_records import own_activation, own_curvature, own_loss
from symbolic.formula.text import print_text
from symbolic.functions import unfold
from symbolic.functions.base import P, Y, Z
from tests.oracles import own_functions as oracle
from tests.symbolic.formula.evaluation import evaluate
from tests.symbolic.formula.expressions import smooth

ACTIVATIONS = {**oracle.ACTIVATIONS, **oracle.PROBABILITIES}
LOSSES = {**oracle.LOSSES, **oracle.LOSSES_OF_PROBABILITIES}
POINTS = ("-2.3", "-0.41", "0.003", "0.37", "1.9")


def value(expression: sympy.Expr, **at: str) -> mpf:
    symbols = {"z": Z, "p": P, "y": Y}
    exact = {symbols[name]: sympy.Rational(text) for name, text in at.items()}
    return mpf(unfold(expression).subs(exact).evalf(40))


def assert_close(found: mpf, expected: mpf) -> None:
    assert abs(found - expected) <= mpf(10) ** -12 * (1 + abs(expected))


@pytest.mark.parametrize("text", ACTIVATIONS)
@pytest.mark.parametrize("z", POINTS)
def test_an_activation_is_what_its_expression_says_and_so_are_its_derivatives(text: str, z: str) -> None:
    record, function = own_activation(OwnFunction("own", text)), ACTIVATIONS[text]
    with mp.workdps(50):
        at = mpf(z)
        assert_close(value(record.expression, z=z), function(at))
        assert_close(value(record.derivative, z=z), mp.diff(function, at))
        assert_close(value(record.second_derivative, z=z), mp.diff(function, at, 2))


@pytest.mark.parametrize("text", LOSSES)
@pytest.mark.parametrize(("p", "y"), [("0.3", "0.8"), ("0.62", "0.1"), ("0.9", "1")])
def test_a_loss_is_what_its_expression_says_and_so_are_its_derivatives(text: str, p: str, y: str) -> None:
    function = OwnFunction("own", text)
    record, curvature, by_hand = own_loss(function), own_curvature(function), LOSSES[text]
    with mp.workdps(50):
        at = (mpf(p), mpf(y))
        assert_close(value(record.expression, p=p, y=y), by_hand(*at))
        assert_close(value(record.coefficient * record.core, p=p, y=y), mp.diff(by_hand, at, (1, 0)))
        assert_close(value(record.second_derivative, p=p, y=y), mp.diff(by_hand, at, (2, 0)))
        assert (curvature is None) == ("max" in text or "abs" in text)
        if curvature is not None:
            assert_close(value(curvature.mixed, p=p, y=y), mp.diff(by_hand, at, (1, 1)))
            assert_close(value(curvature.by_target, p=p, y=y), mp.diff(by_hand, at, (0, 2)))


@settings(max_examples=60, deadline=None, derandomize=True)
@given(text=smooth, k=st.integers(-10, 10))
def test_the_derivative_is_that_of_the_expression(text: str, k: int) -> None:
    assume("z" in text)
    record = own_activation(OwnFunction("own", text))
    formula = read_expression(text)
    with mpmath.workdps(50):
        at, h = mpf(2 * k + 1) / 7, mpf(10) ** -30
        expected = mpmath.im(evaluate(formula, lambda _: mpmath.mpc(at, h))) / h
        assume(abs(expected) < 1e15)
    assert_close(value(record.derivative, z=f"{2 * k + 1}/7"), expected)


def test_it_is_written_as_it_was_typed() -> None:
    record = own_activation(OwnFunction("swish2", "x*sigmoid(2*x)"))
    written = {Z: Quantity("z")}
    assert print_text(from_sympy(record.expression, written), notation("slides")) == "z σ(2 z)"
    expected = "σ(2 z) + 2 z σ(2 z) (1 - σ(2 z))"
    assert print_text(from_sympy(record.derivative, written), notation("slides")) == expected


@pytest.mark.parametrize(
    ("name", "sign"),
    [
        ("f", Letter("f", "f")),
        ("phi", Letter(r"\phi", "φ")),
        ("swish2", Letter(r"\operatorname{swish2}", "swish2")),
    ],
)
def test_a_name_is_written_as_a_letter_or_upright(name: str, sign: Letter) -> None:
    record = own_activation(OwnFunction(name, "z"))
    assert Letter(record.latex, record.text) == sign


@pytest.mark.parametrize(
    ("text", "interval"),
    [
        ("(p - y)^4", None),
        ("p - y*log(p)", (0, sympy.oo)),
        ("-y*log(p) - (1 - y)*log(1 - p)", (0, 1)),
        ("log(1 + p) + log(1 - p) - y", (-1, 1)),
        ("log(sin(p)) + y", None),
        ("log(1 - p) - y", (-sympy.oo, 1)),
    ],
)
def test_predictions_lie_where_a_loss_has_a_value(text: str, interval: object) -> None:
    assert own_loss(OwnFunction("own", text)).prediction_range == interval
