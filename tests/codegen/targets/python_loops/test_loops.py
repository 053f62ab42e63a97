"""Statements become loops that compute what the interpreter computes, for any program and not only for lowered ones."""

from fractions import Fraction

import mpmath
import numpy as np
import pytest

from codegen.program.gradient_program import GradientProgram, Parameter
from codegen.program.interpreter import run
from codegen.program.ir import (
    Add,
    Assign,
    Call,
    Divide,
    Expr,
    MatMul,
    Multiply,
    Name,
    Number,
    ProgramError,
    RowMax,
    RowSum,
    Subtract,
    SumAll,
    SumOverSamples,
    Transpose,
)
from codegen.program.loops.places import Place
from codegen.program.loops.rules import entry
from codegen.program.loops.steps import Loop
from codegen.program.routines import SOFTMAX
from codegen.targets.python_loops.rows import Row, row_loops, rows_apart
from codegen.targets.python_loops.statements import statement_lines

X, Y, W = Name("x"), Name("y"), Name("W")
SHAPES = {"x": ("N", 3), "y": ("N", 2), "W": (2, 3), "b": (2,), "N": ()}
HALF = Number(Fraction(1, 2))
ROWS = frozenset({"softmax"})

VALUES: dict[str, tuple[Expr, tuple[int | str, ...]]] = {
    "a product of three": (MatMul(MatMul(X, Transpose(W)), W), ("N", 3)),
    "a product of products": (MatMul(Transpose(MatMul(X, Transpose(W))), MatMul(Y, W)), (2, 3)),
    "a row maximum in a row sum": (RowSum(Multiply(X, Subtract(X, RowMax(X)))), ("N", 1)),
    "sums at four places": (
        Add(Add(MatMul(X, Transpose(W)), RowSum(X)), Add(SumOverSamples(Y), Divide(SumAll(W), Name("N")))),
        ("N", 2),
    ),
    "samples against samples": (SumAll(MatMul(X, Transpose(X))), ()),
    "a sum of row sums": (SumOverSamples(RowSum(X)), (1,)),
    "softmax beside other things": (Add(Multiply(HALF, Call("softmax", (Add(Y, Y),))), Name("b")), ("N", 2)),
    "softmax twice": (Call("softmax", (Call("softmax", (Y,)),)), ("N", 2)),
}


def interpreted(value, shape, numbers):
    """Return a value by the interpreter, as part of a program that may hold it."""
    program = GradientProgram(
        inputs=3,
        outputs=2,
        parameters=(Parameter("W", (2, 3), "dW"), Parameter("b", (2,), "db")),
        forward=(Assign("p", MatMul(X, Transpose(W)), ("N", 2)),),
        prediction="p",
        loss=(Assign("cost", SumAll(Y), ()),),
        cost="cost",
        backward=(
            Assign("found", value, shape),
            Assign("dW", W, (2, 3)),
            Assign("db", Name("b"), (2,)),
        ),
        kinks=(),
        helpers=(SOFTMAX,),
    )
    with mpmath.workdps(30):
        parameters = {"W": numbers["W"].tolist(), "b": numbers["b"].tolist()}
        table = run(program, parameters, numbers["x"].tolist(), numbers["y"].tolist())["found"]
    rows = [[float(number) for number in row] for row in table.rows]
    return np.array(rows if len(shape) == 2 else rows[0] if shape else rows[0][0])


class Followed:
    """Follows steps on numbers, one at a time."""

    def __init__(self, numbers):
        self.arrays, self.names = dict(numbers), {"N": len(numbers["x"])}

    def value(self, expression):
        match expression:
            case Number(value):
                return float(value)
            case Name(id=name):
                return self.names[name]
            case Add(left, right):
                return self.value(left) + self.value(right)
            case Subtract(left, right):
                return self.value(left) - self.value(right)
            case Multiply(left, right):
                return self.value(left) * self.value(right)
            case Divide(left, right):
                return self.value(left) / self.value(right)
            case _:
                return self.arrays[expression.id][self.at(expression)]

    def at(self, found):
        return tuple(0 if index == "0" else self.names[index] for index in found.indices)

    def follow(self, step):
        match type(step).__name__:
            case "Let":
                self.names[step.name] = self.value(step.value)
            case "Add":
                self.names[step.target.id] += self.value(step.value)
            case "Rise":
                self.names[step.target.id] = max(self.names[step.target.id], self.value(step.value))
            case "Store":
                self.arrays[step.target.id][self.at(step.target)] = self.value(step.value)
            case "Row":
                (row,) = (self.arrays[argument][self.names[step.index]] for argument in step.arguments)
                powers = np.exp(row - row.max())
                self.arrays[step.target][self.names[step.index]] = powers / powers.sum()
            case "Loop":
                for number in range(self.names["N"] if step.bound == "N" else step.bound):
                    self.names[step.index] = number
                    for inner in step.body:
                        self.follow(inner)


@pytest.mark.parametrize("name", VALUES)
def test_loops_compute_what_the_interpreter_computes(name):
    value, shape = VALUES[name]
    rng = np.random.default_rng(4)
    numbers = {key: rng.standard_normal([5 if size == "N" else size for size in SHAPES[key]]) for key in "xyWb"}
    followed, shapes = Followed(numbers), dict(SHAPES)
    for assign in rows_apart(Assign("found", value, shape), shapes, ROWS):
        shapes[assign.target] = assign.shape
        followed.arrays[assign.target] = np.zeros([5 if size == "N" else size for size in assign.shape])
        for step in row_loops(assign, shapes, ROWS):
            followed.follow(step)
    found = followed.arrays["found"] if shape else followed.names["found"]
    assert found == pytest.approx(interpreted(value, shape, numbers), rel=1e-13)


def test_a_sum_stands_as_far_outside_as_it_can():
    samples, *_ = row_loops(Assign("found", Subtract(X, RowSum(X)), ("N", 3)), SHAPES, ROWS)
    let, total, store = samples.body
    assert (samples.index, total.index, store.index, let.name) == ("i", "j", "j", "total")


def test_a_row_helper_is_called_for_each_row():
    assert row_loops(Assign("a", Call("softmax", (Y,)), ("N", 2)), SHAPES, ROWS) == (
        Loop("i", "N", (Row("a", "i", "softmax", ("y",)),)),
    )


def test_an_argument_of_a_row_helper_that_is_no_name_gets_one():
    lines = statement_lines([Assign("a", Add(Call("softmax", (Add(Y, Y),)), Y), ("N", 2))], SHAPES, ROWS)
    code = [line.strip() for line in lines if "=" in line]
    assert code == [
        "a_part1 = zeros(N, 2)",
        "a_part1[i][j] = y[i][j] + y[i][j]",
        "a_part2 = zeros(N, 2)",
        "a_part2[i] = softmax(a_part1[i])",
        "a = zeros(N, 2)",
        "a[i][j] = a_part2[i][j] + y[i][j]",
    ]


def test_a_node_without_a_rule_is_refused():
    class Unknown(Expr):
        pass

    with pytest.raises(ProgramError, match="no loop for Unknown"):
        entry(Unknown(), (), Place(SHAPES))
