"""The module emitted for a network that was read, and its agreement with what the library computes."""

import re
import tempfile
from pathlib import Path

import numpy as np
import pytest

from codegen.frameworks import FrameworkError, parameter_shapes, read_model
from tests.codegen.nets import emitted

TOLERANCE = 1e-12


def module_of(network):
    """Return the emitted module, with parameters in the fields and shapes of its own `Params`."""
    with tempfile.TemporaryDirectory() as folder:
        module = emitted(network.spec, Path(folder))
    assert list(network.parameters) == list(module.Params._fields)
    assert parameter_shapes(network.spec) == module.SHAPES
    return module


def assert_close(actual, expected, what):
    actual, expected = np.asarray(actual), np.asarray(expected)
    assert actual.shape == expected.shape, what
    assert np.max(np.abs(actual - expected)) <= TOLERANCE * max(1e-3, np.max(np.abs(expected))), what


def assert_agrees(network, x, y, prediction, cost, gradients):
    """Hold the emitted module against the library's prediction, loss and gradients by the names of parameters."""
    module = module_of(network)
    params = module.Params(**network.parameters)
    assert_close(module.forward(params, x), prediction, "prediction")
    own_cost, own = module.loss_and_gradients(params, x, y)
    assert_close(own_cost, cost, "cost")
    assert own._asdict().keys() == gradients.keys()
    for name, gradient in gradients.items():
        assert_close(getattr(own, name), gradient, name)


def assert_refused(model, *words, **arguments):
    """Assert that reading fails with a message that holds each of `words`."""
    with pytest.raises(FrameworkError) as caught:
        read_model(model, **arguments)
    for word in words:
        assert re.search(re.escape(word), str(caught.value)), f"{word!r} not in:\n{caught.value}"
    return caught.value
