"""ŷ written as the activations of the last layer: for entries, arrays and batches."""

from __future__ import annotations

import pytest

from symbolic.derivation.forms import Forms
from symbolic.derivation.predictions import with_output_activations
from symbolic.formula.nodes import Index, IndexLike, Quantity, Relations
from symbolic.formula.notation import notation
from symbolic.formula.text import print_text
from tests.symbolic.graph.networks import spec

FORMS = Forms(spec("2-3-2", factor="1/2"), notation("bracket"))
D = Index("D")


@pytest.mark.parametrize(
    ("statement", "depth", "text"),
    [
        (FORMS.index(Quantity("a", D)).conclusion, D, "∂L/∂a_i^[D] = a_i^[D] - y_i"),
        (FORMS.matrix(Quantity("z", 2)).statement, 2, "δ^[2] = (a^[2] - y) ⊙ σ'(z^[2])"),
        (FORMS.batch(Quantity("z", D)).statement, D, "Δ^[D] = (1/m) (A^[D] - Y) ⊙ σ'(Z^[D])"),
        (FORMS.matrix(Quantity("W", Index("l"))).statement, D, "∂L/∂W^[l] = δ^[l] (a^[l-1])^T"),
    ],
)
def test_predictions_are_the_last_activations(statement: Relations, depth: IndexLike, text: str) -> None:
    assert print_text(with_output_activations(statement, depth), notation("bracket")) == text
