"""Weights of samples: J is the weighted sum of what each sample costs alone, by plain loops."""

from __future__ import annotations

import numpy as np
import pytest

from codegen.spec_files import resolve_spec
from codegen.targets.numpy_module.options import Options
from codegen.verify import verify_module
from tests.codegen.nets import VALID_ENDS, assert_agree, emitted, network, oracle, random_point

WEIGHTS = np.array([2.0, 0.0, 0.5, 1.0, 3.25])
STYLES = [Options(weights=True), Options(weights=True, style="fast")]


def assert_right(spec, folder, options):
    module = emitted(spec, folder, options=options)
    params, x, y = random_point(module, len(WEIGHTS))
    alone = [oracle(spec, params, x[n : n + 1], y[n : n + 1]) for n in range(len(WEIGHTS))]
    count = len(WEIGHTS) if spec.loss.samples == "mean" else 1
    cost, gradients = module.loss_and_gradients(params, x, y, WEIGHTS)
    expected_cost = sum(w * one for w, (one, _) in zip(WEIGHTS, alone, strict=True)) / count
    assert cost == pytest.approx(expected_cost, rel=1e-12)
    assert module.loss(params, x, y, WEIGHTS[:, np.newaxis]) == pytest.approx(expected_cost, rel=1e-12)
    expected = {
        name: sum(w * one[name] for w, (_, one) in zip(WEIGHTS, alone, strict=True)) / count for name in alone[0][1]
    }
    if any(np.any(array) for array in expected.values()):
        assert_agree(gradients._asdict(), expected, 1e-12)
    return module, (params, x, y)


@pytest.mark.parametrize("options", STYLES)
@pytest.mark.parametrize(("activation", "loss"), VALID_ENDS[::3])
@pytest.mark.parametrize("samples", ["mean", "sum"])
def test_weighted_sum_of_single_samples(activation, loss, samples, options, tmp_path):
    assert_right(network((2, 4, 3), ("tanh", activation), loss, samples=samples), tmp_path, options)


@pytest.mark.parametrize("options", STYLES)
def test_module_verifies_itself(options, tmp_path):
    module, _ = assert_right(network((2, 4, 1), ("sigmoid", "sigmoid"), "binary_cross_entropy"), tmp_path, options)
    assert "complex step" in str(module.check_gradients())
    assert verify_module(module).passed


@pytest.mark.parametrize("options", STYLES)
def test_penalty_has_no_weights(options, tmp_path):
    module = emitted(resolve_spec("residual"), tmp_path, options=options)
    params, x, y = random_point(module, 3)
    bare = module.loss(params, x, y, np.zeros(3))
    gradients = module.loss_and_gradients(params, x, y, np.zeros(3))[1]
    squares = sum(float(np.sum(params._asdict()[name] ** 2)) for name in ("W1", "W2", "W3"))
    assert bare == pytest.approx(resolve_spec("residual").loss.l2 / 2 * squares, rel=1e-12)
    np.testing.assert_allclose(gradients.W2, float(resolve_spec("residual").loss.l2) * params.W2, rtol=1e-12)


@pytest.mark.parametrize("options", STYLES)
def test_without_weights_each_sample_counts_once(options, tmp_path):
    spec = network((2, 3, 2), "tanh")
    module, bare = emitted(spec, tmp_path, "weighted", options), emitted(spec, tmp_path, "bare")
    params, x, y = random_point(module)
    cost, gradients = module.loss_and_gradients(params, x, y)
    expected_cost, expected = bare.loss_and_gradients(bare.Params(*params), x, y)
    assert cost == pytest.approx(expected_cost, rel=1e-15)
    assert_agree(gradients._asdict(), expected._asdict(), 1e-15)


def test_weights_go_with_a_workspace_and_labels(tmp_path):
    spec = network((3, 4, 3), ("tanh", "softmax"), "categorical_cross_entropy")
    module = emitted(spec, tmp_path, options=STYLES[1])
    params, x, _ = random_point(module, 3)
    workspace = module.make_workspace(3)
    cost, _ = module.loss_and_gradients(params, x, [0, 2, 1], [1, 2, 3], workspace)
    assert cost == module.loss_and_gradients(params, x, np.eye(3)[[0, 2, 1]], [1.0, 2.0, 3.0])[0]


@pytest.mark.parametrize("options", STYLES)
@pytest.mark.parametrize(
    ("weights", "told"),
    [
        (np.ones(3), r"weights has shape \(3,\), expected \(4,\), one for each sample"),
        (np.ones((4, 2)), r"weights has shape \(4, 2\)"),
        (2.0, r"weights has shape \(\)"),
        ([1.0, np.nan, 1.0, 1.0], "weights holds what is no weight, expected numbers from 0"),
        ([1.0, -1.0, 1.0, 1.0], "weights holds what is no weight"),
        (["a", "b", "c", "d"], "weights holds <U1, expected real numbers"),
    ],
)
def test_what_is_no_weight_is_refused(weights, told, options, tmp_path):
    module = emitted(network((2, 3, 2), "tanh"), tmp_path, options=options)
    params, x, y = random_point(module)
    with pytest.raises(ValueError, match=told):
        module.loss_and_gradients(params, x, y, weights)


@pytest.mark.parametrize("samples", ["mean", "sum"])
def test_the_hessian_is_the_weighted_sum_of_those_of_single_samples(samples, tmp_path):
    spec = network((2, 4, 1), ("tanh", "sigmoid"), "binary_cross_entropy", samples=samples)
    module = emitted(spec, tmp_path, options=Options(weights=True, hessian=True))
    params, x, y = random_point(module, len(WEIGHTS))
    direction = module.Params(*(np.cos(np.arange(array.size)).reshape(array.shape) for array in params))
    product = module.hessian_vector_product(params, x, y, direction, WEIGHTS)
    count = len(WEIGHTS) if samples == "mean" else 1
    alone = [module.hessian_vector_product(params, x[n : n + 1], y[n : n + 1], direction) for n in range(len(WEIGHTS))]
    for number, array in enumerate(product):
        expected = sum(w * one[number] for w, one in zip(WEIGHTS, alone, strict=True)) / count
        np.testing.assert_allclose(array, expected, rtol=1e-11, atol=1e-14)


@pytest.mark.parametrize("style", ["plain", "fast"])
@pytest.mark.parametrize("samples", ["mean", "sum"])
def test_training_with_weights_takes_weighted_steps(samples, style, tmp_path):
    spec = network((2, 3, 2), ("tanh", "sigmoid"), samples=samples)
    module = emitted(spec, tmp_path, options=Options(weights=True, train=True, style=style))
    params, x, y = random_point(module, len(WEIGHTS))
    trained, history = module.train(params, x, y, 3, 5, 0.1, weights=WEIGHTS)
    expected = params
    for cost in history.cost:
        before, gradients = module.loss_and_gradients(expected, x, y, WEIGHTS)
        assert cost == pytest.approx(before, rel=1e-12)
        expected = module.Params(*(p - 0.1 * g for p, g in zip(expected, gradients, strict=True)))
    for array, other in zip(trained, expected, strict=True):
        np.testing.assert_allclose(array, other, rtol=1e-11)
    as_ones, _ = module.train(params, x, y, 3, 2, 0.1, weights=np.ones(5))
    for array, other in zip(as_ones, module.train(params, x, y, 3, 2, 0.1)[0], strict=True):
        np.testing.assert_array_equal(array, other)


def test_weights_for_other_samples_are_refused_before_the_first_step(tmp_path):
    module = emitted(network((2, 3, 2), "tanh"), tmp_path, options=Options(weights=True, train=True))
    params, x, y = random_point(module, 5)
    with pytest.raises(ValueError, match=r"^weights has shape \(4,\)"):
        module.train(params, x, y, weights=np.ones(4))


@pytest.mark.parametrize("options", STYLES)
def test_weights_are_as_exact_as_the_parameters(options, tmp_path):
    module = emitted(network((2, 3, 2), "tanh"), tmp_path, options=options)
    params, x, y = random_point(module)
    weights = np.array([0.1, 0.2, 0.3, 0.7])
    x, y = x.astype(np.float32), y.astype(np.float32)
    exact = module.loss(params, x.astype(np.float64), y.astype(np.float64), weights)
    assert module.loss(params, x, y, weights) == pytest.approx(exact, rel=1e-15)
    assert module.loss_and_gradients(params, x, y, weights)[0] == pytest.approx(exact, rel=1e-15)


def test_weights_too_large_for_their_type_are_refused(tmp_path):
    module = emitted(network((2, 3, 2), "tanh"), tmp_path, options=STYLES[0])
    params, x, y = random_point(module, 1)
    single = module.Params(*(array.astype(np.float32) for array in params))
    with np.errstate(over="ignore"), pytest.raises(ValueError, match="weights holds what is no weight"):
        module.loss(single, x.astype(np.float32), y.astype(np.float32), [1e39])
