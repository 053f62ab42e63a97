from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import mpmath
import pytest
import sympy
from mpmath import mpf

from symbolic.checking.fields.base import Field
from symbolic.checking.fields.dual import DualField
from symbolic.checking.fields.expressions import compiled
from symbolic.checking.fields.functions import apply, loss_slope, loss_value, softmax
from symbolic.checking.fields.interval import IntervalField
from symbolic.checking.fields.modular import PRIMES, ModularField
from symbolic.checking.fields.polynomial import PolynomialField
from symbolic.formula.elementary import ELEMENTARY
from symbolic.functions import ACTIVATION_NAMES, LOSS_NAMES, Loss, loss
from symbolic.functions.base import Z
from tests.oracles.function_values import (
    ACTIVATION_CURVATURES,
    ACTIVATION_SLOPES,
    ACTIVATION_VALUES,
    LOSS_SLOPES,
    LOSS_VALUES,
)
from tests.symbolic.checking.fields.values import TRUE, ends, true

ACTIVATIONS: dict[str, tuple[str, dict[str, str]]] = {
    **{name: (name, {}) for name in ACTIVATION_NAMES if name not in {"softmax", "leaky_relu", "elu"}},
    "leaky_relu": ("leaky_relu", {"alpha": "0.01"}),
    "leaky_relu(alpha=0.2)": ("leaky_relu", {"alpha": "0.2"}),
    "elu": ("elu", {"alpha": "1"}),
    "elu(alpha=0.3)": ("elu", {"alpha": "0.3"}),
}
LOSSES: dict[str, tuple[Loss, dict[str, str]]] = {
    **{name: (loss(name), {}) for name in LOSS_NAMES if name != "huber"},
    "huber": (loss("huber"), {"delta": "1"}),
    "huber(1/2)": (loss("huber", delta=0.5), {"delta": "0.5"}),
}
POINTS = [Fraction(-7, 2), Fraction(-1, 4), Fraction(3, 4), Fraction(2)]
PAIRS = [(Fraction(1, 4), Fraction(3, 4)), (Fraction(7, 8), Fraction(1, 2)), (Fraction(1, 8), Fraction(1))]
EXACT: dict[str, Callable[[], Field[Any]]] = {
    "modular": lambda: ModularField(PRIMES[1], b"seed"),
    "polynomial": PolynomialField,
    "slopes": lambda: DualField(ModularField(PRIMES[1], b"seed")),
}
each_activation = pytest.mark.parametrize("function", ACTIVATIONS)
each_exact_field = pytest.mark.parametrize("make", EXACT.values(), ids=EXACT.keys())


def close(enclosure: Any, value: mpf, tolerance: str = "1e-40") -> bool:
    low, high = ends(enclosure)
    slack = TRUE.mpf(tolerance)
    return bool(low - slack <= value <= high + slack and high - low < slack)


def textbook(function: Callable[..., mpf], written: dict[str, str], *arguments: Fraction) -> mpf:
    with mpmath.workdps(60):
        values = [mpmath.mpf(argument.numerator) / argument.denominator for argument in arguments]
        return TRUE.mpf(function(*values, **{key: mpmath.mpf(text) for key, text in written.items()}))


def test_every_function_of_the_registry_is_covered() -> None:
    assert {name for name, _ in ACTIVATIONS.values()} == set(ACTIVATION_NAMES) - {"softmax"}
    assert {record.name for record, _ in LOSSES.values()} == set(LOSS_NAMES)


# --- activations --------------------------------------------------------------------------------------------


@each_activation
@pytest.mark.parametrize("at", POINTS)
def test_activations_have_the_values_of_the_textbook(function: str, at: Fraction) -> None:
    name, written = ACTIVATIONS[function]
    F = IntervalField(b"seed")
    tolerance = "1e-15" if name == "selu" else "1e-40"
    for primes, table in enumerate((ACTIVATION_VALUES, ACTIVATION_SLOPES, ACTIVATION_CURVATURES)):
        expected = textbook(table[name], written, at)
        assert close(apply(F, function, primes, [F.number(at)]), expected, tolerance)


@each_activation
@each_exact_field
def test_written_derivatives_are_the_derivatives(make: Callable[[], Field[Any]], function: str) -> None:
    F = make()
    D = DualField(F)
    x = F.sub(F.free("x"), F.free("y"))
    for primes in (0, 1):
        slope = D.slope(apply(D, function, primes, [D.variable(x)]))
        assert F.equal(slope, apply(F, function, primes + 1, [x]))


@each_activation
def test_a_wrong_derivative_is_told_apart(function: str) -> None:
    F = ModularField(PRIMES[2], b"seed")
    D = DualField(F)
    x = F.free("x")
    slope = D.slope(apply(D, function, 0, [D.variable(x)]))
    assert not F.equal(slope, F.add(apply(F, function, 1, [x]), F.number(Fraction(1, 100))))


@pytest.mark.parametrize("function", ["relu", "leaky_relu", "elu", "selu", "abs", "sign"])
def test_at_a_kink_the_slope_is_that_of_the_left_branch_or_0(function: str) -> None:
    F = IntervalField(b"seed")
    D = DualField(F)
    for primes in (0, 1):
        by_rule = apply(F, function, primes + 1, [F.number(0)])
        assert F.equal(D.slope(apply(D, function, primes, [D.variable(F.number(0))])), by_rule)


def test_softmax_is_exponentials_over_their_sum() -> None:
    F = IntervalField(b"seed")
    scores = [Fraction(1), Fraction(-2), Fraction(1, 2)]
    below = sum(TRUE.exp(true(score)) for score in scores)
    for score, share in zip(scores, softmax(F, [F.number(score) for score in scores]), strict=True):
        assert close(share, TRUE.exp(true(score)) / below)


# --- losses -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("record", "written"), LOSSES.values(), ids=LOSSES.keys())
@pytest.mark.parametrize(("p", "y"), PAIRS)
def test_losses_have_the_values_of_the_textbook(
    record: Loss, written: dict[str, str], p: Fraction, y: Fraction
) -> None:
    F = IntervalField(b"seed")
    for rule, table in ((loss_value, LOSS_VALUES), (loss_slope, LOSS_SLOPES)):
        expected = textbook(table[record.name], written, p, y)
        assert close(rule(F, record, F.number(p), F.number(y)), expected)


@pytest.mark.parametrize(("record", "written"), LOSSES.values(), ids=LOSSES.keys())
@each_exact_field
def test_the_slope_of_a_loss_is_its_derivative(
    make: Callable[[], Field[Any]], record: Loss, written: dict[str, str]
) -> None:
    assert set(written) == {name for name, _ in record.parameters}
    F = make()
    D = DualField(F)
    p, y = F.sigmoid(F.free("p")), F.sigmoid(F.free("y"))
    slope = D.slope(loss_value(D, record, D.variable(p), D.constant(y)))
    assert F.equal(slope, loss_slope(F, record, p, y))
    assert not F.equal(slope, F.neg(F.add(loss_slope(F, record, p, y), F.free("u"))))


# --- elementary functions -----------------------------------------------------------------------------------


@pytest.mark.parametrize("function", sorted(set(ELEMENTARY) - {"max", "min"}))
@each_exact_field
def test_elementary_functions_and_their_derivatives(make: Callable[[], Field[Any]], function: str) -> None:
    F = make()
    D = DualField(F)
    x = F.exp(F.free("x"))
    for primes in (0, 1):
        slope = D.slope(apply(D, function, primes, [D.variable(x)]))
        assert F.equal(slope, apply(F, function, primes + 1, [x]))


@pytest.mark.parametrize("function", sorted(set(ELEMENTARY) - {"max", "min", "sign"}))
def test_elementary_functions_have_their_values(function: str) -> None:
    F = IntervalField(b"seed")
    at = Fraction(5, 4)
    for primes in (0, 1, 2):
        exact = sympy.diff(ELEMENTARY[function].exact(Z), Z, primes).subs(Z, sympy.Rational(5, 4))
        expected = TRUE.mpf(str(sympy.N(exact.doit(), 60)))
        assert close(apply(F, function, primes, [F.number(at)]), expected)


def test_extremes_take_any_number_of_arguments() -> None:
    F = IntervalField(b"seed")
    numbers = [F.number(n) for n in (3, -1, 2)]
    assert apply(F, "max", 0, numbers) == 3
    assert apply(F, "min", 0, numbers) == -1
    assert apply(F, "max", 0, numbers[:1]) == 3


@pytest.mark.parametrize(
    ("function", "primes"),
    [("f", 0), ("softmax", 0), ("sigmoid", 3), ("max", 1), ("exp", 3), ("relu", -1), ("log", -1)],
)
def test_a_function_without_value_is_an_error(function: str, primes: int) -> None:
    F = PolynomialField()
    with pytest.raises(TypeError, match="has no value"):
        apply(F, function, primes, [F.free("x")])


def test_opaque_functions_are_not_looked_into() -> None:
    F = PolynomialField(opaque=frozenset({"gelu"}))
    D = DualField(F)
    x = F.free("x")
    slope = D.slope(apply(D, "gelu", 0, [D.power(D.variable(x), 2)]))
    assert F.equal(slope, F.product([F.number(2), x, apply(F, "gelu", 1, [F.mul(x, x)])]))
    assert len(apply(F, "gelu", 0, [x]).num) == 1


# --- expressions --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "expression",
    [
        sympy.Symbol("f") + 0 * Z,
        Z ** sympy.Rational(1, 3),
        Z**Z,
        sympy.gamma(Z),
        sympy.Piecewise((Z, Z > 0)),
        sympy.Piecewise((Z, sympy.Eq(Z, 0)), (1, True)),
        sympy.E * Z,
    ],
)
def test_expressions_without_a_rule_are_refused(expression: sympy.Expr) -> None:
    with pytest.raises((TypeError, ValueError)):
        compiled(expression, (Z,))


def test_cases_are_decided_in_their_order() -> None:
    expression = sympy.Piecewise(
        (1, Z < -1), (2, Z <= 1), (3, Z >= 2), (4, sympy.Gt(Z, sympy.Rational(3, 2))), (5, True)
    )
    rule = compiled(expression, (Z,))
    F = IntervalField(b"seed")
    at = [Fraction(-2), Fraction(-1), Fraction(1), Fraction(5, 4), Fraction(7, 4), Fraction(2), Fraction(3)]
    assert [rule(F, (F.number(x),)) for x in at] == [1, 2, 2, 5, 4, 3, 3]
