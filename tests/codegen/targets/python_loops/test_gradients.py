"""Emitted loops compute the right cost and gradients: against the plain oracle, the NumPy module and differences."""

import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codegen.spec_files import example_names, resolve_spec
from codegen.targets.python_loops import emit
from codegen.verify import load_module
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
from tests.symbolic.graph.networks import spec as network_spec


def loops(spec, folder):
    """Write the module of `spec` into `folder` and load it."""
    path = folder / "loops.py"
    path.write_text(emit(spec, "test.toml", "chalkgrad emit test.toml"), encoding="utf-8")
    return load_module(path)


def lists(params):
    """Return parameters as the tuple of lists that an emitted module takes."""
    return tuple(array.tolist() for array in params._asdict().values())


def arrays(module, gradients):
    """Return gradients as arrays by the names of their parameters, every one of them in its shape."""
    found = {name: np.array(gradient) for name, gradient in zip(module.SHAPES, gradients, strict=True)}
    assert {name: array.shape for name, array in found.items()} == module.SHAPES
    return found


def assert_right(spec, module, params, x, y):
    """Assert that cost and gradients are those of the plain oracle."""
    expected_cost, expected = oracle(spec, params, x, y)
    cost, gradients = module.loss_and_gradients(lists(params), x.tolist(), y.tolist())
    assert cost == module.loss(lists(params), x.tolist(), y.tolist())
    assert cost == pytest.approx(expected_cost, rel=1e-12)
    if max(np.max(np.abs(array)) for array in expected.values()) > 1e-14:
        assert_agree(arrays(module, gradients), expected, 1e-12)
    else:  # every entry vanishes but for rounding: there is nothing to measure by
        assert max(np.max(np.abs(array)) for array in arrays(module, gradients).values()) <= 1e-14


KNOWN_EXAMPLES = [name for name in example_names() if name != "own_functions"]
"""Those whose functions the oracle knows; functions of one's own have tests beside them."""


@pytest.mark.parametrize(("activation", "loss"), VALID_ENDS)
def test_every_output_activation_with_every_loss_agrees_with_the_oracle_and_the_numpy_module(
    activation, loss, tmp_path
):
    spec = network((2, 4, 3), ("tanh", activation), loss)
    vectorised, module = emitted(spec, tmp_path), loops(spec, tmp_path)
    params, x, y = random_point(vectorised)
    assert_right(spec, module, params, x, y)
    expected_cost, expected = vectorised.loss_and_gradients(params, x, y)
    cost, gradients = module.loss_and_gradients(lists(params), x.tolist(), y.tolist())
    assert cost == pytest.approx(float(expected_cost), rel=1e-13)
    assert_agree(arrays(module, gradients), expected._asdict(), 1e-13)
    assert np.array(module.forward(lists(params), x.tolist())) == pytest.approx(
        vectorised.forward(params, x), rel=1e-13
    )


@pytest.mark.parametrize("activation", ELEMENTWISE)
def test_every_hidden_activation_agrees_with_the_oracle(activation, tmp_path):
    spec = network((2, 4, 3, 2), (activation, activation, "softmax"), "categorical_cross_entropy")
    params, x, y = random_point(emitted(spec, tmp_path))
    assert_right(spec, loops(spec, tmp_path), params, x, y)


@pytest.mark.parametrize("name", [*KNOWN_EXAMPLES, "2-2-2-2-1 sigmoid mse", "784-3-2 gelu,softmax cross_entropy"])
def test_examples_agree_with_central_differences_of_their_own_cost(name, tmp_path):
    spec = resolve_spec(name)
    vectorised, module = emitted(spec, tmp_path), loops(spec, tmp_path)
    params, x, y = random_point(vectorised, samples=3)
    assert_right(spec, module, params, x, y)
    rng = np.random.default_rng(3)
    direction = [rng.standard_normal(array.shape) for array in params]

    def cost(step):
        moved = tuple((array + step * d).tolist() for array, d in zip(params, direction, strict=True))
        return module.loss(moved, x.tolist(), y.tolist())

    _, gradients = module.loss_and_gradients(lists(params), x.tolist(), y.tolist())
    slope = sum(np.sum(np.array(g) * d) for g, d in zip(gradients, direction, strict=True))
    assert slope == pytest.approx((cost(1e-5) - cost(-1e-5)) / 2e-5, rel=1e-6)


CONNECTED = (
    network_spec("2-2-2-1", "tanh,sigmoid,identity", skips={2: (1, "a")}),
    network_spec("3-3-3", "tanh,softmax", "categorical_cross_entropy", skips={1: (0, "a"), 2: (1, "z")}, l2=0.1),
    network_spec("2-2-2-2", "tanh", shares={2: 1, 3: 1}, l2=0.01),
    network_spec("7-7-7-1", "silu,softplus,identity", skips={1: (0, "z"), 2: (1, "z")}, shares={2: 1}, l2=2.5),
    network_spec("1-1-1-1", "sigmoid", skips={2: (0, "a"), 3: (1, "z")}, shares={3: 2}, biases="+-+", l2=0.3),
    network_spec("1-1", "identity", "huber", biases="-"),
)


@pytest.mark.parametrize("spec", CONNECTED, ids=lambda spec: spec.title())
def test_skips_shared_weights_and_the_penalty_agree_with_the_oracle(spec, tmp_path):
    rng = np.random.default_rng(3)
    params = random_arrays(spec, rng)
    x, y = rng.standard_normal((4, spec.inputs)), rng.uniform(0.1, 0.9, (4, spec.widths[-1]))
    assert_right(spec, loops(spec, tmp_path), params, x, y)


@settings(max_examples=40, derandomize=True)  # as for the header in C
@given(spec=random_specs(), seed=st.integers(0, 1000), samples=st.integers(1, 5))
def test_random_networks_agree_with_the_oracle(spec, seed, samples):
    with tempfile.TemporaryDirectory() as folder:
        params, x, y = random_point(emitted(spec, Path(folder)), samples, seed)
        assert_right(spec, loops(spec, Path(folder)), params, x, y)


@pytest.mark.parametrize(
    ("activation", "loss", "target"),
    [("sigmoid", "binary_cross_entropy", 0.0), ("softplus", "squared_error", 800.0), ("elu", "log_cosh", -1.0)],
)
def test_saturated_units_keep_finite_costs_and_exact_gradients(activation, loss, target, tmp_path):
    spec = network((1, 1), activation, loss, biases=[False])
    vectorised, module = emitted(spec, tmp_path), loops(spec, tmp_path)
    for weight in (800.0, -800.0):
        cost, gradients = vectorised.loss_and_gradients(vectorised.Params(np.array([[weight]])), [[1.0]], [[target]])
        assert module.loss_and_gradients(([[weight]],), [[1.0]], [[target]]) == (cost, ([[gradients.W1[0, 0]]],))


def test_every_activation_and_loss_of_the_registry_is_swept():
    assert {activation for activation, _ in VALID_ENDS} == set(ACTIVATION_NAMES)
    assert {loss for _, loss in VALID_ENDS} == set(LOSS_NAMES)
