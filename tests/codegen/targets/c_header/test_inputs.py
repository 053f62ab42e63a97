"""What a header does with arguments that it cannot compute with: a status, and a message that says what to do."""

import numpy as np
import pytest

from tests.codegen.nets import Arrays, network
from tests.codegen.targets.c_header.compiled import STATUS, Compiled

X, Y = np.ones((2, 3)), np.zeros((2, 2))
PARAMS = Arrays(W1=np.ones((4, 3)), b1=np.zeros(4), W2=np.ones((2, 4)), b2=np.zeros(2))


@pytest.fixture(scope="module")
def compiled(tmp_path_factory):
    return Compiled(network((3, 4, 2), ("relu", "identity"), "hinge"), tmp_path_factory.mktemp("compiled"))


def statuses(compiled, params=PARAMS, x=X, y=Y, count=2):
    """Return the status of each function."""
    flat, cost, gradients, prediction = compiled.flat(params), np.zeros(1), np.zeros(26), np.zeros((2, 2))
    return [
        compiled.call("forward", flat, x, prediction, count=count),
        compiled.call("loss", flat, x, y, cost, count=count),
        compiled.call("loss_and_gradients", flat, x, y, cost, gradients, count=count),
    ]


def test_good_arguments_are_ok(compiled):
    assert statuses(compiled) == [STATUS["OK"]] * 3


def test_no_samples_are_refused(compiled):
    assert statuses(compiled, count=0) == [STATUS["NO_SAMPLES"]] * 3


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_samples_that_are_no_numbers_are_refused_before_anything_is_written(compiled, bad):
    x, y = X.copy(), Y.copy()
    x[1, 2] = bad
    assert statuses(compiled, x=x) == [STATUS["BAD_SAMPLES"]] * 3
    y[1, 1] = bad
    assert statuses(compiled, y=y) == [STATUS["OK"], STATUS["BAD_SAMPLES"], STATUS["BAD_SAMPLES"]]
    cost, gradients = np.full(1, 7.0), np.full(26, 7.0)
    compiled.call("loss_and_gradients", compiled.flat(PARAMS), X, y, cost, gradients, count=2)
    assert {*cost, *gradients} == {7.0}


@pytest.mark.parametrize("name", ["W1", "b1", "W2", "b2"])
def test_a_parameter_that_is_no_number_is_told_by_the_result(compiled, name):
    array = getattr(PARAMS, name).copy()
    array[-1] = np.nan
    assert statuses(compiled, PARAMS._replace(**{name: array})) == [STATUS["BAD_RESULT"]] * 3


@pytest.mark.parametrize(("activation", "loss"), [("relu", "huber"), ("sigmoid", "log_cosh"), ("selu", "absolute")])
def test_no_activation_and_no_loss_hides_what_is_no_number(activation, loss, tmp_path):
    compiled = Compiled(network((3, 4, 2), activation, loss), tmp_path)
    assert statuses(compiled, PARAMS._replace(b1=np.array([0.0, 0.0, np.nan, 0.0]))) == [STATUS["BAD_RESULT"]] * 3


def test_a_result_beyond_all_numbers_is_told(tmp_path):
    squared = Compiled(network((3, 4, 2), "identity"), tmp_path)
    assert statuses(squared, PARAMS._replace(W2=np.full((2, 4), 1e200)))[1:] == [STATUS["BAD_RESULT"]] * 2


@pytest.mark.parametrize("place", range(5))
def test_a_null_pointer_is_refused(compiled, place):
    arguments = [compiled.flat(PARAMS), X, Y, np.zeros(1), np.zeros(26)]
    arguments[place] = None
    assert compiled.call("loss_and_gradients", *arguments, count=2) == STATUS["NULL_POINTER"]
    if place < 4:
        assert compiled.call("loss", *arguments[:4], count=2) == STATUS["NULL_POINTER"]
    if place < 2:
        assert compiled.call("forward", *arguments[:2], np.zeros(4), count=2) == STATUS["NULL_POINTER"]


@pytest.mark.parametrize(
    ("status", "message"),
    [
        ("OK", "all is well"),
        ("NULL_POINTER", "found a null pointer, expected memory for every argument"),
        ("NO_SAMPLES", "found a count of 0, expected at least one sample"),
        ("BAD_SAMPLES", "found NaN or infinity in x or y, expected finite numbers"),
        (
            "BAD_RESULT",
            "the result is NaN or infinite: check the parameters, or scale them, x or y down",
        ),
    ],
)
def test_every_status_has_a_message(compiled, status, message):
    assert compiled.library.message(STATUS[status]).decode() == message


def test_no_call_changes_its_inputs(compiled):
    flat, x, y = compiled.flat(PARAMS), X.copy(), Y.copy()
    compiled.call("loss_and_gradients", flat, x, y, np.zeros(1), np.zeros(26), count=2)
    assert np.array_equal(flat, compiled.flat(PARAMS))
    assert np.array_equal(x, X)
    assert np.array_equal(y, Y)
