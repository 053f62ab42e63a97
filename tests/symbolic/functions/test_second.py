"""Second derivatives of functions: against differences of independent values, complete over the registry."""

from __future__ import annotations

import mpmath
import pytest
import sympy
from mpmath import mp, mpf

from symbolic.formula.from_sympy import from_sympy
from symbolic.formula.nodes import Formula, Quantity
from symbolic.functions import ACTIVATION_NAMES, LOSS_NAMES, Activation, activation
from symbolic.functions.base import P, Y, Z
from symbolic.functions.second import ROUGH, second_derivative, second_of_loss, written_second_derivative
from tests.oracles.function_values import ACTIVATION_VALUES, LOSS_VALUES, elu
from tests.symbolic.formula.evaluation import evaluate

ELEMENTWISE = tuple(name for name in ACTIVATION_NAMES if name != "softmax")
SMOOTH = tuple(name for name in ELEMENTWISE if name not in ROUGH)
LETTERS: dict[sympy.Symbol, Formula] = {Z: Quantity("z"), P: Quantity("p"), Y: Quantity("y")}


def number(expression: sympy.Expr, **values: mpf) -> mpf:
    return evaluate(from_sympy(expression, LETTERS), lambda item: values[item.name])  # type: ignore[union-attr]


def record(name: str) -> Activation:
    found = activation(name)
    assert isinstance(found, Activation)
    return found


@pytest.mark.parametrize("name", ELEMENTWISE)
@pytest.mark.parametrize("z", ["-3.1", "-0.4", "0.3", "2.2"])
def test_the_second_derivative_is_what_differences_say(name: str, z: str) -> None:
    with mp.workdps(60):
        at, step = mpf(z), mpf("1e-20")
        parameters = {"leaky_relu": {"alpha": mpf("0.01")}, "elu": {"alpha": mpf(1)}}.get(name, {})
        low, middle, high = (_value(name, at + k * step, parameters) for k in (-1, 0, 1))
        expected = (low - 2 * middle + high) / step**2
        for form in (second_derivative(record(name)), written_second_derivative(record(name))):
            assert mpmath.almosteq(number(form, z=at), expected, rel_eps=mpf("1e-15"), abs_eps=mpf("1e-15"))


def _value(name: str, z: mpf, parameters: dict[str, mpf]) -> mpf:
    if name == "selu":  # the constants as they are published, in 17 digits
        return mpf("1.0507009873554805") * elu(z, mpf("1.6732632423543772"))
    return ACTIVATION_VALUES[name](z, **parameters)


@pytest.mark.parametrize("name", SMOOTH)
def test_what_is_called_smooth_has_no_jump(name: str) -> None:
    with mp.workdps(60):
        form = second_derivative(record(name))
        left, right = number(form, z=mpf("-1e-25")), number(form, z=mpf("1e-25"))
        assert mpmath.almosteq(left, right, abs_eps=mpf("1e-20"))


@pytest.mark.parametrize("name", [name for name in ELEMENTWISE if name in ROUGH])
def test_what_is_called_rough_has_a_jump_in_f_prime_or_f_double_prime(name: str) -> None:
    with mp.workdps(60):
        forms = (record(name).derivative, second_derivative(record(name)))
        jumps = [number(form, z=mpf("1e-25")) - number(form, z=mpf("-1e-25")) for form in forms]
        assert max(map(abs, jumps)) > mpf("0.01")


LOSS_POINTS = [("0.3", "0.9"), ("0.6", "0.2")]


@pytest.mark.parametrize("name", [name for name in LOSS_NAMES if name not in ROUGH])
@pytest.mark.parametrize(("p", "y"), LOSS_POINTS)
def test_the_second_derivatives_of_a_loss_are_what_differences_say(name: str, p: str, y: str) -> None:
    found = second_of_loss(name)
    assert found is not None
    with mp.workdps(60):
        at, step, value = (mpf(p), mpf(y)), mpf("1e-15"), LOSS_VALUES[name]

        def moved(*by: int) -> mpf:
            return value(*(here + k * step for here, k in zip(at, by, strict=True)))

        expected = (
            (moved(1, 0) - 2 * moved(0, 0) + moved(-1, 0)) / step**2,
            (moved(1, 1) - moved(1, -1) - moved(-1, 1) + moved(-1, -1)) / (4 * step**2),
            (moved(0, 1) - 2 * moved(0, 0) + moved(0, -1)) / step**2,
        )
        for form, slope in zip((found.by_prediction, found.mixed, found.by_target), expected, strict=True):
            assert mpmath.almosteq(number(form, p=at[0], y=at[1]), slope, rel_eps=mpf("1e-15"), abs_eps=mpf("1e-15"))


def test_every_function_is_listed_as_smooth_or_as_rough() -> None:
    assert {*ROUGH} <= {*ACTIVATION_NAMES, *LOSS_NAMES}
    assert [name for name in LOSS_NAMES if (second_of_loss(name) is None) != (name in ROUGH)] == []
    assert all(record(name).kinks == () for name in SMOOTH)
    assert SMOOTH == ("identity", "sigmoid", "tanh", "softplus", "silu", "gelu")
