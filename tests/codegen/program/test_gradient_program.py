"""A gradient program that contradicts itself cannot be made."""

from dataclasses import replace
from fractions import Fraction

import pytest

from codegen.program.gradient_program import Parameter
from codegen.program.ir import (
    Add,
    Assign,
    Call,
    Compare,
    Function,
    Helper,
    MatMul,
    Name,
    Number,
    ProgramError,
    SumAll,
    SumOverSamples,
    Transpose,
)
from codegen.program.lowering import lower
from codegen.program.shapes import broadcast, shape_of
from tests.codegen.nets import network


@pytest.fixture
def program():
    return lower(network((2, 3, 4), ("relu", "softmax"), "categorical_cross_entropy"))


def with_backward(program, target, value, shape=None):
    """Return the program with another value (and shape) for one backward target."""
    return replace(
        program,
        backward=tuple(
            replace(assign, value=value, shape=shape or assign.shape) if assign.target == target else assign
            for assign in program.backward
        ),
    )


def test_a_missing_sum_over_samples_is_found(program):
    with pytest.raises(ProgramError, match=r"`db2` is declared \(4,\) but computed as \('N', 4\)"):
        with_backward(program, "db2", Name("dz2"))
    with pytest.raises(ProgramError, match=r"`db2` has shape \('N', 4\), expected \(4,\)"):
        with_backward(program, "db2", Name("dz2"), ("N", 4))


def test_a_swapped_transpose_is_found(program):
    swapped = MatMul(Transpose(Name("a1")), Name("dz2"))
    with pytest.raises(ProgramError, match=r"`dW2` is declared \(4, 3\) but computed as \(3, 4\)"):
        with_backward(program, "dW2", swapped)


def test_a_matrix_product_that_does_not_fit_is_found(program):
    with pytest.raises(ProgramError, match=r"matrix product of \('N', 4\) and \('N', 3\): 4 is not N"):
        with_backward(program, "dW2", MatMul(Name("dz2"), Name("a1")))


def test_a_name_must_be_defined_before_it_is_used(program):
    with pytest.raises(ProgramError, match="`dz1` is used before it is defined"):
        replace(program, backward=tuple(reversed(program.backward)))


def test_a_name_is_defined_once(program):
    with pytest.raises(ProgramError, match="`z1` is defined twice"):
        replace(program, forward=(*program.forward, program.forward[0]))


def test_the_forward_pass_cannot_read_the_targets(program):
    cheat = Assign("a2", Name("y"), ("N", 4))
    with pytest.raises(ProgramError, match="`y` is used before it is defined"):
        replace(program, forward=(*program.forward[:-1], cheat))


def test_the_cost_is_a_scalar(program):
    with pytest.raises(ProgramError, match=r"`cost` has shape \('N', 4\), expected \(\)"):
        replace(program, loss=(Assign("cost", Name("z2"), ("N", 4)),))


def test_every_gradient_is_defined(program):
    with pytest.raises(ProgramError, match="`db1` is never defined"):
        replace(program, backward=program.backward[:-1])


def test_parameters_have_different_names(program):
    twice = (*program.parameters, Parameter("W1", (3, 2), "dW1"))
    with pytest.raises(ProgramError, match="two parameters have the same name"):
        replace(program, parameters=twice)


def test_a_helper_is_defined_before_it_is_called(program):
    with pytest.raises(ProgramError, match="helper `softmax` is called before it is defined"):
        replace(program, helpers=tuple(helper for helper in program.helpers if helper.name != "softmax"))


def test_a_helper_is_defined_once(program):
    with pytest.raises(ProgramError, match="helper `relu_prime` is defined twice"):
        replace(program, helpers=(*program.helpers, *program.helpers))


def test_a_helper_keeps_the_shape_of_its_arguments(program):
    bad = Helper("total", ("z",), (), SumAll(Name("z")), ("The sum.",))
    with pytest.raises(ProgramError, match=r"helper `total` returns shape \(\)"):
        replace(program, helpers=(*program.helpers, bad))


def test_kinks_read_only_what_exists(program):
    with pytest.raises(ProgramError, match="`z9` is used before it is defined"):
        replace(program, kinks=(Name("z9"),))


def test_only_results_that_are_read_later_are_kept():
    smooth = lower(network((2, 3, 1), ("tanh", "identity")))
    assert smooth.kept == ("z1", "a1", "a2")


@pytest.mark.parametrize(
    ("shapes", "result"),
    [
        ([("N", 3), (3,)], ("N", 3)),
        ([("N", 3), ("N", 1)], ("N", 3)),
        ([(), ("N", 3)], ("N", 3)),
        ([(1,), ("N", 1)], ("N", 1)),
    ],
)
def test_shapes_broadcast_from_the_right(shapes, result):
    assert broadcast(shapes) == result


@pytest.mark.parametrize("shapes", [[("N", 3), (4,)], [("N", 3), (3, "N")], [("N",), (3,)]])
def test_shapes_that_do_not_fit_are_refused(shapes):
    with pytest.raises(ProgramError, match="do not fit together"):
        broadcast(shapes)


def test_a_sum_over_samples_needs_samples_in_its_rows():
    with pytest.raises(ProgramError, match="needs rows that are samples"):
        shape_of(SumOverSamples(Name("W")), {"W": (3, 2)})


def test_a_product_needs_matrices():
    with pytest.raises(ProgramError, match=r"a matrix product needs two dimensions, not shape \(3,\)"):
        shape_of(MatMul(Name("b"), Name("W")), {"b": (3,), "W": (3, 2)})


def test_unknown_functions_and_comparisons_are_refused():
    with pytest.raises(ProgramError, match="function `atan` of 1 arguments"):
        Function("atan", (Name("z"),))
    with pytest.raises(ProgramError, match="function `exp` of 2 arguments"):
        Function("exp", (Name("z"), Name("z")))
    with pytest.raises(ProgramError, match="comparison `==`"):
        Compare(Name("z"), Number(Fraction(0)), "==")


def test_calls_have_the_shape_of_their_arguments():
    shape = shape_of(Call("f", (Name("z"), Add(Name("b"), Name("b")))), {"z": ("N", 3), "b": (3,)})
    assert shape == ("N", 3)
