"""Printed C means what the nodes mean: of the type of the header, and never a quotient of whole numbers."""

import ctypes
import math
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codegen.program.ir import (
    Add,
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
from codegen.targets.c_header.mathematics import function_lines
from codegen.targets.c_header.names import Names
from codegen.targets.c_header.printer import c_text, functions_in
from tests.codegen.targets.c_header.compiled import compile_c

A, B, C = Name("a"), Name("b"), Name("c")
Z = Entry("z1", ("i", "j"))
ZERO, ONE, HALF, TWO = (Number(Fraction(value)) for value in ("0", "1", "1/2", "2"))
NAMES = Names("net", {"z1": "w->z1", "W1": "p->W1"})


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        (Z, "w->z1[j]"),
        (Entry("W1", ("0", "k")), "p->W1[0][k]"),
        (Add(A, Add(B, C)), "a + (b + c)"),
        (Divide(A, Multiply(B, C)), "a / (b * c)"),
        (Divide(ONE, TWO), "(net_real)1 / 2"),
        (Divide(TWO, A), "2 / a"),
        (Divide(Where(Compare(A, ZERO, ">"), ONE, ZERO), TWO), "(net_real)(a > 0 ? 1 : 0) / 2"),
        (Multiply(HALF, A), "(net_real)0.5 * a"),
        (Multiply(Number(Fraction(10**9)), A), "(net_real)1000000000.0 * a"),
        (Negate(Subtract(A, B)), "b - a"),
        (Multiply(A, Negate(Subtract(A, B))), "a * (b - a)"),
        (Negate(Negate(A)), "-(-a)"),
        (Negate(Number(Fraction(-3))), "-(-3)"),
        (Power(Z, TWO), "net_square(w->z1[j])"),
        (Power(A, HALF), "net_pow(a, (net_real)0.5)"),
        (Function("maximum", (A, ZERO)), "net_maximum(a, 0)"),
        (Divide(Where(Compare(A, ZERO, "<"), B, ONE), Add(ONE, B)), "(a < 0 ? b : 1) / (1 + b)"),
        (Where(Compare(A, B, "<="), Where(Compare(A, C, "<"), A, C), B), "a <= b ? (a < c ? a : c) : b"),
    ],
)
def test_text(expression, text):
    assert c_text(expression, NAMES) == text


def test_a_node_without_a_rule_is_refused():
    with pytest.raises(TypeError, match="no C rule for RowSum"):
        c_text(RowSum(A), NAMES)


VALUES = {"a": 3.25, "b": -0.625, "c": 1.5}


def value_of(expression: Expr) -> float:
    match expression:
        case Name(name):
            return VALUES[name]
        case Number(value):
            return float(value)
        case Negate(operand):
            return -value_of(operand)
        case Add(left, right):
            return value_of(left) + value_of(right)
        case Subtract(left, right):
            return value_of(left) - value_of(right)
        case Multiply(left, right):
            return value_of(left) * value_of(right)
        case Divide(left, right):
            return value_of(left) / value_of(right)
        case Power(left, _):
            return value_of(left) ** 2
        case Where(condition, yes, no):
            return value_of(yes if value_of(condition.left) < value_of(condition.right) else no)


leaves = st.sampled_from([A, B, C, HALF, TWO, Number(Fraction(-3)), Number(Fraction(7))])
trees = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds(Negate, inner),
        st.builds(Power, inner, st.just(TWO)),
        st.builds(Where, st.builds(Compare, inner, inner, st.just("<")), inner, inner),
        *(st.builds(node, inner, inner) for node in (Add, Subtract, Multiply, Divide)),
    ),
    max_leaves=12,
)


@settings(max_examples=3)
@given(found=st.lists(trees, min_size=40, max_size=40))
def test_printed_arithmetic_has_the_value_of_its_nodes(found, tmp_path_factory):
    expected = []
    for tree in found:
        try:
            expected.append(value_of(tree))
        except (ZeroDivisionError, OverflowError):
            expected.append(None)
    kept = [(tree, value) for tree, value in zip(found, expected, strict=True) if value is not None]
    folder = tmp_path_factory.mktemp("printed")
    functions = [line for lines in function_lines(["square", "pow"], "net") for line in lines]
    body = [f"    values[{k}] = {c_text(tree, NAMES)};" for k, (tree, _) in enumerate(kept)]
    signature = "void computed(double a, double b, double c, double *values)"
    source = ["#include <math.h>", "typedef double net_real;", *functions, f"{signature};", signature, "{", *body]
    unused = "    (void)a; (void)b; (void)c;"
    (folder / "printed.c").write_text("\n".join([*source, unused, "}", ""]), encoding="utf-8")
    compile_c(folder / "printed.c", folder / "printed.so", "-shared", "-fPIC", "-Wno-error=div-by-zero")
    values = (ctypes.c_double * len(kept))()
    arguments = [ctypes.c_double(VALUES[name]) for name in "abc"]
    ctypes.CDLL(str(folder / "printed.so")).computed(*arguments, values)
    for (tree, value), computed in zip(kept, values, strict=True):
        assert computed == pytest.approx(value, rel=1e-12, abs=1e-300) or not math.isfinite(value), tree


def test_the_functions_that_are_called_are_known():
    value = Add(Function("exp", (Power(A, TWO),)), Power(Function("abs", (B,)), HALF))
    assert sorted(functions_in(value)) == ["abs", "exp", "pow", "square"]
