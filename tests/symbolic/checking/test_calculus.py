"""The calculus pages of the lecture: (x + y) z with numbers, and derivatives of functions of one variable."""

from __future__ import annotations

from fractions import Fraction

import pytest

from symbolic.checking.check import check_graph
from symbolic.checking.report import Report, Route, Verdict
from symbolic.formula.nodes import Apply, Formula, Number, Power, Product, Quantity, Quotient, Sum
from symbolic.graph.graph import HandGraph
from tests.symbolic.checking.seed_formulas import FORMULAS

x, y, z, q, f, a, c = (Quantity(name) for name in "xyzqfac")
NUMBERS = {"x": Fraction(-2), "y": Fraction(5), "z": Fraction(-4)}
GRAPH = HandGraph({q: Sum((x, y)), f: Product((q, z))})
FUNCTIONS: dict[str, Formula] = {
    "S004-15": Apply("exp", (x,)),
    "S004-17": Quotient(Number("1"), x),
    "S004-19": Product((a, x)),
    "S004-21": Sum((c, x)),
}
CALCULUS = {item["id"]: item for item in FORMULAS if item.get("topic") == "calculus"}
PAGES = {
    "the example": [number for number in CALCULUS if "S004-22" <= number <= "S004-28"],
    "what if x grows": [number for number in CALCULUS if "S004-29" <= number <= "S004-34"],
    "what if y grows": [number for number in CALCULUS if "S004-35" <= number <= "S004-38"],
    "what if z grows": [number for number in CALCULUS if "S004-39" <= number <= "S004-44"],
}
"""Each page begins again from the numbers of the example."""


def verdicts(report: Report) -> list[Verdict]:
    return [step.verdict for step in report.steps()]


@pytest.mark.parametrize("page", PAGES)
def test_every_line_of_the_worked_example_stands(page: str) -> None:
    text = "\n".join(f"${CALCULUS[number]['latex']}$" for number in PAGES[page])
    found = verdicts(check_graph(GRAPH, text, numbers=NUMBERS))
    assert len(found) >= len(PAGES[page])
    assert set(found) <= {Verdict.PROVED, Verdict.DEFINITION}


@pytest.mark.parametrize(("number", "definition"), FUNCTIONS.items())
def test_derivatives_of_one_variable_are_proved(number: str, definition: Formula) -> None:
    assert verdicts(check_graph(HandGraph({f: definition}), f"${CALCULUS[number]['latex']}$")) == [Verdict.PROVED]


def test_a_definition_of_one_variable_agrees_with_its_graph() -> None:
    graph = HandGraph({f: Power(x, Number("2"))})
    assert verdicts(check_graph(graph, "$f(x) = x^2$\n$f(x) = x^3$")) == [Verdict.DEFINITION, Verdict.REFUTED]


@pytest.mark.parametrize(
    "wrong",
    [
        r"\frac{\partial f}{\partial x} = y",
        r"\frac{\partial f}{\partial z} = x",
        r"\frac{\partial f}{\partial q} = q",
        r"f = (-2 + 5) * -4 = -16",
        r"\frac{\partial f}{\partial z} = 1 * q = 1 * 3 = 4",
        r"f(x, y, z) = (x + y)z = 12",
    ],
)
def test_a_wrong_line_is_refuted(wrong: str) -> None:
    report = check_graph(GRAPH, f"${wrong}$", numbers=NUMBERS)
    assert verdicts(report).count(Verdict.REFUTED) == 1
    assert report.first_wrong is not None
    assert report.first_wrong.route is Route.FIRST_WRONG


def test_a_number_that_is_given_counts_from_there_on() -> None:
    text = "$x = -1$\n$f = (-1 + 5) * -4 = -16$\n$x = 0$\n$f = (-1 + 5) * -4$"
    found = verdicts(check_graph(GRAPH, text, numbers=NUMBERS))
    assert found == [Verdict.DEFINITION, Verdict.DEFINITION, Verdict.PROVED, Verdict.DEFINITION, Verdict.REFUTED]
