"""The forms people write keep their order: each is printed with no sorting and compared with the blackboard."""

from __future__ import annotations

import pytest
import sympy

from symbolic.functions import ACTIVATION_NAMES, LOSS_NAMES, PAIR_NAMES, Activation, Softmax, activation, loss, pair
from symbolic.functions.written import power, product, quotient, total

SELU = ("2101401974710961/2000000000000000", "4183158105885943/2500000000000000")
ACTIVATIONS = {
    "identity": ("z", "1", "1"),
    "sigmoid": ("1/(1 + exp(-z))", "sigmoid(z)*(1 - sigmoid(z))", "a*(1 - a)"),
    "tanh": ("tanh(z)", "1 - tanh(z)**2", "1 - a**2"),
    "relu": (
        "Piecewise((z, z > 0), (0, True))",
        "Piecewise((1, z > 0), (0, True))",
        "Piecewise((1, a > 0), (0, True))",
    ),
    "leaky_relu": (
        "Piecewise((z, z > 0), (z/100, True))",
        "Piecewise((1, z > 0), (1/100, True))",
        "Piecewise((1, a > 0), (1/100, True))",
    ),
    "elu": (
        "Piecewise((z, z > 0), (exp(z) - 1, True))",
        "Piecewise((1, z > 0), (exp(z), True))",
        "Piecewise((1, a > 0), (a + 1, True))",
    ),
    "selu": (
        f"Piecewise((2101401974710961*z/2000000000000000, z > 0), (({SELU[0]})*({SELU[1]})*(exp(z) - 1), True))",
        f"Piecewise(({SELU[0]}, z > 0), (({SELU[0]})*({SELU[1]})*exp(z), True))",
        f"Piecewise(({SELU[0]}, a > 0), (a + ({SELU[0]})*({SELU[1]}), True))",
    ),
    "softplus": ("log(1 + exp(z))", "sigmoid(z)", "1 - exp(-a)"),
    "softsign": ("z/(1 + Abs(z))", "(1 + Abs(z))**(-2)", "(1 - Abs(a))**2"),
    "silu": ("z/(1 + exp(-z))", "sigmoid(z)*(1 + z*(1 - sigmoid(z)))", "None"),
    "gelu": (
        "z*(1/2)*(1 + erf(z/(sqrt(2))))",
        "(1 + erf(z/(sqrt(2))))/2 + (z*exp(-z**2/2))/(sqrt(2*pi))",
        "None",
    ),
}
SOFTMAX = ("a*(1 - a)", "-a*b")
LOSSES = {
    "squared_error": ("(p - y)**2", "2", "p - y"),
    "absolute": ("Abs(p - y)", "1", "Piecewise((1, p > y), (-1, p < y), (0, True))"),
    "huber": (
        "Piecewise(((p - y)**2/2, Abs(p - y) <= 1), (Abs(p - y) - 1/2, True))",
        "1",
        "Piecewise((p - y, Abs(p - y) <= 1), (sign(p - y), True))",
    ),
    "log_cosh": ("log(cosh(p - y))", "1", "tanh(p - y)"),
    "binary_cross_entropy": ("-(y*log(p) + (1 - y)*log(1 - p))", "1", "(p - y)/(p*(1 - p))"),
    "categorical_cross_entropy": ("-y*log(p)", "1", "-y/p"),
    "hinge": (
        "Piecewise((1 - y*p, y*p < 1), (0, True))",
        "1",
        "Piecewise((-y, y*p < 1), (0, True))",
    ),
}
PAIRS = {
    ("sigmoid", "binary_cross_entropy"): "a - y",
    ("softmax", "categorical_cross_entropy"): "a*y_total - y",
}
X, W = sympy.symbols("x w")


def written(expression: sympy.Basic | None) -> str:
    return str(sympy.StrPrinter({"order": "none"}).doprint(expression))


@pytest.mark.parametrize("name", ACTIVATION_NAMES)
def test_activation_reads_as_on_the_blackboard(name: str) -> None:
    record = activation(name)
    if isinstance(record, Softmax):
        assert (written(record.own), written(record.other)) == SOFTMAX
        return
    forms = (record.expression, record.derivative, record.derivative_in_a)
    assert tuple(written(form) for form in forms) == ACTIVATIONS[name]


@pytest.mark.parametrize("name", LOSS_NAMES)
def test_loss_reads_as_on_the_blackboard(name: str) -> None:
    record = loss(name)
    assert tuple(written(form) for form in (record.expression, record.coefficient, record.core)) == LOSSES[name]


@pytest.mark.parametrize("names", PAIR_NAMES)
def test_pair_reads_as_on_the_blackboard(names: tuple[str, str]) -> None:
    record = pair(*names)
    assert record
    assert written(record.derivative) == PAIRS[names]


def test_parameters_stand_before_what_they_multiply() -> None:
    elu, huber = activation("elu", alpha=0.5), loss("huber", delta=2)
    assert isinstance(elu, Activation)
    assert written(elu.expression) == "Piecewise((z, z > 0), ((exp(z) - 1)/2, True))"
    assert elu.expression.args[1][0].args[0] == sympy.Rational(1, 2)
    assert written(huber.core) == "Piecewise((p - y, Abs(p - y) <= 2), (2*sign(p - y), True))"


def test_builders_keep_the_order_that_sympy_would_change() -> None:
    assert total(X, W).args == (X, W) != (X + W).args
    assert product(X, W).args == (X, W) != (X * W).args
    assert power(total(X, W), sympy.Integer(1)).args == (total(X, W), 1)
    assert written(quotient(X, X, W)) == "x/(x*w)"
    assert quotient(sympy.Integer(1), W) == power(W, sympy.Integer(-1))
