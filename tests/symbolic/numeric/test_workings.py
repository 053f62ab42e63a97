"""Numbers put into formulas: what is exact, what is rounded, and what has no value."""

from __future__ import annotations

from fractions import Fraction

import pytest

from symbolic.errors import ChalkgradError
from symbolic.formula.nodes import Quantity
from symbolic.numeric.rounding import Rounding
from tests.symbolic.numeric.worked import worked


def test_what_is_rounded_stands_behind_about_equal():
    _, _, lines = worked("h = w*x; a = sigmoid(h); f = 2*a", "w=0.15, x=0.05")
    assert lines[:3] == [
        "h = w x = 0.15 · 0.05 = 0.0075",
        "a = σ(h) = σ(0.0075) ≈ 0.5019",
        "f = 2 a ≈ 2 · 0.5019 ≈ 1.0037",
    ]


def test_rounded_numbers_are_gone_on_with_where_that_is_asked_for():
    exact, carried = (worked("a = x/3; b = 3*a; f = b*b", "x=1", Rounding(2, carried=flag)) for flag in (False, True))
    given = worked("q = x*y", "x=1.236, y=1.5", Rounding(2, carried=True))
    assert given[2][0] == "q = x y = 1.24 · 1.5 = 1.86"
    assert exact[2][:3] == ["a = x/3 = 1/3 ≈ 0.33", "b = 3 a ≈ 3 · 0.33 ≈ 1", "f = b b = 1 · 1 = 1"]
    assert carried[2][:3] == ["a = x/3 = 1/3 ≈ 0.33", "b = 3 a = 3 · 0.33 = 0.99", "f = b b = 0.99 · 0.99 ≈ 0.98"]
    assert carried[1][Quantity("f")] == Fraction(98, 100)


@pytest.mark.parametrize(
    ("text", "at", "message"),
    [
        ("f = x/(y - 1)", "x=1, y=1", "f: found a division by zero in x/(y - 1), which is 1/(1 - 1) here; expected"),
        ("t = x - 2; f = log(t)", "x=1", "f: found the logarithm of a negative number in ln(t), which is ln(-1) here"),
        ("f = sqrt(x)", "x=0", "∂f/∂x: found a division by zero in 1/(2 sqrt(x)), which is 1/(2 · 0) here"),
    ],
)
def test_what_has_no_value_is_told_with_its_place(text, at, message):
    with pytest.raises(ChalkgradError) as error:
        worked(text, at)
    assert str(error.value).startswith(message)


def test_nothing_is_exact_beside_what_is_rounded():
    _, _, lines = worked("f = x + y - z", "x=1/3, y=1/3, z=2/3")
    assert lines[0] == "f = x + y - z ≈ 0.3333 + 0.3333 - 0.6667 ≈ 0"
    _, _, lines = worked("f = 5*exp(-x)", "x=3000000000")
    assert lines[0].endswith("≈ 0")


def test_a_function_without_a_value_is_told_with_its_argument():
    with pytest.raises(ChalkgradError, match="f: found an overflow in softplus"):
        worked("f = softplus(x)", "x=2e10")


def test_numbers_that_are_never_written_out_are_gone_on_with():
    _, workings, lines = worked("f = exp(x)*y", "x=-1000, y=1", Rounding(carried=True))
    assert workings[Quantity("f")] != 0
    assert "10^(-435)" in lines[0]
