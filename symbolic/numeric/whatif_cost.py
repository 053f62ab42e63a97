"""What if a weight or a bias changes, for the cost of several samples."""

from __future__ import annotations

from fractions import Fraction

from symbolic.errors import ChalkgradError
from symbolic.formula.nodes import Quantity
from symbolic.formula.text import print_text
from symbolic.graph.network import NetworkGraph
from symbolic.numeric.rounding import Rounding
from symbolic.numeric.training import given, iterations
from symbolic.numeric.whatif import WhatIf, found_out, step_name
from symbolic.numeric.workings import Workings
from symbolic.spec.model import NetworkSpec

__all__ = ["what_if_of_cost"]


def what_if_of_cost(spec: NetworkSpec, wrt: Quantity, step: Fraction, rounding: Rounding) -> WhatIf:
    """Return what a step of a parameter does to the cost of all samples.

    Raises:
        ChalkgradError: for a step of 0, or of what is no parameter: inputs and targets belong to one sample each.
    """
    graph, name = NetworkGraph(spec), print_text(wrt, spec.written_in)
    if wrt not in set(graph.parameters()):
        raise ChalkgradError(f"found a step of {name} with several samples; expected a weight or a bias of the network")
    if step == 0:
        raise ChalkgradError(f"found a step of 0 for {name}; expected a number that is not 0")
    (before,) = iterations(spec, rounding, None)
    (after,) = iterations(spec, rounding, None, moved={wrt: step})
    by = step_name(graph)
    now = Workings({**before.values, wrt: given(spec)[wrt], by: step}, rounding, spec.written_in)
    later = Workings(after.values, rounding, spec.written_in)
    return found_out(before.lowered, wrt, by, now, later, after.cost[:1])
