"""Passes with numbers: every value and gradient is that of a complex step through the whole graph."""

from __future__ import annotations

from fractions import Fraction

import mpmath
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from symbolic.formula.nodes import Partial, Quantity
from symbolic.formula.text import print_text
from symbolic.graph.written.text import graph_from_text
from tests.symbolic.formula.evaluation import evaluate
from tests.symbolic.numeric.worked import worked

LINE = "q = x + y; f = q*z"
POINT = "x=-2, y=5, z=-4"
CHAIN = "h = w*x; a = sigmoid(h); s = a*a + x; f = s*a + max(h, s)"


def test_numbers_flow_forward_and_gradients_back():
    _, _, lines = worked(LINE, POINT)
    assert lines == [
        "q = x + y = -2 + 5 = 3",
        "f = q z = 3 · (-4) = -12",
        "∂f/∂f = 1",
        "∂f/∂q = z = -4",
        "∂f/∂z = q = 3",
        "∂f/∂y = ∂f/∂q × ∂q/∂y = ∂f/∂q × 1 = -4",
        "∂f/∂x = ∂f/∂q × ∂q/∂x = ∂f/∂q × 1 = -4",
    ]


def test_a_value_that_is_used_twice_has_a_sum_over_its_paths():
    _, _, lines = worked("s = x*y; f = s*s + s", "x=2, y=3")
    assert "∂f/∂s = s + s + 1 = 6 + 6 + 1 = 13" in lines
    _, _, lines = worked("s = x*y; t = 2*s; f = s*t", "x=2, y=3")
    assert lines[-3] == "∂f/∂s = (∂f/∂t × ∂t/∂s) + ∂(s t)/∂s = (∂f/∂t × 2) + t = (6 × 2) + 12 = 24"


def oracle(graph, wrt):
    """Return the derivative of the output by a complex step."""
    h = mpmath.mpf(10) ** -30
    values = {Quantity(name): mpmath.mpf(v.numerator) / v.denominator for name, v in graph.at.items()}
    values[Quantity(wrt)] += mpmath.mpc(0, h)
    for quantity in graph.graph.quantities():
        if quantity not in values:
            values[quantity] = evaluate(graph.equations[quantity.name], values.__getitem__)
    return mpmath.im(values[Quantity(graph.output)]) / h


TERMS = st.sampled_from(
    [
        "{a}*{b}",
        "{a} + {b}",
        "sin({a})*{b}",
        "exp(-{a}^2) + {b}",
        "{a}/(2 + {b}^2)",
        "sigmoid({a}) - {b}",
        "{a}*{a} - {b}",
    ]
)


@st.composite
def graphs(draw):
    """Draw a graph in which values are used any number of times."""
    names, parts = ["x", "y", "z"], []
    for number in range(draw(st.integers(1, 6))):
        term = draw(TERMS).format(a=draw(st.sampled_from(names)), b=draw(st.sampled_from(names)))
        parts.append(f"n{number} = {term}")
        names.append(f"n{number}")
    return "; ".join([*parts, f"f = {' + '.join(name for name in names if name not in 'xyz')} + x*y"])


@settings(max_examples=120, deadline=None, derandomize=True)
@given(text=graphs(), point=st.lists(st.integers(-20, 20), min_size=3, max_size=3))
def test_every_gradient_is_that_of_a_complex_step(text, point):
    numbers = dict(zip("xyz", point, strict=True))
    graph = graph_from_text(text)
    at = ", ".join(f"{name}={numbers[name]}/10" for name in graph.inputs)
    graph, workings, _ = worked(text, at)
    with mpmath.workdps(50):
        for name in graph.inputs:
            expected = oracle(graph, name)
            assume(abs(expected) < 1e20)
            found = workings[Partial(Quantity("f"), Quantity(name))]
            found = mpmath.mpf(found.numerator) / found.denominator if isinstance(found, Fraction) else found
            assert abs(found - expected) <= mpmath.mpf(10) ** -20 * (1 + abs(expected)), name


def test_names_of_one_letter_keep_it_in_every_notation():
    graph = graph_from_text("L = x^2; C = L*3; f = C*W + w").in_notation("bare")
    shown = [print_text(Quantity(name), graph.written_in) for name in ("L", "C", "W", "w")]
    assert shown == ["L", "C", "W", "w"]
    latex = [letter.latex for _, letter in graph_from_text("f = w1 + w_1 + alpha + α").written_in.letters[:5]]
    assert len(set(latex)) == 5
