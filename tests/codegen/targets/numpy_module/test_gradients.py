"""Emitted modules compute the right cost and gradients: against plain loops, complex step and HIPS autograd."""

import tempfile
from pathlib import Path

import autograd
import autograd.numpy as anp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codegen.verify import verify_module
from symbolic.functions.names import ACTIVATION_NAMES, LOSS_NAMES
from tests.codegen.nets import (
    ELEMENTWISE,
    VALID_ENDS,
    assert_agree,
    emitted,
    network,
    oracle,
    random_point,
    random_specs,
)
from tests.symbolic.graph.networks import spec as network_spec


def assert_right(spec, module, seed=0):
    params, x, y = random_point(module, seed=seed)
    expected_cost, expected = oracle(spec, params, x, y)
    cost, gradients = module.loss_and_gradients(params, x, y)
    assert abs(cost - expected_cost) <= 1e-12 * abs(expected_cost)
    if not any(np.any(array) for array in expected.values()):
        assert not any(np.any(array) for array in gradients)  # every rectifier is off at this point
        return
    assert_agree(gradients._asdict(), expected, 1e-12)


@pytest.mark.parametrize(("activation", "loss"), VALID_ENDS)
def test_every_output_activation_with_every_loss_agrees_with_plain_loops_and_complex_step(activation, loss, tmp_path):
    spec = network((2, 4, 3), ("tanh", activation), loss)
    module = emitted(spec, tmp_path)
    assert_right(spec, module)
    report = verify_module(module)
    assert report.passed, str(report)


@pytest.mark.parametrize("activation", ELEMENTWISE)
def test_every_hidden_activation_agrees_with_plain_loops_and_complex_step(activation, tmp_path):
    spec = network((2, 4, 3, 2), (activation, activation, "softmax"), "categorical_cross_entropy")
    module = emitted(spec, tmp_path)
    assert_right(spec, module)
    report = verify_module(module)
    assert report.passed, str(report)


@pytest.mark.parametrize(("activation", "loss"), VALID_ENDS)
def test_float32_in_gives_float32_out_near_the_float64_result(activation, loss, tmp_path):
    spec = network((3, 4, 2), (activation if activation != "softmax" else "tanh", activation), loss)
    module = emitted(spec, tmp_path)
    params, x, y = random_point(module)
    _, exact = module.loss_and_gradients(params, x, y)
    single = module.Params(*(array.astype(np.float32) for array in params))
    cost, gradients = module.loss_and_gradients(single, x.astype(np.float32), y.astype(np.float32))
    assert cost.dtype == np.float32
    assert {array.dtype for array in gradients} == {np.dtype(np.float32)}
    assert module.forward(single, x.astype(np.float32)).dtype == np.float32
    assert_agree(gradients._asdict(), exact._asdict(), 2e-5)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(spec=random_specs(), seed=st.integers(0, 1000))
def test_random_networks_agree_with_plain_loops(spec, seed):
    with tempfile.TemporaryDirectory() as folder:
        assert_right(spec, emitted(spec, Path(folder)), seed)


def test_targets_that_do_not_sum_to_one_are_differentiated_right(tmp_path):
    spec = network((3, 4, 3), ("tanh", "softmax"), "categorical_cross_entropy")
    module = emitted(spec, tmp_path)
    params, x, _ = random_point(module)
    y = np.random.default_rng(5).uniform(0.1, 0.9, (4, 3))
    _, expected = oracle(spec, params, x, y)
    _, gradients = module.loss_and_gradients(params, x, y)
    assert_agree(gradients._asdict(), expected, 1e-12)


def _autograd_cost(params, x, y, softmax):
    hidden = anp.tanh(anp.dot(x, params[0].T) + params[1])
    z = anp.dot(hidden, params[2].T) + params[3]
    if softmax:
        shifted = z - anp.max(z, axis=1, keepdims=True)
        return anp.sum(y * (anp.log(anp.sum(anp.exp(shifted), axis=1, keepdims=True)) - shifted)) / len(x)
    p = 1 / (1 + anp.exp(-z))
    return anp.sum((p - y) ** 2) / 2


@pytest.mark.parametrize("softmax", [True, False])
def test_autograd_gives_the_same_gradients(softmax, tmp_path):
    if softmax:
        spec = network((4, 5, 3), ("tanh", "softmax"), "categorical_cross_entropy")
    else:
        spec = network((4, 5, 3), ("tanh", "sigmoid"), outputs="sum", samples="sum", factor="1/2")
    module = emitted(spec, tmp_path)
    params, x, y = random_point(module)
    expected = autograd.grad(lambda p: _autograd_cost(p, x, y, softmax))(list(params))
    _, gradients = module.loss_and_gradients(params, x, y)
    assert_agree(gradients._asdict(), dict(zip(module.Params._fields, expected, strict=True)), 1e-12)


@pytest.mark.parametrize("into", ["a", "z"])
def test_a_skip_into_the_next_layer_agrees_with_plain_loops(into, tmp_path):
    spec = network_spec("3-3-3-2", "tanh", skips={1: (0, into), 2: (1, into)}, l2=0.1)
    assert_right(spec, emitted(spec, tmp_path))


def test_saturated_outputs_keep_finite_costs_and_exact_gradients(tmp_path):
    spec = network((1, 1), "sigmoid", "binary_cross_entropy", biases=[False])
    module = emitted(spec, tmp_path)
    params = module.Params(np.array([[1.0]]))
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        cost, gradients = module.loss_and_gradients(params, [800.0], [0.0])
    assert cost == 800.0
    assert gradients.W1 == 800.0


def test_every_activation_and_loss_of_the_registry_is_swept():
    assert {activation for activation, _ in VALID_ENDS} == set(ACTIVATION_NAMES)
    assert {loss for _, loss in VALID_ENDS} == set(LOSS_NAMES)
