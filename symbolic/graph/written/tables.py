"""A graph as a TOML or JSON document.

name = "a sum times a factor"
output = "f"

[graph]
q = "x + y"
f = "q*z"

[at]
x = -2
y = 5
z = -4
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from symbolic.errors import FormulaError, Problem, SpecError, nearest
from symbolic.formula.expression import read_expression, with_euler
from symbolic.formula.nodes import Formula
from symbolic.formula.notation import NOTATION_NAMES
from symbolic.graph.graph import CircleError
from symbolic.graph.written.equations import require_name
from symbolic.graph.written.model import WrittenGraph, finished, raise_all
from symbolic.graph.written.numbers import read_number
from symbolic.spec.limits import MAX_NAME
from symbolic.spec.marked import marked
from symbolic.spec.shown import shown

__all__ = ["graph_from_tables", "is_graph"]

_KEYS = ("name", "output", "notation", "graph", "at")


def is_graph(data: object) -> bool:
    """Say whether a document is about a graph and not about a network."""
    return isinstance(data, dict) and "graph" in data


def graph_from_tables(data: Mapping[str, object], source: str) -> WrittenGraph:
    """Return the graph of a document whose tables are `graph` and, with numbers, `at`.

    Raises:
        SpecError: with every problem found.
    """
    problems = [*_unknown_keys(data), *_wrong_texts(data)]
    equations: dict[str, Formula] = {}
    for name, written in _entries(data, "graph", problems):
        if isinstance(written, str):
            try:
                require_name(name)
                equations[name] = read_expression(written)
            except FormulaError as error:
                where = f"graph.{name}"
                problems.append(marked(written, error.start, error.found, error.expected, error.hint, where))
        else:
            problems.append(Problem(f"graph.{name}", shown(written), "an expression in quotes"))
    point: dict[str, Fraction] = {}
    for name, written in _entries(data, "at", problems):
        value = None if isinstance(written, bool) else read_number(str(written))
        if value is None:
            problems.append(Problem(f"at.{name}", shown(written), "a number, or a fraction such as `1/3` in quotes"))
        else:
            point[name] = value
    raise_all(source, problems)
    if "e" not in equations and "e" not in point:
        equations = {name: with_euler(formula) for name, formula in equations.items()}
    output = data.get("output")
    try:
        graph = finished(str(data.get("name", "graph")), equations, source, None if output is None else str(output))
    except CircleError as error:
        problem = Problem(f"graph.{error.names[0]}", error.found, error.expected, error.hint)
        raise SpecError(source, (problem,)) from None
    return graph.at_point(point, source).in_notation(str(data.get("notation", "slides")))


def _unknown_keys(data: Mapping[str, object]) -> Iterator[Problem]:
    for key in data:
        if key not in _KEYS:
            yield Problem(key, f"the unknown key {shown(key)}", f"one of {', '.join(_KEYS)}", nearest(key, _KEYS))


def _wrong_texts(data: Mapping[str, object]) -> Iterator[Problem]:
    for key in ("name", "output", "notation"):
        if key in data and not isinstance(data[key], str):
            yield Problem(key, shown(data[key]), "a text")
    name = data.get("name")
    if isinstance(name, str) and not (name.isprintable() and 0 < len(name) <= MAX_NAME):
        yield Problem("name", shown(name), f"one line of at most {MAX_NAME} signs")
    written = data.get("notation")
    if isinstance(written, str) and written not in NOTATION_NAMES:
        expected = f"one of {', '.join(NOTATION_NAMES)}"
        yield Problem("notation", shown(written), expected, nearest(written, NOTATION_NAMES))


def _entries(data: Mapping[str, object], key: str, problems: list[Problem]) -> Iterator[tuple[str, object]]:
    table = data.get(key, {})
    if isinstance(table, dict):
        yield from table.items()
    else:
        problems.append(Problem(key, shown(table), "a table of names"))
