"""What happens if something changes a little, and all six statements of the slides."""

from __future__ import annotations

from fractions import Fraction

import pytest

from symbolic.derivation.engine import Deriver
from symbolic.errors import ChalkgradError
from symbolic.formula.nodes import Quantity
from symbolic.formula.text import print_text
from symbolic.graph.written.numbers import read_numbers
from symbolic.graph.written.text import graph_from_text
from symbolic.numeric.rounding import Rounding
from symbolic.numeric.whatif import what_if
from tests.symbolic.numeric.worked import worked

LINE = "q = x + y; f = q*z"
POINT = "x=-2, y=5, z=-4"
CHAIN = "h = w*x; a = sigmoid(h); s = a*a + x; f = s*a + max(h, s)"


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
