"""Printed NumPy text means what the nodes mean, in the layout of `ruff format`."""

import ast
import operator
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codegen.program.ir import (
    Add,
    Call,
    Compare,
    Divide,
    Expr,
    Function,
    MatMul,
    Multiply,
    Name,
    Negate,
    Number,
    Power,
    RowMax,
    RowSum,
    Subtract,
    SumAll,
    SumOverSamples,
    Transpose,
    Where,
)
from codegen.targets.numpy_module.printer import numpy_text

A, B, C = Name("a"), Name("b"), Name("c")
ZERO, ONE, HALF = Number(Fraction(0)), Number(Fraction(1)), Number(Fraction(1, 2))


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        (Add(Add(A, B), C), "a + b + c"),
        (Add(A, Add(B, C)), "a + (b + c)"),
        (Subtract(A, Subtract(B, C)), "a - (b - c)"),
        (Divide(A, Multiply(B, C)), "a / (b * c)"),
        (Multiply(Subtract(A, B), C), "(a - b) * c"),
        (Negate(Subtract(A, B)), "b - a"),
        (Negate(Multiply(A, B)), "-a * b"),
        (Divide(C, Negate(Multiply(A, B))), "c / (-a * b)"),
        (Negate(Power(A, Number(Fraction(2)))), "-(a**2)"),
        (Power(A, Number(Fraction(2))), "a**2"),
        (Power(Subtract(A, B), Number(Fraction(2))), "(a - b) ** 2"),
        (Power(Negate(A), HALF), "(-a) ** 0.5"),
        (Function("abs", (A,)), "np.maximum(a, -a)"),
        (Negate(Function("abs", (A,))), "np.minimum(a, -a)"),
        (Function("abs", (Subtract(A, B),)), "np.maximum(a - b, b - a)"),
        (Function("sign", (A,)), "np.sign(a.real)"),
        (Function("sign", (Subtract(A, B),)), "np.sign((a - b).real)"),
        (Function("erfc", (A,)), "erfc(a)"),
        (Function("maximum", (A, ZERO)), "np.maximum(a, 0.0)"),
        (MatMul(Transpose(A), B), "a.T.dot(b)"),
        (MatMul(Add(A, B), Transpose(C)), "(a + b).dot(c.T)"),
        (RowMax(A), "a.max(axis=1, keepdims=True)"),
        (RowSum(Multiply(A, B)), "(a * b).sum(axis=1, keepdims=True)"),
        (SumOverSamples(A), "ones.dot(a)"),
        (Divide(SumAll(Power(A, Number(Fraction(2)))), Name("N")), "(a**2).sum() / N"),
        (Where(Compare(A, ZERO, ">"), A, Multiply(HALF, A)), "np.where(a > 0.0, a, 0.5 * a)"),
        (Where(Compare(A, ZERO, ">"), ONE, ZERO), "(a > 0.0).astype(a.dtype)"),
        (Where(Compare(A, ZERO, ">"), ONE, HALF), "np.where(a > 0.0, 1.0, 0.5).astype(a.dtype)"),
        (Call("softmax", (A,)), "softmax(a)"),
        (Number(Fraction(1, 3)), "0.3333333333333333"),
    ],
)
def test_text(expression, text):
    assert numpy_text(expression, {}) == text


def test_names_are_printed_as_told():
    assert numpy_text(MatMul(A, Transpose(Name("W1"))), {"W1": "p.W1"}) == "a.dot(p.W1.T)"


def test_a_node_without_a_rule_is_refused():
    class Unknown(Expr):
        pass

    with pytest.raises(TypeError, match="no NumPy rule for Unknown"):
        numpy_text(Unknown(), {})


OPERATORS = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
    Add: operator.add,
    Subtract: operator.sub,
    Multiply: operator.mul,
    Divide: operator.truediv,
    Power: operator.pow,
}
VALUES = {"a": Fraction(3), "b": Fraction(-5, 7), "c": Fraction(11, 2)}


def value_of_text(node):
    match node:
        case ast.BinOp(left, sign, right):
            return OPERATORS[type(sign)](value_of_text(left), value_of_text(right))
        case ast.UnaryOp(ast.USub(), operand):
            return -value_of_text(operand)
        case ast.Name(name):
            return VALUES[name]
        case ast.Constant(number):
            return Fraction(number)


def value_of_nodes(expression):
    match expression:
        case Name(name):
            return VALUES[name]
        case Number(number):
            return number
        case Negate(operand):
            return -value_of_nodes(operand)
        case _:
            return OPERATORS[type(expression)](value_of_nodes(expression.left), value_of_nodes(expression.right))


leaves = st.sampled_from([A, B, C, HALF, Number(Fraction(-2))])
trees = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds(Negate, inner),
        st.builds(Power, inner, st.just(Number(Fraction(2)))),
        *(st.builds(node, inner, inner) for node in (Add, Subtract, Multiply, Divide)),
    ),
    max_leaves=12,
)


@given(tree=trees)
def test_printed_arithmetic_has_the_value_of_its_nodes(tree):
    try:
        expected = value_of_nodes(tree)
    except ZeroDivisionError:
        return
    assert value_of_text(ast.parse(numpy_text(tree, {}), mode="eval").body) == expected
