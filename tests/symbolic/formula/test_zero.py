"""Is an expression zero: yes only where it is, on both sides of every kink."""

from __future__ import annotations

import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from symbolic.formula.bridge import Symbols, derivative, to_sympy
from symbolic.formula.expression import read_expression
from symbolic.formula.nodes import Quantity
from symbolic.formula.slope import slope
from symbolic.formula.zero import is_zero
from symbolic.functions import ACTIVATION_NAMES, LOSS_NAMES, Activation, activation, loss, unfold
from symbolic.functions.base import P, Y, Z

X = sympy.Symbol("x", real=True)
A, B, C = sympy.symbols("a b c", real=True)
SIGMOID = 1 / (1 + sympy.exp(-X))


def cases(value: sympy.Expr, condition: sympy.Basic, otherwise: sympy.Expr) -> sympy.Expr:
    return sympy.Piecewise((value, condition), (otherwise, True))


HALF_OF_SIX = sympy.Mul(6, sympy.Pow(2, -1, evaluate=False), evaluate=False)
TRUE = {
    "nothing": sympy.Integer(0),
    "expansion": (A + B) ** 2 - A**2 - 2 * A * B - B**2,
    "a common denominator": 1 / A + 1 / B - (A + B) / (A * B),
    "the slope of the sigmoid": sympy.diff(SIGMOID, X) - SIGMOID * (1 - SIGMOID),
    "the slope of tanh": sympy.diff(sympy.tanh(X), X) - (1 - sympy.tanh(X) ** 2),
    "a ratio of exponentials": sympy.exp(A) / (sympy.exp(A) + sympy.exp(B)) - 1 / (1 + sympy.exp(B - A)),
    "abs is x sign x": sympy.Abs(X) - X * sympy.sign(X),
    "abs squared": sympy.Abs(X) ** 2 - X**2,
    "relu as a maximum": sympy.Max(X, 0) - cases(X, X > 0, 0),
    "relu with its condition turned": cases(X, X > 0, 0) - cases(0, X < 0, X),
    "maximum and minimum": sympy.Max(A, B) + sympy.Min(A, B) - A - B,
    "abs as a maximum": sympy.Abs(A - B) - sympy.Max(A - B, B - A),
    "abs within abs": sympy.Abs(sympy.Abs(X) - 1) - sympy.Abs(1 - sympy.Abs(X)),
    "a single point does not count": cases(5, sympy.Eq(X, 0), 0),
    "all but a single point": cases(0, sympy.Ne(X, 0), 7),
    "roots of multiples": X / sympy.sqrt(1 + 4 * X**2 / 9) - 3 * X / sympy.sqrt(9 + 4 * X**2),
    "kinks in a row on a line": sympy.Max(X - 1, sympy.Max(X + 1, 0)) - cases(X + 1, X > -1, 0),
    "a large power": (X + sympy.sin(X)) ** 900 * X - X * (X + sympy.sin(X)) ** 900,
    "a constant that is not computed": cases(X, X / HALF_OF_SIX > 0, 0) - cases(X, X > 0, 0),
}
FALSE = {
    "a gate that is 0 everywhere": sympy.sign(sympy.sqrt(1 + 2 * X**2 + X**4) - 1 - X**2) ** 2 - 1,
    "a condition that holds everywhere": cases(
        sympy.Integer(5), sympy.Eq(X**2 - sympy.sqrt(X**4 + 2 * X**2 + 1), -1), sympy.Integer(0)
    ),
    "one": sympy.Integer(1),
    "a symbol": X,
    "almost an expansion": (A + B) ** 2 - A**2 - B**2,
    "the sigmoid for its slope": sympy.diff(SIGMOID, X) - SIGMOID,
    "true for positive x only": sympy.Abs(X) - X,
    "true for negative x only": sympy.Abs(X) + X,
    "relu is x on one side": cases(X, X > 0, 0) - X,
    "relu is 0 on one side": cases(X, X > 0, 0),
    "the other branch": cases(X, X > 0, 0) - cases(0, X > 0, X),
    "the wrong slope behind the kink": cases(1, X > 0, sympy.Rational(1, 100)) - cases(1, X > 0, sympy.Rational(1, 5)),
    "a condition on a point": cases(0, sympy.Eq(X, 0), X - sympy.Abs(X)),
    "a maximum of others": sympy.Max(A, B) - sympy.Max(A, C),
    "between two kinks only": sympy.Abs(X - 1) + sympy.Abs(X + 1) - 2,
    "kinks in a row, the wrong way": sympy.Max(X - 1, sympy.Max(X + 1, 0)) - cases(X - 1, X > 1, 0),
    "two large powers": (X + 1) ** 900 - (X + 1) ** 899,
    "a sign": sympy.sign(X) - 1,
}


@pytest.mark.parametrize("expression", TRUE.values(), ids=TRUE)
def test_what_is_zero_is_proved(expression: sympy.Expr) -> None:
    assert is_zero(expression)


@pytest.mark.parametrize("expression", FALSE.values(), ids=FALSE)
def test_what_is_not_zero_is_never_proved(expression: sympy.Expr) -> None:
    assert not is_zero(expression)


@pytest.mark.parametrize("name", [name for name in ACTIVATION_NAMES if name != "softmax"])
def test_the_written_derivative_of_an_activation_is_proved_and_a_changed_one_is_not(name: str) -> None:
    record = activation(name)
    assert isinstance(record, Activation)
    difference = sympy.diff(record.expression, Z) - unfold(record.derivative)
    assert is_zero(difference)
    assert not is_zero(difference + sympy.Rational(1, 10**9))
    assert not is_zero(sympy.diff(record.expression, Z) + unfold(record.derivative))


@pytest.mark.parametrize("name", LOSS_NAMES)
def test_the_written_derivative_of_a_loss_is_proved_and_a_changed_one_is_not(name: str) -> None:
    record = loss(name)
    difference = sympy.diff(record.expression, P) - record.coefficient * record.core
    assert is_zero(difference)
    assert not is_zero(difference + Y**2 + 1)


def test_too_many_kinks_are_left_undecided() -> None:
    symbols = sympy.symbols("u1:10", real=True)
    assert is_zero(sympy.Add(*(sympy.Abs(u) - u * sympy.sign(u) for u in symbols[:8])))
    assert not is_zero(sympy.Add(*(sympy.Abs(u) - u * sympy.sign(u) for u in symbols)))


PLACES = [sympy.Rational(k, 3) for k in range(-8, 9)]
POLYNOMIALS = st.lists(st.integers(-2, 2), min_size=1, max_size=3).map(
    lambda factors: sympy.Add(*(factor * X**power for power, factor in enumerate(factors)))
)


@settings(max_examples=40, deadline=None)
@given(POLYNOMIALS, st.integers(-2, 2), st.booleans())
def test_whatever_is_claimed_to_be_zero_is_zero_off_its_kink(factor: sympy.Expr, kink: int, turned: bool) -> None:
    gate = kink - X if turned else X - kink
    for expression in (
        cases(factor, gate > 0, 0),
        factor * (sympy.Abs(gate) - gate),
        factor * (sympy.Abs(gate) - gate * sympy.sign(gate)),
        factor * (sympy.Max(gate, 0) - cases(gate, gate >= 0, 0)),
    ):
        everywhere = all(expression.subs(X, place) == 0 for place in PLACES if place != kink)
        assert is_zero(expression) == everywhere


@pytest.mark.parametrize(
    ("text", "wrt"),
    [
        ("max(x, y, z)", "y"),
        ("min(x*y, y, 2, z)", "y"),
        ("max(max(x, y), z)", "x"),
        ("max(x, min(y, z))", "z"),
        ("abs(max(x, y) - z)", "y"),
        ("relu(relu(x) - y)", "x"),
        ("max(x^sin(y), y^z)", "y"),
        ("x^y^z", "x"),
    ],
)
def test_kinks_inside_kinks_are_decided(text, wrt):
    formula, quantity, symbols = read_expression(text), Quantity(wrt), Symbols()
    expression = to_sympy(formula, symbols)
    by_rules = unfold(to_sympy(slope(formula, quantity), symbols))
    by_sympy = derivative(expression, symbols[quantity])
    assert is_zero(by_rules - by_sympy)
    assert not is_zero(by_rules - by_sympy - sympy.Piecewise((1, symbols[quantity] > 1), (0, True)))
