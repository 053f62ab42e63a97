"""H v of an emitted module: against complex step, plain Hessians by autograd, and with clear words at kinks."""

import re
import tempfile
from itertools import pairwise
from pathlib import Path

import autograd
import autograd.numpy as anp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codegen.targets.numpy_module.emit import emit
from codegen.targets.numpy_module.options import Options
from codegen.verify import verify_module
from tests.codegen.nets import ELEMENTWISE, VALID_ENDS, emitted, network, random_point, random_specs

HESSIAN = Options(hessian=True)
STEP = 1e-30


def with_product(spec, folder):
    return emitted(spec, folder, options=HESSIAN)


def direction_for(module, seed=7):
    rng = np.random.default_rng(seed)
    return module.Params(*(rng.standard_normal(shape) for shape in module.SHAPES.values()))


def flat(params):
    return np.concatenate([array.ravel() for array in params])


def by_complex_step(module, params, x, y, direction):
    stepped = module.Params(*(p + 1j * STEP * v for p, v in zip(params, direction, strict=True)))
    return np.imag(flat(module.loss_and_gradients(stepped, x, y)[1])) / STEP


def assert_right(module, seed=0):
    params, x, y = random_point(module, seed=seed)
    direction = direction_for(module)
    product = module.hessian_vector_product(params, x, y, direction)
    assert [part.shape for part in product] == list(module.SHAPES.values())
    expected = by_complex_step(module, params, x, y, direction)
    assert np.max(np.abs(flat(product) - expected)) <= 1e-12 * np.max(np.abs(expected))


@pytest.mark.parametrize(("activation", "loss"), VALID_ENDS)
def test_every_output_activation_with_every_loss_has_the_right_product(activation, loss, tmp_path):
    module = with_product(network((2, 4, 3), ("tanh", activation), loss), tmp_path)
    assert_right(module)
    report = verify_module(module)
    assert report.passed, str(report)
    assert len(report.comparisons) == 5


@pytest.mark.parametrize("activation", ELEMENTWISE)
def test_every_hidden_activation_has_the_right_product(activation, tmp_path):
    spec = network((2, 4, 3, 2), (activation, activation, "softmax"), "categorical_cross_entropy")
    module = with_product(spec, tmp_path)
    assert_right(module)
    report = verify_module(module)
    assert report.passed, str(report)


@settings(max_examples=12, deadline=None, derandomize=True)
@given(spec=random_specs(), seed=st.integers(0, 1000))
def test_random_networks_have_the_right_product(spec, seed):
    with tempfile.TemporaryDirectory() as folder:
        assert_right(with_product(spec, Path(folder)), seed)


def test_autograd_forms_the_same_hessian(tmp_path):
    spec = network((2, 3, 2), ("tanh", "softmax"), "categorical_cross_entropy")
    module = with_product(spec, tmp_path)
    params, x, y = random_point(module)
    shapes = list(module.SHAPES.values())
    ends = np.cumsum([0, *(int(np.prod(shape)) for shape in shapes)])

    def cost(numbers):
        pieces = [numbers[a:b] for a, b in pairwise(ends)]
        W1, b1, W2, b2 = (anp.reshape(piece, shape) for piece, shape in zip(pieces, shapes, strict=True))
        z = anp.dot(anp.tanh(anp.dot(x, W1.T) + b1), W2.T) + b2
        return anp.sum(y * (anp.log(anp.sum(anp.exp(z), axis=1, keepdims=True)) - z)) / len(x)

    expected = autograd.hessian(cost)(flat(params))
    units = np.eye(len(expected))
    pieces = [[row[a:b].reshape(s) for a, b, s in zip(ends[:-1], ends[1:], shapes, strict=True)] for row in units]
    found = [flat(module.hessian_vector_product(params, x, y, module.Params(*piece))) for piece in pieces]
    assert np.array(found) == pytest.approx(expected, rel=1e-12, abs=1e-15)


def test_products_are_linear_and_symmetric(tmp_path):
    module = with_product(network((3, 4, 2), ("gelu", "sigmoid"), "log_cosh"), tmp_path)
    params, x, y = random_point(module)
    u, v = direction_for(module, 1), direction_for(module, 2)
    both = module.Params(*(2 * a - b for a, b in zip(u, v, strict=True)))
    of_u, of_v, of_both = (flat(module.hessian_vector_product(params, x, y, w)) for w in (u, v, both))
    assert of_both == pytest.approx(2 * of_u - of_v, rel=1e-12)
    assert flat(u) @ of_v == pytest.approx(flat(v) @ of_u, rel=1e-12)


def test_saturated_units_keep_their_digits(tmp_path):
    spec = network((1, 1), "sigmoid", "binary_cross_entropy", biases=[False])
    module = with_product(spec, tmp_path)
    for z in (-700.0, -40.0, 40.0, 700.0):
        with np.errstate(over="raise", invalid="raise", divide="raise"):
            (found,) = module.hessian_vector_product(module.Params([[z]]), [1.0], [0.0], module.Params([[1.0]]))
        assert found.item() == pytest.approx(np.exp(-abs(z)), rel=1e-12)


# --- what is accepted and kept ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def module(tmp_path_factory):
    return with_product(network((3, 4, 2), ("tanh", "sigmoid")), tmp_path_factory.mktemp("hessian"))


def test_float32_in_gives_float32_out(module):
    params, x, y = random_point(module)
    direction = direction_for(module)
    exact = flat(module.hessian_vector_product(params, x, y, direction))
    single = [module.Params(*(array.astype(np.float32) for array in given)) for given in (params, direction)]
    product = module.hessian_vector_product(single[0], x.astype(np.float32), y.astype(np.float32), single[1])
    assert {part.dtype for part in product} == {np.dtype(np.float32)}
    assert flat(product) == pytest.approx(exact, abs=2e-5 * np.max(np.abs(exact)))


def test_inputs_are_not_changed_and_no_memory_is_shared(tmp_path):
    module = with_product(network((2, 2), "identity"), tmp_path)
    params, x, y = random_point(module)
    direction = direction_for(module)
    before = [array.copy() for array in (*params, x, y, *direction)]
    product = module.hessian_vector_product(params, x, y, direction)
    for old, new in zip(before, (*params, x, y, *direction), strict=True):
        assert np.array_equal(old, new)
        assert not any(np.shares_memory(part, new) for part in product)


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        (lambda _: 3, TypeError, "direction is a int, expected Params"),
        (lambda v: v[:2], ValueError, "direction: got 2 parameters, expected W1, b1, W2, b2"),
        (
            lambda v: v._replace(W2=v.W2.T),
            ValueError,
            "direction: W2 has shape (4, 2), expected (2, 4): it is transposed, row i is for unit i",
        ),
        (
            lambda v: v._replace(b1=np.full(4, np.inf)),
            ValueError,
            "direction: b1 holds NaN or infinity, expected finite numbers",
        ),
    ],
)
def test_a_bad_direction_is_named(module, change, error, message):
    params, x, y = random_point(module)
    with pytest.raises(error, match=f"^{re.escape(message)}$"):
        module.hessian_vector_product(params, x, y, change(direction_for(module)))


def test_a_bad_parameter_is_named(module):
    params, x, y = random_point(module)
    with pytest.raises(ValueError, match=r"^W1 holds NaN or infinity, expected finite numbers$"):
        module.hessian_vector_product(params._replace(W1=np.full((4, 3), np.nan)), x, y, direction_for(module))


# --- kinks ------------------------------------------------------------------------------------------------------

ON_A_KINK = [
    ("relu", "squared_error", {}, [[0.0, 1.0]], "z1 is 0 for sample 0, unit 0"),
    ("leaky_relu", "squared_error", {}, [[0.5, 0.0]], "z1 is 0 for sample 0, unit 1"),
    ("selu", "squared_error", {}, [[0.5, 0.0]], "z1 is 0 for sample 0, unit 1"),
    ("elu", "squared_error", {}, [[0.0, 1.0]], "z1 is 0 for sample 0, unit 0"),
    ("softsign", "squared_error", {}, [[0.0, 1.0]], "z1 is 0 for sample 0, unit 0"),
    ("identity", "absolute", {}, [[0.5, 1.0], [0.5, 3.0]], "a1 - y is 0 for sample 1, unit 1"),
    ("identity", "huber", {"delta": 0.5}, [[0.0, 3.5]], "|a1 - y| - 0.5 is 0 for sample 0, unit 1"),
    ("identity", "hinge", {}, [[1.0, 5.0]], "1.0 - y * a1 is 0 for sample 0, unit 0"),
]


@pytest.mark.parametrize(("activation", "loss", "extra", "x", "place"), ON_A_KINK)
def test_a_value_on_a_kink_is_refused_and_a_value_beside_it_is_not(activation, loss, extra, x, place, tmp_path):
    module = with_product(network((2, 2), activation, loss, **extra), tmp_path)
    params = module.Params(np.eye(2), np.zeros(2))
    y = [[1.0, 3.0]] * len(x) if loss != "hinge" else [[1.0, -1.0]]
    message = f"{place}: it lies on a kink, where J has no second derivative; move the parameters or x a little"
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        module.hessian_vector_product(params, x, y, direction_for(module))
    assert module.kink_distance(params, x, y) == 0
    beside = params._replace(b1=np.array([1e-9, 1e-9]))
    product = module.hessian_vector_product(beside, x, y, direction_for(module))
    expected = by_complex_step(module, beside, np.array(x), np.array(y), direction_for(module))
    assert flat(product) == pytest.approx(expected, rel=1e-12, abs=1e-15)


def test_the_function_says_what_it_does_at_kinks_where_there_are_any(tmp_path):
    kinked = with_product(network((2, 2), "relu"), tmp_path).hessian_vector_product.__doc__
    assert "Where a value lies on a kink, J has no second derivative." in kinked
    smooth = with_product(network((2, 2), "tanh"), tmp_path).hessian_vector_product.__doc__
    assert "kink" not in smooth
    assert "Pearlmutter" in smooth


def test_kinks_of_the_gradient_alone_are_none_of_a_module_without_the_product(tmp_path):
    spec = network((2, 2), "softsign")
    assert not hasattr(emitted(spec, tmp_path), "kink_distance")
    assert with_product(spec, tmp_path).kink_distance


# --- text -------------------------------------------------------------------------------------------------------


def test_a_line_that_is_too_long_is_computed_in_parts():
    text = emit(network((2, 3, 3), ("tanh", "softmax"), "log_cosh"), "s", "c", HESSIAN)
    assert "    dz2_dot_part_2 = a2_dot * (da2 - (da2 * a2).sum(axis=1, keepdims=True))\n" in text
    assert "    dz2_dot = dz2_dot_part_2 + a2 * dz2_dot_part_1  # dz2 along v, (N, 3)\n" in text


def test_no_line_of_the_product_is_too_long():
    alphas = [*(0.1 + n / 100 for n in range(10)), None]
    spec = network([3] * 12, [*["elu"] * 10, "softmax"], alphas=alphas)
    lines = emit(spec, "s", "c", HESSIAN).splitlines()
    start = lines.index("def hessian_vector_product(")
    assert max(map(len, lines[start : lines.index("    return product", start)])) <= 88


def test_a_plain_module_has_no_product():
    text = emit(network((2, 3, 1), ("relu", "sigmoid")), "s", "c")
    for name in ("hessian", "_double_prime", "_refuse_kinks", "_finite_params"):
        assert name not in text
