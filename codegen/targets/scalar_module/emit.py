"""NetworkSpec -> the scalar module: one function for each ∂L/∂W_ij, written as the derivation writes it, or ∂J/∂W_ij.

It is for reading and for checking single entries; `numpy_module` is the one to compute with. What a chain leaves
unresolved is worked out before it and kept among the values, so every derivative is computed once.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from typing import Any

from codegen.render import header_line, in_docstring, template_environment
from codegen.targets.scalar_module.printer import ARGUMENT, function_name, identifier, print_python, print_returned
from symbolic.derivation.engine import Deriver
from symbolic.derivation.plan import plan
from symbolic.derivation.steps import Derivation
from symbolic.errors import ChalkgradError
from symbolic.formula.from_sympy import from_sympy
from symbolic.formula.nodes import Apply, Formula, Quantity
from symbolic.formula.notation import Notation, notation
from symbolic.formula.records import function_record
from symbolic.formula.substitute import children, replaced
from symbolic.formula.text import print_text
from symbolic.functions import Activation
from symbolic.functions.base import Z
from symbolic.graph.definitions import Free, definition_formula
from symbolic.graph.network import NetworkGraph
from symbolic.graph.reach import is_numbered
from symbolic.spec.model import NetworkSpec

__all__ = ["MOST_PARAMETERS", "emit"]

_ROOM = 76
"""What fits behind `return` on a line of 88."""

MOST_PARAMETERS = 500
"""A function for each parameter of a larger network would not be for reading."""


def emit(spec: NetworkSpec, source: str, command: str) -> str:
    """Return the text of the scalar module of `spec`.

    Raises:
        ChalkgradError: for a network of more than `MOST_PARAMETERS` parameters.
    """
    count = spec.parameter_count()
    if count > MOST_PARAMETERS:
        raise ChalkgradError(
            f"{source}: found {count:,} parameters; expected at most {MOST_PARAMETERS} for a module with a "
            "function for each. Emit the vectorised module instead, or choose a smaller network."
        )
    graph = NetworkGraph(spec)
    written_in = spec.written_in
    derivations = [item for item in plan(Deriver(graph), graph.objective, graph.parameters()) if is_numbered(item.wrt)]
    definitions = {
        quantity: definition_formula(graph.definition(quantity))
        for quantity in graph.quantities()
        if not isinstance(graph.definition(quantity), Free)
    }
    derivatives = [_derivative(item, graph.objective, written_in) for item in derivations]
    written = [*definitions.values(), *(item.known.sides[-1] for item in derivations)]
    functions = [_function(name, primes) for name, primes in _functions(written)]
    values = [function["value"] for function in functions] + [print_python(formula) for formula in written]
    template = template_environment("scalar_module").get_template("module.py.jinja")
    return template.render(
        header=in_docstring(header_line(source)),
        command=in_docstring(command),
        title=spec.title(),
        uses_math=any("math." in value for value in values),
        functions=functions,
        given=[f"v.{identifier(quantity)} = {place}" for quantity, place in _given(graph)],
        forward=[
            {"name": identifier(quantity), "value": print_returned(formula, _ROOM)}
            for quantity, formula in definitions.items()
        ],
        derivatives=derivatives,
        parameters=[item for item in derivatives if item["parameter"]],
    )


def _derivative(item: Derivation, objective: Quantity, written_in: Notation) -> dict[str, Any]:
    """Return what the template prints of one derivative; `parameter` is empty where it is no part of the gradient."""
    return {
        "name": f"d{identifier(item.of)}_d{identifier(item.wrt)}",
        "formula": textwrap.wrap(print_text(item.steps[0].equation, written_in), _ROOM, break_long_words=False),
        "value": print_returned(item.known.sides[-1], _ROOM),
        "parameter": identifier(item.wrt) if item.of == objective and item.wrt.name in {"W", "b"} else "",
    }


def _given(graph: NetworkGraph) -> Iterator[tuple[Quantity, str]]:
    """Yield each given quantity with the place it is read from."""
    for quantity in graph.quantities():
        if isinstance(graph.definition(quantity), Free):
            places = ", ".join(str(int(str(index)) - 1) for index in quantity.indices)
            if quantity.name in {"W", "b"}:
                default = "0, 0" if quantity.name == "W" else "0"
                yield quantity, f"float(params.{quantity.name}{quantity.layer}[{places or default}])"
            else:
                yield quantity, f"float({quantity.name}[{places or '0'}])"


def _functions(written: Iterable[Formula]) -> list[tuple[str, int]]:
    """Return (function, primes) for every activation function in `written` and in these functions themselves."""
    found: dict[tuple[str, int], None] = {}
    waiting = list(written)
    while waiting:
        formula = waiting.pop(0)
        waiting += children(formula)
        if isinstance(formula, Apply) and isinstance(function_record(formula.function), Activation):
            key = (formula.function, formula.primes)
            if key not in found:
                found[key] = None
                waiting.append(_body(*key))
    return list(found)


def _body(function: str, primes: int) -> Formula:
    record = function_record(function)
    assert isinstance(record, Activation)  # noqa: S101  (only those are asked for)
    return from_sympy(record.derivative if primes else record.expression, {Z: ARGUMENT})


def _function(function: str, primes: int) -> dict[str, str]:
    body = _body(function, primes)
    sign = Apply(function, (Quantity("z"),), primes)
    written_in = notation("bracket")
    formula = print_text(replaced(body, {ARGUMENT: Quantity("z")}), written_in)
    return {
        "name": function_name(function, primes),
        "formula": f"{print_text(sign, written_in)} = {formula}",
        "value": print_python(body),
    }
