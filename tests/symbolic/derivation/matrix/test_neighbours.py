"""Jacobians of neighbouring arrays in both layouts: worth what a complex step says, of the shape that is said."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from symbolic.derivation.forms import Forms
from symbolic.formula.nodes import Formula, MatrixProduct, Partial, Quantity
from symbolic.formula.notation import Layout, Notation
from tests.symbolic.derivation.column_network import ColumnNetwork
from tests.symbolic.derivation.whole_arrays import ArrayWorld
from tests.symbolic.graph.networks import spec

WIDTHS = (2, 3, 4, 2)
NETWORK = ColumnNetwork(WIDTHS)
LAYOUTS = [
    Layout(weight_order=order, vectors=vectors, jacobian=jacobian)  # type: ignore[arg-type]  # literals
    for order in ("to-from", "from-to")
    for vectors in ("columns", "rows")
    for jacobian in ("numerator", "denominator")
]


def world(layout: Layout) -> ArrayWorld:
    def array(part: Quantity | Partial) -> Any:
        if isinstance(part, Partial):
            assert isinstance(part.of, Quantity)
            assert isinstance(part.wrt, Quantity)
            found = NETWORK.jacobian(part.of, _layered(part.wrt))
            return found if layout.jacobian == "numerator" else found.T
        if part.name == "W":
            rows, columns = WIDTHS[int(str(part.layer))], WIDTHS[int(str(part.layer)) - 1]
            table = [
                [NETWORK.entry(Quantity("W", part.layer, (i, j))) for j in range(1, columns + 1)]
                for i in range(1, rows + 1)
            ]
            return np.array(table) if layout.weight_order == "to-from" else np.array(table).T
        values = [NETWORK.entry(Quantity(part.name, part.layer, (i,))) for i in range(1, _width(part) + 1)]
        return np.array([values]).T if layout.vectors == "columns" else np.array([values])

    return ArrayWorld(array, WIDTHS, layout)


def _layered(quantity: Quantity) -> Quantity:
    return Quantity("a", 0) if quantity.name == "x" else quantity


def _width(quantity: Quantity) -> int:
    return WIDTHS[int(str(_layered(quantity).layer))]


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda item: f"{item.weight_order} {item.vectors} {item.jacobian}")
@pytest.mark.parametrize("layer", [1, 2, 3])
def test_every_side_is_the_jacobian(layout: Layout, layer: int) -> None:
    statements = Forms(spec("2-3-4-2"), Notation("test", layout=layout)).local_jacobians(layer)
    bare = [statement.sides[0] for statement in statements]
    below = Quantity("a", layer - 1) if layer > 1 else Quantity("x")
    a, z, b = (Quantity(name, layer) for name in "azb")
    assert bare == [Partial(a, below), Partial(a, z), Partial(z, below), Partial(z, b)]
    assert isinstance(statements[0].sides[1], MatrixProduct)
    for wanted, *others in (statement.sides for statement in statements):
        for side in others:
            assert value(side, layout) == pytest.approx(value(wanted, layout), rel=1e-10)


def value(side: Formula, layout: Layout) -> Any:
    return world(layout).value(side)


def test_a_layer_without_biases_has_no_jacobian_by_them() -> None:
    assert len(Forms(spec("2-3-2", biases="-+"), Notation("test")).local_jacobians(1)) == 3


@pytest.mark.parametrize(
    ("activation", "sides"), [("sigmoid", 3), ("tanh", 3), ("gelu", 3), ("relu", 2), ("elu", 2), ("identity", 2)]
)
def test_a_slope_is_written_out_where_it_is_smooth_and_not_1(activation: str, sides: int) -> None:
    found = Forms(spec("2-3-4-2", activation), Notation("test")).local_jacobians(2)
    assert len(found[1].sides) == sides
