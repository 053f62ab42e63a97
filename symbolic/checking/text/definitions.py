"""Which lines that hold say what a quantity of the network is: forward equations, δ = ∂L/∂z, names of one's own."""

from __future__ import annotations

from symbolic.checking.report import Verdict
from symbolic.checking.verdicts.judgement import Judgement
from symbolic.checking.verdicts.question import Unequal
from symbolic.formula.nodes import Gradient, Negative, Partial, Quantity, Sum
from symbolic.formula.reader.syntax import Syntax
from symbolic.formula.resolver.marks import key_of
from symbolic.formula.substitute import children
from symbolic.graph.graph import Graph
from symbolic.graph.network import NetworkGraph

__all__ = ["GIVEN", "is_error", "is_no_number", "with_definition"]

GIVEN = frozenset({"z", "a", "x", "y", "yhat", "L", "J", "X", "Z", "A", "Y", "Yhat"})
"""Quantities that a forward equation defines."""


def is_no_number(own: Judgement) -> bool:
    """Say whether a letter that is a number elsewhere, as J is, is set to an array: it names another thing here."""
    scalar = isinstance(own.sides[0], Quantity) and own.sides[0].name in {"L", "J", "R"}
    misfit = None if own.finding is None else own.finding.misfit
    return scalar and isinstance(misfit, Unequal)


def is_error(left: Syntax, own: Judgement) -> bool:
    """Say whether a line names the error of an only output: E = y - ŷ."""
    match own.sides[1]:
        case Sum(terms=(Quantity(name=first), Negative(body=Quantity(name=other)))) if key_of(left) == "E":
            return {first.lower(), other.lower()} in ({"y", "yhat"}, {"y", "a"})
        case _:
            return False


def with_definition(own: Judgement, graph: Graph) -> Verdict:
    """Return DEFINITION for a forward equation, or another that says what a quantity of the network is."""
    left, right = own.sides
    layout_only = own.verdict is not Verdict.CONVENTION or (own.way.biases and not own.finding_takes_liberties)
    on_network = isinstance(graph, NetworkGraph)
    gives = isinstance(left, Quantity) and (not on_network or left.name in GIVEN) and not _has_derivative(right)
    names_delta = isinstance(left, Quantity) and left.name == "delta" and isinstance(right, Partial)
    return Verdict.DEFINITION if own.verdict.stands and layout_only and (gives or names_delta) else own.verdict


def _has_derivative(formula: object) -> bool:
    if isinstance(formula, Partial | Gradient) or (isinstance(formula, Quantity) and formula.name == "delta"):
        return True
    return any(map(_has_derivative, children(formula)))  # type: ignore[arg-type]  # parts of a formula
