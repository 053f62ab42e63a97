"""Every gradient is exactly the derivative of the loss written out as one expression, by SymPy."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sympy

from symbolic.derivation.engine import Deriver
from symbolic.derivation.plan import left
from symbolic.formula.bridge import Symbols, to_sympy
from symbolic.formula.nodes import Partial, Quantity
from symbolic.functions import unfold
from symbolic.graph.network import COST, LOSS, STRENGTH, NetworkGraph
from tests.symbolic.graph.networks import graph

FUNCTIONS: dict[str, Callable[[sympy.Expr], sympy.Expr]] = {
    "sigmoid": lambda z: 1 / (1 + sympy.exp(-z)),
    "tanh": lambda z: (sympy.exp(z) - sympy.exp(-z)) / (sympy.exp(z) + sympy.exp(-z)),
    "identity": lambda z: z,
}


def written_out(network: NetworkGraph, symbols: Symbols) -> dict[sympy.Symbol, sympy.Expr]:
    """Return z, a, ŷ and L in inputs, targets and parameters alone."""
    one_unit = max(network.widths) == 1

    def symbol(name: str, l: int | None, *indices: int) -> sympy.Symbol:
        return symbols[Quantity(name, l, () if one_unit else indices)]

    known: dict[sympy.Symbol, sympy.Expr] = {}
    before = [symbol("x", None, j) for j in range(1, network.widths[0] + 1)]
    layers = [before]
    squares = 0
    for l, layer in enumerate(network.spec.layers, start=1):
        activations = []
        for i in range(1, layer.units + 1):
            row = [symbol("W", layer.share or l, i, j) for j in range(1, len(before) + 1)]
            squares += sum(weight**2 for weight in row) if layer.share is None else 0
            added = 0 if layer.skip is None else layers[layer.skip][i - 1]
            score = symbol("b", l, i) + sum(weight * value for weight, value in zip(row, before, strict=True))
            score += added if layer.skip_into == "z" else 0
            known[symbol("z", l, i)] = score
            known[symbol("a", l, i)] = FUNCTIONS[layer.activation](score) + (added if layer.skip_into == "a" else 0)
            activations.append(known[symbol("a", l, i)])
        before = activations
        layers.append(before)
    known[symbols[Quantity("yhat")]] = before[0]
    known[symbols[LOSS]] = (before[0] - symbols[Quantity("y")]) ** 2
    if network.spec.loss.l2 is not None:
        known[symbols[COST]] = known[symbols[LOSS]] + symbols[STRENGTH] / 2 * squares
    return known


def resolved(deriver: Deriver, start: Partial, symbols: Symbols) -> sympy.Expr:
    """Return a derivative with those that its last line leaves put in."""
    derivation = deriver.derive(start.of, start.wrt)  # type: ignore[arg-type]  # between quantities
    inner = {symbols[item]: resolved(deriver, item, symbols) for item in left(derivation)}
    return unfold(to_sympy(derivation.result, symbols)).subs(inner)


@pytest.mark.parametrize(
    ("widths", "activations"),
    [("1-1-1", "sigmoid"), ("1-1-1", "tanh"), ("2-2-1", "tanh,identity"), ("2-2-1", "sigmoid")],
)
def test_every_gradient_is_exactly_that_of_the_loss_written_out(widths: str, activations: str) -> None:
    assert_exact(graph(widths, activations))


@pytest.mark.parametrize(
    "network",
    [
        graph("1-1-1", "sigmoid", skips={2: (1, "a")}),
        graph("1-1-1", "sigmoid,identity", skips={1: (0, "a"), 2: (0, "z")}),
        graph("1-1-1", "tanh", skips={2: (1, "z")}),
        graph("1-1-1", "sigmoid", shares={2: 1}, l2=0.5),
        graph("2-2-1", "tanh,identity", skips={1: (0, "a")}, l2=0.01),
        graph("2-2-2-1", "identity", skips={2: (1, "a")}, shares={2: 1}, l2=3),
        graph("1-1-1-1", "identity", skips={2: (0, "z"), 3: (1, "a")}, shares={2: 1, 3: 1}),
    ],
    ids=lambda network: network.spec.title(),
)
def test_every_gradient_over_skips_shared_weights_and_a_penalty_is_exactly_that(network: NetworkGraph) -> None:
    assert_exact(network)


def assert_exact(network: NetworkGraph) -> None:
    """Assert that the gradient is the derivative of the loss, or of the cost, written out as one expression."""
    deriver, symbols = Deriver(network), Symbols()
    known = written_out(network, symbols)
    for wrt in (*network.parameters(), *network.units(0)):
        of = network.objective
        expected = sympy.diff(known[symbols[of]], symbols[wrt])
        difference = resolved(deriver, Partial(of, wrt), symbols).subs(known) - expected
        assert sympy.cancel(sympy.together(difference.rewrite(sympy.exp))) == 0, wrt
