"""The interpreter gives a program its meaning: it agrees with the NumPy text and with plain loops."""

import mpmath
import numpy as np
import pytest

from codegen.program.interpreter import run
from codegen.program.lowering import lower
from tests.codegen.nets import ELEMENTWISE, VALID_ENDS, emitted, network, oracle, random_point


def interpreted(spec, params, x, y):
    """Return cost and gradients, computed with 40 digits."""
    values = {name: array.tolist() for name, array in params._asdict().items()}
    with mpmath.workdps(40):
        tables = run(lower(spec), values, x.tolist(), y.tolist())
    gradients = {}
    for name, array in params._asdict().items():
        rows = [[float(entry) for entry in row] for row in tables[f"d{name}"].rows]
        gradients[name] = np.array(rows if array.ndim == 2 else rows[0])
    return float(tables["cost"].scalar), gradients


@pytest.mark.parametrize(
    ("hidden", "activation", "loss"),
    [(ELEMENTWISE[n % len(ELEMENTWISE)], activation, loss) for n, (activation, loss) in enumerate(VALID_ENDS)],
)
def test_the_numpy_text_means_what_the_program_means(hidden, activation, loss, tmp_path):
    spec = network((2, 3, 3), (hidden, activation), loss, samples="sum")
    module = emitted(spec, tmp_path)
    params, x, y = random_point(module, samples=2)
    expected_cost, expected = interpreted(spec, params, x, y)
    cost, gradients = module.loss_and_gradients(params, x, y)
    assert abs(cost - expected_cost) <= 1e-13 * abs(expected_cost)
    largest = max(np.max(np.abs(array)) for array in expected.values())
    for name, array in gradients._asdict().items():
        assert np.max(np.abs(array - expected[name])) <= 1e-13 * largest, name


def test_the_program_means_what_plain_loops_compute(tmp_path):
    spec = network((2, 4, 3), ("silu", "softmax"), "squared_error", factor="1/2")
    params, x, y = random_point(emitted(spec, tmp_path))
    expected_cost, expected = oracle(spec, params, x, y)
    cost, gradients = interpreted(spec, params, x, y)
    assert cost == pytest.approx(expected_cost, rel=1e-13)
    for name, array in gradients.items():
        assert array == pytest.approx(expected[name], rel=1e-12, abs=1e-15), name


def test_the_interpreter_follows_the_working_precision():
    spec = network((1, 1), "sigmoid", outputs="sum", samples="sum", biases=[False])
    with mpmath.workdps(60):
        a = 1 / (1 + mpmath.exp(mpmath.mpf(-3) / 10))
        expected = 2 * (a - 1) * a * (1 - a) * mpmath.mpf(3) / 10
        found = run(lower(spec), {"W1": [["1"]]}, [[mpmath.mpf(3) / 10]], [["1"]])["dW1"].scalar
        assert abs(found - expected) < mpmath.mpf(10) ** -58
