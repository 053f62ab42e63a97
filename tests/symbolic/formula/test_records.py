"""Which record a name in a formula, or the name of a loss with its constants, stands for."""

from __future__ import annotations

import pytest

from symbolic.formula.own_function import OwnFunction
from symbolic.formula.own_records import own_activation, own_curvature, own_loss
from symbolic.formula.records import function_record, loss_curvature, loss_record
from symbolic.formula.registered import registered
from symbolic.functions import activation


@pytest.mark.parametrize(
    "function",
    [
        OwnFunction("f", "z^2"),
        OwnFunction("sp", "log(1 + e^z)", "softplus(z)", "sigmoid(z)"),
        OwnFunction("sp", "log(1 + e^z)", stable_derivative="sigmoid(z)"),
    ],
)
def test_what_formulas_call_it_says_all_that_it_is(function: OwnFunction) -> None:
    assert OwnFunction.of_key(function.key) == function
    assert function_record(function.key) == own_activation(function)
    assert function.key.partition("(")[0] == function.name


@pytest.mark.parametrize("name", ["sigmoid", "leaky_relu(alpha=0.2)", "log"])
def test_other_functions_have_no_such_key(name: str) -> None:
    assert OwnFunction.of_key(name) is None
    assert function_record(name) == registered(name)


def test_a_loss_with_expressions_is_defined_by_them() -> None:
    parameters = {"expression": "(p - y)^4"}
    assert loss_record("own", parameters) == own_loss(OwnFunction("own", "(p - y)^4"))
    assert loss_curvature("own", parameters) == own_curvature(OwnFunction("own", "(p - y)^4"))
    assert loss_record("huber", {"delta": 2.0}).parameters == (("delta", 2),)


def test_a_name_of_the_registry_stands_for_its_record_with_the_constants_in_it() -> None:
    assert registered("tanh") == activation("tanh")
    assert registered("leaky_relu(alpha=0.2)") == activation("leaky_relu", alpha=0.2)
    assert registered("softmax") == activation("softmax")


@pytest.mark.parametrize("name", ["log", "swish2", "tanh2", ""])
def test_another_name_stands_for_none(name: str) -> None:
    assert registered(name) is None
