"""The program of H v: right for every activation and loss with 30 digits, lean, and never at odds with itself."""

from dataclasses import replace

import mpmath
import numpy as np
import pytest

from codegen.program.interpreter import run, run_along
from codegen.program.ir import Assign, Call, MatMul, Name, ProgramError, Transpose, nodes_in
from codegen.program.lowering import lower
from codegen.program.second_order import differentiated
from codegen.targets.numpy_module.printer import numpy_text
from tests.codegen.nets import ELEMENTWISE, VALID_ENDS, network


def point_of(program, samples=2, seed=1):
    """Return parameters, a direction, x and y as nested lists; y is valid for every loss."""
    rng = np.random.default_rng(seed)
    shapes = {parameter.name: parameter.shape for parameter in program.parameters}
    parameters, direction = (
        {name: rng.standard_normal(shape).tolist() for name, shape in shapes.items()} for _ in range(2)
    )
    x = rng.standard_normal((samples, program.inputs)).tolist()
    y = np.eye(program.outputs)[rng.integers(program.outputs, size=samples)].tolist()
    return parameters, direction, x, y


def moved(parameters, direction, step):
    def sum_of(one, other):
        if isinstance(one, list):
            return [sum_of(*pair) for pair in zip(one, other, strict=True)]
        return mpmath.mpf(one) + step * mpmath.mpf(other)

    return {name: sum_of(parameters[name], direction[name]) for name in parameters}


def assert_right(spec):
    program = lower(spec)
    parameters, direction, x, y = point_of(program)
    with mpmath.workdps(60):
        tables = run_along(differentiated(program), parameters, direction, x, y)
        h = mpmath.mpf(10) ** -20
        ahead, behind = (run(program, moved(parameters, direction, step), x, y) for step in (h, -h))
        for parameter in program.parameters:
            found = tables[f"{parameter.gradient}_dot"]
            for i, row in enumerate(ahead[parameter.gradient].rows):
                for j, entry in enumerate(row):
                    expected = (entry - behind[parameter.gradient].rows[i][j]) / (2 * h)
                    assert abs(found.rows[i][j] - expected) < mpmath.mpf(10) ** -28, (parameter.gradient, i, j)


@pytest.mark.parametrize(
    ("hidden", "last", "loss"),
    [(ELEMENTWISE[n % len(ELEMENTWISE)], last, loss) for n, (last, loss) in enumerate(VALID_ENDS)],
)
def test_products_are_derivatives_of_the_gradient(hidden, last, loss):
    assert_right(network((2, 3, 2), (hidden, last), loss, samples="sum"))


@pytest.mark.parametrize("hidden", ELEMENTWISE)
def test_products_reach_through_every_hidden_activation(hidden):
    assert_right(network((2, 3, 2, 2), (hidden, hidden, "softmax"), "categorical_cross_entropy"))


def test_a_network_without_curvature_has_products_of_zero():
    hessian = differentiated(lower(network((2, 3), "identity", "absolute")))
    assert [numpy_text(assign.value, {}) for assign in hessian.statements] == ["0.0 * W1_dot", "0.0 * b1_dot"]


# --- lean -------------------------------------------------------------------------------------------------------


def texts_of(spec):
    hessian = differentiated(lower(spec))
    return [f"{assign.target} = {numpy_text(assign.value, {})}" for assign in hessian.statements]


def test_nothing_is_computed_that_is_known_or_that_no_product_needs():
    assert texts_of(network((2, 3, 2), ("tanh", "sigmoid"), "binary_cross_entropy", biases=[True, False])) == [
        "z1_dot = x.dot(W1_dot.T) + b1_dot",
        "tanh_prime_z1 = tanh_prime(z1)",
        "a1_dot = z1_dot * tanh_prime_z1",
        "z2_dot = a1_dot.dot(W2.T) + a1.dot(W2_dot.T)",
        "a2_dot = z2_dot * sigmoid_prime(z2)",
        "dz2 = (a2 - y) / (2.0 * N)",
        "dz2_dot = a2_dot / (2.0 * N)",
        "dW2_dot = dz2_dot.T.dot(a1) + dz2.T.dot(a1_dot)",
        "da1 = dz2.dot(W2)",
        "da1_dot = dz2_dot.dot(W2) + dz2.dot(W2_dot)",
        "dz1_dot = da1_dot * tanh_prime_z1 + da1 * (z1_dot * tanh_double_prime(z1))",
        "dW1_dot = dz1_dot.T.dot(x)",
        "db1_dot = ones.dot(dz1_dot)",
    ]


def test_softmax_is_not_computed_again():
    texts = texts_of(network((2, 3, 2), ("tanh", "softmax"), "categorical_cross_entropy"))
    assert "a2_dot = a2 * (z2_dot - (z2_dot * a2).sum(axis=1, keepdims=True))" in texts
    assert not any("softmax(" in text for text in texts)


def test_a_rectifier_has_no_second_derivative_to_write():
    assert "dz1_dot = da1_dot * relu_prime(z1)" in texts_of(network((2, 3, 1), ("relu", "identity")))


def test_no_helper_is_called_twice_for_one_value():
    for activation, loss in VALID_ENDS[::7]:
        hessian = differentiated(lower(network((2, 3, 3, 2), ("silu", "gelu", activation), loss)))
        calls = [node for assign in hessian.statements for node in nodes_in(assign.value) if isinstance(node, Call)]
        assert len(calls) == len(set(calls)), (activation, loss)


def test_the_program_is_linear_in_depth():
    sizes = [len(differentiated(lower(network([2] * (depth + 1), "tanh"))).statements) for depth in (10, 20, 30)]
    assert sizes[2] - sizes[1] == sizes[1] - sizes[0]


# --- kinks ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("hidden", "last", "loss", "kinks"),
    [
        ("tanh", "sigmoid", "binary_cross_entropy", []),
        ("softplus", "softmax", "categorical_cross_entropy", []),
        ("relu", "identity", "squared_error", ["z1"]),
        ("leaky_relu", "selu", "squared_error", ["z1", "z2"]),
        ("elu", "softsign", "squared_error", ["z1", "z2"]),
        ("tanh", "identity", "absolute", ["a2 - y"]),
        ("tanh", "identity", "huber", ["np.maximum(a2 - y, y - a2) - 1.0"]),
        ("silu", "gelu", "hinge", ["1.0 - y * a2"]),
    ],
)
def test_kinks_of_the_gradient_are_among_those_of_the_product(hidden, last, loss, kinks):
    hessian = differentiated(lower(network((2, 3, 2), (hidden, last), loss)))
    assert sorted(numpy_text(kink, {}) for kink in hessian.kinks) == sorted(kinks)


# --- what cannot be made ----------------------------------------------------------------------------------------


@pytest.fixture
def hessian():
    return differentiated(lower(network((2, 3, 4), ("tanh", "softmax"), "categorical_cross_entropy")))


def with_value(hessian, target, value):
    changed = [replace(a, value=value) if a.target == target else a for a in hessian.statements]
    return replace(hessian, statements=tuple(changed))


def test_a_wrong_shape_is_found(hessian):
    with pytest.raises(ProgramError, match=r"`dW1_dot` is declared \(3, 2\) but computed as \(2, 3\)"):
        with_value(hessian, "dW1_dot", MatMul(Transpose(Name("x")), Name("dz1_dot")))


def test_a_missing_product_is_found(hessian):
    with pytest.raises(ProgramError, match="`db1_dot` is never defined"):
        replace(hessian, statements=hessian.statements[:-1])


def test_a_result_that_the_forward_pass_does_not_keep_is_found(hessian):
    statement = Assign("extra", Name("z2"), ("N", 4))
    assert "z2" in hessian.gradient.kept
    lean = differentiated(lower(network((2, 3, 4), ("tanh", "identity"))))
    assert "z2" not in lean.gradient.kept
    with pytest.raises(ProgramError, match="`z2` is used before it is defined"):
        replace(lean, statements=(statement, *lean.statements))


def test_a_helper_that_is_not_there_is_found(hessian):
    with pytest.raises(ProgramError, match="helper `tanh_double_prime` is called before it is defined"):
        replace(hessian, helpers=())


def test_a_kink_of_something_unknown_is_found(hessian):
    with pytest.raises(ProgramError, match="`z9` is used before it is defined"):
        replace(hessian, kinks=(Name("z9"),))
