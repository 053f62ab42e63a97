"""The results that a spec asks for: a parameter after a step of gradient descent, the loss after a change."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from symbolic.derivation.engine import Deriver
from symbolic.errors import ChalkgradError
from symbolic.formula.nodes import Quantity
from symbolic.formula.value import Value
from symbolic.graph.names import parse_quantity
from symbolic.graph.network import NetworkGraph
from symbolic.numeric.passes import backward, forward, updates
from symbolic.numeric.rounding import Rounding
from symbolic.numeric.training import given
from symbolic.numeric.whatif import what_if
from symbolic.numeric.workings import Workings
from symbolic.spec.model import NetworkSpec
from symbolic.spec.parts import Asked

__all__ = ["Result", "results_asked"]

_RATE = Quantity("eta")
_UNUSED = Rounding()


@dataclass(frozen=True, slots=True)
class Result:
    """What is asked for.

    Attributes:
        of: the parameter or the loss that has another value afterwards.
        wrt: the parameter that changes.
        value: afterwards; of the loss, to first order.
        moved: what the parameter is afterwards.
        rate: of the step of gradient descent; None for another change.
        change: by how much the parameter changes; None for a step of gradient descent.
    """

    of: Quantity
    wrt: Quantity
    value: Value
    moved: Value
    rate: Fraction | None = None
    change: Fraction | None = None


def results_asked(spec: NetworkSpec) -> tuple[Result, ...]:
    """Return what `spec` asks for, computed without rounding.

    Raises:
        ChalkgradError: where something has no value with its numbers.
    """
    if not spec.numbers.asked:
        return ()
    deriver = Deriver(NetworkGraph(spec))
    try:
        return tuple(_result(deriver, spec, asked) for asked in spec.numbers.asked)
    except ChalkgradError as error:
        raise ChalkgradError(f"numbers.asked of {spec.name}: {error}") from None


def _result(deriver: Deriver, spec: NetworkSpec, asked: Asked) -> Result:
    graph = deriver.graph
    if not isinstance(graph, NetworkGraph):
        raise TypeError("results are asked for of networks")
    of, wrt = graph.objective, graph.resolved(parse_quantity(asked.parameter))
    point = given(spec)
    if asked.rate is None:
        change = Fraction(str(asked.change))
        found = what_if(deriver, of, wrt, change, point, _UNUSED, spec.written_in)
        return Result(of, wrt, found.predicted, point[wrt] + change, change=change)
    workings = Workings(point, _UNUSED, spec.written_in)
    for _ in (*forward(graph, workings), *backward(deriver, of, (wrt,), workings)):
        pass  # only the values are wanted
    rate = Fraction(str(asked.rate))
    workings.learn(_RATE, rate)
    ((_, _, value),) = updates(of, (wrt,), workings)
    return Result(wrt, wrt, value, value, rate)
