"""Formulas of whole arrays become expressions of a program: rule by rule, and worth the same."""

from fractions import Fraction

import mpmath
import numpy as np
import pytest

from codegen.program.arrays import Arrays
from codegen.program.cost import Cost
from codegen.program.interpreter import Table, Values, value_of
from codegen.program.ir import (
    Add,
    Call,
    Divide,
    MatMul,
    Multiply,
    Name,
    Negate,
    Number,
    ProgramError,
    RowSum,
    Subtract,
    SumOverSamples,
    Transpose,
)
from codegen.program.names import FunctionNames
from symbolic.formula import nodes
from symbolic.formula.notation import Layout
from symbolic.functions.registry import activation, loss
from tests.symbolic.derivation.whole_arrays import ArrayWorld

WIDTHS = (2, 3, 4)
SAMPLES = 5
J = nodes.Quantity("J")
W1, W2, B1, B2, X, Y, YHAT, A1, A2, Z1, Z2 = (
    nodes.Quantity("W", 1),
    nodes.Quantity("W", 2),
    nodes.Quantity("b", 1),
    nodes.Quantity("b", 2),
    nodes.Quantity("X"),
    nodes.Quantity("Y"),
    nodes.Quantity("Yhat"),
    nodes.Quantity("A", 1),
    nodes.Quantity("A", 2),
    nodes.Quantity("Z", 1),
    nodes.Quantity("Z", 2),
)
DA1, DZ2 = nodes.Partial(J, A1), nodes.Partial(J, Z2)
ONES, UNITS = nodes.Quantity("ones"), nodes.Quantity("ones", 2)
TWO = nodes.Number("2")
MEAN = nodes.Quotient(nodes.Number("1"), nodes.Quantity("samples"))
PER_OUTPUT = nodes.Quotient(nodes.Number("1"), nodes.Quantity("width", None, (2,)))
SLOPE = nodes.Apply("squared_error", (YHAT, Y), 1)


def arrays(last="identity", strength=None):
    names = FunctionNames()
    records = [activation("tanh"), activation(last)]
    for record in records:
        names[record]
    cost = Cost(loss("squared_error"), None, Fraction(1), "sum", 2, 4, records[-1], names[records[-1]])
    return Arrays(WIDTHS, names, cost, strength)


def named(text):
    return Name(text)


def turned(formula):
    return nodes.Transpose(formula)


def matmul(*factors):
    return nodes.MatrixProduct(factors)


RULES = {
    "a number": (TWO, Number(Fraction(2))),
    "an array": (Z1, named("z1")),
    "the predictions": (YHAT, named("a2")),
    "a derivative": (DZ2, named("dz2")),
    "a sum": (nodes.Sum((A1, Z1)), Add(named("a1"), named("z1"))),
    "a difference": (nodes.Sum((A1, nodes.Negative(Z1))), Subtract(named("a1"), named("z1"))),
    "a minus": (nodes.Negative(A1), Negate(named("a1"))),
    "brackets": (nodes.Group(A1), named("a1")),
    "elementwise": (nodes.Hadamard((A1, Z1)), Multiply(named("a1"), named("z1"))),
    "a transpose": (turned(W1), Transpose(named("W1"))),
    "a quotient": (nodes.Quotient(A1, Z1), Divide(named("a1"), named("z1"))),
    "a product": (matmul(DZ2, W2), MatMul(named("dz2"), named("W2"))),
    "a product of three": (
        matmul(A1, turned(W2), W2),
        MatMul(MatMul(named("a1"), Transpose(named("W2"))), named("W2")),
    ),
    "a bias for every sample": (
        nodes.Sum((matmul(A1, turned(W2)), matmul(ONES, turned(B2)))),
        Add(MatMul(named("a1"), Transpose(named("W2"))), named("b2")),
    ),
    "a bias that is a row": (matmul(ONES, B2), named("b2")),
    "a sum over samples": (matmul(turned(DZ2), ONES), SumOverSamples(named("dz2"))),
    "row sums": (matmul(Y, UNITS), RowSum(named("y"))),
    "row sums of a product": (matmul(nodes.Hadamard((A2, Y)), UNITS), RowSum(Multiply(named("a2"), named("y")))),
    "row sums for every column": (matmul(Y, UNITS, turned(UNITS)), RowSum(named("y"))),
    "a factor for each row": (
        matmul(nodes.Apply("diag", (matmul(Y, UNITS),)), A2),
        Multiply(RowSum(named("y")), named("a2")),
    ),
    "a number in front": (nodes.Product((TWO, A1)), Multiply(Number(Fraction(2)), named("a1"))),
    "a mean": (nodes.Product((MEAN, A1)), Divide(named("a1"), named("N"))),
    "a mean over outputs": (nodes.Product((PER_OUTPUT, A2)), Divide(named("a2"), Number(Fraction(4)))),
    "numbers in front": (
        nodes.Product((TWO, PER_OUTPUT, A2)),
        Divide(named("a2"), Number(Fraction(2))),
    ),
    "softmax": (nodes.Apply("softmax", (Z2,)), Call("softmax", (named("z2"),))),
    "a slope of a function": (nodes.Apply("tanh", (Z1,), 1), Call("tanh_prime", (named("z1"),))),
    "the slope of the loss": (
        nodes.Apply("squared_error", (YHAT, Y), 1),
        Multiply(Number(Fraction(2)), Subtract(named("a2"), named("y"))),
    ),
    "the slope of the loss in a mean": (
        nodes.Product((MEAN, nodes.Quotient(nodes.Number("1"), TWO), SLOPE)),
        Divide(Subtract(named("a2"), named("y")), named("N")),
    ),
}


@pytest.mark.parametrize(("formula", "expression"), RULES.values(), ids=RULES)
def test_what_each_formula_becomes(formula, expression):
    assert arrays().lower(formula) == expression


def test_the_strength_of_a_penalty_is_its_number():
    formula = nodes.Product((nodes.Quantity("lambda"), W1))
    found = arrays(strength=Fraction(1, 4)).lower(formula)
    assert Number(Fraction(1, 4)) in (found.left, found.right)


@pytest.mark.parametrize(
    ("formula", "message"),
    [
        (nodes.Sigma(A1, "k", 1, 3), "no array operation for Sigma"),
        (nodes.Text("words"), "no array operation for Text"),
        (nodes.Apply("softmax", (Z2,), 1), "no array operation for the function softmax"),
        (nodes.Apply("sin", (Z2,)), "sin"),
        (matmul(ONES, turned(A1)), "only a bias is repeated for every sample"),
        (matmul(ONES, turned(B1), W1), "only a bias is repeated for every sample"),
        (matmul(W1, ONES), "samples are added up over rows"),
    ],
)
def test_what_no_array_operation_computes_is_refused(formula, message):
    with pytest.raises((ProgramError, ValueError, KeyError), match=message):
        arrays().lower(formula)


# --- worth the same -------------------------------------------------------------------------------------------------

VALUED = [
    name for name in RULES if name not in {"a number", "softmax", "a slope of a function", "a bias that is a row"}
]
SHAPES = {"W1": (3, 2), "W2": (4, 3), "b1": (3,), "b2": (4,), "x": (5, 2), "y": (5, 4)}
SHAPES |= {"z1": (5, 3), "a1": (5, 3), "z2": (5, 4), "a2": (5, 4), "dz2": (5, 4), "da1": (5, 3)}
NUMBERS = {
    name: np.random.default_rng(seed).uniform(0.5, 2.0, shape) for seed, (name, shape) in enumerate(SHAPES.items())
}


def by_numpy(formula):
    """Return a formula evaluated by the rules of matrix algebra alone."""

    def array(part):
        if isinstance(part, nodes.Partial):
            return NUMBERS[f"d{name_of(part.wrt)}"]
        value = NUMBERS["a2" if part.name == "Yhat" else name_of(part)]
        return value.reshape(-1, 1) if value.ndim == 1 else value

    return ArrayWorld(array, WIDTHS, Layout(), SAMPLES).value(formula)


def name_of(array):
    return f"{array.name if array.name == 'W' else array.name.lower()}{array.layer or ''}"


def by_program(expression):
    """Return the same by the program's interpreter."""

    def table(value):
        rows = value.reshape(1, -1) if value.ndim == 1 else value
        return Table(tuple(tuple(map(mpmath.mpf, row)) for row in rows.tolist()), value.ndim)

    tables = {name: table(value) for name, value in NUMBERS.items()}
    tables["N"] = Table(((mpmath.mpf(SAMPLES),),), 0)
    found = value_of(expression, Values(tables, {}))
    return np.array([[float(entry) for entry in row] for row in found.rows])


@pytest.mark.parametrize("name", VALUED)
def test_the_program_computes_what_the_formula_says(name):
    formula, _ = RULES[name]
    expected, found = by_numpy(formula), by_program(arrays().lower(formula))
    if name == "a sum over samples":
        expected = expected.T  # a gradient of b is a row in a program
    np.testing.assert_allclose(np.broadcast_to(found, expected.shape), expected, rtol=1e-12)
