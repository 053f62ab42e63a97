"""From a graph to the text of a standalone NumPy module: value and derivatives, entry by entry over arrays.

Stage: `WrittenGraph` -> nodes of a program, line by line -> template. Derivatives are those of the derivation engine.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from codegen.program.ir import Add, Assign, Expr, Name, Subtract, names_in
from codegen.program.scalars import Scalars
from codegen.python_lines import (
    INDENT,
    LONGEST,
    bracketed,
    comment,
    commented,
    docstring,
    one_or_tuple,
    taken_over,
    wrapped,
)
from codegen.render import header_line, in_docstring, template_environment
from codegen.targets.numpy_module.functions import function_lines, uses
from codegen.targets.numpy_module.graph.names import Names
from codegen.targets.numpy_module.printer import numpy_text
from codegen.targets.numpy_module.statements import assignment_lines
from symbolic.derivation.engine import Deriver
from symbolic.derivation.gradients import Gradients
from symbolic.errors import ChalkgradError
from symbolic.formula.build import equation, sum_of
from symbolic.formula.nodes import ONE, Formula, Partial, Product, Quantity
from symbolic.formula.substitute import nodes_of
from symbolic.formula.text import print_text
from symbolic.graph.definitions import Free, definition_formula
from symbolic.graph.written.model import WrittenGraph
from symbolic.numeric.constants import require_constants
from symbolic.numeric.passes import changing

__all__ = ["emit"]

_INPUTS = "Inputs are numbers or arrays, which are broadcast against each other; everything is computed entry by entry."
_ROOM = 80
"""What fits behind `#` on a line of its own."""

_MOST_PARTS = 250
"""Parts of an equation, and uses of a name; each makes one expression, and Python nests those only so deep."""

_RUNTIME = Path(__file__).parent.parent / "runtime"


def emit(graph: WrittenGraph, source: str, command: str) -> str:
    """Return the module for `graph`.

    Args:
        graph: the equations, the output and, where there is one, the point.
        source: where the graph came from, for the header.
        command: the command line that makes this file again, for the header.

    Raises:
        ChalkgradError: for a graph without inputs, a part without a value, and what is too large for a line of code.
    """
    if not graph.inputs:
        raise ChalkgradError(f"{graph.name}: found a graph without inputs; expected something to differentiate by.")
    require_constants(graph)
    _require_room(graph)
    names = Names([*graph.inputs, *graph.equations])
    scalars = Scalars(lambda known: names[known])
    inputs, output = [names[Quantity(name)] for name in graph.inputs], names[Quantity(graph.output)]
    forward, backward = list(_forward(graph, names, scalars)), list(_backward(graph, names, scalars))
    functions = list(scalars.helpers())
    gradients = [names[Partial(Quantity(graph.output), Quantity(name))] for name in graph.inputs]
    point = {names[Quantity(name)]: float(value) for name, value in graph.at.items()}
    return (
        template_environment("numpy_graph")
        .get_template("module.py.jinja")
        .render(
            header=_header(graph, names, source, command),
            output=output,
            inputs=inputs,
            about_value=docstring([f"Return {output}; the inputs may be complex."]),
            about_both=docstring([f"Return {output} and its derivatives, in the shape of all inputs."]),
            taken=_taken(inputs),
            checked=bracketed("found = _finite(", [f'"{output}"', output], ")"),
            shape=bracketed("shape = np.broadcast_shapes(", [f"{name}.shape" for name in inputs], ")"),
            forward=list(_lines(forward)),
            backward=list(_lines(backward)),
            gradients=one_or_tuple("gradients = ", gradients),
            point=[f'    "{name}": {value!r},' for name, value in point.items()],
            functions=[function_lines(function) for function in functions],
            erfc=taken_over(_RUNTIME / "erfc.py") if uses(functions, "erfc", [*forward, *backward]) else "",
            check_result=taken_over(_RUNTIME / "check_result.py"),
        )
    )


def _require_room(graph: WrittenGraph) -> None:
    """Refuse sums and products of very many parts, and names that very many others use: each would be one line."""
    for quantity in graph.graph.quantities():
        definition = graph.graph.definition(quantity)
        parts = 0 if isinstance(definition, Free) else sum(1 for _ in nodes_of(definition_formula(definition)))
        most = max(parts, len(graph.graph.children(quantity)))
        if most > _MOST_PARTS:
            raise ChalkgradError(
                f"{quantity.name}: found {most:,} parts of one equation, or uses of one name; expected at most "
                f"{_MOST_PARTS} for a line of code. Give parts names of their own."
            )


def _forward(graph: WrittenGraph, names: Names, scalars: Scalars) -> Iterator[Assign]:
    written_in = graph.written_in
    for quantity in graph.graph.quantities():
        definition = graph.graph.definition(quantity)
        if not isinstance(definition, Free):
            formula = definition_formula(definition)
            note = print_text(equation(quantity, formula), written_in)
            yield Assign(names[quantity], scalars.lower(formula), (), note)


def _backward(graph: WrittenGraph, names: Names, scalars: Scalars) -> Iterator[Assign]:
    """Yield ∂f/∂v for everything between the inputs and the output, the output first."""
    deriver, of = Deriver(graph.graph), Quantity(graph.output)
    gradients = Gradients(deriver, of)
    by = [Quantity(name) for name in graph.inputs]
    unreached = (each for each in by if not deriver.reach.leads(each, of))
    for quantity in dict.fromkeys((*changing(deriver, of, by), *unreached)):
        if quantity == of:
            continue
        total = sum_of([_term(of, child, value) for child, value in gradients[quantity].terms])
        bare = Partial(of, quantity)
        note = print_text(equation(bare, total), graph.written_in)
        yield Assign(names[bare], scalars.lower(total), (), note)


def _term(of: Quantity, child: Quantity, value: Formula) -> Formula:
    if child == of:
        return value
    return Partial(of, child) if value == ONE else Product((Partial(of, child), *_factors(value)))


def _factors(value: Formula) -> tuple[Formula, ...]:
    return value.factors if isinstance(value, Product) else (value,)


def _taken(inputs: list[str]) -> list[str]:
    """Return the lines that make arrays of the inputs."""
    short = one_or_tuple("", inputs, f" = _inputs({', '.join(inputs)})")
    if len(short) == 1 and len(short[0]) <= LONGEST:
        return short
    return [*bracketed("arrays = _inputs(", inputs, ")"), *one_or_tuple("", inputs, " = arrays")]


def _lines(statements: list[Assign]) -> Iterator[str]:
    """Yield each statement beside its formula, or below it where that is long."""
    for one in statements:
        above = comment(one.note) if len(one.note) > _ROOM else []
        yield from above
        note = "" if above else one.note
        if not names_in(one.value):
            yield from commented(f"{one.target} = np.float64({numpy_text(one.value, {})})", note)
            continue
        if len(numpy_text(one.value, {})) > LONGEST and isinstance(one.value, Add | Subtract):
            yield from _added_up(one.target, one.value, note)
        else:
            yield from assignment_lines(one.target, one.value, note, {})


def _added_up(target: str, value: Expr, note: str) -> Iterator[str]:
    """Yield a long sum, a line for as many terms as fit on it."""
    terms: list[tuple[type[Expr], Expr]] = []
    while isinstance(value, Add | Subtract):
        terms.append((type(value), value.right))
        value = value.left
    total = value
    for sign, term in reversed(terms):
        longer = sign(total, term)  # type: ignore[call-arg]  # both have a left and a right side
        if len(f"{INDENT}{target} = {numpy_text(longer, {})}") > LONGEST:
            yield from assignment_lines(target, total, note, {})
            note, longer = "", sign(Name(target), term)  # type: ignore[call-arg]  # as above
        total = longer
    yield from assignment_lines(target, total, note, {})


def _header(graph: WrittenGraph, names: Names, source: str, command: str) -> list[str]:
    """Return the lines of the module's docstring; what a person typed cannot end it."""
    title = graph.name if graph.name != "graph" else graph.output
    lines = [
        f"{in_docstring(title)}: value and derivatives in NumPy.",
        "",
        f"{in_docstring(header_line(source))}. Do not edit; regenerate it with",
        f"    {in_docstring(command)}",
        "",
    ]
    for name, formula in graph.equations.items():
        lines += wrapped(print_text(equation(Quantity(name), formula), graph.written_in), "    ")
    for name, own in names.renamed().items():
        lines += ["", *wrapped(f"{name} is called {own} here.", "")]
    return [*lines, "", *wrapped(_INPUTS, "")]
