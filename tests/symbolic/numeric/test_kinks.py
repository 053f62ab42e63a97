"""Points that lie on a kink."""

from __future__ import annotations

from symbolic.derivation.engine import Deriver
from symbolic.formula.nodes import Quantity
from symbolic.formula.text import print_text
from symbolic.numeric.kinks import kinks_met
from tests.symbolic.numeric.worked import worked


def test_a_point_on_a_kink_is_told():
    graph, workings, _ = worked("f = relu(x)*y + max(x, z) + abs(y)", "x=0, y=2, z=0")
    met = kinks_met(Deriver(graph.graph), Quantity("f"), map(Quantity, "xyz"), workings)

    def said(words):
        return "".join(part if isinstance(part, str) else print_text(part, graph.written_in) for part in words)

    assert [said(words) for words in met] == [
        "Here x = 0, where there is no derivative; 0 is used.",
        "Here x = z, where there is no derivative; 1 is used.",
    ]
