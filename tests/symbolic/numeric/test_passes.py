"""Passes with numbers: every value and gradient is that of a complex step through the whole graph."""

from __future__ import annotations

from fractions import Fraction

import mpmath
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from symbolic.derivation.engine import Deriver
from symbolic.errors import ChalkgradError
from symbolic.formula.nodes import Partial, Quantity
from symbolic.formula.text import print_text
from symbolic.graph.written.numbers import read_numbers
from symbolic.graph.written.text import graph_from_text
from symbolic.numeric.kinks import kinks_met
from symbolic.numeric.passes import backward, forward
from symbolic.numeric.rounding import Rounding
from symbolic.numeric.whatif import what_if
from symbolic.numeric.workings import Workings
from tests.symbolic.formula.evaluation import evaluate

LINE = "q = x + y; f = q*z"
POINT = "x=-2, y=5, z=-4"
CHAIN = "h = w*x; a = sigmoid(h); s = a*a + x; f = s*a + max(h, s)"


def worked(text, at, rounding=None):
    """Return the graph, what is known of it, and its lines as text."""
    graph = graph_from_text(text).at_point(read_numbers(at, "--at"), "--at")
    point = graph.point
    workings = Workings(point, rounding or Rounding(), graph.written_in)
    by = [Quantity(name) for name in graph.inputs]
    lines = [
        *forward(graph.graph, workings),
        *backward(Deriver(graph.graph), Quantity(graph.output), by, workings),
    ]
    return graph, workings, [print_text(line, graph.written_in) for line in lines]


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


def test_what_is_rounded_stands_behind_about_equal():
    _, _, lines = worked("h = w*x; a = sigmoid(h); f = 2*a", "w=0.15, x=0.05")
    assert lines[:3] == [
        "h = w x = 0.15 · 0.05 = 0.0075",
        "a = σ(h) = σ(0.0075) ≈ 0.5019",
        "f = 2 a ≈ 2 · 0.5019 ≈ 1.0037",
    ]


def test_a_value_that_is_used_twice_has_a_sum_over_its_paths():
    _, _, lines = worked("s = x*y; f = s*s + s", "x=2, y=3")
    assert "∂f/∂s = s + s + 1 = 6 + 6 + 1 = 13" in lines
    _, _, lines = worked("s = x*y; t = 2*s; f = s*t", "x=2, y=3")
    assert lines[-3] == "∂f/∂s = (∂f/∂t × ∂t/∂s) + ∂(s t)/∂s = (∂f/∂t × 2) + t = (6 × 2) + 12 = 24"


def test_rounded_numbers_are_gone_on_with_where_that_is_asked_for():
    exact, carried = (worked("a = x/3; b = 3*a; f = b*b", "x=1", Rounding(2, carried=flag)) for flag in (False, True))
    given = worked("q = x*y", "x=1.236, y=1.5", Rounding(2, carried=True))
    assert given[2][0] == "q = x y = 1.24 · 1.5 = 1.86"
    assert exact[2][:3] == ["a = x/3 = 1/3 ≈ 0.33", "b = 3 a ≈ 3 · 0.33 ≈ 1", "f = b b = 1 · 1 = 1"]
    assert carried[2][:3] == ["a = x/3 = 1/3 ≈ 0.33", "b = 3 a = 3 · 0.33 = 0.99", "f = b b = 0.99 · 0.99 ≈ 0.98"]
    assert carried[1][Quantity("f")] == Fraction(98, 100)


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


@pytest.mark.parametrize(
    ("text", "at", "message"),
    [
        ("f = x/(y - 1)", "x=1, y=1", "f: found a division by zero in x/(y - 1), which is 1/(1 - 1) here; expected"),
        ("t = x - 2; f = log(t)", "x=1", "f: found the logarithm of a negative number in ln(t), which is ln(-1) here"),
        ("f = sqrt(x)", "x=0", "∂f/∂x: found a division by zero in 1/(2 sqrt(x)), which is 1/(2 · 0) here"),
    ],
)
def test_what_has_no_value_is_told_with_its_place(text, at, message):
    with pytest.raises(ChalkgradError) as error:
        worked(text, at)
    assert str(error.value).startswith(message)


def test_a_point_on_a_kink_is_told():
    graph, workings, _ = worked("f = relu(x)*y + max(x, z) + abs(y)", "x=0, y=2, z=0")
    met = kinks_met(Deriver(graph.graph), Quantity("f"), map(Quantity, "xyz"), workings)

    def said(words):
        return "".join(part if isinstance(part, str) else print_text(part, graph.written_in) for part in words)

    assert [said(words) for words in met] == [
        "Here x = 0, where there is no derivative; 0 is used.",
        "Here x = z, where there is no derivative; 1 is used.",
    ]


def test_nothing_is_exact_beside_what_is_rounded():
    _, _, lines = worked("f = x + y - z", "x=1/3, y=1/3, z=2/3")
    assert lines[0] == "f = x + y - z ≈ 0.3333 + 0.3333 - 0.6667 ≈ 0"
    _, _, lines = worked("f = 5*exp(-x)", "x=3000000000")
    assert lines[0].endswith("≈ 0")


def test_a_function_without_a_value_is_told_with_its_argument():
    with pytest.raises(ChalkgradError, match="f: found an overflow in softplus"):
        worked("f = softplus(x)", "x=2e10")


def test_numbers_that_are_never_written_out_are_gone_on_with():
    _, workings, lines = worked("f = exp(x)*y", "x=-1000, y=1", Rounding(carried=True))
    assert workings[Quantity("f")] != 0
    assert "10^(-435)" in lines[0]


def test_names_of_one_letter_keep_it_in_every_notation():
    graph = graph_from_text("L = x^2; C = L*3; f = C*W + w").in_notation("bare")
    shown = [print_text(Quantity(name), graph.written_in) for name in ("L", "C", "W", "w")]
    assert shown == ["L", "C", "W", "w"]
    latex = [letter.latex for _, letter in graph_from_text("f = w1 + w_1 + alpha + α").written_in.letters[:5]]
    assert len(set(latex)) == 5


# --- what if ----------------------------------------------------------------------------------------------------


def asked(text, at, name, step):
    graph = graph_from_text(text).at_point(read_numbers(at, "--at"), "--at")
    point = {Quantity(key): value for key, value in graph.at.items()}
    deriver, of = Deriver(graph.graph), Quantity(graph.output)
    found = what_if(deriver, of, Quantity(name), Fraction(step), point, Rounding(), graph.written_in)

    def text_of(line):
        return print_text(line, graph.written_in)

    words = "".join(part if isinstance(part, str) else text_of(part) for part in found.statement)
    return found, [text_of(line) for line in (found.moved, found.prediction, *found.anew, found.difference)], words


@pytest.mark.parametrize(
    ("name", "lines", "words"),
    [
        (
            "x",
            [
                "x := x + h = -2 + 1 = -1",
                "f' = f + ∂f/∂x · h = -12 + (-4) · 1 = -16",
                "f = (x + y) z = (-1 + 5) · (-4) = -16",
                "f - f' = 0",
            ],
            "an increase in x decreases f",
        ),
        (
            "y",
            [
                "y := y + h = 5 + 1 = 6",
                "f' = f + ∂f/∂y · h = -12 + (-4) · 1 = -16",
                "f = (x + y) z = (-2 + 6) · (-4) = -16",
                "f - f' = 0",
            ],
            "an increase in y decreases f",
        ),
        (
            "z",
            [
                "z := z + h = -4 + 1 = -3",
                "f' = f + ∂f/∂z · h = -12 + 3 · 1 = -9",
                "f = (x + y) z = (-2 + 5) · (-3) = -9",
                "f - f' = 0",
            ],
            "an increase in z increases f",
        ),
    ],
)
def test_all_statements_of_the_slides_come_out(name, lines, words):
    assert asked(LINE, POINT, name, 1)[1:] == (lines, words)


def test_a_step_that_is_too_large_is_said_to_be():
    found, _, words = asked("f = x^2", "x=1", "x", -3)
    assert (found.predicted, found.after) == (-5, 4)
    assert words == "a decrease in x decreases f, but h = -3 is too large a step for that"


def test_the_step_has_a_name_that_the_graph_does_not_have():
    assert asked("h = 2*x; f = h + x", "x=1", "x", 1)[1][0] == "x := x + s = 1 + 1 = 2"


def test_a_long_chain_is_computed_anew_line_by_line():
    links = "; ".join(f"a{k} = sin(a{k - 1})" for k in range(1, 400))
    _, lines, _ = asked(links, "a0=1", "a0", "0.1")
    assert len(lines) == 402


def test_values_that_vanish_are_shown_with_their_power_of_ten():
    links = "; ".join(f"a{k} = sin(a{k - 1})*a{k - 1}" for k in range(1, 23))
    _, _, lines = worked(links, "a0=1")
    assert "10^(-" in lines[21]


def test_a_step_has_a_name_however_many_are_taken():
    assert asked("f = h*s*r*step", "h=1, s=1, r=1, step=1", "h", "0.1")[1][0] == "h := h + step_2 = 1 + 0.1 = 1.1"


def test_a_flat_place_is_said_to_be_flat():
    assert asked("f = x^2", "x=0", "x", 1)[2] == "to first order an increase in x does not change f"


def test_a_quantity_without_influence_changes_nothing():
    found, _, words = asked("f = x*y; g = 2*z + f - f", "x=1, y=1, z=1", "x", 1)
    assert (found.slope, words) == (0, "to first order an increase in x does not change g")


def test_long_graphs_are_computed_anew_line_by_line():
    _, lines, _ = asked(CHAIN, "w=0.5, x=2", "w", "0.1")
    assert [line.split(" ")[0] for line in lines] == ["w", "f'", "h", "a", "s", "f", "f"]


@pytest.mark.parametrize(
    ("name", "step", "message"),
    [("q", 1, "found a step of q, which is computed from others"), ("x", 0, "found a step of 0 for x")],
)
def test_a_step_that_is_none_is_refused(name, step, message):
    with pytest.raises(ChalkgradError, match=message):
        asked(LINE, POINT, name, step)
