"""Derivations on networks with functions of their own: every form is proved, and worth what complex steps find."""

from __future__ import annotations

from itertools import cycle

import mpmath
import pytest

from symbolic.derivation.engine import Deriver
from symbolic.derivation.forms import Forms
from symbolic.derivation.gradients import Gradients, forward_values
from symbolic.formula.nodes import Quantity
from symbolic.formula.notation import notation
from symbolic.graph.network import LOSS, NetworkGraph
from symbolic.spec.model import NetworkSpec, build_spec
from tests.oracles import own_functions as oracle

PAIRS = list(zip(oracle.ACTIVATIONS, cycle(oracle.LOSSES), strict=False))
PARAMETERS = {"W1": [["0.7", "-0.4"], ["0.3", "0.9"]], "b1": ["0.2", "-0.5"], "W2": [["1.1", "-0.6"]], "b2": ["0.1"]}
INPUTS, TARGET = ["0.8", "-1.3"], "0.45"


def network(activation: str, loss: str) -> NetworkSpec:
    layers = [
        {"units": 2, "activation": {"name": "own", "expression": activation}},
        {"units": 1, "activation": "identity"},
    ]
    cost = {"name": "ownloss", "expression": loss, "outputs": "sum", "samples": "mean"}
    return build_spec({"inputs": 2, "layers": layers, "loss": cost}, "test")


def numbers(value: object) -> object:
    return [numbers(part) for part in value] if isinstance(value, list) else mpmath.mpf(value)


@pytest.mark.parametrize(("activation", "loss"), PAIRS, ids=[activation for activation, _ in PAIRS])
def test_the_gradient_is_worth_what_complex_steps_find(activation: str, loss: str) -> None:
    graph = NetworkGraph(network(activation, loss))
    with mpmath.workdps(40):
        exact = {name: numbers(value) for name, value in PARAMETERS.items()}
        x, y = numbers(INPUTS), mpmath.mpf(TARGET)
        given = dict(zip([*graph.units(0), *graph.targets], [*x, y], strict=True))  # type: ignore[misc]
        given |= {quantity: entry(exact, quantity) for quantity in graph.parameters()}
        wanted = tuple(graph.parameters())
        found = Gradients(Deriver(graph), LOSS).values(wanted, forward_values(graph, given))
        functions = [oracle.ACTIVATIONS[activation], lambda z: z]
        slopes = oracle.slopes(functions, oracle.LOSSES[loss], True, exact, [x], [[y]])
    for quantity in wanted:
        expected = entry(slopes, quantity)
        assert abs(float(found[quantity]) - expected) <= 1e-13 * max(1, abs(expected)), quantity


def entry(arrays: dict[str, object], quantity: Quantity) -> object:
    value: object = arrays[f"{quantity.name}{quantity.layer}"]
    for index in quantity.indices:
        value = value[index - 1]  # type: ignore[index, operator]  # nested lists of numbers
    return value


@pytest.mark.parametrize(("activation", "loss"), PAIRS[::3], ids=[activation for activation, _ in PAIRS[::3]])
def test_every_form_is_proved(activation: str, loss: str) -> None:
    """A derivation that cannot be proved is no derivation: it raises a ProofError."""
    forms = Forms(network(activation, loss), notation("slides"))
    for l in (1, 2):
        for name in ("W", "b", "z"):
            assert forms.index(Quantity(name, l)).steps
            assert forms.matrix(Quantity(name, l)).statement
            assert forms.batch(Quantity(name, l)).statement
        assert forms.jacobian(l).statement


def test_the_slope_is_said_to_follow_from_the_expression() -> None:
    deriver = Deriver(NetworkGraph(network("z*sigmoid(2*z)", "(p - y)^4")))
    derivation = deriver.local(Quantity("a", 1, (1,)), Quantity("z", 1, (1,)))
    assert any(step.reason[-1] == " follows from its expression." for step in derivation.in_detail.steps)
