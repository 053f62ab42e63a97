"""A graph in one line: `q = x + y; f = q*z`."""

from __future__ import annotations

import re

from symbolic.errors import FormulaError, Problem, SpecError
from symbolic.formula.expression import with_euler
from symbolic.formula.nodes import Formula
from symbolic.graph.graph import CircleError
from symbolic.graph.written.equations import read_equation
from symbolic.graph.written.model import WrittenGraph, finished, raise_all
from symbolic.spec.marked import marked

__all__ = ["graph_from_text"]


def graph_from_text(text: str, source: str = "--graph", output: str | None = None) -> WrittenGraph:
    """Return the graph of equations that stand behind each other with `;` between them, or on a line each.

    Raises:
        SpecError: with every problem and its place.
    """
    equations: dict[str, Formula] = {}
    starts: dict[str, int] = {}
    problems: list[Problem] = []
    for match in re.finditer(r"[^;\n]*[^;\s][^;\n]*", text):
        try:
            name, formula = read_equation(match[0])
        except FormulaError as error:
            problems.append(marked(text, match.start() + error.start, error.found, error.expected, error.hint))
            continue
        start = match.start() + len(match[0]) - len(match[0].lstrip())
        if name in equations:
            problems.append(marked(text, start, f"a second equation for `{name}`", "one equation for each name"))
        starts.setdefault(name, start)
        equations[name] = formula
    raise_all(source, problems)
    if "e" not in equations:
        equations = {name: with_euler(formula) for name, formula in equations.items()}
    try:
        return finished("graph", equations, source, output)
    except CircleError as error:
        first = min(starts[name] for name in error.names)
        raise SpecError(source, (marked(text, first, error.found, error.expected, error.hint),)) from None
