"""Shapes under arrays: each is how many rows and columns the array has in NumPy, under every layout."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import numpy as np
import pytest

from symbolic.derivation.batch.engine import BatchDeriver
from symbolic.derivation.index.engine import IndexDeriver
from symbolic.derivation.matrix.engine import MatrixDeriver
from symbolic.derivation.matrix.entries import Entries
from symbolic.derivation.matrix.shapes import shaped, with_shapes
from symbolic.formula.nodes import (
    ONE,
    Formula,
    Group,
    Hadamard,
    Index,
    MatrixProduct,
    Negative,
    Number,
    Partial,
    Product,
    Quantity,
    Relations,
    Sigma,
    Sign,
    Sum,
    Transpose,
    Underbrace,
)
from symbolic.formula.notation import Layout, Notation
from symbolic.formula.substitute import children, rebuilt
from symbolic.formula.text import print_text
from symbolic.graph.network import NetworkGraph
from tests.symbolic.derivation.whole_arrays import LAYOUTS, ArrayWorld, NetworkArrays, batch_of
from tests.symbolic.graph.networks import spec

NETWORKS = {
    "squares": spec("2-3-4", "tanh,identity", outputs="mean"),
    "softmax": spec("3-2-4", "sigmoid,softmax", "categorical_cross_entropy", biases="-+"),
    "huber": spec("2-3-4", "tanh,identity", "huber"),
    "softmax with squares": spec("3-4-2", "softplus,softmax", factor="1/2"),
}
SAMPLES = 5
TEXT = Notation("test")
ARRAYS = [Quantity("x"), Quantity("yhat"), *(Quantity(name, l) for l in (2, 1) for name in "azW"), Quantity("b", 2)]


@cache
def index(network: str) -> IndexDeriver:
    return IndexDeriver(NetworkGraph(NETWORKS[network]))


@cache
def numbers(network: str, samples: int) -> NetworkArrays:
    return NetworkArrays(batch_of(NETWORKS[network], samples))


def braced(formula: Formula) -> Iterator[Underbrace]:
    if isinstance(formula, Underbrace):
        yield formula
        return
    for part in children(formula):
        yield from braced(part)


def check(statement: Relations, plain: Relations, world: ArrayWorld) -> int:
    """Compare every brace with the rows and columns of what stands above it, and say how many there are."""
    found = list(braced(statement))
    for brace in found:
        assert isinstance(brace.label, Product)
        rows, columns = (world.value(factor) for factor in brace.label.factors)
        assert world._table(brace.body).shape == (rows, columns), print_text(brace, TEXT)
    assert without(statement) == plain
    return len(found)


def without(formula: Formula) -> Formula:
    return formula.body if isinstance(formula, Underbrace) else rebuilt(formula, without)


@pytest.mark.parametrize("network", NETWORKS)
@pytest.mark.parametrize(
    "layout", LAYOUTS, ids=lambda item: f"{item.weight_order} {item.vectors} {item.samples} {item.slopes}"
)
def test_every_shape_is_that_of_the_array(network: str, layout: Layout) -> None:
    one, many = MatrixDeriver(index(network), layout), BatchDeriver(index(network), layout, "mean")
    for array in ARRAYS:
        for deriver, samples in ((one, 1), (many, SAMPLES)):
            found = deriver.derive(array)  # type: ignore[attr-defined]  # both have it
            world = numbers(network, samples).world(layout)
            assert check(found.shaped, found.statement, world) >= 2, print_text(found.shaped, TEXT)


def test_the_shapes_of_the_usual_statements() -> None:
    matrix, batch = MatrixDeriver(index("squares"), Layout()), BatchDeriver(index("squares"), Layout(), "mean")
    lines = [
        print_text(deriver.derive(Quantity(name, 1)).shaped, TEXT) for deriver in (matrix, batch) for name in "zWb"
    ]
    assert lines == [
        "(∂L/∂z^[1]){n_1 × 1} = (((W^[2])^T){n_1 × n_2} (∂L/∂z^[2]){n_2 × 1}) ⊙ (tanh'(z^[1])){n_1 × 1}",
        "(∂L/∂W^[1]){n_1 × n_0} = (∂L/∂z^[1]){n_1 × 1} (x^T){1 × n_0}",
        "(∂L/∂b^[1]){n_1 × 1} = (∂L/∂z^[1]){n_1 × 1}",
        "(∂J/∂Z^[1]){m × n_1} = ((∂J/∂Z^[2]){m × n_2} (W^[2]){n_2 × n_1}) ⊙ (tanh'(Z^[1])){m × n_1}",
        "(∂J/∂W^[1]){n_1 × n_0} = ((∂J/∂Z^[1])^T){n_1 × m} (X){m × n_0}",
        "(∂J/∂b^[1]){n_1 × 1} = ((∂J/∂Z^[1])^T){n_1 × m} (1){m × 1}",
    ]


W, z = Quantity("W", 2), Quantity("z", 2)


def under(body: Formula, rows: Formula, columns: Formula) -> Underbrace:
    return Underbrace(body, Product((rows, columns), Sign.TIMES))


def test_numbers_and_entries_have_no_shape_below() -> None:
    entries = Entries(Layout(), (0, 1, 2))
    n1, n2 = Quantity("width", None, (1,)), Quantity("width", None, (2,))
    scalars = (
        Number("2"),
        Quantity("L"),
        Quantity("lambda"),
        Quantity("samples"),
        n1,
        Quantity("z", 2, (Index("i"),)),
        Partial(Quantity("L"), Quantity("z", 2, (1,))),
        Sigma(Quantity("y", None, (Index("q"),)), "q", 1, n2),
    )
    for scalar in scalars:
        assert with_shapes(scalar, entries) == scalar
    shown = under(z, n2, ONE)
    assert with_shapes(Negative(z), entries) == Negative(shown)
    assert with_shapes(Group(Sum((z, z))), entries) == Group(Sum((shown, shown)))
    assert with_shapes(Product((Quantity("lambda"), W)), entries) == Product((Quantity("lambda"), under(W, n2, n1)))
    assert with_shapes(Hadamard((z, z)), entries) == Hadamard((shown, shown))
    product = MatrixProduct((Transpose(W), z))
    assert with_shapes(product, entries) == MatrixProduct((under(Transpose(W), n1, n2), shown))
    statement = Relations((z, product), ("=",))
    assert shaped(statement, entries) == Relations((shown, with_shapes(product, entries)), ("=",))


def test_a_shape_of_another_layout_would_be_seen() -> None:
    found = MatrixDeriver(index("squares"), Layout("from-to")).derive(Quantity("W", 1))
    world = numbers("squares", 1).world(Layout())
    with pytest.raises(AssertionError):
        check(found.shaped, found.statement, world)
    assert np.array(world.value(Quantity("W", 1))).shape == (3, 2)
