"""`train` of an emitted module: its steps against loops over numbers, its history, and what it refuses."""

import re

import numpy as np
import pytest

from codegen.targets.numpy_module.emit import emit
from codegen.targets.numpy_module.options import OPTIMIZERS, Options
from tests.codegen.nets import emitted, network, random_point
from tests.codegen.targets.numpy_tests.beside import with_penalty_and_sum
from tests.oracles import optimizers as oracle

TRAIN = Options(train=True)
SAMPLES = 7


@pytest.fixture(scope="module")
def module(tmp_path_factory):
    return emitted(network((3, 4, 2), ("tanh", "sigmoid")), tmp_path_factory.mktemp("train"), options=TRAIN)


@pytest.fixture
def point(module):
    return random_point(module, SAMPLES)


def flat(params):
    return np.concatenate([np.ravel(array) for array in params])


def gradients_of_batches(module, x, y, epochs, size, seed):
    """Return how many steps there are, and the gradient that the next one takes."""
    rng = np.random.default_rng(seed)
    orders = [rng.permutation(len(x)) for _ in range(epochs)]
    batches = [order[start : start + size] for order in orders for start in range(0, len(x), size)]
    coming = iter(batches)

    def gradient(numbers):
        ends = np.cumsum([np.prod(shape) for shape in module.SHAPES.values()])[:-1]
        parts = zip(np.split(np.array(numbers), ends), module.SHAPES.values(), strict=True)
        rows = next(coming)
        params = module.Params(*(part.reshape(shape) for part, shape in parts))
        return flat(module.loss_and_gradients(params, x[rows], y[rows])[1]).tolist()

    return len(batches), gradient


@pytest.mark.parametrize("optimizer", ["sgd", "momentum", "adam"])
@pytest.mark.parametrize("size", [1, 3, 7, 100])
def test_training_takes_the_steps_of_plain_loops(module, point, optimizer, size):
    params, x, y = point
    steps, gradient = gradients_of_batches(module, x, y, 4, size, 5)
    start, rates = flat(params).tolist(), [0.05] * steps
    if optimizer == "adam":
        expected = oracle.adam(start, gradient, rates, (0.9, 0.999), 1e-8)
    else:
        expected = oracle.heavy_ball(start, gradient, rates, 0.9 if optimizer == "momentum" else 0.0)
    trained, _ = module.train(params, x, y, 4, size, 0.05, optimizer, seed=5)
    assert flat(trained) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("samples", ["mean", "sum"])
@pytest.mark.parametrize("size", [1, 3, 4, 7])
def test_the_cost_of_an_epoch_is_that_of_all_samples_also_with_a_smaller_last_batch(samples, size, tmp_path):
    spec = network((3, 4, 2), ("tanh", "softmax"), "categorical_cross_entropy", samples=samples)
    module = emitted(spec, tmp_path, options=TRAIN)
    params, x, y = random_point(module, SAMPLES)
    _, history = module.train(params, x, y, epochs=2, batch_size=size, learning_rate=1e-300)
    assert history.cost == pytest.approx([module.loss(params, x, y)] * 2, rel=1e-13)


def test_a_penalty_counts_in_every_batch_where_costs_add_up(tmp_path):
    module = emitted(with_penalty_and_sum(), tmp_path, options=TRAIN)
    params, x, y = random_point(module, SAMPLES)
    costs = [module.train(params, x, y, 1, size, 1e-300)[1].cost[0] - module.loss(params, x, y) for size in (7, 4, 3)]
    penalty = 0.05 * sum(np.sum(array**2) for array in params if array.ndim == 2)
    assert costs == pytest.approx([0.0, penalty, 2 * penalty], rel=1e-12, abs=1e-12)


def test_progress_is_told_and_may_stop_the_training(module, point):
    told = []

    def on_epoch(epoch, cost, params):
        told.append((epoch, cost, params))
        return epoch == 3

    trained, history = module.train(*point, epochs=9, batch_size=2, on_epoch=on_epoch)
    assert [epoch for epoch, _, _ in told] == [1, 2, 3]
    assert history == (tuple(cost for _, cost, _ in told), True)
    assert trained is told[-1][2]
    again, whole = module.train(*point, epochs=3, batch_size=2)
    assert np.array_equal(flat(again), flat(trained))
    assert whole == (history.cost, False)
    assert not module.train(*point, epochs=2, on_epoch=lambda *_: None)[1].stopped


def test_the_seed_decides_the_result_and_nothing_else_does(module, point):
    first, again, other = (flat(module.train(*point, 3, 2, 0.5, "adam", seed)[0]) for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


@pytest.mark.parametrize("optimizer", ["sgd", "momentum", "adam"])
def test_nothing_that_was_given_is_changed(module, point, optimizer):
    before = [array.copy() for array in (*point[0], *point[1:])]
    for array in (*point[0], *point[1:]):
        array.flags.writeable = False
    trained, _ = module.train(*point, 2, 3, 0.1, optimizer)
    for old, new in zip(before, (*point[0], *point[1:]), strict=True):
        assert np.array_equal(old, new)
    for array in trained:
        assert not any(np.shares_memory(array, given) for given in point[0])
        assert array.flags.writeable


@pytest.mark.parametrize("optimizer", ["sgd", "momentum", "adam"])
def test_training_stays_in_the_type_of_the_parameters(module, point, optimizer):
    single = module.Params(*(array.astype(np.float32) for array in point[0]))
    trained, _ = module.train(single, *point[1:], 3, 3, 0.1, optimizer)
    assert {array.dtype for array in trained} == {np.dtype(np.float32)}
    exact, _ = module.train(*point, 3, 3, 0.1, optimizer)
    assert flat(trained) == pytest.approx(flat(exact), abs=1e-3)


def test_one_sample_as_vectors_and_lists_are_taken(module, point):
    params, x, y = point
    vectors, rows, listed = (
        module.train(params, *samples, epochs=2)[0] for samples in ((x[0], y[0]), (x[:1], y[:1]), ([x[0]], [y[0]]))
    )
    assert np.array_equal(flat(vectors), flat(rows))
    assert np.array_equal(flat(listed), flat(rows))


@pytest.mark.parametrize(
    ("name", "value", "error", "message"),
    [
        ("epochs", 0, ValueError, "epochs is 0, expected a whole number from 1"),
        ("epochs", 2.0, TypeError, "epochs is a float, expected a whole number"),
        ("batch_size", -1, ValueError, "batch_size is -1, expected a whole number from 1"),
        ("batch_size", True, TypeError, "batch_size is a bool, expected a whole number"),
        ("learning_rate", 0.0, ValueError, "learning_rate is 0.0, expected a positive finite number"),
        ("optimizer", "Adam", ValueError, "optimizer is 'Adam', expected one of sgd, momentum, adam"),
        ("seed", None, TypeError, "seed is a NoneType, expected a whole number"),
        ("seed", -1, ValueError, "seed is -1, expected a whole number from 0"),
    ],
)
def test_a_bad_setting_is_refused(module, point, name, value, error, message):
    with pytest.raises(error, match=f"^{re.escape(message)}$"):
        module.train(*point, **{name: value})


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda p, x, y: (p, x[:, :2], y), "x has shape (7, 2), expected (N, 3), or (3,) for one sample"),
        (lambda p, x, y: (p, x, y[:3]), "x has 7 samples but y has 3"),
        (lambda p, x, y: (p, np.where(np.arange(7)[:, None] == 6, np.nan, x), y), "x holds NaN or infinity"),
        (lambda p, x, y: (p._replace(b1=np.full(4, np.inf)), x, y), "params: b1 holds NaN or infinity"),
        (lambda p, x, y: (p._replace(W1=p.W1.T), x, y), "W1 has shape (3, 4), expected (4, 3): it is transposed"),
        (lambda p, x, y: (p, x + 1j, y), "x holds complex numbers, expected real ones"),
        (lambda p, x, y: (p._replace(b1=p.b1 + 0j), x, y), "params holds complex numbers, expected real ones"),
        (
            lambda p, x, y: (p._replace(**{k: np.float32(v) for k, v in p._asdict().items()}), 1e39 * x, y),
            "x holds NaN or infinity",
        ),
    ],
)
def test_bad_data_is_found_before_the_first_step(module, point, change, message):
    with pytest.raises(ValueError, match=f"^{re.escape(message)}"):
        module.train(*change(*point), on_epoch=lambda *_: pytest.fail("a step was taken"))


@pytest.mark.parametrize("optimizer", ["sgd", "momentum", "adam"])
def test_training_that_diverges_says_so(optimizer, tmp_path):
    module = emitted(network((3, 4, 2), "identity"), tmp_path, options=TRAIN)
    params, x, y = random_point(module, SAMPLES)
    with pytest.raises(ArithmeticError, match=r"^training diverges in epoch \d+: .*; try a smaller learning_rate$"):
        module.train(params, x, y, 500, 2, 1e200, optimizer)


def test_training_brings_all_optimizers_and_is_one_word_of_the_command():
    text = emit(network((2, 1), "sigmoid"), "s", "c", Options(("adam",), train=True))
    for name in OPTIMIZERS:
        assert text.count(f"def {name}_step") == 1
    assert Options(("adam",), hessian=True, train=True).command == "--hessian --train"
    assert "epoch" not in emit(network((2, 1), "sigmoid"), "s", "c", Options(tuple(OPTIMIZERS), hessian=True))


def test_training_can_be_had_in_the_fast_style(tmp_path, module, point):
    fast = emitted(network((3, 4, 2), ("tanh", "sigmoid")), tmp_path, "fast", options=Options(train=True, style="fast"))
    for optimizer in ("sgd", "momentum", "adam"):
        plain, quick = (net.train(*point, 5, 3, 0.1, optimizer)[0] for net in (module, fast))
        assert flat(quick) == pytest.approx(flat(plain), rel=1e-12)
