"""Far out an emitted module neither overflows nor loses digits: against 60 digits, in both types."""

from __future__ import annotations

import warnings

import mpmath
import numpy as np
import pytest

from tests.codegen.nets import ELEMENTWISE, emitted, network
from tests.oracles.far_out import FAR, value_and_slope

POINTS = sorted({*FAR, *(-z for z in FAR)})
DIGITS = {np.float64: 1e-12, np.float32: 1e-5}


@pytest.fixture(scope="module")
def modules(tmp_path_factory):
    folder = tmp_path_factory.mktemp("modules")
    return {
        activation: emitted(network((1, 1), activation, "absolute", outputs="sum", samples="sum"), folder, activation)
        for activation in ELEMENTWISE
    }


def near(found, expected, dtype):
    smallest = float(np.finfo(dtype).tiny)  # what is smaller still has fewer digits
    return abs(mpmath.mpf(float(found)) - expected) <= DIGITS[dtype] * abs(expected) + smallest


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("activation", ELEMENTWISE)
@pytest.mark.parametrize("z", POINTS)
def test_values_and_slopes(modules, activation, z, dtype):
    module, z = modules[activation], float(dtype(z))
    value, slope = value_and_slope(activation, z)
    params = module.Params(np.zeros((1, 1), dtype), np.array([z], dtype))
    x, y = np.ones((1, 1), dtype), np.full((1, 1), -1e6, dtype)  # below all values: |a - y| has the slope 1
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = module.forward(params, x)[0, 0]
        _, gradients = module.loss_and_gradients(params, x, y)
    assert found.dtype == dtype
    assert near(found, value, dtype)
    assert near(gradients.b1[0], slope, dtype)


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("y", [0.0, 0.25, 1.0])
@pytest.mark.parametrize("z", POINTS)
def test_binary_cross_entropy_of_saturated_outputs(z, y, dtype, tmp_path):
    module = emitted(network((1, 1), "sigmoid", "binary_cross_entropy"), tmp_path)
    z = float(dtype(z))
    with mpmath.workdps(60):
        cost = y * mpmath.log1p(mpmath.exp(-mpmath.mpf(z))) + (1 - y) * mpmath.log1p(mpmath.exp(mpmath.mpf(z)))
        delta = value_and_slope("sigmoid", z)[0] - y
    params = module.Params(np.zeros((1, 1), dtype), np.array([z], dtype))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found, gradients = module.loss_and_gradients(params, np.ones((1, 1), dtype), np.full((1, 1), y, dtype))
    assert near(found, cost, dtype)
    assert abs(mpmath.mpf(float(gradients.b1[0])) - delta) <= 2 * np.finfo(dtype).eps  # p - y cancels


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_softmax_of_huge_and_of_equal_entries(dtype, tmp_path):
    module = emitted(network((3, 3), "softmax", "categorical_cross_entropy"), tmp_path)
    params = module.Params(np.eye(3, dtype=dtype), np.zeros(3, dtype))
    x = np.array([[1e4, -1e4, 0.0], [7.0, 7.0, 7.0], [1e30, 0.0, -1e30]], dtype)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = module.forward(params, x)
        cost = module.loss(params, x[:2], np.eye(3, dtype=dtype)[[1, 2]])
    np.testing.assert_allclose(found, [[1, 0, 0], [1 / 3, 1 / 3, 1 / 3], [1, 0, 0]], rtol=DIGITS[dtype])
    assert abs(cost - (2e4 + np.log(3)) / 2) <= DIGITS[dtype] * 1e4
