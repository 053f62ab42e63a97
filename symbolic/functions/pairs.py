"""The output activations and losses whose derivatives cancel: dl/dz is prediction minus target.

Computed as one, they stay exact where the activation has saturated and its loss alone would divide by 0.
"""

from __future__ import annotations

import sympy
from sympy.codegen.cfunctions import log1p

from symbolic.functions.base import A, Pair, StableForm, Y, Z
from symbolic.functions.written import product, total

__all__ = ["sigmoid_with_binary_cross_entropy", "softmax_with_categorical_cross_entropy"]


def sigmoid_with_binary_cross_entropy() -> Pair:
    """The pair with dl/dz = a - y."""
    return Pair(
        activation="sigmoid",
        loss="binary_cross_entropy",
        derivative=total(A, -Y),
        reference="Bishop, Pattern Recognition and Machine Learning (2006), eqs. (4.90) and (4.91)",
        stable=StableForm(
            (),
            (1 - Y) * sympy.Max(Z, 0) + Y * sympy.Max(-Z, 0) + log1p(sympy.exp(-sympy.Abs(Z))),
            "max(z, 0) - y z + log(1 + exp(-|z|)), with its first two terms joined so that nothing cancels.",
        ),
    )


def softmax_with_categorical_cross_entropy() -> Pair:
    """The pair with dl/dz = a y_total - y, which is a - y for targets that sum to 1."""
    y_total = sympy.Symbol("y_total", real=True)
    return Pair(
        activation="softmax",
        loss="categorical_cross_entropy",
        derivative=total(product(A, y_total), -Y),
        reference="Bishop, Pattern Recognition and Machine Learning (2006), eqs. (4.108) and (4.109), "
        "there for targets that sum to 1",
        total=y_total,
    )
