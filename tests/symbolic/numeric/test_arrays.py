"""All samples at once: the arrays are those of NumPy, in every layout, and their signs say what is exact."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from codegen.spec_files import resolve_spec
from symbolic.formula.nodes import Matrix, Quantity
from symbolic.formula.notation import NOTATION_NAMES, notation
from symbolic.formula.value import value_of
from symbolic.numeric.arrays import MOST_ENTRIES, array_lines
from symbolic.numeric.rounding import Rounding
from symbolic.numeric.training import iterations
from tests.symbolic.numeric.test_training import with_numbers

PRECISE = Rounding(15)


def shown(spec, rounding=PRECISE):
    """Return the lines by the names of their arrays, each as an array and the sign before it."""
    (step,) = iterations(spec, rounding, None)
    lines = array_lines(spec, [sample.values for sample in step.samples], rounding)
    return {line.sides[0]: (numbers(line.sides[-1]), line.signs[-1]) for line in lines}


def numbers(matrix):
    assert isinstance(matrix, Matrix)
    return np.array([[float(value_of(cell, lambda _: None)) for cell in row] for row in matrix.rows])


@pytest.mark.parametrize("name", NOTATION_NAMES)
def test_arrays_are_those_of_numpy_in_every_layout(name):
    spec = with_numbers(resolve_spec("3-4-2 tanh,sigmoid mse", name), samples=5)
    layout, given, found = notation(name).layout, spec.numbers, shown(spec)
    a = np.array(given.x)
    assert np.array_equal(found[Quantity("X")][0], a if layout.samples == "rows" else a.T)
    for l, (w, b) in enumerate(zip(given.W, given.b, strict=True), start=1):
        z = np.array([[sum(w[i][j] * row[j] for j in range(len(row))) + b[i] for i in range(len(b))] for row in a])
        a = np.tanh(z) if l == 1 else 1 / (1 + np.exp(-z))
        weights = np.array(w) if layout.weight_order == "to-from" else np.array(w).T
        biases = np.array([b]).T if layout.vectors == "columns" else np.array([b])
        assert np.array_equal(found[Quantity("W", l)][0], weights)
        assert np.array_equal(found[Quantity("b", l)][0], biases)
        for letter, rows in (("Z", z), ("A", a)):
            expected = rows if layout.samples == "rows" else rows.T
            np.testing.assert_allclose(found[Quantity(letter, l)][0], expected, rtol=0, atol=1e-14)


@pytest.mark.parametrize("carried", [False, True])
def test_what_is_given_is_exact_and_what_is_rounded_is_not(carried):
    found = shown(resolve_spec("forward_pass"), Rounding(4, carried=carried))
    signs = {name.name + str(name.layer or ""): sign for name, (_, sign) in found.items()}
    assert {signs[name] for name in ("X", "W1", "b1", "W2", "b2")} == {"="}
    assert signs["A1"] == signs["A2"] == "~"
    assert signs["Z1"] == ("~" if carried else "=")


def test_large_arrays_are_left_out():
    spec = with_numbers(resolve_spec("8-8-1 tanh mse"), samples=2)
    sizes = [array.size for array, _ in shown(spec).values()]
    assert Quantity("W", 1) not in shown(spec)
    assert max(itertools.chain(sizes, [1])) <= MOST_ENTRIES
