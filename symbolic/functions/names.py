"""The names of the registry, in the order in which they are listed to people.

They stand apart from the records so that the command line can offer them without loading SymPy.
"""

from __future__ import annotations

from symbolic.errors import nearest

__all__ = ["ACTIVATION_NAMES", "LOSS_NAMES", "PAIR_NAMES", "suggested"]

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

_ELSEWHERE = {
    "linear": ("identity",),
    "none": ("identity",),
    "logistic": ("sigmoid",),
    "logsig": ("sigmoid",),
    "tansig": ("tanh",),
    "rectifier": ("relu",),
    "lrelu": ("leaky_relu",),
    "swish": ("silu",),
    "l1": ("mae", "absolute"),
    "l2": ("mse", "squared_error"),
    "bce": ("cross_entropy", "binary_cross_entropy"),
    "ce": ("cross_entropy", "categorical_cross_entropy"),
    "cce": ("cross_entropy", "categorical_cross_entropy"),
    "log_loss": ("cross_entropy", "binary_cross_entropy"),
    "logloss": ("cross_entropy", "binary_cross_entropy"),
    "nll": ("cross_entropy", "categorical_cross_entropy"),
    "xent": ("cross_entropy", "categorical_cross_entropy"),
}
"""What functions are called in other libraries and books, and the names that they have here, the shortest first."""


def suggested(word: str, choices: tuple[str, ...]) -> str:
    """Return the hint `Did you mean ...?` for a word that is none of the choices, or an empty string."""
    for name in _ELSEWHERE.get(word.lower(), ()):
        if name in choices:
            return f"Did you mean `{name}`?"
    return nearest(word, choices)
