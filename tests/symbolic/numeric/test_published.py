"""Worked examples that others have published come out with their digits."""

from __future__ import annotations

from fractions import Fraction

import pytest

from codegen.graph_files import resolve_graph
from symbolic.derivation.engine import Deriver
from symbolic.formula.nodes import Partial, Quantity
from symbolic.numeric.passes import backward, forward
from symbolic.numeric.rounding import Rounding
from symbolic.numeric.training import iterations
from symbolic.numeric.workings import Workings
from symbolic.spec.model import NetworkSpec, Numbers
from symbolic.spec.shorthand import parse_shorthand
from tests.symbolic.numeric.test_training import number_behind

NINE_DIGITS = Rounding(9)

# M. Mazur, A Step by Step Backpropagation Example (2015): two inputs, two hidden and two output units, rate 0.5.
MAZUR = {
    "E": 0.298371109,
    "E after a step": 0.291027924,  # by weights that he has rounded; biases stay
    "out": {(1, 1): 0.593269992, (1, 2): 0.596884378, (2, 1): 0.75136507, (2, 2): 0.772928465},
    "W": {
        (1, 1, 1): 0.149780716,
        (1, 1, 2): 0.19956143,
        (1, 2, 1): 0.24975114,
        (1, 2, 2): 0.29950229,
        (2, 1, 1): 0.35891648,
        (2, 1, 2): 0.408666186,
        (2, 2, 1): 0.511301270,
        (2, 2, 2): 0.561370121,
    },
}


def two_by_two_by_two() -> NetworkSpec:
    numbers = Numbers(
        x=[[0.05, 0.10]],
        y=[[0.01, 0.99]],
        W=[[[0.15, 0.20], [0.25, 0.30]], [[0.40, 0.45], [0.50, 0.55]]],
        b=[[0.35, 0.35], [0.60, 0.60]],
    )
    return parse_shorthand("2-2-2 sigmoid half_sse").model_copy(update={"numbers": numbers})


def test_two_by_two_by_two() -> None:
    (step,) = iterations(two_by_two_by_two(), NINE_DIGITS, Fraction(1, 2))
    assert float(step.loss) == pytest.approx(MAZUR["E"], abs=1e-9)
    for (l, i), expected in MAZUR["out"].items():
        assert float(step.samples[0].values[Quantity("a", l, (i,))]) == pytest.approx(expected, abs=1e-9)
    updated = {line.sides[0]: number_behind(line) for line in step.updates}
    for (l, i, j), expected in MAZUR["W"].items():
        assert updated[Quantity("W", l, (i, j))] == pytest.approx(expected, abs=1e-8)


# Stanford's CS231n, notes on backpropagation: the sigmoid neuron, to two decimals.
CS231N = {"f": 0.73, "w0": -0.2, "x0": 0.39, "w1": -0.39, "x1": -0.59, "w2": 0.2}


def test_a_sigmoid_neuron_in_small_steps() -> None:
    graph = resolve_graph("sigmoid_neuron", None, None, None)
    assert graph is not None
    rounding = Rounding(2)
    workings = Workings(graph.point, rounding, graph.written_in)
    of = Quantity("f")
    lines = (
        *forward(graph.graph, workings),
        *backward(Deriver(graph.graph), of, map(Quantity, graph.inputs), workings),
    )
    assert lines
    assert rounding.rounded(workings[of]) == Fraction(str(CS231N["f"]))
    for name in graph.inputs:
        assert float(rounding.rounded(workings[Partial(of, Quantity(name))])) == pytest.approx(CS231N[name])
