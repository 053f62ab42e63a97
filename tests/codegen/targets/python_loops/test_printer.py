"""Printed Python means what the nodes mean, in the layout of `ruff format`."""

import ast
import math
from fractions import Fraction

import pytest

from codegen.program.ir import (
    Add,
    Call,
    Compare,
    Divide,
    Expr,
    Function,
    Multiply,
    Name,
    Negate,
    Number,
    Power,
    RowSum,
    Subtract,
    Where,
)
from codegen.program.loops.steps import Entry
from codegen.targets.python_loops.printer import python_text
from codegen.targets.python_loops.runtime.sign import sign
from codegen.targets.python_loops.statements import value_lines

A, B, C = Name("a"), Name("b"), Name("c")
Z = Entry("z1", ("i", "0"))
ZERO, ONE, HALF, TWO = (Number(Fraction(value)) for value in ("0", "1", "1/2", "2"))


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        (Add(A, Add(B, C)), "a + (b + c)"),
        (Subtract(A, Subtract(B, C)), "a - (b - c)"),
        (Divide(A, Multiply(B, C)), "a / (b * c)"),
        (Multiply(Subtract(A, B), C), "(a - b) * c"),
        (Negate(Subtract(A, B)), "b - a"),
        (Negate(Multiply(A, B)), "-a * b"),
        (Negate(Number(Fraction(3))), "-3.0"),
        (Negate(Power(A, TWO)), "-(a**2)"),
        (Negate(Function("abs", (Z,))), "-abs(z1[i][0])"),
        (Power(A, TWO), "a**2"),
        (Power(Z, TWO), "z1[i][0] ** 2"),
        (Power(Negate(A), HALF), "(-a) ** 0.5"),
        (Function("exp", (A,)), "math.exp(a)"),
        (Function("maximum", (Z, ZERO)), "max(z1[i][0], 0.0)"),
        (Function("minimum", (A, ONE)), "min(a, 1.0)"),
        (Function("sign", (Subtract(A, B),)), "sign(a - b)"),
        (Call("sigmoid", (Z,)), "sigmoid(z1[i][0])"),
        (Where(Compare(A, ZERO, ">"), A, HALF), "a if a > 0.0 else 0.5"),
        (Divide(Where(Compare(A, ZERO, ">="), ONE, B), C), "(1.0 if a >= 0.0 else b) / c"),
        (Where(Compare(A, B, "<"), Where(Compare(A, C, "<"), A, C), B), "(a if a < c else c) if a < b else b"),
        (Number(Fraction(1, 3)), "0.3333333333333333"),
    ],
)
def test_text(expression, text):
    assert python_text(expression) == text
    assert ast.unparse(ast.parse(text)).replace(" ** ", "**") != ""


def test_a_node_without_a_rule_is_refused():
    with pytest.raises(TypeError, match="no Python rule for RowSum"):
        python_text(RowSum(A))


def test_a_value_that_is_too_long_is_computed_in_parts():
    value: Expr = Name("total_1")
    for number in range(2, 30):
        value = Add(value, Name(f"total_{number}"))
    *parts, last = value_lines("cost = ", value, "    ")
    assert all(len(line) <= 88 for line in (*parts, last))
    assert last.startswith("    cost = part_")
    assert "\n".join((*parts, last)).count("total_") == 29


@pytest.mark.parametrize(("x", "expected"), [(-0.5, -1.0), (0.0, 0.0), (-0.0, 0.0), (3.0, 1.0), (math.nan, 0.0)])
def test_sign(x, expected):
    assert sign(x) == expected
