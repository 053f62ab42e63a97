"""Compiled headers compute the right cost and gradients, in float and in double, for any number of samples."""

import tempfile
from pathlib import Path

import autograd
import autograd.numpy as anp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codegen.spec_files import example_names, resolve_spec
from symbolic.functions.names import ACTIVATION_NAMES, LOSS_NAMES
from tests.codegen.nets import (
    ELEMENTWISE,
    VALID_ENDS,
    assert_agree,
    emitted,
    network,
    oracle,
    random_arrays,
    random_point,
    random_specs,
)
from tests.codegen.targets.c_header.compiled import Compiled
from tests.symbolic.graph.networks import spec as network_spec


def assert_right(spec, compiled, params, x, y, tolerance=1e-12):
    """Assert that cost and gradients are those of the plain oracle."""
    expected_cost, expected = oracle(spec, params, x, y)
    cost, gradients = compiled.loss_and_gradients(params, x, y)
    assert cost == pytest.approx(expected_cost, rel=tolerance)
    assert compiled.loss(params, x, y) == pytest.approx(cost, rel=1e-14)
    assert_same(gradients, expected, tolerance)


def assert_same(gradients, expected, tolerance):
    """Assert agreement; where every entry vanishes but for rounding, there is nothing to measure by."""
    if max(np.max(np.abs(array)) for array in expected.values()) > 1e-14:
        assert_agree(gradients, expected, tolerance)
    else:
        assert max(np.max(np.abs(array)) for array in gradients.values()) <= 1e-14


KNOWN_EXAMPLES = [name for name in example_names() if name != "own_functions"]
"""Those whose functions the oracle knows; functions of one's own have tests beside them."""


@pytest.mark.parametrize(("activation", "loss"), VALID_ENDS)
def test_every_output_activation_with_every_loss_agrees_with_the_oracle_and_the_numpy_module(
    activation, loss, tmp_path
):
    spec = network((2, 4, 3), ("tanh", activation), loss)
    vectorised, compiled = emitted(spec, tmp_path), Compiled(spec, tmp_path)
    params, x, y = random_point(vectorised)
    assert_right(spec, compiled, params, x, y)
    expected_cost, expected = vectorised.loss_and_gradients(params, x, y)
    cost, gradients = compiled.loss_and_gradients(params, x, y)
    assert cost == pytest.approx(float(expected_cost), rel=1e-13)
    assert_agree(gradients, expected._asdict(), 1e-13)
    assert compiled.forward(params, x) == pytest.approx(vectorised.forward(params, x), rel=1e-13)


@pytest.mark.parametrize(("activation", "loss"), VALID_ENDS)
def test_float_is_near_the_double_result(activation, loss, tmp_path):
    spec = network((3, 4, 2), (activation if activation != "softmax" else "tanh", activation), loss)
    vectorised = emitted(spec, tmp_path)
    params, x, y = random_point(vectorised)
    assert_right(spec, Compiled(spec, tmp_path, "float"), params, x, y, 2e-5)


@pytest.mark.parametrize("activation", ELEMENTWISE)
def test_every_hidden_activation_agrees_with_the_oracle(activation, tmp_path):
    spec = network((2, 4, 4, 2), (activation, activation, "softmax"), "categorical_cross_entropy")
    params, x, y = random_point(emitted(spec, tmp_path))
    assert_right(spec, Compiled(spec, tmp_path), params, x, y)


@pytest.mark.parametrize("name", [*KNOWN_EXAMPLES, "2-2-2-2-1 sigmoid mse", "100-30-20 gelu,softmax cross_entropy"])
def test_examples_agree_with_the_oracle_and_central_differences_of_their_own_cost(name, tmp_path):
    spec = resolve_spec(name)
    vectorised, compiled = emitted(spec, tmp_path), Compiled(spec, tmp_path)
    params, x, y = random_point(vectorised, samples=3)
    assert_right(spec, compiled, params, x, y)
    rng = np.random.default_rng(3)
    direction = [rng.standard_normal(array.shape) for array in params]

    def cost(step):
        moved = vectorised.Params(*(array + step * d for array, d in zip(params, direction, strict=True)))
        return compiled.loss(moved, x, y)

    _, gradients = compiled.loss_and_gradients(params, x, y)
    slope = sum(np.sum(g * d) for g, d in zip(gradients.values(), direction, strict=True))
    assert slope == pytest.approx((cost(1e-5) - cost(-1e-5)) / 2e-5, rel=1e-6)


CONNECTED = (
    network_spec("2-2-2-1", "tanh,sigmoid,identity", skips={2: (1, "a")}),
    network_spec("3-3-3", "tanh,softmax", "categorical_cross_entropy", skips={1: (0, "a"), 2: (1, "z")}, l2=0.1),
    network_spec("2-2-2-2", "tanh", shares={2: 1, 3: 1}, l2=0.01),
    network_spec("7-7-7-1", "silu,softplus,identity", skips={1: (0, "z"), 2: (1, "z")}, shares={2: 1}, l2=2.5),
    network_spec("1-1-1-1", "sigmoid", skips={2: (0, "a"), 3: (1, "z")}, shares={3: 2}, biases="+-+", l2=0.3),
    network_spec("1-1", "identity", "huber", biases="-"),
    network_spec("-".join(["3"] * 21), "elu", skips={2: (0, "z"), 7: (3, "a")}, shares={20: 2}, l2=0.3),
)


@pytest.mark.parametrize("spec", CONNECTED, ids=lambda spec: spec.title())
def test_skips_shared_weights_and_the_penalty_agree_with_the_oracle(spec, tmp_path):
    rng = np.random.default_rng(3)
    params = random_arrays(spec, rng)
    x, y = rng.standard_normal((4, spec.inputs)), rng.uniform(0.1, 0.9, (4, spec.widths[-1]))
    assert_right(spec, Compiled(spec, tmp_path), params, x, y)


def test_the_memory_does_not_grow_with_the_samples(tmp_path):
    spec = network((3, 4, 2), "tanh")
    vectorised, compiled = emitted(spec, tmp_path), Compiled(spec, tmp_path)
    params, x, y = random_point(vectorised, samples=5000)
    assert_right(spec, compiled, params, x, y, 1e-10)
    assert compiled.library.workspace_size() < 8 * 50


@settings(max_examples=30, derandomize=True)  # where p - y cancels altogether, no relative digits are left
@given(spec=random_specs(), seed=st.integers(0, 1000), samples=st.integers(1, 5))
def test_random_networks_agree_with_the_oracle(spec, seed, samples):
    with tempfile.TemporaryDirectory() as folder:
        params, x, y = random_point(emitted(spec, Path(folder)), samples, seed)
        assert_right(spec, Compiled(spec, Path(folder)), params, x, y)


def test_autograd_gives_the_same_gradients(tmp_path):
    spec = network((4, 5, 3), ("tanh", "softmax"), "categorical_cross_entropy")
    params, x, y = random_point(emitted(spec, tmp_path))

    def cost(p):
        z = anp.dot(anp.tanh(anp.dot(x, p[0].T) + p[1]), p[2].T) + p[3]
        shifted = z - anp.max(z, axis=1, keepdims=True)
        return anp.sum(y * (anp.log(anp.sum(anp.exp(shifted), axis=1, keepdims=True)) - shifted)) / len(x)

    expected = autograd.grad(cost)(list(params))
    _, gradients = Compiled(spec, tmp_path).loss_and_gradients(params, x, y)
    assert_agree(gradients, dict(zip(params._fields, expected, strict=True)), 1e-12)


@pytest.mark.parametrize("real", ["double", "float"])
@pytest.mark.parametrize(
    ("activation", "loss", "target"),
    [
        ("sigmoid", "binary_cross_entropy", 0.0),
        ("softplus", "squared_error", 800.0),
        ("elu", "log_cosh", -1.0),
        ("gelu", "huber", 1.0),
        ("silu", "absolute", 1.0),
    ],
)
def test_saturated_units_keep_finite_costs_and_exact_gradients(activation, loss, target, real, tmp_path):
    spec = network((1, 1), activation, loss, biases=[False])
    vectorised, compiled = emitted(spec, tmp_path), Compiled(spec, tmp_path, real)
    for weight in (800.0, -800.0):
        params = vectorised.Params(np.array([[weight]]))
        expected_cost, expected = vectorised.loss_and_gradients(params, [[1.0]], [[target]])
        cost, gradients = compiled.loss_and_gradients(params, [[1.0]], [[target]])
        assert (cost, gradients["W1"][0, 0]) == pytest.approx((expected_cost, expected.W1[0, 0]), rel=1e-6, abs=1e-30)


def test_every_activation_and_loss_of_the_registry_is_swept():
    assert {activation for activation, _ in VALID_ENDS} == set(ACTIVATION_NAMES)
    assert {loss for _, loss in VALID_ENDS} == set(LOSS_NAMES)
