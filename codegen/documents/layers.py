"""Layers in the words of tables: what they apply, what a skip adds, whose weights they use; and functions defined."""

from __future__ import annotations

from collections.abc import Iterator

from symbolic.formula.build import equation
from symbolic.formula.from_sympy import from_sympy
from symbolic.formula.nodes import Apply, Quantity, Relations
from symbolic.formula.records import function_record
from symbolic.functions import Activation
from symbolic.functions.base import Z
from symbolic.graph.network import NetworkGraph
from symbolic.spec.layers import applied
from symbolic.spec.model import NetworkSpec

__all__ = ["applied", "own_functions", "own_weights"]


def own_weights(graph: NetworkGraph, l: int) -> int:
    """Return how many weights layer `l` has of its own: none where it uses those of an earlier layer."""
    return graph.widths[l] * graph.widths[l - 1] if graph.owner(l) == l else 0


def own_functions(spec: NetworkSpec) -> Iterator[Relations]:
    """Yield what each function is that a spec defines, and its derivative: f(z) = z σ(2z), f'(z) = ..."""
    score = Quantity("z")
    for function in spec.written_in.functions:
        record = function_record(function)
        if isinstance(record, Activation):
            for primes, expression in enumerate((record.expression, record.derivative)):
                yield equation(Apply(function, (score,), primes), from_sympy(expression, {Z: score}))
