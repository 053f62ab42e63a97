from __future__ import annotations

import pytest
import sympy
from mpmath import mp

from symbolic.functions import ACTIVATION_NAMES, Activation, activation, unfold
from symbolic.functions.base import A, Z
from tests.oracles import function_values
from tests.symbolic.functions.regions import POSITIVE, S, agree, in_region, sign_of

ELEMENTWISE = tuple(name for name in ACTIVATION_NAMES if name != "softmax")
VARIANTS = [
    *((name, {}) for name in ELEMENTWISE),
    ("leaky_relu", {"alpha": 0.3}),
    ("leaky_relu", {"alpha": 1}),
    ("elu", {"alpha": 2}),
    ("elu", {"alpha": 0.25}),
]
SIDES = {"right": {Z: POSITIVE}, "left": {Z: -POSITIVE}}

each_variant = pytest.mark.parametrize(("name", "parameters"), VARIANTS, ids=str)
each_side = pytest.mark.parametrize("side", SIDES)


def record_of(name: str, parameters: dict[str, float]) -> Activation:
    record = activation(name, **parameters)
    assert isinstance(record, Activation)
    assert record.name == name
    return record


def limit_at_zero(expression: sympy.Expr, side: str) -> sympy.Expr:
    return sympy.limit(in_region(expression, SIDES[side]), S, 0, "+")


@each_side
@each_variant
def test_written_derivative_is_the_derivative(name: str, parameters: dict[str, float], side: str) -> None:
    record = record_of(name, parameters)
    slope = sympy.diff(record.expression, Z)
    assert agree(in_region(record.derivative, SIDES[side]), in_region(slope, SIDES[side]))


@each_side
@each_variant
def test_written_second_derivative_is_the_second_derivative(name: str, parameters: dict[str, float], side: str) -> None:
    record = record_of(name, parameters)
    curvature = sympy.diff(unfold(record.expression), Z, 2).replace(sympy.DiracDelta, lambda *_: sympy.Integer(0))
    assert agree(in_region(record.second_derivative, SIDES[side]), in_region(curvature, SIDES[side]))


@each_variant
def test_second_derivative_jumps_at_kinks_and_bends_alone(name: str, parameters: dict[str, float]) -> None:
    record = record_of(name, parameters)
    left, right = (limit_at_zero(record.second_derivative, side) for side in ("left", "right"))
    if left != right:
        assert record.bends or record.kinks
    if record.bends:
        assert record.bends == (Z,)
        assert not record.kinks
        assert left != right


@each_side
@each_variant
def test_derivative_in_a_at_f_of_z_is_the_derivative(name: str, parameters: dict[str, float], side: str) -> None:
    record = record_of(name, parameters)
    if record.derivative_in_a is None:
        assert name in {"silu", "gelu"}
        return
    assert record.derivative_in_a.free_symbols <= {A}
    a = sympy.simplify(in_region(record.expression, SIDES[side]))
    composed = in_region(record.derivative_in_a, {A: a})
    assert agree(composed, in_region(record.derivative, SIDES[side]))


@pytest.mark.parametrize("name", ["silu", "gelu"])
def test_a_does_not_determine_the_slope_where_f_is_not_monotone(name: str) -> None:
    slope = record_of(name, {}).derivative
    assert in_region(slope, {Z: sympy.Integer(-3)}).evalf() < 0 < in_region(slope, {Z: sympy.Integer(3)}).evalf()


@each_variant
def test_f_is_continuous_at_zero(name: str, parameters: dict[str, float]) -> None:
    expression = record_of(name, parameters).expression
    at_zero = in_region(expression, {Z: sympy.Integer(0)})
    assert limit_at_zero(expression, "left") == at_zero == limit_at_zero(expression, "right")


@each_variant
def test_slope_at_zero_is_the_common_limit_or_a_documented_kink(name: str, parameters: dict[str, float]) -> None:
    record = record_of(name, parameters)
    left, right = (limit_at_zero(record.derivative, side) for side in ("left", "right"))
    at_zero = in_region(record.derivative, {Z: sympy.Integer(0)})
    if not record.kinks:
        assert left == at_zero == right
        return
    (kink,) = record.kinks
    assert kink.at == Z
    assert kink.reason.endswith(".")
    assert left != right
    assert min(left, right) <= kink.value <= max(left, right)
    assert at_zero == kink.value == left
    if record.derivative_in_a is not None:
        assert in_region(record.derivative_in_a, {A: sympy.Integer(0)}) == kink.value


def test_which_activations_have_a_kink() -> None:
    kinked = [(name, parameters) for name, parameters in VARIANTS if record_of(name, parameters).kinks]
    assert kinked == [
        ("relu", {}),
        ("leaky_relu", {}),
        ("selu", {}),
        ("leaky_relu", {"alpha": 0.3}),
        ("elu", {"alpha": 2}),
        ("elu", {"alpha": 0.25}),
    ]


def test_which_activations_have_a_bend() -> None:
    bent = [(name, parameters) for name, parameters in VARIANTS if record_of(name, parameters).bends]
    assert bent == [("elu", {}), ("softsign", {})]


@each_side
@each_variant
def test_stable_forms_equal_the_plain_ones(name: str, parameters: dict[str, float], side: str) -> None:
    record = record_of(name, parameters)
    uncut = {sympy.Min(sympy.Abs(Z), 40): sympy.Abs(Z)}  # gelu' is cut where its density has vanished
    for stable, plain in (
        (record.stable, record.expression),
        (record.stable_derivative, record.derivative),
        (record.stable_second_derivative, record.second_derivative),
    ):
        form = stable.unfolded().xreplace(uncut)
        assert agree(in_region(form, SIDES[side]), in_region(plain, SIDES[side])), form


def test_density_that_gelu_cuts_off_is_zero_in_float64() -> None:
    with mp.workdps(50):
        assert 10**4 * function_values.normal_density(mp.mpf(40)) < mp.mpf("1e-323")


@each_variant
def test_values_lie_in_the_range(name: str, parameters: dict[str, float]) -> None:
    record = record_of(name, parameters)
    low, high = record.range
    value = function_values.ACTIVATION_VALUES[name]
    constants = {parameter: float(constant) for parameter, constant in record.parameters}
    for z in (-30.0, -3.0, -1.2784645, -0.7517915, 0.0, 0.5, 30.0):
        a = function_values.exactly(value, z, **constants)
        assert low <= sympy.Float(a, 50) <= high


@pytest.mark.parametrize("name", ["sigmoid", "tanh", "softplus", "softsign", "elu", "selu", "relu"])
def test_finite_bounds_are_limits_of_f(name: str) -> None:
    record = record_of(name, {})
    low, high = record.range
    assert sympy.limit(in_region(record.expression, SIDES["left"]), S, sympy.oo) == low
    assert sympy.limit(in_region(record.expression, SIDES["right"]), S, sympy.oo) == high


@pytest.mark.parametrize("name", ["silu", "gelu"])
def test_lower_bound_without_a_closed_form_is_tight_to_two_digits(name: str) -> None:
    record = record_of(name, {})
    least = function_values.exactly(function_values.ACTIVATION_VALUES[name], function_values.SLOPE_ROOTS[name])
    assert record.range[0] <= least < record.range[0] + 0.005


def test_selu_constants_are_those_of_the_fixed_point() -> None:
    record = record_of("selu", {})
    scale = in_region(record.derivative, {Z: sympy.Integer(1)})
    left = in_region(record.derivative, {Z: sympy.Integer(0)})
    with mp.workdps(50):
        assert float(scale) == float(function_values.selu_scale())
        assert float(left / scale) == float(function_values.selu_alpha())


@each_variant
def test_record_is_complete(name: str, parameters: dict[str, float]) -> None:
    record = record_of(name, parameters)
    assert record.latex
    assert record.text
    assert record.reference
    assert record.in_chain in {"written", "prime"}
    assert record.expression.free_symbols == {Z}
    assert record.derivative.free_symbols <= {Z}
    assert {parameter for parameter, _ in record.parameters} >= set(parameters)


def test_sign_of_rejects_what_it_cannot_tell() -> None:
    with pytest.raises(AssertionError, match="sign of s - 1 is not known"):
        sign_of(S - 1)


def test_agree_tells_different_functions_apart() -> None:
    assert not agree(sympy.tanh(S), sympy.tanh(S) ** 2)
    assert not agree(sympy.log(1 + S), sympy.log(2 + S))
