"""A graph as data: its equations, derivations, and with a point the numbers at every node and edge."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from codegen.documents.derived_graph import derived_graph
from codegen.documents.formats.words import text_words
from codegen.documents.record import derivation_record
from symbolic.formula.nodes import Quantity
from symbolic.formula.text import print_text
from symbolic.formula.value import Value
from symbolic.graph.written.model import WrittenGraph
from symbolic.numeric.flow import edges, nodes
from symbolic.numeric.passes import backward, forward
from symbolic.numeric.rounding import Rounding
from symbolic.numeric.whatif import WhatIf, what_if
from symbolic.numeric.workings import Workings

__all__ = ["graph_record"]


def graph_record(
    graph: WrittenGraph, rounding: Rounding, wrt: Sequence[str], steps: Sequence[tuple[str, Fraction]]
) -> dict[str, Any]:
    """Return a graph in the types of JSON; numbers are floats, and exact fractions are text beside them.

    Args:
        graph: the equations and the output; there are numbers where it has a number for every input.
        rounding: of the lines of derivations; values are not rounded, unless rounded numbers are gone on with.
        wrt: the names that are differentiated by; all inputs where it is empty.
        steps: the what-ifs, each a name and how much it changes.
    """
    derived, written_in = derived_graph(graph, wrt), graph.written_in
    deriver, of, by = derived.deriver, derived.of, derived.by
    record: dict[str, Any] = {
        "name": graph.name,
        "output": graph.output,
        "equations": {name: print_text(formula, written_in) for name, formula in graph.equations.items()},
        "derivations": [derivation_record(each, written_in) for each in (*derived.local, *derived.derivations)],
    }
    if not graph.at and not steps:
        return record
    graph.require_point()
    workings = Workings(graph.point, rounding, written_in)
    for _ in (*forward(graph.graph, workings), *backward(deriver, of, by, workings)):
        pass  # values alone are asked for
    record["nodes"] = [
        {"name": node.quantity.name, "value": _number(node.value), "gradient": _number(node.gradient)}
        for node in nodes(deriver, of, by, workings)
    ]
    record["edges"] = [
        {"from": e.start.name, "to": e.end.name, "local": _number(e.local), "gradient": _number(e.gradient)}
        for e in edges(deriver, of, by, workings)
    ]
    asked = (what_if(deriver, of, Quantity(name), by, graph.point, rounding, written_in) for name, by in steps)
    record["what_if"] = [_step(found, graph) for found in asked]
    return record


def _step(found: WhatIf, graph: WrittenGraph) -> dict[str, Any]:
    return {
        "changed": found.wrt.name,
        "by": _number(found.step),
        "before": _number(found.before),
        "derivative": _number(found.slope),
        "predicted": _number(found.predicted),
        "after": _number(found.after),
        "statement": text_words(found.statement, graph.written_in),
    }


def _number(value: Value) -> dict[str, Any]:
    """Return a number as a float, null where it is too large for one, with the fraction that it is where it is one."""
    number = float(value)
    return {
        "float": number if math.isfinite(number) else None,
        **({"exact": str(value)} if isinstance(value, Fraction) else {}),
    }
