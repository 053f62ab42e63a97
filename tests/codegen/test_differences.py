"""Numerical derivatives of functions whose derivatives are known."""

import numpy as np
import pytest

from codegen.differences import central_differences, complex_step, direction_probes, entry_probes

POINT = (np.array([[0.5, -2.0]]), np.array([3.0]))
SLOPES = (np.array([[np.cos(0.5), np.cos(-2.0)]]), np.array([np.exp(3.0)]))


def cost(point):
    return np.sum(np.sin(point[0])) + np.sum(np.exp(point[1]))


def test_entries_are_named_and_in_order():
    places = [probe.place for probe in entry_probes(("W1", "b1"), POINT, SLOPES)]
    assert places == ["W1[0, 0]", "W1[0, 1]", "b1[0]"]


def test_the_complex_step_is_exact():
    derivatives, problem = complex_step(cost, list(entry_probes(("W1", "b1"), POINT, SLOPES)))
    assert not problem
    for _, analytic, numeric in derivatives:
        assert numeric == pytest.approx(analytic, rel=1e-15)


def test_central_differences_have_the_error_of_their_step():
    probes = list(entry_probes(("W1", "b1"), POINT, SLOPES))
    for _, analytic, numeric in central_differences(cost, probes):
        assert numeric == pytest.approx(analytic, rel=1e-9)
        assert numeric != analytic


def test_directions_have_length_one_and_their_slope():
    probes = list(direction_probes(POINT, SLOPES, 3, np.random.default_rng(0)))
    for probe in probes:
        moved = probe.moved(1.0)
        assert sum(np.sum((new - old) ** 2) for new, old in zip(moved, POINT, strict=True)) == pytest.approx(1)
    for _, analytic, numeric in complex_step(cost, probes)[0]:
        assert numeric == pytest.approx(analytic, rel=1e-14)


def test_probes_leave_the_point_alone():
    before = [array.copy() for array in POINT]
    for probe in entry_probes(("W1", "b1"), POINT, SLOPES):
        probe.moved(1e-3)
        probe.moved(1e-30j)
    assert all(np.array_equal(old, new) for old, new in zip(before, POINT, strict=True))
