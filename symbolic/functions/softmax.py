"""softmax: the one activation that couples the units of its layer."""

from __future__ import annotations

import sympy

from symbolic.functions.base import A, Softmax
from symbolic.functions.written import product, total

__all__ = ["softmax"]


def softmax() -> Softmax:
    """The normalised exponential, e^(z_i)/Σ_k e^(z_k).

    Bishop's eq. (4.106), ∂a_i/∂z_j = a_i (δ_ij - a_j), stands here as its two cases a_i (1 - a_i), -a_i a_j.
    """
    one = sympy.Integer(1)
    other_activation = sympy.Symbol("b", real=True)
    return Softmax(
        name="softmax",
        latex=r"\operatorname{softmax}",
        text="softmax",
        own=product(A, total(one, -A)),
        other=product(-one, A, other_activation),
        reference="Bishop, Pattern Recognition and Machine Learning (2006), eqs. (4.104) and (4.106)",
        range=(sympy.Integer(0), one),
        B=other_activation,
    )
