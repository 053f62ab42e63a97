"""Scalar expressions become nodes in the order in which they are stored, and mean the same."""

from fractions import Fraction

import mpmath
import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st

from codegen.program.elementwise import expression_to_ir
from codegen.program.interpreter import Table, Values, value_of
from codegen.program.ir import Add, Divide, Function, Multiply, Name, Negate, Number, ProgramError, Subtract
from symbolic.functions.base import Activation, P, Y, Z
from symbolic.functions.names import ACTIVATION_NAMES, LOSS_NAMES
from symbolic.functions.registry import activation, loss

NAMES = {Z: Name("z"), P: Name("p"), Y: Name("y")}
ONE = Number(Fraction(1))


@pytest.mark.parametrize(
    ("expression", "nodes"),
    [
        (sympy.Add(P, -Y, evaluate=False), Subtract(Name("p"), Name("y"))),
        (sympy.Add(-Y, P, evaluate=False), Subtract(Name("p"), Name("y"))),
        (sympy.Mul(P, Y, evaluate=False), Multiply(Name("p"), Name("y"))),
        (sympy.Mul(Y, P, evaluate=False), Multiply(Name("y"), Name("p"))),
        (-P / Y, Negate(Divide(Name("p"), Name("y")))),
        (1 / Z, Divide(ONE, Name("z"))),
        (sympy.sqrt(Z), Function("sqrt", (Name("z"),))),
        (sympy.Max(0, Z), Function("maximum", (Name("z"), Number(Fraction(0))))),
        (sympy.exp(Z) + 1, Add(ONE, Function("exp", (Name("z"),)))),
        (Z / 3, Divide(Name("z"), Number(Fraction(3)))),
    ],
)
def test_expressions_become_the_nodes_that_are_written(expression, nodes):
    found = expression_to_ir(expression, NAMES)
    if isinstance(nodes, Add):
        assert found in (nodes, Add(nodes.right, nodes.left))
    else:
        assert found == nodes


def test_a_float_is_kept_exactly_and_pi_to_thirty_digits():
    assert expression_to_ir(sympy.Float(0.1), {}) == Number(Fraction(0.1))
    pi = expression_to_ir(sympy.pi, {}).value
    assert abs(mpmath.mpf(pi.numerator) / pi.denominator - mpmath.pi) < 1e-15


@pytest.mark.parametrize(
    "expression",
    [
        sympy.atan(Z),
        sympy.Function("f")(Z),
        sympy.Piecewise((Z, Z > 1), (1, Z > 0), (0, True)),
        sympy.Piecewise((Z, sympy.And(Z > 1, Z < 2)), (0, True)),
        sympy.I * Z,
    ],
)
def test_what_a_stable_form_may_not_hold_is_refused(expression):
    with pytest.raises((ProgramError, ValueError)):
        expression_to_ir(expression, NAMES)


def interpreted(form, values):
    """Return a stable form at a point by the interpreter."""
    tables = {name: Table(((mpmath.mpf(number),),), 0) for name, number in values.items()}
    for symbol, let in form.lets:
        tables[symbol.name] = value_of(expression_to_ir(let, NAMES), Values(tables, {}))
    return value_of(expression_to_ir(form.value, NAMES), Values(tables, {})).scalar


ELEMENTWISE = [name for name in ACTIVATION_NAMES if isinstance(activation(name), Activation)]


@pytest.mark.parametrize("name", ELEMENTWISE)
@given(z=st.floats(-20, 20))
def test_stable_forms_of_activations_equal_their_expressions(name, z):
    record = activation(name)
    with mpmath.workdps(40):
        exact = mpmath.mpmathify(record.expression.subs(Z, sympy.Rational(z)).evalf(40))
        found = interpreted(record.stable, {"z": z})
        assert abs(found - exact) <= mpmath.mpf(10) ** -25 * (1 + abs(exact))


@pytest.mark.parametrize("name", LOSS_NAMES)
@given(p=st.floats(0.01, 0.99), y=st.floats(0.01, 0.99))
def test_stable_forms_of_losses_equal_their_expressions(name, p, y):
    record = loss(name)
    with mpmath.workdps(40):
        exact = mpmath.mpmathify(record.expression.subs({P: sympy.Rational(p), Y: sympy.Rational(y)}).evalf(40))
        found = interpreted(record.stable, {"p": p, "y": y})
        assert abs(found - exact) <= mpmath.mpf(10) ** -25 * (1 + abs(exact))
