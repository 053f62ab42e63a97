"""Targets may be the numbers of classes: the same cost and gradients as with one-hot rows."""

from __future__ import annotations

import numpy as np
import pytest

from codegen.targets.numpy_module.options import PLAIN, Options
from tests.codegen.nets import emitted, network, random_point

CLASSES = network((3, 4, 3), ("tanh", "softmax"), "categorical_cross_entropy")


@pytest.fixture(scope="module", params=["plain", "fast"])
def module(request, tmp_path_factory):
    options = PLAIN if request.param == "plain" else Options(style="fast")
    return emitted(CLASSES, tmp_path_factory.mktemp("labels"), options=options)


@pytest.mark.parametrize("kind", [np.int64, np.uint8, np.int16, list])
@pytest.mark.parametrize("samples", [1, 3, 4])
def test_numbers_of_classes_are_one_hot_rows(module, kind, samples):
    params, x, _ = random_point(module, samples)
    labels = np.array([2, 0, 1, 1][:samples])
    given = labels.tolist() if kind is list else labels.astype(kind)
    cost, gradients = module.loss_and_gradients(params, x, given)
    expected_cost, expected = module.loss_and_gradients(params, x, np.eye(3)[labels])
    assert cost == expected_cost == module.loss(params, x, given)
    for one, other in zip(gradients, expected, strict=True):
        np.testing.assert_array_equal(one, other)


def test_one_number_goes_with_one_sample(module):
    params, x, _ = random_point(module, 1)
    expected = module.loss(params, x, np.eye(3)[[2]])
    assert module.loss(params, x[0], 2) == module.loss(params, x[0], np.int64(2)) == expected


def test_a_vector_of_whole_numbers_is_one_row_for_one_sample(module):
    params, x, _ = random_point(module, 1)
    assert module.loss(params, x[0], [0, 1, 0]) == module.loss(params, x, np.eye(3)[[1]])


def test_labels_keep_float32(module):
    params, x, _ = random_point(module, 4)
    single = module.Params(*(array.astype(np.float32) for array in params))
    cost, gradients = module.loss_and_gradients(single, x.astype(np.float32), np.array([0, 1, 2, 0]))
    assert cost.dtype == np.float32
    assert gradients.W1.dtype == np.float32


@pytest.mark.parametrize(("labels", "wrong"), [([0, 3, 1], 3), ([-1, 0, 0], -1)])
def test_a_class_that_is_none_is_refused(module, labels, wrong):
    params, x, _ = random_point(module, 3)
    with pytest.raises(ValueError, match=rf"y holds class {wrong}, expected 0 to 2"):
        module.loss_and_gradients(params, x, labels)


@pytest.mark.parametrize(
    "labels", [[0.0, 1.0, 2.0, 1.0], [0, 1], [[0], [1], [2], [0]], [True, False, True, True], None, [[1], [1, 2]]]
)
def test_what_is_no_list_of_classes_is_refused(module, labels):
    params, x, _ = random_point(module, 4)
    with pytest.raises(ValueError, match=r"^(y |x has 4 samples but y has 2)"):
        module.loss_and_gradients(params, x, labels)


def test_one_number_is_not_for_several_samples(module):
    params, x, _ = random_point(module, 4)
    with pytest.raises(ValueError, match=r"^y has shape \(\)"):
        module.loss(params, x, 2)


def test_labels_go_with_a_workspace(tmp_path):
    module = emitted(CLASSES, tmp_path, options=Options(style="fast"))
    params, x, _ = random_point(module, 3)
    workspace = module.make_workspace(3)
    cost, _ = module.loss_and_gradients(params, x, [2, 1, 0], workspace)
    assert cost == module.loss_and_gradients(params, x, np.eye(3)[[2, 1, 0]], workspace)[0]
