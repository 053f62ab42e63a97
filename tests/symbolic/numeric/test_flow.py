"""What stands at nodes and flows along edges: sums over edges are gradients, and a network is a graph."""

from __future__ import annotations

from fractions import Fraction

import mpmath
import pytest

from symbolic.derivation.engine import Deriver
from symbolic.formula.nodes import Partial, Quantity
from symbolic.formula.value import real
from symbolic.graph.network import LOSS, NetworkGraph
from symbolic.numeric.flow import edges, nodes
from symbolic.numeric.passes import backward, forward
from symbolic.numeric.rounding import Rounding
from symbolic.numeric.training import given
from symbolic.numeric.workings import Workings
from symbolic.spec.model import Numbers
from symbolic.spec.shorthand import parse_shorthand
from tests.symbolic.numeric.worked import worked

CIRCUIT = ("q = x + y; r = q*q; f = r*z + q", "x=-2, y=5, z=-4")


def test_nodes_hold_values_and_gradients_the_inputs_first():
    graph, workings, _ = worked(*CIRCUIT)
    found = list(nodes(Deriver(graph.graph), Quantity("f"), map(Quantity, "xyz"), workings))
    assert [(node.quantity.name, node.value, node.gradient) for node in found] == [
        ("x", -2, -23),
        ("y", 5, -23),
        ("z", -4, 9),
        ("q", 3, -23),
        ("r", 9, -4),
        ("f", -33, 1),
    ]


def test_what_flows_along_an_edge_is_the_gradient_times_the_local_derivative():
    graph, workings, _ = worked(*CIRCUIT)
    found = list(edges(Deriver(graph.graph), Quantity("f"), map(Quantity, "xyz"), workings))
    assert {(edge.start.name, edge.end.name): (edge.local, edge.gradient) for edge in found} == {
        ("x", "q"): (1, -23),
        ("y", "q"): (1, -23),
        ("z", "f"): (9, 9),
        ("q", "r"): (6, -24),
        ("q", "f"): (1, 1),
        ("r", "f"): (-4, -4),
    }


@pytest.mark.parametrize("line", ["2-2-2 sigmoid half_sse", "2-3-2 tanh,softmax cross_entropy", "1-2-1 relu mse"])
def test_in_a_network_gradients_are_sums_over_edges(line):
    spec = parse_shorthand(line)
    widths = spec.widths
    weights = [
        [[Fraction(3 * i - 2 * j + l + 1, 7) for j in range(widths[l])] for i in range(widths[l + 1])]
        for l in range(spec.depth)
    ]
    numbers = Numbers(
        x=[[0.5] * widths[0]],
        y=[[1.0] + [0.0] * (widths[-1] - 1)],
        W=[[[float(w) for w in row] for row in matrix] for matrix in weights],
        b=[[0.25] * width for width in widths[1:]],
    )
    spec = spec.model_copy(update={"numbers": numbers})
    deriver = Deriver(NetworkGraph(spec))
    graph, by = deriver.graph, tuple(NetworkGraph(spec).parameters())
    workings = Workings(given(spec), Rounding(), spec.written_in)
    lines = [*forward(graph, workings), *backward(deriver, LOSS, by, workings)]
    assert lines
    sums: dict[Quantity, mpmath.mpf] = {}
    for edge in edges(deriver, LOSS, by, workings):
        sums[edge.start] = sums.get(edge.start, mpmath.mpf(0)) + real(edge.gradient)
    assert set(by) <= sums.keys()
    for start, total in sums.items():
        assert abs(total - real(workings[Partial(LOSS, start)])) < mpmath.mpf(10) ** -14
