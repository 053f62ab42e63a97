"""What an emitted module refuses, in which words, and what it leaves alone."""

import copy
import math
import re

import pytest

from codegen.targets.python_loops import emit
from codegen.verify import load_module
from tests.codegen.nets import network

PARAMS = ([[0.1, 0.2, 0.3]] * 4, [0.0] * 4, [[0.1, 0.2, 0.3, 0.4]] * 2, [0.0, 0.1])
X, Y = [[1.0, 2.0, 3.0]] * 5, [[0.0, 1.0]] * 5


@pytest.fixture(scope="module")
def module(tmp_path_factory):
    path = tmp_path_factory.mktemp("inputs") / "loops.py"
    path.write_text(emit(network((3, 4, 2), ("tanh", "sigmoid")), "test.toml", "command"), encoding="utf-8")
    return load_module(path)


@pytest.mark.parametrize(
    ("place", "value", "error", "message"),
    [
        (0, [[1.0] * 4] * 3, ValueError, "W1 has 3 rows, expected 4 rows of 3 numbers: row i is for unit i"),
        (0, [[1.0] * 2] * 4, ValueError, "W1[0] has length 2, expected 3 numbers"),
        (0, [1.0] * 4, TypeError, "W1[0] is a float, expected a list of 3 numbers"),
        (0, None, TypeError, "W1 is a NoneType, expected a list of 4 rows"),
        (1, [0.0] * 3, ValueError, "b1 has length 3, expected 4 numbers"),
        (3, [0.0, "1"], TypeError, "b2[1] is a str, expected a number"),
        (3, [0.0, math.nan], ValueError, "b2[1] is nan, expected a finite number"),
        (3, [0.0, 10**400], ValueError, "b2[1] is inf, expected a finite number"),
        (3, [0.0, 1j], TypeError, "b2[1] is a complex, expected a number"),
    ],
)
def test_a_bad_parameter_is_named(module, place, value, error, message):
    params = (*PARAMS[:place], value, *PARAMS[place + 1 :])
    for call in (module.loss, module.loss_and_gradients, lambda params, x, _: module.forward(params, x)):
        with pytest.raises(error, match=f"^{re.escape(message)}$"):
            call(params, X, Y)


@pytest.mark.parametrize(
    ("x", "y", "error", "message"),
    [
        ([], [], ValueError, "x is empty, expected a row of 3 for each sample"),
        ([[]], Y, ValueError, "x[0] has length 0, expected 3 numbers"),
        (X[0], Y[0], TypeError, "x[0] is a float, expected a list of 3 numbers"),
        ("text", Y, TypeError, "x is a str, expected a list with a row per sample"),
        (X, Y[:4], ValueError, "x has 5 samples but y has 4"),
        (X, [*Y[:4], [0.0]], ValueError, "y[4] has length 1, expected 2 numbers"),
        ([*X[:4], [1.0, -math.inf, 0.0]], Y, ValueError, "x[4][1] is -inf, expected a finite number"),
        (X, [*Y[:4], [1.0, math.nan]], ValueError, "y[4][1] is nan, expected a finite number"),
    ],
)
def test_bad_samples_are_refused_in_clear_words(module, x, y, error, message):
    with pytest.raises(error, match=f"^{re.escape(message)}$"):
        module.loss_and_gradients(PARAMS, x, y)


@pytest.mark.parametrize(
    ("params", "error", "message"),
    [
        (PARAMS[:3], ValueError, "params has 3 entries, expected W1, b1, W2, b2"),
        ({"W1": PARAMS[0]}, TypeError, "params is a dict, expected a tuple"),
    ],
)
def test_something_else_than_params_is_refused(module, params, error, message):
    with pytest.raises(error, match=f"^{re.escape(message)}$"):
        module.loss(params, X, Y)


@pytest.mark.parametrize(
    ("activation", "loss", "value"),
    [("identity", "squared_error", 1e200), ("identity", "absolute", 1e308), ("softmax", "binary_cross_entropy", 1e4)],
)
def test_a_cost_beyond_floats_is_refused_in_clear_words(activation, loss, value, tmp_path):
    path = tmp_path / "loops.py"
    path.write_text(emit(network((2, 2), activation, loss), "test.toml", "command"), encoding="utf-8")
    module, params = load_module(path), ([[value, value], [-value, -value]], [0.0, 0.0])
    for call in (module.loss, module.loss_and_gradients):
        with pytest.raises(ArithmeticError, match="beyond what floats hold: scale the parameters, x or y down"):
            call(params, [[1.0, 1.0]], [[0.0, 1.0]])


def test_a_prediction_beyond_floats_is_refused(tmp_path):
    path = tmp_path / "loops.py"
    path.write_text(emit(network((1, 1), "identity"), "test.toml", "command"), encoding="utf-8")
    with pytest.raises(ArithmeticError, match="beyond what floats hold"):
        load_module(path).forward(([[1e308]], [0.0]), [[1e308]])


def test_whole_numbers_and_tuples_are_taken_as_floats(module):
    params = tuple(tuple(map(tuple, part)) if isinstance(part[0], list) else tuple(part) for part in PARAMS)
    assert module.loss(params, ((1, 2, 3),), ((0, 1),)) == module.loss(PARAMS, [[1.0, 2.0, 3.0]], [[0.0, 1.0]])


def test_no_call_changes_or_keeps_its_inputs(module):
    given = copy.deepcopy((PARAMS, X, Y))
    _, gradients = module.loss_and_gradients(*given)
    prediction = module.forward(given[0], given[1])
    gradients[0][0][0] = prediction[0][0] = math.nan
    assert given == (PARAMS, X, Y)
