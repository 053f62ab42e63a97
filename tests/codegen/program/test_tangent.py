"""Every tangent rule against differences of the interpreter, which knows no derivative, with 60 digits."""

from dataclasses import replace
from fractions import Fraction

import mpmath
import pytest

from codegen.program import ir
from codegen.program.arithmetic import ZERO
from codegen.program.interpreter import Table, Values, value_of
from codegen.program.ir import (
    ARITY,
    Add,
    Call,
    Compare,
    Divide,
    Expr,
    Function,
    Helper,
    MatMul,
    Multiply,
    Name,
    Negate,
    Number,
    Power,
    ProgramError,
    RowMax,
    RowSum,
    Subtract,
    SumAll,
    SumOverSamples,
    Tangent,
    Transpose,
    Where,
    dot,
)
from codegen.program.routines import SOFTMAX, activation_routine, derivative_routine, loss_derivative_routine
from codegen.program.tangent import Motion, kinks_of_call, tangent
from symbolic.functions.registry import activation, loss
from tests.codegen.nets import ELEMENTWISE

U, V, C, B = Name("u"), Name("v"), Name("c"), Name("b")
TANH_PRIME = derivative_routine(activation("tanh"), "tanh").helper()

POINTS = {
    "u": [["0.3", "-0.7"], ["1.9", "0.4"], ["-1.2", "0.8"]],
    "v": [["1.1", "0.6"], ["-0.2", "2.3"], ["0.5", "-0.9"]],
    "c": [["0.7", "1.3"], ["0.2", "0.9"], ["2.1", "0.1"]],
    "b": [["0.25", "-1.5"]],
}
VELOCITIES = {
    "u": [["0.9", "-0.4"], ["0.3", "1.2"], ["-0.8", "0.1"]],
    "v": [["-0.5", "0.7"], ["1.4", "-0.2"], ["0.6", "0.35"]],
    "b": [["0.8", "-0.3"]],
}
RANKS = {"b": 1}

EXPRESSIONS = {
    "name": U,
    "negate": Negate(U),
    "transpose": Transpose(U),
    "row max": RowMax(Multiply(U, C)),
    "row sum": RowSum(Multiply(U, V)),
    "sum over samples": SumOverSamples(Multiply(U, C)),
    "sum of all": SumAll(Multiply(U, V)),
    "add": Add(Multiply(U, U), V),
    "add a row": Add(U, B),
    "subtract": Subtract(U, Multiply(V, C)),
    "subtract what moves": Subtract(C, U),
    "multiply": Multiply(U, V),
    "multiply a column": Multiply(U, RowSum(V)),
    "divide": Divide(U, V),
    "divide by what moves": Divide(C, V),
    "divide by what does not": Divide(U, C),
    "square": Power(U, Number(Fraction(2))),
    "power of a number": Power(Number(Fraction(2)), Multiply(U, V)),
    "cube": Power(Multiply(U, V), Number(Fraction(3))),
    "negative power": Power(V, Number(Fraction(-3))),
    "matrix product": MatMul(Transpose(U), V),
    "matrix product by what does not move": MatMul(Transpose(C), V),
    "matrix product of what does not move": MatMul(U, Transpose(C)),
    "where": Where(Compare(U, V, ">"), Multiply(U, V), C),
    "where not": Where(Compare(U, C, "<="), C, Multiply(U, U)),
    "softmax": Call("softmax", (Multiply(U, V),)),
    "softmax squared": Power(Call("softmax", (U,)), Number(Fraction(2))),
    "maximum": Function("maximum", (Multiply(U, V), C)),
    "minimum": Function("minimum", (C, Multiply(U, V))),
}
POSITIVE = Add(Multiply(U, U), C)
ARGUMENTS = {"log": POSITIVE, "log1p": POSITIVE, "sqrt": POSITIVE}
EXPRESSIONS |= {
    name: Function(name, (ARGUMENTS.get(name, Multiply(U, V)),)) for name, arity in ARITY.items() if arity == 1
}


def tables_at(step):
    """Return the values of all names after `step` along the velocities."""
    tables = {}
    for name, rows in POINTS.items():
        speeds = VELOCITIES.get(name, [["0", "0"]] * len(rows))
        moved = tuple(
            tuple(mpmath.mpf(entry) + step * mpmath.mpf(speed) for entry, speed in zip(row, line, strict=True))
            for row, line in zip(rows, speeds, strict=True)
        )
        tables[name] = Table(moved, RANKS.get(name, 2))
    return tables


def assert_right(expression, helpers=(SOFTMAX, TANH_PRIME)):
    known = {helper.name: helper for helper in helpers}
    along = tangent(expression, Motion(frozenset(VELOCITIES), known))
    with mpmath.workdps(60):
        speeds = {
            dot(name): Table(tuple(tuple(map(mpmath.mpf, row)) for row in rows), RANKS.get(name, 2))
            for name, rows in VELOCITIES.items()
        }
        h = mpmath.mpf(10) ** -20
        found = value_of(along, Values({**tables_at(0), **speeds}, known))
        ahead, behind = (value_of(expression, Values(tables_at(step), known)) for step in (h, -h))
        for i, row in enumerate(ahead.rows):
            for j, entry in enumerate(row):
                expected = (entry - behind.rows[i][j]) / (2 * h)
                assert abs(found.entry(i, j) - expected) < mpmath.mpf(10) ** -28, (i, j)


@pytest.mark.parametrize("expression", EXPRESSIONS.values(), ids=EXPRESSIONS.keys())
def test_a_rule_gives_the_derivative_along_the_direction(expression):
    assert_right(expression)


def test_every_node_has_a_rule_and_is_tested():
    nodes = {getattr(ir, name) for name in ir.__all__ if isinstance(getattr(ir, name), type)}
    concrete = {node for node in nodes if issubclass(node, Expr)} - {Expr, ir.Unary, ir.Binary, Compare}
    assert concrete <= set(tangent.registry)
    tested = {type(node) for expression in EXPRESSIONS.values() for node in ir.nodes_in(expression)}
    assert concrete <= tested


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_helpers_of_activations_carry_their_derivatives(name):
    record = activation(name)
    for routine in (activation_routine(record, name), derivative_routine(record, name)):
        helper = routine.helper()
        if helper is not None:
            inner = [other for other in helper.tangent.helpers if other.name != helper.name]
            assert_right(Call(helper.name, (Multiply(U, V),)), (helper, *inner))


@pytest.mark.parametrize("name", ["huber", "binary_cross_entropy", "categorical_cross_entropy", "hinge"])
def test_helpers_of_losses_carry_their_derivatives(name):
    helper = loss_derivative_routine(loss(name)).helper()
    share = Divide(Multiply(U, U), Add(Multiply(U, U), C))
    assert_right(Call(helper.name, (share, Number(Fraction(1, 3)))), (helper, *helper.tangent.helpers))


# --- what does not move -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("expression", EXPRESSIONS.values(), ids=EXPRESSIONS.keys())
def test_what_does_not_move_has_the_derivative_zero(expression):
    assert tangent(expression, Motion(frozenset(), {"softmax": SOFTMAX, "tanh_prime": TANH_PRIME})) == ZERO


def test_terms_and_factors_that_are_zero_are_not_written():
    motion = Motion(frozenset({"u"}), {})
    assert tangent(Add(U, C), motion) == Name("u_dot")
    assert tangent(Subtract(C, U), motion) == Negate(Name("u_dot"))
    assert tangent(Multiply(C, U), motion) == Multiply(C, Name("u_dot"))
    assert tangent(Divide(U, C), motion) == Divide(Name("u_dot"), C)
    assert tangent(Function("sign", (U,)), motion) == ZERO


# --- what has no derivative -------------------------------------------------------------------------------------


def test_a_power_with_a_varying_exponent_is_refused():
    with pytest.raises(ProgramError, match="no tangent rule for a power whose base and exponent both change"):
        tangent(Power(U, V), Motion(frozenset({"u"}), {}))


def test_a_condition_has_no_tangent():
    with pytest.raises(ProgramError, match="no tangent rule for Compare"):
        tangent(Compare(U, V, "<"), Motion(frozenset({"u"}), {}))


def test_a_helper_without_a_derivative_is_refused():
    bare = Helper("f", ("z",), (), Name("z"), ("f(z) = z.",))
    with pytest.raises(ProgramError, match="no derivative of helper `f` by `z` is known"):
        tangent(Call("f", (U,)), Motion(frozenset({"u"}), {"f": bare}))
    assert tangent(Call("f", (C,)), Motion(frozenset({"u"}), {"f": bare})) == ZERO


def test_an_argument_that_a_derivative_leaves_out_may_not_move():
    helper = loss_derivative_routine(loss("huber")).helper()
    with pytest.raises(ProgramError, match="no derivative of helper `huber_prime` by `y` is known"):
        tangent(Call("huber_prime", (C, U)), Motion(frozenset({"u"}), {"huber_prime": helper}))


def test_the_kinks_of_a_call_are_those_of_its_helper_at_its_arguments():
    bent = replace(SOFTMAX, name="f", tangent=Tangent(("z",), ZERO, (), (Subtract(Name("z"), Number(Fraction(1))),)))
    motion = Motion(frozenset({"u"}), {"f": bent, "softmax": SOFTMAX})
    assert kinks_of_call(Call("f", (U,)), motion) == (Subtract(U, Number(Fraction(1))),)
    assert kinks_of_call(Call("f", (C,)), motion) == ()
    assert kinks_of_call(Call("softmax", (U,)), motion) == ()
