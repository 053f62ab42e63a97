"""Every second derivative is exactly that of the loss written out as one expression, by SymPy."""

from __future__ import annotations

from itertools import combinations_with_replacement

import pytest
import sympy

from symbolic.derivation.engine import Deriver
from symbolic.derivation.second.engine import SecondDeriver
from symbolic.formula.bridge import Symbols
from symbolic.functions import unfold
from symbolic.graph.network import LOSS
from tests.symbolic.derivation.second.test_engine import resolved
from tests.symbolic.derivation.test_exact import written_out
from tests.symbolic.graph.networks import graph


@pytest.mark.parametrize(("widths", "activations"), [("1-1-1", "sigmoid"), ("1-1-1", "tanh,identity"), ("2-1", "tanh")])
def test_every_second_derivative_is_exactly_that_of_the_loss_written_out(widths: str, activations: str) -> None:
    network = graph(widths, activations)
    deriver, symbols = SecondDeriver(Deriver(network)), Symbols()
    known = written_out(network, symbols)
    for one, other in combinations_with_replacement((*network.parameters(), *network.units(0)), 2):
        expected = sympy.diff(known[symbols[LOSS]], symbols[one], symbols[other])
        found = unfold(resolved(deriver, deriver.derive(LOSS, one, other).result, symbols)).subs(known)
        difference = (found - expected).rewrite(sympy.exp)
        assert sympy.cancel(sympy.together(difference)) == 0, (one, other)
