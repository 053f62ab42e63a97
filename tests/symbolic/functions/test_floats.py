"""Stable forms in float64 against mpmath with 50 digits: 12 digits right wherever the true value is normal."""

from __future__ import annotations

import math
import sys

import pytest
import sympy
from hypothesis import assume, given
from hypothesis import strategies as st
from mpmath import mp, mpf

from symbolic.functions import ACTIVATION_NAMES, LOSS_NAMES, Activation, StableForm, activation, loss, pair
from symbolic.functions.base import P, Y, Z
from tests.oracles import function_values as oracle
from tests.symbolic.functions.floats import STEP, evaluate, slope_of, value_of

SMALLEST_NORMAL = sys.float_info.min
RELATIVE = 1e-12
MAGNITUDES = (1e-300, 1e-8, 0.3, 1.0, 2.5, 36.0, 37.0, 40.0, 710.0, 750.0, 1e4)
POINTS = (0.0, *MAGNITUDES, *(-z for z in MAGNITUDES))
HUGE = (1e200, -1e200, 1.6e308, -1.7e308)
ELEMENTWISE = tuple(name for name in ACTIVATION_NAMES if name != "softmax")

ACTIVATIONS = [
    *((name, {}) for name in ELEMENTWISE),
    ("leaky_relu", {"alpha": 0.3}),
    ("elu", {"alpha": 2.0}),
]
REGRESSION = [(z + y, y) for z in POINTS for y in (0.0, 1.0, -2.5)]
PROBABILITIES = [
    *((p, y) for p in (1e-300, 1e-16, 1e-8, 0.3, 0.5, 0.9, 1 - 2**-53) for y in (0.0, 1e-9, 0.3, 0.75, 1.0)),
    (0.0, 0.0),
    (1.0, 1.0),
]
LOSSES = [
    ("squared_error", {}, REGRESSION),
    ("absolute", {}, REGRESSION),
    ("huber", {"delta": 1.0}, REGRESSION),
    ("huber", {"delta": 0.1}, REGRESSION),
    ("huber", {"delta": 300.0}, REGRESSION),
    ("log_cosh", {}, REGRESSION),
    ("binary_cross_entropy", {}, PROBABILITIES),
    ("categorical_cross_entropy", {}, [(p, y) for p, y in PROBABILITIES if p > 0 or y == 0]),
    ("hinge", {}, [(z, y) for z in POINTS for y in (-1.0, 1.0)]),
]

each_activation = pytest.mark.parametrize(("name", "parameters"), ACTIVATIONS, ids=str)
each_loss = pytest.mark.parametrize(("name", "parameters", "points"), LOSSES)


def record_of(name: str, parameters: dict[str, float]) -> Activation:
    record = activation(name, **parameters)
    assert isinstance(record, Activation)
    return record


def usual(record: object, parameters: dict[str, float]) -> dict[str, float]:
    """The parameters of a record, as floats."""
    return {name: float(value) for name, value in getattr(record, "parameters", ())} | parameters


def assert_close(computed: float, true: mpf, where: object) -> None:
    tolerance = RELATIVE * abs(true) if abs(true) >= SMALLEST_NORMAL else SMALLEST_NORMAL
    with mp.workdps(oracle.DIGITS):
        assert abs(mpf(computed) - true) <= tolerance, f"{where}: {computed!r}, true {mp.nstr(true, 20)}"


def test_every_function_of_the_registry_is_compared() -> None:
    assert {name for name, _ in ACTIVATIONS} == set(ELEMENTWISE)
    assert set(oracle.ACTIVATION_VALUES) == set(oracle.ACTIVATION_SLOPES) == set(ELEMENTWISE)
    assert {name for name, *_ in LOSSES} == set(LOSS_NAMES)
    assert set(oracle.LOSS_VALUES) == set(oracle.LOSS_SLOPES) == set(LOSS_NAMES)
    assert set(oracle.ACTIVATION_CURVATURES) == set(ELEMENTWISE)
    assert set(oracle.LOSS_CURVATURES) == set(LOSS_NAMES)


# --- activations --------------------------------------------------------------------------------------------


@each_activation
def test_activation_and_slope_have_twelve_digits(name: str, parameters: dict[str, float]) -> None:
    record = record_of(name, parameters)
    constants = usual(record, parameters)
    for z in POINTS:
        value = oracle.exactly(oracle.ACTIVATION_VALUES[name], z, **constants)
        slope = oracle.exactly(oracle.ACTIVATION_SLOPES[name], z, **constants)
        assert_close(value_of(record.stable, {Z: z}), value, z)
        assert_close(value_of(record.stable_derivative, {Z: z}), slope, z)


@each_activation
@given(z=st.floats(-800, 800))
def test_activation_and_slope_have_twelve_digits_anywhere(name: str, parameters: dict[str, float], z: float) -> None:
    record = record_of(name, parameters)
    constants = usual(record, parameters)
    value = oracle.exactly(oracle.ACTIVATION_VALUES[name], z, **constants)
    assert_close(value_of(record.stable, {Z: z}), value, z)
    assume(abs(z - oracle.SLOPE_ROOTS.get(name, 1e9)) > 1e-2)
    slope = oracle.exactly(oracle.ACTIVATION_SLOPES[name], z, **constants)
    assert_close(value_of(record.stable_derivative, {Z: z}), slope, z)


@pytest.mark.parametrize("name", oracle.SLOPE_ROOTS)
def test_slope_next_to_its_root_is_exact_to_rounding(name: str) -> None:
    root = oracle.SLOPE_ROOTS[name]
    for distance in (0.0, 1e-15, -1e-12, 1e-8, -1e-4):
        z = root + distance
        slope = oracle.exactly(oracle.ACTIVATION_SLOPES[name], z)
        assert abs(value_of(record_of(name, {}).stable_derivative, {Z: z}) - slope) <= 2.3e-16


@each_activation
def test_curvature_has_twelve_digits(name: str, parameters: dict[str, float]) -> None:
    record = record_of(name, parameters)
    for z in POINTS:
        curvature = oracle.exactly(oracle.ACTIVATION_CURVATURES[name], z, **usual(record, parameters))
        assert_close(value_of(record.stable_second_derivative, {Z: z}), curvature, z)


@each_activation
@given(z=st.floats(-800, 800))
def test_curvature_has_twelve_digits_anywhere(name: str, parameters: dict[str, float], z: float) -> None:
    record = record_of(name, parameters)
    assume(abs(abs(z) - oracle.CURVATURE_ROOTS.get(name, 1e9)) > 1e-2)
    curvature = oracle.exactly(oracle.ACTIVATION_CURVATURES[name], z, **usual(record, parameters))
    assert_close(value_of(record.stable_second_derivative, {Z: z}), curvature, z)


@pytest.mark.parametrize("name", oracle.CURVATURE_ROOTS)
def test_curvature_next_to_its_roots_is_exact_to_rounding(name: str) -> None:
    for root in (oracle.CURVATURE_ROOTS[name], -oracle.CURVATURE_ROOTS[name]):
        for distance in (0.0, 1e-15, -1e-12, 1e-8, -1e-4):
            z = root + distance
            curvature = oracle.exactly(oracle.ACTIVATION_CURVATURES[name], z)
            assert abs(value_of(record_of(name, {}).stable_second_derivative, {Z: z}) - curvature) <= 2.3e-16


@each_activation
def test_complex_step_through_the_stable_slope_is_the_curvature(name: str, parameters: dict[str, float]) -> None:
    record = record_of(name, parameters)
    for z in POINTS:
        if z == 0 and (record.kinks or record.bends):
            continue
        curvature = value_of(record.stable_second_derivative, {Z: z})
        found = slope_of(record.stable_derivative, Z, {Z: z})
        rounding = 4.5e-16 if abs(z) < 1e-7 else 1e-12 * abs(curvature) + 1e-269  # two terms of size 1 cancel near 0
        assert abs(found - curvature) <= rounding, z


@each_activation
@pytest.mark.parametrize("z", HUGE)
def test_activation_and_slope_do_not_overflow(name: str, parameters: dict[str, float], z: float) -> None:
    record = record_of(name, parameters)
    for form in (record.stable, record.stable_derivative, record.stable_second_derivative):
        assert math.isfinite(value_of(form, {Z: z}))


@each_activation
def test_complex_step_through_the_stable_form_is_the_slope(name: str, parameters: dict[str, float]) -> None:
    record = record_of(name, parameters)
    for z in POINTS:
        if record.kinks and z == 0:
            continue
        slope = value_of(record.stable_derivative, {Z: z})
        found = slope_of(record.stable, Z, {Z: z})
        if abs(slope) > 1e-270:  # below, the imaginary part, slope times step, is not a normal number
            assert abs(found - slope) <= RELATIVE * abs(slope), z
        else:
            assert abs(found) <= 1e-269, z


@each_activation
def test_complex_step_through_the_stable_slope_is_finite(name: str, parameters: dict[str, float]) -> None:
    record = record_of(name, parameters)
    for z in POINTS:
        slope_of(record.stable_derivative, Z, {Z: z})


# --- losses and pairs ---------------------------------------------------------------------------------------


@each_loss
def test_loss_and_slope_have_twelve_digits(
    name: str, parameters: dict[str, float], points: list[tuple[float, float]]
) -> None:
    record = loss(name, **parameters)
    for p, y in points:
        at = {P: p, Y: y}
        assert_close(value_of(record.stable, at), oracle.exactly(oracle.LOSS_VALUES[name], p, y, **parameters), at)
        slope = oracle.exactly(oracle.LOSS_SLOPES[name], p, y, **parameters)
        assert_close(value_of(record.stable_derivative, at), slope, at)


@each_loss
def test_curvature_of_the_loss_has_twelve_digits(
    name: str, parameters: dict[str, float], points: list[tuple[float, float]]
) -> None:
    record = loss(name, **parameters)
    for p, y in points:
        at = {P: p, Y: y}
        curvature = oracle.exactly(oracle.LOSS_CURVATURES[name], p, y, **parameters)
        if curvature < sys.float_info.max:  # 1/p^2 for the least p is more than a float64 holds
            assert_close(value_of(record.stable_second_derivative, at), curvature, at)


@given(r=st.floats(-50, 50))
def test_log_cosh_keeps_its_digits_for_small_and_large_differences(r: float) -> None:
    for p in (r, r * 1e-6, r * 1e-12):
        true = oracle.exactly(oracle.LOSS_VALUES["log_cosh"], p, 0.0)
        assert_close(value_of(loss("log_cosh").stable, {P: p, Y: 0.0}), true, p)


@each_loss
def test_complex_step_through_the_stable_loss_is_the_slope(
    name: str, parameters: dict[str, float], points: list[tuple[float, float]]
) -> None:
    record = loss(name, **parameters)
    for p, y in points:
        at = {P: p, Y: y}
        if any(kink.at.subs(at) == 0 for kink in record.kinks) or 0 < abs(p) < 1e3 * STEP:
            continue  # no slope there, or a step that is not small against p
        slope = value_of(record.stable_derivative, at)
        found = slope_of(record.stable, P, at)
        rounding = 4.5e-16 if slope == 0 else RELATIVE * abs(slope)  # two terms of size 1 cancel
        assert abs(found - slope) <= rounding, at


@pytest.mark.parametrize("y", [0.0, 1e-9, 0.3, 0.999999, 1.0])
def test_loss_of_sigmoid_pair_has_twelve_digits(y: float) -> None:
    record = pair("sigmoid", "binary_cross_entropy")
    assert record
    assert record.stable
    for z in POINTS:
        true = oracle.exactly(oracle.binary_cross_entropy_of_sigmoid, z, y)
        assert_close(value_of(record.stable, {Z: z, Y: y}), true, z)
        slope = oracle.exactly(lambda z, y: oracle.sigmoid(z) - y, z, y)
        found = slope_of(record.stable, Z, {Z: z, Y: y})
        assert abs(found - slope) <= 1e-15 * (1 + y), z


# --- the means of these tests -------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_oracle_slopes_are_derivatives_of_oracle_values(name: str) -> None:
    constants = usual(record_of(name, {}), {})
    for z in (-2.0, -0.5, 0.5, 2.0):
        with mp.workdps(oracle.DIGITS):
            exact = {parameter: mpf(repr(value)) for parameter, value in constants.items()}
            difference = mp.diff(lambda x, exact=exact: oracle.ACTIVATION_VALUES[name](x, **exact), z)
        assert abs(difference - oracle.exactly(oracle.ACTIVATION_SLOPES[name], z, **constants)) < 1e-20


@pytest.mark.parametrize("name", LOSS_NAMES)
def test_oracle_loss_slopes_are_derivatives_of_oracle_losses(name: str) -> None:
    constants = usual(loss(name), {})
    for p in (0.25, 0.75):
        for y in (0.0, 0.5, 1.0):
            with mp.workdps(oracle.DIGITS):
                exact = {parameter: mpf(repr(value)) for parameter, value in constants.items()}
                difference = mp.diff(lambda x, y=y, exact=exact: oracle.LOSS_VALUES[name](x, y, **exact), p)
            assert abs(difference - oracle.exactly(oracle.LOSS_SLOPES[name], p, y, **constants)) < 1e-20


def test_evaluator_refuses_a_branch_that_overflows_even_where_it_is_not_chosen() -> None:
    careless = StableForm((), sympy.Piecewise((1, Z >= 0), (1 / (1 + sympy.exp(-Z)), True), evaluate=False))
    with pytest.raises(OverflowError):
        value_of(careless, {Z: -1e4})
    with pytest.raises(AssertionError, match="is inf"):
        evaluate(Z * Y, {Z: 1e200, Y: 1e200})


def test_comparison_notices_the_tail_that_a_plain_form_loses() -> None:
    sigmoid = 1 / (1 + sympy.exp(-Z))
    lossy = value_of(StableForm((), sigmoid * (1 - sigmoid)), {Z: 37.0})
    with pytest.raises(AssertionError, match=r"true 8\.5330476"):
        assert_close(lossy, oracle.exactly(oracle.sigmoid_slope, 37.0), 37.0)
