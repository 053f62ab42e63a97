"""Formula <-> SymPy: order kept on the way out, meaning kept on the way in."""

from __future__ import annotations

import mpmath
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from symbolic.formula.bridge import NotScalarError, Symbols, derivative, from_sympy, to_sympy
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
from symbolic.formula.notation import notation
from symbolic.formula.text import print_text
from symbolic.functions import ACTIVATION_NAMES, LOSS_NAMES, Activation, activation, loss, unfold
from symbolic.functions.base import A, P, Y, Z

X, YHAT, TARGET, SCORE = Quantity("x"), Quantity("yhat"), Quantity("y"), Quantity("z")
NAMES = {Z: SCORE, A: Quantity("a"), P: YHAT, Y: TARGET}
ELEMENTWISE = tuple(name for name in ACTIVATION_NAMES if name != "softmax")

DERIVATIVES = {
    "identity": "1",
    "sigmoid": "σ(z) (1 - σ(z))",
    "tanh": "1 - tanh(z)^2",
    "relu": "{1 if z > 0; 0 otherwise}",
    "leaky_relu": "{1 if z > 0; 0.01 otherwise}",
    "elu": "{1 if z > 0; e^(z) otherwise}",
    "selu": "{1.0507009873554805 if z > 0; 1.0507009873554805 · 1.6732632423543772 · e^(z) otherwise}",
    "softplus": "σ(z)",
    "softsign": "1/(1 + |z|)^2",
    "silu": "σ(z) (1 + z (1 - σ(z)))",
    "gelu": "(1 + erf(z/sqrt(2)))/2 + (z e^(-z^2/2))/sqrt(2 π)",
}
CORES = {
    "squared_error": "ŷ - y",
    "absolute": "{1 if ŷ > y; -1 if ŷ < y; 0 otherwise}",
    "huber": "{ŷ - y if |ŷ - y| ≤ 1; sign(ŷ - y) otherwise}",
    "log_cosh": "tanh(ŷ - y)",
    "binary_cross_entropy": "(ŷ - y)/(ŷ (1 - ŷ))",
    "categorical_cross_entropy": "-y/ŷ",
    "hinge": "{-y if y ŷ < 1; 0 otherwise}",
}


def text_of(expression: sympy.Expr) -> str:
    return print_text(from_sympy(expression, NAMES), notation("slides"))


def elementwise(name: str) -> Activation:
    record = activation(name)
    assert isinstance(record, Activation)
    return record


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_the_derivative_of_an_activation_is_written_as_people_write_it(name: str) -> None:
    assert text_of(elementwise(name).derivative) == DERIVATIVES[name]


@pytest.mark.parametrize("name", LOSS_NAMES)
def test_the_derivative_of_a_loss_is_written_as_people_write_it(name: str) -> None:
    assert text_of(loss(name).core) == CORES[name]


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_an_activation_comes_back_from_its_formula(name: str) -> None:
    record = elementwise(name)
    for expression in filter(None, (record.expression, record.derivative, record.derivative_in_a)):
        symbols = Symbols()
        back = to_sympy(from_sympy(expression, NAMES), symbols).subs({symbols[SCORE]: Z, symbols[NAMES[A]]: A})
        assert _same(back, expression)


@pytest.mark.parametrize("name", LOSS_NAMES)
def test_a_loss_comes_back_from_its_formula(name: str) -> None:
    for expression in (loss(name).expression, loss(name).core):
        symbols = Symbols()
        back = to_sympy(from_sympy(expression, NAMES), symbols).subs({symbols[YHAT]: P, symbols[TARGET]: Y})
        assert _same(back, expression)


def _same(left: sympy.Expr, right: sympy.Expr) -> bool:
    difference = unfold(left - right)
    points = [dict(zip((Z, A, P, Y), map(sympy.Rational, row), strict=True)) for row in POINTS]
    return all(abs(difference.subs(point).evalf(30)) < sympy.Float("1e-25") for point in points)


POINTS = [("1/3", "2/7", "3/5", "1/8"), ("-7/5", "1/9", "1/4", "1"), ("5/2", "3/4", "2/3", "0")]


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        (sympy.Mul(Z, A, Y, evaluate=False), "z a y"),
        (sympy.Add(P, -Y, Z, evaluate=False), "ŷ - y + z"),
        (sympy.Mul(-1, Z, evaluate=False), "-z"),
        (-Z * A / (3 * Y), "-(a z)/(3 y)"),
        (sympy.Rational(-1, 2) * Z, "-z/2"),
        (Z ** sympy.Rational(1, 2), "sqrt(z)"),
        (Z ** sympy.Rational(-1, 2), "1/sqrt(z)"),
        (Z**-2, "1/z^2"),
        (sympy.Max(Z, 0), "max(0, z)"),
        (sympy.sign(Z), "sign(z)"),
        (sympy.E, "e^(1)"),
        (sympy.Function("f")(Z), "f(z)"),
        (sympy.Piecewise((Z, sympy.Ge(Z, 0)), (-Z, True)), "{z if z ≥ 0; -z otherwise}"),
    ],
)
def test_stored_order_is_kept(expression: sympy.Expr, text: str) -> None:
    assert text_of(expression) == text


@pytest.mark.parametrize(
    ("expression", "name"),
    [
        (sympy.Derivative(sympy.Function("f")(Z), Z), "Derivative"),
        (sympy.Heaviside(Z), "Heaviside"),
        (sympy.Float(0.5), "Float"),
        (sympy.oo, "Infinity"),
        (sympy.I, "ImaginaryUnit"),
        (sympy.Piecewise((Z, (Z > 0) & (A > 0)), (0, True)), "And as a condition"),
        (sympy.Piecewise((Z, sympy.Ne(Z, 0)), (0, True)), "Unequality as a condition"),
    ],
)
def test_what_formulas_of_this_field_do_not_use_is_refused(expression: sympy.Expr, name: str) -> None:
    with pytest.raises(TypeError, match=f"^no formula for SymPy's {name}$"):
        from_sympy(expression, NAMES)


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
    assert sympy.simplify(to_sympy(formula, symbols) - expected) == 0
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
