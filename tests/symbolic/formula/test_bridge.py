"""Formula -> SymPy: meaning kept, and derivatives of expressions."""

from __future__ import annotations

import mpmath
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from symbolic.formula.bridge import NotScalarError, Symbols, derivative, to_sympy
from symbolic.formula.from_sympy import from_sympy
from symbolic.formula.nodes import (
    Apply,
    Cases,
    Formula,
    Group,
    Hadamard,
    Highlight,
    Index,
    Matrix,
    Negative,
    Number,
    Partial,
    Power,
    Product,
    Quantity,
    Quotient,
    Relations,
    Sigma,
    Sum,
    Text,
    Underbrace,
)
from symbolic.functions import ACTIVATION_NAMES, unfold
from symbolic.functions.base import A, P, Y, Z

X, YHAT, TARGET, SCORE = Quantity("x"), Quantity("yhat"), Quantity("y"), Quantity("z")
NAMES = {Z: SCORE, A: Quantity("a"), P: YHAT, Y: TARGET}
ELEMENTWISE = tuple(name for name in ACTIVATION_NAMES if name != "softmax")


def test_symbols_are_numbered_whatever_a_quantity_is_called() -> None:
    symbols = Symbols()
    hostile = Quantity("__import__('os')", 1, (1,))
    assert symbols[hostile].name == "q1"
    assert symbols[X].name == "q2"
    assert symbols[hostile] is symbols[hostile]
    assert symbols[Partial(X, hostile)].name == "q3"
    assert symbols.formulas()[symbols[hostile]] == hostile
    assert all(symbol.is_real for symbol in symbols.formulas())


def test_a_derivative_between_quantities_stays_a_symbol_and_by_itself_it_is_one() -> None:
    symbols = Symbols()
    assert to_sympy(Partial(X, SCORE), symbols) == symbols[Partial(X, SCORE)]
    assert to_sympy(Partial(X, X), symbols) == 1


def test_a_derivative_of_an_expression_is_computed() -> None:
    symbols = Symbols()
    formula = Partial(Apply("sigmoid", (Product((X, SCORE)),)), X)
    x, z = symbols[X], symbols[SCORE]
    expected = z * sympy.exp(-x * z) / (1 + sympy.exp(-x * z)) ** 2
    assert sympy.simplify(unfold(to_sympy(formula, symbols)) - expected) == 0
    assert derivative(sympy.Function("sigmoid")(x), z) == 0


def test_known_constants_have_their_values() -> None:
    symbols = Symbols()
    assert to_sympy(Quantity("pi"), symbols) == sympy.pi
    assert to_sympy(Quantity("kronecker", None, (2, 2)), symbols) == 1
    assert to_sympy(Quantity("kronecker", None, (2, 1)), symbols) == 0
    free = Quantity("kronecker", None, (Index("k"), 1))
    assert to_sympy(free, symbols) == symbols[free]
    total = Sigma(Product((free, Quantity("y", None, (Index("k"),)))), "k", 1, 9)
    assert to_sympy(total, symbols) == symbols[Quantity("y", None, (1,))]


def test_annotations_do_not_change_the_value() -> None:
    symbols = Symbols()
    for formula in (Group(X), Underbrace(X, Text("new")), Highlight(X, "red")):
        assert to_sympy(formula, symbols) == symbols[X]


def test_cases_become_cases() -> None:
    symbols = Symbols()
    formula = Cases(((X, Relations((X, Number("0")), (">",))), (Negative(X), None)))
    x = symbols[X]
    assert to_sympy(formula, symbols) == sympy.Piecewise((x, x > 0), (-x, True))


@pytest.mark.parametrize("formula", [Matrix(((X,),)), Hadamard((X, X)), Text("words"), Relations((X, X), ("=",))])
def test_what_has_no_scalar_value_is_refused(formula: Formula) -> None:
    with pytest.raises(TypeError, match=f"^{type(formula).__name__} has no scalar value$"):
        to_sympy(formula, Symbols())


def test_a_sum_without_numbers_as_bounds_is_refused() -> None:
    with pytest.raises(TypeError, match="without numbers as bounds"):
        to_sympy(Sigma(X, "k", 1, Index("n")), Symbols())


@settings(deadline=None)
@given(st.fractions(min_value=-50, max_value=50, max_denominator=1000))
def test_any_fraction_comes_back_exactly(value: object) -> None:
    number = sympy.Rational(value.numerator, value.denominator)
    assert to_sympy(from_sympy(number, {}), Symbols()) == number


def test_parameters_of_a_function_are_those_in_its_name() -> None:
    symbols = Symbols()
    x = symbols[X]
    for function, slope in (("leaky_relu(alpha=0.2)", sympy.Rational(1, 5)), ("leaky_relu", sympy.Rational(1, 100))):
        assert to_sympy(Apply(function, (X,)), symbols) == sympy.Piecewise((x, x > 0), (slope * x, True))
        assert to_sympy(Apply(function, (X,), 1), symbols).subs(x, -3) == slope


def test_a_prime_is_the_derivative_that_the_registry_writes() -> None:
    symbols = Symbols()
    x = symbols[X]
    prime = to_sympy(Apply("tanh", (X,), 1), symbols)
    assert prime == 1 - sympy.tanh(x) ** 2
    assert to_sympy(Apply("tanh", (X,), 2), symbols) == sympy.diff(1 - sympy.tanh(x) ** 2, x)
    with pytest.raises(NotScalarError, match=r"^no expression is known for tanh'''$"):
        to_sympy(Apply("tanh", (X,), 3), symbols)
    with pytest.raises(NotScalarError, match="__import__"):
        to_sympy(Apply("__import__('os')", (X,)), symbols)


def test_powers_and_fractions_keep_their_meaning() -> None:
    symbols = Symbols()
    formula = Quotient(Power(Sum((X, Number("0.5"))), Number("3")), X)
    assert to_sympy(formula, symbols) == (symbols[X] + sympy.Rational(1, 2)) ** 3 / symbols[X]
    assert mpmath.almosteq(mpmath.mpf(str(to_sympy(formula, symbols).subs(symbols[X], 2).evalf(20))), 7.8125)


@pytest.mark.parametrize(
    ("formula", "left", "right"),
    [
        (Apply("max", (X, Number("0"))), 0, 1),
        (Apply("min", (X, Power(X, Number("2")))), 1, 1),
        (Apply("sign", (X,)), 0, 0),
    ],
)
def test_functions_with_a_kink_have_a_derivative_on_each_side_of_it(formula: Formula, left: int, right: int) -> None:
    symbols = Symbols()
    slope = derivative(to_sympy(formula, symbols), symbols[X])
    assert not slope.has(sympy.Heaviside, sympy.DiracDelta)
    assert (slope.subs(symbols[X], -2), slope.subs(symbols[X], 2)) == (left, right)
    from_sympy(slope, {symbols[X]: X})
