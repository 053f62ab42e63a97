"""Momentum and Adam of an emitted module: their steps against loops over numbers, and what they refuse."""

import re

import numpy as np
import pytest

from codegen.targets.numpy_module.emit import emit
from codegen.targets.numpy_module.options import OPTIMIZERS, Options
from symbolic.errors import ChalkgradError
from tests.codegen.nets import emitted, network, random_point
from tests.oracles import optimizers as oracle

RATES = (0.1, 0.05, 0.2, 0.01, 0.1)


@pytest.fixture(scope="module")
def module(tmp_path_factory):
    spec = network((3, 4, 2), ("tanh", "sigmoid"))
    return emitted(spec, tmp_path_factory.mktemp("optimizers"), options=Options(("adam", "momentum")))


@pytest.fixture
def point(module):
    return random_point(module)


def flat(params):
    return np.concatenate([array.ravel() for array in params])


def shaped(module, numbers):
    arrays, start = [], 0
    for shape in module.SHAPES.values():
        size = int(np.prod(shape))
        arrays.append(np.array(numbers[start : start + size]).reshape(shape))
        start += size
    return module.Params(*arrays)


def gradient_of(module, x, y):
    return lambda numbers: flat(module.loss_and_gradients(shaped(module, numbers), x, y)[1]).tolist()


def steps_of(module, name, point, rates, **options):
    """Return the parameters after one step for each rate, with the step and state functions of an optimizer."""
    params, x, y = point
    state = getattr(module, f"{name}_state")(params)
    for rate in rates:
        _, gradients = module.loss_and_gradients(params, x, y)
        params, state = getattr(module, f"{name}_step")(params, gradients, state, learning_rate=rate, **options)
    return params, state


def test_momentum_is_the_heavy_ball_of_polyak(module, point):
    params, x, y = point
    moved, state = steps_of(module, "momentum", point, RATES, momentum=0.7)
    expected = oracle.heavy_ball(flat(params).tolist(), gradient_of(module, x, y), RATES, 0.7)
    assert flat(moved) == pytest.approx(expected, rel=1e-13)
    before, _ = steps_of(module, "momentum", point, RATES[:-1], momentum=0.7)
    assert flat(state.velocity) == pytest.approx(flat(moved) - flat(before), rel=1e-12, abs=1e-15)


def test_momentum_zero_is_the_plain_gradient_step(module, point):
    params, x, y = point
    _, gradients = module.loss_and_gradients(params, x, y)
    moved, _ = module.momentum_step(params, gradients, module.momentum_state(params), 0.3, momentum=0.0)
    assert flat(moved) == pytest.approx(flat(module.gradient_step(params, gradients, 0.3)), rel=1e-15)


def test_adam_is_algorithm_1_of_kingma_and_ba(module, point):
    params, x, y = point
    moved, state = steps_of(module, "adam", point, RATES, beta1=0.8, beta2=0.95, epsilon=1e-3)
    expected = oracle.adam(flat(params).tolist(), gradient_of(module, x, y), RATES, (0.8, 0.95), 1e-3)
    assert flat(moved) == pytest.approx(expected, rel=1e-13)
    assert state.t == len(RATES)


def test_the_first_step_of_adam_has_the_size_of_the_learning_rate_everywhere(module, point):
    params, x, y = point
    _, gradients = module.loss_and_gradients(params, x, y)
    moved, _ = module.adam_step(params, gradients, module.adam_state(params))
    assert flat(params) - flat(moved) == pytest.approx(0.001 * np.sign(flat(gradients)), rel=1e-3)


@pytest.mark.parametrize(("name", "rate"), [("momentum", 0.5), ("adam", 0.05)])
def test_an_optimizer_lowers_the_cost_of_a_small_problem(module, point, name, rate):
    params, x, y = point
    y = 1 / (1 + np.exp(-y))
    moved, _ = steps_of(module, name, (params, x, y), [rate] * 200)
    assert module.loss(moved, x, y) < 0.1 * module.loss(params, x, y)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_no_step_changes_its_inputs_and_the_type_is_kept(module, point, name):
    state_of, step = getattr(module, f"{name}_state"), getattr(module, f"{name}_step")
    single = module.Params(*(array.astype(np.float32) for array in point[0]))
    moved, state = step(single, single, state_of(single))
    kept = [array.copy() for array in (*single, *state[0])]
    again, _ = step(moved, single, state)
    for old, new in zip(kept, (*single, *state[0]), strict=True):
        assert np.array_equal(old, new)
    assert {array.dtype for array in (*moved, *again, *state[0])} == {np.dtype(np.float32)}


@pytest.mark.parametrize("name", OPTIMIZERS)
@pytest.mark.parametrize(
    ("value", "error", "message"),
    [
        (-0.1, ValueError, "learning_rate is -0.1, expected a positive finite number"),
        (0, ValueError, "learning_rate is 0, expected a positive finite number"),
        (np.nan, ValueError, "learning_rate is nan, expected a positive finite number"),
        (np.inf, ValueError, "learning_rate is inf, expected a positive finite number"),
        ("fast", TypeError, "learning_rate is a str, expected a number"),
        (None, TypeError, "learning_rate is a NoneType, expected a number"),
    ],
)
def test_a_bad_learning_rate_is_refused(module, point, name, value, error, message):
    state = getattr(module, f"{name}_state")(point[0])
    with pytest.raises(error, match=f"^{re.escape(message)}$"):
        getattr(module, f"{name}_step")(point[0], point[0], state, learning_rate=value)


@pytest.mark.parametrize(
    ("name", "options", "message"),
    [
        ("momentum", {"momentum": 1.0}, "momentum is 1.0, expected a number from 0 to below 1"),
        ("momentum", {"momentum": -0.5}, "momentum is -0.5, expected a number from 0 to below 1"),
        ("adam", {"beta1": 1}, "beta1 is 1, expected a number from 0 to below 1"),
        ("adam", {"beta2": np.nan}, "beta2 is nan, expected a number from 0 to below 1"),
        ("adam", {"epsilon": 0.0}, "epsilon is 0.0, expected a positive finite number"),
    ],
)
def test_a_bad_constant_is_refused(module, point, name, options, message):
    state = getattr(module, f"{name}_state")(point[0])
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        getattr(module, f"{name}_step")(point[0], point[0], state, **options)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_bad_gradients_and_states_are_named(module, point, name):
    params = point[0]
    state, step = getattr(module, f"{name}_state")(params), getattr(module, f"{name}_step")
    with pytest.raises(TypeError, match=r"^gradients is a int, expected Params$"):
        step(params, 3, state)
    with pytest.raises(ValueError, match=r"^gradients: W2 has shape \(4, 2\), expected \(2, 4\): it is transposed"):
        step(params, params._replace(W2=params.W2.T), state)
    with pytest.raises(ValueError, match=r"^gradients: b1 holds NaN or infinity, expected finite numbers$"):
        step(params, params._replace(b1=np.full(4, np.nan)), state)
    with pytest.raises(TypeError, match=rf"^state is a Params, expected that of {name}_state\(params\)$"):
        step(params, params, params)
    field = state._fields[0]
    with pytest.raises(ValueError, match=rf"^state\.{field}: got 2 parameters, expected W1, b1, W2, b2$"):
        step(params, params, state._replace(**{field: params[:2]}))


def test_the_plain_gradient_step_names_bad_gradients_too(module, point):
    with pytest.raises(ValueError, match=r"^gradients: W1 has shape \(2, 4\), expected \(4, 3\)$"):
        module.gradient_step(point[0], point[0]._replace(W1=np.zeros((2, 4))), 0.1)


def test_a_module_has_what_was_asked_for_and_no_more():
    spec = network((2, 1), "sigmoid")
    plain, one = (emit(spec, "s", "c", options) for options in (Options(), Options(("adam", "adam"))))
    for name in ("momentum_step", "_finite_params", "_decay", "adam"):
        assert name not in plain
    assert one.count("def adam_step") == 1
    assert "momentum_step" not in one


def test_the_command_of_the_header_names_every_option_once_and_in_order():
    assert Options(("adam", "momentum", "adam")).command == "--optimizer momentum --optimizer adam"
    assert Options().command == ""


def test_an_unknown_optimizer_is_refused():
    with pytest.raises(ChalkgradError) as caught:
        Options(("adma",))
    assert str(caught.value) == "optimizer: found `adma`; expected one of momentum, adam. Did you mean `adam`?"
