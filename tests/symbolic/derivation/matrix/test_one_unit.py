"""The derivative of one score by all of its weights, arranged like them, against arrays of NumPy's shape rules."""

from __future__ import annotations

from dataclasses import replace

import pytest

from symbolic.derivation.forms import Forms
from symbolic.derivation.matrix.one_unit import derivative_by_weights
from symbolic.formula.nodes import Partial, Quantity, Transpose
from symbolic.formula.notation import Layout, notation
from tests.symbolic.graph.networks import spec

NETWORK = spec("3-4-1", "sigmoid")


@pytest.mark.parametrize(
    ("weight_order", "vectors", "turned"),
    [
        ("to-from", "columns", True),  # W is 1 x 4, a is 4 x 1
        ("to-from", "rows", False),  # W is 1 x 4, a is 1 x 4
        ("from-to", "columns", False),  # W is 4 x 1, a is 4 x 1
        ("from-to", "rows", True),  # W is 4 x 1, a is 1 x 4
    ],
)
def test_it_lies_like_the_weights(weight_order: str, vectors: str, turned: bool) -> None:
    layout = Layout(weight_order=weight_order, vectors=vectors)  # type: ignore[arg-type]
    written = replace(notation("slides"), layout=layout)
    found = derivative_by_weights(Forms(NETWORK, written).numbered, 2, layout)
    inputs = Quantity("a", 1)
    value = Transpose(inputs) if turned else inputs
    assert found.sides == (Partial(Quantity("z", 2, (1,)), Quantity("W", 2)), value)


def test_in_the_first_layer_the_inputs_are_x() -> None:
    layout = Layout()
    found = derivative_by_weights(Forms(spec("3-1", "sigmoid"), notation("slides")).numbered, 1, layout)
    assert found.sides[1] == Transpose(Quantity("x"))
