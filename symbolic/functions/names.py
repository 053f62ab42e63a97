"""The names of the registry, in the order in which they are listed to people.

They stand apart from the records so that the command line can offer them without loading SymPy.
"""

from __future__ import annotations

__all__ = ["ACTIVATION_NAMES", "LOSS_NAMES", "PAIR_NAMES"]

ACTIVATION_NAMES = (
    "identity",
    "sigmoid",
    "tanh",
    "relu",
    "leaky_relu",
    "elu",
    "selu",
    "softplus",
    "softsign",
    "silu",
    "gelu",
    "softmax",
)

LOSS_NAMES = (
    "squared_error",
    "absolute",
    "huber",
    "log_cosh",
    "binary_cross_entropy",
    "categorical_cross_entropy",
    "hinge",
)

PAIR_NAMES = (
    ("sigmoid", "binary_cross_entropy"),
    ("softmax", "categorical_cross_entropy"),
)
"""Output activation and loss whose derivatives cancel."""
