"""The unrolled style computes what plain loops do, for one sample, with Python's own floats."""

from __future__ import annotations

import subprocess
import sys
from fractions import Fraction
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codegen.spec_files import resolve_spec
from codegen.targets.unrolled_module import emit
from symbolic.errors import ChalkgradError
from tests.codegen.nets import (
    ELEMENTWISE,
    VALID_ENDS,
    Arrays,
    assert_agree,
    emitted,
    network,
    oracle,
    random_arrays,
    random_point,
)
from tests.oracles.far_out import FAR, value_and_slope

EXAMPLES = ("deep_narrow", "relu_regressor", "residual", "robust_regressor", "shared_weights", "slides", "xor")


def loaded(spec, name="unrolled"):
    module = ModuleType(name)
    sys.modules[name] = module
    exec(compile(emit(spec, "test.toml", "chalkgrad emit test.toml"), name, "exec"), module.__dict__)  # noqa: S102
    return module


def as_lists(module, params):
    values = params._asdict()
    return module.Params(*(np.asarray(values[name]).tolist() for name in module.SHAPES))


def assert_right(spec, seed=0):
    module = loaded(spec)
    rng = np.random.default_rng(seed)
    params = random_arrays(spec, rng)
    x = rng.standard_normal((1, spec.inputs))
    y = rng.uniform(0.1, 0.9, (1, spec.widths[-1]))
    expected_cost, expected = oracle(spec, params, x, y)
    cost, gradients = module.loss_and_gradients(as_lists(module, params), x[0].tolist(), y[0].tolist())
    assert type(cost) is float
    assert abs(cost - expected_cost) <= 1e-12 * abs(expected_cost)
    found = {name: np.array(value) for name, value in gradients._asdict().items()}
    if any(np.any(array) for array in expected.values()):
        assert_agree(found, expected, 1e-12)


@pytest.mark.parametrize("name", EXAMPLES)
def test_bundled_examples(name):
    assert_right(resolve_spec(name))


@pytest.mark.parametrize(("activation", "loss"), VALID_ENDS)
def test_every_output_activation_with_every_loss(activation, loss):
    assert_right(network((2, 4, 3), ("tanh", activation), loss))


@pytest.mark.parametrize("activation", ELEMENTWISE)
def test_every_hidden_activation(activation):
    assert_right(network((2, 4, 3, 2), (activation, activation, "softmax"), "categorical_cross_entropy"))


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.lists(st.integers(1, 12), min_size=2, max_size=6), st.sampled_from(ELEMENTWISE))
def test_widths(widths, activation):
    assert_right(network(widths, activation))


def test_agrees_with_the_plain_style_to_the_last_bits(tmp_path):
    spec = network((5, 7, 4), ("tanh", "softmax"), "categorical_cross_entropy")
    plain, module = emitted(spec, tmp_path), loaded(spec)
    params, x, y = random_point(plain, 1)
    cost, gradients = plain.loss_and_gradients(params, x, y)
    other, others = module.loss_and_gradients(as_lists(module, params), x[0].tolist(), y[0].tolist())
    assert abs(cost - other) <= 4e-16 * abs(cost)
    assert_agree({name: np.array(part) for name, part in others._asdict().items()}, gradients._asdict(), 2e-15)


@pytest.mark.parametrize("activation", ELEMENTWISE)
@pytest.mark.parametrize("z", FAR)
@pytest.mark.parametrize("sign", [1, -1])
def test_far_out_no_exponential_overflows(activation, z, sign):
    module = loaded(network((1, 1), activation, "squared_error"))
    cost, gradients = module.loss_and_gradients(module.Params([[0.0]], [sign * z]), [1.0], [0.0])
    value, slope = map(float, value_and_slope(activation, sign * z))
    assert cost == pytest.approx(value**2, rel=1e-12, abs=1e-300)
    assert gradients.b1[0] == pytest.approx(2 * value * slope, rel=1e-12, abs=1e-300)


# --- bad input --------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def small():
    return loaded(network((3, 2, 2), "tanh"))


def arguments():
    return Arrays(W1=np.ones((2, 3)), b1=np.ones(2), W2=np.ones((2, 2)), b2=np.ones(2)), [1.0, 2.0, 3.0], [0.5, 0.5]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"x": [1.0, 2.0]}, r"x has another shape, expected \(3,\)"),
        ({"y": [[0.5, 0.5]]}, r"y has another shape, expected \(2,\)"),
        ({"y": 0.5}, r"y has another shape"),
        ({"b1": [1.0]}, r"b1 has another shape, expected \(2,\)"),
        ({"W1": [[1.0, 1.0], [1.0, 1.0]]}, r"W1 has another shape, expected \(2, 3\)"),
        ({"W2": [[1.0, 1.0]]}, r"W2 has another shape, expected \(2, 2\)"),
    ],
)
def test_wrong_shapes_are_named(small, change, told):
    params, x, y = arguments()
    lists = as_lists(small, params)._replace(**{name: value for name, value in change.items() if name not in "xy"})
    with pytest.raises(ValueError, match=told):
        small.loss_and_gradients(lists, change.get("x", x), change.get("y", y))


def test_too_few_parameters_are_told(small):
    params, x, y = arguments()
    with pytest.raises(ValueError, match="params has not the parameters W1, b1, W2, b2"):
        small.loss_and_gradients(tuple(as_lists(small, params))[:3], x, y)


@pytest.mark.parametrize("spoilt", [float("nan"), float("inf")])
def test_nan_and_infinity_are_refused(small, spoilt):
    params, x, _ = arguments()
    with pytest.raises(ValueError, match="NaN or too large numbers"):
        small.loss_and_gradients(as_lists(small, params), x, [spoilt, 0.5])


@pytest.mark.parametrize("activation", ELEMENTWISE)
def test_nan_goes_through_every_activation(activation):
    module = loaded(network((2, 2, 1), activation))
    params = module.Params([[1.0, 1.0]] * 2, [0.0, 0.0], [[1.0, 1.0]], [0.0])
    with pytest.raises(ValueError, match="NaN or too large numbers"):
        module.loss_and_gradients(params, [float("nan"), 1.0], [0.5])


@pytest.mark.parametrize(
    ("widths", "found"),
    [
        ((200, 100, 10), "21,110 parameters"),
        ((2600, 3, 1), "a layer of 2,600 units"),
        ((1, 2600), "a layer of 2,600 units"),
    ],
)
def test_large_networks_are_refused(widths, found):
    with pytest.raises(ChalkgradError, match=f"found {found}; expected at most 10,000 parameters and 2,500 terms"):
        emit(network(widths, "tanh"), "large", "")


def test_a_penalty_on_many_weights_is_refused():
    spec = network((60, 60, 1), "tanh")
    spec = spec.model_copy(update={"loss": spec.loss.model_copy(update={"l2": Fraction(1, 10)})})
    with pytest.raises(ChalkgradError, match="found a penalty on 3,600 weights of a layer"):
        emit(spec, "penalized", "")


def test_what_has_no_value_is_told_as_such():
    module = loaded(network((2, 2), "softmax", "binary_cross_entropy"))
    params = module.Params([[1.0, 1.0], [-1e4, 1.0]], [1e4, 1.0])
    with pytest.raises(ValueError, match="no cost of these numbers: "):
        module.loss_and_gradients(params, [1.0, 2.0], [0.3, 0.7])
    with pytest.raises(ValueError, match="params has not the parameters W1, b1"):
        module.loss_and_gradients(None, [1.0, 2.0], [0.3, 0.7])


def test_the_largest_compiles():
    spec = network((2500, 3, 1), "tanh")
    module = loaded(spec)
    params = random_arrays(spec, np.random.default_rng(0))
    cost, _ = module.loss_and_gradients(as_lists(module, params), [1e-3] * 2500, [0.5])
    assert np.isfinite(cost)


# --- the file ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["residual", "softmax_classifier", "2-3-1 gelu,sigmoid binary_cross_entropy"])
def test_file_is_formatted_and_typed(name, tmp_path):
    path = Path(tmp_path / "gradients.py")
    path.write_text(emit(resolve_spec(name), name, f"chalkgrad emit {name}"), encoding="utf-8")
    for command in (["ruff", "format", "--check", "--isolated"], ["ruff", "check", "--isolated"], ["mypy", "--strict"]):
        done = subprocess.run([sys.executable, "-m", *command, str(path)], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
