"""A network is lowered from its batch form, equation by equation."""

from fractions import Fraction

import pytest

from codegen.program.ir import Divide, Multiply, Name, Number, Subtract
from codegen.program.lowering import lower
from symbolic.spec.model import LayerSpec, LossSpec, NetworkSpec
from tests.codegen.nets import network


def targets(assigns):
    return [assign.target for assign in assigns]


def value(assigns, target):
    return next(assign.value for assign in assigns if assign.target == target)


def test_the_passes_go_up_and_down_once():
    program = lower(network((2, 3, 1), ("tanh", "sigmoid")))
    assert targets(program.forward) == ["z1", "a1", "z2", "a2"]
    assert targets(program.backward) == ["da2", "dz2", "dW2", "db2", "da1", "dz1", "dW1", "db1"]


def test_a_layer_without_bias_has_no_bias_anywhere():
    program = lower(network((2, 3, 1), ("tanh", "sigmoid"), biases=[False, True]))
    assert [parameter.name for parameter in program.parameters] == ["W1", "W2", "b2"]
    assert "db1" not in targets(program.backward)


def test_a_fused_pair_starts_the_backward_pass_at_z():
    program = lower(network((2, 3), "softmax", "categorical_cross_entropy"))
    assert targets(program.backward) == ["dz1", "dW1", "db1"]


def test_softmax_with_another_loss_goes_through_its_jacobian():
    program = lower(network((2, 3), "softmax", "squared_error"))
    assert targets(program.backward) == ["da1", "dz1", "dW1", "db1"]


RESIDUAL = Subtract(Name("a1"), Name("y"))


@pytest.mark.parametrize(
    ("factor", "outputs", "samples", "expected"),
    [
        ("1/2", "sum", "sum", RESIDUAL),
        ("1/2", "sum", "mean", Divide(RESIDUAL, Name("N"))),
        ("1", "sum", "sum", Multiply(Number(Fraction(2)), RESIDUAL)),
        ("1/2", "mean", "sum", Divide(RESIDUAL, Number(Fraction(3)))),
        (
            "1",
            "mean",
            "mean",
            Multiply(Divide(Number(Fraction(2)), Multiply(Number(Fraction(3)), Name("N"))), RESIDUAL),
        ),
    ],
)
def test_factor_and_reductions_meet_the_two_of_the_square_exactly(factor, outputs, samples, expected):
    program = lower(network((2, 3), "identity", factor=factor, outputs=outputs, samples=samples))
    assert value(program.backward, "da1") == expected


def test_only_helpers_that_are_called_are_part_of_the_program():
    program = lower(network((2, 3, 1), ("tanh", "sigmoid"), "binary_cross_entropy"))
    names = [helper.name for helper in program.helpers]
    assert names == ["tanh_prime", "sigmoid", "binary_cross_entropy_of_sigmoid"]


def test_the_identity_has_no_helper_and_no_factor():
    program = lower(network((2, 1), "identity"))
    assert program.helpers == ()
    assert value(program.backward, "dz1") == Name("da1")


def test_kinks_are_those_of_the_layers_and_of_the_loss():
    program = lower(network((2, 3, 1), ("relu", "identity"), "absolute"))
    assert program.kinks == (Name("z1"), Subtract(Name("a2"), Name("y")))


def test_the_gradient_by_a_shared_matrix_adds_its_uses_and_the_penalty_once():
    layers = (
        LayerSpec(units=2, activation="tanh"),
        LayerSpec(units=2, activation="tanh", skip=0, share=1),
    )
    loss = LossSpec(name="squared_error", outputs="sum", samples="mean", l2=0.1)
    program = lower(NetworkSpec(name="net", inputs=2, layers=layers, loss=loss))
    assert [parameter.name for parameter in program.parameters] == ["W1", "b1", "b2"]
    notes = {assign.target: assign.note for assign in (*program.forward, *program.backward)}
    assert notes["a2"] == "a2 = tanh(z2) + x"
    assert notes["dW1"] == "∂J/∂W1 = dz1ᵀ x + dz2ᵀ a1 + λ W1"
    assert targets(program.loss) == ["data_cost", "cost"]
