"""A slope is kept from the forward pass where it shares a beginning with its function, and no value changes by that."""

import mpmath
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codegen.program.interpreter import run
from codegen.program.ir import Assign, Call, Function, Helper, Multiply, Name
from codegen.program.lowering import lower
from codegen.program.slopes import beside, joined, slopes_kept
from tests.codegen.nets import network, random_specs
from tests.codegen.program.random_values import random_values

SPEC = network((2, 3, 3, 1), ("sigmoid", "tanh", "sigmoid"))


def test_a_slope_stands_beside_its_activation_where_they_share_their_beginning():
    program = slopes_kept(lower(SPEC))
    assert [assign.target for assign in program.forward] == ["z1", "a1", "da1_dz1", "z2", "a2", "z3", "a3", "da3_dz3"]
    values = {assign.target: assign.value for assign in program.backward}
    assert values["dz1"] == Multiply(Name("da1"), Name("da1_dz1"))
    assert values["dz2"] == Multiply(Name("da2"), Call("tanh_prime", (Name("z2"),)))


def test_what_is_kept_no_longer_needs_z():
    assert slopes_kept(lower(SPEC)).kept == ("a1", "da1_dz1", "z2", "a2", "da3_dz3", "a3")


def test_an_activation_is_given_together_with_its_slope():
    pairs = {one.target: other and other.target for one, other in beside(slopes_kept(lower(SPEC)).forward)}
    assert pairs == {"z1": None, "a1": "da1_dz1", "z2": None, "a2": None, "z3": None, "a3": "da3_dz3"}


def test_a_name_that_is_no_slope_stands_alone():
    call = Call("sigmoid", (Name("z1"),))
    statements = [Assign("a1", call, ("N", 2)), Assign("b1", call, ("N", 2))]
    assert list(beside(statements)) == [(statement, None) for statement in statements]


def test_one_function_computes_once_what_both_have():
    helpers = {helper.name: helper for helper in lower(SPEC).helpers}
    joint = joined(helpers["sigmoid"], helpers["sigmoid_prime"])
    assert joint.name == "sigmoid_and_prime"
    assert [statement.target for statement in joint.statements] == ["e", "d"]
    assert joint.doc[0] == "σ(z) = 1/(1 + e^(-z)) and σ'(z) = σ(z) (1 - σ(z))."


@settings(max_examples=40, deadline=None, derandomize=True)
@given(spec=random_specs(), seed=st.integers(0, 1000))
def test_no_value_changes(spec, seed):
    program = lower(spec)
    values = random_values(program, seed)
    with mpmath.workdps(40):
        before, after = run(program, *values), run(slopes_kept(program), *values)
        for name in (program.prediction, program.cost, *(parameter.gradient for parameter in program.parameters)):
            assert after[name].rows == before[name].rows, name


@pytest.mark.parametrize("name", ["relu", "identity", "tanh"])
def test_where_nothing_is_shared_nothing_moves(name):
    program = lower(network((2, 3, 1), (name, "identity")))
    assert slopes_kept(program) == program


def test_names_that_stand_for_two_things_are_kept_apart() -> None:
    z, e, f = Name("z"), Name("e"), Name("f")
    shape = ("N", "n")
    first = (Assign("e", Function("exp", (z,)), shape), Assign("f", Multiply(e, z), shape))
    second = (Assign("e", Function("exp", (z,)), shape), Assign("f", Multiply(e, e), shape))
    function = Helper("own", ("z",), first, Multiply(f, z), ("own(z).",))
    slope = Helper("own_prime", ("z",), second, Multiply(f, z), ("own'(z).",))
    joint = joined(function, slope)
    targets = [assign.target for assign in joint.statements]
    assert len(set(targets)) == len(targets)
    assert joint.statements[:2] == first
    assert joint.statements[2].value == Multiply(e, e)
    assert joint.value == Multiply(f, z)
    assert joint.slope == Multiply(Name(joint.statements[2].target), z)
