"""What an emitted module accepts, what it refuses and in which words, and what it leaves alone."""

import re

import numpy as np
import pytest

from tests.codegen.nets import emitted, network, random_point


@pytest.fixture(scope="module")
def module(tmp_path_factory):
    return emitted(network((3, 4, 2), ("tanh", "sigmoid")), tmp_path_factory.mktemp("inputs"))


@pytest.fixture
def point(module):
    return random_point(module)


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("W1", np.zeros((3, 4)), "W1 has shape (3, 4), expected (4, 3): it is transposed, row i is for unit i"),
        ("W2", np.zeros((2, 5)), "W2 has shape (2, 5), expected (2, 4)"),
        ("b1", np.zeros((1, 4)), "b1 has shape (1, 4), expected (4,)"),
        ("b2", ["a", "b"], "b2 holds <U1, expected real numbers"),
        ("b2", [None, None], "b2 holds object, expected real numbers"),
        ("b2", [0.0, np.nan], "b2 holds NaN or infinity, expected finite numbers"),
        ("W1", [[1.0], [2.0, 3.0]], "W1 is not a regular array: "),
    ],
)
def test_a_bad_parameter_is_named(module, point, name, value, message):
    params, x, y = point
    bad = params._replace(**{name: value})
    for call in (module.loss, module.loss_and_gradients, lambda params, x, _: module.forward(params, x)):
        with pytest.raises(ValueError, match=f"^{re.escape(message)}"):
            call(bad, x, y)


@pytest.mark.parametrize(
    ("x", "y", "message"),
    [
        (np.zeros((4, 2)), np.zeros((4, 2)), "x has shape (4, 2), expected (N, 3), or (3,) for one sample"),
        (
            np.zeros((3, 4)),
            np.zeros((4, 2)),
            "x has shape (3, 4), expected (N, 3), or (3,) for one sample: it is transposed, samples are rows",
        ),
        (np.zeros((4, 3)), np.zeros(4), "y has shape (4,), expected (N, 2), or (2,) for one sample"),
        (np.zeros((4, 3)), np.zeros((5, 2)), "x has 4 samples but y has 5"),
        (np.zeros((0, 3)), np.zeros((0, 2)), "x holds no samples: its shape is (0, 3)"),
        (np.full((1, 3), np.nan), np.zeros((1, 2)), "x holds NaN or infinity, expected finite numbers"),
        (np.zeros((1, 3)), np.full((1, 2), np.inf), "y holds NaN or infinity, expected finite numbers"),
        (1.0, np.zeros((1, 2)), "x has shape (), expected (N, 3), or (3,) for one sample"),
        ("text", np.zeros((1, 2)), "x holds <U4, expected real numbers"),
    ],
)
def test_bad_samples_are_refused_in_clear_words(module, point, x, y, message):
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        module.loss_and_gradients(point[0], x, y)


def test_a_wrong_number_of_parameters_is_refused(module, point):
    params, x, y = point
    with pytest.raises(ValueError, match="got 3 parameters, expected W1, b1, W2, b2"):
        module.loss(params[:3], x, y)


def test_one_sample_may_be_given_as_vectors(module, point):
    params, x, y = point
    assert module.forward(params, x[0]).shape == (2,)
    assert module.forward(params, x[:1]).shape == (1, 2)
    assert module.loss(params, x[0], y[0]) == module.loss(params, x[:1], y[:1])


def test_lists_and_whole_numbers_become_float64(module):
    whole = module.Params(*(np.ones(shape, dtype=int) for shape in module.SHAPES.values()))
    cost, gradients = module.loss_and_gradients(whole, [[1, 0, 2]], [[1, 0]])
    listed = module.Params(*(array.tolist() for array in whole))
    assert cost.dtype == np.float64
    assert {array.dtype for array in gradients} == {np.dtype(np.float64)}
    assert module.loss(listed, [1, 0, 2], [1, 0]) == cost


def test_no_call_changes_its_inputs(module, point):
    params, x, y = point
    before = [array.copy() for array in (*params, x, y)]
    _, gradients = module.loss_and_gradients(params, x, y)
    module.loss(params, x, y)
    module.forward(params, x)
    module.gradient_step(params, gradients, 0.1)
    for old, new in zip(before, (*params, x, y), strict=True):
        assert np.array_equal(old, new)


def test_gradients_of_an_identity_output_do_not_share_memory(tmp_path):
    module = emitted(network((2, 2), "identity"), tmp_path)
    params, x, y = random_point(module)
    _, gradients = module.loss_and_gradients(params, x, y)
    assert not np.shares_memory(gradients.W1, gradients.b1)


def test_a_gradient_step_goes_downhill_and_keeps_the_type(module, point):
    params, x, y = point
    cost, gradients = module.loss_and_gradients(params, x, y)
    moved = module.gradient_step(params, gradients, 0.1)
    assert module.loss(moved, x, y) < cost
    assert np.array_equal(moved.W1, params.W1 - 0.1 * gradients.W1)
    single = module.Params(*(array.astype(np.float32) for array in params))
    assert module.gradient_step(single, single, 0.1).W1.dtype == np.float32


def test_initial_parameters_repeat_with_the_seed_and_have_the_stated_spread(tmp_path):
    wide = emitted(network((300, 200, 100), ("relu", "tanh")), tmp_path)
    first, again, other = wide.init_params(3), wide.init_params(3), wide.init_params(4)
    assert np.array_equal(first.W1, again.W1)
    assert not np.array_equal(first.W1, other.W1)
    assert np.isclose(first.W1.var(), 2 / 300, rtol=0.03)
    assert np.isclose(first.W2.var(), 2 / 300, rtol=0.03)
    assert not first.b1.any()
    assert wide.init_params(0, np.float32).W1.dtype == np.float32


@pytest.mark.parametrize(
    ("activation", "loss", "valid"),
    [
        ("sigmoid", "binary_cross_entropy", {0.0, 1.0}),
        ("tanh", "hinge", {-1.0, 1.0}),
        ("softmax", "categorical_cross_entropy", {0.0, 1.0}),
    ],
)
def test_sample_targets_are_valid_for_the_loss(activation, loss, valid, tmp_path):
    module = emitted(network((3, 2), activation, loss), tmp_path)
    x, y = module.sample_data(6, seed=1)
    assert (x.shape, y.shape) == ((6, 3), (6, 2))
    assert set(y.ravel()) == valid
    if activation == "softmax":
        assert np.array_equal(y.sum(axis=1), np.ones(6))


def test_the_own_check_passes_and_names_the_worst_entry(module):
    check = module.check_gradients()
    assert 0 <= check.error <= 1
    assert str(check).startswith("26 entries against the complex step; worst ")


def test_the_own_check_uses_directions_for_many_parameters(tmp_path):
    wide = emitted(network((60, 50, 3), ("tanh", "softmax"), "categorical_cross_entropy"), tmp_path)
    assert str(wide.check_gradients()).startswith("20 directions through 3203 entries")


@pytest.mark.parametrize("factor", [1 + 1e-7, np.nan])
def test_the_own_check_refuses_a_wrong_gradient(factor, tmp_path, monkeypatch):
    module = emitted(network((3, 4, 2), ("tanh", "sigmoid")), tmp_path)
    right = module.loss_and_gradients

    def wrong(params, x, y):
        cost, gradients = right(params, x, y)
        gradients.W1[1, 2] *= factor
        return cost, gradients

    monkeypatch.setattr(module, "loss_and_gradients", wrong)
    with pytest.raises(ArithmeticError, match=r"the gradients fail: .* worst W1\[1, 2\]: "):
        module.check_gradients()


def test_the_own_check_refuses_a_cost_that_does_not_move(tmp_path):
    module = emitted(network((2, 2), "relu"), tmp_path)
    off = module.Params(W1=-np.ones((2, 2)), b1=-np.ones(2))
    with pytest.raises(ArithmeticError, match="the cost does not move here"):
        module.check_gradients(off, np.ones((1, 2)), np.ones((1, 2)))


def test_the_own_check_wants_both_x_and_y(module, point):
    with pytest.raises(ValueError, match="x and y belong together: give both or neither"):
        module.check_gradients(x=point[1])


def test_float16_is_computed_in_float32(tmp_path):
    module = emitted(network((2, 3, 1), ("gelu", "identity")), tmp_path)
    params, _, _ = random_point(module)
    small = module.Params(*(array.astype(np.float16) for array in params))
    cost, gradients = module.loss_and_gradients(small, np.full((1, 2), 3.0, np.float16), np.ones((1, 1), np.float16))
    assert np.isfinite(cost)
    assert gradients.W1.dtype == np.float32
    with pytest.raises(ValueError, match="dtype is float16, expected float32 or float64"):
        module.init_params(dtype=np.float16)
