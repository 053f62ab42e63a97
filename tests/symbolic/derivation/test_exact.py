"""Every gradient is exactly the derivative of the loss written out as one expression, by SymPy."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sympy

from symbolic.derivation.engine import Deriver
from symbolic.derivation.plan import unresolved
from symbolic.formula.bridge import Symbols, to_sympy
from symbolic.formula.nodes import Partial, Quantity
from symbolic.functions import unfold
from symbolic.graph.network import LOSS, NetworkGraph
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
    for l, layer in enumerate(network.spec.layers, start=1):
        activations = []
        for i in range(1, layer.units + 1):
            score = symbol("b", l, i) + sum(symbol("W", l, i, j) * value for j, value in enumerate(before, start=1))
            known[symbol("z", l, i)] = score
            known[symbol("a", l, i)] = FUNCTIONS[layer.activation](score)
            activations.append(known[symbol("a", l, i)])
        before = activations
    known[symbols[Quantity("yhat")]] = before[0]
    known[symbols[LOSS]] = (before[0] - symbols[Quantity("y")]) ** 2
    return known


def resolved(deriver: Deriver, wrt: Quantity, symbols: Symbols) -> sympy.Expr:
    """Return ∂L/∂wrt with the derivatives that its last line leaves put in."""
    derivation = deriver.derive(LOSS, wrt)
    inner = {symbols[Partial(LOSS, item)]: resolved(deriver, item, symbols) for item in unresolved(derivation)}
    return unfold(to_sympy(derivation.result, symbols)).subs(inner)


@pytest.mark.parametrize(
    ("widths", "activations"),
    [("1-1-1", "sigmoid"), ("1-1-1", "tanh"), ("2-2-1", "tanh,identity"), ("2-2-1", "sigmoid")],
)
def test_every_gradient_is_exactly_that_of_the_loss_written_out(widths: str, activations: str) -> None:
    network = graph(widths, activations)
    deriver, symbols = Deriver(network), Symbols()
    known = written_out(network, symbols)
    for wrt in (*network.parameters(), *network.units(0)):
        expected = sympy.diff(known[symbols[LOSS]], symbols[wrt])
        difference = resolved(deriver, wrt, symbols).subs(known) - expected
        assert sympy.cancel(sympy.together(difference.rewrite(sympy.exp))) == 0, wrt
