"""Identifiers of arrays and functions."""

import pytest

from codegen.program.names import FunctionNames, identifier
from symbolic.formula.nodes import Number, Partial, Quantity
from symbolic.functions.registry import activation


@pytest.mark.parametrize(
    ("array", "name"),
    [
        (Quantity("W", 1), "W1"),
        (Quantity("b", 12), "b12"),
        (Quantity("Z", 2), "z2"),
        (Quantity("A", 2), "a2"),
        (Quantity("X"), "x"),
        (Quantity("Y"), "y"),
        (Quantity("Yhat"), "yhat"),
        (Quantity("z", 2), "z2"),
        (Partial(Quantity("J"), Quantity("W", 1)), "dW1"),
        (Partial(Quantity("J"), Quantity("Z", 3)), "dz3"),
        (Partial(Quantity("J"), Quantity("X")), "dx"),
    ],
)
def test_an_array_has_the_name_of_its_entries(array, name):
    assert identifier(array) == name


def test_what_is_no_array_has_no_name():
    with pytest.raises(TypeError, match="a program has no name for a Number"):
        identifier(Number("3"))


def test_functions_are_named_once_and_numbered_where_their_parameters_differ():
    names = FunctionNames()
    small, large = activation("leaky_relu", alpha=0.1), activation("leaky_relu", alpha=0.2)
    assert [names[small], names[activation("relu")], names[large], names[small]] == [
        "leaky_relu",
        "relu",
        "leaky_relu_2",
        "leaky_relu",
    ]
