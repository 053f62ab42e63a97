"""The value of a floating-point form, against floats and mpmath."""

from __future__ import annotations

import math
from fractions import Fraction

import mpmath
import pytest
import sympy

from symbolic.formula.form_value import value_at
from symbolic.formula.value import UndefinedValueError
from symbolic.functions import ACTIVATION_NAMES, LOSS_NAMES, Activation, Loss, StableForm, activation, loss, unfold
from symbolic.functions.base import P, Y, Z

U = sympy.Symbol("u", real=True)


def test_names_stand_for_values_before_them() -> None:
    form = StableForm(((U, Z**2),), U * (U + 1))
    assert value_at(form, {Z: Fraction(1, 3)}) == Fraction(1, 9) * Fraction(10, 9)


@pytest.mark.parametrize("name", [name for name in ACTIVATION_NAMES if name != "softmax"])
@pytest.mark.parametrize("z", [Fraction(-7, 3), Fraction(2, 5)])
def test_the_forms_of_an_activation_are_worth_what_it_is(name: str, z: Fraction) -> None:
    record = activation(name)
    assert isinstance(record, Activation)
    for meant, form in ((record.expression, record.stable), (record.derivative, record.stable_derivative)):
        expected = unfold(meant).subs(Z, sympy.Rational(z.numerator, z.denominator)).evalf(30)
        found = value_at(form, {Z: z})
        assert not isinstance(found, UndefinedValueError)
        assert math.isclose(float(found), float(expected), rel_tol=1e-14, abs_tol=1e-14)


@pytest.mark.parametrize("name", [name for name in LOSS_NAMES if name != "categorical_cross_entropy"])
def test_the_form_of_a_loss_is_worth_what_it_is(name: str) -> None:
    record: Loss = loss(name)
    expected = record.expression.subs({P: sympy.Rational(2, 7), Y: sympy.Rational(3, 4)}).evalf(30)
    found = value_at(record.stable, {P: Fraction(2, 7), Y: Fraction(3, 4)})
    assert not isinstance(found, UndefinedValueError)
    assert math.isclose(float(found), float(expected), rel_tol=1e-14)


def test_digits_are_those_of_exact_numbers() -> None:
    """1 - (1 - 1e-30) keeps its value, as no float would."""
    found = value_at(StableForm(((U, 1 - Z),), 1 - U), {Z: Fraction(1, 10**30)})
    assert found == Fraction(1, 10**30)


@pytest.mark.parametrize(
    ("expression", "why"),
    [(1 / Z, "a division by zero"), (sympy.log(Z), "logarithm"), (sympy.sqrt(Z - 1), "root")],
)
def test_a_form_without_a_value_says_why(expression: sympy.Expr, why: str) -> None:
    found = value_at(StableForm((), expression), {Z: Fraction(0)})
    assert isinstance(found, UndefinedValueError)
    assert why in found.why


def test_the_precision_of_the_caller_is_left() -> None:
    before = mpmath.mp.dps
    value_at(StableForm((), sympy.exp(Z)), {Z: Fraction(1)})
    assert mpmath.mp.dps == before
