"""Parameters that no step changes."""

from __future__ import annotations

from fractions import Fraction

import pytest

from symbolic.errors import ChalkgradError
from symbolic.formula.nodes import Quantity
from symbolic.graph.network import NetworkGraph
from symbolic.numeric.fixed import fixed_parameters
from symbolic.numeric.rounding import Rounding
from symbolic.numeric.training import iterations
from symbolic.spec.shorthand import parse_shorthand
from tests.symbolic.numeric.test_published import MAZUR, two_by_two_by_two

GRAPH = NetworkGraph(parse_shorthand("2-2-1 sigmoid mse"))


@pytest.mark.parametrize(
    ("names", "count"),
    [
        ((), 0),
        (("b",), 3),
        (("W",), 6),
        (("W", "b"), 9),
        (("W[1]",), 4),
        (("W[2][1,2]", " b[1][2] "), 2),
        (("b", "b[1]", "b[1][1]"), 3),
    ],
)
def test_names_stand_for_all_that_they_name(names, count):
    found = fixed_parameters(GRAPH, names)
    assert len(found) == count
    assert found <= set(GRAPH.parameters())


@pytest.mark.parametrize("name", ["q", "W[3]", "b[1][9]", "a[1][1]", "W[1][1]", "", "x"])
def test_what_is_no_parameter_is_refused(name):
    with pytest.raises(ChalkgradError, match="expected"):
        fixed_parameters(GRAPH, (name,))


def test_a_step_that_leaves_the_biases_is_the_one_that_is_published():
    spec = two_by_two_by_two()
    fixed = fixed_parameters(NetworkGraph(spec), ("b",))
    first, second = iterations(spec, Rounding(9), Fraction(1, 2), 2, fixed=fixed)
    assert {line.sides[0].name for line in first.updates} == {"W"}
    assert second.samples[0].values[Quantity("b", 1, (1,))] == Fraction(35, 100)
    assert float(second.loss) == pytest.approx(MAZUR["E after a step"], abs=1e-6)
