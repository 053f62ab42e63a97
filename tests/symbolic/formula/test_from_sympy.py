"""SymPy -> formula: order kept, meaning kept."""

from __future__ import annotations

import pytest
import sympy

from symbolic.formula.bridge import Symbols, to_sympy
from symbolic.formula.from_sympy import from_sympy
from symbolic.formula.nodes import (
    Quantity,
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
