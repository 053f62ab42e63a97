"""Formulas in notebooks: LaTeX that MathJax and KaTeX both know, whatever is shown."""

from __future__ import annotations

import re

import pytest
from hypothesis import given

from symbolic.derivation.engine import Deriver
from symbolic.derivation.forms import Forms
from symbolic.derivation.steps import Derivation
from symbolic.formula.build import equation
from symbolic.formula.display import display_latex, formula_latex
from symbolic.formula.latex import print_latex
from symbolic.formula.nodes import Formula, Index, Number, Partial, Quantity, Relations, Sum
from symbolic.formula.notation import NOTATION_NAMES, notation
from symbolic.graph.names import parse_quantity
from symbolic.graph.network import NetworkGraph
from symbolic.spec.shorthand import parse_shorthand
from tests.symbolic.formula.trees import formulas

# Commands that the tables of supported functions of both engines have.
COMMAND = re.compile(r"\\(?:[A-Za-z]+|.)")
KNOWN = frozenset(
    COMMAND.findall(
        r"\\ \Delta \approx \begin \boldsymbol \cdot \cdots \cosh \delta \displaystyle \dots \end \eta \exp "
        r"\frac \hat \lambda \le \left \ln \mathbf \mathrm \mathsf \nabla \odot \operatorname \partial "
        r"\prod \quad \right \sigma \sqrt \sum \tanh \text \times \top \underbrace "
    )
)
ENVIRONMENTS = frozenset({"aligned", "cases", "bmatrix"})
LOSS, X, Y = Quantity("L"), Quantity("x"), Quantity("y")
SLIDES = notation("slides")


def unknown(latex: str) -> set[str]:
    """Return the commands and environments in a formula that are in neither list."""
    commands = set(COMMAND.findall(latex)) - KNOWN
    return commands | set(re.findall(r"\\begin\{([^}]*)\}", latex)) - ENVIRONMENTS


def derived(shorthand: str, of: str, wrt: str) -> Derivation:
    return Deriver(NetworkGraph(parse_shorthand(shorthand))).derive(parse_quantity(of), parse_quantity(wrt))


def test_a_formula_is_shown_in_line_as_large_as_in_a_display() -> None:
    assert Partial(LOSS, X)._repr_latex_() == r"$\displaystyle \frac{\partial L}{\partial x}$"


def test_an_equation_stays_on_its_line_and_a_longer_chain_has_a_row_for_each_side() -> None:
    assert equation(LOSS, X)._repr_latex_() == r"$\displaystyle L = x$"
    chain = Relations((LOSS, X, Sum((X, Y))), ("=", "<"))
    assert chain._repr_latex_() == r"$$\begin{aligned} L &= x \\[4pt] &< x + y \end{aligned}$$"


def test_several_chains_are_aligned_with_each_other() -> None:
    shown = display_latex((equation(LOSS, X), equation(Y, X, Number("1"))))
    assert shown == r"$$\begin{aligned} L &= x \\[4pt] y &= x \\[4pt] &= 1 \end{aligned}$$"


def test_a_derivation_shows_all_of_its_lines_and_a_step_both_of_its_own() -> None:
    derivation = derived("2-2-1 sigmoid mse", "L", "a[1][1]")
    shown = derivation._repr_latex_()
    lines = [print_latex(side, SLIDES) for side in (derivation.start, *(step.after for step in derivation.steps))]
    assert len(lines) > 2
    assert shown.startswith(rf"$$\begin{{aligned}} {lines[0]} &= {lines[1]}")
    assert shown.count(r"\\[4pt] &= ") == len(lines) - 2
    assert all(line in shown for line in lines)
    step = derivation.steps[0]
    assert step._repr_latex_() == rf"$\displaystyle {lines[0]} = {lines[1]}$"


def test_an_array_derivation_ends_with_the_whole_array() -> None:
    found = Forms(parse_shorthand("2-2-1 sigmoid mse"), SLIDES).matrix(Quantity("W", Index("l")))
    left, right = (print_latex(side, SLIDES) for side in found.statement.sides)
    assert found._repr_latex_().endswith(rf"\\[4pt] {left} &= {right} \end{{aligned}}$$")


@pytest.mark.parametrize("name", NOTATION_NAMES)
@pytest.mark.parametrize(
    "shorthand", ["2-2-1 sigmoid mse", "3-8-2 tanh,softmax cross_entropy", "2-2-2 gelu,identity mae"]
)
def test_nothing_is_used_that_one_of_the_engines_does_not_know(shorthand: str, name: str) -> None:
    spec, written_in = parse_shorthand(shorthand), notation(name)
    forms = Forms(spec, written_in)
    chains: list[Relations] = []
    for array in (Quantity("W", Index("D")), Quantity("b", Index("l")), Quantity("z", Index("l"))):
        chains += (forms.index(array).chain, forms.matrix(array).statement, forms.batch(array).statement)
    chains.append(derived(shorthand, "L", "W[1][1,1]").chain)
    shown: list[str] = [display_latex(chains, written_in), *(formula_latex(chain, written_in) for chain in chains)]
    assert [found for latex in shown if (found := unknown(latex))] == []


def test_a_command_that_is_not_in_the_list_is_found() -> None:
    assert unknown(r"\begin{align*} \tag{1} \, \frac{a}{b} \end{align*}") == {r"\tag", r"\,", "align*"}


@given(formulas)
def test_every_formula_can_show_itself(formula: Formula) -> None:
    shown = formula._repr_latex_()
    assert shown.startswith((r"$\displaystyle ", r"$$\begin{aligned} "))
    assert shown.endswith("$")
    inside = shown.strip("$")
    assert not re.search(r"(?<!\\)(\\\\)*\$", inside)
    assert "\n\n" not in inside
