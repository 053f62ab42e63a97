"""A module whose samples are columns computes what the one with rows does."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest

from codegen.targets.numpy_module.options import Options
from codegen.verify import verify_module
from tests.codegen.nets import VALID_ENDS, assert_agree, emitted, network, random_point

STYLES = [Options(columns=True), Options(columns=True, style="fast")]


@pytest.mark.parametrize("options", STYLES)
@pytest.mark.parametrize(("activation", "loss"), VALID_ENDS[::4])
def test_results_are_those_of_rows(activation, loss, options, tmp_path):
    spec = network((3, 4, 2), ("tanh", activation), loss)
    rows, columns = emitted(spec, tmp_path, "rows"), emitted(spec, tmp_path, "columns", options)
    params, x, y = random_point(rows)
    given = columns.Params(*params)
    expected_cost, expected = rows.loss_and_gradients(params, x, y)
    for xt, yt in ((x.T, y.T), (np.ascontiguousarray(x.T), np.ascontiguousarray(y.T)), (x.T.tolist(), y.T.tolist())):
        cost, gradients = columns.loss_and_gradients(given, xt, yt)
        assert cost == pytest.approx(expected_cost, rel=1e-14)
        if any(map(np.any, expected)):
            assert_agree(gradients._asdict(), expected._asdict(), 1e-14)
        assert columns.loss(given, xt, yt) == pytest.approx(expected_cost, rel=1e-14)
    np.testing.assert_allclose(columns.forward(given, x.T), rows.forward(params, x).T, rtol=1e-14)
    np.testing.assert_allclose(columns.forward(given, x[0]), rows.forward(params, x[0]), rtol=1e-14)
    assert columns.loss(given, x[0], y[0]) == pytest.approx(rows.loss(params, x[0], y[0]), rel=1e-14)


@pytest.mark.parametrize("options", [*STYLES, Options(columns=True, hessian=True), Options(columns=True, weights=True)])
@pytest.mark.parametrize("activation", ["tanh", "relu"])
def test_module_verifies_itself_and_is_verified(activation, options, tmp_path):
    module = emitted(network((3, 4, 2), (activation, "sigmoid"), "binary_cross_entropy"), tmp_path, options=options)
    assert "complex step" in str(module.check_gradients())
    report = verify_module(module)
    assert report.passed, str(report)


def test_a_workspace_takes_columns_as_they_lie(tmp_path):
    spec = network((3, 4, 2), "tanh")
    rows, columns = emitted(spec, tmp_path, "rows"), emitted(spec, tmp_path, "columns", STYLES[1])
    params, x, y = random_point(rows, 50)
    workspace = columns.make_workspace(50)
    cost, gradients = columns.loss_and_gradients(columns.Params(*params), x.T.copy(), y.T.copy(), workspace)
    assert gradients is workspace.gradients
    assert_agree(gradients._asdict(), rows.loss_and_gradients(params, x, y)[1]._asdict(), 1e-14)
    assert cost == pytest.approx(rows.loss(params, x, y), rel=1e-14)


@pytest.mark.parametrize("options", [*STYLES, Options(columns=True, weights=True)])
def test_numbers_of_classes_and_weights(options, tmp_path):
    spec = network((3, 4, 3), ("tanh", "softmax"), "categorical_cross_entropy")
    module = emitted(spec, tmp_path, options=options)
    x = np.random.default_rng(0).standard_normal((3, 4))
    params = module.init_params(1)
    one_hot = np.eye(3)[[2, 0, 1, 1]].T
    assert module.loss(params, x, [2, 0, 1, 1]) == module.loss(params, x, one_hot)
    if options.weights:
        weights = np.array([1.0, 0.0, 0.0, 0.0])
        assert 4 * module.loss(params, x, one_hot, weights) == pytest.approx(
            module.loss(params, x[:, 0], one_hot[:, 0])
        )


@pytest.mark.parametrize(
    ("x", "y", "message"),
    [
        (np.zeros((4, 2)), np.zeros((2, 2)), "x has shape (4, 2), expected (3, N), or (3,) for one sample"),
        (
            np.zeros((4, 3)),
            np.zeros((2, 4)),
            "x has shape (4, 3), expected (3, N), or (3,) for one sample: it is transposed, samples are columns",
        ),
        (np.zeros((3, 0)), np.zeros((2, 0)), "x holds no samples: its shape is (3, 0)"),
        (np.full((3, 1), np.nan), np.zeros((2, 1)), "x holds NaN or infinity, expected finite numbers"),
        (np.zeros((3, 4)), np.zeros((2, 5)), "x has 4 samples but y has 5"),
    ],
)
@pytest.mark.parametrize("options", STYLES)
def test_what_does_not_fit_is_told(x, y, message, options, tmp_path):
    module = emitted(network((3, 4, 2), "tanh"), tmp_path, options=options)
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        module.loss_and_gradients(module.init_params(), x, y)


@pytest.mark.parametrize("style", ["plain", "fast"])
@pytest.mark.parametrize("weights", [False, True])
def test_training_is_that_of_rows(style, weights, tmp_path):
    spec = network((2, 3, 3), ("tanh", "softmax"), "categorical_cross_entropy")
    options = Options(train=True, style=style, weights=weights)
    rows = emitted(spec, tmp_path, "rows", options)
    columns = emitted(spec, tmp_path, "columns", replace(options, columns=True))
    params, x, y = random_point(rows, 7)
    more = {"weights": np.arange(7.0)} if weights else {}
    expected, history = rows.train(params, x, y, 3, 2, 0.1, "adam", seed=2, **more)
    trained, of_columns = columns.train(columns.Params(*params), x.T, y.T, 3, 2, 0.1, "adam", seed=2, **more)
    assert of_columns.cost == history.cost
    for array, other in zip(trained, expected, strict=True):
        np.testing.assert_array_equal(array, other)
