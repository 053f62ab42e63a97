"""Formulas of arrays in NumPy: functions against fifty digits, operations by hand, complex steps against slopes."""

from __future__ import annotations

import numpy as np
import pytest

from codegen.array_values import ArrayValues
from symbolic.formula.nodes import (
    ONE,
    Apply,
    Formula,
    Group,
    Hadamard,
    Listing,
    MatrixProduct,
    Negative,
    Number,
    Power,
    Product,
    Quantity,
    Quotient,
    Sum,
    Transpose,
)
from tests.oracles.function_values import ACTIVATION_SLOPES, ACTIVATION_VALUES, exactly
from tests.oracles.plain_loops import USUAL_ALPHA

POINTS = np.array([[-2.5, -0.7], [0.3, 1.9]])
U, V = Quantity("u"), Quantity("v")


def value(formula: Formula, **arrays: object) -> np.ndarray:  # type: ignore[type-arg]  # of any numbers
    known = {Quantity(name): np.asarray(array) for name, array in arrays.items()}
    return ArrayValues(known.__getitem__, lambda layer: 3 if layer is None else 2).value(formula)  # type: ignore[index]


@pytest.mark.parametrize("name", ACTIVATION_VALUES)
def test_every_activation_and_its_slope(name: str) -> None:
    constants = {"alpha": USUAL_ALPHA[name]} if name in USUAL_ALPHA else {}
    for primes, exact in enumerate((ACTIVATION_VALUES[name], ACTIVATION_SLOPES[name])):
        expected = [[float(exactly(exact, z, **constants)) for z in row] for row in POINTS]
        np.testing.assert_allclose(value(Apply(name, (U,), primes), u=POINTS), expected, rtol=1e-12)


@pytest.mark.parametrize("name", ACTIVATION_VALUES)
def test_a_complex_step_through_an_activation_is_its_slope(name: str) -> None:
    moved = value(Apply(name, (U,)), u=POINTS + 1e-200j)
    np.testing.assert_allclose(np.imag(moved) / 1e-200, value(Apply(name, (U,), 1), u=POINTS), rtol=1e-12)


A, B = [[1.0, 2.0]], [[3.0, 5.0]]
OPERATIONS: dict[str, tuple[Formula, list[list[float]]]] = {
    "a sum": (Sum((U, Negative(V))), [[-2, -3]]),
    "entry by entry": (Hadamard((U, Group(V))), [[3, 10]]),
    "a factor": (Product((Number("0.5"), U)), [[0.5, 1]]),
    "a quotient": (Quotient(V, U), [[3, 2.5]]),
    "a square": (Power(V, Number("2")), [[9, 25]]),
    "an outer product": (MatrixProduct((Transpose(U), V)), [[3, 5], [6, 10]]),
    "a diagonal": (MatrixProduct((U, Apply("diag", (V,)))), [[3, 10]]),
    "an inner product is a number": (Product((MatrixProduct((U, Transpose(V))), U)), [[13, 26]]),
    "rows repeated": (MatrixProduct((Quantity("ones"), U)), [[1, 2], [1, 2], [1, 2]]),
    "an identity": (MatrixProduct((U, Quantity("identity", 1))), [[1, 2]]),
    "a softmax": (Apply("softmax", (Apply("log", (U,)),)), [[1 / 3, 2 / 3]]),
    "the larger": (Apply("max", (Sum((V, Negative(Number("4")))), Product((U, Number("0.25"))))), [[0.25, 1]]),
    "a root of a number": (Product((Apply("sqrt", (Number("4"),)), U)), [[2, 4]]),
    "a function of one": (Product((Apply("tanh", (ONE,)), U)), [[np.tanh(1), 2 * np.tanh(1)]]),
}


@pytest.mark.parametrize(("formula", "expected"), OPERATIONS.values(), ids=OPERATIONS)
def test_operations(formula: Formula, expected: list[list[float]]) -> None:
    np.testing.assert_allclose(value(formula, u=A, v=B), expected, rtol=1e-15)


def test_what_is_no_array_or_has_no_values_is_refused() -> None:
    with pytest.raises(TypeError, match="Listing is no array"):
        value(Listing((U,)), u=A)
    with pytest.raises(TypeError, match="no values are known for hinge'"):
        value(Apply("hinge", (U,), 1), u=A)
