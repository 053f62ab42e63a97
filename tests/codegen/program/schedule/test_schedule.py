"""A schedule computes what its program does: against plain loops, in tables that are used again and again."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codegen.program.lowering import lower
from codegen.program.schedule.flatten import flatten
from codegen.program.schedule.operations import Elementwise, Inner, Matmul
from codegen.program.schedule.places import places
from codegen.program.schedule.scheduled import scheduled
from codegen.spec_files import resolve_spec
from tests.codegen.nets import ELEMENTWISE, VALID_ENDS, network, oracle, random_arrays
from tests.codegen.program.schedule.interpreted import run

EXAMPLES = ("chain", "deep_narrow", "relu_regressor", "residual", "robust_regressor", "shared_weights", "slides", "xor")


def assert_right(spec, schedule, samples=5, seed=0):
    rng = np.random.default_rng(seed)
    params = random_arrays(spec, rng)
    x = rng.standard_normal((samples, spec.inputs))
    y = rng.uniform(0.1, 0.9, (samples, spec.widths[-1]))
    if spec.loss.name in {"hinge", "squared_hinge"}:
        y = np.sign(y - 0.5)
    cost, gradients = run(schedule, places(schedule), {**params._asdict(), "x": x, "y": y, "N": samples})
    expected_cost, expected = oracle(spec, params, x, y)
    np.testing.assert_allclose(cost, expected_cost, rtol=1e-12)
    names = [parameter.name for parameter in lower(spec).parameters]
    largest = max(np.max(np.abs(array)) for array in expected.values())
    for name, gradient in zip(names, gradients, strict=True):
        np.testing.assert_allclose(gradient, expected[name], rtol=1e-11, atol=1e-13 * largest, err_msg=name)


@pytest.mark.parametrize("name", EXAMPLES)
def test_bundled_examples(name):
    spec = resolve_spec(name)
    assert_right(spec, scheduled(spec, lower(spec)))


@pytest.mark.parametrize(("activation", "loss"), VALID_ENDS)
def test_every_output_activation_with_every_loss(activation, loss):
    spec = network((2, 4, 3), ("tanh", activation), loss)
    assert_right(spec, scheduled(spec, lower(spec)))
    assert_right(spec, flatten(lower(spec), {}))


@pytest.mark.parametrize("activation", ELEMENTWISE)
def test_every_hidden_activation(activation):
    spec = network((2, 4, 3, 2), activation, "squared_error")
    assert_right(spec, scheduled(spec, lower(spec)))


@settings(max_examples=60, derandomize=True)
@given(
    st.lists(st.integers(1, 6), min_size=2, max_size=7),
    st.sampled_from(ELEMENTWISE),
    st.sampled_from(["sum", "mean"]),
    st.integers(1, 4),
)
def test_widths(widths, activation, reduction, samples):
    spec = network(widths, activation, "squared_error", outputs=reduction, samples=reduction)
    assert_right(spec, scheduled(spec, lower(spec)), samples)


def test_a_deep_network_shares_two_deltas():
    spec = network((6,) * 12, "tanh")
    schedule = scheduled(spec, lower(spec))
    found = places(schedule)
    assert len(found.tables) <= 11 + 2  # one a layer for its activations, and two for what goes backward
    assert set(found.tables) == {6}


def test_what_two_lines_need_is_computed_once():
    spec = network((4, 8, 3), ("tanh", "softmax"), "categorical_cross_entropy")
    schedule = scheduled(spec, lower(spec))
    done = [operation.function for operation in schedule.operations if isinstance(operation, Elementwise)]
    assert done.count("exp") == 1  # of the softmax and of the logarithm of its sum
    assert done.count("tanh") == 1  # and its slope follows from its value


def test_sums_of_squares_make_no_table():
    spec = resolve_spec("2-2-1 sigmoid mse")
    operations = scheduled(spec, lower(spec)).operations
    assert sum(isinstance(operation, Inner) for operation in operations) == 1
    assert not any(isinstance(operation, Elementwise) and operation.function == "square" for operation in operations)


def test_products_are_the_necessary_ones():
    spec = network((6,) * 5, "tanh")
    products = [operation for operation in scheduled(spec, lower(spec)).operations if isinstance(operation, Matmul)]
    assert len(products) == 4 + 4 + 3  # forward, by the weights, by the activations below


def test_gradients_are_arrays_of_their_own():
    spec = network((3, 3, 3), "identity", "absolute")
    found = places(scheduled(spec, lower(spec)))
    kinds = [place for place in found.of.values() if place.kind == "gradient"]
    assert len({place.number for place in kinds}) == len(lower(spec).parameters)
