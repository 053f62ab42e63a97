"""The fast style computes what the plain one does, into a workspace, and allocates nothing of the size of a batch."""

from __future__ import annotations

import tracemalloc
import warnings
from itertools import pairwise

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codegen.spec_files import resolve_spec
from codegen.targets.numpy_module.emit import emit
from codegen.targets.numpy_module.options import Options
from codegen.verify import verify_module
from symbolic.errors import ChalkgradError
from tests.codegen.nets import ELEMENTWISE, VALID_ENDS, assert_agree, emitted, network, oracle, random_point
from tests.oracles.far_out import FAR

FAST = Options(style="fast")
EXAMPLES = ("deep_narrow", "relu_regressor", "residual", "robust_regressor", "shared_weights", "slides", "xor")


def assert_right(spec, module, samples=4, seed=0):
    params, x, y = random_point(module, samples, seed)
    expected_cost, expected = oracle(spec, params, x, y)
    workspace = module.make_workspace(samples)
    for arrays in (None, workspace, workspace):
        cost, gradients = module.loss_and_gradients(params, x, y, arrays)
        assert abs(cost - expected_cost) <= 1e-12 * abs(expected_cost)
        if any(np.any(array) for array in expected.values()):
            assert_agree(gradients._asdict(), expected, 1e-12)


@pytest.mark.parametrize("name", EXAMPLES)
def test_bundled_examples(name, tmp_path):
    spec = resolve_spec(name)
    assert_right(spec, emitted(spec, tmp_path, options=FAST))


@pytest.mark.parametrize(("activation", "loss"), VALID_ENDS)
def test_every_output_activation_with_every_loss(activation, loss, tmp_path):
    spec = network((2, 4, 3), ("tanh", activation), loss)
    module = emitted(spec, tmp_path, options=FAST)
    assert_right(spec, module)
    report = verify_module(module)
    assert report.passed, str(report)


@pytest.mark.parametrize("activation", ELEMENTWISE)
def test_every_hidden_activation(activation, tmp_path):
    spec = network((2, 4, 3, 2), (activation, activation, "softmax"), "categorical_cross_entropy")
    assert_right(spec, emitted(spec, tmp_path, options=FAST))


@settings(max_examples=25, deadline=None, derandomize=True)
@given(st.lists(st.integers(1, 9), min_size=2, max_size=6), st.sampled_from(ELEMENTWISE), st.integers(1, 9))
def test_widths_and_batches(tmp_path_factory, widths, activation, samples):
    spec = network(widths, activation)
    assert_right(spec, emitted(spec, tmp_path_factory.mktemp("module"), options=FAST), samples)


def test_plain_and_fast_agree_to_what_reordering_allows(tmp_path):
    spec = network((20, 30, 10), ("tanh", "softmax"), "categorical_cross_entropy")
    plain, fast = emitted(spec, tmp_path, "plain"), emitted(spec, tmp_path, "fast", FAST)
    params, x, y = random_point(plain, 50)
    cost, gradients = plain.loss_and_gradients(params, x, y)
    other, others = fast.loss_and_gradients(fast.Params(*params), x, y)
    assert abs(cost - other) <= 4e-16 * abs(cost)
    assert_agree(others._asdict(), gradients._asdict(), 2e-15)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_types_are_those_of_the_workspace(dtype, tmp_path):
    module = emitted(network((3, 4, 2), "tanh"), tmp_path, options=FAST)
    params, x, y = random_point(module)
    single = module.Params(*(array.astype(dtype) for array in params))
    cost, gradients = module.loss_and_gradients(single, x.astype(dtype), y.astype(dtype))
    assert cost.dtype == dtype
    assert {array.dtype for array in gradients} == {np.dtype(dtype)}
    exact = module.loss_and_gradients(params, x, y)[1]
    assert_agree(gradients._asdict(), exact._asdict(), 2e-5 if dtype == np.float32 else 1e-15)
    workspace = module.make_workspace(len(x), dtype)
    assert module.loss_and_gradients(params, x, y, workspace)[1].W1.dtype == dtype


def test_gradients_lie_in_the_workspace(tmp_path):
    module = emitted(network((3, 4, 2), "tanh"), tmp_path, options=FAST)
    params, x, y = random_point(module)
    workspace = module.make_workspace(len(x))
    _, gradients = module.loss_and_gradients(params, x, y, workspace)
    assert gradients is workspace.gradients
    _, own = module.loss_and_gradients(params, x, y)
    _, other = module.loss_and_gradients(params, x, y)
    assert not np.shares_memory(own.W1, other.W1)


def test_arguments_are_left_alone(tmp_path):
    module = emitted(network((3, 4, 2), "sigmoid"), tmp_path, options=FAST)
    params, x, y = random_point(module)
    for array in (*params, x, y):
        array.setflags(write=False)
    module.loss_and_gradients(params, x, y, module.make_workspace(len(x)))


@pytest.mark.parametrize("activation", ["tanh", "sigmoid", "relu", "elu", "silu", "softplus"])
def test_nothing_of_the_size_of_a_batch_is_allocated(activation, tmp_path):
    module = emitted(network((8, 16, 16, 4), activation), tmp_path, options=FAST)
    samples = 40_000
    params, x, y = random_point(module, samples)
    workspace = module.make_workspace(len(x))
    module.loss_and_gradients(params, x, y, workspace)
    tracemalloc.start()
    module.loss_and_gradients(params, x, y, workspace)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < samples * 8 / 2  # half of one unit of the batch; NumPy itself has buffers of 64 KiB


def test_memory_is_that_of_workspace_parameters_and_gradients(tmp_path):
    module = emitted(network((64, 64, 64, 64, 64), "tanh"), tmp_path, options=FAST)
    params, x, y = random_point(module, 512)
    module.loss_and_gradients(params, x, y)
    tracemalloc.start()
    workspace = module.make_workspace(len(x))
    held, _ = tracemalloc.get_traced_memory()
    module.loss_and_gradients(params, x, y, workspace)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak <= 1.2 * held


# --- where units saturate ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("activation", "loss"), [("sigmoid", "binary_cross_entropy"), ("tanh", "squared_error")])
@pytest.mark.parametrize("z", sorted({*FAR, *(-z for z in FAR)}))
def test_far_out_the_cost_is_right_and_nothing_is_warned_of(activation, loss, z, tmp_path):
    spec = network((1, 1, 1), (activation, activation), loss)
    module = emitted(spec, tmp_path, options=FAST)
    params = module.Params(np.array([[1.0]]), np.array([z]), np.array([[0.5]]), np.array([z]))
    x, y = np.array([[0.0]]), np.array([[0.25]])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        cost, gradients = module.loss_and_gradients(params, x, y)
    expected_cost, expected = exact(activation, loss, z)
    assert abs(cost - expected_cost) <= 1e-12 * abs(expected_cost)
    for name, value in expected.items():
        assert abs(float(getattr(gradients, name)[0]) - value) <= 1e-12 * abs(value) + 4e-16, name


def exact(activation, loss, z):
    """Return the cost and the gradients by the biases to 50 digits."""
    with mpmath.workdps(400):
        z = mpmath.mpf(z)
        y, w = mpmath.mpf("0.25"), mpmath.mpf("0.5")

        def f(u):
            return 1 / (1 + mpmath.exp(-u)) if activation == "sigmoid" else mpmath.tanh(u)

        def slope(u):
            return f(u) * f(-u) if activation == "sigmoid" else 1 / mpmath.cosh(u) ** 2

        a = f(z)
        u = w * a + z
        p = f(u)
        if loss == "squared_error":
            cost, delta = (p - y) ** 2, 2 * (p - y) * slope(u)
        else:
            cost, delta = -y * mpmath.log(f(u)) - (1 - y) * mpmath.log(f(-u)), p - y
        return float(cost), {"b2": float(delta), "b1": float(delta * w * slope(z))}


def test_softmax_of_huge_and_of_equal_entries(tmp_path):
    spec = network((3, 3), "softmax", "categorical_cross_entropy")
    module = emitted(spec, tmp_path, options=FAST)
    params = module.Params(np.eye(3), np.zeros(3))
    x = np.array([[1e4, -1e4, 0.0], [7.0, 7.0, 7.0], [1e300, 0.0, -1e300]])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        _, gradients = module.loss_and_gradients(params, x, np.eye(3))
    expected = (np.array([[1, 0, 0], [1 / 3, 1 / 3, 1 / 3], [1, 0, 0]]) - np.eye(3)).sum(axis=0) / 3
    np.testing.assert_allclose(gradients.b1, expected, rtol=1e-12, atol=1e-16)


# --- bad input --------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    return emitted(network((3, 4, 2), "tanh"), tmp_path_factory.mktemp("module"), options=FAST)


def test_workspace_of_another_size_is_refused(small):
    params, x, y = random_point(small)
    with pytest.raises(ValueError, match="x has 4 samples, but the workspace is for 5"):
        small.loss_and_gradients(params, x, y, small.make_workspace(5))


@pytest.mark.parametrize(("samples", "error"), [(0, ValueError), (-1, ValueError), (2.5, TypeError)])
def test_workspace_for_no_samples_is_refused(small, samples, error):
    with pytest.raises(error):
        small.make_workspace(samples)


def test_workspace_of_no_real_numbers_is_refused(small):
    with pytest.raises(ValueError, match="dtype is int64, expected float32 or float64"):
        small.make_workspace(3, np.int64)
    params, x, y = random_point(small)
    with pytest.raises(ValueError, match="x holds complex numbers; only loss takes them"):
        small.loss_and_gradients(params, x + 0j, y, small.make_workspace(len(x)))


@pytest.mark.parametrize("spoilt", [np.nan, np.inf])
@pytest.mark.parametrize("with_workspace", [False, True])
def test_nan_and_infinity_are_refused(small, spoilt, with_workspace):
    params, x, y = random_point(small)
    workspace = small.make_workspace(len(x)) if with_workspace else None
    for number, name in enumerate("xy"):
        arrays = [x.copy(), y.copy()]
        arrays[number][1, 0] = spoilt
        with pytest.raises(ValueError, match=f"{name} holds NaN or infinity"):
            small.loss_and_gradients(params, *arrays, workspace)
    broken = small.Params(*(array.copy() for array in params))
    broken.W2[0, 0] = np.nan
    with pytest.raises(ValueError, match="W2 holds NaN or infinity"):
        small.loss_and_gradients(broken, x, y, workspace)


@pytest.mark.parametrize("infinity", [np.inf, -np.inf])
def test_an_infinite_target_is_refused_where_the_cost_does_not_tell(infinity, tmp_path):
    module = emitted(network((3, 4, 2), ("tanh", "identity"), "hinge"), tmp_path, options=FAST)
    params, x, y = random_point(module)
    y[0, 0] = infinity
    with np.errstate(all="raise"), pytest.raises(ValueError, match="y holds NaN or infinity"):
        module.loss_and_gradients(params, x, y, module.make_workspace(len(x)))


@pytest.mark.parametrize("workspace", [6, (), "elsewhere"])
def test_what_is_no_workspace_is_refused(small, workspace, tmp_path):
    if workspace == "elsewhere":
        workspace = emitted(network((3, 4, 1), "tanh"), tmp_path, options=FAST).make_workspace(4)
    params, x, y = random_point(small)
    with pytest.raises(TypeError, match=r"workspace is a .*, expected one of make_workspace"):
        small.loss_and_gradients(params, x, y, workspace)


def test_other_types_are_brought_to_that_of_the_workspace(small):
    params, x, y = random_point(small)
    x, y = np.round(4 * x), np.round(4 * y)
    single = small.Params(*(array.astype(np.float32) for array in params))
    workspace = small.make_workspace(len(x))
    expected = small.loss_and_gradients(small.Params(*(a.astype(np.float64) for a in single)), x, y)[1]
    for given_x, given_y in ((x, y), (x, y.astype(np.int64)), (x.astype(np.float32), y), (x.astype(">f8"), y)):
        found = small.loss_and_gradients(single, given_x, given_y, workspace)[1]
        assert found.W1.dtype == np.float64
        assert_agree(found._asdict(), expected._asdict(), 1e-15)


def test_a_workspace_has_the_byte_order_of_the_machine(small):
    params, x, y = random_point(small)
    small.loss_and_gradients(params, x, y, small.make_workspace(len(x), ">f8"))


def test_large_data_is_no_infinity(small):
    params, x, y = random_point(small)
    cost, _ = small.loss_and_gradients(params, x * 1e200, y, small.make_workspace(len(x)))
    assert np.isfinite(cost)


@pytest.mark.parametrize("layout", ["fortran", "strided", "list", "integers", "vector"])
def test_other_layouts_are_taken(small, layout):
    params, x, y = random_point(small)
    x, y = np.round(x * 5), np.round(y * 5)
    expected = small.loss_and_gradients(params, x, y)[1]
    match layout:
        case "fortran":
            x, y = np.asfortranarray(x), np.asfortranarray(y)
        case "strided":
            x, y = np.repeat(x, 2, axis=1)[:, ::2], np.repeat(y, 3, axis=0)[::3]
        case "list":
            x, y = x.tolist(), y.tolist()
        case "integers":
            x, y = x.astype(int), y.astype(np.int16)
        case "vector":
            x, y = x[0], y[0]
            expected = small.loss_and_gradients(params, x[np.newaxis], y[np.newaxis])[1]
    workspace = small.make_workspace(1 if layout == "vector" else 4)
    assert_agree(small.loss_and_gradients(params, x, y, workspace)[1]._asdict(), expected._asdict(), 1e-15)


def test_wrong_shapes_are_named(small):
    params, x, y = random_point(small)
    workspace = small.make_workspace(len(x))
    with pytest.raises(ValueError, match=r"x has shape \(3, 4\).*transposed"):
        small.loss_and_gradients(params, x.T, y, workspace)
    with pytest.raises(ValueError, match="W1 has shape"):
        small.loss_and_gradients(params._replace(W1=params.W2), x, y, workspace)


# --- the file ---------------------------------------------------------------------------------------------------------


def test_size_does_not_depend_on_the_widths():
    small, large = (emit(network((n, n, n), "tanh"), "s", "c", FAST) for n in (10, 1000))
    assert len(large) - len(small) < 300


def test_lines_per_layer_are_bounded():
    texts = [emit(network((4,) * depth, "tanh"), "s", "c", FAST) for depth in (10, 20, 30)]
    first, second = (len(b) - len(a) for a, b in pairwise(texts))
    assert second < 1.2 * first


def test_unknown_style_is_refused():
    with pytest.raises(ChalkgradError, match="style: found `fats`; expected one of plain, fast"):
        Options(style="fats")
