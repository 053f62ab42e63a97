"""A softmax and the logarithm of it share their exponentials, and no value changes by that."""

from fractions import Fraction

import mpmath
import pytest

from codegen.program.interpreter import run
from codegen.program.ir import Divide, Function, Name, RowSum, nodes_in
from codegen.program.lowering import lower
from codegen.program.shared_softmax import softmax_shared
from codegen.program.weighted import weighted
from tests.codegen.nets import network
from tests.codegen.program.random_values import random_values

CLASSIFIER = network((2, 3, 4), ("tanh", "softmax"), "categorical_cross_entropy")


def exponentials(program):
    statements = (*program.forward, *program.loss)
    nodes = [node for assign in statements for node in nodes_in(assign.value)]
    return sum(isinstance(node, Function) and node.name == "exp" for node in nodes)


def test_the_softmax_is_written_out_once():
    program = softmax_shared(lower(CLASSIFIER))
    assert [assign.target for assign in program.forward] == ["z1", "a1", "z2", "s", "e", "total", "a2"]
    assert program.forward[-1].value == Divide(Name("e"), Name("total"))
    assert [assign.target for assign in program.loss] == ["log_total", "cost"]
    assert program.loss[0].value == Function("log", (Name("total"),))
    assert exponentials(program) == 1
    assert RowSum(Name("e")) in [assign.value for assign in program.forward]


@pytest.mark.parametrize("samples", ["sum", "mean"])
@pytest.mark.parametrize("penalty", [None, Fraction(1, 10)])
def test_no_value_changes(samples, penalty):
    spec = network((2, 3, 4), ("tanh", "softmax"), "categorical_cross_entropy", samples=samples)
    program = lower(spec.model_copy(update={"loss": spec.loss.model_copy(update={"l2": penalty})}))
    values = random_values(program, seed=3)
    with mpmath.workdps(40):
        before, after = run(program, *values), run(softmax_shared(program), *values)
        for name in (program.prediction, program.cost, *(parameter.gradient for parameter in program.parameters)):
            assert after[name].rows == before[name].rows, name


def test_weights_stay_where_they_are():
    program = softmax_shared(weighted(lower(CLASSIFIER)))
    assert program.weighted
    assert exponentials(program) == 1


@pytest.mark.parametrize("loss", ["squared_error", "huber"])
def test_another_cost_stays_as_it_is(loss):
    program = lower(network((2, 3, 3), ("tanh", "softmax"), loss))
    assert softmax_shared(program) == program
