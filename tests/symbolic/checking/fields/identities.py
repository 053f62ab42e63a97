"""Identities of the functions of networks, true ones and false ones, for any field.

Each entry takes a field and two of its elements that stand for independent quantities, and returns both sides.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from symbolic.checking.fields.base import Field
from symbolic.checking.fields.dual import DualField
from symbolic.checking.fields.functions import apply, softmax

Identity = Callable[[Field[Any], Any, Any], tuple[Any, Any]]


def number(F: Field[Any], value: int | Fraction) -> Any:
    return F.number(value)


def one_less(F: Field[Any], x: Any) -> Any:
    return F.sub(F.number(1), x)


def square(F: Field[Any], x: Any) -> Any:
    return F.mul(x, x)


def of(name: str, primes: int = 0) -> Callable[[Field[Any], Any], Any]:
    return lambda F, x: apply(F, name, primes, [x])


def slope(F: Field[Any], name: str, x: Any, primes: int = 0) -> Any:
    D = DualField(F)
    return D.slope(apply(D, name, primes, [D.variable(x)]))


def logistic(F: Field[Any], x: Any) -> Any:
    return F.div(F.number(1), F.add(F.number(1), F.exp(F.neg(x))))


def shifted(F: Field[Any], x: Any, y: Any) -> Any:
    most = F.maximum(x, y)
    return softmax(F, [F.sub(x, most), F.sub(y, most)])[0]


SIGMOID, TANH, RELU, SOFTPLUS, SILU = (of(name) for name in ("sigmoid", "tanh", "relu", "softplus", "silu"))

SMOOTH: Mapping[str, Identity] = {
    "(x + y)^2": lambda F, x, y: (
        square(F, F.add(x, y)),
        F.total([square(F, x), F.product([F.number(2), x, y]), square(F, y)]),
    ),
    "x/y + y/x": lambda F, x, y: (
        F.add(F.div(x, y), F.div(y, x)),
        F.div(F.add(square(F, x), square(F, y)), F.mul(x, y)),
    ),
    "1/(x - y)": lambda F, x, y: (F.div(F.number(1), F.sub(x, y)), F.neg(F.div(F.number(1), F.sub(y, x)))),
    "x^-2": lambda F, x, _: (F.power(x, -2), F.div(F.number(1), square(F, x))),
    "σ is the logistic function": lambda F, x, _: (SIGMOID(F, x), logistic(F, x)),
    "the logistic function is σ": lambda F, x, _: (logistic(F, x), SIGMOID(F, x)),
    "σ(-x) = 1 - σ(x)": lambda F, x, _: (SIGMOID(F, F.neg(x)), one_less(F, SIGMOID(F, x))),
    "σ'": lambda F, x, _: (slope(F, "sigmoid", x), F.mul(SIGMOID(F, x), one_less(F, SIGMOID(F, x)))),
    "σ' by e": lambda F, x, _: (slope(F, "sigmoid", x), F.div(F.exp(x), square(F, F.add(F.number(1), F.exp(x))))),
    "tanh'": lambda F, x, _: (slope(F, "tanh", x), one_less(F, square(F, TANH(F, x)))),
    "tanh = 2σ(2x) - 1": lambda F, x, _: (
        TANH(F, x),
        F.sub(F.mul(F.number(2), SIGMOID(F, F.mul(F.number(2), x))), F.number(1)),
    ),
    "σ = (1 + tanh(x/2))/2": lambda F, x, _: (
        SIGMOID(F, x),
        F.div(F.add(F.number(1), TANH(F, F.div(x, F.number(2)))), F.number(2)),
    ),
    "tanh after σ": lambda F, x, _: (
        F.mul(SIGMOID(F, x), TANH(F, x)),
        F.mul(logistic(F, x), F.div(F.sinh(x), F.cosh(x))),
    ),
    "tanh odd": lambda F, x, y: (TANH(F, F.sub(x, y)), F.neg(TANH(F, F.sub(y, x)))),
    "e^(x + y)": lambda F, x, y: (F.exp(F.add(x, y)), F.mul(F.exp(x), F.exp(y))),
    "e^(2x - 3y)": lambda F, x, y: (
        F.exp(F.sub(F.mul(F.number(2), x), F.mul(F.number(3), y))),
        F.div(F.power(F.exp(x), 2), F.power(F.exp(y), 3)),
    ),
    "e^(x/3)": lambda F, x, _: (F.exp(x), F.power(F.exp(F.div(x, F.number(3))), 3)),
    "e^e": lambda F, x, y: (F.exp(F.exp(F.add(x, y))), F.exp(F.mul(F.exp(x), F.exp(y)))),
    "cosh² - sinh²": lambda F, x, _: (F.sub(square(F, F.cosh(x)), square(F, F.sinh(x))), F.number(1)),
    "sin² + cos²": lambda F, x, _: (F.add(square(F, F.sin(x)), square(F, F.cos(x))), F.number(1)),
    "sin odd, cos even": lambda F, x, _: (F.mul(F.sin(F.neg(x)), F.cos(F.neg(x))), F.neg(F.mul(F.sin(x), F.cos(x)))),
    "erf odd": lambda F, x, y: (F.erf(F.sub(x, y)), F.neg(F.erf(F.sub(y, x)))),
    "erfc": lambda F, x, _: (F.add(F.erfc(x), F.erfc(F.neg(x))), F.number(2)),
    "ln e^x": lambda F, x, _: (F.log(F.exp(x)), x),
    "ln σ": lambda F, x, _: (F.log(SIGMOID(F, x)), F.neg(SOFTPLUS(F, F.neg(x)))),
    "ln σ by softplus": lambda F, x, _: (F.log(SIGMOID(F, x)), F.sub(x, SOFTPLUS(F, x))),
    "ln(1 - σ)": lambda F, x, _: (F.log(one_less(F, SIGMOID(F, x))), F.neg(SOFTPLUS(F, x))),
    "ln 6": lambda F, _x, _y: (F.log(F.number(6)), F.add(F.log(F.number(2)), F.log(F.number(3)))),
    "ln(1/4)": lambda F, _x, _y: (F.log(F.number(Fraction(1, 4))), F.mul(F.number(-2), F.log(F.number(2)))),
    "softplus' = σ": lambda F, x, _: (slope(F, "softplus", x), SIGMOID(F, x)),
    "softplus'' = σ'": lambda F, x, _: (of("softplus", 2)(F, x), of("sigmoid", 1)(F, x)),
    "silu'": lambda F, x, _: (
        slope(F, "silu", x),
        F.add(SIGMOID(F, x), F.product([x, SIGMOID(F, x), one_less(F, SIGMOID(F, x))])),
    ),
    "gelu'": lambda F, x, _: (slope(F, "gelu", x), of("gelu", 1)(F, x)),
    "√(2π)": lambda F, _x, _y: (
        F.sqrt(F.mul(F.number(2), F.free("pi"))),
        F.mul(F.sqrt(F.number(2)), F.sqrt(F.free("pi"))),
    ),
    "√12": lambda F, _x, _y: (F.sqrt(F.number(12)), F.mul(F.number(2), F.sqrt(F.number(3)))),
    "1/√2": lambda F, _x, _y: (F.div(F.number(1), F.sqrt(F.number(2))), F.div(F.sqrt(F.number(2)), F.number(2))),
    "√(9/4)": lambda F, _x, _y: (F.sqrt(F.number(Fraction(9, 4))), F.number(Fraction(3, 2))),
    "softmax sums to 1": lambda F, x, y: (F.total(softmax(F, [x, y, F.mul(x, y)])), F.number(1)),
    "softmax of two is σ": lambda F, x, y: (softmax(F, [x, y])[0], SIGMOID(F, F.sub(x, y))),
    "softmax shifts": lambda F, x, y: (
        softmax(F, [x, y])[1],
        softmax(F, [F.sub(x, F.number(7)), F.sub(y, F.number(7))])[1],
    ),
    "ln softmax": lambda F, x, y: (
        F.log(softmax(F, [x, y])[0]),
        F.sub(x, F.log(F.add(F.exp(x), F.exp(y)))),
    ),
}
"""True at every point where all is defined; none depends on a sign."""

GATED: Mapping[str, Identity] = {
    "H² = H": lambda F, x, _: (square(F, of("relu", 1)(F, x)), of("relu", 1)(F, x)),
    "relu is x H": lambda F, x, _: (RELU(F, x), F.mul(x, of("relu", 1)(F, x))),
    "relu is max": lambda F, x, _: (RELU(F, x), F.maximum(x, F.number(0))),
    "relu of relu": lambda F, x, y: (RELU(F, RELU(F, F.sub(x, y))), RELU(F, F.sub(x, y))),
    "relu'(relu(x)) = relu'(x)": lambda F, x, y: (
        of("relu", 1)(F, RELU(F, F.sub(x, y))),
        of("relu", 1)(F, F.sub(x, y)),
    ),
    "relu(x) - relu(-x) = x": lambda F, x, y: (
        F.sub(RELU(F, F.sub(x, y)), RELU(F, F.sub(y, x))),
        F.sub(x, y),
    ),
    "relu' + relu'(-x) = 1": lambda F, x, _: (
        F.add(of("relu", 1)(F, x), of("relu", 1)(F, F.neg(x))),
        F.number(1),
    ),
    "relu(3x) = 3 relu(x)": lambda F, x, _: (RELU(F, F.mul(F.number(3), x)), F.mul(F.number(3), RELU(F, x))),
    "leaky gate": lambda F, x, y: (
        of("leaky_relu", 1)(F, of("leaky_relu")(F, F.sub(x, y))),
        of("leaky_relu", 1)(F, F.sub(x, y)),
    ),
    "elu gate": lambda F, x, y: (of("elu", 1)(F, F.sub(x, y)), slope(F, "elu", F.sub(x, y))),
    "gate of tanh": lambda F, x, _: (of("relu", 1)(F, TANH(F, x)), of("relu", 1)(F, x)),
    "gate of silu": lambda F, x, y: (of("relu", 1)(F, SILU(F, F.sub(x, y))), of("relu", 1)(F, F.sub(x, y))),
    "gate of σ": lambda F, x, _: (of("relu", 1)(F, SIGMOID(F, x)), F.number(1)),
    "gate of e^x": lambda F, x, y: (of("relu", 1)(F, F.exp(F.mul(x, y))), F.number(1)),
    "|x y|": lambda F, x, y: (F.abs(F.mul(x, y)), F.mul(F.abs(x), F.abs(y))),
    "|x - y|": lambda F, x, y: (F.abs(F.sub(x, y)), F.abs(F.sub(y, x))),
    "|x|²": lambda F, x, _: (square(F, F.abs(x)), square(F, x)),
    "√(x²)": lambda F, x, _: (F.sqrt(square(F, x)), F.abs(x)),
    "sign² = 1": lambda F, x, y: (square(F, F.sign(F.sub(x, y))), F.number(1)),
    "max + min": lambda F, x, y: (F.add(F.maximum(x, y), F.minimum(x, y)), F.add(x, y)),
    "max - min": lambda F, x, y: (F.sub(F.maximum(x, y), F.minimum(x, y)), F.abs(F.sub(x, y))),
    "max is shifted relu": lambda F, x, y: (F.maximum(x, y), F.add(y, RELU(F, F.sub(x, y)))),
    "softsign'": lambda F, x, _: (slope(F, "softsign", x), of("softsign", 1)(F, x)),
    "softmax less its maximum": lambda F, x, y: (shifted(F, x, y), softmax(F, [x, y])[0]),
}
"""True at every point where no argument of a sign is 0."""

FALSE: Mapping[str, Identity] = {
    "σ' = σ(1 + σ)": lambda F, x, _: (slope(F, "sigmoid", x), F.mul(SIGMOID(F, x), F.add(F.number(1), SIGMOID(F, x)))),
    "σ' = σ(1 - x)": lambda F, x, _: (slope(F, "sigmoid", x), F.mul(SIGMOID(F, x), one_less(F, x))),
    "σ' = x(1 - x)": lambda F, x, _: (slope(F, "sigmoid", x), F.mul(x, one_less(F, x))),
    "σ even": lambda F, x, _: (SIGMOID(F, x), SIGMOID(F, F.neg(x))),
    "σ of another": lambda F, x, y: (SIGMOID(F, x), SIGMOID(F, y)),
    "tanh' = 1 - tanh": lambda F, x, _: (slope(F, "tanh", x), one_less(F, TANH(F, x))),
    "tanh = 2σ - 1": lambda F, x, _: (TANH(F, x), F.sub(F.mul(F.number(2), SIGMOID(F, x)), F.number(1))),
    "e^(x + y) = e^x + e^y": lambda F, x, y: (F.exp(F.add(x, y)), F.add(F.exp(x), F.exp(y))),
    "e^(x y) = e^x e^y": lambda F, x, y: (F.exp(F.mul(x, y)), F.mul(F.exp(x), F.exp(y))),
    "e^1 = 4": lambda F, _x, _y: (F.exp(F.number(1)), F.number(4)),
    "(x + y)² = x² + y²": lambda F, x, y: (square(F, F.add(x, y)), F.add(square(F, x), square(F, y))),
    "1/(x + y) = 1/x + 1/y": lambda F, x, y: (
        F.div(F.number(1), F.add(x, y)),
        F.add(F.div(F.number(1), x), F.div(F.number(1), y)),
    ),
    "softplus' = softplus": lambda F, x, _: (slope(F, "softplus", x), SOFTPLUS(F, x)),
    "silu' = σ": lambda F, x, _: (slope(F, "silu", x), SIGMOID(F, x)),
    "gelu' = Φ": lambda F, x, _: (
        slope(F, "gelu", x),
        F.div(F.add(F.number(1), F.erf(F.div(x, F.sqrt(F.number(2))))), F.number(2)),
    ),
    "softmax = e^x": lambda F, x, y: (softmax(F, [x, y])[0], F.exp(x)),
    "softmax swapped": lambda F, x, y: (softmax(F, [x, y])[0], softmax(F, [x, y])[1]),
    "ln 2 = 1": lambda F, _x, _y: (F.log(F.number(2)), F.number(1)),
    "π = 22/7": lambda F, _x, _y: (F.free("pi"), F.number(Fraction(22, 7))),
    "√2 = 7/5": lambda F, _x, _y: (F.sqrt(F.number(2)), F.number(Fraction(7, 5))),
    "tiny difference": lambda F, x, _: (x, F.add(x, F.number(Fraction(1, 10**17)))),
    "huge multiple": lambda F, x, _: (x, F.mul(x, F.number(10**18 + 9))),
    "erf even": lambda F, x, _: (F.erf(x), F.erf(F.neg(x))),
    "sin = cos": lambda F, x, _: (F.sin(x), F.cos(x)),
}
"""Untrue at almost every point, whatever the signs."""

FALSE_BY_SIGN: Mapping[str, Identity] = {
    "relu is x": lambda F, x, _: (RELU(F, x), x),
    "relu is 0": lambda F, x, _: (RELU(F, x), F.number(0)),
    "|x| = x": lambda F, x, _: (F.abs(x), x),
    "sign x = 1": lambda F, x, y: (F.sign(F.sub(x, y)), F.number(1)),
    "relu'(x y) = relu'(x) relu'(y)": lambda F, x, y: (
        of("relu", 1)(F, F.mul(x, y)),
        F.mul(of("relu", 1)(F, x), of("relu", 1)(F, y)),
    ),
    "max is x": lambda F, x, y: (F.maximum(x, y), x),
    "leaky slope is 1": lambda F, x, _: (of("leaky_relu", 1)(F, x), F.number(1)),
}
"""Untrue where some sign is what it need not be."""
